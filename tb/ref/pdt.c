/* SPDX-License-Identifier: Apache-2.0 */
/* Process to locate the process context. Directory addresses are GPAs when there is a second stage.
 */
#include "ref_int.h"

static bool nonleaf_reserved(uint64_t entry) {
    return BITS(entry, 9, 1) != 0 || BITS(entry, 63, 54) != 0;
}

static bool pc_misconfigured(const struct walk *w, uint64_t ta, uint64_t fsc) {
    if (BITS(ta, 11, 3) || BITS(ta, 63, 32) || BITS(fsc, 59, 44))
        return true;
    return !first_stage_mode_ok(w->cfg, fsc, TC_SXL(w->dc.tc));
}

static bool read_pc(struct walk *w, uint64_t pa, uint64_t *ta, uint64_t *fsc) {
    bool be = TC_SBE(w->dc.tc);
    enum ref_mem_status st0 = mem_read(w, REF_PDT, pa, 8, be, ta);
    enum ref_mem_status st1 = mem_read(w, REF_PDT, pa + 8, 8, be, fsc);
    bool misconfigured = pc_misconfigured(w, *ta, *fsc);
    if (st0 != REF_MEM_OK || st1 != REF_MEM_OK) {
        bool bad_access = st0 == REF_MEM_FAULT || st1 == REF_MEM_FAULT;
        bool bad_data = st0 == REF_MEM_POISON || st1 == REF_MEM_POISON;
        if (bad_access && bad_data)
            fault_alternative(w, REF_PDT_CORRUPT);
        if (st0 == REF_MEM_OK && !BITS(*ta, 0, 0))
            fault_alternative(w, REF_PDT_INVALID);
        if (st0 == REF_MEM_OK && BITS(*ta, 0, 0) && misconfigured) {
            fault_alternative(w, REF_PDT_MISCONFIG);
        }
        return fault(w, bad_access ? REF_PDT_ACCESS : REF_PDT_CORRUPT);
    }
    if (!BITS(*ta, 0, 0))
        return fault(w, REF_PDT_INVALID);
    if (misconfigured)
        return fault(w, REF_PDT_MISCONFIG);
    return true;
}

bool pdt_locate(struct walk *w, uint32_t pid, uint64_t *ta, uint64_t *fsc) {
    const uint64_t pdi[3] = {BITS(pid, 7, 0), BITS(pid, 16, 8), BITS(pid, 19, 17)};
    uint64_t a = PPN_TO_PA(w->dc.fsc & PPN_MASK);
    for (unsigned i = (unsigned)ATP_MODE(w->dc.fsc) - 1;; i--) {
        uint64_t entry, pa;
        uint64_t gpa = a + (i > 0 ? pdi[i] * 8 : pdi[0] * 16);
        if (!stage2_implicit(w, gpa, ACCESS_DIRECTORY_READ, &pa))
            return false;
        if (i == 0)
            return read_pc(w, pa, ta, fsc);
        enum ref_mem_status st = mem_read(w, REF_PDT, pa, 8, TC_SBE(w->dc.tc), &entry);
        if (st != REF_MEM_OK)
            return fault_mem(w, st, REF_PDT_ACCESS, REF_PDT_CORRUPT);
        if (!BITS(entry, 0, 0))
            return fault(w, REF_PDT_INVALID);
        if (nonleaf_reserved(entry))
            return fault(w, REF_PDT_MISCONFIG);
        a = PPN_TO_PA(BITS(entry, 53, 10));
    }
}
