// SPDX-License-Identifier: Apache-2.0
// The least software that the IOMMU needs, for the unit's tests: register names, queues, commands,
// fault records. Written against the specification, not shared with the driver.
#ifndef TB_DMA_SOFT_H
#define TB_DMA_SOFT_H

#include "unit.h"

enum reg {
    REG_CAPABILITIES = 0x000,
    REG_FCTL = 0x008,
    REG_DDTP = 0x010,
    REG_CQB = 0x018,
    REG_CQH = 0x020,
    REG_CQT = 0x024,
    REG_FQB = 0x028,
    REG_FQH = 0x030,
    REG_FQT = 0x034,
    REG_PQB = 0x038,
    REG_PQH = 0x040,
    REG_PQT = 0x044,
    REG_CQCSR = 0x048,
    REG_FQCSR = 0x04c,
    REG_PQCSR = 0x050,
    REG_IPSR = 0x054,
    REG_COUNTOVF = 0x058,
    REG_COUNTINH = 0x05c,
    REG_HPMCYCLES = 0x060,
    REG_HPMCTR1 = 0x068,
    REG_HPMEVT1 = 0x160,
    REG_TR_REQ_IOVA = 0x258,
    REG_TR_REQ_CTL = 0x260,
    REG_TR_RESPONSE = 0x268,
    REG_QOSID = 0x270,
    REG_ATS_PERIOD = 0x2b0,
    REG_ICVEC = 0x2f8,
    REG_MSI_CFG = 0x300
};

// Bits that the three queues' csr have in common, and their own.
enum csr {
    CSR_EN = 1 << 0,
    CSR_IE = 1 << 1,
    CSR_MF = 1 << 8,
    CSR_OF = 1 << 9,         // fault and page-request queue
    CSR_CMD_TO = 1 << 9,     // command queue
    CSR_CMD_ILL = 1 << 10,   // command queue
    CSR_FENCE_WIP = 1 << 11, // command queue
    CSR_ON = 1 << 16,
    CSR_BUSY = 1 << 17
};

enum ipsr { IPSR_CIP = 1, IPSR_FIP = 2, IPSR_PMIP = 4, IPSR_PIP = 8 };
enum fctl { FCTL_BE = 1, FCTL_WSI = 2, FCTL_GXL = 4 };
enum { MODE_OFF, MODE_BARE, MODE_1LVL, MODE_2LVL, MODE_3LVL };

struct soft {
    struct unit *u;
    struct memory *mem;
    uint64_t caps;
    uint64_t cq, fq;
    unsigned cq_lg2, fq_lg2, cq_tail, fq_head;
};

// Queues of these sizes (log2 of entries) in fresh memory, on, no interrupts.
void soft_start(struct soft *s, struct unit *u, unsigned cq_lg2, unsigned fq_lg2);
void soft_cq_on(struct soft *s, unsigned lg2);
void soft_fq_on(struct soft *s, unsigned lg2);

struct command {
    uint64_t dw0, dw1;
};
enum { CMD_AV = 1 << 10, CMD_WSI = 1 << 11, CMD_PR = 1 << 12, CMD_PW = 1 << 13 };
#define CMD_PSCV (1ull << 32)
#define CMD_GV   (1ull << 33)
#define CMD_DV   (1ull << 33)
struct command cmd_vma(uint64_t flags, uint32_t pscid, uint32_t gscid, uint64_t addr);
struct command cmd_gvma(uint64_t flags, uint32_t gscid, uint64_t addr);
struct command cmd_fence(uint64_t flags, uint64_t addr, uint32_t data);
struct command cmd_ddt(bool dv, uint32_t did);
struct command cmd_pdt(uint32_t did, uint32_t pid);
#define CMD_PV  (1ull << 32)
#define CMD_DSV (1ull << 33)
struct command cmd_ats_inval(uint64_t flags, uint16_t rid, uint32_t pid, uint64_t payload);
struct command cmd_ats_prgr(uint64_t flags, uint16_t rid, uint32_t pid, uint64_t payload);

void soft_put(struct soft *s, struct command c); // into the queue; the tail register is not written
void soft_ring(struct soft *s);                  // writes the tail register
void soft_wait(struct soft *s);                  // until the head is at the tail
void soft_do(struct soft *s, struct command c);  // put, ring, wait
void soft_forget(struct soft *s);                // everything cached, then a fence
void soft_mode(struct soft *s, unsigned mode, uint64_t root); // ddtp, to the end of busy
unsigned soft_faults(struct soft *s);                         // records waiting
bool soft_fault(struct soft *s, struct unit_fault *f);        // takes the next record
struct unit_fault soft_record(struct memory *mem, uint64_t pa);

#endif
