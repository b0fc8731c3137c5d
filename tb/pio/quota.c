// SPDX-License-Identifier: Apache-2.0
// A function that never answers, and a domain that does not let go of it: the domain gets as many
// tags as it may have, waits for its own, and is refused when all of them are lost. Nobody else
// notices.
#include "scene.h"
#include <string.h>

enum { DEAD = 1, OTHER = 2, QUOTA = 4, MANY = 12, TIMEOUT = 3000, ROUNDS = 40 };

static uint64_t round_trips(struct scene *x, bool write) {
    uint64_t cycles = 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint32_t v = 0;
        uint64_t start = machine_cycle(x->b.m);
        if (write)
            machine_pio_write(x->b.m, (uint64_t)DEVICE_A << 12 | 0x3c, &v, 4, OTHER);
        else
            machine_pio_read(x->b.m, bench_bar(0, DMA_ENGINE_ID), &v, 4, OTHER);
        cycles += machine_cycle(x->b.m) - start;
        if (!write && v != DMA_ENGINE_ID_VALUE)
            return 0;
    }
    return cycles;
}

static void waits_for_its_own(struct scene *x) {
    static struct pio_request r[MANY];
    uint64_t alone = round_trips(x, false), alone_writes = round_trips(x, true), t;
    for (unsigned i = 0; i < MANY; i++)
        scene_read(x, &r[i], DEAD, (uint8_t)(0x10 + i % 3), 8 * i, 8);
    machine_run(x->b.m, 300);
    check_equal("no more tags than the quota", scene_requests(x), QUOTA);
    struct pio_quota q = pio_read_quota(scene_page(), DEAD);
    check(q.tags == QUOTA && q.owed == QUOTA && q.lost == 0, "the quota's row tells", "%u, %u, %u",
          q.tags, q.owed, q.lost);
    t = round_trips(x, false);
    check(t && 10 * t <= 11 * alone, "a neighbour's reads take as long as before",
          "%llu against %llu", (unsigned long long)t, (unsigned long long)alone);
    t = round_trips(x, true);
    check(10 * t <= 11 * alone_writes, "... and its writes", "%llu against %llu",
          (unsigned long long)t, (unsigned long long)alone_writes);
    uint64_t store = 0x0123456789abcdef;
    unsigned before = scene_requests(x);
    machine_pio_write(x->b.m, OFFSET, &store, 8, DEAD);
    machine_run(x->b.m, 20);
    check_equal("its own stores pass its loads", scene_requests(x), before + 1);
    x->s.count = before; // nothing to answer
    // Answered in turn, each request gets its own.
    unsigned wrong = 0;
    for (unsigned i = 0; i < MANY; i++) {
        script_wait(&x->s, i + 1);
        scene_answer(x, i);
    }
    bench_settle(&x->b);
    for (unsigned i = 0; i < MANY; i++)
        wrong += !r[i].done || r[i].resp || scene_value(&r[i]) != BASE + 8 * i;
    check_equal("held back, not lost: each gets its own answer", wrong, 0);
}

static void refused(struct scene *x) {
    static struct pio_request r[MANY], one;
    unsigned before = scene_requests(x), ones = 0, errors = 0;
    struct pio_error e = {0};
    pio_set_timeout(scene_page(), TIMEOUT);
    for (unsigned i = 0; i < MANY; i++)
        scene_read(x, &r[i], DEAD, (uint8_t)(0x10 + i), 8 * i, 8);
    for (unsigned i = 0; i < MANY; i++)
        scene_wait(x, &r[i], 4 * TIMEOUT);
    for (unsigned i = 0; i < MANY; i++) {
        ones += scene_value(&r[i]) == ~0ull;
        errors += r[i].resp != 0;
    }
    check_equal("all end, with ones", ones, MANY);
    check_equal("those without a tag with an error", errors, MANY - QUOTA);
    check_equal("... and never reach the link", scene_requests(x) - before, QUOTA);
    check_equal("... counted", scene_counts().refused, MANY - QUOTA);
    check_equal("tags lost", pio_read_quota(scene_page(), DEAD).lost, QUOTA);
    pio_read_error(scene_page(), &e);
    check(e.kind == PIO_TIMEOUT && e.domain == DEAD, "the time-out is the first error", "%s",
          pio_kind_text(e.kind));
    scene_read(x, &one, DEAD, 1, 0, 8);
    scene_wait(x, &one, 100);
    pio_read_error(scene_page(), &e);
    check(e.kind == PIO_NO_TAG && e.domain == DEAD && e.bus_id == 1 && e.offset == OFFSET &&
              e.status == 1u << 18,
          "a refused request is logged", "%s at %x, status %x", pio_kind_text(e.kind), e.offset,
          e.status);
    check(round_trips(x, false) != 0, "the neighbour goes on", "wrong data");
    // A late completion gives one tag back.
    scene_answer(x, before);
    machine_run(x->b.m, 60);
    check_equal("a late completion gives a tag back", pio_read_quota(scene_page(), DEAD).lost,
                QUOTA - 1);
    before = scene_requests(x);
    scene_read(x, &one, DEAD, 1, 0x40, 8);
    script_wait(&x->s, before + 1);
    scene_answer(x, before);
    scene_wait(x, &one, 100);
    check_equal("... and its domain may ask again", scene_value(&one), BASE + 0x40);
    pio_release_tags(scene_page());
    check_equal("a reset device: all come back", pio_read_quota(scene_page(), DEAD).lost, 0);
}

// A hart's memory writes want no tag while they are on their way: they pass.
static void posted(struct scene *x) {
    uint64_t v = 0x1122334455667788;
    pio_set_quota(scene_page(), DEAD, 0);
    unsigned before = scene_requests(x);
    int resp = machine_pio_write(x->b.m, OFFSET, &v, 8, DEAD);
    machine_run(x->b.m, 60);
    check(resp == 0 && scene_requests(x) == before + 1, "memory writes need no quota",
          "response %d, %u requests", resp, scene_requests(x) - before);
    pio_set_quota(scene_page(), DEAD, QUOTA);
}

int main(void) {
    static struct scene x;
    scene_open(&x);
    machine_knobs(x.b.m)->allow_unexpected = true;
    machine_knobs(x.b.m)->watchdog = 20 * TIMEOUT;
    pio_set_quota(scene_page(), DEAD, QUOTA);
    waits_for_its_own(&x);
    refused(&x);
    posted(&x);
    return scene_close(&x);
}
