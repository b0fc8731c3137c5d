/* SPDX-License-Identifier: Apache-2.0
 * SBI BASE: version and what there is. */
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
#define SPEC_VERSION_2_0 (2u << 24)
#define IMPL_ID          0x424c4b /* "BLK": not in the specification's list */
#define IMPL_VERSION     1

static struct sbi_ret call(struct hart *hart, uint64_t function, const uint64_t *args) {
    (void)hart;
    switch (function) {
    case GET_SPEC_VERSION:
        return (struct sbi_ret){SBI_SUCCESS, SPEC_VERSION_2_0};
    case GET_IMPL_ID:
        return (struct sbi_ret){SBI_SUCCESS, IMPL_ID};
    case GET_IMPL_VERSION:
        return (struct sbi_ret){SBI_SUCCESS, IMPL_VERSION};
    case PROBE_EXTENSION:
        return (struct sbi_ret){SBI_SUCCESS, sbi_find(args[0]) != NULL};
    case GET_MVENDORID:
    case GET_MARCHID:
    case GET_MIMPID:
        return firmware_call(SBI_EXT_BASE, function, 0, 0, 0);
    default:
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
}

const struct sbi_extension sbi_base = {SBI_EXT_BASE, call};
