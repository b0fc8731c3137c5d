/* SPDX-License-Identifier: Apache-2.0 */
/* Driver of the link unit: state of the link, counters of dropped TLPs, log of the first of them.
 */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>
#include <stdint.h>

struct link_counts {
    uint32_t malformed, bad; /* against the format or from a wrong bus; marked bad by the link */
    uint32_t unsupported, messages;     /* answered UR; dropped */
    uint32_t poisoned, credits;         /* dropped; beyond the credits given */
    uint32_t write_denied, read_denied; /* translation refused */
    uint32_t msi_shape;                 /* writes to an interrupt file that are no MSI */
    uint32_t write_error, read_error;   /* memory answered with an error */
};

struct link_drop {
    unsigned reason;    /* as link_regs.sv numbers it */
    uint32_t header[4]; /* the TLP's header, DW0 first */
    uint32_t prefix;    /* its PASID prefix; 0: none */
};

bool link_is_up(uint64_t page);
/* Largest payload to send: 128, 256 or 512 bytes; false: none of these. */
bool link_set_payload(uint64_t page, unsigned bytes);
/* ACS Source Validation: requests from a bus outside the secondary .. subordinate ones
 * (pio_set_buses) are dropped or answered CA. */
void link_check_sources(uint64_t page, bool on);
void link_read_counts(uint64_t page, struct link_counts *counts);
/* The first TLP dropped, or completion that nobody waited for, since the last call, which it
 * clears; false: there was none. */
bool link_read_drop(uint64_t page, struct link_drop *drop);

#endif
