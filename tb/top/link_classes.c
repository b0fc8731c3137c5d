// SPDX-License-Identifier: Apache-2.0
// Flow control by class and kind (2.6.1): a link that has no credits left of one of the six kinds
// holds up the packets that need them and, but for the order that posted requests impose, no
// others. And one that says "infinite" holds up none.
#include "bench.h"
#include <string.h>

enum { TARGET = 0x80000000, FEW = 3, EACH = 12, PLENTY = 120, WAIT = 600, MANY = 3000 };

enum kind { PH, PD, NPH, NPD, CPLH, CPLD, KINDS };
static const char *const names[KINDS] = {"posted headers",     "posted data",
                                         "non-posted headers", "non-posted data",
                                         "completion headers", "completion data"};

static struct bench b;
static unsigned posted, nonposted, configs, completions; // sent by Bulkhead

static void watch(void *ctx, const struct tlp *t, bool from_bulkhead) {
    (void)ctx;
    if (!from_bulkhead)
        return;
    completions += tlp_is_completion(t);
    posted += tlp_is_posted(t);
    nonposted += !tlp_is_completion(t) && !tlp_is_posted(t);
    configs += tlp_is_config(t) && tlp_has_data(t);
}

static void link_again(unsigned limits[KINDS]) {
    struct machine_knobs *k = machine_knobs(b.m);
    uint16_t *const all[KINDS] = {&k->tx_ph,  &k->tx_pd,   &k->tx_nph,
                                  &k->tx_npd, &k->tx_cplh, &k->tx_cpld};
    for (unsigned i = 0; i < KINDS; i++)
        *all[i] = (uint16_t)limits[i];
    machine_link_up(b.m, false);
    machine_run(b.m, 40);
    machine_link_up(b.m, true);
    bench_place(&b);
    machine_run(b.m, 40);
    posted = nonposted = configs = completions = 0;
}

static struct pio_request store[MANY], load[EACH], config[EACH];
static uint8_t in[EACH][16];
static unsigned finished;

static void done(void *ctx, enum tlp_status status) {
    (void)ctx;
    finished += status == TLP_SC;
}

static void submit(struct pio_request *r, bool write, uint64_t offset, uint8_t id) {
    *r = (struct pio_request){.write = write, .offset = offset, .n = 4, .domain = 1, .id = id};
    machine_pio_submit(b.m, r);
}

static void all_loads(void) {
    for (unsigned i = 0; i < EACH; i++)
        submit(&load[i], false, bench_bar(0, DMA_ENGINE_ID), (uint8_t)i);
}

// Writes to a read-only register: nothing changes.
static void all_configs(void) {
    for (unsigned i = 0; i < EACH; i++)
        submit(&config[i], true, (uint64_t)DEVICE_A << 12, (uint8_t)(0x40 + i));
}

static void all_stores(void) {
    for (unsigned i = 0; i < EACH; i++)
        submit(&store[i], true, bench_bar(0, DMA_ENGINE_BUFFER + 4 * i), (uint8_t)(0x20 + i));
}

static void all_reads(void) { // of a device: Bulkhead completes them
    finished = 0;
    for (unsigned i = 0; i < EACH; i++)
        pci_dma(dma_engine_function(b.engine[1]),
                &(struct dma){.iova = TARGET + 16 * i, .buf = in[i], .n = 16, .done = done});
}

static bool ended(const struct pio_request *r) {
    for (unsigned i = 0; i < EACH; i++)
        if (!r[i].done || r[i].resp)
            return false;
    return true;
}

// Only `kind` runs out: after FEW packets of it nothing of it leaves, and all the rest does.
static void exhausted(enum kind kind) {
    unsigned limits[KINDS];
    for (unsigned i = 0; i < KINDS; i++)
        limits[i] = i == (unsigned)kind ? FEW : PLENTY;
    link_again(limits);
    machine_knobs(b.m)->hold_credits = true;
    unsigned at_most[3] = {EACH, 2 * EACH, EACH}; // posted, non-posted, completions
    switch (kind) {
    case PH:
    case PD: // what must not pass them comes before them
        all_loads();
        all_configs();
        all_reads();
        machine_run(b.m, WAIT);
        all_stores();
        at_most[0] = FEW;
        break;
    case NPH:
        at_most[1] = FEW;
        break;
    case NPD:
        at_most[1] = EACH + FEW;
        break;
    default:
        at_most[2] = FEW;
    }
    if (kind > PD) {
        all_loads();
        machine_run(b.m, WAIT);
        all_stores();
        all_reads();
        machine_run(b.m, WAIT);
        all_configs(); // the bus shows writes in their order: stores behind these would wait
    }
    machine_run(b.m, WAIT);
    check(posted == at_most[0] && nonposted == at_most[1] && completions == at_most[2], names[kind],
          "run out: %u, %u, %u sent instead of %u, %u, %u", posted, nonposted, completions,
          at_most[0], at_most[1], at_most[2]);
    // A load of now waits behind stores that wait.
    if (kind == PH || kind == PD) {
        unsigned before = nonposted;
        submit(&load[0], false, bench_bar(0, DMA_ENGINE_ID), 0);
        machine_run(b.m, WAIT);
        check_equal("... a load behind them waits", nonposted, before);
    }
    machine_knobs(b.m)->hold_credits = false;
    bench_settle(&b);
    check(ended(load) && ended(config) && ended(store) && finished == EACH,
          "... and when there are some again, all end", "%u of %u reads", finished, EACH);
}

// More than any limit could count, with no credit ever given back.
static void infinite(void) {
    unsigned none[KINDS] = {0}, some[KINDS] = {PLENTY, PLENTY, PLENTY, PLENTY, PLENTY, PLENTY};
    link_again(none);
    machine_knobs(b.m)->hold_credits = true;
    for (unsigned i = 0; i < MANY; i++) {
        submit(&store[i], true, bench_bar(0, DMA_ENGINE_BUFFER + 4 * (i % 64)), (uint8_t)i);
        machine_run(b.m, 2);
    }
    bench_settle(&b);
    for (unsigned i = 0; i < 20; i++) {
        all_loads();
        all_configs();
        all_reads();
        bench_settle(&b);
        if (!ended(load) || !ended(config) || finished != EACH)
            break;
    }
    check(posted == MANY && nonposted == 20 * 2 * EACH && completions == 20 * EACH,
          "infinite credits: nothing waits", "%u, %u, %u", posted, nonposted, completions);
    // Of one kind only: the others still count.
    some[PD] = 0;
    some[PH] = FEW;
    link_again(some);
    all_stores();
    machine_run(b.m, WAIT);
    check_equal("infinite data, few headers", posted, FEW);
    machine_knobs(b.m)->hold_credits = false;
    bench_settle(&b);
    check(ended(store), "... and then all end", "some did not");
}

int main(void) {
    bench_open(&b);
    bench_iommu_bare(&b);
    machine_watch(b.m, watch, NULL);
    for (enum kind k = PH; k < KINDS; k++)
        exhausted(k);
    infinite();
    machine_watch(b.m, NULL, NULL);
    return bench_close(&b);
}
