/* SPDX-License-Identifier: Apache-2.0
 * Offsets in struct hart that assembly uses; hart.c asserts that they are right. */
#ifndef OFFSETS_H
#define OFFSETS_H

#define HART_PC    0
#define HART_X(n)  (8 * (n))
#define HART_STACK 256
#define HART_EXITS 264

#endif
