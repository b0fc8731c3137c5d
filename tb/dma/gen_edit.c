// SPDX-License-Identifier: Apache-2.0
// Edits of one doubleword while requests are under way, and the invalidations that the
// specification asks for: as narrow as they may be, and sometimes broader.
#include "gen.h"
#include "soft.h"

static uint64_t one_of(struct gen *g, uint64_t bits) {
    for (;;) {
        uint64_t bit = 1ull << gen_below(g, 64);
        if (bit & bits)
            return bit;
    }
}

// Which bits may change: nothing that makes one owner's table another's (see gen_flip), and no N
// bit.
static uint64_t editable(const struct gen_word *w) {
    switch (w->kind) {
    case WORD_PTE1:
    case WORD_PTE2:
        return w->leaf ? 0x003fffffffc003dfull : 0x00000000000000c1ull;
    case WORD_DC:
        return w->index == 0 ? 1ull | 1 << 4 | 1 << 9 | 1 << 12 | 1ull << 32 : 0;
    case WORD_PC:
        return 0xf;
    case WORD_MSI:
        return 0x003fffffffc0000full;
    default:
        return 3;
    }
}

bool gen_edit(struct gen *g, struct gen_word *edited) {
    if (g->n_word == 0)
        return false;
    *edited = g->word[gen_below(g, g->n_word)];
    uint64_t bits = editable(edited), value = gen_get(g, edited->pa);
    if (bits == 0)
        return false;
    if (gen_chance(g, 300))
        bits &= 1; // validity more often than the rest
    g->old_value = value;
    value ^= one_of(g, bits);
    if (edited->kind == WORD_PTE1 && edited->leaf && (value >> 5 & 1))
        g->space[edited->space].global = true;
    gen_put(g, edited->pa, value);
    return true;
}

static void vma(struct gen *g, const struct gen_word *w, struct soft *s) {
    const struct gen_space *space = &g->space[w->space];
    uint64_t flags = w->vm == NO_VM ? 0 : CMD_GV;
    uint32_t gscid = w->vm == NO_VM ? 0 : g->vm[w->vm].gscid;
    if (w->leaf && gen_chance(g, 700))
        flags |= CMD_AV;
    if (!space->global && !space->aliased && gen_chance(g, 600))
        flags |= CMD_PSCV;
    soft_put(s, cmd_vma(flags, flags & CMD_PSCV ? space->pscid : 0, gscid, w->addr));
}

static void gvma(struct gen *g, const struct gen_word *w, struct soft *s) {
    uint64_t flags = gen_chance(g, 100) ? 0 : CMD_GV;
    if ((w->leaf || w->kind == WORD_MSI) && gen_chance(g, 700))
        flags |= CMD_AV;
    soft_put(s, cmd_gvma(flags, g->vm[w->vm].gscid, w->addr));
}

// The same for the other names that this guest's tables go by.
static void aliases(struct gen *g, struct soft *s) {
    soft_put(s, cmd_vma(0, 0, 0, 0));
    for (unsigned i = 0; i < g->n_alias; i++) {
        soft_put(s, cmd_vma(CMD_GV, 0, g->alias[i], 0));
        soft_put(s, cmd_gvma(CMD_GV, g->alias[i], 0));
    }
}

static void everything(struct soft *s) {
    soft_put(s, cmd_ddt(false, 0));
    soft_put(s, cmd_vma(0, 0, 0, 0));
    soft_put(s, cmd_gvma(0, 0, 0));
}

void gen_invalidate(struct gen *g, const struct gen_word *w, struct soft *s) {
    switch (w->kind) {
    case WORD_DDTE:
        soft_put(s, cmd_ddt(false, 0));
        break;
    case WORD_DC:
    case WORD_PDTE:
        soft_put(s, cmd_ddt(gen_chance(g, 800), g->dev[w->dev].did));
        break;
    case WORD_PC:
        soft_put(s, cmd_pdt(g->dev[w->dev].did, w->pid));
        break;
    case WORD_PTE1:
        vma(g, w, s);
        break;
    case WORD_PTE2:
    case WORD_MSI:
        if (w->vm == NO_VM) {
            everything(s);
            return;
        }
        gvma(g, w, s);
        // Directory caches may hold translated addresses of process directories.
        soft_put(s, cmd_ddt(false, 0));
        break;
    }
    if (w->vm != NO_VM && g->vm[w->vm].aliased)
        aliases(g, s);
    else if (gen_chance(g, 20))
        everything(s);
}
