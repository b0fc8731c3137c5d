/* SPDX-License-Identifier: Apache-2.0 */
/* The model's accesses to memory: byte order, the physical address limit, and the log of reads. */
#include "ref_int.h"

static uint64_t swap(uint64_t v, unsigned bytes) {
    uint64_t out = 0;
    for (unsigned i = 0; i < bytes; i++) {
        out = (out << 8) | (v & 0xff);
        v >>= 8;
    }
    return out;
}

static bool beyond_pas(const struct walk *w, uint64_t pa) {
    unsigned pas = (unsigned)BITS(w->cfg->capabilities, 37, 32);
    return (pa >> pas) != 0;
}

enum ref_mem_status mem_read(struct walk *w, enum ref_table table, uint64_t pa, unsigned bytes,
                             bool be, uint64_t *value) {
    *value = 0;
    if (beyond_pas(w, pa))
        return REF_MEM_FAULT;
    struct ref_result *res = w->res;
    if (res->n_reads < REF_MAX_READS) {
        res->reads[res->n_reads++] = (struct ref_read){.pa = pa, .bytes = bytes, .table = table};
    }
    uint64_t raw = 0;
    enum ref_mem_status st = w->mem->read(w->mem->ctx, pa, bytes, &raw);
    if (st == REF_MEM_OK)
        *value = be ? swap(raw, bytes) : raw;
    return st;
}

enum ref_mem_status mem_write(struct walk *w, uint64_t pa, unsigned bytes, bool be,
                              uint64_t value) {
    return w->mem->write(w->mem->ctx, pa, bytes, be ? swap(value, bytes) : value);
}

void mem_note_ad(struct walk *w, uint64_t pa, unsigned bytes, bool be, uint64_t bits,
                 bool demanded) {
    struct ref_result *res = w->res;
    if (bits == 0 || res->n_ad == REF_MAX_AD)
        return;
    res->ad[res->n_ad++] = (struct ref_ad){
        .pa = pa, .bytes = bytes, .bits = be ? swap(bits, bytes) : bits, .demanded = demanded};
}
