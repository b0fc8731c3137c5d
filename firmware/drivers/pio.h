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
    PIO_LINK_DOWN,
    PIO_FORBIDDEN,
    PIO_NO_TAG
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
    uint32_t forbidden; /* by the access table */
    uint32_t refused;   /* for want of a tag */
};

/* Secondary and subordinate bus of the port, requester ID of the harts' requests. */
void pio_set_buses(uint64_t page, uint8_t secondary, uint8_t subordinate, uint16_t requester);
/* Completion time-out as Device Control 2 names it, 3:0 Completion Timeout Value, for a clock of
 * `hertz`. False: a reserved value, or more cycles than the unit can count. */
bool pio_set_timeout_range(uint64_t page, unsigned value, uint32_t hertz);
/* Completion time-out in clock cycles; 0: wait for ever. */
void pio_set_timeout(uint64_t page, uint32_t cycles);
/* Which errors (bits of PIO_STATUS) end in a bus error instead of all ones. */
void pio_set_exceptions(uint64_t page, uint32_t status_bits);
/* The first error since the last call, which it clears; false: there was none. */
bool pio_read_error(uint64_t page, struct pio_error *error);
void pio_read_counts(uint64_t page, struct pio_counts *counts);

/* ---- Tags: how many a domain may hold, and what it holds ---- */
struct pio_quota {
    unsigned tags; /* the most */
    unsigned owed; /* of requests without an answer */
    unsigned lost; /* in quarantine: a late completion may come */
};
/* After a reset of the devices behind the link: no late completion can come. */
void pio_release_tags(uint64_t page);
/* Tags of ten bits, from 256 on, and more of them: for links whose functions all are completers of
 * such tags (Device Capabilities 2). False: the unit has none, or not all is still: a request is
 * under way or a tag in quarantine. */
bool pio_use_ten_bit_tags(uint64_t page, bool on);
void pio_set_quota(uint64_t page, uint8_t domain, unsigned tags);
struct pio_quota pio_read_quota(uint64_t page, uint8_t domain);

/* ---- Access table: what a domain may reach in the PIO window. It holds once it is on. ---- */
enum pio_rights { PIO_READ = 1, PIO_WRITE = 2 };
void pio_check_access(uint64_t page, bool on);
/* size: a power of two, at least 64; offset: a multiple of it. False: they are not, or no row is
 * left. */
bool pio_allow(uint64_t page, uint8_t domain, uint32_t offset, uint32_t size, unsigned rights);
/* Filters what the domain writes to the configuration space of a function: to be done before
 * pio_allow() opens it. For each of the first 64 DWs the bits that it may write, and what is
 * written to the others of the same byte; all else ignores writes. Base address registers take all
 * ones, to be sized, or the address in `rest`, whose bits in `writable` do not count. False: the
 * unit has no place left for a function. */
bool pio_filter(uint64_t page, uint8_t domain, uint16_t routing_id, const uint32_t *writable,
                const uint32_t *rest);
/* Takes away all that the domain was allowed. */
void pio_forbid(uint64_t page, uint8_t domain);

/* ---- Interrupt: active while an error is in the log ---- */
/* A message of this data to this address, each time that the interrupt becomes active. */
void pio_set_message(uint64_t page, uint64_t addr, uint32_t data);
void pio_mask_message(uint64_t page, bool masked);
void pio_set_interrupt(uint64_t page, bool on);

const char *pio_kind_text(enum pio_kind kind);

/* Offset in the PIO window of a configuration register. */
static inline uint64_t pio_config_offset(unsigned bus, unsigned device, unsigned function,
                                         unsigned reg) {
    return (uint64_t)bus << 20 | device << 15 | function << 12 | reg;
}

#endif
