/* SPDX-License-Identifier: Apache-2.0
 * The hostile suite: what its three guests share. The offender tries everything that a guest must
 * not do; the warden, privileged, starts it again whenever it has been stopped, and stops it when
 * it storms; the witness (firmware/vmm/test/steady.c) must not notice anything. */
#ifndef ATTACK_H
#define ATTACK_H

#include "../../vmm/test/call.h"
#include "guest.h"

/* Numbers of the domains in suite.dts. */
enum { WARDEN, WITNESS, OFFENDER, DOMAINS };

/* The channel between warden and offender: it survives the offender's lives. */
struct shared {
    volatile uint32_t step;  /* what the offender tries next */
    volatile uint32_t dying; /* step + 1 that must end this life, 0: none */
    volatile uint32_t storm; /* set by the offender: stop me in a while */
    volatile uint32_t done;  /* there are no more steps */
};

/* The machine's map, as suite.dts has it. */
#define RAM        0xe0000000u
#define RAM_SIZE   0x400000u
#define HOLE       0x12340000u
#define ECAM       0x30000000u
#define ECAM_SIZE  0x100000u
#define UART       0x10000000u
#define UART_SIZE  0x1000u
#define APLIC      0x0d000000u
#define APLIC_SIZE 0x4000u
#define IMSIC      0x28000000u
#define CHANNEL    0x38010000u /* of pair 0 and 2 */

/* offender.c */
enum { EXCEPTION_ILLEGAL = 2, EXCEPTION_BREAKPOINT = 3, EXCEPTION_ECALL_USER = 8 };
struct trapped {
    volatile unsigned count;
    volatile uint64_t cause, tval; /* of the first one since count was cleared */
    volatile bool user;            /* it came from user mode */
};
extern struct trapped trapped;
void verdict(const char *name, bool good, uint64_t value);
void second_hart(void (*program)(void)); /* runs on hart 1, if that is stopped */

/* traps.c: CSRs and instructions, in supervisor and in user mode */
void attack_csrs(void);
void attack_instructions(const char *arguments);

/* kills.c: each ends the domain, or returns */
unsigned kill_count(void);
const char *kill_name(unsigned number);
void kill(unsigned number);

/* storms.c: each goes on until the domain is stopped */
unsigned storm_count(void);
const char *storm_name(unsigned number);
void storm(unsigned number);

/* space.c */
void attack_mmio(void);
void attack_config(void);
void attack_dma(void);
extern uint64_t engine_bar;
void engine_find(void);

/* fuzz.c: random calls; the number and the seed are in the boot arguments */
uint64_t option(const char *arguments, const char *name);
void fuzz(const char *arguments, bool privileged);

#endif
