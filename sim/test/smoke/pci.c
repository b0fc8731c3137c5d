/* SPDX-License-Identifier: Apache-2.0
 * Bulkhead as a function on QEMU's PCI bus. */
#include "smoke.h"

enum { COMMAND = 0x04, CLASS = 0x08, BAR = 0x10 };

static uint64_t bar_size(uint64_t config, unsigned bar) {
    uint64_t at = config + BAR + 4 * bar;
    write32(at, 0xffffffff);
    write32(at + 4, 0xffffffff);
    uint64_t mask = (uint64_t)read32(at + 4) << 32 | (read32(at) & ~0xfu);
    return ~mask + 1;
}

static void place_bar(uint64_t config, unsigned bar, uint64_t base) {
    write32(config + BAR + 4 * bar, (uint32_t)base);
    write32(config + BAR + 4 * bar + 4, (uint32_t)(base >> 32));
}

void set_bus_master(uint64_t config, bool on) {
    write16(config + COMMAND, on ? 6 : 2);
}

uint64_t find_bulkhead(void) {
    for (uint64_t config = ECAM; config < ECAM + 32 * 0x8000; config += 0x8000) {
        if (read32(config) != 0x10f01af4) {
            continue;
        }
        expect("class code", read32(config + CLASS) >> 8, 0x080600);
        expect("BAR0 is 64-bit", read32(config + BAR) & 0xf, 0x4);
        expect("BAR2 is 64-bit and prefetchable", read32(config + BAR + 8) & 0xf, 0xc);
        expect("BAR0 size", bar_size(config, 0), BAR0_SIZE);
        expect("BAR2 size", bar_size(config, 2), BAR2_SIZE);
        place_bar(config, 0, BAR0);
        place_bar(config, 2, BAR2);
        expect("not a bus master at first", read16(config + COMMAND) & 6, 0);
        set_bus_master(config, true);
        return config;
    }
    return 0;
}
