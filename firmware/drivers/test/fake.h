/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stand-in for hardware and memory behind io.h: just enough of an IOMMU's register file to answer
 * the driver, with knobs for what a test wants it to be or to do wrong. It shares no header with
 * the driver: offsets and bits are written out from the specification, so a wrong constant in
 * iommu_regs.h shows.
 */
#ifndef FAKE_H
#define FAKE_H

#include <stdbool.h>
#include <stdint.h>

#define FAKE_BASE         UINT64_C(0x40000000)
#define FAKE_MAX_COMMANDS 1024

struct fake {
    /* knobs, set before iommu_init() */
    uint64_t capabilities;
    unsigned deepest_mode;   /* highest ddtp mode accepted */
    unsigned vectors;        /* highest interrupt vector, for WARL icvec */
    unsigned counters;       /* iohpmctr1 and up, of at most 31 */
    bool hang_fence;         /* IOFENCE.C never completes */
    uint64_t illegal_opcode; /* a command with these low 10 bits is illegal; 0: none */
    bool memory_fault;       /* the next command fetch fails */
    bool stuck_on;           /* queues never report that they are off */
    /* what was seen */
    uint64_t commands[FAKE_MAX_COMMANDS][2];
    unsigned command_count;
    unsigned vetoes; /* accesses that the specification forbids */
};

extern struct fake fake;

void fake_reset(uint64_t capabilities);
/* A register as it stands, without side effects. */
uint64_t fake_register(unsigned offset, unsigned bytes);
/* Appends a fault record as hardware would. */
void fake_fault(const uint64_t record[4]);
void fake_page_request(const uint64_t record[2]);
uint64_t fake_allocated(void);

#endif
