/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V IOMMU driver: device directory, device contexts, MSI page tables. */
#include "io.h"
#include "iommu.h"
#include "iommu_regs.h"

/* ---- Directory ------------------------------------------------------------------------------- */

static bool extended(const struct iommu *iommu) {
    return (iommu->capabilities & IOMMU_CAP_MSI_FLAT) != 0;
}

/* Lowest bit of device_id that indexes a directory level, 0 being the leaf level (2.1). */
static unsigned index_shift(const struct iommu *iommu, unsigned level) {
    unsigned leaf_bits = extended(iommu) ? 6 : 7;

    return level == 0 ? 0 : leaf_bits + 9 * (level - 1);
}

/* Finds the address of a device context; 0 with error IOMMU_OK: its directory page does not exist.
 */
static int find_dc(const struct iommu *iommu, uint32_t device_id, bool create, uint64_t *dc) {
    uint64_t page = iommu->directory;
    unsigned level = iommu->levels - 1;
    unsigned top_bits = index_shift(iommu, level + 1);

    *dc = 0;
    if (device_id >> (top_bits < 24 ? top_bits : 24) != 0) {
        return IOMMU_E_RANGE;
    }
    for (; level > 0; level--) {
        uint64_t slot = page + ((device_id >> index_shift(iommu, level)) & 511) * 8;
        uint64_t entry = mem_read64(slot);
        if ((entry & IOMMU_DDTE_V) == 0) {
            if (!create) {
                return IOMMU_OK;
            }
            page = mem_alloc(IOMMU_PAGE_SIZE);
            if (page == 0) {
                return IOMMU_E_MEMORY;
            }
            io_fence();
            mem_write64(slot, (page >> IOMMU_PAGE_SHIFT) << IOMMU_PPN_SHIFT | IOMMU_DDTE_V);
        } else {
            page = (entry & IOMMU_PPN_MASK) << (IOMMU_PAGE_SHIFT - IOMMU_PPN_SHIFT);
        }
    }
    *dc = page + (extended(iommu) ? (device_id & 63) * IOMMU_DC_EXTENDED_SIZE
                                  : (device_id & 127) * IOMMU_DC_BASE_SIZE);
    return IOMMU_OK;
}

/* ---- Device contexts ------------------------------------------------------------------------- */

/* Takes a context out of use: afterwards no request goes by it, and none that went is under way. */
static int invalidate_dc(struct iommu *iommu, uint32_t device_id, uint64_t dc) {
    uint64_t iohgatp = mem_read64(dc + IOMMU_DC_IOHGATP);
    bool ats = (mem_read64(dc + IOMMU_DC_TC) & IOMMU_TC_EN_ATS) != 0;
    int error;

    mem_write64(dc + IOMMU_DC_TC, 0);
    error = iommu_inval_ddt(iommu, device_id);
    if (error == IOMMU_OK && iohgatp >> IOMMU_ATP_MODE_SHIFT != 0) {
        uint16_t gscid = (uint16_t)(iohgatp >> IOMMU_IOHGATP_GSCID_SHIFT);
        error = iommu_inval_gvma(iommu, gscid);
        if (error == IOMMU_OK) {
            error = iommu_inval_vma(iommu, gscid);
        }
    } else if (error == IOMMU_OK) {
        error = iommu_inval_vma_host(iommu);
    }
    /* From here on translated addresses are refused; but a later context may take them again. */
    if (!error && ats) {
        error = iommu_inval_atc_all(iommu, device_id);
    }
    return error == IOMMU_OK ? iommu_sync(iommu) : error;
}

int iommu_write_dc(struct iommu *iommu, uint32_t device_id, const struct iommu_dc *dc) {
    uint64_t at;
    int error = find_dc(iommu, device_id, true, &at);

    if (!error && (mem_read64(at + IOMMU_DC_TC) & IOMMU_TC_V) != 0) {
        error = invalidate_dc(iommu, device_id, at);
    }
    if (error != IOMMU_OK) {
        return error;
    }
    mem_write64(at + IOMMU_DC_IOHGATP, dc->iohgatp);
    mem_write64(at + IOMMU_DC_TA, dc->ta);
    mem_write64(at + IOMMU_DC_FSC, dc->fsc);
    if (extended(iommu)) {
        mem_write64(at + IOMMU_DC_MSIPTP, dc->msiptp);
        mem_write64(at + IOMMU_DC_MSI_ADDR_MASK, dc->msi_addr_mask);
        mem_write64(at + IOMMU_DC_MSI_ADDR_PATTERN, dc->msi_addr_pattern);
    }
    io_fence(); /* V, in tc, last: entries with V = 0 are never cached, so nothing is to be
                   invalidated */
    mem_write64(at + IOMMU_DC_TC, dc->tc);
    io_fence();
    return IOMMU_OK;
}

int iommu_read_dc(const struct iommu *iommu, uint32_t device_id, struct iommu_dc *dc) {
    uint64_t at;
    int error = find_dc(iommu, device_id, false, &at);

    *dc = (struct iommu_dc){0};
    if (error != IOMMU_OK || at == 0) {
        return error;
    }
    dc->tc = mem_read64(at + IOMMU_DC_TC);
    dc->iohgatp = mem_read64(at + IOMMU_DC_IOHGATP);
    dc->ta = mem_read64(at + IOMMU_DC_TA);
    dc->fsc = mem_read64(at + IOMMU_DC_FSC);
    if (extended(iommu)) {
        dc->msiptp = mem_read64(at + IOMMU_DC_MSIPTP);
        dc->msi_addr_mask = mem_read64(at + IOMMU_DC_MSI_ADDR_MASK);
        dc->msi_addr_pattern = mem_read64(at + IOMMU_DC_MSI_ADDR_PATTERN);
    }
    return IOMMU_OK;
}

/* Is all that the domain and the flags ask for in the hardware and well formed? */
static int check_attach(const struct iommu *iommu, const struct iommu_domain *domain,
                        unsigned flags) {
    uint64_t caps = iommu->capabilities;

    if (domain->mode != 0) {
        if (domain->mode < IOMMU_SV39X4 || domain->mode > IOMMU_SV57X4 ||
            (domain->root & 0x3fff) != 0 || domain->root == 0) {
            return IOMMU_E_RANGE;
        }
        if ((caps & IOMMU_CAP_SV39X4 << (domain->mode - IOMMU_SV39X4)) == 0) {
            return IOMMU_E_UNSUPPORTED;
        }
    }
    if (domain->msi_table != 0 && !extended(iommu)) {
        return IOMMU_E_UNSUPPORTED;
    }
    if (domain->msi_table != 0 && domain->mode == 0) {
        return IOMMU_E_RANGE; /* virtual interrupt files are guest addresses */
    }
    if ((flags & (IOMMU_ATTACH_ATS | IOMMU_ATTACH_PRI)) != 0 && (caps & IOMMU_CAP_ATS) == 0) {
        return IOMMU_E_UNSUPPORTED;
    }
    if ((flags & IOMMU_ATTACH_T2GPA) != 0 && (caps & IOMMU_CAP_T2GPA) == 0) {
        return IOMMU_E_UNSUPPORTED;
    }
    /* What each of them needs ("Device-context configuration checks"). */
    if ((flags & (IOMMU_ATTACH_PRI | IOMMU_ATTACH_T2GPA)) != 0 && (flags & IOMMU_ATTACH_ATS) == 0) {
        return IOMMU_E_RANGE;
    }
    if ((flags & IOMMU_ATTACH_PRPR) != 0 && (flags & IOMMU_ATTACH_PRI) == 0) {
        return IOMMU_E_RANGE;
    }
    return (flags & IOMMU_ATTACH_T2GPA) != 0 && domain->mode == 0 ? IOMMU_E_RANGE : IOMMU_OK;
}

int iommu_attach(struct iommu *iommu, uint32_t device_id, const struct iommu_domain *domain,
                 unsigned flags) {
    struct iommu_dc dc;
    int error = check_attach(iommu, domain, flags);

    error = error ? error : iommu_read_dc(iommu, device_id, &dc);
    if (!error && (dc.tc & IOMMU_TC_V) != 0) {
        error = IOMMU_E_BUSY;
    }
    if (error != IOMMU_OK) {
        return error;
    }
    dc = (struct iommu_dc){.tc = IOMMU_TC_V};
    dc.tc |= (flags & IOMMU_ATTACH_QUIET) != 0 ? IOMMU_TC_DTF : 0;
    dc.tc |= (flags & IOMMU_ATTACH_ATS) != 0 ? IOMMU_TC_EN_ATS : 0;
    dc.tc |= (flags & IOMMU_ATTACH_PRI) != 0 ? IOMMU_TC_EN_PRI : 0;
    dc.tc |= (flags & IOMMU_ATTACH_T2GPA) != 0 ? IOMMU_TC_T2GPA : 0;
    dc.tc |= (flags & IOMMU_ATTACH_PRPR) != 0 ? IOMMU_TC_PRPR : 0;
    if (domain->mode != 0) {
        dc.iohgatp = domain->root >> IOMMU_PAGE_SHIFT |
                     (uint64_t)domain->gscid << IOMMU_IOHGATP_GSCID_SHIFT |
                     (uint64_t)domain->mode << IOMMU_ATP_MODE_SHIFT;
    }
    if (domain->msi_table != 0) {
        dc.msiptp = domain->msi_table >> IOMMU_PAGE_SHIFT | (uint64_t)IOMMU_MSIPTP_FLAT
                                                                << IOMMU_ATP_MODE_SHIFT;
        dc.msi_addr_mask = domain->msi_mask;
        dc.msi_addr_pattern = domain->msi_pattern;
    }
    return iommu_write_dc(iommu, device_id, &dc);
}

int iommu_detach(struct iommu *iommu, uint32_t device_id) {
    uint64_t at;
    int error = find_dc(iommu, device_id, false, &at);

    return error != IOMMU_OK || at == 0 ? error : invalidate_dc(iommu, device_id, at);
}

int iommu_silence(struct iommu *iommu, uint32_t device_id) {
    uint64_t at, tc;
    int error = find_dc(iommu, device_id, false, &at);

    if (error != IOMMU_OK) {
        return error;
    }
    tc = at == 0 ? 0 : mem_read64(at + IOMMU_DC_TC);
    if ((tc & IOMMU_TC_V) == 0) {
        return IOMMU_E_RANGE;
    }
    /* One doubleword changes, so a reader sees the old context or the new one. */
    mem_write64(at + IOMMU_DC_TC, tc | IOMMU_TC_DTF);
    error = iommu_inval_ddt(iommu, device_id);
    return error == IOMMU_OK ? iommu_sync(iommu) : error;
}

/* ---- MSI page tables ------------------------------------------------------------------------- */

/* The table is aligned to its size, and to a page (3.1.3.6). */
static uint64_t msi_table_bytes(const struct iommu_domain *domain) {
    uint64_t bytes = (domain->msi_mask + 1) * IOMMU_MSI_PTE_SIZE;

    return bytes < IOMMU_PAGE_SIZE ? IOMMU_PAGE_SIZE : bytes;
}

int iommu_msi_create(struct iommu *iommu, struct iommu_domain *domain, uint64_t gpa,
                     unsigned files_log2) {
    uint64_t files = UINT64_C(1) << (files_log2 & 63);

    if (!extended(iommu)) {
        return IOMMU_E_UNSUPPORTED;
    }
    if (files_log2 > 16 || (gpa & (files * IOMMU_PAGE_SIZE - 1)) != 0) {
        return IOMMU_E_RANGE;
    }
    domain->msi_mask = files - 1;
    domain->msi_pattern = gpa >> IOMMU_PAGE_SHIFT;
    domain->msi_table = mem_alloc(msi_table_bytes(domain));
    return domain->msi_table == 0 ? IOMMU_E_MEMORY : IOMMU_OK;
}

void iommu_msi_destroy(struct iommu_domain *domain) {
    if (domain->msi_table != 0) {
        mem_free(domain->msi_table, msi_table_bytes(domain));
        domain->msi_table = 0;
    }
}

static bool is_mrif(uint64_t dw0) {
    return (dw0 & IOMMU_MSI_PTE_V) != 0 && (dw0 & IOMMU_MSI_PTE_M) == IOMMU_MSI_PTE_M_MRIF;
}

static int forget_msi_pte(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa) {
    int error = iommu_inval_gvma_page(iommu, domain->gscid, gpa);

    return error == IOMMU_OK ? iommu_sync(iommu) : error;
}

/* A live interrupt may be led to another place: the IOMMU takes the first doubleword, one write, as
 * it was or as it is, and looks at the second one for an MRIF only. From one MRIF to another both
 * would have to change at once: the entry is taken away and forgotten first. */
static int write_msi_pte(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa,
                         uint64_t dw0, uint64_t dw1) {
    uint64_t page = gpa >> IOMMU_PAGE_SHIFT;
    uint64_t at = domain->msi_table + (page & domain->msi_mask) * IOMMU_MSI_PTE_SIZE;
    bool valid, both_mrif;
    int error = IOMMU_OK;

    if (domain->msi_table == 0 || (page & ~domain->msi_mask) != domain->msi_pattern) {
        return IOMMU_E_RANGE;
    }
    valid = (mem_read64(at) & IOMMU_MSI_PTE_V) != 0;
    both_mrif = is_mrif(mem_read64(at)) && is_mrif(dw0);
    if (both_mrif) {
        mem_write64(at, 0);
        error = forget_msi_pte(iommu, domain, gpa);
    }
    if (error == IOMMU_OK && is_mrif(dw0)) {
        mem_write64(at + 8, dw1);
        io_fence();
    }
    if (error == IOMMU_OK) {
        mem_write64(at, dw0);
        io_fence();
        error = valid && !both_mrif ? forget_msi_pte(iommu, domain, gpa) : IOMMU_OK;
    }
    return error;
}

int iommu_msi_map(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa,
                  uint64_t spa) {
    if ((spa & (IOMMU_PAGE_SIZE - 1)) != 0) {
        return IOMMU_E_RANGE;
    }
    return write_msi_pte(
        iommu, domain, gpa,
        (spa >> IOMMU_PAGE_SHIFT) << IOMMU_PPN_SHIFT | IOMMU_MSI_PTE_M_BASIC | IOMMU_MSI_PTE_V, 0);
}

int iommu_msi_map_mrif(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa,
                       uint64_t mrif, uint64_t notice, unsigned nid) {
    if ((mrif & 511) != 0 || (notice & (IOMMU_PAGE_SIZE - 1)) != 0 || nid >= 2048) {
        return IOMMU_E_RANGE;
    }
    return write_msi_pte(iommu, domain, gpa,
                         mrif >> 9 << IOMMU_MRIF_ADDR_SHIFT | IOMMU_MSI_PTE_M_MRIF |
                             IOMMU_MSI_PTE_V,
                         notice >> IOMMU_PAGE_SHIFT << IOMMU_PPN_SHIFT | (nid & 0x3ff) |
                             (uint64_t)(nid >> 10) << IOMMU_NID_HIGH_SHIFT);
}

int iommu_msi_unmap(struct iommu *iommu, const struct iommu_domain *domain, uint64_t gpa) {
    return write_msi_pte(iommu, domain, gpa, 0, 0);
}
