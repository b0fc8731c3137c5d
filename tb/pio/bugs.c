// SPDX-License-Identifier: Apache-2.0
// Bugs that other designs have had, one after the other: none of them is here.
#include "scene.h"
#include <string.h>

enum { TIMEOUT = 1500, MEMORY = 0x90000000 };

static unsigned tags(struct scene *x, bool quarantined) {
    uint32_t v = reg_read32(x->b.m, REG_PIO + PIO_REG_TAGS);
    return quarantined ? v >> 16 : v & 0xffff;
}

static unsigned begin(struct scene *x, struct pio_request *r, unsigned at) {
    unsigned before = scene_requests(x);
    scene_read(x, r, 1, 1, at, 8);
    script_wait(&x->s, before + 1);
    return before;
}

// "The byte count of a completion is not looked at": one that owes more than it brings is no
// answer.
static void byte_count(struct scene *x) {
    struct pio_request r;
    struct tlp t;
    unsigned i = begin(x, &r, 0);
    tlp_complete(&t, &x->s.request[i], SCRIPT_ID, TLP_SC);
    t.byte_count = 64;
    t.bad = true;
    machine_send(x->b.m, &t);
    scene_wait(x, &r, 200);
    check_equal("byte count of another request: ones", scene_value(&r), ~0ull);
    check_equal("... and the tag waits for the rest", tags(x, true), 1);
    scene_answer(x, i);
    machine_run(x->b.m, 60);
    check_equal("... until it has come", tags(x, true), 0);
}

// "A tag is free when its request has timed out".
static void freed_by_time_out(struct scene *x) {
    struct pio_request r;
    unsigned all = PIO_CAP_TAGS(reg_read64(x->b.m, REG_PIO + PIO_REG_CAP)), again = 0;
    unsigned i = begin(x, &r, 8);
    uint16_t tag = x->s.request[i].tag;
    scene_wait(x, &r, 4 * TIMEOUT);
    for (unsigned k = 0; k < 2 * all; k++) {
        unsigned j = begin(x, &r, 16);
        again += x->s.request[j].tag == tag;
        scene_answer(x, j);
        scene_wait(x, &r, 200);
    }
    check_equal("a timed-out tag is not used again", again, 0);
    scene_answer(x, i);
    machine_run(x->b.m, 60);
    check_equal("... until its completion has come", tags(x, true), 0);
}

// "A second completion frees the tag twice", and so gives it to two requests.
static void freed_twice(struct scene *x) {
    struct pio_request r[2];
    unsigned i = begin(x, &r[0], 24);
    scene_answer(x, i);
    scene_answer(x, i);
    scene_wait(x, &r[0], 200);
    machine_run(x->b.m, 60);
    check_equal("a completion that comes twice leaves no tag behind", tags(x, false), 0);
    unsigned seen = 0;
    for (unsigned k = 0; k < 40; k++) {
        unsigned a = begin(x, &r[0], 32), b = begin(x, &r[1], 40);
        seen += x->s.request[a].tag == x->s.request[b].tag;
        scene_answer(x, b);
        scene_answer(x, a);
        scene_wait(x, &r[0], 200);
        scene_wait(x, &r[1], 200);
        seen += scene_value(&r[0]) != BASE + 32 || scene_value(&r[1]) != BASE + 40;
    }
    check_equal("no tag is given twice", seen, 0);
}

// "An error completion without data leaks its tag".
static void leaked_by_error(struct scene *x) {
    struct pio_request r;
    for (unsigned k = 0; k < 80; k++) {
        unsigned i = begin(x, &r, 48);
        script_answer(&x->s, &x->s.request[i], k % 2 ? TLP_UR : TLP_CA, NULL);
        if (!scene_wait(x, &r, 400))
            break;
    }
    check(r.done && !tags(x, false) && !tags(x, true), "80 error completions leave no tag behind",
          "%u outstanding, %u in quarantine", tags(x, false), tags(x, true));
}

// "Retry status counts as unsupported": for memory requests it is malformed, for configuration it
// means again.
static void retry_status(struct scene *x) {
    struct pio_request r;
    struct pio_error e = {0};
    struct tlp t;
    pio_read_error(scene_page(), &e);
    unsigned i = begin(x, &r, 56);
    tlp_complete(&t, &x->s.request[i], SCRIPT_ID, TLP_RRS);
    t.bad = true;
    machine_send(x->b.m, &t);
    scene_wait(x, &r, 400);
    pio_read_error(scene_page(), &e);
    check(e.kind == PIO_BAD_LENGTH, "retry status for a memory read is malformed", "%s",
          pio_kind_text(e.kind));
}

// "Relaxed ordering and ID-based ordering are malformed", and "ten-bit tags come back cut".
static struct tlp answer;
static void keep(void *ctx, const struct tlp *t) {
    (void)ctx;
    answer = *t;
}
static bool nothing(void *ctx, const struct tlp *t) {
    (void)ctx, (void)t;
    return false;
}

static void attributes(struct scene *x) {
    struct machine_function f = {.id = 0x0700, .claims = nothing, .receive = keep};
    struct tlp t;
    bench_iommu_bare(&x->b);
    machine_attach(x->b.m, &f);
    for (unsigned attr = 0; attr < 8; attr++) {
        uint64_t data = 0x0101010101010101 * (attr + 1);
        tlp_mem(&t, true, f.id, 0, MEMORY + 8 * attr, &data, 8);
        t.attr = (uint8_t)attr;
        machine_send(x->b.m, &t);
        bench_settle(&x->b);
        check_equal("a write with attributes arrives", memory_get64(x->b.mem, MEMORY + 8 * attr),
                    data);
        tlp_mem(&t, false, f.id, (uint16_t)(0x300 + attr), MEMORY + 8 * attr, NULL, 8);
        t.attr = (uint8_t)attr;
        machine_send(x->b.m, &t);
        bench_settle(&x->b);
        check(answer.attr == attr && answer.tag == 0x300 + attr && !memcmp(answer.data, &data, 8),
              "a read's completion has its attributes and its ten-bit tag", "attr %u, tag %x",
              answer.attr, answer.tag);
    }
    machine_detach(x->b.m, &f);
}

// "A function-level reset leaves requests hanging": they end by time-out, and software gives the
// tags back.
static void reset(struct scene *x) {
    struct pio_request r;
    begin(x, &r, 64);
    check(scene_wait(x, &r, 4 * TIMEOUT) && scene_value(&r) == ~0ull,
          "a reset function: ones in bounded time", "none");
    pio_release_tags(scene_page());
    machine_forget(x->b.m);
    check_equal("... and its tag comes back", tags(x, true), 0);
}

// The time-out may be changed while requests wait for it.
static void other_time_out(struct scene *x) {
    struct pio_request r;
    pio_set_timeout(scene_page(), 0);
    begin(x, &r, 72);
    machine_run(x->b.m, 4 * TIMEOUT);
    check(!r.done, "no time-out when it is off", "it ended");
    pio_set_timeout(scene_page(), TIMEOUT);
    check(scene_wait(x, &r, 200), "set again: the old request ends too", "it waits");
    pio_release_tags(scene_page());
    machine_forget(x->b.m);
}

int main(void) {
    static struct scene x;
    scene_open(&x);
    machine_knobs(x.b.m)->allow_unexpected = true;
    machine_knobs(x.b.m)->watchdog = 100 * TIMEOUT;
    pio_set_timeout(scene_page(), TIMEOUT);
    byte_count(&x);
    freed_by_time_out(&x);
    leaked_by_error(&x);
    retry_status(&x);
    attributes(&x);
    reset(&x);
    other_time_out(&x);
    x.s.count = 0;
    freed_twice(&x);
    return scene_close(&x);
}
