// SPDX-License-Identifier: Apache-2.0
// What a differential test found wrong in other open RTL (end of the IOMMU checklist): ours must
// not have it.
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;

// A first-stage leaf smaller than the second-stage leaf, and every other pair.
static void nested_sizes(void) {
    static const unsigned lg2[3] = {12, 21, 30};
    const uint64_t iova = 0x0045a3c678, gpa_base = 0x1fc0000000, spa_base = 0x3f80000000;
    for (unsigned i = 0; i < 9; i++) {
        unsigned l1 = i / 3, l2 = i % 3;
        char name[80];
        uint64_t guest = tables_guest(&t, SV39), first = tables_page(&t);
        uint64_t gpa_block = (gpa_base | 0x12345000) >> lg2[l1] << lg2[l1];
        uint64_t gpa = gpa_block | (iova & ((1ull << lg2[l1]) - 1));
        uint64_t spa_block = (spa_base | 0x2bcde000) >> lg2[l2] << lg2[l2];
        tables_map(&t, SV39, first, iova, l1, tables_leaf(gpa_block, PTE_ALL));
        tables_gmap(&t, SV39, guest, gpa, l2, tables_leaf(spa_block, PTE_ALL));
        tables_dc(&t, i,
                  (struct dc){.tc = TC_V,
                              .iohgatp = tables_atp(SV39, 100 + i, guest),
                              .ta = (uint64_t)i << 12,
                              .fsc = tables_atp(SV39, 0, first)});
        snprintf(name, sizeof name, "first stage 2^%u on second stage 2^%u", lg2[l1], lg2[l2]);
        struct unit_request q = {.did = i, .iova = iova};
        uint64_t pa = spa_block | (gpa & ((1ull << lg2[l2]) - 1));
        tables_expect_pa(&t, name, q, pa);
        tables_expect_pa(&t, "... and from the cache", q, pa);
    }
}

// MSI_FLAT with a Bare first stage: an MSI write must be answered.
static void msi_with_bare_first_stage(void) {
    uint64_t guest = tables_guest(&t, SV39), msi = tables_page(&t);
    if (!(t.s.caps >> 22 & 1))
        return;
    tables_put(&t, msi + 16, tables_leaf(0x28003000, 7));
    tables_gmap(&t, SV39, guest, 0x28000000, 1, tables_leaf(0x90000000, PTE_ALL));
    struct dc dc = {.tc = TC_V,
                    .iohgatp = tables_atp(SV39, 200, guest),
                    .msiptp = tables_atp(1, 0, msi),
                    .msi_mask = 1,
                    .msi_pattern = 0x28000};
    tables_dc(&t, 20, dc);
    struct unit_request q = {.did = 20, .iova = 0x28001000, .write = true};
    tables_expect_pa(&t, "MSI with a Bare first stage", q, 0x28003000);
    tables_expect_pa(&t, "... and again", q, 0x28003000);
    q.write = false;
    tables_expect_pa(&t, "... and read", q, 0x28003000);
    q.iova = 0x28002abc;
    tables_expect_pa(&t, "a page beside it in the same superpage", q, 0x90002abc);
    q.iova = 0x28001004;
    tables_expect_pa(&t, "the superpage does not cover the interrupt file", q, 0x28003004);
    dc.iohgatp = 0;
    tables_dc(&t, 21, dc);
    q = (struct unit_request){.did = 21, .iova = 0x28001000, .write = true};
    struct outcome o = tables_go(&t, q);
    check(o.answer.pa == 0x28003000 || o.fault.cause == 259, "MSI with both stages Bare",
          "status %d pa %llx cause %u", o.answer.status, (unsigned long long)o.answer.pa,
          o.fault.cause);
}

static void upper_bits(void) {
    static const struct {
        unsigned mode, bits;
    } t1[3] = {{SV39, 39}, {SV48, 48}, {SV57, 57}};
    for (unsigned i = 0; i < 3; i++) {
        char name[80];
        uint64_t first = tables_page(&t);
        unsigned top = t1[i].mode - 6;
        tables_map(&t, t1[i].mode, first, 0, top, tables_leaf(0, PTE_ALL));
        tables_map(&t, t1[i].mode, first, 1ull << (t1[i].bits - 1), top, tables_leaf(0, PTE_ALL));
        tables_dc(&t, 30 + i,
                  (struct dc){.tc = TC_V,
                              .ta = (uint64_t)(300 + i) << 12,
                              .fsc = tables_atp(t1[i].mode, 0, first)});
        struct unit_request q = {.did = 30 + i, .iova = 0x1234};
        tables_expect_pa(&t, "lowest address", q, 0x1234);
        for (unsigned bit = t1[i].bits - 1; bit < 64; bit++) {
            q.iova = 0x1234 | 1ull << bit;
            snprintf(name, sizeof name, "Sv%u: bit %u alone is not canonical", t1[i].bits, bit);
            tables_expect_fault(&t, name, q, 13);
        }
        q.iova = 0x1234 | ~0ull << t1[i].bits;
        tables_expect_fault(&t, "upper half without its lowest bit", q, 13);
        q.iova = 0x1234 | ~0ull << (t1[i].bits - 1);
        tables_expect_pa(&t, "upper half", q, 0x1234);
    }
    for (unsigned i = 0; i < 3; i++) {
        char name[80];
        unsigned top = t1[i].mode - 6;
        uint64_t guest = tables_guest(&t, t1[i].mode);
        tables_gmap(&t, t1[i].mode, guest, 0, top, tables_leaf(0, PTE_ALL));
        tables_dc(&t, 34 + i,
                  (struct dc){.tc = TC_V, .iohgatp = tables_atp(t1[i].mode, 400 + i, guest)});
        struct unit_request q = {.did = 34 + i, .iova = 0x1234};
        tables_expect_pa(&t, "lowest guest address", q, 0x1234);
        for (unsigned bit = t1[i].bits + 2; bit < 64; bit++) {
            q.iova = 0x1234 | 1ull << bit;
            snprintf(name, sizeof name, "Sv%ux4: bit %u is too high, also on a hit", t1[i].bits,
                     bit);
            tables_expect_fault(&t, name, q, 21);
        }
    }
}

// Every device_id width and bit pattern finds its context: each walking 1, and the widest.
static void device_ids(void) {
    static const unsigned bits[3] = {6, 15, 24};
    for (unsigned level = 0; level < 3; level++) {
        char name[60];
        unsigned wrong = 0;
        soft_mode(&t.s, MODE_OFF, t.ddt);
        t.mode = MODE_1LVL + level;
        t.ddt = tables_page(&t);
        unsigned n = bits[level] + (t.s.caps >> 22 & 1 ? 0 : level < 2);
        for (unsigned i = 0; i <= n; i++) {
            uint32_t did = i < n ? 1u << i : (1u << n) - 1;
            uint64_t root = tables_page(&t);
            tables_map(&t, SV39, root, 0, 2, tables_leaf((uint64_t)(i + 1) << 30, PTE_ALL));
            tables_dc(
                &t, did,
                (struct dc){.tc = TC_V, .ta = (uint64_t)i << 12, .fsc = tables_atp(SV39, 0, root)});
        }
        soft_forget(&t.s);
        soft_mode(&t.s, t.mode, t.ddt);
        for (unsigned i = 0; i <= n; i++) {
            uint32_t did = i < n ? 1u << i : (1u << n) - 1;
            struct outcome o = tables_go(&t, (struct unit_request){.did = did, .iova = 0x10});
            wrong += o.answer.pa != ((uint64_t)(i + 1) << 30 | 0x10);
        }
        snprintf(name, sizeof name, "%u-level directory: every device_id bit", level + 1);
        check_equal(name, wrong, 0);
    }
    soft_mode(&t.s, MODE_OFF, t.ddt);
}

// Process directories of all depths in guest memory.
static void nested_processes(void) {
    uint64_t guest = tables_guest(&t, SV48);
    soft_mode(&t.s, MODE_1LVL, t.ddt);
    t.mode = MODE_1LVL;
    for (unsigned mode = PD8; mode <= PD20; mode++) {
        static const uint32_t pid[4] = {0, 0xa5, 0x1a5a5, 0xaa5a5};
        char name[60];
        uint64_t table = tables_page(&t), root = table, first = tables_page(&t);
        for (unsigned level = mode - 1; level > 0; level--) {
            uint64_t next = tables_page(&t);
            unsigned index = level == 2 ? pid[mode] >> 17 : pid[mode] >> 8 & 0x1ff;
            tables_put(&t, table + 8 * index, next >> 12 << 10 | 1);
            table = next;
        }
        tables_put(&t, table + 16 * (pid[mode] & 0xff), 1 | (uint64_t)mode << 12);
        tables_put(&t, table + 16 * (pid[mode] & 0xff) + 8, tables_atp(SV39, 0, first));
        tables_map(&t, SV39, first, 0, 2, tables_leaf(0x40000000, PTE_ALL));
        tables_gmap(&t, SV48, guest, 0x40000000, 2, tables_leaf(0x7c0000000, PTE_ALL));
        tables_dc(&t, 40 + mode,
                  (struct dc){.tc = TC_V | TC_PDTV,
                              .iohgatp = tables_atp(SV48, 500, guest),
                              .fsc = tables_atp(mode, 0, root)});
        snprintf(name, sizeof name, "process directory of %u levels in guest memory", mode);
        struct unit_request q = {.did = 40 + mode, .pv = true, .pid = pid[mode], .iova = 0x987};
        tables_expect_pa(&t, name, q, 0x7c0000987);
    }
}

// ---- Replacement has no cliff ----

enum { EVENT_TLB_MISS = 4, EVENT_DDT_WALK = 5, ROUNDS = 40 };

// A working set a little larger than a cache, in turn again and again: some accesses miss, but by
// far not all. Several devices use a new page each round, so that each access needs its context.
static void no_cliff(const char *name, unsigned pages, unsigned devices) {
    uint64_t root = tables_page(&t);
    bool many = devices > 1;
    for (unsigned i = 0; i < (many ? ROUNDS + 1 : pages); i++)
        tables_map(&t, SV39, root, 0x1000ull * i, 0, tables_leaf(0x5000000, PTE_ALL));
    for (unsigned d = 0; d < devices; d++)
        tables_dc(&t, 32 + d,
                  (struct dc){.tc = TC_V, .ta = 3 << 12, .fsc = tables_atp(SV39, 0, root)});
    soft_forget(&t.s);
    unit_write64(u, REG_HPMEVT1, many ? EVENT_DDT_WALK : EVENT_TLB_MISS);
    for (unsigned round = 0; round <= ROUNDS; round++) {
        if (round == 1) {
            unit_write64(u, REG_HPMCTR1, 0);
            unit_write32(u, REG_COUNTINH, 0);
        }
        for (unsigned i = 0; i < pages * devices; i++)
            unit_translate(u, (struct unit_request){.did = 32 + i % devices,
                                                    .iova = 0x1000ull * (many ? round : i)});
    }
    unit_settle(u);
    unsigned misses = unit_read32(u, REG_HPMCTR1), all = ROUNDS * pages * devices;
    check(misses * 10 <= 7 * all, name, "%u of %u accesses missed", misses, all);
}

static void cliffs(void) {
    no_cliff("17 pages in turn", 17, 1);
    no_cliff("65 pages in turn", 65, 1);
    no_cliff("9 devices in turn", 1, 9);
    no_cliff("17 devices in turn", 1, 17);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    nested_sizes();
    msi_with_bare_first_stage();
    upper_bits();
    device_ids();
    nested_processes();
    cliffs();
    unit_close(u);
    return check_status();
}
