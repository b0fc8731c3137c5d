// SPDX-License-Identifier: Apache-2.0
// The guest memory that QEMU shares with us: windows of physical address space, each a mapped part
// of a file that came with DMA_MAP. Accesses are made of naturally aligned stores in rising order,
// as harts of another process look at the same memory meanwhile.
#ifndef SIM_GUEST_RAM_H
#define SIM_GUEST_RAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ram_window {
    uint64_t start, size;
    uint8_t *host; // NULL: QEMU keeps this memory to itself (no file)
    bool writable;
};

enum { RAM_WINDOWS = 64 };

struct guest_ram {
    struct ram_window windows[RAM_WINDOWS];
    unsigned count;
};

// Both return 0 or a positive errno. fd -1: memory that cannot be reached; it is remembered only so
// that it can be unmapped again. The fd is not kept.
int guest_ram_map(struct guest_ram *ram, uint64_t start, uint64_t size, int fd, uint64_t offset,
                  bool writable);
// Unmaps the windows that lie in [start, start + size); ENOENT when there is none.
int guest_ram_unmap(struct guest_ram *ram, uint64_t start, uint64_t size);
void guest_ram_clear(struct guest_ram *ram);

// These return false, and do nothing, when the range is not wholly within one window that allows
// it.
bool guest_ram_read(const struct guest_ram *ram, uint64_t addr, void *buf, size_t n);
bool guest_ram_write(const struct guest_ram *ram, uint64_t addr, const void *buf, size_t n);
// n is 4 or 8, addr a multiple of n.
bool guest_ram_cas(const struct guest_ram *ram, uint64_t addr, size_t n, uint64_t expected,
                   uint64_t desired, bool *swapped);

#endif
