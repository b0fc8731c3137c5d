/* SPDX-License-Identifier: Apache-2.0
 * What the proofs share: any value at all, and what CBMC may assume. */
#ifndef PROVE_H
#define PROVE_H

#include "defs.h"

/* CBMC knows by the name that it may be any value. */
uint64_t nondet_u64(void);
uint32_t nondet_u32(void);
#define any64() nondet_u64()
#define any32() nondet_u32()
#define any()   nondet_u32()

void __CPROVER_assume(_Bool condition);
void __CPROVER_assert(_Bool condition, const char *text);

#define assume(condition) __CPROVER_assume(condition)
#define prove(condition)  __CPROVER_assert(condition, #condition)

#endif
