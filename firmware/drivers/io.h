/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a driver knows of the machine (docs/interfaces.md, section 5). The VMM supplies these
 * with volatile accesses, a testbench with transactions on the simulated unit's ports.
 */
#ifndef IO_H
#define IO_H

#include <stdint.h>

/* Device registers: one access of exactly this width. */
uint32_t io_read32(uint64_t addr);
void io_write32(uint64_t addr, uint32_t value);
uint64_t io_read64(uint64_t addr);
void io_write64(uint64_t addr, uint64_t value);

/* Memory shared with the device, by system physical address, 8-byte aligned; single-copy atomic. */
uint64_t mem_read64(uint64_t spa);
void mem_write64(uint64_t spa, uint64_t value);

/* Orders memory before device registers and back. */
void io_fence(void);

/* Zeroed memory, naturally aligned to its size rounded up to a power of two; 0: none left. */
uint64_t mem_alloc(uint64_t bytes);
void mem_free(uint64_t spa, uint64_t bytes);

#endif
