// SPDX-License-Identifier: Apache-2.0
// Random worlds: memory, the pool of table pages, and the order in which the parts are made.
#include "gen.h"
#include <string.h>

unsigned gen_below(struct gen *g, unsigned n) {
    return random_below(&g->random, n);
}

bool gen_chance(struct gen *g, unsigned per_mille) {
    return random_below(&g->random, 1000) < per_mille;
}

uint64_t gen_bits(struct gen *g, unsigned bits) {
    return random_next(&g->random) >> (64 - bits);
}

void gen_put(struct gen *g, uint64_t pa, uint64_t value) {
    memory_put64(g->rtl, pa, value);
    memory_put64(g->ref, pa, value);
}

uint64_t gen_get(struct gen *g, uint64_t pa) {
    return memory_get64(g->ref, pa);
}

// Table pages come from two regions of the physical address space, one of them near its top.
uint64_t gen_alloc(struct gen *g, unsigned pages) {
    static const uint64_t region[2] = {0x80000000, 0xfedcba98000000};
    static const uint8_t zeroes[4 * 4096];
    g->next_page = (g->next_page + pages - 1) / pages * pages;
    uint64_t pa = region[gen_below(g, 2)] + 4096ull * g->next_page;
    g->next_page += pages;
    memory_put(g->rtl, pa, zeroes, 4096 * pages);
    memory_put(g->ref, pa, zeroes, 4096 * pages);
    return pa;
}

void gen_note(struct gen *g, struct gen_word w) {
    if (g->n_word < MAX_WORD)
        g->word[g->n_word++] = w;
}

// Bits 21:10 of an entry are left alone: they choose among the table pages of this world, and a
// table of one owner must not become another's, whom invalidations do not name.
bool gen_flip(struct gen *g, uint64_t *value) {
    if (!gen_chance(g, g->malformed))
        return false;
    unsigned bit = gen_below(g, 52);
    *value ^= 1ull << (bit < 10 ? bit : bit + 12);
    return true;
}

static void clear(struct gen *g) {
    g->n_vm = g->n_space = g->n_dev = g->n_page = g->n_word = g->next_page = g->n_alias = 0;
    g->n_recent = 0;
    memset(&g->host_msi, 0, sizeof g->host_msi);
}

// IDs are unique in a world: no two address spaces are confused by their tags.
static uint32_t unique_id(struct gen *g, unsigned n, unsigned bits) {
    return (uint32_t)(gen_bits(g, bits - 4) << 4 | n);
}

void gen_world(struct gen *g) {
    clear(g);
    g->n_vm = gen_below(g, MAX_VM);
    for (unsigned i = 0; i < g->n_vm; i++) {
        memset(&g->vm[i], 0, sizeof g->vm[i]);
        g->vm[i].ade = gen_bits(g, 2) << 7;
        g->vm[i].gscid = (uint16_t)unique_id(g, i, 16);
        gen_vm(g, (uint8_t)i);
    }
    g->host_msi.ade = gen_bits(g, 2) << 7;
    if (gen_chance(g, 300))
        gen_msi_table(g, &g->host_msi, NO_VM);
    g->n_space = 1 + gen_below(g, MAX_SPACE);
    for (unsigned i = 0; i < g->n_space; i++) {
        struct gen_space *s = &g->space[i];
        memset(s, 0, sizeof *s);
        s->vm = gen_chance(g, 250) || g->n_vm == 0 ? NO_VM : (uint8_t)gen_below(g, g->n_vm);
        s->pscid = unique_id(g, i, 20);
        gen_space(g, (uint8_t)i);
    }
    gen_devices(g);
}
