/* SPDX-License-Identifier: Apache-2.0
 * SBI calls of guests: finds the extension; hart masks. */
#include "defs.h"
#include "hypercall.h"

static const struct sbi_extension *const extensions[] = {
    &sbi_ipi, &sbi_rfence, &sbi_hypercall, &sbi_time, &sbi_hsm, &sbi_dbcn, &sbi_srst, &sbi_base,
};

/* What a probe finds (trap.S): the same extensions. */
const uint32_t sbi_ids[] = {
    SBI_EXT_IPI,  SBI_EXT_RFENCE, HYPERCALL_EXTENSION,
    SBI_EXT_TIME, SBI_EXT_HSM,    SBI_EXT_DBCN,
    SBI_EXT_SRST, SBI_EXT_BASE,   0,
};
_Static_assert(sizeof sbi_ids / sizeof sbi_ids[0] == sizeof extensions / sizeof extensions[0] + 1,
               "two lists of the same extensions");

struct sbi_ret sbi_call(struct hart *hart) {
    for (unsigned i = 0; sbi_ids[i]; i++) {
        if (sbi_ids[i] == hart->x[17]) {
            return extensions[i]->call(hart, hart->x[16], &hart->x[10]);
        }
    }
    return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
}

/* Checks the whole mask first: no hart is touched when one of them does not exist. A base of -1
 * means all harts. */
long sbi_each_hart(struct hart *hart, uint64_t mask, uint64_t base, void (*fn)(struct hart *)) {
    struct domain *domain = hart->domain;
    unsigned count = domain->spec->hart_count;
    if (base == ~0ul) {
        base = 0;
        mask = (1ul << count) - 1;
    }
    if (mask && (base >= count || mask >> (count - base))) {
        return SBI_ERR_INVALID_PARAM;
    }
    for (struct hart *const *target = &domain->harts[base]; mask; target++, mask >>= 1) {
        if (mask & 1) {
            fn(*target);
        }
    }
    return SBI_SUCCESS;
}
