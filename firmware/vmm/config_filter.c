/* SPDX-License-Identifier: Apache-2.0
 * See config_filter.h. Offsets and bits are those of the PCI Express base specification, chapter 7.
 */
#include <string.h>
#include "config_filter.h"

enum {
    COMMAND = 0x04,
    CACHE_LINE = 0x0c,
    BAR0 = 0x10,
    ROM = 0x30,
    CAP_POINTER = 0x34,
    INT_LINE = 0x3c
};
enum { CAP_PM = 0x01, CAP_MSI = 0x05, CAP_EXPRESS = 0x10, CAP_MSIX = 0x11 };

#define BAR_64BIT       4      /* low three bits of a 64-bit memory BAR */
#define COMMAND_BITS    0x0546 /* memory, bus master, parity, SERR, INTx disable; no I/O space */
#define STATUS_W1C      0xf9000000 /* error bits of the status register */
#define CAP_LIST        0x00100000 /* status: there are capabilities */
#define PM_STATE        0x0003
#define MSI_CONTROL     0x00710000 /* enable, multiple message enable */
#define MSI_64BIT       0x00800000
#define MSI_MASKING     0x01000000
#define MSIX_CONTROL    0xc0000000 /* enable, function mask */
#define EXPRESS_CONTROL 0x781f     /* device control without payload size, and without FLR */
#define EXPRESS_W1C     0x000f0000 /* device status */
#define SIZING_MASK     0xfffff800 /* what a write of all ones to size a BAR or ROM must have set */

static void allow(struct config_filter *f, unsigned offset, uint32_t writable) {
    if (offset / 4 < CONFIG_DWORDS) {
        f->writable[offset / 4] |= writable;
    }
}

static void allow_msi(struct config_filter *f, unsigned at, uint32_t header) {
    unsigned data = header & MSI_64BIT ? 12 : 8;
    allow(f, at, MSI_CONTROL);
    allow(f, at + 4, 0xfffffffc);
    if (header & MSI_64BIT) {
        allow(f, at + 8, 0xffffffff);
    }
    allow(f, at + data, 0xffff);
    if (header & MSI_MASKING) {
        allow(f, at + data + 4, 0xffffffff);
    }
}

static void allow_capability(struct config_filter *f, unsigned at, uint32_t header) {
    switch (header & 0xff) {
    case CAP_PM:
        allow(f, at + 4, PM_STATE);
        break;
    case CAP_MSI:
        allow_msi(f, at, header);
        break;
    case CAP_EXPRESS:
        allow(f, at + 8, EXPRESS_CONTROL | EXPRESS_W1C);
        break;
    case CAP_MSIX:
        allow(f, at, MSIX_CONTROL);
        break;
    default:
        break;
    }
}

/* Next capability after `at` (0: the first); 0: the end. The caller bounds the number of steps. */
static unsigned next_capability(config_read_fn *read, void *function, unsigned at) {
    uint32_t word = at ? read(function, at) >> 8 : read(function, CAP_POINTER);
    return word & 0xfc;
}

unsigned config_capability(config_read_fn *read, void *function, unsigned id) {
    unsigned at = read(function, COMMAND) & CAP_LIST ? next_capability(read, function, 0) : 0;
    for (unsigned n = 0; at >= 0x40 && n < 48; n++) {
        if ((read(function, at) & 0xff) == id) {
            return at;
        }
        at = next_capability(read, function, at);
    }
    return 0;
}

void config_filter_make(struct config_filter *filter, const uint32_t bar[BAR_COUNT],
                        config_read_fn *read, void *function) {
    memset(filter, 0, sizeof *filter);
    memcpy(filter->bar, bar, sizeof filter->bar);
    for (unsigned i = 0; i < BAR_COUNT; i++) {
        bool upper = i > 0 && filter->bar_type[i - 1] &&
                     (read(function, BAR0 + 4 * (i - 1)) & 7) == BAR_64BIT;
        filter->bar_type[i] = upper ? 0 : 0xf;
    }
    allow(filter, COMMAND, COMMAND_BITS | STATUS_W1C);
    allow(filter, CACHE_LINE, 0xffff);
    allow(filter, INT_LINE, 0xff);
    unsigned at = read(function, COMMAND) & CAP_LIST ? next_capability(read, function, 0) : 0;
    for (unsigned n = 0; at >= 0x40 && n < 48; n++) {
        allow_capability(filter, at, read(function, at));
        at = next_capability(read, function, at);
    }
}

/* A base address register takes all ones, to be sized, or its value; the type bits are read-only.
 */
static bool bar_write(const struct config_filter *filter, unsigned offset, uint32_t value) {
    unsigned index = (offset - BAR0) / 4;
    uint32_t assigned = offset == ROM ? 0 : filter->bar[index];
    uint32_t type = offset == ROM ? 0 : filter->bar_type[index];
    return (value & SIZING_MASK) == SIZING_MASK || ((value ^ assigned) & ~type) == 0;
}

bool config_filter_write(const struct config_filter *filter, unsigned offset, unsigned size,
                         uint32_t old, uint32_t *value) {
    unsigned shift = offset % 4 * 8;
    if ((size != 1 && size != 2 && size != 4) || offset % size != 0 ||
        offset / 4 >= CONFIG_DWORDS) {
        return false;
    }
    if ((offset >= BAR0 && offset < BAR0 + 4 * BAR_COUNT) || offset / 4 == ROM / 4) {
        return size == 4 && bar_write(filter, offset, *value);
    }
    uint32_t lanes = (uint32_t)((1ull << size * 8) - 1) << shift;
    uint32_t allowed = filter->writable[offset / 4] & lanes;
    if (!allowed) {
        return false;
    }
    /* A bit that clears by writing 1 is among the allowed ones: it is never written back as read.
     */
    uint32_t kept = old & ~allowed & lanes;
    *value = (kept | (*value << shift & allowed)) >> shift;
    return true;
}
