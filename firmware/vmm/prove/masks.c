/* SPDX-License-Identifier: Apache-2.0
 * Any hart mask of an SBI call: exactly the harts that it names are reached, each once and all of
 * the caller's domain; with one that there is not, none. */
#include "prove.h"

static struct domain domain;
static struct hart own[MAX_HARTS];
static uint64_t reached;

static void reach(struct hart *target) {
    prove(target >= own && target < own + domain.spec->hart_count);
    uint64_t bit = 1ul << (target - own);
    prove(!(reached & bit));
    reached |= bit;
}

void check_mask(void);

void check_mask(void) {
    static struct domain_spec spec;
    struct hart caller = {.domain = &domain};
    uint64_t mask = any64(), base = any64();
    unsigned count = any();
    assume(count >= 1 && count <= MAX_HARTS);
    spec.hart_count = count;
    domain.spec = &spec;
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        domain.harts[i] = i < count ? &own[i] : NULL;
    }
    long error = sbi_each_hart(&caller, mask, base, reach);
    uint64_t all = (1ul << count) - 1;
    bool there = base == ~0ul || mask == 0 || (base < count && (mask & ~(all >> base)) == 0);
    prove(error == (there ? SBI_SUCCESS : SBI_ERR_INVALID_PARAM));
    prove(reached == (!there ? 0 : base == ~0ul ? all : mask ? mask << base : 0));
}
