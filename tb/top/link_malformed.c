// SPDX-License-Identifier: Apache-2.0
// Packets from the link that break a rule: nothing is done for them, each is counted under its
// reason, and the next good one works. What is merely not supported is answered with UR.
#include "bench.h"
#include <string.h>

enum { TARGET = 0x80000000 };

enum counter { MALFORMED, BAD, UNSUPPORTED, MESSAGES, POISONED };

struct broken {
    const char *name;
    void (*make)(struct tlp *t); // changes a good write of 16 bytes
    enum counter counter;
    unsigned reason; // of link_regs.sv's LOG_INFO; 0: not logged
};

static void too_short(struct tlp *t) {
    t->extra_beats = -1;
}
static void too_long(struct tlp *t) {
    t->extra_beats = 1;
}
static void unknown_type(struct tlp *t) {
    t->type = 0x1e;
}
static void no_first_be(struct tlp *t) {
    t->first_be = 0;
}
static void no_last_be(struct tlp *t) {
    t->last_be = 0;
}
static void hole_in_be(struct tlp *t) {
    t->first_be = 0xa;
}
static void last_be_of_one_dw(struct tlp *t) {
    t->length = 1;
}
static void crosses_4_kib(struct tlp *t) {
    t->address = TARGET + 0xff8;
}
static void payload_over_maximum(struct tlp *t) {
    t->length = 512 / 4 + 1;
}
static void upper_zero(struct tlp *t) {
    t->fmt |= TLP_4DW;
}
static void reserved_at(struct tlp *t) {
    t->at = 3;
}
static void foreign_prefix(struct tlp *t) {
    t->has_prefix = true;
    t->prefix = 0x92000000;
}
static void nullified(struct tlp *t) {
    t->err = true;
}
static void poisoned(struct tlp *t) {
    t->ep = true;
}
static void config_with_traffic_class(struct tlp *t) {
    t->type = TLP_CFG0;
    t->length = 1;
    t->last_be = 0;
    t->tc = 1;
}
static void long_config(struct tlp *t) {
    t->type = TLP_CFG0;
    t->last_be = 0;
}

static const struct broken cases[] = {
    {"payload shorter than Length", too_short, MALFORMED, 1},
    {"payload longer than Length", too_long, MALFORMED, 1},
    {"unknown type", unknown_type, MALFORMED, 2},
    {"no byte enabled in the first DW", no_first_be, MALFORMED, 3},
    {"no byte enabled in the last DW", no_last_be, MALFORMED, 3},
    {"byte enables with a hole", hole_in_be, MALFORMED, 3},
    {"last byte enables with one DW", last_be_of_one_dw, MALFORMED, 3},
    {"across 4 KiB", crosses_4_kib, MALFORMED, 4},
    {"payload beyond Max_Payload_Size", payload_over_maximum, MALFORMED, 5},
    {"four DWs with upper address zero", upper_zero, MALFORMED, 6},
    {"reserved address type", reserved_at, MALFORMED, 7},
    {"prefix that is not a PASID", foreign_prefix, MALFORMED, 7},
    {"configuration request with a traffic class", config_with_traffic_class, MALFORMED, 8},
    {"configuration request of four DWs", long_config, MALFORMED, 1},
    {"nullified by the link", nullified, BAD, 9},
    {"poisoned write", poisoned, POISONED, 11},
};

static uint32_t count_of(const struct link_counts *c, enum counter which) {
    const uint32_t counts[] = {c->malformed, c->bad, c->unsupported, c->messages, c->poisoned};
    return counts[which];
}

static uint32_t sum(const struct link_counts *c) {
    return c->malformed + c->bad + c->unsupported + c->messages + c->poisoned + c->credits +
           c->write_denied + c->read_denied + c->msi_shape;
}

static bool untouched(struct bench *b, const uint8_t *before, size_t n) {
    uint8_t now[8192];
    memory_get(b->mem, TARGET, now, n);
    return memcmp(now, before, n) == 0;
}

static void one_case(struct bench *b, const struct broken *c) {
    const uint8_t data[16] = "0123456789abcdef";
    uint8_t before[8192];
    struct link_counts c0, c1;
    struct link_drop drop = {0};
    struct tlp t;
    bench_fill(b, before, sizeof before);
    memory_put(b->mem, TARGET, before, sizeof before);
    link_read_counts(IO_REGS + REG_LINK, &c0);
    link_read_drop(IO_REGS + REG_LINK, &drop);
    tlp_mem(&t, true, DEVICE_A, 9, TARGET, data, sizeof data);
    t.bad = true;
    c->make(&t);
    machine_send(b->m, &t);
    bench_settle(b);
    link_read_counts(IO_REGS + REG_LINK, &c1);
    bool logged = link_read_drop(IO_REGS + REG_LINK, &drop);
    uint32_t header[4];
    tlp_encode(&t, header);
    bool good = count_of(&c1, c->counter) == count_of(&c0, c->counter) + 1 &&
                sum(&c1) == sum(&c0) + 1 && logged && drop.reason == c->reason &&
                memcmp(drop.header, header, sizeof header) == 0 &&
                untouched(b, before, sizeof before);
    check(good, c->name, "counted %u (all %u), reason %u, memory %s",
          count_of(&c1, c->counter) - count_of(&c0, c->counter), sum(&c1) - sum(&c0),
          logged ? drop.reason : 0, untouched(b, before, sizeof before) ? "untouched" : "changed");
}

static void good_one_works(struct bench *b) {
    uint8_t out[64], in[64];
    bench_fill(b, out, sizeof out);
    bench_dma(b, 0, true, TARGET, out, sizeof out);
    enum tlp_status status = bench_dma(b, 0, false, TARGET, in, sizeof in);
    check(status == TLP_SC && memcmp(in, out, sizeof in) == 0, "a good one after that works",
          "status %u", status);
}

static struct tlp answer;
static void keep(void *ctx, const struct tlp *t) {
    ++*(unsigned *)ctx;
    answer = *t;
}

// Requests that are well formed but nothing here serves: I/O, configuration, atomic, locked read.
static void unsupported(struct bench *b) {
    unsigned answers = 0;
    struct machine_function f = {.id = 0x0400, .ctx = &answers, .receive = keep};
    const uint8_t types[] = {TLP_IO, TLP_CFG0, TLP_CFG1};
    struct link_counts c0, c1;
    machine_attach(b->m, &f);
    link_read_counts(IO_REGS + REG_LINK, &c0);
    for (unsigned i = 0; i < sizeof types; i++) {
        struct tlp t;
        tlp_mem(&t, i & 1, 0x0400, (uint16_t)(3 + i), 0x100, &answers, 4);
        t.type = types[i];
        machine_send(b->m, &t);
        bench_settle(b);
        check(answers == i + 1 && answer.status == TLP_UR && answer.tag == 3 + i,
              "unsupported request answered UR", "%u answers, status %u", answers, answer.status);
    }
    link_read_counts(IO_REGS + REG_LINK, &c1);
    check_equal("... and counted", c1.unsupported - c0.unsupported, sizeof types);
    struct tlp message = {
        .fmt = TLP_4DW, .type = TLP_MSG | 4, .length = 1024, .requester = 0x0400, .message = 0x20};
    machine_send(b->m, &message);
    bench_settle(b);
    link_read_counts(IO_REGS + REG_LINK, &c1);
    check_equal("message dropped and counted", c1.messages - c0.messages, 1);
    machine_detach(b->m, &f);
}

// ACS Source Validation: who says that it is on a bus which is not behind the port is not believed.
static void foreign_bus(struct bench *b) {
    unsigned answers = 0;
    struct machine_function f = {.id = 0x0900, .ctx = &answers, .receive = keep};
    struct link_counts c0, c1;
    struct link_drop log = {0};
    struct tlp t;
    uint64_t data = 0x1122334455667788, before = memory_get64(b->mem, TARGET);
    machine_attach(b->m, &f);
    link_read_drop(IO_REGS + REG_LINK, &log);
    pio_set_buses(IO_REGS + REG_PIO, 1, 8, 0);
    link_check_sources(IO_REGS + REG_LINK, true);
    link_read_counts(IO_REGS + REG_LINK, &c0);
    for (unsigned bus = 0; bus < 10; bus += 9) { // below and above
        tlp_mem(&t, true, (uint16_t)(bus << 8), 0, TARGET, &data, 8);
        machine_send(b->m, &t);
    }
    bench_settle(b);
    check_equal("a write from a foreign bus is not made", memory_get64(b->mem, TARGET), before);
    bool logged = link_read_drop(IO_REGS + REG_LINK, &log);
    check(logged && log.reason == 13 && log.header[1] >> 16 == 0, "... but logged", "reason %u",
          log.reason);
    tlp_mem(&t, false, 0x0900, 7, TARGET, NULL, 8);
    machine_send(b->m, &t);
    bench_settle(b);
    check(answers == 1 && answer.status == TLP_CA && answer.tag == 7, "a read is answered CA",
          "%u answers, status %u", answers, answer.status);
    logged = link_read_drop(IO_REGS + REG_LINK, &log);
    check(logged && log.reason == 13 && log.header[1] >> 16 == 0x0900, "... and logged",
          "reason %u", log.reason);
    link_read_counts(IO_REGS + REG_LINK, &c1);
    check(c1.malformed - c0.malformed == 2 && c1.unsupported - c0.unsupported == 1, "... counted",
          "%u, %u", c1.malformed - c0.malformed, c1.unsupported - c0.unsupported);
    for (unsigned bus = 1; bus < 9; bus += 7) { // the first and the last
        tlp_mem(&t, true, (uint16_t)(bus << 8), 0, TARGET + 8 * bus, &data, 8);
        machine_send(b->m, &t);
        bench_settle(b);
        check_equal("a write from a bus behind the port", memory_get64(b->mem, TARGET + 8 * bus),
                    data);
    }
    link_check_sources(IO_REGS + REG_LINK, false);
    data = 0x99;
    tlp_mem(&t, true, 0x0900, 0, TARGET + 8, &data, 8);
    machine_send(b->m, &t);
    bench_settle(b);
    check_equal("not asked for: any bus", memory_get64(b->mem, TARGET + 8), data);
    pio_set_buses(IO_REGS + REG_PIO, 1, 255, 0);
    machine_detach(b->m, &f);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_bare(&b);
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        machine_knobs(b.m)->stall_percent = pauses;
        for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
            one_case(&b, &cases[i]);
        good_one_works(&b);
        unsupported(&b);
        foreign_bus(&b);
    }
    return bench_close(&b);
}
