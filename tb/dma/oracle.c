// SPDX-License-Identifier: Apache-2.0
// The reference model on its own copy of memory.
#include "oracle.h"

static enum ref_mem_status as_status(enum mem_result r) {
    return r == MEM_OK ? REF_MEM_OK : r == MEM_POISON ? REF_MEM_POISON : REF_MEM_FAULT;
}

static bool finds_old(const struct oracle *o, uint64_t pa) {
    return (pa & ~7ull) == o->edited && o->reads_of_edited <= o->old_reads;
}

static enum ref_mem_status read(void *ctx, uint64_t pa, unsigned bytes, uint64_t *value) {
    struct oracle *o = ctx;
    struct machine_ops ops = memory_ops(o->memory);
    uint64_t word = 0;
    enum mem_result r = ops.read(ops.ctx, pa & ~7ull, &word, 8);
    o->reads_of_edited += (pa & ~7ull) == o->edited;
    if (finds_old(o, pa))
        word = o->old_value;
    *value = bytes == 8 ? word : (word >> 8 * (pa & 4)) & 0xffffffff;
    return as_status(r);
}

// An update of the old value never reaches memory: the exclusive write finds the new one.
static enum ref_mem_status write(void *ctx, uint64_t pa, unsigned bytes, uint64_t value) {
    struct oracle *o = ctx;
    struct machine_ops ops = memory_ops(o->memory);
    if (o->dry || finds_old(o, pa))
        return REF_MEM_OK;
    return as_status(ops.write(ops.ctx, pa, &value, bytes));
}

void oracle_open(struct oracle *o, struct memory *memory, uint64_t capabilities) {
    *o = (struct oracle){.memory = memory};
    o->cfg = (struct ref_config){.capabilities = capabilities, .choice.msi_width_checked = true};
    o->mem = (struct ref_mem){.ctx = o, .read = read, .write = write};
}

void oracle_look(struct oracle *o, const struct ref_request *q, struct ref_result *result) {
    o->dry = true;
    ref_translate(&o->cfg, &o->mem, q, result);
    o->dry = false;
}

void oracle_add(struct oracle *o, struct expected *e) {
    struct ref_request q = compare_request(&e->q);
    if (e->n_results == MAX_RESULT)
        return;
    o->reads_of_edited = 0;
    ref_translate(&o->cfg, &o->mem, &q, &e->result[e->n_results++]);
}

void oracle_race(struct oracle *o, struct expected *e) {
    for (unsigned n = 1; n == 1 || n <= o->reads_of_edited; n++) {
        o->old_reads = n;
        oracle_add(o, e);
    }
    o->old_reads = 0;
    oracle_add(o, e);
}
