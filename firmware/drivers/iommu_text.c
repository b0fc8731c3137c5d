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

/* A cause's text is whose or what's, and what is wrong with it. */
static const char subjects[] = "unknown\0instruction\0read\0write\0transaction type\0"
                               "device directory\0MSI table\0process directory\0page table\0"
                               "interrupt file in memory\0interrupt message write\0"
                               "all inbound transactions\0internal data path\0";
static const char faults[] = "cause\0access fault\0address misaligned\0page fault\0"
                             "guest-page fault\0load access fault\0entry not valid\0"
                             "entry misconfigured\0data corruption\0disallowed\0error\0";
enum {
    INSTRUCTION = 1,
    READ,
    WRITE,
    TTYP,
    DDT,
    MSI_TABLE,
    PDT,
    PAGE_TABLE,
    MRIF,
    MSI_WRITE,
    ALL_INBOUND,
    DATA_PATH
};
enum {
    ACCESS = 1,
    MISALIGNED,
    PAGE,
    GUEST_PAGE,
    LOAD,
    INVALID,
    MISCONFIGURED,
    CORRUPT,
    DISALLOWED,
    FAILED
};
#define PAIR(subject, fault) ((subject) << 4 | (fault))

/* Causes 1 to 23, then 256 to 274 (specification 4.2, table of causes). */
struct iommu_cause_text iommu_cause_text(uint16_t cause) {
    static const uint8_t low[] = {
        [1] = PAIR(INSTRUCTION, ACCESS),
        [4] = PAIR(READ, MISALIGNED),
        [5] = PAIR(READ, ACCESS),
        [6] = PAIR(WRITE, MISALIGNED),
        [7] = PAIR(WRITE, ACCESS),
        [12] = PAIR(INSTRUCTION, PAGE),
        [13] = PAIR(READ, PAGE),
        [15] = PAIR(WRITE, PAGE),
        [20] = PAIR(INSTRUCTION, GUEST_PAGE),
        [21] = PAIR(READ, GUEST_PAGE),
        [23] = PAIR(WRITE, GUEST_PAGE),
    };
    static const uint8_t high[] = {
        PAIR(ALL_INBOUND, DISALLOWED),
        PAIR(DDT, LOAD),
        PAIR(DDT, INVALID),
        PAIR(DDT, MISCONFIGURED),
        PAIR(TTYP, DISALLOWED),
        PAIR(MSI_TABLE, LOAD),
        PAIR(MSI_TABLE, INVALID),
        PAIR(MSI_TABLE, MISCONFIGURED),
        PAIR(MRIF, ACCESS),
        PAIR(PDT, LOAD),
        PAIR(PDT, INVALID),
        PAIR(PDT, MISCONFIGURED),
        PAIR(DDT, CORRUPT),
        PAIR(PDT, CORRUPT),
        PAIR(MSI_TABLE, CORRUPT),
        PAIR(MRIF, CORRUPT),
        PAIR(DATA_PATH, FAILED),
        PAIR(MSI_WRITE, ACCESS),
        PAIR(PAGE_TABLE, CORRUPT),
    };
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
