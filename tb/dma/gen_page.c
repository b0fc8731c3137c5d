// SPDX-License-Identifier: Apache-2.0
// Page tables of both stages, with every mix of page sizes.
#include "gen.h"

enum { V = 1, R = 2, W = 4, X = 8, U = 16, G = 32, A = 64, D = 128, RWXUAD = 0xdf };

static unsigned levels_of(unsigned mode) {
    return mode - 8 + 3;
}

static uint64_t index_of(uint64_t addr, unsigned level, unsigned levels, bool second) {
    unsigned bits = 9 + (second && level == levels - 1 ? 2 : 0);
    return addr >> (12 + 9 * level) & ((1u << bits) - 1);
}

uint64_t gen_spa(const struct gen *g, uint8_t vm, uint64_t gpa) {
    if (vm == NO_VM)
        return gpa;
    for (unsigned i = 0; i < g->n_page; i++)
        if (g->page[i].vm == vm && g->page[i].gpa == (gpa & ~0xfffull))
            return g->page[i].spa | (gpa & 0xfff);
    return 0;
}

// Permissions and the other low bits, and now and then something extended.
static uint64_t leaf_bits(struct gen *g) {
    if (gen_chance(g, 550))
        return RWXUAD;
    uint64_t bits = V | gen_bits(g, 10);
    bits |= gen_chance(g, 850) ? R : 0;
    bits |= gen_chance(g, 800) ? U : 0;
    bits |= gen_chance(g, 700) ? A : 0;
    bits |= gen_chance(g, 400) ? D : 0;
    bits |= gen_chance(g, 300) ? (uint64_t)gen_below(g, 4) << 61 : 0;
    return bits;
}

struct walk {
    struct gen *g;
    struct gen_word word; // kind, owner, address
    uint64_t table;       // as the PTE has it
    unsigned levels;
    bool second;
};

static uint64_t slot_pa(const struct walk *w, unsigned level) {
    uint64_t entry = w->table + 8 * index_of(w->word.addr, level, w->levels, w->second);
    return gen_spa(w->g, w->second ? NO_VM : w->word.vm, entry);
}

// Makes pointers down to a level and returns the slot there; 0 when a leaf is in the way.
static uint64_t descend(struct walk *w, unsigned level) {
    struct gen *g = w->g;
    for (unsigned i = w->levels - 1; i > level; i--) {
        uint64_t pa = slot_pa(w, i);
        if (pa == 0)
            return 0;
        uint64_t pte = gen_get(g, pa);
        if (pte == 0) {
            bool host = w->second || w->word.vm == NO_VM;
            uint64_t next = host ? gen_alloc(g, 1) : gen_guest_page(g, w->word.vm).gpa;
            pte = next >> 12 << 10 | V | (!w->second && gen_chance(g, 30) ? G : 0);
            if (pte & G)
                g->space[w->word.space].global = true;
            gen_flip(g, &pte);
            gen_put(g, pa, pte);
            struct gen_word word = w->word;
            word.pa = pa;
            gen_note(g, word);
        }
        if ((pte & (V | R | X)) != V)
            return 0;
        w->table = (pte >> 10 & 0xfffffffffffull) << 12;
    }
    return slot_pa(w, level);
}

// Sixteen equal PTEs: 64 KiB.
static bool put_napot(struct walk *w, uint64_t pa, uint64_t target, uint64_t bits) {
    uint64_t first = pa & ~127ull;
    for (unsigned i = 0; i < 16; i++)
        if (gen_get(w->g, first + 8 * i) != 0)
            return false;
    uint64_t pte = (target >> 16 << 16 | 0x8000) >> 12 << 10 | bits | 1ull << 63;
    for (unsigned i = 0; i < 16; i++)
        gen_put(w->g, first + 8 * i, pte);
    return true;
}

// Maps the block of that level around the address to target; false when the place is taken.
static bool map(struct walk *w, unsigned level, uint64_t target, uint64_t bits) {
    uint64_t pa = descend(w, level);
    if (pa == 0 || gen_get(w->g, pa) != 0)
        return false;
    w->word.pa = pa;
    w->word.leaf = true;
    if (level == 0 && gen_chance(w->g, 200)) {
        w->word.napot = true;
        return put_napot(w, pa, target, bits);
    }
    uint64_t block = (1ull << (12 + 9 * level)) - 1;
    uint64_t pte = (target & ~block) >> 12 << 10 | bits;
    if (level > 0 && gen_chance(w->g, 15))
        pte |= 1ull << (10 + gen_below(w->g, 9)); // misaligned
    if (gen_chance(w->g, 15))
        pte |= 1ull << 63; // NAPOT where it is not defined, or not with this page number
    gen_flip(w->g, &pte);
    if (level == 0 && (pte >> 63) && (pte >> 10 & 15) == 8)
        pte ^= 1ull << 63; // a lone member of a NAPOT range
    gen_put(w->g, pa, pte);
    gen_note(w->g, w->word);
    return true;
}

static struct walk second_stage(struct gen *g, uint8_t vm, uint64_t gpa) {
    struct gen_word word = {.kind = WORD_PTE2, .vm = vm, .addr = gpa};
    return (struct walk){.g = g,
                         .word = word,
                         .table = g->vm[vm].root,
                         .levels = levels_of(g->vm[vm].mode),
                         .second = true};
}

static unsigned some_level(struct gen *g, unsigned levels) {
    static const uint8_t often[8] = {0, 0, 0, 1, 1, 2, 2, 3};
    unsigned level = gen_chance(g, 50) ? gen_below(g, levels) : often[gen_below(g, 8)];
    return level < levels ? level : levels - 1;
}

static uint64_t random_gpa(struct gen *g, const struct gen_vm *vm) {
    uint64_t gpa = gen_bits(g, 12 + 9 * levels_of(vm->mode) + 2);
    return gen_chance(g, 500) ? gpa & 0xffffffff : gpa;
}

static uint64_t random_pa(struct gen *g) {
    return gen_bits(g, 56);
}

// A page of guest memory that holds tables: a real page of the pool behind a mapping of any size.
struct gen_page gen_guest_page(struct gen *g, uint8_t vm) {
    uint64_t spa = gen_alloc(g, 1);
    struct gen_page page = {.vm = vm, .gpa = spa, .spa = spa};
    if (vm == NO_VM)
        return page;
    for (unsigned tries = 0; tries < 20; tries++) {
        unsigned level = some_level(g, levels_of(g->vm[vm].mode));
        uint64_t block = (1ull << (12 + 9 * level)) - 1;
        if (level == 0)
            block = 0xffff; // in case it becomes a NAPOT range
        page.gpa = ((random_gpa(g, &g->vm[vm]) & ~block) | (spa & block)) & ~0xfffull;
        struct walk w = second_stage(g, vm, page.gpa);
        uint64_t bits = gen_chance(g, 900) ? RWXUAD : leaf_bits(g);
        if (g->n_page < MAX_PAGE && map(&w, level, spa, bits))
            break;
    }
    if (g->n_page < MAX_PAGE)
        g->page[g->n_page++] = page;
    return page;
}

// A mapping for data somewhere in [base, base + size): returns the GPA inside it.
static uint64_t data_page(struct gen *g, uint8_t vm, uint64_t base, uint64_t size) {
    uint64_t gpa = base + (random_next(&g->random) & (size - 1) & ~0xfffull);
    struct walk w = second_stage(g, vm, gpa);
    map(&w, some_level(g, w.levels), random_pa(g), leaf_bits(g));
    return gpa;
}

void gen_vm(struct gen *g, uint8_t vm) {
    struct gen_vm *v = &g->vm[vm];
    v->mode = 8 + gen_below(g, 3);
    v->root = gen_alloc(g, 4);
    if (gen_chance(g, 600))
        gen_msi_table(g, v, vm);
    unsigned n = 4 + gen_below(g, 12);
    for (unsigned i = 0; i < n && v->n_hot < MAX_HOT; i++)
        v->hot[v->n_hot++] = data_page(g, vm, random_gpa(g, v) & ~0xfffull, 0x1000);
}

// Where a first-stage leaf of this size points: guest data of any second-stage size, an interrupt
// file, nothing, or beyond the guest's address space.
static uint64_t leaf_target(struct gen *g, uint8_t vm, uint64_t block, uint64_t *offset) {
    if (vm == NO_VM) {
        if (g->host_msi.msi && gen_chance(g, 200)) {
            uint64_t msi = gen_msi_gpa(g, &g->host_msi);
            *offset = msi & block & ~0xfffull;
            return msi & ~block;
        }
        return random_pa(g) & ~block;
    }
    struct gen_vm *v = &g->vm[vm];
    uint64_t base = random_gpa(g, v) & ~block;
    if (v->msi && gen_chance(g, 250)) {
        uint64_t gpa = gen_msi_gpa(g, v);
        *offset = gpa & block & ~0xfffull;
        return gpa & ~block;
    }
    if (gen_chance(g, 50))
        return random_pa(g) & ~block;
    if (gen_chance(g, 50))
        return base;
    *offset = data_page(g, vm, base, block + 1) & block;
    return base;
}

static void map_iova(struct gen *g, uint8_t space) {
    struct gen_space *s = &g->space[space];
    unsigned levels = levels_of(s->mode), bits = 12 + 9 * levels;
    uint64_t iova = gen_bits(g, bits);
    if (gen_chance(g, 600))
        iova &= 0x3fffffff;
    if (iova >> (bits - 1))
        iova |= ~0ull << bits;
    unsigned level = some_level(g, levels);
    uint64_t block = (1ull << (12 + 9 * level)) - 1, offset = iova & block & ~0xfffull;
    uint64_t target = leaf_target(g, s->vm, level == 0 ? 0xffff : block, &offset);
    if (level == 0) {
        target |= offset & 0xf000; // target's low page bits count in a NAPOT range only
        offset = 0;
    }
    iova = (iova & ~block) | offset;
    struct walk w = {.g = g,
                     .word = {.kind = WORD_PTE1, .vm = s->vm, .space = space, .addr = iova},
                     .table = s->root,
                     .levels = levels};
    uint64_t leaf = leaf_bits(g);
    if (leaf & G)
        s->global = true;
    map(&w, level, target, leaf);
    if (s->n_hot < MAX_HOT)
        s->hot[s->n_hot++] = iova;
}

void gen_space(struct gen *g, uint8_t space) {
    struct gen_space *s = &g->space[space];
    s->mode = 8 + gen_below(g, 3);
    s->root = gen_guest_page(g, s->vm).gpa;
    unsigned n = 2 + gen_below(g, 14);
    for (unsigned i = 0; i < n; i++)
        map_iova(g, space);
}
