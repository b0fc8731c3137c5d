/* SPDX-License-Identifier: Apache-2.0 */
/* Driver of the link unit. */
#include "link.h"

#include "io.h"
#include "link_regs.h"

bool link_is_up(uint64_t page) {
    return (io_read32(page + LINK_REG_STATUS) & LINK_STATUS_UP) != 0;
}

bool link_set_payload(uint64_t page, unsigned bytes) {
    for (uint32_t code = 0; code < 3; code++) {
        if (bytes == 128U << code) {
            uint32_t rest = io_read32(page + LINK_REG_CONTROL) & ~LINK_CONTROL_PAYLOAD_MASK;
            io_write32(page + LINK_REG_CONTROL, rest | code);
            return true;
        }
    }
    return false;
}

void link_check_sources(uint64_t page, bool on) {
    uint32_t rest = io_read32(page + LINK_REG_CONTROL) & ~LINK_CONTROL_SOURCES;

    io_write32(page + LINK_REG_CONTROL, on ? rest | LINK_CONTROL_SOURCES : rest);
}

void link_read_counts(uint64_t page, struct link_counts *counts) {
    uint64_t bad = io_read64(page + LINK_REG_COUNT_BAD);
    uint64_t unsupported = io_read64(page + LINK_REG_COUNT_UNSUP);
    uint64_t poison = io_read64(page + LINK_REG_COUNT_POISON);
    uint64_t denied = io_read64(page + LINK_REG_COUNT_DENIED);
    uint64_t memory = io_read64(page + LINK_REG_COUNT_MEM);

    *counts = (struct link_counts){.malformed = (uint32_t)bad,
                                   .bad = (uint32_t)(bad >> 32),
                                   .unsupported = (uint32_t)unsupported,
                                   .messages = (uint32_t)(unsupported >> 32),
                                   .poisoned = (uint32_t)poison,
                                   .credits = (uint32_t)(poison >> 32),
                                   .write_denied = (uint32_t)denied,
                                   .read_denied = (uint32_t)(denied >> 32),
                                   .msi_shape = io_read32(page + LINK_REG_COUNT_MSI),
                                   .write_error = (uint32_t)memory,
                                   .read_error = (uint32_t)(memory >> 32)};
}

bool link_read_drop(uint64_t page, struct link_drop *drop) {
    uint32_t reason = io_read32(page + LINK_REG_LOG_INFO) & LINK_LOG_REASON_MASK;

    if (reason == 0) {
        return false;
    }
    *drop = (struct link_drop){.reason = reason, .prefix = io_read32(page + LINK_REG_LOG_PREFIX)};
    for (unsigned i = 0; i < 4; i++) {
        drop->header[i] = io_read32(page + LINK_REG_LOG_HEADER + 4 * i);
    }
    io_write32(page + LINK_REG_LOG_INFO, 0);
    return true;
}
