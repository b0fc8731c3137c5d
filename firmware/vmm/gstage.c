/* SPDX-License-Identifier: Apache-2.0
 * G-stage tables, Sv39x4: a root of 2048 entries for 1 GiB each, then 2 MiB, then 4 KiB. The widest
 * page that alignment allows is used. A domain's tables serve its harts and, through the IOMMU, its
 * devices. */
#include "defs.h"

#define PTE_V        1
#define PTE_U        16
#define PTE_A        64
#define PTE_D        128
#define ROOT_ENTRIES 2048

uint64_t gstage_create(void) {
    return mem_alloc(4 * PAGE_SIZE);
}

static uint64_t *table_of(uint64_t entry) {
    return (uint64_t *)(entry >> 10 << 12);
}

static bool is_table(uint64_t entry) {
    return (entry & PTE_V) && !(entry & (GSTAGE_R | GSTAGE_X));
}

void gstage_destroy(uint64_t root) {
    for (unsigned i = 0; i < ROOT_ENTRIES; i++) {
        uint64_t entry = ((uint64_t *)root)[i];
        if (!is_table(entry)) {
            continue;
        }
        for (unsigned k = 0; k < 512; k++) {
            if (is_table(table_of(entry)[k])) {
                mem_free((uint64_t)table_of(table_of(entry)[k]), PAGE_SIZE);
            }
        }
        mem_free((uint64_t)table_of(entry), PAGE_SIZE);
    }
    mem_free(root, 4 * PAGE_SIZE);
}

/* Level 2 has 1 GiB pages, level 0 4 KiB pages. */
static uint64_t level_size(int level) {
    return (uint64_t)PAGE_SIZE << (9 * level);
}

/* Is there a page at gpa? */
bool gstage_maps(uint64_t root, uint64_t gpa) {
    uint64_t entry = ((uint64_t *)root)[gpa / level_size(2) % ROOT_ENTRIES];
    for (int level = 1; level >= 0 && is_table(entry); level--) {
        entry = table_of(entry)[gpa / level_size(level) % 512];
    }
    return entry & PTE_V;
}

/* The entry for gpa at `level`, making the tables above it; 0: a larger page is there already, or
 * there is no memory. */
static uint64_t *entry_at(uint64_t root, uint64_t gpa, int level) {
    uint64_t *table = (uint64_t *)root;
    for (int at = 2;; at--) {
        uint64_t index = gpa / level_size(at) % (at == 2 ? ROOT_ENTRIES : 512);
        uint64_t *entry = &table[index];
        if (at == level) {
            return entry;
        }
        if (!(*entry & PTE_V)) {
            uint64_t page = mem_alloc(PAGE_SIZE);
            if (!page) {
                return NULL;
            }
            atomic_thread_fence(memory_order_release); /* who walks it meanwhile finds it empty */
            *entry = page / PAGE_SIZE << 10 | PTE_V;
        } else if (!is_table(*entry)) {
            return NULL;
        }
        table = table_of(*entry);
    }
}

/* Maps gpa.. to spa.., all in whole pages. Returns false when part of it was mapped before, or for
 * want of memory. */
bool gstage_map(uint64_t root, uint64_t gpa, uint64_t spa, uint64_t size, unsigned access) {
    while (size) {
        int level = 2;
        while (level > 0 && ((gpa | spa) % level_size(level) != 0 || size < level_size(level))) {
            level--;
        }
        uint64_t *entry = entry_at(root, gpa, level), step = level_size(level);
        do { /* entries of one table */
            if (!entry || *entry & PTE_V) {
                return false;
            }
            *entry++ = spa / PAGE_SIZE << 10 | PTE_V | PTE_U | PTE_A | PTE_D | access;
            gpa += step;
            spa += step;
            size -= step;
        } while (size >= step && gpa % (step * 512) != 0);
    }
    return true;
}
