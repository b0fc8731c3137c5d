/* SPDX-License-Identifier: Apache-2.0
 * One line a check, as the test runner counts them. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>

static bool check_failed;

static inline void check(const char *name, bool good, const char *why) {
    if (good) {
        printf("ok %s\n", name);
    } else {
        printf("FAIL %s: %s\n", name, why);
        check_failed = true;
    }
}

#endif
