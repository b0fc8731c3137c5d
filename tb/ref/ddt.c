/* SPDX-License-Identifier: Apache-2.0 */
/* Process to locate the device context. */
#include "ref_int.h"

struct ddi {
    uint64_t index[3];
    unsigned dc_bytes;
};

static struct ddi ddi_of(const struct ref_config *cfg, uint32_t did) {
    struct ddi d;
    if (cfg->capabilities & REF_CAP_MSI_FLAT) {
        d.index[0] = BITS(did, 5, 0);
        d.index[1] = BITS(did, 14, 6);
        d.index[2] = BITS(did, 23, 15);
        d.dc_bytes = 64;
    } else {
        d.index[0] = BITS(did, 6, 0);
        d.index[1] = BITS(did, 15, 7);
        d.index[2] = BITS(did, 23, 16);
        d.dc_bytes = 32;
    }
    return d;
}

static bool nonleaf_reserved(uint64_t entry) {
    return BITS(entry, 9, 1) != 0 || BITS(entry, 63, 54) != 0;
}

/* Reads the DC. Its doublewords may be read in any order, and none after V=0 is seen. */
static bool read_dc(struct walk *w, uint64_t pa, unsigned bytes) {
    uint64_t dw[8] = {0};
    bool bad_access = false, bad_data = false, bad_tc = false;
    bool be = w->cfg->fctl & REF_FCTL_BE;
    for (unsigned i = 0; i < bytes / 8; i++) {
        enum ref_mem_status st = mem_read(w, REF_DDT, pa + i * 8ULL, 8, be, &dw[i]);
        bad_access |= st == REF_MEM_FAULT;
        bad_data |= st == REF_MEM_POISON;
        bad_tc |= i == 0 && st != REF_MEM_OK;
    }
    w->dc = (struct dc){.tc = dw[0],
                        .iohgatp = dw[1],
                        .ta = dw[2],
                        .fsc = dw[3],
                        .msiptp = dw[4],
                        .msi_mask = dw[5],
                        .msi_pattern = dw[6]};
    bool misconfigured = dc_misconfigured(w->cfg, &w->dc, dw[7]);
    if (bad_access || bad_data) {
        if (bad_access && bad_data)
            fault_alternative(w, REF_DDT_CORRUPT);
        if (!bad_tc && !TC_V(dw[0]))
            fault_alternative(w, REF_DDT_INVALID);
        if (!bad_tc && TC_V(dw[0]) && misconfigured)
            fault_alternative(w, REF_DDT_MISCONFIG);
        return fault(w, bad_access ? REF_DDT_ACCESS : REF_DDT_CORRUPT);
    }
    if (!TC_V(dw[0]))
        return fault(w, REF_DDT_INVALID);
    if (misconfigured)
        return fault(w, REF_DDT_MISCONFIG);
    if (BITS(dw[0], 31, 24) != 0)
        fault_alternative(w, REF_DDT_MISCONFIG);
    w->dc_found = true;
    return true;
}

bool ddt_locate(struct walk *w) {
    unsigned mode = (unsigned)BITS(w->cfg->ddtp, 3, 0);
    struct ddi d = ddi_of(w->cfg, w->req->did);
    if (mode < REF_MODE_3LVL && d.index[2] != 0)
        return fault(w, REF_TYPE_DISALLOWED);
    if (mode < REF_MODE_2LVL && d.index[1] != 0)
        return fault(w, REF_TYPE_DISALLOWED);
    uint64_t a = PPN_TO_PA(BITS(w->cfg->ddtp, 53, 10));
    for (unsigned i = mode - REF_MODE_1LVL; i > 0; i--) {
        uint64_t entry;
        bool be = w->cfg->fctl & REF_FCTL_BE;
        enum ref_mem_status st = mem_read(w, REF_DDT, a + d.index[i] * 8, 8, be, &entry);
        if (st != REF_MEM_OK)
            return fault_mem(w, st, REF_DDT_ACCESS, REF_DDT_CORRUPT);
        if (!BITS(entry, 0, 0))
            return fault(w, REF_DDT_INVALID);
        if (nonleaf_reserved(entry))
            return fault(w, REF_DDT_MISCONFIG);
        a = PPN_TO_PA(BITS(entry, 53, 10));
    }
    return read_dc(w, a + d.index[0] * d.dc_bytes, d.dc_bytes);
}
