/* SPDX-License-Identifier: Apache-2.0
 * SBI RFENCE: every fence is made for the whole address space, which covers any range and ASID. The
 * functions for hypervisors are refused: guests have no H extension. */
#include "defs.h"

enum { REMOTE_FENCE_I, REMOTE_SFENCE_VMA, REMOTE_SFENCE_VMA_ASID };

static void fence(struct hart *target) {
    if (target == this_hart()) {
        hart_fence_own();
    } else {
        hart_fence(target);
    }
}

struct sbi_ret sbi_rfence(struct hart *hart, uint64_t function, const uint64_t *args) {
    if (function > REMOTE_SFENCE_VMA_ASID) {
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
    return (struct sbi_ret){sbi_each_hart(hart, args[0], args[1], fence), 0};
}
