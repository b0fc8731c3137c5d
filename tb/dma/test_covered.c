// SPDX-License-Identifier: Apache-2.0
// What an invalidation by address covers: the whole first-stage mapping that holds the address,
// also where the IOTLB has it in pieces; with a second-stage address also the places of first-stage
// tables that were found through it. Nothing else is invalidated in between (checklist K03, K05).
#include "tables.h"

enum { PAGE = 0x1000, MIB2 = 0x200000 };
static const uint64_t iova = 0x40000000, gpa = 0x80000000;

static struct unit *u;
static struct tables t;

static uint64_t go(uint32_t did, uint64_t at) {
    struct unit_response r = unit_translate(u, (struct unit_request){.did = did, .iova = at});
    return r.status == UNIT_OK ? r.pa : ~0ull;
}

static void command(struct command c) {
    soft_put(&t.s, c);
    soft_do(&t.s, cmd_fence(0, 0, 0));
}

// One leaf of the first stage at that level, named by an address at its far end.
static void large_mapping(const char *name, uint32_t did, uint64_t fsc_root, bool nested,
                          unsigned level) {
    uint64_t size = level == 2 ? 1 << 30 : MIB2;
    uint64_t place = tables_map(&t, SV39, fsc_root, iova, level, tables_leaf(2ull << 30, PTE_ALL));
    check_equal(name, go(did, iova + 5 * PAGE), (2ull << 30) + 5 * PAGE);
    tables_put(&t, place, tables_leaf(3ull << 30, PTE_ALL));
    command(cmd_vma(nested ? CMD_GV | CMD_AV : CMD_AV, 0, nested ? 9 : 0, iova + size - PAGE));
    check_equal("... by its last page", go(did, iova + 5 * PAGE), (3ull << 30) + 5 * PAGE);
}

// The table of the lowest level moves in guest memory's map; its guest address stays.
static void moved_table(void) {
    uint64_t groot = memory_alloc(t.s.mem, 4 * PAGE);
    uint64_t root = tables_page(&t), middle = tables_page(&t);
    uint64_t low[2] = {tables_page(&t), tables_page(&t)};
    const uint64_t table = 0x100000000, far = 0x7000000000;
    tables_gmap(&t, SV39, groot, root, 0, tables_leaf(root, PTE_ALL));
    tables_gmap(&t, SV39, groot, middle, 0, tables_leaf(middle, PTE_ALL));
    uint64_t place = tables_gmap(&t, SV39, groot, table, 0, tables_leaf(low[0], PTE_ALL));
    for (unsigned i = 0; i < 4; i++)
        tables_gmap(&t, SV39, groot, gpa + i * PAGE, 0, tables_leaf(far + i * PAGE, PTE_ALL));
    tables_put(&t, root + 8, middle >> 12 << 10 | PTE_V);
    tables_put(&t, middle, table >> 12 << 10 | PTE_V);
    for (unsigned i = 0; i < 4; i++) {
        tables_put(&t, low[0] + 8 * i, tables_leaf(gpa + i * PAGE, PTE_ALL));
        tables_put(&t, low[1] + 8 * i, tables_leaf(gpa + (i ^ 1) * PAGE, PTE_ALL));
    }
    tables_dc(&t, 3,
              (struct dc){.tc = TC_V,
                          .iohgatp = tables_atp(SV39, 8, groot),
                          .fsc = tables_atp(SV39, 0, root)});
    command(cmd_ddt(true, 3));
    check_equal("through the old table", go(3, iova + 2 * PAGE), far + 2 * PAGE);
    tables_put(&t, place, tables_leaf(low[1], PTE_ALL));
    command(cmd_gvma(CMD_GV | CMD_AV, 8, table));
    check_equal("a page translated before, by the new one", go(3, iova + 2 * PAGE), far + 3 * PAGE);
    check_equal("a page not translated before", go(3, iova), far + PAGE);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    uint64_t host = tables_page(&t), guest = tables_page(&t), groot = tables_guest(&t, SV39);
    // Pages of 4 KiB behind the first one: the IOTLB has the mapping in pieces.
    for (unsigned i = 2; i < 4; i++)
        tables_gmap(&t, SV39, groot, ((uint64_t)i << 30) + 5 * PAGE, 0,
                    tables_leaf(((uint64_t)i << 30) + 5 * PAGE, PTE_ALL));
    tables_dc(&t, 1, (struct dc){.tc = TC_V, .fsc = tables_atp(SV39, 0, host)});
    tables_dc(&t, 2,
              (struct dc){.tc = TC_V,
                          .iohgatp = tables_atp(SV39, 9, groot),
                          .fsc = tables_atp(SV39, 0, guest)});
    large_mapping("2 MiB", 1, host, false, 1);
    large_mapping("2 MiB in pieces", 2, guest, true, 1);
    host = tables_page(&t);
    guest = tables_page(&t);
    tables_dc(&t, 1, (struct dc){.tc = TC_V, .fsc = tables_atp(SV39, 0, host)});
    tables_dc(&t, 2,
              (struct dc){.tc = TC_V,
                          .iohgatp = tables_atp(SV39, 9, groot),
                          .fsc = tables_atp(SV39, 0, guest)});
    command(cmd_ddt(true, 1));
    command(cmd_ddt(true, 2));
    large_mapping("1 GiB", 1, host, false, 2);
    large_mapping("1 GiB in pieces", 2, guest, true, 2);
    moved_table();
    unit_close(u);
    return check_status();
}
