/* SPDX-License-Identifier: Apache-2.0
 * What happens when a guest is left. */
#include <stdio.h>
#include "defs.h"
#include "hypercall.h"

/* Takes one interrupt of the VMM's own. False: none was pending. */
static bool take_interrupt(void) {
    unsigned irq = imsic_claim();
    if (irq == IRQ_UART) {
        console_interrupt();
    } else if (irq == IRQ_IOMMU) {
        fault_interrupt();
    } else if (irq == IRQ_PIO) {
        window_interrupt();
    }
    return irq; /* IRQ_KICK: what is asked for is in hart->requests */
}

static void take_timer(void) {
    struct domain *domain = this_hart()->domain;
    csr_write(stimecmp, ~0ul);
    if (domain) { /* the hart may have been revoked since it set the timer */
        vuart_timer(domain);
    }
}

/* Takes all that are pending on this hart. */
void trap_poll(void) {
    while (take_interrupt()) {
    }
    if (csr_read(sip) & 1 << IRQ_STI) {
        take_timer();
    }
}

/* A channel's pages are mapped while the guest runs: a hart may still remember that there was
 * nothing. */
static bool was_mapped_since(const struct hart *hart, uint64_t gpa) {
    bool mapped = gpa - GPA_CHANNEL < GPA_CHANNEL_SIZE && gstage_maps(hart->domain->gstage, gpa);
    if (mapped) {
        __asm__ volatile("hfence.gvma" ::: "memory");
    }
    return mapped;
}

/* The guest did what no emulation covers: its domain ends, and says why. */
static void stop_domain(struct hart *hart, uint64_t cause, uint64_t gpa, uint64_t stval) {
    const char *what = cause == CAUSE_INSN_GUEST_PAGE    ? "fetch from"
                       : cause == CAUSE_LOAD_GUEST_PAGE  ? "load from"
                       : cause == CAUSE_STORE_GUEST_PAGE ? "store to"
                                                         : NULL;
    char reason[160];
    snprintf(reason, sizeof reason,
             "hart %u: bad %s address 0x%lx (cause %lu, pc 0x%lx, stval 0x%lx)", hart->vid,
             what ? what : "trap at", what ? gpa : hart->x[0], cause, hart->x[0], stval);
    hart->exits[EXIT_BAD]++;
    if (domain_stop(hart->domain, reason, false, false)) {
        event_add(hart->domain->index, EVENT_BAD_ACCESS);
    }
    atomic_store(&hart->hsm, HSM_STOPPED); /* it goes no further, though its end be another's */
}

static void handle_exception(struct hart *hart, uint64_t cause) {
    /* Before anything else may trap: reading the guest's code can. A fault of the guest's own page
     * walk is at an entry of its page tables, and stval at what it was looked up for (privileged
     * specification, "htinst"). */
    bool walk = (csr_read(htinst) & ~HTINST_WALK_WRITE) == HTINST_WALK;
    uint64_t stval = csr_read(stval), gpa = csr_read(htval) << 2 | (walk ? 0 : stval & 3);
    if (cause == CAUSE_VIRTUAL_INSN) {
        hart->exits[EXIT_INSTRUCTION]++;
        hart_exception(hart, CAUSE_ILLEGAL_INSN, stval);
    } else if ((cause != CAUSE_LOAD_GUEST_PAGE && cause != CAUSE_STORE_GUEST_PAGE) ||
               (!was_mapped_since(hart, gpa) && !mmio_emulate(hart, gpa))) {
        stop_domain(hart, cause, gpa, stval);
    }
}

static void handle_ecall(struct hart *hart) {
    hart->exits[EXIT_SBI]++;
    hart->x[0] += 4;
    struct sbi_ret ret = sbi_call(hart);
    hart->x[10] = (uint64_t)ret.error;
    hart->x[11] = ret.value;
}

/* Calls and interrupts: nothing here reads or writes the guest's callee-saved registers. */
bool trap_quick(struct hart *hart) {
    uint64_t cause = csr_read(scause);
    if (cause == CAUSE_ECALL_VS) {
        handle_ecall(hart);
    } else if (cause == (CAUSE_INTERRUPT | IRQ_STI)) {
        hart->exits[EXIT_UART]++;
        take_timer();
    } else if (cause & CAUSE_INTERRUPT) {
        take_interrupt(); /* of several, each comes here */
        hart->exits[EXIT_INTERRUPT]++;
        hart_serve(hart);
    } else {
        return false;
    }
    return hart_ready(hart);
}

/* What trap_quick() has not finished; all registers are in *hart. */
void trap_slow(struct hart *hart) {
    uint64_t cause = csr_read(scause);
    if (cause != CAUSE_ECALL_VS && !(cause & CAUSE_INTERRUPT)) {
        handle_exception(hart, cause);
    }
    hart_resume(hart);
}
