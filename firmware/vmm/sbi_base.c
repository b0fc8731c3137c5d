/* SPDX-License-Identifier: Apache-2.0
 * SBI BASE: version and what there is. trap.S answers it from the two tables; what comes here are
 * functions that do not exist. */
#include "defs.h"

enum {
    GET_SPEC_VERSION,
    GET_IMPL_ID,
    GET_IMPL_VERSION,
    PROBE_EXTENSION,
    GET_MVENDORID,
    GET_MARCHID,
    GET_MIMPID
};
_Static_assert(PROBE_EXTENSION == SBI_BASE_PROBE && GET_MIMPID + 1 == SBI_BASE_FUNCTIONS,
               "sbi_ids.h");
#define SPEC_VERSION_2_0 (2u << 24)
#define IMPL_ID          0x424c4b /* "BLK": not in the specification's list */
#define IMPL_VERSION     1

/* By function; the last three are the hart's, as the firmware tells. */
uint64_t sbi_base_values[SBI_BASE_FUNCTIONS] = {
    [GET_SPEC_VERSION] = SPEC_VERSION_2_0,
    [GET_IMPL_ID] = IMPL_ID,
    [GET_IMPL_VERSION] = IMPL_VERSION,
};

void sbi_base_init(void) {
    for (unsigned function = GET_MVENDORID; function <= GET_MIMPID; function++) {
        sbi_base_values[function] = firmware_call(SBI_EXT_BASE, function, 0, 0, 0).value;
    }
}

static struct sbi_ret call(struct hart *hart, uint64_t function, const uint64_t *args) {
    (void)hart, (void)function, (void)args;
    return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
}

const struct sbi_extension sbi_base = {SBI_EXT_BASE, call};
