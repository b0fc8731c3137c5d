// SPDX-License-Identifier: Apache-2.0
// Every bit of every structure: each is flipped alone, and a read, a write and an execute must end
// as the reference model says (checklist D02-D18, T13-T21).
#include "oracle.h"
#include "tables.h"
#include <stdio.h>
#include <stdlib.h>

static struct unit *u;
static struct tables t;
static struct oracle oracle;
static struct batch batch;
static struct expected expected;

static bool agrees(const struct unit_request *q) {
    struct ref_request req = compare_request(q);
    expected.q = *q;
    expected.n_results = 1;
    expected.recorded = false;
    oracle_look(&oracle, &req, &expected.result[0]);
    expected.got = unit_translate(u, *q);
    unit_settle(u);
    batch.e[0] = &expected;
    batch.n = 1;
    return compare_answer(&batch, &expected) && compare_faults(&batch, &t.s);
}

// All bits of n doublewords at pa, and all their bits at once.
static void flip(const char *name, struct unit_request q, uint64_t pa, unsigned n) {
    unsigned wrong = 0, first = 0;
    char why[sizeof batch.why] = "";
    for (unsigned bit = 0; bit < 64 * n; bit++) {
        uint64_t word = pa + 8 * (bit / 64), old = tables_get(&t, word);
        tables_put(&t, word, old ^ 1ull << bit % 64);
        soft_forget(&t.s);
        for (unsigned kind = 0; kind < 3; kind++) {
            q.write = kind == 1;
            q.exec = kind == 2;
            if (agrees(&q) || wrong++ > 0)
                continue;
            first = bit;
            snprintf(why, sizeof why, "%s", batch.why);
        }
        tables_put(&t, word, old);
    }
    soft_forget(&t.s);
    check(wrong == 0, name, "%u differences, first at bit %u: %s", wrong, first, why);
}

// Pages 1, 2, 3 of a first-stage path in guest memory, and the second stage behind it.
static void nested(void) {
    uint64_t guest = tables_guest(&t, SV48), first = tables_page(&t);
    uint64_t leaf = tables_map(&t, SV39, first, 0x12345000, 0, tables_leaf(0x7000000, PTE_ALL));
    uint64_t middle = tables_map(&t, SV39, first, 0x40200000, 1, tables_leaf(0x7000000, PTE_ALL));
    uint64_t top = tables_map(&t, SV39, first, 0x80000000, 2, tables_leaf(0, PTE_ALL));
    uint64_t gleaf = tables_gmap(&t, SV48, guest, 0x7000000, 0, tables_leaf(0x90000000, PTE_ALL));
    uint64_t gmiddle = tables_gmap(&t, SV48, guest, 0x7200000, 1, tables_leaf(0x40000000, PTE_ALL));
    uint64_t napot =
        tables_map(&t, SV39, first, 0x12350000, 0, tables_leaf(0x7008000, PTE_ALL) | 1ull << 63);
    struct dc dc = {.tc = TC_V,
                    .iohgatp = tables_atp(SV48, 0x33, guest),
                    .ta = 0x77 << 12,
                    .fsc = tables_atp(SV39, 0, first)};
    tables_dc(&t, 1, dc);
    struct unit_request q = {.did = 1, .iova = 0x12345678};
    flip("device context, two stages", q, tables_dc_place(&t, 1), t.s.caps >> 22 & 1 ? 8 : 4);
    flip("first-stage leaf, 4 KiB", q, leaf, 1);
    flip("first-stage root entry", q, first, 1);
    flip("second-stage leaf, 4 KiB", q, gleaf, 1);
    flip("second-stage root entry", q, guest, 1);
    if (t.s.caps >> 25 & 1) { // ATS, with T2GPA: they need each other and the second stage
        dc.tc |= TC_EN_ATS | TC_EN_PRI | TC_T2GPA;
        dc.iohgatp = tables_atp(SV39, 0x33, guest); // one bit from Bare
        tables_dc(&t, 1, dc);
        soft_forget(&t.s);
        flip("device context, two stages, ATS", q, tables_dc_place(&t, 1), 2);
    }
    q.iova = 0x40212345;
    flip("first-stage leaf, 2 MiB", q, middle, 1);
    q.iova = 0x80000000 + 0x7212345;
    flip("first-stage leaf, 1 GiB", q, top, 1);
    flip("second-stage leaf, 2 MiB", q, gmiddle, 1);
    q.iova = 0x12350123;
    flip("first-stage leaf, 64 KiB", q, napot, 1);
}

static void processes(void) {
    uint64_t pdt = tables_page(&t), leaf = tables_page(&t), first = tables_page(&t);
    uint64_t pte = tables_map(&t, SV57, first, 0, 4, tables_leaf(0, PTE_ALL));
    tables_put(&t, pdt, leaf >> 12 << 10 | 1);
    tables_put(&t, leaf + 16 * 7, 1 | 2 | 0x99 << 12);
    tables_put(&t, leaf + 16 * 7 + 8, tables_atp(SV57, 0, first));
    tables_dc(&t, 2, (struct dc){.tc = TC_V | TC_PDTV, .fsc = tables_atp(PD17, 0, pdt)});
    struct unit_request q = {.did = 2, .pv = true, .pid = 7, .iova = 0x123456789abc};
    flip("device context, process directory", q, tables_dc_place(&t, 2), 4);
    flip("non-leaf entry of a process directory", q, pdt, 1);
    flip("process context, user", q, leaf + 16 * 7, 2);
    q.priv = true;
    flip("process context, supervisor", q, leaf + 16 * 7, 2);
    flip("256 TiB leaf, supervisor", q, pte, 1);
    q = (struct unit_request){.did = 2, .iova = 0x123456789abc};
    flip("device context, no process_id", q, tables_dc_place(&t, 2), 4);
}

static void interrupt_files(void) {
    uint64_t msi = tables_page(&t), guest = tables_guest(&t, SV39);
    if (!(t.s.caps >> 22 & 1))
        return;
    tables_gmap(&t, SV39, guest, 0x28000000, 1, tables_leaf(0x60000000, PTE_ALL));
    tables_put(&t, msi + 16 * 5, tables_leaf(0x55555000, 7));
    tables_dc(&t, 3,
              (struct dc){.tc = TC_V,
                          .iohgatp = tables_atp(SV39, 0x44, guest),
                          .msiptp = tables_atp(1, 0, msi),
                          .msi_mask = 0x7,
                          .msi_pattern = 0x28000});
    struct unit_request q = {.did = 3, .iova = 0x28005abc};
    flip("device context with an MSI page table", q, tables_dc_place(&t, 3), 8);
    flip("MSI PTE, basic mode", q, msi + 16 * 5, 2);
    tables_put(&t, msi + 16 * 5, 0x123456ull << 7 | 3);
    flip("MSI PTE, MRIF mode", q, msi + 16 * 5, 2);
}

static void directory(void) {
    tables_dc(&t, 0x123, (struct dc){.tc = TC_V});
    struct unit_request q = {.did = 0x123, .iova = 0x5555};
    unsigned low = t.s.caps >> 22 & 1 ? 6 : 7;
    flip("non-leaf entry of the device directory", q, t.ddt + 8 * (0x123ull >> low), 1);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_2LVL);
    oracle_open(&oracle, t.s.mem, t.s.caps);
    oracle.cfg.ddtp = t.ddt >> 12 << 10 | MODE_2LVL;
    nested();
    processes();
    interrupt_files();
    directory();
    unit_close(u);
    return check_status();
}
