/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V IOMMU driver: errors, fault causes and transaction types in words. */
#include "iommu.h"

#include <stddef.h>

const char *iommu_error_text(int error) {
    switch (error) {
    case IOMMU_OK:
        return "no error";
    case IOMMU_E_ABSENT:
        return "no RISC-V IOMMU version 1 at this address";
    case IOMMU_E_UNSUPPORTED:
        return "the hardware lacks what was asked for";
    case IOMMU_E_MEMORY:
        return "out of memory for tables";
    case IOMMU_E_TIMEOUT:
        return "the hardware did not finish in time";
    case IOMMU_E_RANGE:
        return "argument out of range or misaligned";
    case IOMMU_E_BUSY:
        return "the device is attached already";
    case IOMMU_E_CMD_ILLEGAL:
        return "the hardware refused a command";
    case IOMMU_E_CMD_FAULT:
        return "memory error in the command queue";
    case IOMMU_E_CMD_TIMEOUT:
        return "a device did not answer an invalidation";
    default:
        return "unknown error";
    }
}

/* Causes 1 to 23, then 256 to 274 (specification 4.2, table of causes). */
const char *iommu_cause_text(uint16_t cause) {
    switch (cause) {
    case 1:
        return "instruction access fault";
    case 4:
        return "read address misaligned";
    case 5:
        return "read access fault";
    case 6:
        return "write address misaligned";
    case 7:
        return "write access fault";
    case 12:
        return "instruction page fault";
    case 13:
        return "read page fault";
    case 15:
        return "write page fault";
    case 20:
        return "instruction guest-page fault";
    case 21:
        return "read guest-page fault";
    case 23:
        return "write guest-page fault";
    case 256:
        return "all inbound transactions disallowed";
    case 257:
        return "device directory load access fault";
    case 258:
        return "device directory entry not valid";
    case 259:
        return "device directory entry misconfigured";
    case 260:
        return "transaction type disallowed";
    case 261:
        return "MSI table entry load access fault";
    case 262:
        return "MSI table entry not valid";
    case 263:
        return "MSI table entry misconfigured";
    case 264:
        return "interrupt file in memory access fault";
    case 265:
        return "process directory load access fault";
    case 266:
        return "process directory entry not valid";
    case 267:
        return "process directory entry misconfigured";
    case 268:
        return "device directory data corruption";
    case 269:
        return "process directory data corruption";
    case 270:
        return "MSI table data corruption";
    case 271:
        return "interrupt file in memory data corruption";
    case 272:
        return "internal data path error";
    case 273:
        return "interrupt message write access fault";
    case 274:
        return "page table data corruption";
    default:
        return "unknown cause";
    }
}

const char *iommu_ttyp_text(uint8_t ttyp) {
    switch (ttyp) {
    case 0:
        return "no transaction";
    case 1:
        return "untranslated execute";
    case 2:
        return "untranslated read";
    case 3:
        return "untranslated write";
    case 5:
        return "translated execute";
    case 6:
        return "translated read";
    case 7:
        return "translated write";
    case 8:
        return "ATS translation request";
    case 9:
        return "message";
    default:
        return "unknown transaction";
    }
}
