// SPDX-License-Identifier: Apache-2.0
// Measures of the DMA data path through the top: what share of the memory port's rate, one 64-bit
// word a cycle, devices' requests reach. docs/bench.md has the definitions. The argument is a
// suffix for the keys.
#include "../top/bench.h"
#include <stdio.h>
#include <string.h>

enum {
    PAGE = 4096,
    REGION_LG2 = 30,
    REQUESTERS = 1,
    AHEAD = 4,
    WINDOW = 128,
    WARM_UP = 256,
    MEASURED = 1024
};
static const uint64_t guest_base = 0x100000000, data_base = 0x800000000, table_base = 0x40000000;
static const char *suffix = "";

// A stream of requests of several functions, and what came of it.
struct stream {
    struct bench *b;
    struct machine_function function[REQUESTERS];
    bool write;
    unsigned bytes, sent, on_the_link; // on_the_link: sent, and not yet begun there
    unsigned outstanding;              // bytes
    // 8-byte words of data moved, and when the first of those that count, and the last, moved.
    uint64_t words, counted, start, end;
    uint64_t leaf_from, leaf_to, walk_reads; // reads of this range
};

static void progress(struct stream *s, unsigned n) {
    uint64_t now = machine_cycle(s->b->m), skip = (uint64_t)WARM_UP * s->bytes / 8;
    s->words += n / 8;
    if (s->words <= skip)
        s->start = now;
    else
        s->counted = s->words - skip;
    s->end = now;
}

static void at_memory(void *ctx, uint64_t addr, size_t n, const void *data) {
    bool write = data != NULL;
    struct stream *s = ctx;
    if (addr >= s->leaf_from && addr < s->leaf_to)
        s->walk_reads += !write;
    if (write && addr >= data_base) {
        progress(s, (unsigned)n);
        s->outstanding -= (unsigned)n;
    }
}

static void completion(void *ctx, const struct tlp *t) {
    struct stream *s = ctx;
    if (t->status != TLP_SC)
        machine_fail(s->b->m, "bench: a read was refused");
    progress(s, t->length * 4u);
    s->outstanding -= t->length * 4u;
}

static void on_link(void *ctx, const struct tlp *t, bool from_bulkhead) {
    struct stream *s = ctx;
    (void)t;
    if (!from_bulkhead)
        s->on_the_link--;
}

static void send(struct stream *s, uint64_t iova) {
    static const uint8_t data[256];
    struct tlp t;
    unsigned f = s->sent % REQUESTERS;
    tlp_mem(&t, s->write, s->function[f].id, (uint16_t)(s->sent & 0xff), iova, data, s->bytes);
    machine_send(s->b->m, &t);
    s->sent++;
    s->on_the_link++;
    s->outstanding += s->bytes;
}

// A permutation of the region's pages without any order.
static uint64_t page_of(uint64_t i) {
    const uint64_t mask = (1ull << (REGION_LG2 - 12)) - 1;
    uint64_t x = (i * 0x9e3779b1 + 12345) & mask;
    x ^= x >> 9;
    x = x * 0x85ebca6b & mask;
    return x ^ x >> 7;
}

static void put(struct bench *b, uint64_t at, uint64_t value) {
    memory_put64(b->mem, at, value);
}

static uint64_t pte(uint64_t pa, bool leaf) {
    return pa >> 12 << 10 | (leaf ? 0xdf : 1);
}

// 1 GiB of 4 KiB pages at `from`: one table of level 1 in `root`, 512 of level 0 behind it.
static void gigabyte(struct bench *b, uint64_t root, uint64_t tables, uint64_t from, uint64_t to) {
    put(b, root + 8 * (from >> 30), pte(tables, false));
    for (uint64_t i = 0; i < 512; i++)
        put(b, tables + 8 * i, pte(tables + PAGE * (i + 1), false));
    for (uint64_t i = 0; i < 512 * 512; i++)
        put(b, tables + PAGE + 8 * i, pte(to + PAGE * i, true));
}

enum { TABLES = 513 * PAGE };

// Every requester's context leads to the same tables. Those of the first stage lie at GPA = SPA.
static void arrange(struct stream *s, bool nested) {
    struct bench *b = s->b;
    const uint64_t gtables = table_base + 0x100000, ftables = table_base + 0x310000;
    const uint64_t froot = table_base + 0x10000;
    struct iommu_domain d = {.root = table_base, .mode = IOMMU_SV39X4, .gscid = 1};
    struct iommu_dc dc = {.tc = 1, .iohgatp = 8ull << 60 | 1ull << 44 | table_base >> 12};
    gigabyte(b, d.root, gtables, guest_base, data_base);
    if (nested) {
        gigabyte(b, froot, ftables, guest_base, guest_base);
        dc.fsc = 8ull << 60 | froot >> 12;
        for (uint64_t at = froot; at < ftables + TABLES; at += PAGE)
            bench_map(b, &d, at, at, STAGE_R | STAGE_W);
    }
    for (unsigned f = 0; f < REQUESTERS; f++) {
        int error = iommu_write_dc(&b->iommu, s->function[f].id, &dc);
        if (error)
            machine_fail(b->m, "iommu_write_dc: %s", iommu_error_text(error));
    }
}

static void stream_open(struct stream *s, struct bench *b, unsigned latency, bool nested) {
    memset(s, 0, sizeof *s);
    bench_open(b);
    bench_iommu_start(b);
    s->b = b;
    for (unsigned f = 0; f < REQUESTERS; f++) {
        s->function[f] = (struct machine_function){
            .id = (uint16_t)(0x1000 + 8 * f), .ctx = s, .receive = completion};
        machine_attach(b->m, &s->function[f]);
    }
    arrange(s, nested);
    bench_settle(b);
    machine_knobs(b->m)->mem_latency = latency - 1; // the answer comes L cycles after the address
    machine_watch(b->m, on_link, s);
    memory_watch(b->mem, at_memory, s);
}

static void stream_close(struct stream *s) {
    bench_settle(s->b);
    memory_watch(s->b->mem, NULL, NULL);
    machine_watch(s->b->m, NULL, NULL);
    for (unsigned e = 0; e < ENGINES; e++)
        dma_engine_close(s->b->engine[e]);
    machine_close(s->b->m);
    memory_close(s->b->mem);
}

static void keyed(const char *name, unsigned latency, double value) {
    printf("%s_L%u_pct%s %.6g\n", name, latency, suffix, value);
}

// Per cent of one word a cycle.
static double rate(const struct stream *s) {
    return 100.0 * (double)s->counted / (double)(s->end - s->start);
}

// Bursts of that many bytes, each at the start of a page that was not used before.
static void random_pages(struct stream *s, bool write, unsigned bytes) {
    s->write = write;
    s->bytes = bytes;
    while (s->outstanding || s->sent < WARM_UP + MEASURED) {
        while (s->sent < WARM_UP + MEASURED && s->on_the_link < AHEAD &&
               (write || s->outstanding < WINDOW * bytes))
            send(s, guest_base + PAGE * page_of(s->sent));
        machine_step(s->b->m);
    }
}

static void random_rate(const char *name, unsigned latency, bool nested, bool write,
                        unsigned bytes) {
    struct bench b;
    struct stream s;
    stream_open(&s, &b, latency, nested);
    random_pages(&s, write, bytes);
    keyed(name, latency, rate(&s));
    stream_close(&s);
}

// One read at a time through pages one after the other; cycles for all after the first two pages.
static uint64_t sequence(struct stream *s) {
    enum { BYTES = 256, PAGES = 18, EACH = PAGE / BYTES };
    uint64_t start = 0;
    s->bytes = BYTES;
    for (unsigned i = 0; i < PAGES * EACH; i++) {
        if (i == 2 * EACH)
            start = machine_cycle(s->b->m);
        s->sent = 0;
        send(s, guest_base + (uint64_t)i * BYTES);
        while (s->outstanding)
            machine_step(s->b->m);
    }
    return machine_cycle(s->b->m) - start;
}

static void sequential(unsigned latency) {
    struct bench b;
    struct stream s;
    stream_open(&s, &b, latency, false);
    uint64_t cold = sequence(&s), warm = sequence(&s);
    keyed("sequential", latency, 100.0 * (double)warm / (double)cold);
    stream_close(&s);
}

// Reads of leaf PTEs beyond one for each page: what prefetching fetches in vain.
static void waste(void) {
    struct bench b;
    struct stream s;
    stream_open(&s, &b, 20, false);
    s.leaf_from = table_base + 0x100000 + PAGE;
    s.leaf_to = table_base + 0x100000 + TABLES;
    random_pages(&s, true, 64);
    bench_settle(&b);
    printf("prefetch_waste_pct%s %.6g\n", suffix,
           100.0 * ((double)s.walk_reads / (WARM_UP + MEASURED) - 1));
    stream_close(&s);
}

// A burst of interrupts back to back to one interrupt file in memory, each identity once: how many
// of its bits are missing.
static void mrif_burst(void) {
    enum { IDENTITIES = 2048 };
    const uint64_t gpa = 0x28000000, file = 0x26000200, notices = 0x27000000;
    struct bench b;
    struct stream s;
    unsigned lost = 0;
    stream_open(&s, &b, 20, false);
    struct iommu_domain d = {.root = table_base, .mode = IOMMU_SV39X4, .gscid = 1};
    if (iommu_msi_create(&b.iommu, &d, gpa, 0) ||
        iommu_msi_map_mrif(&b.iommu, &d, gpa, file, notices, 1))
        machine_fail(b.m, "bench: no interrupt file in memory");
    struct iommu_dc dc = {.tc = 1,
                          .iohgatp = 8ull << 60 | 1ull << 44 | table_base >> 12,
                          .msiptp = 1ull << 60 | d.msi_table >> 12,
                          .msi_addr_mask = d.msi_mask,
                          .msi_addr_pattern = d.msi_pattern};
    if (iommu_write_dc(&b.iommu, s.function[0].id, &dc))
        machine_fail(b.m, "bench: iommu_write_dc");
    for (uint32_t i = 1; i < IDENTITIES; i++) {
        struct tlp t;
        tlp_mem(&t, true, s.function[0].id, 0, gpa, &i, 4);
        machine_send(b.m, &t);
    }
    bench_settle(&b);
    for (unsigned i = 1; i < IDENTITIES; i++)
        lost += !(memory_get64(b.mem, file + i / 64 * 16) >> i % 64 & 1);
    printf("mrif_burst_lost%s %u\n", suffix, lost);
    stream_close(&s);
}

int main(int argc, char **argv) {
    bool small = argc > 1;
    suffix = small ? argv[1] : "";
    for (unsigned i = 0; i < 2; i++)
        random_rate("random64", i ? 100 : 20, false, true, 64);
    random_rate("random256", 100, false, true, 256);
    if (small)
        return 0;
    random_rate("random64_nested", 100, true, true, 64);
    sequential(100);
    waste();
    mrif_burst();
    random_rate("reads_random64", 20, false, false, 64);
    random_rate("reads_random64", 100, false, false, 64);
    random_rate("reads_random256", 100, false, false, 256);
    return 0;
}
