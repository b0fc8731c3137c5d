/* SPDX-License-Identifier: Apache-2.0
 * Any BAR of a function: it is known by its size, and gets pages of its own, which nobody had
 * before; or nothing is taken. */
#include "small.h"
#include "prove.h"
#include "../device.c"

struct bridge bridge;

static uint64_t place; /* of the BAR's register */
static uint32_t bars[2], writable[2], type;

uint32_t io_read32(uint64_t at) {
    prove(at == place || at == place + 4);
    return bars[at != place];
}

void io_write32(uint64_t at, uint32_t value) {
    prove(at == place || at == place + 4);
    bars[at != place] = (value & writable[at != place]) | (at == place ? type : 0);
}

void check_bar(void);

void check_bar(void) {
    struct device device; /* whatever was there */
    unsigned index = any(), log2 = any();
    bool memory = any() & 1, ports = !memory && any() & 1, wide = memory && any() & 1;
    uint64_t before = any64(), size = 0;
    assume(index < BAR_COUNT && !(wide && index == BAR_COUNT - 1));
    assume(before >= GPA_BAR && before <= GPA_CONTROL && before % PAGE_SIZE == 0);
    if (memory) {
        assume(log2 >= 4 && log2 < (wide ? 64 : 32));
        size = 1ul << log2;
        type = (any() & 8) | (wide ? BAR_64BIT : 0);
        writable[0] = (uint32_t)-size & ~15u;
        writable[1] = (uint32_t)(-size >> 32);
    } else if (ports) {
        type = BAR_IO;
        writable[0] = any32() & ~3u;
    }
    next_bar = before;
    place = device.config + BAR0 + 4 * index;
    unsigned taken = place_bar(&device, index);
    prove(taken == 0 || taken == (wide ? 2 : 1));
    prove(device.bar_size[index] == size);
    if (!memory || !taken) {
        prove((!memory && device.bar[index] == 0) || !taken);
        prove(next_bar == before);
        return;
    }
    uint64_t base = device.bar[index], span = size < PAGE_SIZE ? PAGE_SIZE : size;
    prove(base >= before && (base & (span - 1)) == 0);
    prove(next_bar == base + span && next_bar <= GPA_CONTROL);
    prove(bars[0] == (base | type) && (!wide || bars[1] == 0));
}
