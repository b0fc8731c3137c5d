/* SPDX-License-Identifier: Apache-2.0 */
/* Page table geometry and the decoding of one entry, common to both stages (privileged spec, Sv*).
 */
#include "ref_int.h"

#define PTE_V (1ULL << 0)
#define PTE_R (1ULL << 1)
#define PTE_W (1ULL << 2)
#define PTE_X (1ULL << 3)
#define PTE_U (1ULL << 4)
#define PTE_G (1ULL << 5)

/* mode: 8, 9, 10 of iosatp or iohgatp; narrow: SXL or GXL is 1. False for Bare. */
bool scheme_get(unsigned mode, bool narrow, bool second_stage, struct scheme *s) {
    if (mode == 0)
        return false;
    unsigned extra = second_stage ? 2 : 0;
    if (narrow) {
        *s = (struct scheme){.levels = 2, .index_bits = 10, .pte_bytes = 4, .va_bits = 32 + extra};
    } else {
        unsigned levels = mode - 8 + 3;
        *s = (struct scheme){
            .levels = levels, .index_bits = 9, .pte_bytes = 8, .va_bits = 12 + 9 * levels + extra};
    }
    s->root_extra = extra;
    return true;
}

static unsigned level_lg2(const struct scheme *s, unsigned level) {
    return 12 + s->index_bits * level;
}

uint64_t pte_index(const struct scheme *s, uint64_t va, unsigned level) {
    unsigned bits = s->index_bits + (level == s->levels - 1 ? s->root_extra : 0);
    return (va >> level_lg2(s, level)) & ((1ULL << bits) - 1);
}

static bool reserved_set(const struct ref_config *cfg, const struct scheme *s, uint64_t pte) {
    if (s->pte_bytes == 4)
        return false;
    if (BITS(pte, 58, 54) != 0)
        return true;
    if (!(cfg->capabilities & REF_CAP_SVRSW60T59B) && BITS(pte, 60, 59) != 0)
        return true;
    unsigned pbmt = (unsigned)BITS(pte, 62, 61);
    return pbmt == 3 || (pbmt != 0 && !(cfg->capabilities & REF_CAP_SVPBMT));
}

/* Block that a leaf maps, or false: a misaligned superpage or a reserved NAPOT encoding. */
static bool leaf_block(const struct scheme *s, uint64_t pte, unsigned level, struct leaf *leaf) {
    uint64_t ppn = s->pte_bytes == 4 ? BITS(pte, 31, 10) : BITS(pte, 53, 10);
    bool napot = s->pte_bytes == 8 && BITS(pte, 63, 63);
    leaf->lg2 = level_lg2(s, level);
    leaf->base = PPN_TO_PA(ppn);
    if (napot) {
        if (level != 0 || (ppn & 0xf) != 8)
            return false; /* only 64 KiB is defined */
        leaf->lg2 = 16;
        leaf->base = PPN_TO_PA(ppn & ~0xfULL);
    }
    return (leaf->base & block_mask(leaf->lg2)) == 0;
}

enum pte_kind pte_decode(const struct ref_config *cfg, const struct scheme *s, uint64_t pte,
                         unsigned level, struct leaf *leaf) {
    if (!(pte & PTE_V))
        return PTE_FAULT;
    if ((pte & PTE_W) && !(pte & PTE_R))
        return PTE_FAULT;
    if (reserved_set(cfg, s, pte))
        return PTE_FAULT;
    if (!(pte & (PTE_R | PTE_X))) {
        bool leaf_only = pte & (PTE_A | PTE_D | PTE_U);
        bool extended = s->pte_bytes == 8 && BITS(pte, 63, 61) != 0;
        if (leaf_only || extended || level == 0)
            return PTE_FAULT;
        leaf->base = PPN_TO_PA(s->pte_bytes == 4 ? BITS(pte, 31, 10) : BITS(pte, 53, 10));
        leaf->g |= (pte & PTE_G) != 0;
        return PTE_POINTER;
    }
    leaf->perm =
        (pte & PTE_R ? PERM_R : 0) | (pte & PTE_W ? PERM_W : 0) | (pte & PTE_X ? PERM_X : 0);
    leaf->u = (pte & PTE_U) != 0;
    leaf->g |= (pte & PTE_G) != 0;
    leaf->pbmt = s->pte_bytes == 8 ? (unsigned)BITS(pte, 62, 61) : 0;
    return leaf_block(s, pte, level, leaf) ? PTE_LEAF : PTE_FAULT;
}

/* The A and D bits that an access with these wishes must find set. */
uint64_t pte_ad_missing(uint64_t pte, const struct leaf *leaf, unsigned want) {
    uint64_t must = PTE_A | (want & leaf->perm & PERM_W ? PTE_D : 0);
    return must & ~pte;
}
