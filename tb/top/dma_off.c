// SPDX-License-Identifier: Apache-2.0
// After reset the IOMMU is off: every request is refused, and nothing is reached before software
// says so.
#include "bench.h"
#include <string.h>

enum { TARGET = 0x80000000 };

int main(void) {
    struct bench b;
    uint8_t data[32] = {0}, before[32], now[32];
    bench_open(&b);
    bench_fill(&b, before, sizeof before);
    memory_put(b.mem, TARGET, before, sizeof before);
    check_equal("read refused", bench_dma(&b, 0, false, TARGET, data, sizeof data), TLP_UR);
    check(memcmp(data, before, sizeof data) != 0, "nothing learnt", "the data came through");
    bench_dma(&b, 0, true, TARGET, data, sizeof data);
    memory_get(b.mem, TARGET, now, sizeof now);
    check(memcmp(now, before, sizeof now) == 0, "nothing written", "memory has changed");
    bench_iommu_bare(&b);
    check_equal("read after Bare", bench_dma(&b, 0, false, TARGET, data, sizeof data), TLP_SC);
    check(memcmp(data, before, sizeof data) == 0, "... gives the data", "they differ");
    machine_reset(b.m);
    check_equal("off again after reset", bench_dma(&b, 0, false, TARGET, data, sizeof data),
                TLP_UR);
    return bench_close(&b);
}
