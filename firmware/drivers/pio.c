/* SPDX-License-Identifier: Apache-2.0 */
/* Driver of the PIO unit. */
#include "pio.h"

#include "io.h"
#include "pio_regs.h"
#include "text.h"

void pio_set_buses(uint64_t page, uint8_t secondary, uint8_t subordinate, uint16_t requester) {
    io_write32(page + PIO_REG_BUS, secondary | (uint32_t)subordinate << PIO_BUS_SUBORDINATE_SHIFT |
                                       (uint32_t)requester << PIO_BUS_REQUESTER_SHIFT);
}

void pio_set_timeout(uint64_t page, uint32_t cycles) {
    io_write32(page + PIO_REG_TIMEOUT, cycles);
}

/* Microseconds within the range of each value; the unit needs up to a cycle a tag more. 0:
 * reserved. Value 0, the default, may be 50 us to 50 ms, and less than 10 ms is discouraged. */
static const uint32_t timeout_us[16] = {
    [0] = 30000,     /* 50 us .. 50 ms */
    [1] = 75,        /* 50 .. 100 us */
    [2] = 5000,      /* 1 .. 10 ms */
    [5] = 35000,     /* 16 .. 55 ms */
    [6] = 140000,    /* 65 .. 210 ms */
    [9] = 600000,    /* 260 .. 900 ms */
    [10] = 2000000,  /* 1 .. 3.5 s */
    [13] = 8000000,  /* 4 .. 13 s */
    [14] = 25000000, /* 17 .. 64 s */
};

bool pio_set_timeout_range(uint64_t page, unsigned value, uint32_t hertz) {
    uint64_t cycles = value < 16 ? (uint64_t)timeout_us[value] * hertz / 1000000 : 0;

    if (cycles == 0 || cycles > UINT32_MAX) {
        return false;
    }
    pio_set_timeout(page, (uint32_t)cycles);
    return true;
}

void pio_set_exceptions(uint64_t page, uint32_t status_bits) {
    io_write32(page + PIO_REG_PIO_EXCEPTION, status_bits);
}

/* The log belongs to the first error and stays until all of PIO_STATUS is cleared, so it is read
 * before. */
bool pio_read_error(uint64_t page, struct pio_error *error) {
    uint32_t status = io_read32(page + PIO_REG_PIO_STATUS);
    uint64_t first;

    if (status == 0) {
        return false;
    }
    first = io_read64(page + PIO_REG_FIRST);
    *error = (struct pio_error){.kind = (enum pio_kind)PIO_FIRST_KIND(first),
                                .domain = PIO_FIRST_DOMAIN(first),
                                .bus_id = PIO_FIRST_BUS_ID(first),
                                .tag = PIO_FIRST_TAG(first),
                                .offset = io_read32(page + PIO_REG_PIO_IMPSPEC)};
    for (unsigned i = 0; i < 4; i++) {
        error->header[i] = io_read32(page + PIO_REG_PIO_HEADER + 4 * i);
    }
    /* Errors that came while the log was read are cleared with it: they count, but only the first
     * is told. */
    error->status = io_read32(page + PIO_REG_PIO_STATUS);
    io_write32(page + PIO_REG_PIO_STATUS, PIO_STATUS_ALL);
    return true;
}

void pio_read_counts(uint64_t page, struct pio_counts *counts) {
    uint64_t count0 = io_read64(page + PIO_REG_COUNT0);
    uint64_t count1 = io_read64(page + PIO_REG_COUNT1);
    uint64_t count2 = io_read64(page + PIO_REG_COUNT2);

    *counts = (struct pio_counts){.unexpected = (uint32_t)count0,
                                  .retries = (uint32_t)(count0 >> 32),
                                  .errors = (uint32_t)count1,
                                  .timeouts = (uint32_t)(count1 >> 32),
                                  .forbidden = (uint32_t)count2,
                                  .refused = (uint32_t)(count2 >> 32)};
}

const char *pio_kind_text(enum pio_kind kind) {
    static const char texts[] = "no error\0unsupported request\0completer abort\0"
                                "not ready (retry status)\0completion time-out\0poisoned data\0"
                                "completion of the wrong length\0"
                                "completion for the wrong address\0link down\0"
                                "forbidden by the access table\0no tag left\0";
    return text_of(texts, kind);
}
