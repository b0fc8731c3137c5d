// SPDX-License-Identifier: Apache-2.0
// The producer and consumer rule: when a hart's read of a device's register returns, everything
// that the device wrote before it is in memory (base specification 2.4.1: a completion does not
// pass posted writes).
#include "bench.h"
#include <string.h>

enum { TARGET = 0x80000000, ROUNDS = 40 };

int main(void) {
    struct bench b;
    unsigned early = 0;
    bench_open(&b);
    bench_iommu_bare(&b);
    machine_knobs(b.m)->mem_latency = 300;
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct pci_function *f = dma_engine_function(b.engine[i % ENGINES]);
        struct pio_request r = {.offset = bench_bar(i % ENGINES, DMA_ENGINE_ID), .n = 4};
        uint8_t out[300], in[300];
        bench_fill(&b, out, sizeof out);
        pci_dma(f, &(struct dma){.write = true, .iova = TARGET, .buf = out, .n = sizeof out});
        machine_run(b.m, random_below(&b.random, 20));
        // The data are on the link when the last request has been sent: ask then.
        while (f->jobs)
            machine_step(b.m);
        machine_pio_submit(b.m, &r);
        while (!r.done)
            machine_step(b.m);
        memory_get(b.mem, TARGET, in, sizeof in);
        early += memcmp(in, out, sizeof in) != 0;
        bench_settle(&b);
    }
    check(early == 0, "a read's answer pushes the writes before it", "%u of %d came too early",
          early, ROUNDS);
    return bench_close(&b);
}
