/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver of the interrupt remap unit: which interrupt goes where. An interrupt is named by its
 * device and its message (address and data); an entry of the table leads it to a target. What has
 * no entry goes the way of the IOMMU's MSI page tables.
 */
#ifndef IRQ_H
#define IRQ_H

#include <stdbool.h>
#include <stdint.h>

#define IRQ_ENTRIES 1088 /* the largest table: 4 ways of 256, and 64 doorbells */
#define IRQ_HOLDS   64

enum irq_error {
    IRQ_E_NONE = -1,     /* no such unit, queue, bucket or entry */
    IRQ_E_FULL = -2,     /* no entry free where the hash wants it */
    IRQ_E_ARGUMENT = -3, /* an address out of range or not aligned, a combination that loses data */
    IRQ_E_MEMORY = -4,   /* no memory for a ring */
    IRQ_E_TIMEOUT = -5   /* the unit does not come to rest */
};

enum irq_type { IRQ_REFUSE, IRQ_IMSIC, IRQ_MRIF, IRQ_QUEUE };
enum irq_kind { IRQ_MSI, IRQ_DOORBELL, IRQ_INTX };

struct irq_target {
    enum irq_type type;
    bool mask;            /* hold interrupts pending */
    bool pass;            /* IMSIC, MRIF: deliver the device's data instead of the identity;
                             a page that leads to an event queue: needed, a record an identity */
    uint8_t bucket;       /* limits the rate; 0: none */
    uint8_t queue;        /* event queue */
    uint32_t identity;    /* IMSIC, MRIF: interrupt identity; event queue: cookie of the record */
    uint64_t address;     /* IMSIC: of the interrupt file; MRIF: of the file in memory */
    uint64_t notice;      /* MRIF: address of the notice */
    uint16_t notice_data; /* MRIF: identity of the notice */
};

struct irq {
    uint64_t page;
    unsigned sets, ways, doorbells, first_doorbell, queues, buckets, holds;
    uint32_t source[IRQ_ENTRIES]; /* 31 in use, 29:24 kind, 23:0 device or doorbell */
    uint32_t told[IRQ_ENTRIES];   /* number of the last interrupt that a record told of */
    uint16_t hold[IRQ_HOLDS];     /* the page entry that has it, plus one; 0: free */
};

struct irq_queue {
    unsigned number, log2;
    uint64_t ring;
    uint16_t head;
};

struct irq_event {
    enum irq_kind kind;
    uint32_t device;   /* or doorbell */
    uint32_t data;     /* of the last of them */
    uint32_t sequence; /* number of the last of them, counted by source from 1 */
    uint32_t count;    /* interrupts that this record tells of */
    int32_t skipped;   /* between the last record of the source and this one: they went elsewhere */
    uint64_t time;     /* clock cycles */
    uint32_t cookie;
    unsigned entry;
};

struct irq_counts {
    uint32_t remapped, handed, misshapen, refused, faults_missed, memory_errors;
    uint32_t mrif, nameless, records, notices;
};

/* Forgets all entries and turns the table on. */
int irq_init(struct irq *irq, uint64_t page);

/* The entry's number, or an error. A page entry is for all messages of the device to that 4 KiB
 * page that have no entry of their own; with a mask, a bucket or an event queue, identities that
 * come again while they wait are one interrupt. */
int irq_pin(struct irq *irq, uint32_t device, uint64_t address, uint32_t data,
            const struct irq_target *target);
int irq_pin_page(struct irq *irq, uint32_t device, uint64_t address,
                 const struct irq_target *target);
int irq_pin_intx(struct irq *irq, uint32_t device, unsigned pin, const struct irq_target *target);
int irq_open_doorbell(struct irq *irq, unsigned doorbell, const struct irq_target *target);

/* From now on to another target; pending interrupts go along. */
int irq_retarget(struct irq *irq, unsigned entry, const struct irq_target *target);
/* A level-triggered interrupt (INTx) has been handled: it comes again if its wire is still up. */
int irq_end(struct irq *irq, unsigned entry);
/* Removes an entry; when it returns no interrupt refers to it any more. What was pending is
 * dropped. */
int irq_unpin(struct irq *irq, unsigned entry);
/* The same for all entries of a device. */
int irq_unpin_device(struct irq *irq, uint32_t device);
/* Waits until every message that came before has been delivered or made pending. */
int irq_sync(struct irq *irq);
/* Interrupts raised and delivered since reset, of an entry. */
int irq_read_entry(struct irq *irq, unsigned entry, uint32_t *raised, uint32_t *sent);

/* A queue of 2^log2 records (7 to 15). Notice: after `records` records, or when the oldest has
 * waited `cycles`; notice_address 0: none. */
int irq_queue_open(struct irq *irq, struct irq_queue *queue, unsigned number, unsigned log2);
int irq_queue_notice(struct irq *irq, unsigned number, uint64_t address, uint32_t data,
                     uint16_t records, uint32_t cycles);
/* Takes up to max events out of the queue; returns their number. */
int irq_queue_read(struct irq *irq, struct irq_queue *queue, struct irq_event *events, int max);
void irq_queue_close(struct irq *irq, struct irq_queue *queue);

/* One interrupt every `interval` cycles, and bursts of up to `burst`; interval 0: no limit. */
int irq_set_bucket(struct irq *irq, unsigned bucket, uint32_t interval, uint32_t burst, bool cut);
void irq_read_bucket(struct irq *irq, unsigned bucket, uint32_t *held, uint32_t *dropped);
void irq_read_counts(const struct irq *irq, struct irq_counts *counts);

#endif
