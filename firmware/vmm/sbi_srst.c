/* SPDX-License-Identifier: Apache-2.0
 * SBI SRST: a guest's shutdown ends that guest, its reboot (also after a panic) starts it afresh;
 * the machine is not its to reset. */
#include "defs.h"

enum { SHUTDOWN, COLD_REBOOT, WARM_REBOOT };
enum { NO_REASON, SYSTEM_FAILURE };

struct sbi_ret sbi_srst(struct hart *hart, uint64_t function, const uint64_t *args) {
    uint32_t type = (uint32_t)args[0], reason = (uint32_t)args[1];
    if (function != 0) {
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
    if (type > WARM_REBOOT || reason > SYSTEM_FAILURE) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    domain_stop(hart->domain,
                type != SHUTDOWN           ? "it asked for a reboot"
                : reason == SYSTEM_FAILURE ? "it shut down with a failure"
                                           : "it shut down",
                type != SHUTDOWN, false);
    atomic_store(&hart->hsm, HSM_STOPPED); /* no return, though another one's stop is under way */
    return (struct sbi_ret){SBI_SUCCESS, 0};
}
