// SPDX-License-Identifier: Apache-2.0
// Flow control: floods in both directions within the credits lose nothing; what a broken link
// partner sends beyond them is dropped, counted, and does no harm to the rest. (That Bulkhead keeps
// to its credits the harness checks always.)
#include "bench.h"
#include <string.h>

enum { TARGET = 0x80000000, JOBS = 40, SIZE = 4096 };

static unsigned finished;
static void done(void *ctx, enum tlp_status status) {
    (void)ctx;
    finished += status == TLP_SC;
}

static uint8_t out[JOBS][SIZE], in[JOBS][SIZE];

// All functions at once, as fast as the link goes.
static void flood(struct bench *b, bool write) {
    finished = 0;
    for (unsigned i = 0; i < JOBS; i++)
        pci_dma(dma_engine_function(b->engine[i % ENGINES]),
                &(struct dma){.write = write,
                              .iova = TARGET + i * SIZE,
                              .buf = write ? out[i] : in[i],
                              .n = SIZE,
                              .done = done});
    bench_settle(b);
}

static void both_ways(struct bench *b, const char *name) {
    unsigned bad = 0;
    bench_fill(b, out, sizeof out);
    memset(in, 0, sizeof in);
    flood(b, true);
    bad += finished != JOBS;
    flood(b, false);
    bad += finished != JOBS;
    for (unsigned i = 0; i < JOBS; i++)
        bad += memcmp(in[i], out[i], SIZE) != 0;
    check(bad == 0, name, "%u transfers are wrong", bad);
}

static void beyond_credits(struct bench *b) {
    struct link_counts c0, c1;
    const uint8_t data[4] = {1, 2, 3, 4};
    enum { COUNT = 400 };
    link_read_counts(IO_REGS + REG_LINK, &c0);
    machine_knobs(b->m)->ignore_rx_credit = true;
    machine_knobs(b->m)->mem_latency = 500;
    for (unsigned i = 0; i < COUNT; i++) {
        struct tlp t;
        tlp_mem(&t, true, DEVICE_A, 0, TARGET + 4 * i, data, 4);
        machine_send(b->m, &t);
    }
    bench_settle(b);
    machine_knobs(b->m)->ignore_rx_credit = false;
    machine_knobs(b->m)->mem_latency = 4;
    link_read_counts(IO_REGS + REG_LINK, &c1);
    check(c1.credits > c0.credits, "overrun counted", "nothing was counted");
    // What the receiver dropped is given back, so both sides agree again.
    both_ways(b, "floods after the overrun");
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_bare(&b);
    both_ways(&b, "floods");
    machine_knobs(b.m)->mem_latency = 100;
    both_ways(&b, "floods, slow memory");
    machine_knobs(b.m)->mem_latency = 4;
    machine_knobs(b.m)->stall_percent = 30;
    machine_knobs(b.m)->mem_shuffle = true;
    both_ways(&b, "floods with pauses");
    machine_knobs(b.m)->stall_percent = 0;
    beyond_credits(&b);
    // One header and one largest completion of data at a time.
    machine_knobs(b.m)->tx_cplh = 1;
    machine_knobs(b.m)->tx_cpld = 8;
    machine_link_up(b.m, false);
    machine_run(b.m, 20);
    machine_link_up(b.m, true);
    bench_place(&b);
    machine_knobs(b.m)->stall_percent = 50; // credits come back late
    both_ways(&b, "floods with the fewest completion credits");
    return bench_close(&b);
}
