/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reference model of the RISC-V IOMMU v1.0: what one request must lead to.
 *
 * Written from the text of the IOMMU, privileged and AIA specifications; it shares no code with the
 * RTL or the drivers. It has no caches: each call walks the tables as they are in memory now.
 *
 * Where the specifications leave a freedom, the model names its choice here or lists the other
 * allowed outcomes in ref_result.alt[]:
 *  - Order of the reads of one structure (DC, PC, MSI PTE): when several of its doublewords are bad
 * in different ways, each of the causes is in alt[].
 *  - Doubleword 1 of an MSI PTE in basic mode is ignored: an error when reading it may be ignored
 * too.
 *  - Custom bits: DC.tc[31:24] set may be refused (259 in alt[]) or ignored; an MSI PTE with C=1 is
 * 263.
 *  - UR or CA for a faulting untranslated or translated request, and without ATS for any: either is
 * accepted.
 *  - Page offset of iotval and iotval2 may read 0: ref_fault_matches() accepts it.
 *  - iotval2 of a guest page fault on a process directory may name the entry or the table's page.
 *  - A bits may be set speculatively, and D bits of second-stage PTEs by reads of first-stage PTEs:
 *    ref_result.ad[] marks those as allowed, not demanded.
 *  - D, A and U set in a non-leaf PTE are reserved bits that are set: page fault (privileged spec,
 * step 3).
 *  - ref_choice names the recommended checks.
 *  - An address beyond 2^PAS is an access fault.
 *  - ATS: an access fault may report cause 1, 5 or 7 among the permissions that were asked for.
 *    W is granted only if the D bit is (or may be made) 1.
 */
#ifndef IOMMU_REF_H
#define IOMMU_REF_H

#include <stdbool.h>
#include <stdint.h>

/* capabilities */
#define REF_CAP_SV32        (1ULL << 8)
#define REF_CAP_SV39        (1ULL << 9)
#define REF_CAP_SV48        (1ULL << 10)
#define REF_CAP_SV57        (1ULL << 11)
#define REF_CAP_SVRSW60T59B (1ULL << 14)
#define REF_CAP_SVPBMT      (1ULL << 15)
#define REF_CAP_SV32X4      (1ULL << 16)
#define REF_CAP_SV39X4      (1ULL << 17)
#define REF_CAP_SV48X4      (1ULL << 18)
#define REF_CAP_SV57X4      (1ULL << 19)
#define REF_CAP_MSI_FLAT    (1ULL << 22)
#define REF_CAP_MSI_MRIF    (1ULL << 23)
#define REF_CAP_AMO_HWAD    (1ULL << 24)
#define REF_CAP_ATS         (1ULL << 25)
#define REF_CAP_T2GPA       (1ULL << 26)
#define REF_CAP_END         (1ULL << 27)
#define REF_CAP_PD8         (1ULL << 38)
#define REF_CAP_PD17        (1ULL << 39)
#define REF_CAP_PD20        (1ULL << 40)
#define REF_CAP_QOSID       (1ULL << 41)

#define REF_FCTL_BE  1u
#define REF_FCTL_GXL 4u

enum ref_mode { REF_MODE_OFF, REF_MODE_BARE, REF_MODE_1LVL, REF_MODE_2LVL, REF_MODE_3LVL };

enum ref_cause {
    REF_INSTR_ACCESS = 1,
    REF_READ_ACCESS = 5,
    REF_WRITE_ACCESS = 7,
    REF_INSTR_PAGE = 12,
    REF_READ_PAGE = 13,
    REF_WRITE_PAGE = 15,
    REF_INSTR_GUEST_PAGE = 20,
    REF_READ_GUEST_PAGE = 21,
    REF_WRITE_GUEST_PAGE = 23,
    REF_ALL_DISALLOWED = 256,
    REF_DDT_ACCESS = 257,
    REF_DDT_INVALID = 258,
    REF_DDT_MISCONFIG = 259,
    REF_TYPE_DISALLOWED = 260,
    REF_MSI_ACCESS = 261,
    REF_MSI_INVALID = 262,
    REF_MSI_MISCONFIG = 263,
    REF_MRIF_ACCESS = 264,
    REF_PDT_ACCESS = 265,
    REF_PDT_INVALID = 266,
    REF_PDT_MISCONFIG = 267,
    REF_DDT_CORRUPT = 268,
    REF_PDT_CORRUPT = 269,
    REF_MSI_CORRUPT = 270,
    REF_MRIF_CORRUPT = 271,
    REF_INTERNAL = 272,
    REF_MSI_WRITE = 273,
    REF_PT_CORRUPT = 274
};

/* Memory as the model sees it. Values are the bytes in memory read as a little-endian number. */
enum ref_mem_status { REF_MEM_OK, REF_MEM_FAULT, REF_MEM_POISON };

struct ref_mem {
    void *ctx;
    enum ref_mem_status (*read)(void *ctx, uint64_t pa, unsigned bytes, uint64_t *value);
    enum ref_mem_status (*write)(void *ctx, uint64_t pa, unsigned bytes, uint64_t value);
};

/* Recommended checks and how wide an implementation's optional fields are. */
struct ref_choice {
    bool msi_needs_second_stage; /* msiptp != Off with iohgatp Bare is 259 */
    bool msi_width_checked;      /* msi_addr_mask/pattern bits above the widest GPA are reserved */
    unsigned qosid_bits;         /* RCID and MCID wider than this are 259 */
};

struct ref_config {
    uint64_t capabilities;
    uint32_t fctl;
    uint32_t fctl_writable; /* fctl bits that software can change */
    uint64_t ddtp;
    struct ref_choice choice;
};

enum ref_at { REF_UNTRANSLATED, REF_TRANSLATION_REQUEST, REF_TRANSLATED };

struct ref_request {
    uint32_t did;
    bool pv;
    uint32_t pid;
    bool priv;
    bool exec;
    bool write;
    bool nw;    /* translation request, debug request: write permission is not asked for */
    bool debug; /* tr_req_ctl: untranslated, all permissions asked for must be there */
    enum ref_at at;
    uint64_t iova;
};

enum ref_status {
    REF_OK,
    REF_ABORT_UR,
    REF_ABORT_CA,
    REF_NO_ACCESS /* ATS: Success with R = W = 0 */
};

struct ref_fault {
    unsigned cause; /* 0: no fault */
    unsigned ttyp;
    uint32_t did;
    bool pv;
    uint32_t pid;
    bool priv;
    uint64_t iotval;
    uint64_t iotval2;
};

/* Another outcome that the specification allows. status REF_OK: the error may be overlooked. */
struct ref_alt {
    enum ref_status status;
    unsigned cause;
    bool reported;
};

enum ref_table { REF_DDT, REF_PDT, REF_FIRST_STAGE, REF_SECOND_STAGE, REF_MSI_TABLE };

struct ref_read {
    uint64_t pa;
    unsigned bytes;
    enum ref_table table;
};

/* An A or D bit. demanded: the model wrote it; otherwise it may be found set or not. */
struct ref_ad {
    uint64_t pa;
    unsigned bytes;
    uint64_t bits; /* of the little-endian value in memory */
    bool demanded;
};

#define REF_MAX_READS 128
#define REF_MAX_AD    64
#define REF_MAX_ALT   6

struct ref_result {
    enum ref_status status;
    uint64_t pa;
    unsigned page_lg2; /* largest naturally aligned block this translation is good for */
    bool r, w, x, u, g;
    unsigned pbmt;
    bool msi, mrif;
    unsigned nid;
    uint64_t nppn;
    struct ref_fault fault;
    bool reported;    /* a record of fault goes to the fault queue */
    bool exact_abort; /* UR and CA are told apart: a translation request where ATS is supported */
    struct ref_alt alt[REF_MAX_ALT];
    unsigned alts;
    struct ref_read reads[REF_MAX_READS];
    unsigned n_reads;
    struct ref_ad ad[REF_MAX_AD];
    unsigned n_ad;
};

void ref_translate(const struct ref_config *, const struct ref_mem *, const struct ref_request *,
                   struct ref_result *);

/* A page request message (PRI): what becomes of it before the queue is looked at. */
struct ref_page_request {
    uint32_t did;
    bool pv;
    uint32_t pid;
    bool priv;
};

enum ref_page_verdict { REF_PR_QUEUE, REF_PR_RESPONSE_FAILURE, REF_PR_INVALID_REQUEST };

struct ref_page_result {
    enum ref_page_verdict verdict;
    bool prpr; /* DC.tc.PRPR, 0 when there is no DC */
    struct ref_fault fault;
    bool reported;
};

void ref_page_request(const struct ref_config *, const struct ref_mem *,
                      const struct ref_page_request *, struct ref_page_result *);

/* May a record with got's fields have been written for this result? */
bool ref_fault_matches(const struct ref_result *, const struct ref_fault *got);

/* Is this status and cause (0: none known) the result's own or one of its alternatives? */
bool ref_outcome_allowed(const struct ref_result *, enum ref_status status, unsigned cause);

#endif
