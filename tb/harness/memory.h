// SPDX-License-Identifier: Apache-2.0
// Sparse memory for tests: pages appear, zeroed, when first written; ranges can be made to answer
// with an error, and writes to ranges of interest (an IMSIC page) can be counted.
#ifndef TB_HARNESS_MEMORY_H
#define TB_HARNESS_MEMORY_H

#include "machine.h"

struct memory;

struct memory *memory_open(void);
void memory_close(struct memory *mem);
struct machine_ops memory_ops(struct memory *mem); // for machine_open

void memory_get(struct memory *mem, uint64_t addr, void *buf, size_t n);
void memory_put(struct memory *mem, uint64_t addr, const void *buf, size_t n);
uint64_t memory_get64(struct memory *mem, uint64_t addr);
uint32_t memory_get32(struct memory *mem, uint64_t addr);
void memory_put64(struct memory *mem, uint64_t addr, uint64_t value);

// Accesses to [addr, addr + n) of this kind answer with result from now on; MEM_OK takes it back.
void memory_inject(struct memory *mem, uint64_t addr, uint64_t n, bool write,
                   enum mem_result result);

// Called for every access of the hardware, before it takes effect; data: what is written, NULL for
// a read. NULL: none.
typedef void memory_seen(void *ctx, uint64_t addr, size_t n, const void *data);
void memory_watch(struct memory *mem, memory_seen *seen, void *ctx);

// Naturally aligned, zeroed memory for drivers' tables: firmware/drivers/io.h's mem_alloc.
uint64_t memory_alloc(struct memory *mem, uint64_t bytes);

#endif
