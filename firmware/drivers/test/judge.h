/* SPDX-License-Identifier: Apache-2.0 */
/* What the unit tests of the IOMMU driver share: the driver under test, how a check is reported,
 * and how hardware would read what it wrote. */
#ifndef DRIVERS_TEST_JUDGE_H
#define DRIVERS_TEST_JUDGE_H

#include <stdio.h>

#include "fake.h"
#include "io.h"
#include "iommu.h"

#define CAPS_BASE     UINT64_C(0x0000002e00020010) /* Sv39x4, PAS 46, MSI-signalled */
#define CAPS_EXTENDED UINT64_C(0x0000003800420210) /* Sv39, Sv39x4, MSI_FLAT, PAS 56 */
#define CAPS_ATS      (CAPS_EXTENDED | UINT64_C(1) << 25)
#define CAPS_WIRES    (CAPS_EXTENDED | UINT64_C(2) << 28)

static unsigned failures;
static struct iommu iommu;

static inline void check(const char *name, bool good, const char *why) {
    if (good && fake.vetoes == 0) {
        printf("ok %s\n", name);
    } else {
        printf("FAIL %s: %s\n", name, good ? "forbidden access, see above" : why);
        failures++;
    }
}

/* Walks the directory as hardware does; 0: an entry on the way is not valid. */
static inline uint64_t locate(uint32_t did) {
    uint64_t ddtp = fake_register(0x10, 8);
    bool ext = (fake.capabilities >> 22 & 1) != 0;
    unsigned leaf = ext ? 6 : 7;
    uint64_t page = (ddtp >> 10) << 12;

    for (unsigned level = (unsigned)(ddtp & 15) - 2; level > 0; level--) {
        uint64_t entry = mem_read64(page + (did >> (leaf + 9 * (level - 1)) & 511) * 8);
        if ((entry & 1) == 0) {
            return 0;
        }
        page = (entry >> 10 & 0xfffffffffff) << 12;
    }
    return page + (ext ? (did & 63) * 64 : (did & 127) * 32);
}

/* Index of the first command at or after `from` with these bits under the mask; -1: none. */
static inline int find_command(unsigned from, uint64_t mask, uint64_t bits) {
    for (unsigned i = from; i < fake.command_count; i++) {
        if ((fake.commands[i][0] & mask) == bits) {
            return (int)i;
        }
    }
    return -1;
}

static inline struct iommu_domain guest(void) {
    return (struct iommu_domain){.root = 0x80104000, .mode = 8, .gscid = 0x1234};
}

#endif
