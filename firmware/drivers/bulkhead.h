/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the units of a Bulkhead in its register pages. */
#ifndef BULKHEAD_H
#define BULKHEAD_H

#include <stdbool.h>
#include <stdint.h>

/* The version, (major << 16 | minor), or 0 when these register pages are not a Bulkhead's. */
uint32_t bulkhead_version(uint64_t bar0);

/* Address of the page of the first unit of a kind (BULKHEAD_KIND_*); false: there is none. */
bool bulkhead_find_unit(uint64_t bar0, uint16_t kind, uint64_t *page);

#endif
