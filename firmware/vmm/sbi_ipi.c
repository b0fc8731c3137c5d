/* SPDX-License-Identifier: Apache-2.0
 * SBI IPI: for guests that do not use the IMSIC for that. */
#include "defs.h"

static void send(struct hart *target) {
    if (target == this_hart()) {
        csr_set(hvip, 1 << IRQ_VSSI);
    } else {
        hart_send(target, REQUEST_IPI);
    }
}

struct sbi_ret sbi_ipi(struct hart *hart, uint64_t function, const uint64_t *args) {
    if (function != 0) {
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
    return (struct sbi_ret){sbi_each_hart(hart, args[0], args[1], send), 0};
}
