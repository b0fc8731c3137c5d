/* SPDX-License-Identifier: Apache-2.0
 * Any access to the emulated APLIC, in any state that accesses can bring it to: messages go to the
 * domain's own interrupt files only, and the state stays one of those. */
#include "prove.h"

static struct domain domain;
static struct domain_spec spec;
static struct hart own[MAX_HARTS];

void io_write32(uint64_t addr, uint32_t value) {
    uint64_t file = addr - PAGE_SIZE;
    prove(file % 0x10000 == 0 && file >= 0x10000 && file / 0x10000 <= spec.hart_count);
    prove(value < 2048);
}

void io_fence(void) {
}

static bool good(const struct vaplic *aplic) {
    bool off = aplic->mode == 0;
    return (aplic->mode <= 1 || (aplic->mode >= 4 && aplic->mode <= 7)) &&
           !((aplic->target | aplic->genmsi) & 0x3f800) &&
           (!off || (!aplic->pending && !aplic->enabled));
}

void check_access(void);

void check_access(void) {
    struct vaplic state; /* any */
    uint64_t value = any64();
    unsigned offset = any();
    bool write = any() & 1;
    spec.hart_count = any();
    assume(spec.hart_count >= 1 && spec.hart_count <= MAX_HARTS);
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        domain.harts[i] = &own[i];
        own[i].imsic = (i + 1) * 0x10000;
    }
    domain.spec = &spec;
    domain.aplic = state;
    assume(good(&domain.aplic));
    vaplic_access(&domain, offset, any(), write, &value);
    prove(good(&domain.aplic));
    vaplic_input(&domain, any() & 1);
    prove(good(&domain.aplic));
}
