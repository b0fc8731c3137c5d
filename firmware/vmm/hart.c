/* SPDX-License-Identifier: Apache-2.0
 * A hart of the machine: set up once, then it runs its guest hart, serves requests of other harts
 * in between, and waits when there is nothing to run. */
#include <stddef.h>
#include <string.h>
#include "defs.h"
#include "offsets.h"

_Static_assert(offsetof(struct hart, stack) == HART_STACK, "offsets.h");
_Static_assert(offsetof(struct hart, x) == HART_X(0), "offsets.h");
_Static_assert(offsetof(struct hart, exits) == HART_EXITS && EXIT_SBI == 1, "offsets.h");

/* Exceptions that go straight to the guest: all that concern only itself. */
#define DELEGATED                                                                                  \
    (1 << CAUSE_INSN_MISALIGNED | 1 << CAUSE_INSN_ACCESS | 1 << CAUSE_ILLEGAL_INSN |               \
     1 << CAUSE_BREAKPOINT | 1 << CAUSE_LOAD_MISALIGNED | 1 << CAUSE_LOAD_ACCESS |                 \
     1 << CAUSE_STORE_MISALIGNED | 1 << CAUSE_STORE_ACCESS | 1 << CAUSE_ECALL_U |                  \
     1 << CAUSE_INSN_PAGE | 1 << CAUSE_LOAD_PAGE | 1 << CAUSE_STORE_PAGE)

/* cbo.inval only flushes: a guest that could drop what a cache holds could undo the wiping of its
 * memory, and read what was there before. No Svpbmt for the same reason: it reads past the cache.
 */
#define ENVCFG_WANTED (HENVCFG_CBIE | HENVCFG_CBCFE | HENVCFG_CBZE | HENVCFG_ADUE | HENVCFG_STCE)

struct hart *hart_find(uint64_t id) {
    for (unsigned i = 0; i < machine.hart_count; i++) {
        if (harts[i].id == id) {
            return &harts[i];
        }
    }
    return NULL;
}

#define STATEEN0_WANTED                                                                            \
    (HSTATEEN0_IMSIC | HSTATEEN0_AIA | HSTATEEN0_CSRIND | HSTATEEN0_ENVCFG | HSTATEEN0_SE0)

/* Registers that are the same for every guest and stay. */
void hart_setup(void) {
    csr_write(hedeleg, DELEGATED);
    csr_write(hideleg, 1 << IRQ_VSSI | 1 << IRQ_VSTI | 1 << IRQ_VSEI);
    csr_write(hcounteren, HCOUNTEREN_CY_TM_IR);
    csr_write(henvcfg, ENVCFG_WANTED);
    csr_write(htimedelta, 0);
    csr_write(hvictl, 0);
    csr_write(hvien, 0);
    csr_write(hviprio1, 0);
    csr_write(hviprio2, 0);
    csr_write(hgeie, 0);
    csr_write(stimecmp, ~0ul);
    imsic_init();
}

/* The guest part of the interrupt hardware as after reset. */
static void clear_interrupts(void) {
    csr_write(hstatus, HSTATUS_SPV | HSTATUS_SPVP | HSTATUS_VSXL_64 | 1 << HSTATUS_VGEIN_SHIFT);
    csr_write(hvip, 0);
    csr_write(vstimecmp, ~0ul);
    imsic_guest_reset();
}

void hart_main(struct hart *hart) {
    hart_setup();
    clear_interrupts();
    atomic_store(&hart->online, true);
    hart_resume(hart);
}

/* What another guest, or an earlier life, left in registers that the guest reaches with no exit.
 * sstatus comes out with both units on: whether the guest has them on is in vsstatus. */
static void clear_units(void) {
    csr_write(sstatus, SSTATUS_SPP | SSTATUS_FS_INITIAL | SSTATUS_VS_INITIAL);
    uint64_t units = csr_read(sstatus); /* without a unit its field stays 0 */
    if (units & SSTATUS_FS_INITIAL) {
        hart_clear_float();
    }
    if (units & SSTATUS_VS_INITIAL) {
        hart_clear_vector();
    }
    csr_write(sstatus, SSTATUS_SPP | SSTATUS_FS_INITIAL | SSTATUS_VS_INITIAL);
    if (machine.stateen) {
        csr_write(hstateen0, STATEEN0_WANTED);
        csr_write(sstateen0, 0);
    }
}

/* The guest hart as the boot protocol and SBI HSM start it: V=1, S-mode, no translation, interrupts
 * off, a0 its ID, a1 the argument. */
static void reset_guest(struct hart *hart) {
    uint64_t vmid = hart->domain->index + 1;
    memset(hart->x, 0, sizeof hart->x);
    hart->x[0] = hart->entry;
    hart->x[10] = hart->vid;
    hart->x[11] = hart->opaque;
    csr_write(hgatp, HGATP_MODE_SV39X4 << HGATP_MODE_SHIFT | vmid << HGATP_VMID_SHIFT |
                         hart->domain->gstage / PAGE_SIZE);
    csr_write(vsstatus, 0);
    csr_write(vsie, 0);
    csr_write(vstvec, 0);
    csr_write(vsscratch, 0);
    csr_write(vsepc, 0);
    csr_write(vscause, 0);
    csr_write(vstval, 0);
    csr_write(vsatp, 0);
    csr_write(senvcfg, 0);
    csr_write(scounteren, 0);
    clear_units();
    __asm__ volatile("hfence.gvma; hfence.vvma; fence.i" ::: "memory");
}

/* An exception for the guest, as if its hart had raised it. */
void hart_exception(struct hart *hart, uint64_t cause, uint64_t value) {
    uint64_t status = csr_read(vsstatus);
    uint64_t previous = csr_read(sstatus) & SSTATUS_SPP ? VSSTATUS_SPP : 0;
    uint64_t enabled = status & VSSTATUS_SIE ? VSSTATUS_SPIE : 0;
    status &= ~(VSSTATUS_SIE | VSSTATUS_SPIE | VSSTATUS_SPP);
    csr_write(vsstatus, status | previous | enabled);
    csr_write(vsepc, hart->x[0]);
    csr_write(vscause, cause);
    csr_write(vstval, value);
    hart->x[0] = csr_read(vstvec) & ~3ul;
    csr_set(sstatus, SSTATUS_SPP);
}

/* An interrupt that the guest enables is pending, whether or not it takes it now: what ends its
 * WFI. */
bool hart_interrupt_pending(void) {
    return (csr_read(vsip) & csr_read(vsie)) != 0;
}

void hart_send(struct hart *hart, enum hart_request request) {
    atomic_fetch_or(&hart->requests, request);
    imsic_send(hart, IRQ_KICK);
}

/* Fences the guest's translations on another hart; returns when that is done. A hart that waits
 * serves its own requests, so two harts may fence each other. */
void hart_fence(struct hart *hart) {
    struct hart *self = this_hart();
    unsigned ticket = atomic_fetch_add(&hart->fences_asked, 1) + 1;
    hart_send(hart, REQUEST_FENCE);
    do {
        hart_serve(self);
    } while ((int)(atomic_load(&hart->fences_done) - ticket) < 0);
}

/* What may be done in the middle of a call as well: fences and software interrupts. */
void hart_serve(struct hart *hart) {
    unsigned asked = atomic_fetch_and(&hart->requests, ~(unsigned)(REQUEST_FENCE | REQUEST_IPI));
    if (asked & REQUEST_FENCE) {
        unsigned ticket = atomic_load(&hart->fences_asked);
        hart_fence_own();
        atomic_store(&hart->fences_done, ticket);
    }
    if (asked & REQUEST_IPI && atomic_load(&hart->hsm) != HSM_STOPPED) {
        csr_set(hvip, 1 << IRQ_VSSI);
    }
}

/* Leaves the guest for good, or begins it. */
static void change_state(struct hart *hart) {
    if (atomic_fetch_and(&hart->requests, ~(unsigned)REQUEST_STOP) & REQUEST_STOP) {
        atomic_store(&hart->hsm, HSM_STOPPED);
        clear_interrupts();
        io_fence(); /* the guest's last stores to its devices reach no later life */
        domain_hart_parked(hart->domain);
    }
    unsigned pending = HSM_START_PENDING;
    if (atomic_load(&hart->hsm) == pending) {
        if (hart->fresh) { /* what came after it had left: late messages, IPIs */
            hart->fresh = false;
            clear_interrupts();
        }
        reset_guest(hart);
        atomic_compare_exchange_strong(&hart->hsm, &pending, HSM_STARTED);
    }
}

/* Returns when the guest hart may go on. */
void hart_resume(struct hart *hart) {
    while (!hart_ready(hart)) {
        hart_serve(hart);
        change_state(hart);
        if (atomic_load(&hart->hsm) != HSM_STARTED) {
            if (atomic_load(&hart->requests) == 0) {
                __asm__ volatile("wfi");
            }
            trap_poll();
        }
    }
}
