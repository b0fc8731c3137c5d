/* SPDX-License-Identifier: Apache-2.0
 * Any hart mask and base of an SBI call: only the caller's own harts are touched, each that the mask
 * names, and none when it names another. */
#include "prove.h"

static struct domain domain;
static struct domain_spec spec;
static unsigned touched;

static void touch(struct hart *hart) {
    prove(hart >= harts && hart < harts + spec.hart_count);
    touched |= 1u << (hart - harts);
}

void check_mask(void);

void check_mask(void) {
    uint64_t mask = any64(), base = any64();
    spec.hart_count = any();
    assume(spec.hart_count >= 1 && spec.hart_count <= MAX_HARTS);
    domain.spec = &spec;
    for (unsigned i = 0; i < spec.hart_count; i++) {
        domain.harts[i] = &harts[i];
    }
    harts[0].domain = &domain;
    long error = sbi_each_hart(&harts[0], mask, base, touch);
    if (base == ~0ul) {
        prove(!error && touched == (1u << spec.hart_count) - 1);
    } else if (error) {
        prove(touched == 0);
    } else {
        prove(mask == 0 || touched == mask << base);
    }
}
