// SPDX-License-Identifier: Apache-2.0
// Packed structs of bulkhead_pkg as the C model shows them: arrays of 32-bit words, low word first,
// the last member of the struct in the lowest bits.
#include "pack.h"
#include <string.h>

void pack_begin(struct packer *p, uint32_t *words, unsigned n_words) {
    *p = (struct packer){.words = words};
    memset(words, 0, n_words * sizeof *words);
}

// From the last member to the first.
void pack_put(struct packer *p, uint64_t value, unsigned bits) {
    for (unsigned i = 0; i < bits; i++, p->at++)
        p->words[p->at / 32] |= (uint32_t)(value >> i & 1) << (p->at % 32);
}

void pack_open(struct packer *p, uint32_t *words) {
    *p = (struct packer){.words = words};
}

uint64_t pack_get(struct packer *p, unsigned bits) {
    uint64_t value = 0;
    for (unsigned i = 0; i < bits; i++, p->at++)
        value |= (uint64_t)(p->words[p->at / 32] >> (p->at % 32) & 1) << i;
    return value;
}

void unit_pack_request(const struct unit_request *q, uint32_t words[4]) {
    struct packer p;
    pack_begin(&p, words, 4);
    pack_put(&p, q->iova, 64);
    pack_put(&p, q->at, 2);
    pack_put(&p, q->nw, 1);
    pack_put(&p, q->write, 1);
    pack_put(&p, q->exec, 1);
    pack_put(&p, q->priv, 1);
    pack_put(&p, q->pid, 20);
    pack_put(&p, q->pv, 1);
    pack_put(&p, q->did, 24);
    pack_put(&p, q->id, 8);
}

void unit_unpack_response(const uint32_t words[5], struct unit_response *r) {
    struct packer p;
    uint32_t copy[5];
    memcpy(copy, words, sizeof copy);
    pack_open(&p, copy);
    r->nppn = pack_get(&p, 44);
    r->nid = (unsigned)pack_get(&p, 11);
    r->mrif = pack_get(&p, 1);
    r->msi = pack_get(&p, 1);
    r->pbmt = (unsigned)pack_get(&p, 2);
    r->g = pack_get(&p, 1);
    r->u = pack_get(&p, 1);
    r->x = pack_get(&p, 1);
    r->w = pack_get(&p, 1);
    r->r = pack_get(&p, 1);
    r->page_lg2 = (unsigned)pack_get(&p, 6);
    r->pa = pack_get(&p, 59);
    r->status = (enum unit_status)pack_get(&p, 2);
    r->id = (uint8_t)pack_get(&p, 8);
}

void pack_page_request(const struct unit_page_request *q, uint32_t words[4]) {
    struct packer p;
    pack_begin(&p, words, 4);
    pack_put(&p, q->payload, 64);
    pack_put(&p, q->exec, 1);
    pack_put(&p, q->priv, 1);
    pack_put(&p, q->pid, 20);
    pack_put(&p, q->pv, 1);
    pack_put(&p, q->did, 24);
}

struct unit_message unpack_message(const uint32_t words[4]) {
    struct packer p;
    struct unit_message m;
    uint32_t copy[4];
    memcpy(copy, words, sizeof copy);
    pack_open(&p, copy);
    m.payload = pack_get(&p, 64);
    m.itag = (unsigned)pack_get(&p, 5);
    m.pid = (uint32_t)pack_get(&p, 20);
    m.pv = pack_get(&p, 1);
    m.rid = (uint16_t)pack_get(&p, 16);
    m.prgr = pack_get(&p, 1);
    return m;
}

void pack_completion(uint16_t rid, unsigned cc, uint32_t itags, uint32_t words[2]) {
    struct packer p;
    pack_begin(&p, words, 2);
    pack_put(&p, itags, 32);
    pack_put(&p, cc & 7, 3);
    pack_put(&p, rid, 16);
}

void pack_fault(const struct unit_fault *f, uint32_t words[6]) {
    struct packer p;
    pack_begin(&p, words, 6);
    pack_put(&p, f->iotval2, 64);
    pack_put(&p, f->iotval, 64);
    pack_put(&p, f->priv, 1);
    pack_put(&p, f->pid, 20);
    pack_put(&p, f->pv, 1);
    pack_put(&p, f->did, 24);
    pack_put(&p, f->ttyp, 6);
    pack_put(&p, f->cause, 12);
}
