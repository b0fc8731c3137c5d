/* SPDX-License-Identifier: Apache-2.0
 * Prints how many leaves the G-stage tables have for 1 GiB of aligned RAM. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "defs.h"

#define GIB 0x40000000ul

uint64_t mem_alloc(uint64_t bytes) {
    void *block = aligned_alloc(bytes, bytes);
    return block ? (uint64_t)memset(block, 0, bytes) : 0;
}

void mem_free(uint64_t spa, uint64_t bytes) {
    (void)bytes;
    free((void *)spa);
}

uint64_t pool_page(void) {
    return mem_alloc(PAGE_SIZE);
}

void vmm_fail(const char *reason) {
    fprintf(stderr, "%s\n", reason);
    exit(1);
}

static unsigned leaves(const uint64_t *table, unsigned entries) {
    unsigned n = 0;
    for (unsigned i = 0; i < entries; i++) {
        if (table[i] & (GSTAGE_R | GSTAGE_X)) {
            n++;
        } else if (table[i] & 1) {
            n += leaves((const uint64_t *)(table[i] >> 10 << 12), 512);
        }
    }
    return n;
}

int main(void) {
    uint64_t root = gstage_create();
    if (!gstage_map(root, 2 * GIB, 3 * GIB, GIB, GSTAGE_R | GSTAGE_W | GSTAGE_X)) {
        return 1;
    }
    printf("%u\n", leaves((const uint64_t *)root, 2048));
    return 0;
}
