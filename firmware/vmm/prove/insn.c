/* SPDX-License-Identifier: Apache-2.0
 * Whatever a guest executes or the hardware reports: registers, sizes and lengths are in range. */
#include "prove.h"

static void in_range(const struct insn *insn) {
    prove(insn->reg < 32);
    prove(insn->size == 1 || insn->size == 2 || insn->size == 4 || insn->size == 8);
    prove(insn->length == 2 || insn->length == 4);
    prove(!insn->write || !insn->sign_extend);
}

void check_decode(void);
void check_transformed(void);

void check_decode(void) {
    struct insn insn;
    if (insn_decode(any32(), &insn)) {
        in_range(&insn);
    }
}

void check_transformed(void) {
    struct insn insn;
    if (insn_decode_transformed(any64(), &insn)) {
        in_range(&insn);
    }
}
