// SPDX-License-Identifier: Apache-2.0
// The scene of the interrupt tests: sources of interrupts (devices' messages, doorbells), each with
// its own interrupt file, and an independent account of what became of every interrupt.
#ifndef TB_IRQ_SCENE_H
#define TB_IRQ_SCENE_H

#include "top/bench.h"

#include "../../firmware/drivers/irq.h"
#include "../../firmware/drivers/irq_regs.h"

enum { SOURCES = 64, QUEUES = 8, REG_IRQ = 0x4000 };
enum { MESSAGE_GPA = 0x28000000, FILES = 0x24000000, NOTICES = 0x25000000 };

struct source {
    bool used;
    uint16_t device;
    int bell; // a doorbell's number, or -1
    uint64_t address;
    uint32_t data;
    int entry;
    struct irq_target target;
    uint64_t raised, written,
        recorded;  // by the test; seen at its interrupt file; told of in records
    uint8_t *told; // a bit a sequence number that a record told of
};

struct scene {
    struct bench b;
    struct irq irq;
    struct irq_queue queue[QUEUES];
    bool open[QUEUES];
    struct source source[SOURCES];
    uint64_t notices[QUEUES];
    uint64_t lost, misdelivered, duplicated, records;
    uint64_t last_write; // cycle of the last delivery to a file
    memory_seen *more;   // also sees the accesses
    void *more_ctx;
};

void scene_open(struct scene *s);
int scene_close(struct scene *s);

// Source i: messages of a device, or doorbell `bell` when that is not negative. The target is a
// file of its own unless given.
struct irq_target scene_file(unsigned i);
struct irq_target scene_queue(unsigned queue, unsigned i);
void scene_source(struct scene *s, unsigned i, uint16_t device, int bell,
                  const struct irq_target *target);
void scene_retarget(struct scene *s, unsigned i, const struct irq_target *target);
void scene_raise(struct scene *s, unsigned i);
void scene_queue_open(struct scene *s, unsigned queue, unsigned log2);
// Reads a queue and books its records; returns their number.
unsigned scene_consume(struct scene *s, unsigned queue, int max);
// Lets everything go its way, reads the queues, and checks the account of every source.
void scene_account(struct scene *s, const char *name);

#endif
