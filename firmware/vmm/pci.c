/* SPDX-License-Identifier: Apache-2.0
 * The machine's PCI host, as far as the VMM needs it: finding one function on bus 0 and giving it
 * addresses. The firmware leaves base address registers unassigned. */
#include "defs.h"

enum { ID = 0x00, COMMAND = 0x04, BAR0 = 0x10 };
#define COMMAND_MEMORY 2
#define COMMAND_MASTER 4
#define BAR_64BIT      4
#define DEVICE_SIZE    0x8000 /* configuration space of eight functions */
#define BUS_SIZE       0x100000

/* SPA of the configuration space of a device's function 0 on bus 0; 0: not there. */
uint64_t pci_find(uint16_t vendor, uint16_t device) {
    for (uint64_t at = 0; at < BUS_SIZE && at < machine.ecam.size; at += DEVICE_SIZE) {
        if (io_read32(machine.ecam.base + at + ID) == ((uint32_t)device << 16 | vendor)) {
            return machine.ecam.base + at;
        }
    }
    return 0;
}

/* Bytes that a 64-bit memory BAR decodes; 0: it is none. */
static uint64_t bar_size(uint64_t bar) {
    if ((io_read32(bar) & 7) != BAR_64BIT) {
        return 0;
    }
    io_write32(bar, ~0u);
    io_write32(bar + 4, ~0u);
    uint64_t size = io_read32(bar) & ~0xful;
    size |= (uint64_t)io_read32(bar + 4) << 32;
    return ~size + 1;
}

/* Places a 64-bit BAR of the wanted size at the start of a window. Returns its CPU address, 0: no.
 */
uint64_t pci_place_bar(uint64_t config, unsigned index, uint64_t size, const struct range *window,
                       uint64_t window_pci) {
    uint64_t bar = config + BAR0 + 4 * (uint64_t)index;
    if (bar_size(bar) != size || window->size < size || window_pci % size != 0) {
        return 0;
    }
    io_write32(bar, (uint32_t)window_pci);
    io_write32(bar + 4, (uint32_t)(window_pci >> 32));
    return window->base;
}

void pci_enable(uint64_t config) {
    io_write32(config + COMMAND, COMMAND_MEMORY | COMMAND_MASTER);
    (void)io_read32(config + COMMAND);
}
