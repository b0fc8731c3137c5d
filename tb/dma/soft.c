// SPDX-License-Identifier: Apache-2.0
// Queues, commands and fault records for the unit's tests.
#include "soft.h"
#include <string.h>

static uint64_t base_value(uint64_t pa, unsigned lg2) {
    return pa >> 12 << 10 | (lg2 - 1);
}

void soft_cq_on(struct soft *s, unsigned lg2) {
    s->cq_lg2 = lg2;
    s->cq_tail = 0;
    s->cq = memory_alloc(s->mem, lg2 > 8 ? 16ull << lg2 : 4096);
    unit_write64(s->u, REG_CQB, base_value(s->cq, lg2));
    unit_write32(s->u, REG_CQT, 0);
    unit_write32(s->u, REG_CQCSR, CSR_EN);
    unit_await32(s->u, REG_CQCSR, CSR_ON | CSR_BUSY, CSR_ON);
}

void soft_fq_on(struct soft *s, unsigned lg2) {
    s->fq_lg2 = lg2;
    s->fq_head = 0;
    s->fq = memory_alloc(s->mem, lg2 > 7 ? 32ull << lg2 : 4096);
    unit_write64(s->u, REG_FQB, base_value(s->fq, lg2));
    unit_write32(s->u, REG_FQH, 0);
    unit_write32(s->u, REG_FQCSR, CSR_EN);
    unit_await32(s->u, REG_FQCSR, CSR_ON | CSR_BUSY, CSR_ON);
}

void soft_start(struct soft *s, struct unit *u, unsigned cq_lg2, unsigned fq_lg2) {
    memset(s, 0, sizeof *s);
    s->u = u;
    s->mem = unit_memory(u);
    s->caps = unit_read64(u, REG_CAPABILITIES);
    soft_cq_on(s, cq_lg2);
    soft_fq_on(s, fq_lg2);
}

// ---- Commands ----

struct command cmd_vma(uint64_t flags, uint32_t pscid, uint32_t gscid, uint64_t addr) {
    return (struct command){1 | flags | (uint64_t)pscid << 12 | (uint64_t)gscid << 44,
                            addr >> 12 << 10};
}

struct command cmd_gvma(uint64_t flags, uint32_t gscid, uint64_t addr) {
    return (struct command){1 | 1 << 7 | flags | (uint64_t)gscid << 44, addr >> 12 << 10};
}

struct command cmd_fence(uint64_t flags, uint64_t addr, uint32_t data) {
    return (struct command){2 | flags | (uint64_t)data << 32, addr >> 2};
}

struct command cmd_ddt(bool dv, uint32_t did) {
    return (struct command){3 | (dv ? CMD_DV : 0) | (uint64_t)did << 40, 0};
}

struct command cmd_pdt(uint32_t did, uint32_t pid) {
    return (struct command){3 | 1 << 7 | CMD_DV | (uint64_t)did << 40 | (uint64_t)pid << 12, 0};
}

static struct command ats(unsigned func, uint64_t flags, uint16_t rid, uint32_t pid,
                          uint64_t payload) {
    return (struct command){4 | func << 7 | flags | (uint64_t)pid << 12 | (uint64_t)rid << 40,
                            payload};
}

struct command cmd_ats_inval(uint64_t flags, uint16_t rid, uint32_t pid, uint64_t payload) {
    return ats(0, flags, rid, pid, payload);
}

struct command cmd_ats_prgr(uint64_t flags, uint16_t rid, uint32_t pid, uint64_t payload) {
    return ats(1, flags, rid, pid, payload);
}

void soft_put(struct soft *s, struct command c) {
    memory_put64(s->mem, s->cq + 16ull * s->cq_tail, c.dw0);
    memory_put64(s->mem, s->cq + 16ull * s->cq_tail + 8, c.dw1);
    s->cq_tail = (s->cq_tail + 1) & ((1u << s->cq_lg2) - 1);
}

void soft_ring(struct soft *s) {
    unit_write32(s->u, REG_CQT, s->cq_tail);
}

void soft_wait(struct soft *s) {
    unit_await32(s->u, REG_CQH, ~0u, s->cq_tail);
}

void soft_do(struct soft *s, struct command c) {
    soft_put(s, c);
    soft_ring(s);
    soft_wait(s);
}

void soft_forget(struct soft *s) {
    soft_put(s, cmd_ddt(false, 0));
    soft_ring(s);
    soft_put(s, cmd_vma(0, 0, 0, 0));
    soft_ring(s);
    soft_put(s, cmd_gvma(0, 0, 0));
    soft_ring(s);
    soft_wait(s);
    soft_do(s, cmd_fence(0, 0, 0));
}

void soft_mode(struct soft *s, unsigned mode, uint64_t root) {
    unit_write64(s->u, REG_DDTP, root >> 12 << 10 | mode);
    unit_await32(s->u, REG_DDTP, 1 << 4, 0);
}

// ---- Fault records ----

unsigned soft_faults(struct soft *s) {
    return (unit_read32(s->u, REG_FQT) - s->fq_head) & ((1u << s->fq_lg2) - 1);
}

struct unit_fault soft_record(struct memory *mem, uint64_t pa) {
    uint64_t dw = memory_get64(mem, pa);
    return (struct unit_fault){.cause = dw & 0xfff,
                               .pid = dw >> 12 & 0xfffff,
                               .pv = dw >> 32 & 1,
                               .priv = dw >> 33 & 1,
                               .ttyp = dw >> 34 & 0x3f,
                               .did = (uint32_t)(dw >> 40),
                               .iotval = memory_get64(mem, pa + 16),
                               .iotval2 = memory_get64(mem, pa + 24)};
}

bool soft_fault(struct soft *s, struct unit_fault *f) {
    if (soft_faults(s) == 0)
        return false;
    *f = soft_record(s->mem, s->fq + 32ull * s->fq_head);
    s->fq_head = (s->fq_head + 1) & ((1u << s->fq_lg2) - 1);
    unit_write32(s->u, REG_FQH, s->fq_head);
    return true;
}
