// SPDX-License-Identifier: Apache-2.0
// A hart's load comes after the stores that it made before, on the link, too, also when posted
// credits are few (base specification 2.4.1: a non-posted request does not pass a posted one).
#include "bench.h"
#include <string.h>

enum { ROUNDS = 60, STORES = 6 };

struct seen {
    unsigned writes, early;
};

static void watch(void *ctx, const struct tlp *t, bool from_bulkhead) {
    struct seen *s = ctx;
    if (!from_bulkhead || t->type != TLP_MEM)
        return;
    if (tlp_has_data(t))
        s->writes++;
    else
        s->early += s->writes % STORES != 0;
}

int main(void) {
    struct bench b;
    struct seen s = {0};
    unsigned stale = 0;
    bench_open(&b);
    // One posted packet at a time, and its credit comes back late.
    machine_knobs(b.m)->tx_ph = 1;
    machine_knobs(b.m)->tx_pd = 4;
    machine_link_up(b.m, false);
    machine_run(b.m, 20);
    machine_link_up(b.m, true);
    bench_place(&b);
    machine_knobs(b.m)->stall_percent = 80;
    machine_watch(b.m, watch, &s);
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint64_t value = random_next(&b.random), got = 0;
        for (unsigned j = 0; j < STORES; j++) {
            value += j;
            machine_pio_write(b.m, bench_bar(0, DMA_ENGINE_BUFFER), &value, 8, 1);
        }
        machine_pio_read(b.m, bench_bar(0, DMA_ENGINE_BUFFER), &got, 8, 1);
        stale += got != value;
    }
    check(stale == 0, "a load sees the stores before it", "%u of %d did not", stale, ROUNDS);
    check(s.early == 0, "the link sees them in that order", "%u loads came early", s.early);
    check_equal("every store once", s.writes, ROUNDS * STORES);
    return bench_close(&b);
}
