// SPDX-License-Identifier: Apache-2.0
// The address translation cache of pci_ats.h.
#include "pci_ats.h"
#include <string.h>

enum { PAGE = 4096 };
enum { ENTRY_R = 1 << 0, ENTRY_W = 1 << 1, ENTRY_U = 1 << 2, ENTRY_S = 1 << 11 };
enum { PASID_MASK = 0xfffff };

static void advance(struct atc_job *j);

// ---- Messages ----

static void message(struct pci_function *f, uint8_t type, uint8_t code, uint64_t dws,
                    bool has_prefix, uint32_t prefix) {
    struct tlp t = {.fmt = TLP_4DW,
                    .type = type,
                    .length = 1024, // 0 on the wire
                    .requester = f->link.id,
                    .message = code,
                    .address = dws,
                    .has_prefix = has_prefix,
                    .prefix = prefix};
    machine_send(f->link.machine, &t);
}

void pci_page_request(struct pci_function *f, bool has_prefix, uint32_t prefix, uint64_t dws) {
    message(f, TLP_MSG, TLP_MSG_PAGE_REQUEST, dws, has_prefix, prefix);
}

void pci_inval_completion(struct pci_function *f, uint16_t to, unsigned cc, uint32_t itags) {
    message(f, TLP_MSG_BY_ID, TLP_MSG_INVAL_COMPLETION,
            (uint64_t)to << 48 | (uint64_t)(cc & 7) << 32 | itags, false, 0);
}

// ---- Entries ----

static uint32_t pasid_of(const struct dma *d) {
    return d->has_prefix ? d->prefix & PASID_MASK : 0;
}

static struct atc_entry *find(struct pci_ats *a, const struct dma *d, uint64_t iova) {
    for (unsigned i = 0; i < ATC_ENTRIES; i++) {
        struct atc_entry *e = &a->entry[i];
        if (e->used && e->has_prefix == d->has_prefix && e->pasid == pasid_of(d) &&
            iova - e->untranslated < e->size)
            return e;
    }
    return NULL;
}

// The lowest zero of the page number tells the size when S is set (10.2.3.2).
static uint64_t block_size(uint64_t address, bool s) {
    uint64_t size = PAGE;
    if (s)
        for (size = 2 * PAGE; address & (size >> 1); size *= 2)
            ;
    return size;
}

static uint64_t big_endian(const uint8_t bytes[8]) {
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++)
        v = v << 8 | bytes[i];
    return v;
}

static struct atc_entry *keep(struct pci_ats *a, const struct dma *d, uint64_t iova,
                              uint64_t answer) {
    struct atc_entry *e = &a->entry[a->next_entry++ % ATC_ENTRIES];
    uint64_t size = block_size(answer, answer & ENTRY_S);
    *e = (struct atc_entry){.used = true,
                            .has_prefix = d->has_prefix,
                            .pasid = pasid_of(d),
                            .untranslated = iova & ~(size - 1),
                            .translated = answer & ~(size - 1),
                            .size = size,
                            .r = answer & ENTRY_R,
                            .w = answer & ENTRY_W,
                            .u = answer & ENTRY_U};
    return e;
}

// ---- Invalidations ----

// The oldest piece under way that uses a translation.
static bool older_piece(const struct pci_ats *a, uint64_t than) {
    for (unsigned i = 0; i < ATC_JOBS; i++)
        if (a->job[i].state == ATC_MOVING && a->job[i].translated && a->job[i].seq < than)
            return true;
    return false;
}

static void answer_invalidations(struct pci_ats *a) {
    unsigned n = a->answers ? a->answers : 1;
    for (unsigned i = 0; i < ATC_INVALS; i++) {
        struct atc_inval *v = &a->inval[i];
        if (!v->used || a->mute || older_piece(a, v->after))
            continue;
        v->used = false;
        for (unsigned k = 0; k < n; k++)
            pci_inval_completion(a->f, v->requester, n, 1u << v->itag);
    }
}

// A size of 0 is everything, 2^64 bytes.
static bool overlaps(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size) {
    return b_size == 0 || a - b < b_size || b - a < a_size;
}

static void invalidate(struct pci_ats *a, const struct tlp *t) {
    uint64_t payload = big_endian(t->data), size = block_size(payload, payload & ENTRY_S);
    uint64_t from = payload & ~(size - 1);
    bool all_pasids = payload & 1;
    uint32_t pasid = t->has_prefix ? t->prefix & PASID_MASK : 0;
    for (unsigned i = 0; i < ATC_ENTRIES; i++) {
        struct atc_entry *e = &a->entry[i];
        bool whose = all_pasids || (e->has_prefix == t->has_prefix && e->pasid == pasid);
        if (e->used && whose && overlaps(e->untranslated, e->size, from, size))
            e->used = false;
    }
    for (unsigned i = 0; i < ATC_JOBS; i++)
        a->job[i].spoilt |= a->job[i].state == ATC_ASKING;
    a->invalidated++;
    struct atc_inval *v = &a->inval[t->tag % ATC_INVALS];
    if (v->used)
        machine_fail(a->f->link.machine, "ITag %u is in use", t->tag);
    *v = (struct atc_inval){.used = true,
                            .requester = t->requester,
                            .itag = (uint8_t)(t->tag % ATC_INVALS),
                            .after = a->seq};
    answer_invalidations(a);
}

// ---- Transfers ----

static void end(struct atc_job *j, enum tlp_status status) {
    j->state = ATC_FREE;
    if (j->d.done)
        j->d.done(j->d.ctx, status);
}

static void moved(void *ctx, enum tlp_status status) {
    struct atc_job *j = ctx;
    j->at += j->piece;
    j->state = ATC_FREE;
    j->asked = false;
    answer_invalidations(j->ats);
    if (status != TLP_SC || j->at == j->d.n)
        end(j, status);
    else
        advance(j);
}

static void move(struct atc_job *j, const struct atc_entry *e) {
    uint64_t iova = j->d.iova + j->at, offset = iova - e->untranslated;
    struct dma d = j->d;
    j->piece = j->d.n - j->at;
    if (j->piece > e->size - offset)
        j->piece = e->size - offset;
    j->translated = !e->u;
    d.at = e->u ? TLP_AT_UNTRANSLATED : TLP_AT_TRANSLATED;
    d.has_prefix = e->u && d.has_prefix;
    d.iova = e->u ? iova : e->translated + offset;
    d.buf = j->d.buf + j->at;
    d.n = j->piece;
    d.done = moved;
    d.ctx = j;
    j->seq = j->ats->seq++;
    j->state = ATC_MOVING;
    pci_dma(j->ats->f, &d);
}

// The page is not there (for this kind of access): request it once, then give up.
static void no_access(struct atc_job *j) {
    if (!j->ats->pri || j->asked) {
        end(j, TLP_UR);
        return;
    }
    uint64_t page = (j->d.iova + j->at) & ~(uint64_t)(PAGE - 1);
    j->asked = true;
    j->state = ATC_PAGING;
    j->prgi = j->ats->next_prgi++ & 0x1ff;
    j->ats->paged++;
    pci_page_request(j->ats->f, j->d.has_prefix, j->d.prefix,
                     page | (uint64_t)j->prgi << 3 | 4 | (j->d.write ? 2 : 1));
}

static void asked(void *ctx, enum tlp_status status) {
    struct atc_job *j = ctx;
    struct pci_ats *a = j->ats;
    uint64_t answer = big_endian(j->answer), iova = j->d.iova + j->at;
    if (status != TLP_SC) {
        end(j, status);
    } else if (j->spoilt) { // it may be from before the invalidation
        a->spoilt++;
        advance(j);
    } else if (!(answer & (j->d.write ? ENTRY_W : ENTRY_R))) {
        no_access(j);
    } else {
        move(j, keep(a, &j->d, iova, answer));
    }
}

static void advance(struct atc_job *j) {
    struct pci_ats *a = j->ats;
    uint64_t iova = j->d.iova + j->at;
    struct atc_entry *e = find(a, &j->d, iova);
    if (e && (j->d.write ? e->w : e->r)) {
        a->hits++;
        move(j, e);
        return;
    }
    if (e)
        e->used = false;
    a->misses++;
    a->asked++;
    j->spoilt = false;
    j->state = ATC_ASKING;
    struct dma d = {.at = TLP_AT_TRANSLATION_REQUEST,
                    .has_prefix = j->d.has_prefix,
                    .prefix = j->d.prefix,
                    .iova = iova & ~(uint64_t)(PAGE - 1),
                    .buf = j->answer,
                    .n = sizeof j->answer,
                    .done = asked,
                    .ctx = j};
    pci_dma(a->f, &d);
}

static void paged(struct pci_ats *a, const struct tlp *t) {
    unsigned prgi = t->address >> 32 & 0x1ff, code = t->address >> 44 & 0xf;
    for (unsigned i = 0; i < ATC_JOBS; i++) {
        struct atc_job *j = &a->job[i];
        if (j->state != ATC_PAGING || j->prgi != prgi)
            continue;
        if (code == 0)
            advance(j);
        else
            end(j, TLP_CA);
        return;
    }
}

static void receive(void *ctx, const struct tlp *t) {
    if (t->message == TLP_MSG_INVAL)
        invalidate(ctx, t);
    else if (t->message == TLP_MSG_PRG_RESPONSE)
        paged(ctx, t);
}

void pci_ats_dma(struct pci_ats *a, const struct dma *d) {
    for (unsigned i = 0; i < ATC_JOBS; i++) {
        struct atc_job *j = &a->job[i];
        if (j->state != ATC_FREE)
            continue;
        *j = (struct atc_job){.ats = a, .d = *d};
        advance(j);
        return;
    }
    machine_fail(a->f->link.machine, "more than %d transfers of one cache", ATC_JOBS);
}

void pci_ats_open(struct pci_ats *a, struct pci_function *f) {
    memset(a, 0, sizeof *a);
    a->f = f;
    f->message = receive;
    f->message_ctx = a;
}
