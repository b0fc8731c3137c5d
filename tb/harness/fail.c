// SPDX-License-Identifier: Apache-2.0
// Reports of checks on standard output, in the form that tb/run-tests counts.
#include "fail.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned passed, failed;

void harness_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("FAIL harness: ");
    vprintf(format, args);
    printf("\n");
    va_end(args);
    exit(1);
}

bool check(bool good, const char *name, const char *why, ...) {
    if (good) {
        passed++;
        printf("ok %s\n", name);
        return true;
    }
    va_list args;
    va_start(args, why);
    failed++;
    printf("FAIL %s: ", name);
    vprintf(why, args);
    printf("\n");
    va_end(args);
    return false;
}

bool check_equal(const char *name, unsigned long long got, unsigned long long expected) {
    return check(got == expected, name, "got 0x%llx, expected 0x%llx", got, expected);
}

int check_status(void) {
    return failed != 0 || passed == 0;
}
