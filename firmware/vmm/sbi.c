/* SPDX-License-Identifier: Apache-2.0
 * SBI calls of guests: finds the extension; hart masks. */
#include "defs.h"

static const struct sbi_extension *const extensions[] = {
    &sbi_base, &sbi_time, &sbi_ipi, &sbi_rfence, &sbi_hsm, &sbi_srst, &sbi_dbcn, &sbi_hypercall,
};

const struct sbi_extension *sbi_find(uint64_t id) {
    for (unsigned i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        if (extensions[i]->id == id) {
            return extensions[i];
        }
    }
    return NULL;
}

struct sbi_ret sbi_call(struct hart *hart) {
    const struct sbi_extension *extension = sbi_find(hart->x[17]);
    if (!extension) {
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
    return extension->call(hart, hart->x[16], &hart->x[10]);
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
    for (unsigned bit = 0; bit < 64; bit++) {
        if (mask >> bit & 1 && (base >= count || base + bit >= count)) {
            return SBI_ERR_INVALID_PARAM;
        }
    }
    for (unsigned i = 0; i < count; i++) {
        if (i >= base && i - base < 64 && mask >> (i - base) & 1) {
            fn(domain->harts[i]);
        }
    }
    return SBI_SUCCESS;
}
