// SPDX-License-Identifier: Apache-2.0
// Requests that mostly find something, and sometimes nothing.
#include "gen.h"

static uint64_t hot(struct gen *g, const uint64_t *list, unsigned n) {
    return n == 0 ? gen_bits(g, 64) : list[gen_below(g, n)];
}

static uint64_t address(struct gen *g, const struct gen_device *d, uint8_t space) {
    if (space != NO_VM)
        return hot(g, g->space[space].hot, g->space[space].n_hot);
    const struct gen_vm *vm = d->vm == NO_VM ? &g->host_msi : &g->vm[d->vm];
    if (vm->msi && gen_chance(g, 300))
        return gen_msi_gpa(g, vm);
    if (d->vm == NO_VM)
        return gen_bits(g, gen_chance(g, 100) ? 64 : 56);
    return hot(g, vm->hot, vm->n_hot);
}

// The process and the space that its addresses are in.
static uint8_t choose_process(struct gen *g, const struct gen_device *d, struct unit_request *q) {
    bool use = d->pdtv ? gen_chance(g, 800) : gen_chance(g, 40);
    if (use) {
        q->pv = true;
        q->priv = gen_chance(g, 300);
        q->pid = (uint32_t)gen_bits(g, 20);
    }
    if (!d->pdtv)
        return d->space;
    if (d->n_process == 0 || gen_chance(g, 50))
        return NO_VM;
    const struct gen_process *p = &d->process[gen_below(g, d->n_process)];
    if (use)
        q->pid = p->pid;
    else if (!d->dpe)
        return NO_VM;
    return p->space;
}

static void choose_kind(struct gen *g, struct unit_request *q) {
    unsigned kind = gen_below(g, 100);
    q->write = kind < 42;
    q->exec = !q->write && kind < 57;
    bool ats = g->caps >> 25 & 1;
    if (gen_chance(g, ats ? 120 : 30)) {
        q->at = UNIT_TRANSLATED;
    } else if (gen_chance(g, ats ? 250 : 20)) {
        q->at = UNIT_TRANSLATION;
        q->write = false;
        q->nw = gen_chance(g, 500);
    }
}

static void fresh_request(struct gen *g, struct unit_request *q) {
    *q = (struct unit_request){.did = (uint32_t)gen_bits(g, 24)};
    uint8_t space = NO_VM;
    q->iova = gen_bits(g, 64);
    if (g->n_dev > 0 && gen_chance(g, 970)) {
        const struct gen_device *d = &g->dev[gen_below(g, g->n_dev)];
        q->did = d->did;
        space = choose_process(g, d, q);
        q->iova = address(g, d, space);
        choose_kind(g, q);
        if (q->at == UNIT_TRANSLATED && gen_chance(g, 700))
            q->iova = address(g, d, NO_VM); // a GPA, for T2GPA
    } else {
        choose_kind(g, q);
    }
    q->iova = (q->iova & ~0xfffull) | gen_bits(g, 12);
    if (gen_chance(g, 60))
        q->iova ^= 1ull << (12 + gen_below(g, 52));
    else if (gen_chance(g, 60))
        q->iova += gen_chance(g, 500) ? 0x1000 : -0x1000ull;
    if (gen_chance(g, 10))
        q->did ^= 1u << gen_below(g, 24);
    if (q->pv && gen_chance(g, 20))
        q->pid ^= 1u << gen_below(g, 20);
}

// A page that was visited lately is visited again, perhaps by another kind of access.
void gen_request(struct gen *g, struct unit_request *q) {
    if (g->n_recent == 16 && gen_chance(g, 350)) {
        *q = g->recent[gen_below(g, 16)];
        q->iova = (q->iova & ~0xfffull) | gen_bits(g, 12);
        if (gen_chance(g, 500)) {
            q->write = gen_chance(g, 400);
            q->exec = !q->write && gen_chance(g, 200);
            q->priv = q->pv && gen_chance(g, 300);
            q->at = UNIT_UNTRANSLATED;
        }
        return;
    }
    fresh_request(g, q);
    unsigned slot = g->n_recent < 16 ? g->n_recent++ : gen_below(g, 16);
    g->recent[slot] = *q;
}
