// SPDX-License-Identifier: Apache-2.0
// A type 0 configuration header (PCI local bus specification 3.0, section 6.1).
#include "config_space.h"

#include <string.h>

enum {
    COMMAND = 0x04,
    COMMAND_MEMORY = 0x2,
    COMMAND_MASTER = 0x4,
    CLASS = 0x08, // with the revision in the low byte
    BAR0 = 0x10,
    BAR2 = 0x18,
    SUBSYSTEM = 0x2c,
    BAR_64BIT = 0x4,
    BAR_PREFETCHABLE = 0x8,
};

static void put32(uint8_t *at, uint32_t value) {
    for (unsigned i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

// The address bits above the size can be written; that is how its size is found.
static void set_bar(struct config_space *f, unsigned offset, uint64_t size, uint32_t flags) {
    uint64_t mask = ~(size - 1);
    put32(f->config + offset, BAR_64BIT | flags);
    put32(f->writable + offset, (uint32_t)mask);
    put32(f->writable + offset + 4, (uint32_t)(mask >> 32));
}

void config_space_reset(struct config_space *f) {
    *f = (struct config_space){.writable = {[COMMAND] = COMMAND_MEMORY | COMMAND_MASTER}};
    put32(f->config, (uint32_t)CONFIG_DEVICE << 16 | CONFIG_VENDOR);
    put32(f->config + CLASS, (uint32_t)CONFIG_CLASS << 8);
    put32(f->config + SUBSYSTEM, (uint32_t)CONFIG_DEVICE << 16 | CONFIG_VENDOR);
    set_bar(f, BAR0, BAR0_SIZE, 0);
    set_bar(f, BAR2, BAR2_SIZE, BAR_PREFETCHABLE);
}

void config_space_read(const struct config_space *f, uint64_t offset, void *buf, size_t n) {
    memcpy(buf, f->config + offset, n);
}

void config_space_write(struct config_space *f, uint64_t offset, const void *buf, size_t n) {
    const uint8_t *from = buf;
    for (size_t i = 0; i < n; i++) {
        uint8_t mask = f->writable[offset + i], *at = &f->config[offset + i];
        *at = (uint8_t)((*at & ~mask) | (from[i] & mask));
    }
}

bool config_space_is_master(const struct config_space *f) {
    return (f->config[COMMAND] & COMMAND_MASTER) != 0;
}
