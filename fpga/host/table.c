/* SPDX-License-Identifier: Apache-2.0 */
/* The table that says what was tried: the columns are those of the demo's. */
#include "table.h"

#include <stdarg.h>
#include <stdio.h>

static unsigned rows, failures;

void table_head(void) {
    printf("     %-42s %-25s %-13s %s\n", "tried", "expected", "seen", "evidence");
}

void table_row(bool good, const char *tried, const char *expected, const char *evidence, ...) {
    va_list args;

    rows++;
    failures += good ? 0 : 1;
    printf("%-4s %-42s %-25s %-13s ", good ? "ok" : "FAIL", tried, expected,
           good ? "as expected" : "OTHERWISE");
    va_start(args, evidence);
    vprintf(evidence, args);
    va_end(args);
    printf("\n");
    fflush(stdout);
}

unsigned table_rows(void) {
    return rows;
}

unsigned table_failures(void) {
    return failures;
}
