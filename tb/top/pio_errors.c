// SPDX-License-Identifier: Apache-2.0
// Requests of harts that end badly: all ones or a bus error, one log record with the first of them,
// counters; and a completion that comes late, twice or for nobody disturbs no other request.
#include "bench.h"
#include <stdio.h>
#include <string.h>

enum { BASE = PCI_MEMORY + 0x800000, OFFSET = WINDOW_MEMORY + 0x800000, TIMEOUT = 2000 };
enum { DOMAIN = 3, BUS_ID = 0x21 };

struct scene {
    struct bench b;
    struct script s;
};

// A read of 8 bytes that the function has got and not answered.
static const struct tlp *begin(struct scene *x, struct pio_request *r, unsigned at) {
    unsigned before = x->s.count;
    *r = (struct pio_request){.offset = OFFSET + at, .n = 8, .domain = DOMAIN, .id = BUS_ID};
    machine_pio_submit(x->b.m, r);
    if (!script_wait(&x->s, before + 1))
        machine_fail(x->b.m, "the function never got the read");
    return &x->s.request[before];
}

static void finish(struct scene *x, const struct pio_request *r) {
    for (unsigned i = 0; !r->done; i++) {
        if (i > 10 * TIMEOUT)
            machine_fail(x->b.m, "the read never ended");
        machine_step(x->b.m);
    }
}

static uint64_t value(const struct pio_request *r) {
    uint64_t v;
    memcpy(&v, r->data, sizeof v);
    return v;
}

static void expect(const char *what, const struct pio_request *r, enum pio_kind kind,
                   unsigned status_bit) {
    struct pio_error e = {0};
    char name[80];
    snprintf(name, sizeof name, "%s: ones", what);
    check(r->resp == 0 && value(r) == ~0ull, name, "response %d, data %llx", r->resp,
          (unsigned long long)value(r));
    bool found = pio_read_error(IO_REGS + REG_PIO, &e);
    snprintf(name, sizeof name, "%s: logged", what);
    check(found && e.kind == kind && e.domain == DOMAIN && e.bus_id == BUS_ID &&
              e.offset == r->offset && e.status == 1u << status_bit,
          name, "found %d kind %s domain %u id %x offset %x status %x", found,
          pio_kind_text(e.kind), e.domain, e.bus_id, e.offset, e.status);
}

static void good_read(struct scene *x, const char *what) {
    struct pio_request r;
    uint8_t data[8] = {8, 7, 6, 5, 4, 3, 2, 1};
    char name[80];
    const struct tlp *t = begin(x, &r, 0x40);
    script_answer(&x->s, t, TLP_SC, data);
    finish(x, &r);
    snprintf(name, sizeof name, "%s: the next read is good", what);
    check_equal(name, value(&r), 0x0102030405060708);
}

static void error_status(struct scene *x, const char *what, enum tlp_status status,
                         enum pio_kind kind, unsigned bit) {
    struct pio_request r;
    script_answer(&x->s, begin(x, &r, 0), status, NULL);
    finish(x, &r);
    expect(what, &r, kind, bit);
    good_read(x, what);
}

static void wrong_completion(struct scene *x, const char *what, void (*spoil)(struct tlp *),
                             enum pio_kind kind, unsigned bit) {
    struct pio_request r;
    struct tlp answer;
    tlp_complete(&answer, begin(x, &r, 0x18), x->s.link.id, TLP_SC);
    memset(answer.data, 0x11, 8);
    answer.bad = true;
    spoil(&answer);
    machine_send(x->b.m, &answer);
    finish(x, &r);
    expect(what, &r, kind, bit);
    good_read(x, what);
}

static void poison(struct tlp *t) {
    t->ep = true;
}
static void count_too_small(struct tlp *t) {
    t->byte_count = 4;
}
static void count_too_large(struct tlp *t) {
    t->byte_count = 16;
}
static void other_lower_address(struct tlp *t) {
    t->lower_address ^= 4;
}

static unsigned quarantined(struct scene *x) {
    return reg_read32(x->b.m, REG_PIO + PIO_REG_TAGS) >> 16;
}

static void time_out(struct scene *x) {
    struct pio_request r, later;
    struct pio_counts c;
    const uint8_t data[8] = {0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa};
    pio_set_timeout(IO_REGS + REG_PIO, TIMEOUT);
    // A completion that promised more than it brought has left its tag there, too.
    unsigned before = quarantined(x);
    struct tlp lost = *begin(x, &r, 0x20);
    finish(x, &r);
    check(r.end - r.start >= TIMEOUT && r.end - r.start < 2 * TIMEOUT, "time-out: when it is due",
          "after %llu cycles", (unsigned long long)(r.end - r.start));
    expect("time-out", &r, PIO_TIMEOUT, 18);
    check_equal("time-out: tag in quarantine", quarantined(x) - before, 1);
    // The late completion must answer nobody, in particular not the request that waits now.
    const struct tlp *t = begin(x, &later, 0x28);
    check(t->tag != lost.tag, "time-out: tag not used again", "tag %u", t->tag);
    struct tlp waiting = *t;
    script_answer(&x->s, &lost, TLP_SC, data);
    machine_run(x->b.m, 100);
    check(!later.done, "late completion answers nobody", "it answered another read");
    check_equal("late completion frees the tag", quarantined(x) - before, 0);
    script_answer(&x->s, &waiting, TLP_SC, data);
    finish(x, &later);
    check_equal("... and the other read gets its own", value(&later), 0xaaaaaaaaaaaaaaaa);
    pio_read_counts(IO_REGS + REG_PIO, &c);
    check_equal("time-outs counted", c.timeouts, 1);
}

static void unexpected(struct scene *x) {
    struct pio_request r;
    struct pio_counts c0, c1;
    struct tlp t = *begin(x, &r, 0x30), other;
    const uint8_t data[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    struct link_drop log = {0};
    machine_knobs(x->b.m)->allow_unexpected = true;
    pio_read_counts(IO_REGS + REG_PIO, &c0);
    link_read_drop(IO_REGS + REG_LINK, &log);
    other = t;
    other.tag = (uint16_t)((t.tag + 1) & 31); // nobody's
    script_answer(&x->s, &other, TLP_SC, data);
    other = t;
    other.requester ^= 0x18; // not Bulkhead
    struct tlp answer;
    tlp_complete(&answer, &other, x->s.link.id, TLP_SC);
    machine_send(x->b.m, &answer);
    machine_run(x->b.m, 100);
    check(!r.done, "strangers' completions answer nobody", "they did");
    script_answer(&x->s, &t, TLP_SC, data);
    finish(x, &r);
    script_answer(&x->s, &t, TLP_SC, data); // once more
    machine_run(x->b.m, 100);
    pio_read_counts(IO_REGS + REG_PIO, &c1);
    check_equal("unexpected completions counted", c1.unexpected - c0.unexpected, 3);
    bool logged = link_read_drop(IO_REGS + REG_LINK, &log);
    check(logged && log.reason == 12 && (log.header[2] >> 8 & 0xff) == ((t.tag + 1) & 31u) &&
              log.header[2] >> 16 == t.requester,
          "... the first one's header logged", "reason %u, third DW %x", log.reason, log.header[2]);
    check(!link_read_drop(IO_REGS + REG_LINK, &log), "... and no other", "reason %u", log.reason);
    machine_knobs(x->b.m)->allow_unexpected = false;
    good_read(x, "unexpected completions");
}

static void bus_error(struct scene *x) {
    struct pio_request r;
    struct pio_error e;
    pio_set_exceptions(IO_REGS + REG_PIO, 1 << 16);
    script_answer(&x->s, begin(x, &r, 0), TLP_UR, NULL);
    finish(x, &r);
    check(r.resp == 2 && value(&r) == ~0ull, "as a bus error where asked for", "response %d",
          r.resp);
    pio_set_exceptions(IO_REGS + REG_PIO, 0);
    pio_read_error(IO_REGS + REG_PIO, &e);
}

int main(void) {
    static struct scene x;
    bench_open(&x.b);
    script_attach(&x.s, &x.b, 0x0500, BASE, 0x1000);
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        machine_knobs(x.b.m)->stall_percent = pauses;
        error_status(&x, "unsupported request", TLP_UR, PIO_UNSUPPORTED, 16);
        error_status(&x, "completer abort", TLP_CA, PIO_ABORTED, 17);
        error_status(&x, "reserved status", (enum tlp_status)7, PIO_UNSUPPORTED, 16);
        wrong_completion(&x, "poisoned data", poison, PIO_POISONED, 17);
        wrong_completion(&x, "byte count too small", count_too_small, PIO_BAD_LENGTH, 17);
        wrong_completion(&x, "byte count too large", count_too_large, PIO_BAD_LENGTH, 17);
        wrong_completion(&x, "other lower address", other_lower_address, PIO_BAD_ADDRESS, 17);
        bus_error(&x);
        unexpected(&x);
    }
    machine_knobs(x.b.m)->stall_percent = 0;
    time_out(&x);
    return bench_close(&x.b);
}
