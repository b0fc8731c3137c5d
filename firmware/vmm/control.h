/* SPDX-License-Identifier: Apache-2.0
 * The control function: a PCI function that the VMM shows to the privileged domain alone, for an
 * operator's program. BAR 0 has two pages. The first is struct control_page, read-only and live:
 * reading it costs no exit. The second takes commands: 8-byte stores to CONTROL_ARGUMENT(0..5) and
 * then to CONTROL_CALL make one of the VMM's own calls (hypercall.h), and answer in the first page.
 * docs/operator.md is the reference. Plain definitions only: programs of guests include this. */
#ifndef CONTROL_H
#define CONTROL_H

#include <stdint.h>

#define CONTROL_VENDOR 0x1af4
#define CONTROL_DEVICE 0x10f2
#define CONTROL_MAGIC  0x314c54434b4c5542 /* "BULKCTL1", the first in the low byte */

#define CONTROL_CONFIG      0xf8000 /* of its configuration space in the ECAM: it is 00:1f.0 */
#define CONTROL_COMMANDS    0x1000  /* offset of the second page; the rest is within it */
#define CONTROL_ARGUMENT(n) (8 * (n))
#define CONTROL_CALL        0x30 /* the function's number: does it, and forgets the arguments */
#define CONTROL_BYTES       0x2000

#define CONTROL_HARTS   16
#define CONTROL_DOMAINS 8
#define CONTROL_DEVICES 8
#define CONTROL_EVENTS  64
#define CONTROL_CAUSES  7

/* A hart of the machine. */
struct control_hart {
    uint64_t id;                    /* the machine's number */
    uint64_t exits[CONTROL_CAUSES]; /* by cause, since its domain started */
};

struct control_device {
    uint16_t bdf; /* requester ID */
    uint16_t unused;
    uint32_t faults; /* reported since its domain started */
};

struct control_domain {
    char name[16];
    uint64_t memory; /* bytes */
    uint32_t state;  /* 0 stopped, 1 running, 2 stopping */
    uint32_t starts; /* how often it was started */
    uint32_t hart_count;
    uint32_t device_count;
    uint8_t harts[CONTROL_HARTS]; /* its hart n is harts[this] of the page */
    struct control_device devices[CONTROL_DEVICES];
};

/* Alone in its page. */
struct __attribute__((aligned(CONTROL_COMMANDS))) control_page {
    uint64_t magic;
    uint64_t timebase; /* ticks of the time counter a second */
    uint32_t domain_count;
    uint32_t self;  /* the privileged domain's number */
    uint64_t calls; /* answered so far; the last one's error and value: */
    int64_t error;
    uint64_t value;
    uint64_t event_count;            /* events so far; number n is in events[n % CONTROL_EVENTS] */
    uint64_t events[CONTROL_EVENTS]; /* time << 16 | domain << 8 | kind (hypercall.h) */
    struct control_hart harts[CONTROL_HARTS];
    struct control_domain domains[CONTROL_DOMAINS];
};

#endif
