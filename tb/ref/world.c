/* SPDX-License-Identifier: Apache-2.0 */
/* Sparse memory for the model's own tests. */
#include "world.h"

#include <string.h>

static struct world_page *find(struct world *w, uint64_t pa, bool make) {
    uint64_t number = pa >> 12;
    const size_t slots = sizeof(w->page) / sizeof(w->page[0]);
    for (size_t i = 0; i < slots; i++) {
        if (w->page[i].number == number)
            return &w->page[i];
        if (w->page[i].number == 0) {
            if (!make)
                return NULL;
            w->page[i].number = number;
            return &w->page[i];
        }
    }
    return NULL;
}

static enum ref_mem_status status_of(const struct world *w, uint64_t pa) {
    for (unsigned i = 0; i < w->n_bad; i++) {
        if (w->bad[i].pa == (pa & ~7ULL))
            return w->bad[i].status;
    }
    return REF_MEM_OK;
}

static enum ref_mem_status read_cb(void *ctx, uint64_t pa, unsigned bytes, uint64_t *value) {
    struct world *w = ctx;
    struct world_page *p = find(w, pa, false);
    if (p == NULL)
        return REF_MEM_FAULT;
    uint64_t dw = p->dw[(pa >> 3) & 511];
    *value = bytes == 8 ? dw : (dw >> (8 * (pa & 4))) & 0xffffffffu;
    return status_of(w, pa);
}

static enum ref_mem_status write_cb(void *ctx, uint64_t pa, unsigned bytes, uint64_t value) {
    struct world *w = ctx;
    struct world_page *p = find(w, pa, false);
    if (p == NULL)
        return REF_MEM_FAULT;
    uint64_t *dw = &p->dw[(pa >> 3) & 511];
    unsigned shift = bytes == 8 ? 0 : 8 * (unsigned)(pa & 4);
    uint64_t mask = bytes == 8 ? ~0ULL : 0xffffffffULL << shift;
    *dw = (*dw & ~mask) | ((value << shift) & mask);
    w->writes++;
    return status_of(w, pa);
}

void world_init(struct world *w) {
    memset(w, 0, sizeof(*w));
    w->mem = (struct ref_mem){.ctx = w, .read = read_cb, .write = write_cb};
    w->cfg.capabilities = 0x10 | REF_CAP_SV32 | REF_CAP_SV39 | REF_CAP_SV48 | REF_CAP_SV57 |
                          REF_CAP_SVPBMT | REF_CAP_SV32X4 | REF_CAP_SV39X4 | REF_CAP_SV48X4 |
                          REF_CAP_SV57X4 | REF_CAP_MSI_FLAT | REF_CAP_MSI_MRIF | REF_CAP_AMO_HWAD |
                          REF_CAP_ATS | REF_CAP_T2GPA | REF_CAP_END | (56ULL << 32) | REF_CAP_PD8 |
                          REF_CAP_PD17 | REF_CAP_PD20;
    w->cfg.fctl_writable = REF_FCTL_BE | REF_FCTL_GXL;
}

void world_put(struct world *w, uint64_t pa, uint64_t value) {
    find(w, pa, true)->dw[(pa >> 3) & 511] = value;
}

uint64_t world_get(struct world *w, uint64_t pa) {
    return find(w, pa, true)->dw[(pa >> 3) & 511];
}

void world_break(struct world *w, uint64_t pa, enum ref_mem_status status) {
    w->bad[w->n_bad].pa = pa & ~7ULL;
    w->bad[w->n_bad++].status = status;
}

void world_mend(struct world *w) {
    w->n_bad = 0;
}

void world_translate(struct world *w, struct ref_request req) {
    ref_translate(&w->cfg, &w->mem, &req, &w->res);
}

void check_pa(const struct world *w, const char *name, uint64_t pa, unsigned lg2) {
    const struct ref_result *r = &w->res;
    bool good = r->status == REF_OK && r->fault.cause == 0 && r->pa == pa && r->page_lg2 == lg2;
    check(good, name, "status %d cause %u pa %llx block 2^%u, expected %llx 2^%u", r->status,
          r->fault.cause, (unsigned long long)r->pa, r->page_lg2, (unsigned long long)pa, lg2);
}

void check_fault(const struct world *w, const char *name, unsigned cause, uint64_t iotval2) {
    const struct ref_fault *f = &w->res.fault;
    check(f->cause == cause && f->iotval2 == iotval2, name,
          "cause %u iotval2 %llx, expected %u %llx", f->cause, (unsigned long long)f->iotval2,
          cause, (unsigned long long)iotval2);
}
