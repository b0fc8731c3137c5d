/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupt remap unit: register offsets and fields, in the unit's page (rtl/irq/irq_regs.sv), the
 * doorbells' pages in BAR0, and the record of an event queue (rtl/irq/irq_record.sv). */
#ifndef IRQ_REGS_H
#define IRQ_REGS_H

#include <stdint.h>

#define IRQ_REG_CAP          0x000
#define IRQ_REG_CONTROL      0x008
#define IRQ_REG_STATUS       0x010
#define IRQ_REG_KEY_ADDR     0x018
#define IRQ_REG_KEY_ID       0x020
#define IRQ_REG_TARGET       0x028
#define IRQ_REG_TARGET_ADDR  0x030
#define IRQ_REG_TARGET_DATA  0x038
#define IRQ_REG_COMMAND      0x040
#define IRQ_REG_SEQ          0x048
#define IRQ_REG_TIME         0x050
#define IRQ_REG_BUCKET       0x058
#define IRQ_REG_BUCKET_RATE  0x060
#define IRQ_REG_BUCKET_COUNT 0x068
#define IRQ_REG_DOORBELLS    0x070
#define IRQ_REG_COUNT_REMAP  0x078
#define IRQ_REG_COUNT_REFUSE 0x080
#define IRQ_REG_COUNT_FAULT  0x088
#define IRQ_REG_COUNT_MRIF   0x090
#define IRQ_REG_COUNT_QUEUE  0x098
#define IRQ_REG_RING         0x800
#define IRQ_REG_INDEX        0x808
#define IRQ_REG_NOTICE       0x810
#define IRQ_REG_COALESCE     0x818

#define IRQ_QUEUE_STRIDE 32U

#define IRQ_CAP_SETS_LOG2(cap)  ((unsigned)((cap) & 0xf))
#define IRQ_CAP_WAYS(cap)       ((unsigned)((cap) >> 4 & 0xf))
#define IRQ_CAP_DOORBELLS(cap)  ((unsigned)((cap) >> 8 & 0xff))
#define IRQ_CAP_QUEUES(cap)     ((unsigned)((cap) >> 16 & 0xff))
#define IRQ_CAP_BUCKETS(cap)    ((unsigned)((cap) >> 24 & 0xff))
#define IRQ_CAP_FIRST_BELL(cap) ((unsigned)((cap) >> 32 & 0xfff))
#define IRQ_CAP_HOLDS(cap)      ((unsigned)((cap) >> 44 & 0xff))

#define IRQ_CONTROL_ENABLE         0x1U
#define IRQ_STATUS_SYNC            0x1U
#define IRQ_STATUS_PENDING(status) ((unsigned)((status) >> 16 & 0xffff))
#define IRQ_KEY_ADDR_INTX          (UINT64_C(1) << 63)
#define IRQ_KEY_ID_DEVICE_SHIFT    32

#define IRQ_TARGET_MASK           (UINT64_C(1) << 3)
#define IRQ_TARGET_BUCKET_SHIFT   4
#define IRQ_TARGET_QUEUE_SHIFT    10
#define IRQ_TARGET_PASS           (UINT64_C(1) << 16)
#define IRQ_TARGET_IDENTITY_SHIFT 17
#define IRQ_TARGET_KIND_SHIFT     28
#define IRQ_TARGET_NOTICE_SHIFT   20
#define IRQ_TARGET_HOLD_SHIFT     32 /* of a page entry that leads to an event queue */

#define IRQ_COMMAND_WRITE      (UINT32_C(1) << 16)
#define IRQ_COMMAND_TARGET     (UINT32_C(2) << 16)
#define IRQ_COMMAND_INVALIDATE (UINT32_C(3) << 16)
#define IRQ_COMMAND_READ       (UINT32_C(4) << 16)
#define IRQ_COMMAND_SYNC       (UINT32_C(5) << 16)
#define IRQ_COMMAND_END        (UINT32_C(6) << 16)
#define IRQ_COMMAND_FORGET     (UINT32_C(7) << 16)
#define IRQ_COMMAND_CLEAR      (UINT32_C(8) << 16)

#define IRQ_RATE_INTERVAL_SHIFT 32
#define IRQ_RATE_INTERVAL_MAX   UINT32_C(0xffffff)
#define IRQ_RATE_CUT            (UINT64_C(1) << 63)

#define IRQ_RING_ENABLE           UINT64_C(1)
#define IRQ_RING_LOG2_SHIFT       1
#define IRQ_RING_LOG2_MAX         15U
#define IRQ_INDEX_TAIL(index)     ((uint16_t)((index) >> 32))
#define IRQ_NOTICE_DATA_SHIFT     44
#define IRQ_NOTICE_DATA_MAX       UINT32_C(0x7ffff)
#define IRQ_NOTICE_ENABLE         (UINT64_C(1) << 63)
#define IRQ_COALESCE_CYCLES_SHIFT 16

#define IRQ_RECORD_SIZE          32U
#define IRQ_RECORD_DEVICE(word0) ((uint32_t)((word0) & 0xffffff))
#define IRQ_RECORD_KIND(word0)   ((unsigned)((word0) >> 24 & 3))
#define IRQ_RECORD_DATA(word0)   ((uint32_t)((word0) >> 32))
#define IRQ_RECORD_PHASE(word3)  ((unsigned)((word3) >> 63))
#define IRQ_RECORD_ENTRY(word3)  ((unsigned)((word3) >> 32 & 0x7ff))

/* Doorbell n is the page at this offset of BAR0. */
#define IRQ_DOORBELL_PAGE(n) (UINT32_C(0x40000) + UINT32_C(0x1000) * (n))

/* Fault causes of this unit, in the range that the IOMMU specification leaves to the
 * implementation. */
#define IRQ_CAUSE_SHAPE  2048U
#define IRQ_CAUSE_DENIED 2049U

#endif
