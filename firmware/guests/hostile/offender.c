/* SPDX-License-Identifier: Apache-2.0
 * The offender of the hostile suite: a step after the other, each of which must fail, end this life
 * or storm until the warden ends it. What it tries next stands in a channel's memory. */
#include "attack.h"

#define HSM           0x48534du
#define SHUTDOWN      0
#define REBOOT        1
#define SUITES        6u
#define CAUSE_MESSAGE (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_EXTERNAL)
#define STATUS_SPP    (1ul << 8)

struct trapped trapped;
static struct shared *shared;

/* Where a trap from user mode goes on (traps.c). */
void user_back(void);

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    bool user = !(csr_read(sstatus) & STATUS_SPP);
    if (cause & SCAUSE_INTERRUPT) {
        if (cause == CAUSE_MESSAGE) {
            csr_write(stopei, 0);
        } else {
            csr_write(sie, 1u << IRQ_SUPERVISOR_EXTERNAL);
        }
        return epc;
    }
    if (trapped.count == 0) {
        trapped.cause = cause;
        trapped.tval = tval;
        trapped.user = user;
    }
    trapped.count++;
    if (user) {
        csr_set(sstatus, STATUS_SPP);
        return (uint64_t)user_back;
    }
    return epc + ((*(volatile uint16_t *)epc & 3) == 3 ? 4 : 2);
}

void verdict(const char *name, bool good, uint64_t value) {
    if (good) {
        print("hostile ok %s\n", name);
    } else {
        print("hostile FAIL %s 0x%x\n", name, value);
    }
}

/* ---- Hart 1 ---------------------------------------------------------------------------------- */

void second_entry(void);
__asm__(".text\n.balign 4\n.globl second_entry\nsecond_entry:\n"
        "  mv sp, a1\n  la t0, second_vector\n  ld t0, (t0)\n  csrw stvec, t0\n"
        "  la t0, second_program\n  ld t0, (t0)\n  jalr t0\n1: j 1b\n");
uint64_t second_vector;
void (*second_program)(void);
static uint8_t second_stack[4096] __attribute__((aligned(16)));

void second_hart(void (*program)(void)) {
    second_program = program;
    second_vector = csr_read(stvec);
    sbi_call(HSM, 0, 1, (uint64_t)second_entry, (uint64_t)second_stack + sizeof second_stack);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static void suite(unsigned number, const char *arguments) {
    if (number == 0) {
        attack_csrs();
    } else if (number == 1) {
        attack_instructions(arguments);
    } else if (number == 2) {
        attack_mmio();
    } else if (number == 3) {
        attack_config();
    } else if (number == 4) {
        attack_dma();
    } else {
        fuzz(arguments, false);
    }
}

static const char *name(unsigned step) {
    if (step < kill_count()) {
        return kill_name(step);
    }
    step -= kill_count();
    return step < storm_count() ? storm_name(step) : step == storm_count() ? "reboot" : "shutdown";
}

/* Does not come back, unless what it tries is allowed. */
static void deadly(unsigned step) {
    if (step < kill_count()) {
        kill(step);
        return;
    }
    step -= kill_count();
    if (step < storm_count()) {
        print("hostile storms %s\n", storm_name(step));
        shared->storm = 1;
        storm(step);
    }
    sbi_call(SBI_SRST, 0, step == storm_count() ? REBOOT : SHUTDOWN, 0, 0);
}

void guest_main(uint64_t hart, const void *fdt) {
    (void)hart;
    shared = (struct shared *)channel_with(WARDEN);
    engine_find();
    if (shared->dying) { /* in the life before */
        verdict(name(shared->dying - 1), true, 0);
        shared->dying = 0;
        shared->step++;
    }
    for (; shared->step < SUITES; shared->step++) {
        suite(shared->step, tree_bootargs(fdt));
    }
    unsigned steps = kill_count() + storm_count() + 2;
    for (unsigned step = shared->step - SUITES; step < steps; step++) {
        shared->dying = step + 1;
        deadly(step);
        shared->dying = 0;
        shared->step++;
        verdict(name(step), false, trapped.cause);
    }
    shared->done = 1;
}
