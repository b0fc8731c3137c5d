/* SPDX-License-Identifier: Apache-2.0
 * Any arguments of SBI HSM: only harts of the caller's domain are looked at, changed or woken, and
 * none begins but at an even address of the domain's memory, which here is a page. */
#include "small.h"
#include "prove.h"
#include "../sbi_hsm.c"

#define GPA 0x80000000ul

static struct domain domain;
static struct domain_spec spec;
static struct hart own[MAX_HARTS];

uint64_t domain_spa(const struct domain *of, uint64_t gpa, uint64_t size) {
    prove(of == &domain && size >= 2 && size <= PAGE_SIZE);
    return gpa >= GPA && gpa - GPA <= PAGE_SIZE - size ? gpa : 0;
}

static bool entry_good(const struct hart *hart) {
    return hart->entry % 2 == 0 && hart->entry >= GPA && hart->entry - GPA < PAGE_SIZE;
}

void imsic_send(const struct hart *hart, enum vmm_irq irq) {
    prove(hart >= own && hart < own + spec.hart_count && irq == IRQ_KICK);
    prove(hart->hsm == HSM_START_PENDING && entry_good(hart));
}

void hart_serve(struct hart *hart) {
    prove(hart >= own && hart < own + spec.hart_count);
}

void trap_poll(void) {
}

bool hart_interrupt_pending(void) {
    static bool asked;
    bool pending = asked;
    asked = true;
    return pending;
}

void check_hsm(void);

void check_hsm(void) {
    uint64_t args[6]; /* any */
    unsigned count = any();
    assume(count >= 1 && count <= MAX_HARTS);
    spec.hart_count = count;
    domain.spec = &spec;
    domain.state = any() & 1 ? DOMAIN_RUNNING : DOMAIN_STOPPING;
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        domain.harts[i] = i < count ? &own[i] : NULL;
        own[i].domain = &domain;
        own[i].hsm = any() & 1 ? HSM_STARTED : HSM_STOPPED;
    }
    own[0].hsm = HSM_STARTED;
    sbi_hsm(&own[0], any64(), args);
    unsigned look = any();
    assume(look < MAX_HARTS);
    prove(own[look].hsm != HSM_START_PENDING || (look < count && entry_good(&own[look])));
}
