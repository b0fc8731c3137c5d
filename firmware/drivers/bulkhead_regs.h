/* SPDX-License-Identifier: Apache-2.0 */
/* Bulkhead's identification page and the places of the units' pages in BAR0 (docs/interfaces.md,
 * section 2). */
#ifndef BULKHEAD_REGS_H
#define BULKHEAD_REGS_H

#include <stdint.h>

#define BULKHEAD_ID_PAGE      0x01000
#define BULKHEAD_ID_MAGIC     0x00
#define BULKHEAD_ID_VERSION   0x08
#define BULKHEAD_ID_UNIT(i)   (0x10 + 8 * (i))
#define BULKHEAD_ID_MAX_UNITS 16

#define BULKHEAD_MAGIC UINT64_C(0x444145484b4c5542) /* "BULKHEAD", byte 0 first */

#define BULKHEAD_VERSION_MAJOR(version) ((uint16_t)((version) >> 16))
#define BULKHEAD_VERSION_MINOR(version) ((uint16_t)(version))
#define BULKHEAD_UNIT_KIND(word)        ((uint16_t)(word))
#define BULKHEAD_UNIT_OFFSET(word)      ((uint32_t)((word) >> 32))

#define BULKHEAD_KIND_IOMMU 1U
#define BULKHEAD_KIND_PIO   2U
#define BULKHEAD_KIND_LINK  3U
#define BULKHEAD_KIND_IRQ   4U

#endif
