/* SPDX-License-Identifier: Apache-2.0 */
/* Second-stage translation: GPA to SPA, for the access itself and for implicit accesses. */
#include "ref_int.h"

struct wish {
    unsigned need, want;
};

static struct wish wish_of(const struct walk *w, enum access_kind kind) {
    switch (kind) {
    case ACCESS_EXPLICIT:
        return (struct wish){w->need, w->want};
    case ACCESS_IMPLICIT_WRITE:
        return (struct wish){PERM_R | PERM_W, PERM_R | PERM_W};
    default:
        return (struct wish){PERM_R, PERM_R};
    }
}

static bool access_bits(struct walk *w, uint64_t gpa, enum access_kind kind, uint64_t pte_pa,
                        uint64_t pte, unsigned bytes, struct leaf *leaf) {
    struct wish wish = wish_of(w, kind);
    bool be = w->cfg->fctl & REF_FCTL_BE;
    uint64_t missing = pte_ad_missing(pte, leaf, wish.want);
    bool gade = TC_GADE(w->dc.tc);
    if (gade && kind == ACCESS_IMPLICIT_READ && (leaf->perm & PERM_W)) {
        mem_note_ad(w, pte_pa, bytes, be, PTE_D & ~pte, false);
    }
    if (missing == 0)
        return true;
    if (!gade) {
        if ((missing & PTE_A) || (wish.need & PERM_W))
            return fault_guest_page(w, gpa, kind);
        leaf->perm &= ~PERM_W;
        return true;
    }
    enum ref_mem_status st = mem_write(w, pte_pa, bytes, be, pte | missing);
    if (st != REF_MEM_OK)
        return fault_table(w, st);
    mem_note_ad(w, pte_pa, bytes, be, missing, true);
    return true;
}

bool stage2_translate(struct walk *w, uint64_t gpa, enum access_kind kind, struct leaf *leaf) {
    struct scheme s;
    *leaf = (struct leaf){.lg2 = LG2_ALL, .perm = PERM_R | PERM_W | PERM_X, .u = true};
    bool gxl = w->cfg->fctl & REF_FCTL_GXL, be = w->cfg->fctl & REF_FCTL_BE;
    if (!scheme_get((unsigned)ATP_MODE(w->dc.iohgatp), gxl, true, &s))
        return true;
    /* With SXL=1 GPAs end at bit 33 whatever the scheme is. */
    unsigned bits = TC_SXL(w->dc.tc) ? 34 : s.va_bits;
    if ((gpa >> bits) != 0)
        return fault_guest_page(w, gpa, kind);
    uint64_t table = PPN_TO_PA(w->dc.iohgatp & PPN_MASK);
    for (unsigned level = s.levels - 1;; level--) {
        uint64_t pa = table + pte_index(&s, gpa, level) * s.pte_bytes;
        uint64_t pte;
        enum ref_mem_status st = mem_read(w, REF_SECOND_STAGE, pa, s.pte_bytes, be, &pte);
        if (st != REF_MEM_OK)
            return fault_table(w, st);
        enum pte_kind found = pte_decode(w->cfg, &s, pte, level, leaf);
        if (found == PTE_FAULT)
            return fault_guest_page(w, gpa, kind);
        if (found == PTE_LEAF) {
            bool allowed = leaf->u && (wish_of(w, kind).need & ~leaf->perm) == 0;
            if (!allowed)
                return fault_guest_page(w, gpa, kind);
            return access_bits(w, gpa, kind, pa, pte, s.pte_bytes, leaf);
        }
        table = leaf->base;
    }
}

/* Address of a first-stage table or process directory entry. */
bool stage2_implicit(struct walk *w, uint64_t gpa, enum access_kind kind, uint64_t *spa) {
    struct leaf leaf;
    if (!stage2_translate(w, gpa, kind, &leaf))
        return false;
    *spa = leaf.base | (gpa & block_mask(leaf.lg2));
    return true;
}
