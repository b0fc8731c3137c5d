// SPDX-License-Identifier: Apache-2.0
// Every walk slot busy: the misses that found none wait inside, one device's hits go on beside
// another's misses at once, and a stream of hits without a gap does not starve who waits.
#include "tables.h"

// The small preset: 16 slots, 64 places to wait. TOO_MANY: some wait outside.
enum { HITS = 300, MISSES = 72, TOO_MANY = 150, PAGE = 0x5000 };

static struct unit *u;
static struct tables t;
static uint64_t miss_root;

struct wait {
    unsigned answered, refused, worst;
    uint64_t since[HITS];
    uint64_t last;
};

struct hit {
    struct wait *w;
    unsigned number;
};

static void hit_done(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    struct hit *h = ctx;
    unsigned cycles = (unsigned)(unit_cycle(u) - h->w->since[h->number]);
    (void)q;
    h->w->answered++;
    h->w->refused += r->status != UNIT_OK || r->pa != 0x800000;
    if (cycles > h->w->worst)
        h->w->worst = cycles;
}

static void miss_done(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    struct wait *w = ctx;
    w->answered++;
    w->refused += r->status != UNIT_OK || r->pa != 0x4000000000 + q->iova;
    w->last = unit_cycle(u);
}

// Walks of three reads each, in as many 2 MiB regions; `turn` takes others than before.
static void misses(struct wait *w, unsigned turn, unsigned n) {
    for (unsigned i = 0; i < n; i++) {
        uint64_t iova = (uint64_t)(turn * MISSES + i) << 21;
        struct unit_request q = {.did = 2, .iova = iova};
        tables_gmap(&t, SV39, miss_root, iova, 0, tables_leaf(0x4000000000 + iova, PTE_ALL));
        unit_submit(u, &q, miss_done, w);
    }
    while (unit_accepted(u) < n && w->answered == 0)
        unit_step(u);
}

// Hits every `gap` cycles.
static void hits(struct wait *w, unsigned gap) {
    static struct hit h[HITS];
    struct unit_request q = {.did = 1, .iova = PAGE};
    for (unsigned i = 0; i < HITS; i++) {
        h[i] = (struct hit){w, i};
        w->since[i] = unit_cycle(u);
        unit_submit(u, &q, hit_done, &h[i]);
        unit_run(u, gap);
        while (unit_outstanding(u) > 200)
            unit_step(u);
    }
}

int main(void) {
    static struct wait missed[3], hit[2], alone;
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    uint64_t root = memory_alloc(t.s.mem, 4 * 4096);
    miss_root = memory_alloc(t.s.mem, 4 * 4096);
    tables_gmap(&t, SV39, root, PAGE, 0, tables_leaf(0x800000, PTE_ALL));
    tables_gmap(&t, SV39, miss_root, 0x1ff000, 0, tables_leaf(0x900000, PTE_ALL));
    tables_dc(&t, 1, (struct dc){.tc = TC_V, .iohgatp = tables_atp(SV39, 1, root)});
    tables_dc(&t, 2, (struct dc){.tc = TC_V, .iohgatp = tables_atp(SV39, 2, miss_root)});
    unit_knobs(u)->mem_latency = 99;
    unit_translate(u, (struct unit_request){.did = 1, .iova = PAGE});
    hits(&alone, 40);
    unit_translate(u, (struct unit_request){.did = 2, .iova = 0x1ff000});

    misses(&missed[0], 0, MISSES);
    check_equal("no miss is answered while all are taken", missed[0].answered, 0);
    hits(&hit[0], 2);
    unit_drain(u);
    check_equal("all misses are answered", missed[0].answered, MISSES);
    check_equal("... and rightly", missed[0].refused, 0);
    check_equal("all hits are answered", hit[0].answered, HITS);
    check_equal("... and rightly", hit[0].refused, 0);
    check(hit[0].worst == alone.worst, "hits go on while every slot is busy",
          "one took %u cycles, alone %u", hit[0].worst, alone.worst);

    misses(&missed[1], 1, MISSES);
    for (unsigned i = 0; i < 12; i++) {
        hit[1].answered = 0;
        hits(&hit[1], 1);
    }
    check_equal("beside hits in every cycle all misses are answered", missed[1].answered, MISSES);
    // Each of them takes a lookup and the output from the hits, once or twice.
    check(hit[1].worst < 4 * MISSES, "... and the hits wait for no walk", "one took %u cycles",
          hit[1].worst);

    unit_drain(u);
    misses(&missed[2], 2, TOO_MANY);
    unit_settle(u);
    check_equal("more misses than there is room for: all are answered", missed[2].answered,
                TOO_MANY);
    check_equal("... and rightly", missed[2].refused, 0);
    check_equal("no fault", soft_faults(&t.s), 0);
    unit_close(u);
    return check_status();
}
