/* SPDX-License-Identifier: Apache-2.0 */
/* First-stage translation: IOVA to GPA (or SPA, with no second stage). */
#include "ref_int.h"

static bool address_ok(const struct walk *w, const struct scheme *s) {
    uint64_t va = w->req->iova;
    if (s->pte_bytes == 4)
        return (va >> 32) == 0;
    uint64_t top = va >> (s->va_bits - 1);
    return top == 0 || top == (~0ULL >> (s->va_bits - 1));
}

/* Privilege: U pages for users; for supervisors with SUM, but never to execute. */
static bool privilege_ok(struct walk *w, const struct first_stage *f, struct leaf *leaf) {
    if (f->user)
        return leaf->u;
    if (!leaf->u)
        return true;
    if (!f->sum)
        return false;
    leaf->perm &= ~PERM_X;
    return (w->need & PERM_X) == 0;
}

/* A and D. An update needs write permission for the PTE's own page in the second stage. */
static bool access_bits(struct walk *w, uint64_t pte_gpa, uint64_t pte, unsigned bytes,
                        struct leaf *leaf) {
    uint64_t missing = pte_ad_missing(pte, leaf, w->want);
    if (missing == 0)
        return true;
    if (!TC_SADE(w->dc.tc)) {
        if ((missing & PTE_A) || (w->need & PERM_W))
            return fault_page(w);
        leaf->perm &= ~PERM_W;
        return true;
    }
    uint64_t pa;
    if (!stage2_implicit(w, pte_gpa, ACCESS_IMPLICIT_WRITE, &pa))
        return false;
    w->update = (struct pending){.pa = pa, .pte = pte | missing, .bits = missing, .bytes = bytes};
    return true;
}

static bool at_leaf(struct walk *w, const struct first_stage *f, uint64_t pte_gpa, uint64_t pte,
                    unsigned bytes, struct leaf *leaf) {
    if (!privilege_ok(w, f, leaf))
        return fault_page(w);
    if ((w->need & ~leaf->perm) != 0)
        return fault_page(w);
    return access_bits(w, pte_gpa, pte, bytes, leaf);
}

bool stage1_translate(struct walk *w, const struct first_stage *f, struct leaf *leaf) {
    struct scheme s;
    *leaf = (struct leaf){.lg2 = LG2_ALL, .perm = PERM_R | PERM_W | PERM_X, .u = true};
    if (!scheme_get((unsigned)ATP_MODE(f->fsc), TC_SXL(w->dc.tc), false, &s))
        return true;
    if (!address_ok(w, &s))
        return fault_page(w);
    uint64_t table = PPN_TO_PA(f->fsc & PPN_MASK);
    for (unsigned level = s.levels - 1;; level--) {
        uint64_t gpa = table + pte_index(&s, w->req->iova, level) * s.pte_bytes;
        uint64_t pa, pte;
        if (!stage2_implicit(w, gpa, ACCESS_IMPLICIT_READ, &pa))
            return false;
        enum ref_mem_status st =
            mem_read(w, REF_FIRST_STAGE, pa, s.pte_bytes, TC_SBE(w->dc.tc), &pte);
        if (st != REF_MEM_OK)
            return fault_table(w, st);
        enum pte_kind kind = pte_decode(w->cfg, &s, pte, level, leaf);
        if (kind == PTE_FAULT)
            return fault_page(w);
        if (kind == PTE_LEAF)
            return at_leaf(w, f, gpa, pte, s.pte_bytes, leaf);
        table = leaf->base;
    }
}
