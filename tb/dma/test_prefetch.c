// SPDX-License-Identifier: Apache-2.0
// Prefetch: a device that goes through memory page by page finds the next page translated; nothing
// else is to be seen of it: no fault record, no A or D bit, and after an invalidation nothing of
// what it read before.
#include "tables.h"
#include <stdio.h>

enum { PAGE = 0x1000, PAGES = 12 };
static const uint64_t base = 0x40000000, target = 0x80000000;

static struct unit *u;
static struct tables t;
static uint64_t root, place[PAGES]; // of the leaf PTEs

static void map_all(uint64_t bits) {
    for (unsigned i = 0; i < PAGES; i++)
        place[i] =
            tables_map(&t, SV39, root, base + i * PAGE, 0, tables_leaf(target + i * PAGE, bits));
}

static struct unit_request page(unsigned i, bool write) {
    return (struct unit_request){.did = 5, .iova = base + i * PAGE, .write = write};
}

// Cycles to the answer, which must be right; then time for what follows.
static unsigned touch(unsigned i, bool write, uint64_t pa) {
    uint64_t start = unit_cycle(u);
    struct unit_response r = unit_translate(u, page(i, write));
    unsigned cycles = (unsigned)(unit_cycle(u) - start);
    if (r.status != UNIT_OK || r.pa != pa)
        check(false, "answer", "page %u: %llx", i, (unsigned long long)r.pa);
    unit_settle(u);
    unit_run(u, 300);
    unit_settle(u);
    return cycles;
}

static void sequence(void) {
    unsigned late = 0, hit;
    map_all(PTE_ALL);
    soft_forget(&t.s);
    touch(0, false, target);
    hit = touch(0, false, target);
    for (unsigned i = 0; i < PAGES; i++)
        late += touch(i, false, target + i * PAGE) > hit && i > 1;
    check_equal("from the third page on all are hits", late, 0);
}

static void no_trace(void) {
    map_all(PTE_V | PTE_R | PTE_W | PTE_U); // neither A nor D, set by hardware
    soft_forget(&t.s);
    touch(0, false, target);
    touch(1, false, target + PAGE);
    check_equal("the next page's A stays clear", tables_get(&t, place[2]) & (PTE_A | PTE_D), 0);
    tables_put(&t, place[2], tables_leaf(target + 2 * PAGE, PTE_ALL & ~PTE_D));
    tables_put(&t, place[3], tables_leaf(target + 3 * PAGE, PTE_ALL & ~PTE_D));
    soft_forget(&t.s);
    touch(1, true, target + PAGE);
    touch(2, true, target + 2 * PAGE);
    check_equal("... and D, in a stream of writes", tables_get(&t, place[3]) & PTE_D, 0);
    map_all(PTE_ALL);
    tables_put(&t, place[2], 0);
    soft_forget(&t.s);
    touch(0, false, target);
    touch(1, false, target + PAGE);
    check_equal("no record for a page that is not there", soft_faults(&t.s), 0);
    tables_put(&t, place[2], tables_leaf(target + 2 * PAGE, PTE_ALL));
    touch(2, false, target + 2 * PAGE);
    memory_inject(t.s.mem, place[3], 8, false, MEM_SLVERR);
    soft_forget(&t.s);
    touch(1, false, target + PAGE);
    touch(2, false, target + 2 * PAGE);
    check_equal("... or that memory refuses", soft_faults(&t.s), 0);
    memory_inject(t.s.mem, place[3], 8, false, MEM_OK);
    tables_expect_fault(&t, "the request itself has its record",
                        (struct unit_request){.did = 5, .iova = base + PAGES * PAGE}, 13);
}

// The third page changes while its prefetch is under way: afterwards only the new one is used.
static void invalidation(void) {
    unsigned stale = 0;
    for (unsigned latency = 0; latency <= 20; latency += 10) {
        unit_knobs(u)->mem_latency = latency;
        for (unsigned offset = 0; offset < 50 + 8 * latency; offset += 1 + latency / 10) {
            map_all(PTE_ALL);
            soft_forget(&t.s);
            unit_translate(u, page(0, false));
            unit_translate(u, page(1, false));
            unit_run(u, offset);
            tables_put(&t, place[2], tables_leaf(target + 0x100000, PTE_ALL));
            soft_put(&t.s, cmd_vma(CMD_AV, 0, 0, base + 2 * PAGE));
            soft_put(&t.s, cmd_fence(0, 0, 0));
            soft_ring(&t.s);
            soft_wait(&t.s);
            stale += unit_translate(u, page(2, false)).pa != target + 0x100000;
        }
    }
    check_equal("invalidated at every offset, no stale page", stale, 0);
}

static unsigned reads;
static void count(void *ctx, uint64_t addr, size_t n, const void *data) {
    bool write = data != NULL;
    (void)ctx, (void)n;
    for (unsigned i = 0; i < PAGES; i++)
        reads += !write && addr == place[i];
}

static void waste(void) {
    static const unsigned order[PAGES] = {0, 5, 2, 9, 7, 11, 3, 1, 8, 4, 10, 6};
    unit_knobs(u)->mem_latency = 3;
    map_all(PTE_ALL);
    soft_forget(&t.s);
    memory_watch(t.s.mem, count, NULL);
    for (unsigned i = 0; i < PAGES; i++)
        touch(order[i], false, target + order[i] * PAGE);
    memory_watch(t.s.mem, NULL, NULL);
    check_equal("pages without order: a read each", reads, PAGES);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    root = tables_page(&t);
    bool hardware = t.s.caps >> 24 & 1;
    tables_dc(&t, 5,
              (struct dc){.tc = TC_V | (hardware ? TC_SADE : 0), .fsc = tables_atp(SV39, 0, root)});
    sequence();
    if (hardware)
        no_trace();
    invalidation();
    waste();
    unit_close(u);
    return check_status();
}
