/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PIO unit: register offsets and fields, in the unit's page (rtl/pio/pio_regs.sv), and the PIO
 * window's map (docs/interfaces.md, section 3).
 */
#ifndef PIO_REGS_H
#define PIO_REGS_H

#include <stdint.h>

#define PIO_REG_CAP           0x000
#define PIO_REG_BUS           0x008
#define PIO_REG_TIMEOUT       0x010
#define PIO_REG_MEM_BASE      0x018
#define PIO_REG_CONTROL       0x020
#define PIO_REG_TAGS          0x028
#define PIO_REG_COUNT0        0x030
#define PIO_REG_COUNT1        0x038
#define PIO_REG_FIRST         0x040
#define PIO_REG_DPC_HEADER    0x100
#define PIO_REG_DPC_CAP       0x104
#define PIO_REG_DPC_STATUS    0x108
#define PIO_REG_PIO_STATUS    0x10c
#define PIO_REG_PIO_MASK      0x110
#define PIO_REG_PIO_SEVERITY  0x114
#define PIO_REG_PIO_SYSERROR  0x118
#define PIO_REG_PIO_EXCEPTION 0x11c
#define PIO_REG_PIO_HEADER    0x120
#define PIO_REG_PIO_IMPSPEC   0x130

#define PIO_BUS_SUBORDINATE_SHIFT 8
#define PIO_BUS_REQUESTER_SHIFT   16
#define PIO_CONTROL_CRS_VISIBLE   0x1U
#define PIO_FIRST_KIND(first)     ((unsigned)((first) & 0xf))
#define PIO_FIRST_DOMAIN(first)   ((uint8_t)((first) >> 8))
#define PIO_FIRST_BUS_ID(first)   ((uint8_t)((first) >> 16))
#define PIO_FIRST_TAG(first)      ((uint16_t)((first) >> 32 & 0x3ff))
#define PIO_STATUS_ALL            0x70707U
#define PIO_STATUS_CONFIG         0x00007U
#define PIO_STATUS_IO             0x00700U
#define PIO_STATUS_MEMORY         0x70000U

#define PIO_WINDOW_SIZE        UINT64_C(0x20000000)
#define PIO_WINDOW_CONFIG      UINT64_C(0x00000000)
#define PIO_WINDOW_MEMORY      UINT64_C(0x10000000)
#define PIO_WINDOW_MEMORY_SIZE UINT64_C(0x0f000000)
#define PIO_WINDOW_IO          UINT64_C(0x1f000000)

#endif
