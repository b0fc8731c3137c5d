/* SPDX-License-Identifier: Apache-2.0 */
/* Driver of the PIO unit: what keeps domains apart (quotas, access table) and its interrupt. */
#include "io.h"
#include "pio.h"
#include "pio_regs.h"

static uint64_t quota_register(uint64_t page, uint8_t domain) {
    unsigned rows = PIO_CAP_DOMAINS(io_read64(page + PIO_REG_CAP));

    return page + PIO_REG_QUOTA + (uint64_t)PIO_QUOTA_STRIDE * (domain & (rows - 1));
}

void pio_set_quota(uint64_t page, uint8_t domain, unsigned tags) {
    io_write64(quota_register(page, domain), tags);
}

struct pio_quota pio_read_quota(uint64_t page, uint8_t domain) {
    uint64_t row = io_read64(quota_register(page, domain));

    return (struct pio_quota){
        .tags = PIO_QUOTA_TAGS(row), .owed = PIO_QUOTA_OWED(row), .lost = PIO_QUOTA_LOST(row)};
}

void pio_release_tags(uint64_t page) {
    io_write64(page + PIO_REG_TAGS, 0);
}

bool pio_use_ten_bit_tags(uint64_t page, bool on) {
    uint32_t control = io_read32(page + PIO_REG_CONTROL) & ~PIO_CONTROL_TEN_BIT;
    uint32_t wanted = on ? control | PIO_CONTROL_TEN_BIT : control;

    io_write32(page + PIO_REG_CONTROL, wanted);
    return io_read32(page + PIO_REG_CONTROL) == wanted;
}

void pio_check_access(uint64_t page, bool on) {
    uint32_t control = io_read32(page + PIO_REG_CONTROL) & ~PIO_CONTROL_ACCESS;

    io_write32(page + PIO_REG_CONTROL, on ? control | PIO_CONTROL_ACCESS : control);
}

bool pio_allow(uint64_t page, uint8_t domain, uint32_t offset, uint32_t size, unsigned rights) {
    unsigned rows = PIO_CAP_ROWS(io_read64(page + PIO_REG_CAP));
    uint64_t mask = (PIO_WINDOW_SIZE - 1) & ~(uint64_t)(size - 1);
    uint64_t row = 0;

    if (size < PIO_PLACE_SMALLEST || (size & (size - 1)) != 0 || (offset & (size - 1)) != 0 ||
        offset >= PIO_WINDOW_SIZE) {
        return false;
    }
    for (unsigned i = 0; i < rows; i++) {
        row = page + (uint64_t)PIO_ROW_STRIDE * i;
        if ((io_read64(row + PIO_REG_RIGHTS) & (PIO_RIGHTS_READ | PIO_RIGHTS_WRITE)) == 0) {
            io_write64(row + PIO_REG_PLACE, mask << PIO_PLACE_MASK_SHIFT | offset);
            io_write64(row + PIO_REG_RIGHTS,
                       domain | ((rights & PIO_READ) != 0 ? PIO_RIGHTS_READ : 0) |
                           ((rights & PIO_WRITE) != 0 ? PIO_RIGHTS_WRITE : 0));
            return true;
        }
    }
    return false;
}

bool pio_filter(uint64_t page, uint8_t domain, uint16_t routing_id, const uint32_t *writable,
                const uint32_t *rest) {
    unsigned functions = PIO_CAP_FUNCTIONS(io_read64(page + PIO_REG_CAP));

    for (unsigned i = 0; i < functions; i++) {
        uint64_t row = page + PIO_REG_FUNCTION + (uint64_t)PIO_FUNCTION_STRIDE * i;

        if ((io_read64(row) & PIO_FUNCTION_USED) == 0) {
            io_write64(page + PIO_REG_FILTER_AT, (uint64_t)i << PIO_FILTER_AT_ROW_SHIFT);
            for (unsigned dw = 0; dw < PIO_FILTER_DWS; dw++) {
                io_write64(page + PIO_REG_FILTER_WORD, (uint64_t)rest[dw] << 32 | writable[dw]);
            }
            io_write64(row, PIO_FUNCTION_USED | (uint32_t)domain << PIO_FUNCTION_DOMAIN_SHIFT |
                                routing_id);
            return true;
        }
    }
    return false;
}

void pio_forbid(uint64_t page, uint8_t domain) {
    uint64_t cap = io_read64(page + PIO_REG_CAP);
    unsigned rows = PIO_CAP_ROWS(cap), functions = PIO_CAP_FUNCTIONS(cap);

    for (unsigned i = 0; i < rows; i++) {
        uint64_t rights = page + PIO_REG_RIGHTS + (uint64_t)PIO_ROW_STRIDE * i;

        if (PIO_RIGHTS_DOMAIN(io_read64(rights)) == domain) {
            io_write64(rights, 0);
        }
    }
    for (unsigned i = 0; i < functions; i++) {
        uint64_t row = page + PIO_REG_FUNCTION + (uint64_t)PIO_FUNCTION_STRIDE * i;

        if (PIO_FUNCTION_DOMAIN(io_read64(row)) == domain) {
            io_write64(row, 0);
        }
    }
}

void pio_set_message(uint64_t page, uint64_t addr, uint32_t data) {
    io_write64(page + PIO_REG_MSI_ADDR, addr);
    io_write64(page + PIO_REG_MSI_DATA, data);
}

void pio_mask_message(uint64_t page, bool masked) {
    uint64_t data = io_read64(page + PIO_REG_MSI_DATA) & ~PIO_MSI_DATA_MASK;

    io_write64(page + PIO_REG_MSI_DATA, masked ? data | PIO_MSI_DATA_MASK : data);
}

void pio_set_interrupt(uint64_t page, bool on) {
    io_write32(page + PIO_REG_INTERRUPT, on ? PIO_INTERRUPT_ENABLE : 0);
}
