/* SPDX-License-Identifier: Apache-2.0 */
/* Second-stage page tables (Sv39x4). */
#include "stage.h"

#include "../../firmware/drivers/io.h"
#include "../../firmware/drivers/iommu_regs.h"

#include <stdio.h>
#include <stdlib.h>

enum { PTE_V = 1, PTE_U = 1 << 4, PTE_A = 1 << 6, PTE_D = 1 << 7, PTE_PPN_SHIFT = 10 };
enum { PAGE_SHIFT = 12, ROOT_BYTES = 16384, TABLE_BYTES = 4096 };

static uint64_t table(uint64_t bytes) {
    uint64_t spa = mem_alloc(bytes);

    if (spa == 0) {
        fprintf(stderr, "the board has no memory left for page tables\n");
        exit(1);
    }
    return spa;
}

struct iommu_domain stage_create(uint16_t gscid) {
    return (struct iommu_domain){.root = table(ROOT_BYTES), .mode = IOMMU_SV39X4, .gscid = gscid};
}

void stage_map(const struct iommu_domain *domain, uint64_t gpa, uint64_t spa,
               unsigned permissions) {
    uint64_t at = domain->root + 8 * (gpa >> 30 & 0x7ff);

    for (unsigned shift = 21; shift >= PAGE_SHIFT; shift -= 9) {
        uint64_t pte = mem_read64(at);
        if ((pte & PTE_V) == 0) {
            pte = table(TABLE_BYTES) >> PAGE_SHIFT << PTE_PPN_SHIFT | PTE_V;
            mem_write64(at, pte);
        }
        at = (pte >> PTE_PPN_SHIFT << PAGE_SHIFT) + 8 * (gpa >> shift & 0x1ff);
    }
    /* Leaves of the second stage are user pages; A and D are set beforehand. */
    mem_write64(at,
                spa >> PAGE_SHIFT << PTE_PPN_SHIFT | PTE_V | permissions | PTE_U | PTE_A | PTE_D);
}
