/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INTERRUPTS_H
#define INTERRUPTS_H

#include <stdint.h>

struct interrupts {
    uint64_t config, bar; /* of the DMA engine that raises them */
    uint64_t imsic;       /* page of the hart that takes them */
    uint64_t memory;      /* four bytes that the engine may write */
};

/* Prints how many came, and how many exits of this guest there were meanwhile. */
void interrupts_measure(const struct interrupts *source);

#endif
