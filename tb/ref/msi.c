/* SPDX-License-Identifier: Apache-2.0 */
/* Accesses to virtual interrupt files: MSI page table, basic and MRIF mode. */
#include "ref_int.h"

static bool enabled(const struct walk *w) {
    return (w->cfg->capabilities & REF_CAP_MSI_FLAT) && ATP_MODE(w->dc.msiptp) != 0;
}

static uint64_t mismatch(const struct walk *w, uint64_t gpa) {
    return ((gpa >> 12) ^ w->dc.msi_pattern) & ~w->dc.msi_mask & ((1ULL << 52) - 1);
}

bool msi_matches(const struct walk *w, uint64_t gpa) {
    return enabled(w) && mismatch(w, gpa) == 0;
}

/* The largest block around gpa, at most 2^lg2, that holds no virtual interrupt file. */
unsigned msi_limit_block(const struct walk *w, uint64_t gpa, unsigned lg2) {
    if (!enabled(w))
        return lg2;
    while (lg2 > 12 && (mismatch(w, gpa) & ~(block_mask(lg2) >> 12)) == 0)
        lg2--;
    return lg2;
}

static uint64_t extract(uint64_t x, uint64_t mask) {
    uint64_t out = 0;
    unsigned n = 0;
    for (unsigned i = 0; i < 52; i++) {
        if ((mask >> i) & 1)
            out |= ((x >> i) & 1) << n++;
    }
    return out;
}

static bool basic_mode(struct walk *w, uint64_t gpa, uint64_t dw0, struct leaf *leaf) {
    if (BITS(dw0, 9, 3) || BITS(dw0, 62, 54))
        return fault(w, REF_MSI_MISCONFIG);
    leaf->base = PPN_TO_PA(BITS(dw0, 53, 10));
    w->res->pa = leaf->base | PAGE_OFFSET(gpa);
    return true;
}

static bool mrif_mode(struct walk *w, uint64_t dw0, uint64_t dw1, struct leaf *leaf) {
    struct ref_result *res = w->res;
    if (!(w->cfg->capabilities & REF_CAP_MSI_MRIF))
        return fault(w, REF_MSI_MISCONFIG);
    bool reserved = BITS(dw0, 6, 3) || BITS(dw0, 62, 54) || BITS(dw1, 59, 54) || BITS(dw1, 63, 61);
    if (reserved)
        return fault(w, REF_MSI_MISCONFIG);
    res->mrif = true;
    res->pa = BITS(dw0, 53, 7) << 9;
    res->nppn = BITS(dw1, 53, 10);
    res->nid = (unsigned)(BITS(dw1, 60, 60) << 10 | BITS(dw1, 9, 0));
    leaf->base = res->pa;
    return true;
}

/* Reads the PTE. What doubleword 1 says is of no interest in basic mode. */
static bool read_pte(struct walk *w, uint64_t pa, uint64_t *dw0, uint64_t *dw1) {
    bool be = w->cfg->fctl & REF_FCTL_BE;
    enum ref_mem_status st0 = mem_read(w, REF_MSI_TABLE, pa, 8, be, dw0);
    enum ref_mem_status st1 = mem_read(w, REF_MSI_TABLE, pa + 8, 8, be, dw1);
    unsigned mode = (unsigned)BITS(*dw0, 2, 1);
    bool valid = BITS(*dw0, 0, 0);
    if (st0 == REF_MEM_OK && st1 != REF_MEM_OK) {
        fault_alternative(w, st1 == REF_MEM_POISON ? REF_MSI_CORRUPT : REF_MSI_ACCESS);
        if (!valid || mode == 3)
            return true;
        fault_alternative(w, REF_MSI_MISCONFIG);
    }
    if (st0 != REF_MEM_OK && st1 != REF_MEM_OK && st0 != st1) {
        fault_alternative(w, st1 == REF_MEM_POISON ? REF_MSI_CORRUPT : REF_MSI_ACCESS);
    }
    enum ref_mem_status st = st0 != REF_MEM_OK ? st0 : st1;
    return st == REF_MEM_OK || fault_mem(w, st, REF_MSI_ACCESS, REF_MSI_CORRUPT);
}

bool msi_translate(struct walk *w, uint64_t gpa, struct leaf *leaf) {
    uint64_t index = extract(gpa >> 12, w->dc.msi_mask);
    uint64_t pa = PPN_TO_PA(w->dc.msiptp & PPN_MASK) | (index * 16);
    uint64_t dw0, dw1;
    if (!read_pte(w, pa, &dw0, &dw1))
        return false;
    if (!BITS(dw0, 0, 0))
        return fault(w, REF_MSI_INVALID);
    if (BITS(dw0, 63, 63))
        return fault(w, REF_MSI_MISCONFIG);
    *leaf = (struct leaf){.lg2 = 12, .perm = PERM_R | PERM_W, .u = true};
    bool ok;
    switch (BITS(dw0, 2, 1)) {
    case 1:
        ok = mrif_mode(w, dw0, dw1, leaf);
        break;
    case 3:
        ok = basic_mode(w, gpa, dw0, leaf);
        break;
    default:
        return fault(w, REF_MSI_MISCONFIG);
    }
    if (!ok)
        return false;
    w->res->msi = true;
    if (w->need & PERM_X)
        return fault(w, REF_INSTR_ACCESS);
    return true;
}
