/* SPDX-License-Identifier: Apache-2.0
 * How a bare-metal guest tells what it found: lines that lib.sh's guest_checks makes checks of. Who
 * includes this has defined GUEST, the first word of each line. */
#ifndef VERDICT_H
#define VERDICT_H

#include "guest.h"

static inline void verdict(const char *name, bool good, uint64_t value) {
    if (good) {
        print("%s ok %s\n", GUEST, name);
    } else {
        print("%s FAIL %s 0x%x\n", GUEST, name, value);
    }
}

static inline void expect(const char *name, struct sbi_result result, int64_t error) {
    verdict(name, result.error == error, (uint64_t)result.error);
}

#endif
