/* SPDX-License-Identifier: Apache-2.0 */
/* Event queues of the interrupt remap unit. */
#include "irq.h"

#include "io.h"
#include "irq_regs.h"

enum { LOG2_MIN = 7 }; /* a ring fills at least a page: its address is a page's */

static uint64_t queue_reg(const struct irq *irq, unsigned number, unsigned reg) {
    return irq->page + reg + IRQ_QUEUE_STRIDE * number;
}

int irq_queue_open(struct irq *irq, struct irq_queue *queue, unsigned number, unsigned log2) {
    uint64_t index;

    if (number >= irq->queues || log2 < LOG2_MIN || log2 > IRQ_RING_LOG2_MAX) {
        return IRQ_E_ARGUMENT;
    }
    *queue = (struct irq_queue){.number = number, .log2 = log2};
    queue->ring = mem_alloc((uint64_t)IRQ_RECORD_SIZE << log2);
    if (queue->ring == 0) {
        return IRQ_E_MEMORY;
    }
    /* The unit's tail goes on where it stood. Places of the ring that would look filled in the
     * round that the tail is in get the other phase. */
    index = io_read64(queue_reg(irq, number, IRQ_REG_INDEX));
    queue->head = IRQ_INDEX_TAIL(index);
    for (uint32_t i = 0; i < UINT32_C(1) << log2; i++) {
        uint16_t at = (uint16_t)(queue->head + i);
        uint64_t old = (uint64_t)(at >> log2 & 1) << 63;
        uint64_t place = queue->ring + (uint64_t)(at & ((1U << log2) - 1)) * IRQ_RECORD_SIZE;
        mem_write64(place + 24, old);
    }
    io_fence();
    io_write32(queue_reg(irq, number, IRQ_REG_INDEX), queue->head);
    io_write64(queue_reg(irq, number, IRQ_REG_RING),
               queue->ring | (uint64_t)log2 << IRQ_RING_LOG2_SHIFT | IRQ_RING_ENABLE);
    return 0;
}

int irq_queue_notice(struct irq *irq, unsigned number, uint64_t address, uint32_t data,
                     uint16_t records, uint32_t cycles) {
    uint64_t notice = 0;

    if (number >= irq->queues || address >> 56 != 0 || (address & 4095) != 0 ||
        data > IRQ_NOTICE_DATA_MAX) {
        return IRQ_E_ARGUMENT;
    }
    if (address != 0) {
        notice = address >> 12 | (uint64_t)data << IRQ_NOTICE_DATA_SHIFT | IRQ_NOTICE_ENABLE;
    }
    io_write64(queue_reg(irq, number, IRQ_REG_COALESCE),
               records | (uint64_t)cycles << IRQ_COALESCE_CYCLES_SHIFT);
    io_write64(queue_reg(irq, number, IRQ_REG_NOTICE), notice);
    return 0;
}

int irq_queue_read(struct irq *irq, struct irq_queue *queue, struct irq_event *events, int max) {
    int n = 0;

    for (; n < max; n++) {
        unsigned place = queue->head & ((1U << queue->log2) - 1);
        uint64_t at = queue->ring + (uint64_t)place * IRQ_RECORD_SIZE;
        uint64_t word3 = mem_read64(at + 24), word0, word1;
        unsigned entry;
        uint32_t first;

        if (IRQ_RECORD_PHASE(word3) == (queue->head >> queue->log2 & 1U)) {
            break;
        }
        io_fence();
        word0 = mem_read64(at);
        word1 = mem_read64(at + 8);
        entry = IRQ_RECORD_ENTRY(word3);
        first = (uint32_t)word1 - (uint32_t)(word1 >> 32) + 1;
        events[n] = (struct irq_event){.kind = (enum irq_kind)IRQ_RECORD_KIND(word0),
                                       .device = IRQ_RECORD_DEVICE(word0),
                                       .data = IRQ_RECORD_DATA(word0),
                                       .sequence = (uint32_t)word1,
                                       .count = (uint32_t)(word1 >> 32),
                                       .skipped = (int32_t)(first - irq->told[entry] - 1),
                                       .time = mem_read64(at + 16),
                                       .cookie = (uint32_t)word3,
                                       .entry = entry};
        irq->told[entry] = (uint32_t)word1;
        queue->head++;
    }
    if (n > 0) {
        io_fence();
        io_write32(queue_reg(irq, queue->number, IRQ_REG_INDEX), queue->head);
    }
    return n;
}

/* What is under way when the queue is turned off still comes; the tail stands once the unit has
 * written it. */
void irq_queue_close(struct irq *irq, struct irq_queue *queue) {
    uint64_t before, now;

    io_write64(queue_reg(irq, queue->number, IRQ_REG_NOTICE), 0);
    io_write64(queue_reg(irq, queue->number, IRQ_REG_RING), 0);
    (void)irq_sync(irq);
    now = io_read64(queue_reg(irq, queue->number, IRQ_REG_INDEX));
    do {
        before = now;
        now = io_read64(queue_reg(irq, queue->number, IRQ_REG_INDEX));
    } while (before != now);
    mem_free(queue->ring, (uint64_t)IRQ_RECORD_SIZE << queue->log2);
}
