// SPDX-License-Identifier: Apache-2.0
// With the IOMMU in Bare mode a function's address is the memory's: bytes of every length and
// alignment arrive, and only they.
#include "bench.h"
#include <stdio.h>
#include <string.h>

enum { AREA = 0x80000000, SPAN = 8192 };

static bool same_memory(struct bench *b, const uint8_t *model) {
    uint8_t now[SPAN];
    memory_get(b->mem, AREA, now, SPAN);
    return memcmp(now, model, SPAN) == 0;
}

static void transfers(struct bench *b, const char *name, unsigned count, unsigned largest) {
    uint8_t model[SPAN], data[SPAN];
    unsigned bad_writes = 0, bad_reads = 0;
    bench_fill(b, model, SPAN);
    memory_put(b->mem, AREA, model, SPAN);
    for (unsigned i = 0; i < count; i++) {
        unsigned n = 1 + random_below(&b->random, largest);
        unsigned at = random_below(&b->random, SPAN - n + 1);
        unsigned e = random_below(&b->random, ENGINES);
        bench_fill(b, data, n);
        if (random_below(&b->random, 2)) {
            memcpy(model + at, data, n);
            bench_dma(b, e, true, AREA + at, data, n);
            bad_writes += !same_memory(b, model);
        } else {
            enum tlp_status status = bench_dma(b, e, false, AREA + at, data, n);
            bad_reads += status != TLP_SC || memcmp(data, model + at, n) != 0;
        }
    }
    check(!bad_writes && !bad_reads, name, "%u bad writes, %u bad reads of %u transfers",
          bad_writes, bad_reads, count);
}

static void above_4_gib(struct bench *b) {
    uint8_t out[64], in[64];
    bench_fill(b, out, sizeof out);
    bench_dma(b, 0, true, 0x3000000040, out, sizeof out);
    memory_get(b->mem, 0x3000000040, in, sizeof in);
    check(memcmp(in, out, sizeof in) == 0, "address above 4 GiB", "data are not there");
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_bare(&b);
    printf("seed %u\n", machine_knobs(b.m)->seed);
    transfers(&b, "short transfers", 300, 16);
    transfers(&b, "long transfers", 60, 3000);
    above_4_gib(&b);
    machine_knobs(b.m)->stall_percent = 30;
    machine_knobs(b.m)->mem_shuffle = true;
    transfers(&b, "short transfers with pauses", 300, 40);
    transfers(&b, "long transfers with pauses", 60, 3000);
    return bench_close(&b);
}
