/* SPDX-License-Identifier: Apache-2.0 */
/* Link unit: register offsets and fields, in the unit's page (rtl/tlp/link_regs.sv). */
#ifndef LINK_REGS_H
#define LINK_REGS_H

#define LINK_REG_CAP          0x000
#define LINK_REG_STATUS       0x008
#define LINK_REG_CONTROL      0x010
#define LINK_REG_COMPLETER    0x018
#define LINK_REG_COUNT_BAD    0x020
#define LINK_REG_COUNT_UNSUP  0x028
#define LINK_REG_COUNT_POISON 0x030
#define LINK_REG_COUNT_DENIED 0x038
#define LINK_REG_COUNT_MSI    0x040
#define LINK_REG_COUNT_MEM    0x048
#define LINK_REG_LOG_INFO     0x050
#define LINK_REG_LOG_HEADER   0x058
#define LINK_REG_LOG_PREFIX   0x068

#define LINK_CAP_MAX_PAYLOAD(cap) ((uint32_t)(cap) & 0xffffU)
#define LINK_STATUS_UP            0x1U
#define LINK_LOG_REASON_MASK      0xfU
#define LINK_CONTROL_PAYLOAD_MASK 0x7U
#define LINK_CONTROL_SOURCES      0x100U

#endif
