/* SPDX-License-Identifier: Apache-2.0
 * SBI HSM: a guest's harts start, stop and suspend. */
#include "defs.h"

enum { HART_START, HART_STOP, HART_GET_STATUS, HART_SUSPEND };
#define SUSPEND_RETENTIVE     0x00000000
#define SUSPEND_NON_RETENTIVE 0x80000000

static struct hart *target_hart(struct hart *hart, uint64_t vid) {
    return vid < hart->domain->spec->hart_count ? hart->domain->harts[vid] : NULL;
}

static long start(struct hart *hart, const uint64_t *args) {
    struct hart *target = target_hart(hart, args[0]);
    if (!target) {
        return SBI_ERR_INVALID_PARAM;
    }
    if ((args[1] & 1) || !domain_spa(hart->domain, args[1], 2)) {
        return SBI_ERR_INVALID_ADDRESS;
    }
    lock_take(&hart->domain->lock);
    bool runs = hart->domain->state == DOMAIN_RUNNING; /* else its end is under way: no error */
    bool stopped = atomic_load(&target->hsm) == HSM_STOPPED;
    if (runs && stopped) {
        target->entry = args[1];
        target->opaque = args[2];
        atomic_store(&target->hsm, HSM_START_PENDING);
        imsic_send(target, IRQ_KICK);
    }
    lock_release(&hart->domain->lock);
    return stopped || !runs ? SBI_SUCCESS : SBI_ERR_ALREADY_AVAILABLE;
}

static struct sbi_ret status(struct hart *hart, uint64_t vid) {
    struct hart *target = target_hart(hart, vid);
    return target ? (struct sbi_ret){SBI_SUCCESS, atomic_load(&target->hsm)}
                  : (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
}

/* Waits here until the guest has an interrupt to take or the domain ends. */
static long suspend(struct hart *hart, const uint64_t *args) {
    uint32_t type = (uint32_t)args[0];
    if (type != SUSPEND_RETENTIVE && type != SUSPEND_NON_RETENTIVE) {
        return SBI_ERR_INVALID_PARAM; /* reserved, or a platform's own: there are none here */
    }
    if (type == SUSPEND_NON_RETENTIVE && ((args[1] & 1) || !domain_spa(hart->domain, args[1], 2))) {
        return SBI_ERR_INVALID_ADDRESS;
    }
    unsigned next = type == SUSPEND_RETENTIVE ? HSM_STARTED : HSM_START_PENDING;
    hart->entry = args[1];
    hart->opaque = args[2];
    atomic_store(&hart->hsm, HSM_SUSPENDED);
    /* A message in the guest's file (1) ends WFI here as SGEIP: as VSEIP not on QEMU. */
    csr_write(hgeie, (csr_read(vsie) >> IRQ_SEI & 1) << 1);
    while (!hart_interrupt_pending() && !(atomic_load(&hart->requests) & REQUEST_STOP)) {
        __asm__ volatile("wfi");
        trap_poll();
        hart_serve(hart);
    }
    csr_write(hgeie, 0);
    atomic_store(&hart->hsm, next);
    return SBI_SUCCESS;
}

struct sbi_ret sbi_hsm(struct hart *hart, uint64_t function, const uint64_t *args) {
    switch (function) {
    case HART_START:
        return (struct sbi_ret){start(hart, args), 0};
    case HART_STOP:
        csr_write(vsie, 0); /* nothing of the guest's ends the wait: it would not sleep */
        atomic_store(&hart->hsm, HSM_STOPPED);
        return (struct sbi_ret){SBI_SUCCESS, 0};
    case HART_GET_STATUS:
        return status(hart, args[0]);
    case HART_SUSPEND:
        return (struct sbi_ret){suspend(hart, args), 0};
    default:
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
}
