/* SPDX-License-Identifier: Apache-2.0 */
/* Driver of the PIO unit: bus numbers, error handling and error log of the harts' accesses to
 * devices. */
#ifndef PIO_H
#define PIO_H

#include <stdbool.h>
#include <stdint.h>

/* How a hart's access ended badly, as pio_regs.sv numbers it. */
enum pio_kind {
    PIO_NONE,
    PIO_UNSUPPORTED,
    PIO_ABORTED,
    PIO_RETRY,
    PIO_TIMEOUT,
    PIO_POISONED,
    PIO_BAD_LENGTH,
    PIO_BAD_ADDRESS,
    PIO_LINK_DOWN
};

struct pio_error {
    enum pio_kind kind;
    uint8_t domain;     /* domain of the hart that made the access, 0: not known */
    uint8_t bus_id;     /* its id on the bus */
    uint16_t tag;       /* of the request on the link */
    uint32_t offset;    /* in the PIO window */
    uint32_t header[4]; /* the request's TLP header, DW0 first */
    uint32_t status;    /* all kinds of errors since the last look (PIO_STATUS) */
};

struct pio_counts {
    uint32_t unexpected, retries, errors, timeouts;
};

/* Secondary and subordinate bus of the port, requester ID of the harts' requests. */
void pio_set_buses(uint64_t page, uint8_t secondary, uint8_t subordinate, uint16_t requester);
/* Completion time-out in clock cycles; 0: wait for ever. */
void pio_set_timeout(uint64_t page, uint32_t cycles);
/* Which errors (bits of PIO_STATUS) end in a bus error instead of all ones. */
void pio_set_exceptions(uint64_t page, uint32_t status_bits);
/* The first error since the last call, which it clears; false: there was none. */
bool pio_read_error(uint64_t page, struct pio_error *error);
void pio_read_counts(uint64_t page, struct pio_counts *counts);
const char *pio_kind_text(enum pio_kind kind);

/* Offset in the PIO window of a configuration register. */
static inline uint64_t pio_config_offset(unsigned bus, unsigned device, unsigned function,
                                         unsigned reg) {
    return (uint64_t)bus << 20 | device << 15 | function << 12 | reg;
}

#endif
