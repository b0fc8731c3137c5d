/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the reference model share. */
#ifndef REF_INT_H
#define REF_INT_H

#include "iommu_ref.h"

#define PERM_R 1u
#define PERM_W 2u
#define PERM_X 4u

#define BITS(v, hi, lo) (((v) >> (lo)) & (~0ULL >> (63 - (hi) + (lo))))
#define PPN_TO_PA(ppn)  ((uint64_t)(ppn) << 12)
#define PPN_MASK        ((1ULL << 44) - 1)
#define PAGE_OFFSET(a)  ((a) & 0xfffULL)

/* The largest block a Bare stage stands for. */
#define LG2_ALL 64u

struct dc {
    uint64_t tc, iohgatp, ta, fsc, msiptp, msi_mask, msi_pattern;
};

#define TC_V(tc)      BITS(tc, 0, 0)
#define TC_EN_ATS(tc) BITS(tc, 1, 1)
#define TC_EN_PRI(tc) BITS(tc, 2, 2)
#define TC_T2GPA(tc)  BITS(tc, 3, 3)
#define TC_DTF(tc)    BITS(tc, 4, 4)
#define TC_PDTV(tc)   BITS(tc, 5, 5)
#define TC_PRPR(tc)   BITS(tc, 6, 6)
#define TC_GADE(tc)   BITS(tc, 7, 7)
#define TC_SADE(tc)   BITS(tc, 8, 8)
#define TC_DPE(tc)    BITS(tc, 9, 9)
#define TC_SBE(tc)    BITS(tc, 10, 10)
#define TC_SXL(tc)    BITS(tc, 11, 11)
#define ATP_MODE(atp) BITS(atp, 63, 60)

/* First-stage controls, from the DC or the PC. */
struct first_stage {
    uint64_t fsc; /* mode and PPN */
    bool user;    /* the access is made with user privilege */
    bool sum;
};

/* A first-stage A/D update: made only once nothing else can fault. */
struct pending {
    uint64_t pa, pte, bits;
    unsigned bytes;
};

/* One request on its way. */
struct walk {
    const struct ref_config *cfg;
    const struct ref_mem *mem;
    const struct ref_request *req;
    struct ref_result *res;
    struct dc dc;
    bool dc_found;
    unsigned need; /* permissions without which the access faults */
    unsigned want; /* permissions asked for; A and D are updated for those granted */
    struct pending update;
};

/* A stage's answer: a block of memory with its attributes. */
struct leaf {
    uint64_t base;
    unsigned lg2;
    unsigned perm;
    bool u, g;
    unsigned pbmt;
};

/* Geometry of one page table. */
struct scheme {
    unsigned levels;
    unsigned index_bits;
    unsigned pte_bytes;
    unsigned va_bits; /* with the two extra root bits of a second stage */
    unsigned root_extra;
};

enum access_kind {
    ACCESS_EXPLICIT,
    ACCESS_DIRECTORY_READ, /* of a process directory */
    ACCESS_IMPLICIT_READ,  /* of a first-stage PTE */
    ACCESS_IMPLICIT_WRITE  /* of A and D bits in a first-stage PTE */
};

/* mem.c */
enum ref_mem_status mem_read(struct walk *, enum ref_table, uint64_t pa, unsigned bytes, bool be,
                             uint64_t *value);
enum ref_mem_status mem_write(struct walk *, uint64_t pa, unsigned bytes, bool be, uint64_t value);
void mem_note_ad(struct walk *, uint64_t pa, unsigned bytes, bool be, uint64_t bits, bool demanded);

/* fault.c: record the fault and return false, so that callers can pass it on */
bool fault(struct walk *, unsigned cause);
bool fault_access(struct walk *);
bool fault_page(struct walk *);
bool fault_guest_page(struct walk *, uint64_t gpa, enum access_kind);
bool fault_mem(struct walk *, enum ref_mem_status, unsigned access_cause, unsigned corrupt_cause);
bool fault_table(struct walk *, enum ref_mem_status);
void fault_alternative(struct walk *, unsigned cause);
void fault_describe(struct walk *);
void fault_finish(struct walk *);

/* ddt.c */
bool ddt_locate(struct walk *);

/* dc_check.c */
bool dc_misconfigured(const struct ref_config *, const struct dc *, uint64_t reserved_dword);
bool first_stage_mode_ok(const struct ref_config *, uint64_t fsc, bool sxl);

/* pdt.c */
bool pdt_locate(struct walk *, uint32_t pid, uint64_t *ta, uint64_t *fsc);

/* pte.c */
enum pte_kind { PTE_FAULT, PTE_POINTER, PTE_LEAF };
#define PTE_A (1ULL << 6)
#define PTE_D (1ULL << 7)
bool scheme_get(unsigned mode, bool narrow, bool second_stage, struct scheme *);
uint64_t pte_index(const struct scheme *, uint64_t va, unsigned level);
enum pte_kind pte_decode(const struct ref_config *, const struct scheme *, uint64_t pte,
                         unsigned level, struct leaf *);
uint64_t pte_ad_missing(uint64_t pte, const struct leaf *, unsigned want);

/* stage1.c, stage2.c, msi.c */
bool stage1_translate(struct walk *, const struct first_stage *, struct leaf *);
bool stage2_translate(struct walk *, uint64_t gpa, enum access_kind, struct leaf *);
bool stage2_implicit(struct walk *, uint64_t gpa, enum access_kind, uint64_t *spa);
bool msi_matches(const struct walk *, uint64_t gpa);
bool msi_translate(struct walk *, uint64_t gpa, struct leaf *);
unsigned msi_limit_block(const struct walk *, uint64_t gpa, unsigned lg2);

/* Addresses inside a block of 2^lg2 bytes. */
static inline uint64_t block_mask(unsigned lg2) {
    return lg2 >= 64 ? ~0ULL : (1ULL << lg2) - 1;
}

#endif
