/* SPDX-License-Identifier: Apache-2.0
 * Offsets in struct hart that assembly uses; hart.c asserts that they are right. */
#ifndef OFFSETS_H
#define OFFSETS_H

#define HART_STACK 0
#define HART_EXITS 8
#define HART_X(n)  (88 + 8 * (n))
#define HART_PC    HART_X(0)

#endif
