/* SPDX-License-Identifier: Apache-2.0 */
/* Device-context configuration checks, in the order of the specification's list. */
#include "ref_int.h"

static bool reserved_bits_set(const struct ref_config *cfg, const struct dc *dc,
                              uint64_t reserved_dword) {
    bool qosid = cfg->capabilities & REF_CAP_QOSID;
    if (BITS(dc->tc, 23, 12) || BITS(dc->tc, 63, 32))
        return true;
    if (BITS(dc->ta, 11, 0) || BITS(dc->ta, 39, 32))
        return true;
    if (!qosid && BITS(dc->ta, 63, 40))
        return true;
    if (BITS(dc->fsc, 59, 44))
        return true;
    if (!(cfg->capabilities & REF_CAP_MSI_FLAT))
        return false;
    return BITS(dc->msiptp, 59, 44) || BITS(dc->msi_mask, 63, 52) ||
           BITS(dc->msi_pattern, 63, 52) || reserved_dword != 0;
}

/* Bits of a GPA that any supported second stage can translate; without one, of a physical address.
 */
static unsigned widest_gpa(uint64_t cap) {
    if (cap & REF_CAP_SV57X4)
        return 59;
    if (cap & REF_CAP_SV48X4)
        return 50;
    if (cap & REF_CAP_SV39X4)
        return 41;
    if (cap & REF_CAP_SV32X4)
        return 34;
    return (unsigned)BITS(cap, 37, 32);
}

static bool msi_fields_wrong(const struct ref_config *cfg, const struct dc *dc) {
    if (!(cfg->capabilities & REF_CAP_MSI_FLAT))
        return false;
    if (ATP_MODE(dc->msiptp) > 1)
        return true;
    if (cfg->choice.msi_needs_second_stage && ATP_MODE(dc->msiptp) != 0 &&
        ATP_MODE(dc->iohgatp) == 0) {
        return true;
    }
    unsigned page_bits = widest_gpa(cfg->capabilities) - 12;
    return cfg->choice.msi_width_checked && ((dc->msi_mask | dc->msi_pattern) >> page_bits) != 0;
}

static bool ats_fields_wrong(const struct ref_config *cfg, const struct dc *dc) {
    bool ats = TC_EN_ATS(dc->tc), pri = TC_EN_PRI(dc->tc), prpr = TC_PRPR(dc->tc);
    bool t2gpa = TC_T2GPA(dc->tc);
    if (!(cfg->capabilities & REF_CAP_ATS) && (ats || pri || prpr))
        return true;
    if (!ats && (t2gpa || pri))
        return true;
    if (!pri && prpr)
        return true;
    if (!(cfg->capabilities & REF_CAP_T2GPA) && t2gpa)
        return true;
    return t2gpa && ATP_MODE(dc->iohgatp) == 0;
}

bool first_stage_mode_ok(const struct ref_config *cfg, uint64_t fsc, bool sxl) {
    switch (ATP_MODE(fsc)) {
    case 0:
        return true;
    case 8:
        return cfg->capabilities & (sxl ? REF_CAP_SV32 : REF_CAP_SV39);
    case 9:
        return !sxl && (cfg->capabilities & REF_CAP_SV48);
    case 10:
        return !sxl && (cfg->capabilities & REF_CAP_SV57);
    default:
        return false;
    }
}

static bool pdtp_mode_ok(const struct ref_config *cfg, uint64_t pdtp) {
    switch (ATP_MODE(pdtp)) {
    case 0:
        return true;
    case 1:
        return cfg->capabilities & REF_CAP_PD8;
    case 2:
        return cfg->capabilities & REF_CAP_PD17;
    case 3:
        return cfg->capabilities & REF_CAP_PD20;
    default:
        return false;
    }
}

static bool iohgatp_wrong(const struct ref_config *cfg, const struct dc *dc) {
    bool gxl = cfg->fctl & REF_FCTL_GXL;
    uint64_t cap = cfg->capabilities;
    switch (ATP_MODE(dc->iohgatp)) {
    case 0:
        return false;
    case 8:
        if (!(cap & (gxl ? REF_CAP_SV32X4 : REF_CAP_SV39X4)))
            return true;
        break;
    case 9:
        if (gxl || !(cap & REF_CAP_SV48X4))
            return true;
        break;
    case 10:
        if (gxl || !(cap & REF_CAP_SV57X4))
            return true;
        break;
    default:
        return true;
    }
    return BITS(dc->iohgatp, 1, 0) != 0; /* the root is 16 KiB, aligned to its size */
}

static bool sxl_wrong(const struct ref_config *cfg, const struct dc *dc) {
    bool sxl = TC_SXL(dc->tc), gxl = cfg->fctl & REF_FCTL_GXL;
    if (gxl)
        return !sxl;
    return sxl && !(cfg->fctl_writable & REF_FCTL_GXL);
}

static bool sbe_wrong(const struct ref_config *cfg, const struct dc *dc) {
    bool sbe = TC_SBE(dc->tc), be = cfg->fctl & REF_FCTL_BE;
    bool fixed = !(cfg->capabilities & REF_CAP_END) || !(cfg->fctl_writable & REF_FCTL_BE);
    return fixed && sbe != be;
}

static bool qosid_wrong(const struct ref_config *cfg, const struct dc *dc) {
    if (!(cfg->capabilities & REF_CAP_QOSID))
        return false;
    unsigned n = cfg->choice.qosid_bits;
    return (BITS(dc->ta, 51, 40) >> n) != 0 || (BITS(dc->ta, 63, 52) >> n) != 0;
}

bool dc_misconfigured(const struct ref_config *cfg, const struct dc *dc, uint64_t reserved_dword) {
    bool hwad = cfg->capabilities & REF_CAP_AMO_HWAD;
    if (reserved_bits_set(cfg, dc, reserved_dword))
        return true;
    if (ats_fields_wrong(cfg, dc))
        return true;
    if (TC_PDTV(dc->tc)) {
        if (!pdtp_mode_ok(cfg, dc->fsc))
            return true;
    } else {
        if (!first_stage_mode_ok(cfg, dc->fsc, TC_SXL(dc->tc)) || TC_DPE(dc->tc))
            return true;
    }
    if (iohgatp_wrong(cfg, dc) || msi_fields_wrong(cfg, dc))
        return true;
    if (!hwad && (TC_SADE(dc->tc) || TC_GADE(dc->tc)))
        return true;
    return sbe_wrong(cfg, dc) || sxl_wrong(cfg, dc) || qosid_wrong(cfg, dc);
}
