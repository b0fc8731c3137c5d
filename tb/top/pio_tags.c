// SPDX-License-Identifier: Apache-2.0
// All tags in flight at once, answered backwards; and a function that never answers holds up no
// other but by the tags that it keeps.
#include "bench.h"
#include <string.h>

enum { BASE = PCI_MEMORY + 0x800000, OFFSET = WINDOW_MEMORY + 0x800000, MORE = 8, MOST = 800 };

struct scene {
    struct bench b;
    struct script s;
    struct pio_request r[MOST];
    unsigned tags;
};

static void submit(struct scene *x, unsigned i) {
    x->r[i] = (struct pio_request){.offset = OFFSET + 8 * i, .n = 8, .id = (uint8_t)(1 + i % 255)};
    machine_pio_submit(x->b.m, &x->r[i]);
}

static void answer(struct scene *x, unsigned i) {
    uint64_t data = x->s.request[i].address;
    script_answer(&x->s, &x->s.request[i], TLP_SC, &data);
}

static void all_at_once(struct scene *x) {
    unsigned n = x->tags + MORE, wrong = 0;
    for (unsigned i = 0; i < n; i++)
        submit(x, i);
    check(script_wait(&x->s, x->tags), "all tags in flight", "%u requests of %u", x->s.count,
          x->tags);
    machine_run(x->b.m, 200);
    check_equal("no more than there are tags", x->s.count, x->tags);
    check_equal("counted", reg_read32(x->b.m, REG_PIO + PIO_REG_TAGS) & 0xffff, x->tags);
    for (unsigned i = x->tags; i-- > 0;)
        answer(x, i);
    script_wait(&x->s, n);
    for (unsigned i = x->tags; i < n; i++)
        answer(x, i);
    bench_settle(&x->b);
    for (unsigned i = 0; i < n; i++) {
        uint64_t v;
        memcpy(&v, x->r[i].data, sizeof v);
        wrong += !x->r[i].done || v != BASE + 8 * i;
    }
    check_equal("each gets its own answer", wrong, 0);
}

static void beside_a_dead_function(struct scene *x) {
    unsigned before = x->s.count;
    uint32_t id = 0;
    for (unsigned i = 0; i < x->tags / 2; i++)
        submit(x, i);
    script_wait(&x->s, before + x->tags / 2);
    machine_pio_read(x->b.m, bench_bar(0, DMA_ENGINE_ID), &id, 4, 2);
    check_equal("another function answers beside a dead one", id, DMA_ENGINE_ID_VALUE);
    machine_link_up(x->b.m, false);
    machine_run(x->b.m, 2 * MOST); // one tag a cycle ends
    machine_link_up(x->b.m, true);
    bench_place(&x->b);
    check_equal("after a link reset no tag is lost", reg_read32(x->b.m, REG_PIO + PIO_REG_TAGS), 0);
}

int main(void) {
    static struct scene x;
    bench_open(&x.b);
    script_attach(&x.s, &x.b, 0x0500, BASE, 0x2000);
    x.tags = reg_read32(x.b.m, REG_PIO + PIO_REG_CAP) & 0xffff;
    if (check(x.tags >= 2 && x.tags + MORE <= MOST, "number of tags", "%u", x.tags)) {
        all_at_once(&x);
        beside_a_dead_function(&x);
    }
    machine_detach(x.b.m, &x.s.link);
    return bench_close(&x.b);
}
