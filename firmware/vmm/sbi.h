/* SPDX-License-Identifier: Apache-2.0
 * The SBI (version 2.0): error codes, and what an extension offers to guests. */
#ifndef SBI_H
#define SBI_H

#include <stdint.h>
#include "sbi_ids.h"

struct hart;

enum sbi_error {
    SBI_SUCCESS = 0,
    SBI_ERR_FAILED = -1,
    SBI_ERR_NOT_SUPPORTED = -2,
    SBI_ERR_INVALID_PARAM = -3,
    SBI_ERR_DENIED = -4,
    SBI_ERR_INVALID_ADDRESS = -5,
    SBI_ERR_ALREADY_AVAILABLE = -6,
    SBI_ERR_ALREADY_STARTED = -7,
    SBI_ERR_ALREADY_STOPPED = -8,
};

struct sbi_ret {
    long error;     /* enum sbi_error; a0 */
    uint64_t value; /* a1 */
};

/* What an extension answers: function is a6, args are a0..a5. */
typedef struct sbi_ret sbi_call_fn(struct hart *hart, uint64_t function, const uint64_t *args);
sbi_call_fn sbi_base, sbi_time, sbi_ipi, sbi_rfence, sbi_hsm, sbi_srst, sbi_dbcn, sbi_hypercall,
    hypercall_rare;

struct sbi_extension {
    uint64_t id;       /* EID */
    sbi_call_fn *call; /* NULL ends the list */
};

#endif
