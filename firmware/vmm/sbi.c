/* SPDX-License-Identifier: Apache-2.0
 * SBI calls of guests: finds the extension; hart masks. */
#include "defs.h"
#include "hypercall.h"

/* The frequent one of the VMM's own calls goes the short way. */
struct sbi_ret sbi_hypercall(struct hart *hart, uint64_t function, const uint64_t *args) {
    if (function == HYPERCALL_NOTIFY) {
        return channel_notify(hart->domain, args[0]);
    }
    return hypercall_rare(hart, function, args);
}

/* trap.S looks here as well, when it is asked what there is. The last one ends the list. */
const struct sbi_extension sbi_extensions[] = {{HYPERCALL_EXTENSION, sbi_hypercall},
                                               {SBI_EXT_RFENCE, sbi_rfence},
                                               {SBI_EXT_IPI, sbi_ipi},
                                               {SBI_EXT_TIME, sbi_time},
                                               {SBI_EXT_HSM, sbi_hsm},
                                               {SBI_EXT_DBCN, sbi_dbcn},
                                               {SBI_EXT_SRST, sbi_srst},
                                               {SBI_EXT_BASE, sbi_base},
                                               {0, NULL}};

struct sbi_ret sbi_call(struct hart *hart) {
    const struct sbi_extension *e = sbi_extensions;
    for (; e->call; e++) {
        if (e->id == hart->x[17]) {
            return e->call(hart, hart->x[16], &hart->x[10]);
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
