/* SPDX-License-Identifier: Apache-2.0
 * The VMM's pages: what its image leaves of its memory. Blocks are powers of two, naturally
 * aligned; freed blocks are kept by size and given out again, never merged (sizes repeat). */
#include "defs.h"

#define ORDERS 12 /* block sizes 4 KiB << 0..11 */

extern char image_end[];

static struct lock lock;
static uint64_t next;          /* first byte never given out */
static uint64_t freed[ORDERS]; /* list heads; a free block begins with the next one's address */

void pool_init(void) {
    next = (uint64_t)image_end;
}

static unsigned order_of(uint64_t bytes) {
    return bytes > PAGE_SIZE ? 64 - (unsigned)__builtin_clzl((bytes - 1) / PAGE_SIZE) : 0;
}

uint64_t mem_alloc(uint64_t bytes) {
    unsigned order = order_of(bytes);
    if (order >= ORDERS) {
        return 0;
    }
    uint64_t size = (uint64_t)PAGE_SIZE << order;
    lock_take(&lock);
    uint64_t block = freed[order], unused = (next + size - 1) & ~(size - 1);
    if (block) {
        freed[order] = *(uint64_t *)block;
    } else if (unused + size <= VMM_END) {
        block = unused;
        next = unused + size;
    }
    lock_release(&lock);
    if (block) {
        memory_clear(block, size);
    }
    return block;
}

void mem_free(uint64_t spa, uint64_t bytes) {
    unsigned order = order_of(bytes);
    lock_take(&lock);
    *(uint64_t *)spa = freed[order];
    freed[order] = spa;
    lock_release(&lock);
}

uint64_t pool_page(void) {
    uint64_t page = mem_alloc(PAGE_SIZE);
    if (!page) {
        vmm_fail("the VMM's memory is used up");
    }
    return page;
}
