/* SPDX-License-Identifier: Apache-2.0
 * A function whose configuration space reads as anything at all: each capability found, whatever
 * and wherever it is, stays within the filter and opens neither identification nor addresses, which
 * lie below all capabilities. (That the table of bits is not left either is in units_test.c: CBMC
 * looks at the whole struct.) */
#include "prove.h"
#include "../config_filter.c"

static uint32_t read_any(void *function, unsigned offset) {
    (void)function;
    prove(offset % 4 == 0 && offset < 0x100);
    return any32();
}

void check_capability(void);
void check_step(void);
void check_find(void);

void check_capability(void) {
    static struct config_filter filter;
    unsigned at = any(), look = any();
    assume(at >= 0x40 && at <= 0xfc && look < 0x40 / 4);
    allow_capability(&filter, at, any32());
    prove(filter.writable[look] == 0);
}

void check_step(void) {
    unsigned at = any();
    assume(at == 0 || (at >= 0x40 && at <= 0xfc && at % 4 == 0));
    unsigned next = next_capability(read_any, NULL, at);
    prove(next <= 0xfc && next % 4 == 0);
}

void check_find(void) {
    unsigned at = config_capability(read_any, NULL, any());
    prove(at == 0 || (at >= 0x40 && at <= 0xfc && at % 4 == 0));
}
