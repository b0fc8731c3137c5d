// SPDX-License-Identifier: Apache-2.0
// No stale use: a table is changed and invalidated while requests are under way, at every offset in
// cycles. A request made before the fence completes gets the old or the new translation; one made
// after it only the new (checklist K01-K06, O02, O03).
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;

struct probe {
    unsigned after_fence; // requests that must see the new state
    unsigned stale, odd;
    bool late;
    uint64_t old_pa, new_pa; // 0: a fault
};

static void answered(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    struct probe *p = ctx;
    uint64_t pa = r->status == UNIT_OK ? r->pa & ~0xfffull : 0;
    // Requests made after the fence have bit 11 of the address set.
    bool late = q->iova >> 11 & 1;
    p->after_fence += late;
    if (pa != p->old_pa && pa != p->new_pa)
        p->odd++;
    else if (late && pa != p->new_pa)
        p->stale++;
}

// One trial: traffic, at `offset` cycles the edit and the commands, traffic on, then the probes.
static void trial(struct probe *p, struct unit_request q, uint64_t word, uint64_t value,
                  struct command c, unsigned offset) {
    struct unit_fault f;
    uint64_t old = tables_get(&t, word);
    soft_forget(&t.s);
    for (unsigned i = 0; i < 12; i++)
        unit_submit(u, &q, answered, p);
    unit_run(u, offset);
    tables_put(&t, word, value);
    soft_put(&t.s, c);
    soft_put(&t.s, cmd_fence(0, 0, 0));
    soft_ring(&t.s);
    for (unsigned i = 0; i < 12; i++)
        unit_submit(u, &q, answered, p);
    soft_wait(&t.s);
    q.iova |= 0x800;
    for (unsigned i = 0; i < 4; i++)
        unit_submit(u, &q, answered, p);
    unit_drain(u);
    unit_settle(u);
    while (soft_fault(&t.s, &f))
        ;
    tables_put(&t, word, old);
}

static void sweep(const char *name, struct unit_request q, uint64_t word, uint64_t value,
                  struct command c, uint64_t old_pa, uint64_t new_pa) {
    struct probe p = {.old_pa = old_pa, .new_pa = new_pa};
    for (unsigned latency = 0; latency <= 20; latency += 5) {
        unit_knobs(u)->mem_latency = latency;
        for (unsigned offset = 0; offset < 60 + 12 * latency; offset += 1 + latency / 5)
            trial(&p, q, word, value, c, offset);
    }
    unit_knobs(u)->mem_latency = 3;
    check(p.stale == 0 && p.odd == 0 && p.after_fence > 0, name,
          "%u stale and %u neither old nor new, of %u after the fence", p.stale, p.odd,
          p.after_fence);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_2LVL);
    uint64_t guest = tables_guest(&t, SV39), first = tables_page(&t), pdt = tables_page(&t);
    uint64_t one = tables_leaf(0x40000000, PTE_ALL), two = tables_leaf(0x80000000, PTE_ALL);
    uint64_t pte1 = tables_map(&t, SV39, first, 0x5000, 0, one);
    uint64_t pte2 = tables_gmap(&t, SV39, guest, 0x40000000, 2, tables_leaf(0x140000000, PTE_ALL));
    tables_gmap(&t, SV39, guest, 0x80000000, 2, tables_leaf(0x180000000, PTE_ALL));
    uint64_t hatp = tables_atp(SV39, 0x55, guest), fsc = tables_atp(SV39, 0, first);
    tables_dc(&t, 0x101, (struct dc){.tc = TC_V, .iohgatp = hatp, .ta = 7 << 12, .fsc = fsc});
    tables_dc(&t, 0x102, (struct dc){.tc = TC_V, .ta = 8 << 12, .fsc = fsc});
    tables_put(&t, pdt + 16 * 3, 1 | 9 << 12);
    tables_put(&t, pdt + 16 * 3 + 8, fsc);
    tables_dc(&t, 0x103, (struct dc){.tc = TC_V | TC_PDTV, .fsc = tables_atp(PD8, 0, pdt)});
    struct unit_request nested = {.did = 0x101, .iova = 0x5000};
    struct unit_request host = {.did = 0x102, .iova = 0x5000};
    struct unit_request process = {.did = 0x103, .pv = true, .pid = 3, .iova = 0x5000};

    sweep("first-stage PTE, VMA by address", nested, pte1, two,
          cmd_vma(CMD_GV | CMD_AV, 0, 0x55, 0x5000), 0x140000000, 0x180000000);
    sweep("first-stage PTE, VMA by PSCID", nested, pte1, two,
          cmd_vma(CMD_GV | CMD_PSCV, 7, 0x55, 0), 0x140000000, 0x180000000);
    sweep("first-stage PTE made invalid", nested, pte1, 0,
          cmd_vma(CMD_GV | CMD_AV, 0, 0x55, 0x5000), 0x140000000, 0);
    sweep("first-stage PTE of a host device", host, pte1, two,
          cmd_vma(CMD_AV | CMD_PSCV, 8, 0, 0x5000), 0x40000000, 0x80000000);
    sweep("second-stage PTE, GVMA by address", nested, pte2, tables_leaf(0x1c0000000, PTE_ALL),
          cmd_gvma(CMD_GV | CMD_AV, 0x55, 0x40000000), 0x140000000, 0x1c0000000);
    sweep("second-stage PTE made invalid, GVMA of all", nested, pte2, 0, cmd_gvma(0, 0, 0),
          0x140000000, 0);
    sweep("DC made invalid", host, tables_dc_place(&t, 0x102), 0, cmd_ddt(true, 0x102), 0x40000000,
          0);
    sweep("DC: second stage taken away", nested, tables_dc_place(&t, 0x101) + 8, 0,
          cmd_ddt(false, 0), 0x140000000, 0x40000000);
    sweep("PC made invalid", process, pdt + 16 * 3, 0, cmd_pdt(0x103, 3), 0x40000000, 0);
    sweep("PC: first stage taken away", process, pdt + 16 * 3 + 8, 0, cmd_pdt(0x103, 3), 0x40000000,
          0x5000);
    sweep("PC: INVAL_DDT takes the processes along", process, pdt + 16 * 3, 0, cmd_ddt(true, 0x103),
          0x40000000, 0);
    unit_close(u);
    return check_status();
}
