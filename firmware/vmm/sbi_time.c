/* SPDX-License-Identifier: Apache-2.0
 * SBI TIME: for guests that do not use Sstc themselves. The timer interrupt that vstimecmp raises
 * goes to the guest without the VMM either way. */
#include "defs.h"

struct sbi_ret sbi_time(struct hart *hart, uint64_t function, const uint64_t *args) {
    (void)hart;
    if (function != 0) {
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
    csr_write(vstimecmp, args[0]);
    return (struct sbi_ret){SBI_SUCCESS, 0};
}
