/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the identification page. */
#include "bulkhead.h"

#include "bulkhead_regs.h"
#include "io.h"

uint32_t bulkhead_version(uint64_t bar0) {
    if (io_read64(bar0 + BULKHEAD_ID_PAGE + BULKHEAD_ID_MAGIC) != BULKHEAD_MAGIC) {
        return 0;
    }
    return (uint32_t)io_read64(bar0 + BULKHEAD_ID_PAGE + BULKHEAD_ID_VERSION);
}

bool bulkhead_find_unit(uint64_t bar0, uint16_t kind, uint64_t *page) {
    for (unsigned i = 0; i < BULKHEAD_ID_MAX_UNITS; i++) {
        uint64_t word = io_read64(bar0 + BULKHEAD_ID_PAGE + BULKHEAD_ID_UNIT(i));
        if (word == 0) {
            return false;
        }
        if (BULKHEAD_UNIT_KIND(word) == kind) {
            *page = bar0 + BULKHEAD_UNIT_OFFSET(word);
            return true;
        }
    }
    return false;
}
