/* SPDX-License-Identifier: Apache-2.0
 * Large blocks of memory: wiped when a domain has left them, filled from a pristine copy. Both take
 * long, so the hart looks at the VMM's interrupts in between; its caller holds no lock. */
#include "defs.h"

#define CHUNK 0x100000

void memory_scrub(uint64_t spa, uint64_t size) {
    for (uint64_t at = 0; at < size; at += 64) {
        volatile uint64_t *line = (volatile uint64_t *)(spa + at);
        line[0] = 0;
        line[1] = 0;
        line[2] = 0;
        line[3] = 0;
        line[4] = 0;
        line[5] = 0;
        line[6] = 0;
        line[7] = 0;
        if (at % CHUNK == 0) {
            trap_poll();
        }
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
