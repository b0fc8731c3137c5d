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
#define BAR_TYPE        0xf    /* read-only, but for an upper half */
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
    allow(filter, COMMAND, COMMAND_BITS | STATUS_W1C);
    allow(filter, CACHE_LINE, 0xffff);
    allow(filter, INT_LINE, 0xff);
    unsigned at = read(function, COMMAND) & CAP_LIST ? next_capability(read, function, 0) : 0;
    for (unsigned n = 0; at >= 0x40 && n < 48; n++) {
        allow_capability(filter, at, read(function, at));
        at = next_capability(read, function, at);
    }
    for (unsigned i = 0; i < CONFIG_DWORDS; i++) {
        if (filter->writable[i]) {
            filter->rest[i] = read(function, 4 * i) & ~filter->writable[i];
        }
    }
    for (unsigned i = 0; i < BAR_COUNT; i++) {
        bool upper = i > 0 && filter->writable[BAR0 / 4 + i - 1] &&
                     (read(function, BAR0 + 4 * (i - 1)) & 7) == BAR_64BIT;
        filter->writable[BAR0 / 4 + i] = upper ? 0 : BAR_TYPE;
        filter->rest[BAR0 / 4 + i] = bar[i];
    }
}
