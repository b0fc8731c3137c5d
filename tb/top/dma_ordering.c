// SPDX-License-Identifier: Apache-2.0
// What PCIe promises a driver: writes of a function arrive in order, and a read of it sees its
// earlier writes, also when memory answers late and out of order (base specification 2.4.1).
#include "bench.h"
#include <string.h>

enum { TARGET = 0x80000000, ROUNDS = 100 };

struct seen {
    uint64_t next;
    unsigned out_of_order;
};

static void watch(void *ctx, uint64_t addr, size_t n, const void *data) {
    struct seen *s = ctx;
    (void)n;
    if (!data)
        return;
    s->out_of_order += addr < s->next;
    s->next = addr;
}

static void writes_in_order(struct bench *b) {
    struct seen s = {0};
    uint8_t data[1500];
    bench_fill(b, data, sizeof data);
    memory_watch(b->mem, watch, &s);
    for (unsigned i = 0; i < 8; i++)
        pci_dma(dma_engine_function(b->engine[0]),
                &(struct dma){
                    .write = true, .iova = TARGET + 0x1000 * i, .buf = data, .n = sizeof data});
    bench_settle(b);
    memory_watch(b->mem, NULL, NULL);
    check(s.out_of_order == 0, "writes in order", "%u came before an earlier one", s.out_of_order);
}

static unsigned finished;
static void done(void *ctx, enum tlp_status status) {
    (void)ctx;
    finished += status == TLP_SC;
}

static void reads_see_writes(struct bench *b) {
    unsigned stale = 0;
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint64_t out[8], in[8] = {0};
        unsigned n = 8 + random_below(&b->random, 57);
        uint64_t at = TARGET + random_below(&b->random, 4096);
        struct pci_function *f = dma_engine_function(b->engine[i % ENGINES]);
        bench_fill(b, out, sizeof out);
        finished = 0;
        pci_dma(f, &(struct dma){.write = true, .iova = at, .buf = (uint8_t *)out, .n = n});
        pci_dma(f, &(struct dma){.iova = at, .buf = (uint8_t *)in, .n = n, .done = done});
        bench_settle(b);
        stale += finished != 1 || memcmp(in, out, n) != 0;
    }
    check(stale == 0, "a read sees the write before it", "%u of %d did not", stale, ROUNDS);
}

enum { GPA = 0x80000000, PAGE = 4096, PAGES = 24 };

// The first page must be walked for, the second is cached: its write is translated first, and waits
// all the same.
static void misses_keep_order(struct bench *b) {
    struct iommu_domain d = bench_domain(b, 1);
    unsigned bad = 0;
    bench_iommu_start(b);
    for (unsigned i = 0; i < PAGES; i++)
        bench_map(b, &d, GPA + i * PAGE, TARGET + i * PAGE, STAGE_R | STAGE_W);
    bench_attach(b, DEVICE_A, &d);
    for (unsigned i = 0; i + 1 < PAGES; i++) {
        struct seen s = {0};
        uint64_t data = i;
        struct dma w = {.write = true, .buf = (uint8_t *)&data, .n = sizeof data};
        w.iova = GPA + (PAGES - 1) * PAGE;
        bench_dma(b, 0, true, w.iova, &data, sizeof data); // is cached from here on
        memory_watch(b->mem, watch, &s);
        w.iova = GPA + i * PAGE;
        pci_dma(dma_engine_function(b->engine[0]), &w);
        w.iova = GPA + (PAGES - 1) * PAGE;
        pci_dma(dma_engine_function(b->engine[0]), &w);
        bench_settle(b);
        memory_watch(b->mem, NULL, NULL);
        bad += s.out_of_order;
    }
    check(bad == 0, "a write whose page misses is not overtaken", "%u were", bad);
    iommu_shutdown(&b->iommu);
    bench_iommu_bare(b);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_bare(&b);
    for (unsigned latency = 1; latency <= 64; latency *= 8) {
        machine_knobs(b.m)->mem_latency = latency;
        machine_knobs(b.m)->stall_percent = latency > 1 ? 25 : 0;
        machine_knobs(b.m)->mem_shuffle = latency > 1;
        writes_in_order(&b);
        reads_see_writes(&b);
        misses_keep_order(&b);
    }
    return bench_close(&b);
}
