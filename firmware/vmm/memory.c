/* SPDX-License-Identifier: Apache-2.0
 * Large blocks of memory: wiped when a domain has left them, filled from a pristine copy. Both take
 * long, so the hart looks at the VMM's interrupts in between; its caller holds no lock. */
#include "defs.h"

#define CHUNK 0x100000

/* Whole pages, with cbo.zero where the machine has it. */
void memory_clear(uint64_t spa, uint64_t size) {
    uint64_t end = spa + size, block = machine.cboz_block_size;
    if (block && PAGE_SIZE % (2 * block) == 0) {
        for (; spa < end; spa += 2 * block) {
            __asm__ volatile(".option push\n.option arch, +zicboz\ncbo.zero (%0)\ncbo.zero (%1)\n"
                             ".option pop" ::"r"(spa),
                             "r"(spa + block)
                             : "memory");
        }
    }
    for (; spa < end; spa += 64) {
        volatile uint64_t *line = (volatile uint64_t *)spa;
        line[0] = line[1] = line[2] = line[3] = 0;
        line[4] = line[5] = line[6] = line[7] = 0;
    }
}

void memory_scrub(uint64_t spa, uint64_t size) {
    for (uint64_t at = 0, part; at < size; at += part) {
        part = size - at < CHUNK ? size - at : CHUNK;
        memory_clear(spa + at, part);
        trap_poll();
    }
}

/* Both ends are of whole doublewords: pages, and files that lie alone in theirs. */
void memory_copy(uint64_t to, uint64_t from, uint64_t size) {
    for (uint64_t at = 0; at < size; at += 8) {
        *(volatile uint64_t *)(to + at) = *(volatile uint64_t *)(from + at);
        if (at % CHUNK == 0) {
            trap_poll();
        }
    }
}
