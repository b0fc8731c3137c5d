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
#define PIO_REG_INTERRUPT     0x048
#define PIO_REG_MSI_ADDR      0x050
#define PIO_REG_MSI_DATA      0x058
#define PIO_REG_COUNT2        0x060
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
#define PIO_REG_QUOTA         0x200
#define PIO_REG_PLACE         0x400
#define PIO_REG_RIGHTS        0x408
#define PIO_REG_FUNCTION      0x600
#define PIO_REG_FILTER_AT     0x700
#define PIO_REG_FILTER_WORD   0x708

#define PIO_QUOTA_STRIDE    8U
#define PIO_ROW_STRIDE      16U
#define PIO_FUNCTION_STRIDE 8U

#define PIO_BUS_SUBORDINATE_SHIFT 8
#define PIO_BUS_REQUESTER_SHIFT   16
#define PIO_CAP_TAGS(cap)         ((unsigned)((cap) & 0xffff))
#define PIO_CAP_ROWS(cap)         ((unsigned)((cap) >> 24 & 0xff))
#define PIO_CAP_DOMAINS(cap)      ((unsigned)((cap) >> 32 & 0xff))
#define PIO_CAP_FUNCTIONS(cap)    ((unsigned)((cap) >> 48 & 0xff))
#define PIO_CAP_TEN_BIT           (UINT64_C(1) << 40)
#define PIO_CONTROL_CRS_VISIBLE   0x1U
#define PIO_CONTROL_ACCESS        0x2U
#define PIO_CONTROL_TEN_BIT       0x4U
#define PIO_INTERRUPT_ENABLE      0x1U
#define PIO_INTERRUPT_ACTIVE      0x100U
#define PIO_INTERRUPT_WAITING     0x200U
#define PIO_MSI_DATA_MASK         (UINT64_C(1) << 32)
#define PIO_QUOTA_TAGS(quota)     ((unsigned)((quota) & 0xffff))
#define PIO_QUOTA_OWED(quota)     ((unsigned)((quota) >> 16 & 0xffff))
#define PIO_QUOTA_LOST(quota)     ((unsigned)((quota) >> 32 & 0xffff))
#define PIO_PLACE_SMALLEST        UINT32_C(64)
#define PIO_PLACE_MASK_SHIFT      32
#define PIO_RIGHTS_DOMAIN(rights) ((uint8_t)(rights))
#define PIO_RIGHTS_READ           0x100U
#define PIO_RIGHTS_WRITE          0x200U
#define PIO_FUNCTION_DOMAIN_SHIFT 16
#define PIO_FUNCTION_DOMAIN(row)  ((uint8_t)((row) >> 16))
#define PIO_FUNCTION_USED         (UINT32_C(1) << 24)
#define PIO_FILTER_AT_ROW_SHIFT   8
#define PIO_FILTER_DWS            64
#define PIO_FIRST_KIND(first)     ((unsigned)((first) & 0xf))
#define PIO_FIRST_DOMAIN(first)   ((uint8_t)((first) >> 8))
#define PIO_FIRST_BUS_ID(first)   ((uint8_t)((first) >> 16))
#define PIO_FIRST_TAG(first)      ((uint16_t)((first) >> 32 & 0x3ff))
#define PIO_STATUS_ALL            0x70707U
#define PIO_STATUS_CONFIG         0x00007U

#define PIO_WINDOW_SIZE   UINT64_C(0x20000000)
#define PIO_WINDOWS       16 /* one after the other, where the bus tells domains by address */
#define PIO_WINDOW_MEMORY UINT64_C(0x10000000)

#endif
