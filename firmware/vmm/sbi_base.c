/* SPDX-License-Identifier: Apache-2.0
 * SBI BASE: version and what there is. trap.S answers the first functions from the two tables; what
 * comes here are the questions about the hart, which the firmware answers. */
#include "defs.h"

/* Between the last two: GET_MVENDORID, GET_MARCHID. */
enum { GET_SPEC_VERSION, GET_IMPL_ID, GET_IMPL_VERSION, PROBE_EXTENSION, GET_MIMPID = 6 };
_Static_assert(sizeof(struct sbi_extension) == SBI_EXTENSION_SIZE, "sbi_ids.h");
_Static_assert(PROBE_EXTENSION == SBI_BASE_PROBE && PROBE_EXTENSION + 1 == SBI_BASE_QUICK,
               "sbi_ids.h");
#define SPEC_VERSION_2_0 (2u << 24)
#define IMPL_ID          0x424c4b /* "BLK": not in the specification's list */
#define IMPL_VERSION     1

const uint64_t sbi_base_values[PROBE_EXTENSION] = {
    [GET_SPEC_VERSION] = SPEC_VERSION_2_0,
    [GET_IMPL_ID] = IMPL_ID,
    [GET_IMPL_VERSION] = IMPL_VERSION,
};

struct sbi_ret sbi_base(struct hart *hart, uint64_t function, const uint64_t *args) {
    (void)hart, (void)args;
    return function > GET_MIMPID ? (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0}
                                 : firmware_call(SBI_EXT_BASE, function, 0, 0, 0);
}
