/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V IOMMU driver: errors, fault causes and transaction types in words. */
#include "iommu.h"

#include "text.h"

const char *iommu_error_text(int error) {
    static const char texts[] = "no error\0"
                                "no RISC-V IOMMU version 1 at this address\0"
                                "the hardware lacks what was asked for\0"
                                "out of memory for tables\0"
                                "the hardware did not finish in time\0"
                                "argument out of range or misaligned\0"
                                "the device is attached already\0"
                                "the hardware refused a command\0"
                                "memory error in the command queue\0"
                                "a device did not answer an invalidation\0";
    return text_of(texts, (unsigned)-error);
}

/* Whose or what's, and what is wrong with it: an index of each, in 4 bits. */
static const char subjects[] = "unknown\0instruction\0read\0write\0transaction type\0"
                               "device directory\0MSI table\0process directory\0page table\0"
                               "interrupt file in memory\0interrupt message write\0"
                               "all inbound transactions\0internal data path\0";
static const char faults[] = "cause\0access fault\0address misaligned\0page fault\0"
                             "guest-page fault\0load access fault\0entry not valid\0"
                             "entry misconfigured\0data corruption\0disallowed\0error\0";

/* Causes 1 to 23, then 256 to 274 (specification 4.2, table of causes). */
struct iommu_cause_text iommu_cause_text(uint16_t cause) {
    static const uint8_t low[] = {
        [1] = 0x11,  [4] = 0x22,  [5] = 0x21,  [6] = 0x32,  [7] = 0x31, [12] = 0x13,
        [13] = 0x23, [15] = 0x33, [20] = 0x14, [21] = 0x24, [23] = 0x34};
    static const uint8_t high[] = {0xb9, 0x55, 0x56, 0x57, 0x49, 0x65, 0x66, 0x67, 0x91, 0x75,
                                   0x76, 0x77, 0x58, 0x78, 0x68, 0x98, 0xca, 0xa1, 0x88};
    unsigned above = cause - 256u;
    unsigned pair = cause < sizeof low ? low[cause] : above < sizeof high ? high[above] : 0;

    return (struct iommu_cause_text){text_of(subjects, pair >> 4), text_of(faults, pair & 15)};
}

const char *iommu_ttyp_text(uint8_t ttyp) {
    static const char texts[] = "no transaction\0untranslated execute\0untranslated read\0"
                                "untranslated write\0reserved transaction\0translated execute\0"
                                "translated read\0translated write\0ATS translation request\0"
                                "message\0";
    return text_of(texts, ttyp);
}
