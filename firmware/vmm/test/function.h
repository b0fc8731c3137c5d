/* SPDX-License-Identifier: Apache-2.0
 * What guests with a PCI function share: the domain's functions are 00:01.0, 00:02.0 and so on. */
#ifndef FUNCTION_H
#define FUNCTION_H

#include "guest.h"

#define FUNCTION(place) (0x30000000u + 0x8000u * (uint64_t)(place))
#define GUEST_IMSIC     0x28000000u

enum { CFG_COMMAND = 0x04, CFG_BAR0 = 0x10, CFG_CAPS = 0x34 };
enum { CAP_VENDOR = 0x09, CAP_MSIX = 0x11 };
enum { EIDELIVERY = 0x70, EITHRESHOLD = 0x72, EIP0 = 0x80, EIE0 = 0xc0 };

static inline void imsic_write(uint64_t reg, uint64_t value) {
    csr_write(siselect, reg);
    csr_write(sireg, value);
}

static inline uint64_t imsic_read(uint64_t reg) {
    csr_write(siselect, reg);
    return csr_read(sireg);
}

/* Offset of the next capability of a kind after `at` (0: the first); 0: there is none. */
static inline unsigned capability(uint64_t config, unsigned at, unsigned id) {
    do {
        at = (at ? mmio_read32(config + at) >> 8 : mmio_read32(config + CFG_CAPS)) & 0xfc;
    } while (at && (mmio_read32(config + at) & 0xff) != id);
    return at;
}

/* Where a BAR is, for the guest as for PCI. */
static inline uint64_t bar_address(uint64_t config, unsigned bar) {
    return mmio_read32(config + CFG_BAR0 + 4 * bar) & ~15u;
}

/* Switches MSI-X on, with one vector sent to hart 0. */
static inline void enable_msix(uint64_t config, unsigned vector, uint32_t identity) {
    unsigned at = capability(config, 0, CAP_MSIX);
    uint32_t table = mmio_read32(config + at + 4);
    uint64_t entry = bar_address(config, table & 7) + (table & ~7u) + 16 * vector;
    __asm__ volatile("fence iorw, iorw\n sh %0, 2(%1)"
                     :
                     : "r"(0x8000), "r"(config + at)
                     : "memory");
    mmio_write32(entry, GUEST_IMSIC);
    mmio_write32(entry + 4, 0);
    mmio_write32(entry + 8, identity);
    mmio_write32(entry + 12, 0);
}

#endif
