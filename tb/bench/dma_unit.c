// SPDX-License-Identifier: Apache-2.0
// Measures of the translation port of dma_remap: docs/bench.md says from which cycle to which.
#include "stream.h"
#include <stdio.h>

enum { GIB = 1 << 30, PAGE = 4096, STREAM = 4000 };
static const unsigned latencies[] = {20, 100};

static struct stream s;

// A memory that answers L cycles after the address.
static void memory_latency(struct unit *u, unsigned cycles) {
    unit_knobs(u)->mem_latency = cycles - 1;
}

static uint64_t second_stage(struct tables *t, uint32_t did, uint32_t gscid) {
    uint64_t root = memory_alloc(t->s.mem, 4 * PAGE);
    tables_dc(t, did, (struct dc){.tc = TC_V, .iohgatp = tables_atp(SV39, gscid, root)});
    return root;
}

static void map(struct tables *t, uint64_t root, uint64_t gpa) {
    tables_gmap(t, SV39, root, gpa, 0, tables_leaf(0x4000000000 + gpa, PTE_ALL));
}

static struct unit_request request(uint32_t did, uint64_t iova) {
    return (struct unit_request){.did = did, .iova = iova};
}

static void keyed(const char *name, unsigned cycles, const char *unit, double value) {
    char key[64];
    snprintf(key, sizeof key, "%s_L%u_%s", name, cycles, unit);
    report(key, value);
}

// ---- Hits ----

enum { DEVICES = 6, PROCESSES = 4 };

// Devices with processes: a first stage each, all in one table of contexts.
static void with_processes(struct tables *t, uint32_t did) {
    uint64_t pdt = tables_page(t);
    tables_dc(t, did, (struct dc){.tc = TC_V | TC_PDTV, .fsc = tables_atp(PD8, 0, pdt)});
    for (unsigned pid = 0; pid < PROCESSES; pid++) {
        uint64_t root = tables_page(t);
        tables_put(t, pdt + 16 * pid, (uint64_t)(pid + 1) << 12 | 1);
        tables_put(t, pdt + 16 * pid + 8, tables_atp(SV39, 0, root));
        tables_map(t, SV39, root, 0x5000, 0, tables_leaf(0x800000 + pid * PAGE, PTE_ALL));
    }
}

static struct unit_request mixed(unsigned i) {
    struct unit_request q = request(i % DEVICES, 0x5000 + 64 * (i % 60));
    q.pv = i % 2;
    q.pid = q.pv ? i / 2 % PROCESSES : 0;
    q.did = q.pv ? i % DEVICES / 2 : DEVICES / 2 + i % DEVICES / 2;
    return q;
}

static void hits(struct unit *u) {
    struct tables t;
    tables_open(&t, u, MODE_1LVL);
    for (uint32_t d = 0; d < DEVICES; d++) {
        if (d < DEVICES / 2)
            with_processes(&t, d);
        else
            map(&t, second_stage(&t, d, d), 0x5000);
    }
    stream_start(&s, u);
    for (unsigned i = 0; i < 200; i++) // fill the IOTLB
        stream_submit(&s, mixed(i));
    stream_drain(&s);
    unit_settle(u);
    report("hit_latency_cycles", stream_one(u, mixed(7)));
    stream_start(&s, u);
    while (s.answered < STREAM) {
        while (s.submitted < STREAM && unit_outstanding(u) < 64)
            stream_submit(&s, mixed(s.submitted));
        stream_step(&s);
    }
    report("hit_rate_per_cycle",
           (STREAM - 1) / (double)(s.answered_at[STREAM - 1] - s.answered_at[0]));
}

// ---- Misses ----

static void misses(struct unit *u, unsigned cycles) {
    struct tables t;
    memory_latency(u, cycles);
    tables_open(&t, u, MODE_1LVL);
    uint64_t root = second_stage(&t, 1, 1);
    for (unsigned i = 0; i < 4; i++)
        for (unsigned j = 0; j < 2; j++)
            map(&t, root, (uint64_t)i * GIB + j * PAGE);
    map(&t, second_stage(&t, 2, 2), 0);
    stream_one(u, request(1, 0));
    unit_settle(u);
    keyed("miss_g4k_cold", cycles, "cycles", stream_one(u, request(1, GIB)));
    unit_settle(u);
    keyed("miss_g4k_warm", cycles, "cycles", stream_one(u, request(1, GIB + PAGE)));
    unit_settle(u);
    keyed("miss_ddt1", cycles, "cycles", stream_one(u, request(2, 0)));
    unit_settle(u);
}

static void nested(struct unit *u, unsigned cycles) {
    enum { TABLES = 8 };
    const uint64_t iova = 0x40000000, gpa = 0x80000000;
    struct tables t;
    memory_latency(u, cycles);
    tables_open(&t, u, MODE_1LVL);
    uint64_t groot = memory_alloc(t.s.mem, 4 * PAGE), root = tables_page(&t);
    // Tables at GPA = SPA: all that the first stage will take.
    for (unsigned i = 0; i < 2; i++)
        tables_map(&t, SV39, root, iova + i * PAGE, 0, tables_leaf(gpa + i * PAGE, PTE_ALL));
    for (unsigned i = 0; i < TABLES; i++)
        tables_gmap(&t, SV39, groot, root + i * PAGE, 0, tables_leaf(root + i * PAGE, PTE_ALL));
    for (unsigned i = 0; i < 2; i++)
        map(&t, groot, gpa + i * PAGE);
    tables_dc(&t, 3,
              (struct dc){.tc = TC_V,
                          .iohgatp = tables_atp(SV39, 3, groot),
                          .fsc = tables_atp(SV39, 0, root)});
    stream_one(u, request(3, iova));
    unit_settle(u);
    keyed("nested_neighbour", cycles, "cycles", stream_one(u, request(3, iova + PAGE)));
    unit_settle(u);
}

// ---- Hits while others miss; one walk for many ----

static void hit_under_miss(struct unit *u) {
    enum { OTHERS = 112, HITS = 1200 };
    struct tables t;
    unsigned worst = 0;
    memory_latency(u, 100);
    tables_open(&t, u, MODE_1LVL);
    uint64_t root = second_stage(&t, 1, 1), other = second_stage(&t, 2, 2);
    map(&t, root, 0x5000);
    for (unsigned i = 0; i < OTHERS; i++)
        map(&t, other, (uint64_t)i << 21);
    stream_one(u, request(1, 0x5000));
    unit_settle(u);
    stream_start(&s, u);
    for (unsigned i = 0; i < OTHERS; i++)
        stream_submit(&s, request(2, (uint64_t)i << 21));
    while (s.taken < OTHERS)
        stream_step(&s);
    for (unsigned i = 0; i < HITS; i++) {
        stream_submit(&s, request(1, 0x5000));
        while (s.taken < s.submitted)
            stream_step(&s);
        stream_step(&s);
    }
    stream_drain(&s);
    for (unsigned i = OTHERS; i < s.submitted; i++)
        if (stream_wait(&s, i) > worst)
            worst = stream_wait(&s, i);
    report("hit_under_miss_added_cycles", worst - 2);
}

struct count {
    uint64_t from, to;
    unsigned n;
};

static void count_reads(void *ctx, uint64_t addr, size_t n, const void *data) {
    bool write = data != NULL;
    struct count *c = ctx;
    (void)n;
    c->n += !write && addr >= c->from && addr < c->to;
}

static void merged_walks(struct unit *u) {
    struct tables t;
    memory_latency(u, 20);
    tables_open(&t, u, MODE_1LVL);
    uint64_t root = second_stage(&t, 1, 1);
    uint64_t place = tables_gmap(&t, SV39, root, 0x5000, 0, tables_leaf(0x800000, PTE_ALL));
    struct count c = {.from = place, .to = place + 8};
    memory_watch(t.s.mem, count_reads, &c);
    stream_start(&s, u);
    for (unsigned i = 0; i < 8; i++)
        stream_submit(&s, request(1, 0x5000 + 64 * i));
    stream_drain(&s);
    unit_settle(u);
    memory_watch(t.s.mem, NULL, NULL);
    report("merged_walks", c.n);
}

// ---- Interrupts, commands, many devices ----

static void msi_hit(struct unit *u) {
    struct tables t;
    memory_latency(u, 20);
    tables_open(&t, u, MODE_1LVL);
    uint64_t root = memory_alloc(t.s.mem, 4 * PAGE), msi = tables_page(&t);
    tables_put(&t, msi + 16, 0x28001000 >> 12 << 10 | 7); // interrupt file 1, basic mode
    tables_dc(&t, 1,
              (struct dc){.tc = TC_V,
                          .iohgatp = tables_atp(SV39, 1, root),
                          .msiptp = tables_atp(1, 0, msi),
                          .msi_mask = 3,
                          .msi_pattern = 0x28000});
    struct unit_request q = request(1, 0x28001000);
    q.write = true;
    stream_one(u, q);
    unit_settle(u);
    report("msi_hit_cycles", stream_one(u, q));
}

// A queue of invalidations of all kinds, from the write of the tail to the head's arrival there.
static void commands(struct unit *u) {
    enum { COMMANDS = 60 };
    struct soft soft;
    memory_latency(u, 20);
    soft_start(&soft, u, 6, 6);
    for (uint32_t i = 0; i < COMMANDS; i++) {
        switch (i % 4) {
        case 0:
            soft_put(&soft, cmd_vma(CMD_GV | CMD_AV, 0, i, i * PAGE));
            break;
        case 1:
            soft_put(&soft, cmd_gvma(CMD_GV, i, 0));
            break;
        case 2:
            soft_put(&soft, cmd_vma(CMD_PSCV, i, 0, 0));
            break;
        default:
            soft_put(&soft, cmd_fence(0, 0, 0));
            break;
        }
    }
    soft_ring(&soft);
    uint64_t start = unit_cycle(u);
    soft_wait(&soft);
    report("commands_cycles_each_L20", (double)(unit_cycle(u) - start) / COMMANDS);
}

// Reads of each kind of table by a thousand devices.
enum { CONTEXT, ROOT, MIDDLE, LEAF, KINDS, THOUSAND = 1000 };
struct census {
    uint64_t place[THOUSAND][KINDS];
    unsigned reads[KINDS];
};

static void take_census(void *ctx, uint64_t addr, size_t n, const void *data) {
    bool write = data != NULL;
    struct census *c = ctx;
    (void)n;
    for (unsigned d = 0; !write && d < THOUSAND; d++)
        for (unsigned k = 0; k < KINDS; k++)
            c->reads[k] += c->place[d][k] == addr;
}

static uint64_t behind(struct tables *t, uint64_t entry) {
    return (tables_get(t, entry) >> 10 & 0xfffffffffff) << 12;
}

static void thousand_devices(struct unit *u) {
    enum { ROUNDS = 4 };
    static struct census c;
    const uint64_t iova = 0x5000;
    struct tables t;
    unsigned hit = 0, all = THOUSAND * (ROUNDS - 1);
    memory_latency(u, 20);
    tables_open(&t, u, MODE_2LVL);
    for (uint32_t d = 0; d < THOUSAND; d++) {
        uint64_t root = second_stage(&t, d, d);
        map(&t, root, iova);
        c.place[d][CONTEXT] = tables_dc_place(&t, d);
        c.place[d][ROOT] = root;
        c.place[d][MIDDLE] = behind(&t, root);
        c.place[d][LEAF] = behind(&t, c.place[d][MIDDLE]) + 8 * (iova >> 12);
    }
    for (unsigned r = 0; r < ROUNDS; r++) {
        if (r == 1)
            memory_watch(t.s.mem, take_census, &c);
        for (uint32_t d = 0; d < THOUSAND; d++)
            hit += stream_one(u, request(d, iova)) == 2 && r > 0;
    }
    unit_settle(u);
    memory_watch(t.s.mem, NULL, NULL);
    // Each miss looks in every other cache; what it finds there it does not read.
    unsigned walks = c.reads[LEAF];
    report("devices_1000_hit_pct", 100.0 * hit / all);
    report("devices_1000_context_cache_pct", 100.0 * (walks - c.reads[CONTEXT]) / walks);
    report("devices_1000_table_cache_pct", 100.0 * (walks - c.reads[MIDDLE]) / walks);
}

static void with_unit(void (*measure)(struct unit *)) {
    struct unit *u = unit_open();
    measure(u);
    unit_close(u);
}

static void with_latency(void (*measure)(struct unit *, unsigned)) {
    for (unsigned i = 0; i < 2; i++) {
        struct unit *u = unit_open();
        measure(u, latencies[i]);
        unit_close(u);
    }
}

int main(void) {
    with_unit(hits);
    with_latency(misses);
    with_latency(nested);
    with_unit(hit_under_miss);
    with_unit(merged_walks);
    with_unit(msi_hit);
    with_unit(commands);
    with_unit(thousand_devices);
    return 0;
}
