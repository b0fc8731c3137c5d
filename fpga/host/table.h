/* SPDX-License-Identifier: Apache-2.0 */
/* The table that says what was tried, and what was seen of it. */
#ifndef FPGA_TABLE_H
#define FPGA_TABLE_H

#include <stdbool.h>

void table_head(void);
/* One line; evidence as for printf. */
void table_row(bool good, const char *tried, const char *expected, const char *evidence, ...)
    __attribute__((format(printf, 4, 5)));
unsigned table_rows(void);
unsigned table_failures(void);

#endif
