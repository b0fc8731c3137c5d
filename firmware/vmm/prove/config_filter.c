/* SPDX-License-Identifier: Apache-2.0
 * For any filter and any write: the lookup stays in its
 * table, and what goes through changes nothing but bits that it lists, or is a BAR's own address or
 * size. */
#include "prove.h"

#define BAR0 0x10
#define ROM  0x30

void check_write(void);

void check_write(void) {
    struct config_filter filter; /* any */
    unsigned offset = any(), size = any();
    uint32_t old = any32(), before = any32(), value = before;
    if (!config_filter_write(&filter, offset, size, old, &value)) {
        return;
    }
    prove(size == 1 || size == 2 || size == 4);
    prove(offset % size == 0 && offset + size <= 4 * CONFIG_DWORDS);
    bool bar = (offset >= BAR0 && offset < BAR0 + 4 * BAR_COUNT) || offset / 4 == ROM / 4;
    if (bar) {
        prove(value == before && size == 4);
        return;
    }
    uint32_t lanes = size == 4 ? ~0u : (1u << 8 * size) - 1;
    unsigned shift = offset % 4 * 8;
    uint32_t locked = ~(filter.writable[offset / 4] >> shift) & lanes;
    prove((value & locked) == (old >> shift & locked));
}
