// SPDX-License-Identifier: Apache-2.0
// Tables for the directed tests.
#include "tables.h"
#include <string.h>

uint64_t tables_page(struct tables *t) {
    return memory_alloc(t->s.mem, 4096);
}

void tables_put(struct tables *t, uint64_t pa, uint64_t value) {
    memory_put64(t->s.mem, pa, value);
}

uint64_t tables_get(struct tables *t, uint64_t pa) {
    return memory_get64(t->s.mem, pa);
}

void tables_open(struct tables *t, struct unit *u, unsigned mode) {
    soft_start(&t->s, u, 4, 6);
    t->mode = mode;
    t->ddt = tables_page(t);
    soft_mode(&t->s, mode, t->ddt);
}

static uint64_t pointer(uint64_t pa) {
    return pa >> 12 << 10 | 1;
}

uint64_t tables_leaf(uint64_t pa, uint64_t bits) {
    return pa >> 12 << 10 | bits;
}

static uint64_t follow(struct tables *t, uint64_t entry) {
    uint64_t value = tables_get(t, entry);
    if (value == 0) {
        value = pointer(tables_page(t));
        tables_put(t, entry, value);
    }
    return (value >> 10 & 0xfffffffffff) << 12;
}

uint64_t tables_dc_place(struct tables *t, uint32_t did) {
    bool extended = t->s.caps >> 22 & 1;
    unsigned low = extended ? 6 : 7, size = extended ? 64 : 32;
    uint64_t table = t->ddt;
    if (t->mode == MODE_3LVL)
        table = follow(t, table + 8 * (did >> (low + 9)));
    if (t->mode >= MODE_2LVL)
        table = follow(t, table + 8 * (did >> low & 511));
    return table + size * (did & ((1u << low) - 1));
}

void tables_dc(struct tables *t, uint32_t did, struct dc dc) {
    uint64_t place = tables_dc_place(t, did);
    memory_put(t->s.mem, place, &dc, t->s.caps >> 22 & 1 ? 64 : 32);
}

uint64_t tables_atp(unsigned mode, uint32_t id, uint64_t root) {
    return (uint64_t)mode << 60 | (uint64_t)id << 44 | root >> 12;
}

static uint64_t map(struct tables *t, unsigned levels, unsigned extra, uint64_t root, uint64_t va,
                    unsigned level, uint64_t pte) {
    uint64_t table = root;
    for (unsigned i = levels - 1;; i--) {
        unsigned bits = 9 + (i == levels - 1 ? extra : 0);
        uint64_t entry = table + 8 * (va >> (12 + 9 * i) & ((1u << bits) - 1));
        if (i == level) {
            tables_put(t, entry, pte);
            return entry;
        }
        table = follow(t, entry);
    }
}

uint64_t tables_map(struct tables *t, unsigned mode, uint64_t root, uint64_t va, unsigned level,
                    uint64_t pte) {
    return map(t, mode - 5, 0, root, va, level, pte);
}

uint64_t tables_gmap(struct tables *t, unsigned mode, uint64_t root, uint64_t gpa, unsigned level,
                     uint64_t pte) {
    return map(t, mode - 5, 2, root, gpa, level, pte);
}

uint64_t tables_guest(struct tables *t, unsigned mode) {
    uint64_t root = memory_alloc(t->s.mem, 4 * 4096), heap = root >> 30 << 30;
    tables_gmap(t, mode, root, heap, 2, tables_leaf(heap, PTE_ALL));
    return root;
}

struct outcome tables_go(struct tables *t, struct unit_request q) {
    struct outcome o = {.answer = unit_translate(t->s.u, q)};
    unit_settle(t->s.u);
    o.recorded = soft_fault(&t->s, &o.fault);
    return o;
}

void tables_expect_pa(struct tables *t, const char *name, struct unit_request q, uint64_t pa) {
    struct outcome o = tables_go(t, q);
    check(o.answer.status == UNIT_OK && o.answer.pa == pa && !o.recorded, name,
          "status %d pa %llx cause %u, expected pa %llx", o.answer.status,
          (unsigned long long)o.answer.pa, o.fault.cause, (unsigned long long)pa);
}

// The whole record but iotval2, which matters to guest page faults only.
void tables_expect_fault(struct tables *t, const char *name, struct unit_request q,
                         unsigned cause) {
    struct outcome o = tables_go(t, q);
    const struct unit_fault *f = &o.fault;
    unsigned ttyp = q.at == UNIT_TRANSLATION
                        ? 8
                        : (q.at == UNIT_TRANSLATED ? 5u : 1u) + (q.write  ? 2u
                                                                 : q.exec ? 0u
                                                                          : 1u);
    bool refused = o.answer.status == UNIT_UR || o.answer.status == UNIT_CA;
    bool same = f->ttyp == ttyp && f->did == q.did && f->pv == q.pv &&
                f->pid == (q.pv ? q.pid : 0) && f->priv == (q.pv && q.priv) &&
                f->iotval >> 12 == q.iova >> 12;
    check(
        refused && o.recorded && f->cause == cause && same, name,
        "status %d, record %d: cause %u ttyp %u did %x pv %d pid %x iotval %llx, expected cause %u "
        "ttyp %u",
        o.answer.status, o.recorded, f->cause, f->ttyp, f->did, f->pv, f->pid,
        (unsigned long long)f->iotval, cause, ttyp);
}
