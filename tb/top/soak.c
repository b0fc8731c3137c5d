// SPDX-License-Identifier: Apache-2.0
// Everything at once, at random: three devices' DMA through their domains' tables, attacks among
// it, MSIs, harts' accesses, pages that come and go. The harness's checkers run; at the end memory
// is compared byte by byte with a model. SEED and COUNT are taken from the environment.
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GPA = 0x80000000, PAGES = 8, PAGE = 4096, SPAN = PAGES * PAGE, HOLE = GPA + SPAN };
static const uint64_t spa[ENGINES] = {0x90000000, 0xc0000000, 0xd0000000};

struct device {
    struct bench *b;
    unsigned e;
    struct iommu_domain domain;
    uint8_t model[SPAN], buf[PAGE];
    bool busy, write, attack;
    unsigned at, n, transfers, wrong;
};

static void done(void *ctx, enum tlp_status status) {
    struct device *d = ctx;
    d->busy = false;
    d->transfers++;
    if (d->write)
        return;
    if (d->attack)
        d->wrong += status != TLP_UR;
    else
        d->wrong += status != TLP_SC || memcmp(d->buf, d->model + d->at, d->n) != 0;
}

static void start(struct device *d) {
    struct bench *b = d->b;
    d->attack = random_below(&b->random, 10) == 0;
    d->write = random_below(&b->random, 2);
    d->n = 1 + random_below(&b->random, random_below(&b->random, 4) ? 64 : 1024);
    d->at = random_below(&b->random, SPAN - d->n + 1);
    uint64_t iova = d->attack ? HOLE + d->at : GPA + d->at;
    if (d->write) {
        bench_fill(b, d->buf, d->n);
        if (!d->attack)
            memcpy(d->model + d->at, d->buf, d->n);
    }
    d->busy = true;
    pci_dma(dma_engine_function(b->engine[d->e]),
            &(struct dma){
                .write = d->write, .iova = iova, .buf = d->buf, .n = d->n, .done = done, .ctx = d});
}

static void hart_access(struct bench *b, unsigned *wrong) {
    uint32_t id = 0;
    unsigned e = random_below(&b->random, ENGINES);
    machine_pio_read(b->m, bench_bar(e, DMA_ENGINE_ID), &id, 4, (uint8_t)e);
    *wrong += id != DMA_ENGINE_ID_VALUE;
}

static void take_faults(struct bench *b, unsigned *wrong) {
    struct iommu_fault f[8];
    int n;
    while ((n = iommu_read_faults(&b->iommu, f, 8)) > 0)
        for (int i = 0; i < n; i++)
            *wrong += f[i].iotval < HOLE || (f[i].cause != 21 && f[i].cause != 23);
}

static void invalidate(struct bench *b, const struct device *d) {
    if (random_below(&b->random, 2))
        iommu_inval_gvma(&b->iommu, d->domain.gscid);
    else
        iommu_inval_ddt_all(&b->iommu);
    if (iommu_sync(&b->iommu))
        machine_fail(b->m, "iommu_sync");
}

static void arrange(struct bench *b, struct device d[ENGINES]) {
    struct machine_knobs *k = machine_knobs(b->m);
    k->stall_percent = random_below(&b->random, 40);
    k->mem_shuffle = random_below(&b->random, 2);
    k->mem_latency = 1 + random_below(&b->random, 100);
    printf("pauses %u %%, latency %u, shuffle %d\n", k->stall_percent, k->mem_latency,
           k->mem_shuffle);
    bench_iommu_start(b);
    for (unsigned e = 0; e < ENGINES; e++) {
        d[e].b = b;
        d[e].e = e;
        d[e].domain = bench_domain(b, (uint16_t)(e + 1));
        for (unsigned i = 0; i < PAGES; i++)
            bench_map(b, &d[e].domain, GPA + i * PAGE, spa[e] + i * PAGE, STAGE_R | STAGE_W);
        bench_attach(b, DEVICE_A + 0x100 * e, &d[e].domain);
    }
}

int main(void) {
    static struct device d[ENGINES];
    const char *text = getenv("COUNT");
    unsigned count = text ? (unsigned)strtoul(text, NULL, 0) : 6000, wrong = 0;
    struct bench b;
    bench_open(&b);
    printf("seed %u count %u\n", machine_knobs(b.m)->seed, count);
    arrange(&b, d);
    for (unsigned i = 0; i < count; i++) {
        struct device *one = &d[random_below(&b.random, ENGINES)];
        if (!one->busy)
            start(one);
        unsigned what = random_below(&b.random, 40);
        if (what == 0)
            invalidate(&b, one);
        else if (what < 4)
            hart_access(&b, &wrong);
        else if (what == 4)
            take_faults(&b, &wrong);
        machine_run(b.m, random_below(&b.random, 40));
    }
    bench_settle(&b);
    take_faults(&b, &wrong);
    check_equal("harts' reads and fault records", wrong, 0);
    for (unsigned e = 0; e < ENGINES; e++) {
        static uint8_t now[SPAN];
        memory_get(b.mem, spa[e], now, SPAN);
        printf("device %u: %u transfers\n", e, d[e].transfers);
        check_equal("reads of a device", d[e].wrong, 0);
        check(memcmp(now, d[e].model, SPAN) == 0, "memory of its domain", "differs from the model");
    }
    return bench_close(&b);
}
