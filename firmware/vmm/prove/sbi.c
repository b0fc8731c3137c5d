/* SPDX-License-Identifier: Apache-2.0
 * Any hart mask and base: exactly the named harts of the domain are called, or none and an error. Any
 * extension and function number finds a handler of the list or none. */
#include "prove.h"

static struct domain domain;
static struct domain_spec spec;
static struct hart self, guests[MAX_HARTS];
static uint64_t called;

static struct sbi_ret answer(struct hart *hart, uint64_t function, const uint64_t *args) {
    (void)function;
    prove(hart == &self && args == &self.x[10]);
    return (struct sbi_ret){SBI_SUCCESS, 0};
}

const struct sbi_extension sbi_base = {SBI_EXT_BASE, answer}, sbi_time = {SBI_EXT_TIME, answer},
                           sbi_ipi = {SBI_EXT_IPI, answer}, sbi_rfence = {SBI_EXT_RFENCE, answer},
                           sbi_hsm = {SBI_EXT_HSM, answer}, sbi_srst = {SBI_EXT_SRST, answer},
                           sbi_dbcn = {SBI_EXT_DBCN, answer};

static void note(struct hart *hart) {
    prove(hart >= guests && hart < guests + spec.hart_count);
    called |= 1ul << (hart - guests);
}

void check_mask(void);
void check_call(void);

void check_mask(void) {
    uint64_t mask = any64(), base = any64();
    spec.hart_count = any();
    assume(spec.hart_count >= 1 && spec.hart_count <= MAX_HARTS);
    domain.spec = &spec;
    self.domain = &domain;
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        domain.harts[i] = i < spec.hart_count ? &guests[i] : NULL;
    }
    long error = sbi_each_hart(&self, mask, base, note);
    uint64_t all = (1ul << spec.hart_count) - 1;
    if (base == ~0ul) {
        prove(error == SBI_SUCCESS && called == all);
    } else if (mask == 0) {
        prove(error == SBI_SUCCESS && called == 0);
    } else if (base < spec.hart_count && (mask & ~(all >> base)) == 0) {
        prove(error == SBI_SUCCESS && called == mask << base);
    } else {
        prove(error == SBI_ERR_INVALID_PARAM && called == 0);
    }
}

void check_call(void) {
    for (unsigned i = 0; i < 32; i++) {
        self.x[i] = any64();
    }
    struct sbi_ret ret = sbi_call(&self);
    prove(ret.error == SBI_SUCCESS || ret.error == SBI_ERR_NOT_SUPPORTED);
}
