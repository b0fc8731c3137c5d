/* SPDX-License-Identifier: Apache-2.0
 * Any guest page fault, whatever instruction it was: emulated registers are touched within their
 * places, whole, and the guest's registers within theirs. */
#include "prove.h"
#include "../insn.c"

int64_t guest_fetch(uint64_t va) {
    int64_t code = (int64_t)any();
    (void)va;
    assume(code >= -1 && code <= 0xffff);
    return code;
}

void vuart_access(struct domain *domain, unsigned offset, bool write, uint64_t *value) {
    (void)domain, (void)write;
    prove(offset < GPA_UART_SIZE);
    *value = any64();
}

void vaplic_access(struct domain *domain, unsigned offset, unsigned size, bool write,
                   uint64_t *value) {
    (void)domain, (void)write;
    prove(offset <= GPA_APLIC_SIZE - size);
    *value = any64();
}

void control_config_write(unsigned offset, unsigned size, uint32_t value) {
    (void)value;
    prove(offset <= PAGE_SIZE - size);
}

void control_store(struct hart *hart, unsigned offset, unsigned size, uint64_t value) {
    (void)value;
    prove(offset <= CONTROL_BYTES - size && hart->domain->spec->privileged);
}

void check_emulate(void);

void check_emulate(void) {
    static struct domain domain;
    static struct domain_spec spec;
    static struct hart hart;
    static uint64_t exits[EXIT_CAUSES];
    spec.privileged = any() & 1;
    spec.device_count = any();
    domain.spec = &spec;
    hart.domain = &domain;
    hart.exits = exits;
    for (unsigned i = 0; i < 32; i++) {
        hart.x[i] = any64();
    }
    uint64_t pc = hart.x[0];
    bool done = mmio_emulate(&hart, any64());
    prove(done ? hart.x[0] == pc + 2 || hart.x[0] == pc + 4 : hart.x[0] == pc);
}
