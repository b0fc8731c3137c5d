// SPDX-License-Identifier: Apache-2.0
// How the harness ends a program when a rule is broken, and how tests report their checks.
#ifndef TB_HARNESS_FAIL_H
#define TB_HARNESS_FAIL_H

#include <stdbool.h>

// Prints `FAIL harness: why` and exits; functions registered with atexit run, so waves are
// complete.
_Noreturn void harness_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Prints `ok NAME` or `FAIL NAME: why`; returns good.
bool check(bool good, const char *name, const char *why, ...) __attribute__((format(printf, 3, 4)));

// Compares two numbers under that name.
bool check_equal(const char *name, unsigned long long got, unsigned long long expected);

// For main's return: 1 when any check failed or none was made.
int check_status(void);

#endif
