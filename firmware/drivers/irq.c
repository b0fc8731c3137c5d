/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the interrupt remap unit, its buckets and counters. */
#include "irq.h"

#include "io.h"
#include "irq_regs.h"

#define IN_USE     (UINT32_C(1) << 31)
#define KIND_SHIFT 24
#define ADDRESSES  (UINT64_C(1) << 56)
#define PAGE       UINT64_C(4096)

enum { SYNC_TURNS = 100000 };

static void command(const struct irq *irq, uint32_t op, unsigned entry) {
    io_write32(irq->page + IRQ_REG_COMMAND, op | entry);
}

int irq_init(struct irq *irq, uint64_t page) {
    uint64_t cap = io_read64(page + IRQ_REG_CAP);

    *irq = (struct irq){.page = page,
                        .sets = 1U << IRQ_CAP_SETS_LOG2(cap),
                        .ways = IRQ_CAP_WAYS(cap),
                        .doorbells = IRQ_CAP_DOORBELLS(cap),
                        .queues = IRQ_CAP_QUEUES(cap),
                        .buckets = IRQ_CAP_BUCKETS(cap),
                        .holds = IRQ_CAP_HOLDS(cap),
                        .first_doorbell = IRQ_CAP_FIRST_BELL(cap)};
    if (irq->ways < 2 || irq->holds > IRQ_HOLDS ||
        irq->first_doorbell + irq->doorbells > IRQ_ENTRIES) {
        return IRQ_E_NONE;
    }
    io_write64(page + IRQ_REG_DOORBELLS, 0);
    command(irq, IRQ_COMMAND_CLEAR, 0);
    if (irq_sync(irq) != 0) {
        return IRQ_E_TIMEOUT;
    }
    /* What messages have left that had found their entry before. */
    command(irq, IRQ_COMMAND_CLEAR, 0);
    io_write32(page + IRQ_REG_CONTROL, IRQ_CONTROL_ENABLE);
    return 0;
}

int irq_sync(struct irq *irq) {
    command(irq, IRQ_COMMAND_SYNC, 0);
    for (unsigned i = 0; i < SYNC_TURNS; i++) {
        if ((io_read32(irq->page + IRQ_REG_STATUS) & IRQ_STATUS_SYNC) == 0) {
            return 0;
        }
    }
    return IRQ_E_TIMEOUT;
}

/* ---- Targets ----------------------------------------------------------------------------------
 */

/* Which set of the table a message belongs to: as rtl/irq/irq_pkg.sv computes it. */
static unsigned page_set(const struct irq *irq, uint32_t device, uint64_t address) {
    return (unsigned)(device ^ device >> 8 ^ address >> 12 ^ address >> 20) & (irq->sets - 1);
}

static unsigned vector_set(const struct irq *irq, uint32_t device, uint64_t address,
                           uint32_t data) {
    unsigned spread = data ^ (data >> 8 & 7) << 5 ^ (unsigned)(address >> 2 & 0xff);

    return (page_set(irq, device, address) ^ spread) & (irq->sets - 1);
}

static bool target_is_good(const struct irq *irq, const struct irq_target *t, bool whole_page) {
    /* Without its identity a record of a page would not say what came. */
    if (whole_page && t->type == IRQ_QUEUE && !t->pass) {
        return false;
    }
    if (t->bucket >= irq->buckets) {
        return false;
    }
    switch (t->type) {
    case IRQ_REFUSE:
        return true;
    case IRQ_IMSIC:
        return t->address < ADDRESSES && (t->address & 3) == 0;
    case IRQ_MRIF:
        return t->address < ADDRESSES && (t->address & 511) == 0 && t->notice < ADDRESSES &&
               t->notice % PAGE == 0 && t->notice_data < 2048 && t->identity < 2048;
    case IRQ_QUEUE:
        return t->queue < irq->queues;
    default:
        return false;
    }
}

/* Interrupts of a page that may have to wait do so in a hold, a bit an identity. Returns its
 * number; an entry keeps its hold, for what may still be in it. */
static int page_hold(struct irq *irq, unsigned entry, const struct irq_target *t) {
    int found = IRQ_E_FULL;

    for (unsigned n = 0; n < irq->holds; n++) {
        if (irq->hold[n] == entry + 1) {
            return (int)n;
        }
        if (irq->hold[n] == 0 && found < 0) {
            found = (int)n;
        }
    }
    if (!t->pass || (!t->mask && t->bucket == 0 && t->type != IRQ_QUEUE)) {
        return 0;
    }
    if (found >= 0) {
        irq->hold[found] = (uint16_t)(entry + 1);
    }
    return found;
}

static void stage(const struct irq *irq, uint32_t source, const struct irq_target *t,
                  unsigned hold) {
    unsigned place = t->type == IRQ_QUEUE ? t->queue : hold;
    uint64_t word = (uint64_t)t->type | (uint64_t)(t->bucket & 63) << IRQ_TARGET_BUCKET_SHIFT |
                    (uint64_t)(place & 63) << IRQ_TARGET_QUEUE_SHIFT |
                    (uint64_t)(source >> KIND_SHIFT & 3) << IRQ_TARGET_KIND_SHIFT;
    uint64_t data = t->identity;

    word |= t->mask ? IRQ_TARGET_MASK : 0;
    word |= t->pass ? IRQ_TARGET_PASS : 0;
    if (t->type == IRQ_QUEUE) {
        data |= (uint64_t)hold << IRQ_TARGET_HOLD_SHIFT;
    }
    if (t->type == IRQ_MRIF) {
        word |= (uint64_t)t->identity << IRQ_TARGET_IDENTITY_SHIFT;
        data = t->notice_data | t->notice / PAGE << IRQ_TARGET_NOTICE_SHIFT;
    }
    io_write64(irq->page + IRQ_REG_TARGET, word);
    io_write64(irq->page + IRQ_REG_TARGET_ADDR, t->address);
    io_write64(irq->page + IRQ_REG_TARGET_DATA, data);
}

static void stage_key(const struct irq *irq, uint32_t device, uint64_t address, uint32_t data) {
    io_write64(irq->page + IRQ_REG_KEY_ADDR, address);
    io_write64(irq->page + IRQ_REG_KEY_ID, data | (uint64_t)device << IRQ_KEY_ID_DEVICE_SHIFT);
}

/* ---- Entries ----------------------------------------------------------------------------------
 */

static int install(struct irq *irq, uint32_t source, uint64_t address, uint32_t data, int entry,
                   const struct irq_target *t, unsigned hold) {
    stage(irq, source, t, hold);
    stage_key(irq, source & 0xffffff, address, data);
    command(irq, IRQ_COMMAND_WRITE, (unsigned)entry);
    irq->source[entry] = source;
    irq->told[entry] = 0;
    return entry;
}

static int free_entry(const struct irq *irq, unsigned set) {
    for (unsigned way = 0; way < irq->ways - 1; way++) {
        unsigned entry = way * irq->sets + set;
        if (irq->source[entry] == 0) {
            return (int)entry;
        }
    }
    return IRQ_E_FULL;
}

int irq_pin(struct irq *irq, uint32_t device, uint64_t address, uint32_t data,
            const struct irq_target *target) {
    int entry = free_entry(irq, vector_set(irq, device, address, data));

    if (address >= ADDRESSES || (address & 3) != 0 || !target_is_good(irq, target, false)) {
        return IRQ_E_ARGUMENT;
    }
    return entry < 0 ? entry
                     : install(irq, IN_USE | IRQ_MSI << KIND_SHIFT | device, address, data, entry,
                               target, 0);
}

int irq_pin_page(struct irq *irq, uint32_t device, uint64_t address,
                 const struct irq_target *target) {
    unsigned entry = (irq->ways - 1) * irq->sets + page_set(irq, device, address);
    int hold;

    if (address >= ADDRESSES || address % PAGE != 0 || !target_is_good(irq, target, true)) {
        return IRQ_E_ARGUMENT;
    }
    if (irq->source[entry] != 0) {
        return IRQ_E_FULL;
    }
    hold = page_hold(irq, entry, target);
    return hold < 0 ? hold
                    : install(irq, IN_USE | IRQ_MSI << KIND_SHIFT | device, address, 0, (int)entry,
                              target, (unsigned)hold);
}

int irq_pin_intx(struct irq *irq, uint32_t device, unsigned pin, const struct irq_target *target) {
    int entry = free_entry(irq, vector_set(irq, device, 0, pin));

    if (pin > 3 || !target_is_good(irq, target, false)) {
        return IRQ_E_ARGUMENT;
    }
    return entry < 0 ? entry
                     : install(irq, IN_USE | (uint32_t)IRQ_INTX << KIND_SHIFT | device,
                               IRQ_KEY_ADDR_INTX, pin, entry, target, 0);
}

int irq_open_doorbell(struct irq *irq, unsigned doorbell, const struct irq_target *target) {
    uint64_t on = io_read64(irq->page + IRQ_REG_DOORBELLS);

    if (doorbell >= irq->doorbells || !target_is_good(irq, target, false)) {
        return IRQ_E_ARGUMENT;
    }
    install(irq, IN_USE | (uint32_t)IRQ_DOORBELL << KIND_SHIFT | doorbell, 0, 0,
            (int)(irq->first_doorbell + doorbell), target, 0);
    io_write64(irq->page + IRQ_REG_DOORBELLS, on | UINT64_C(1) << doorbell);
    return (int)(irq->first_doorbell + doorbell);
}

static bool is_page(const struct irq *irq, unsigned entry) {
    return entry >= (irq->ways - 1) * irq->sets && entry < irq->first_doorbell;
}

int irq_retarget(struct irq *irq, unsigned entry, const struct irq_target *target) {
    int hold = 0;

    if (entry >= IRQ_ENTRIES || irq->source[entry] == 0) {
        return IRQ_E_NONE;
    }
    if (!target_is_good(irq, target, is_page(irq, entry))) {
        return IRQ_E_ARGUMENT;
    }
    if (is_page(irq, entry)) {
        hold = page_hold(irq, entry, target);
    }
    if (hold < 0) {
        return hold;
    }
    stage(irq, irq->source[entry], target, (unsigned)hold);
    stage_key(irq, irq->source[entry] & 0xffffff, 0, 0);
    command(irq, IRQ_COMMAND_TARGET, entry);
    return 0;
}

int irq_unpin(struct irq *irq, unsigned entry) {
    if (entry >= IRQ_ENTRIES || irq->source[entry] == 0) {
        return IRQ_E_NONE;
    }
    if (entry >= irq->first_doorbell) {
        uint64_t on = io_read64(irq->page + IRQ_REG_DOORBELLS);
        io_write64(irq->page + IRQ_REG_DOORBELLS,
                   on & ~(UINT64_C(1) << (entry - irq->first_doorbell)));
    } else {
        command(irq, IRQ_COMMAND_INVALIDATE, entry);
    }
    if (irq_sync(irq) != 0) {
        return IRQ_E_TIMEOUT;
    }
    command(irq, IRQ_COMMAND_FORGET, entry);
    for (unsigned n = 0; n < irq->holds; n++) {
        if (irq->hold[n] == entry + 1) {
            irq->hold[n] = 0;
        }
    }
    irq->source[entry] = 0;
    return 0;
}

int irq_end(struct irq *irq, unsigned entry) {
    if (entry >= IRQ_ENTRIES || irq->source[entry] == 0) {
        return IRQ_E_NONE;
    }
    command(irq, IRQ_COMMAND_END, entry);
    return 0;
}

int irq_unpin_device(struct irq *irq, uint32_t device) {
    for (unsigned entry = 0; entry < irq->first_doorbell; entry++) {
        if (irq->source[entry] != 0 && (irq->source[entry] & 0xffffff) == device) {
            int error = irq_unpin(irq, entry);
            if (error != 0) {
                return error;
            }
        }
    }
    return 0;
}

int irq_read_entry(struct irq *irq, unsigned entry, uint32_t *raised, uint32_t *sent) {
    uint64_t seq;

    if (entry >= irq->first_doorbell + irq->doorbells) {
        return IRQ_E_NONE;
    }
    command(irq, IRQ_COMMAND_READ, entry);
    seq = io_read64(irq->page + IRQ_REG_SEQ);
    *raised = (uint32_t)seq;
    *sent = (uint32_t)(seq >> 32);
    return 0;
}

/* ---- Buckets and counters ---------------------------------------------------------------------
 */

int irq_set_bucket(struct irq *irq, unsigned bucket, uint32_t interval, uint32_t burst, bool cut) {
    uint64_t saved = burst == 0 ? 0 : (uint64_t)interval * (burst - 1);

    if (bucket == 0 || bucket >= irq->buckets || interval > IRQ_RATE_INTERVAL_MAX ||
        saved > UINT32_MAX) {
        return IRQ_E_ARGUMENT;
    }
    io_write32(irq->page + IRQ_REG_BUCKET, bucket);
    io_write64(irq->page + IRQ_REG_BUCKET_RATE,
               saved | (uint64_t)interval << IRQ_RATE_INTERVAL_SHIFT | (cut ? IRQ_RATE_CUT : 0));
    return 0;
}

void irq_read_bucket(struct irq *irq, unsigned bucket, uint32_t *held, uint32_t *dropped) {
    uint64_t count;

    io_write32(irq->page + IRQ_REG_BUCKET, bucket);
    count = io_read64(irq->page + IRQ_REG_BUCKET_COUNT);
    *held = (uint32_t)count;
    *dropped = (uint32_t)(count >> 32);
}

void irq_read_counts(const struct irq *irq, struct irq_counts *counts) {
    uint64_t remap = io_read64(irq->page + IRQ_REG_COUNT_REMAP);
    uint64_t refuse = io_read64(irq->page + IRQ_REG_COUNT_REFUSE);
    uint64_t fault = io_read64(irq->page + IRQ_REG_COUNT_FAULT);
    uint64_t mrif = io_read64(irq->page + IRQ_REG_COUNT_MRIF);
    uint64_t queue = io_read64(irq->page + IRQ_REG_COUNT_QUEUE);

    *counts = (struct irq_counts){.remapped = (uint32_t)remap,
                                  .handed = (uint32_t)(remap >> 32),
                                  .misshapen = (uint32_t)refuse,
                                  .refused = (uint32_t)(refuse >> 32),
                                  .faults_missed = (uint32_t)fault,
                                  .memory_errors = (uint32_t)(fault >> 32),
                                  .mrif = (uint32_t)mrif,
                                  .nameless = (uint32_t)(mrif >> 32),
                                  .records = (uint32_t)queue,
                                  .notices = (uint32_t)(queue >> 32)};
}
