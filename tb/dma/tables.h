// SPDX-License-Identifier: Apache-2.0
// Tables for the directed tests: a directory, contexts and page tables in fresh memory. Table pages
// of a guest lie at GPA = SPA, which tables_guest maps.
#ifndef TB_DMA_TABLES_H
#define TB_DMA_TABLES_H

#include "soft.h"

enum pte {
    PTE_V = 1,
    PTE_R = 2,
    PTE_W = 4,
    PTE_X = 8,
    PTE_U = 16,
    PTE_G = 32,
    PTE_A = 64,
    PTE_D = 128
};
enum { PTE_ALL = PTE_V | PTE_R | PTE_W | PTE_X | PTE_U | PTE_A | PTE_D };
enum { SV39 = 8, SV48 = 9, SV57 = 10, BARE = 0, PD8 = 1, PD17 = 2, PD20 = 3 };
enum tc {
    TC_V = 1 << 0,
    TC_EN_ATS = 1 << 1,
    TC_EN_PRI = 1 << 2,
    TC_T2GPA = 1 << 3,
    TC_DTF = 1 << 4,
    TC_PDTV = 1 << 5,
    TC_PRPR = 1 << 6,
    TC_GADE = 1 << 7,
    TC_SADE = 1 << 8,
    TC_DPE = 1 << 9
};

struct dc {
    uint64_t tc, iohgatp, ta, fsc, msiptp, msi_mask, msi_pattern, reserved;
};

struct tables {
    struct soft s;
    unsigned mode;
    uint64_t ddt;
};

// A unit with its queues on and a directory of that mode (no interrupts).
void tables_open(struct tables *t, struct unit *u, unsigned mode);
uint64_t tables_page(struct tables *t);
void tables_put(struct tables *t, uint64_t pa, uint64_t value);
uint64_t tables_get(struct tables *t, uint64_t pa);
uint64_t tables_dc_place(struct tables *t, uint32_t did);
void tables_dc(struct tables *t, uint32_t did, struct dc dc);
uint64_t tables_atp(unsigned mode, uint32_t id, uint64_t root); // iosatp, iohgatp, pdtp
uint64_t tables_leaf(uint64_t pa, uint64_t bits);
// Puts a PTE at that level for the address, making pointers to it; returns its place.
uint64_t tables_map(struct tables *t, unsigned mode, uint64_t root, uint64_t va, unsigned level,
                    uint64_t pte);
// The same in a second stage, whose root has four pages.
uint64_t tables_gmap(struct tables *t, unsigned mode, uint64_t root, uint64_t gpa, unsigned level,
                     uint64_t pte);
uint64_t tables_guest(struct tables *t,
                      unsigned mode); // a second stage that maps our heap to itself

// One request's outcome with its record: cause 0 when it was translated.
struct outcome {
    struct unit_response answer;
    bool recorded;
    struct unit_fault fault;
};
struct outcome tables_go(struct tables *t, struct unit_request q);
void tables_expect_pa(struct tables *t, const char *name, struct unit_request q, uint64_t pa);
void tables_expect_fault(struct tables *t, const char *name, struct unit_request q, unsigned cause);

#endif
