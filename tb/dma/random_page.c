// SPDX-License-Identifier: Apache-2.0
// Page requests of the differential test: is each queued, answered or dropped, with which code,
// with which record, as the model and the rules of the queue say?
#include "random_page.h"
#include <stdio.h>

enum { PQ_LG2 = 3, ENTRIES = 1 << PQ_LG2 };
enum { PAGE_R = 1, PAGE_W = 2, PAGE_L = 4 };
enum { SUCCESS = 0, INVALID_REQUEST = 1, FAILURE = 15 };

void random_page_open(struct page_test *p, struct soft *s) {
    *p = (struct page_test){.pq = memory_alloc(s->mem, 4096)};
    unit_write64(s->u, REG_PQB, p->pq >> 12 << 10 | (PQ_LG2 - 1));
    unit_write32(s->u, REG_PQH, 0);
    unit_write32(s->u, REG_PQCSR, CSR_EN);
    unit_await32(s->u, REG_PQCSR, CSR_ON | CSR_BUSY, CSR_ON);
}

static struct unit_page_request some_request(struct gen *g) {
    struct unit_request q;
    gen_request(g, &q);
    return (struct unit_page_request){.did = q.did & 0xffff,
                                      .pv = q.pv,
                                      .pid = q.pid,
                                      .priv = q.priv,
                                      .exec = q.exec,
                                      .payload = (q.iova & ~0xfffull) | gen_bits(g, 12)};
}

// What must come out: the answer's code, or -1; whether it is queued.
struct outcome {
    int code;
    bool pasid, queued;
};

static struct outcome expect(struct page_test *p, const struct unit_page_request *q,
                             const struct ref_page_result *r) {
    bool stop = q->pv && !(q->payload & (PAGE_R | PAGE_W));
    bool full = p->waiting == ENTRIES - 1;
    struct outcome o = {.code = -1};
    if (r->verdict == REF_PR_QUEUE && !full && !p->overflow) {
        o.queued = true;
        return o;
    }
    if ((q->payload & PAGE_L) && !stop)
        o.code = r->verdict == REF_PR_QUEUE             ? SUCCESS
                 : r->verdict == REF_PR_INVALID_REQUEST ? INVALID_REQUEST
                                                        : FAILURE;
    o.pasid = q->pv && (o.code == FAILURE || r->prpr);
    p->overflow |= r->verdict == REF_PR_QUEUE;
    return o;
}

static bool answer_fits(struct unit *u, const struct unit_page_request *q,
                        const struct outcome *o) {
    struct unit_message m;
    bool any = unit_message(u, &m);
    if (any != (o->code >= 0))
        return false;
    uint64_t payload = (uint64_t)(unsigned)o->code << 44 | (q->payload >> 3 & 0x1ff) << 32;
    return !any || (m.prgr && m.rid == q->did && m.payload == payload && m.pv == o->pasid &&
                    (!m.pv || m.pid == q->pid));
}

static bool record_fits(struct soft *s, const struct ref_page_result *r) {
    struct unit_fault f;
    bool any = soft_fault(s, &f);
    if (any != r->reported)
        return false;
    return !any || (f.cause == r->fault.cause && f.ttyp == r->fault.ttyp && f.did == r->fault.did &&
                    f.pv == r->fault.pv && f.pid == r->fault.pid && f.priv == r->fault.priv &&
                    f.iotval == r->fault.iotval && f.iotval2 == 0);
}

static bool queue_fits(struct page_test *p, struct soft *s, const struct unit_page_request *q,
                       const struct outcome *o) {
    unsigned tail = (p->head + p->waiting + o->queued) % ENTRIES;
    if (unit_read32(s->u, REG_PQT) != tail ||
        !(unit_read32(s->u, REG_PQCSR) & CSR_OF) != !p->overflow)
        return false;
    if (!o->queued)
        return true;
    uint64_t at = p->pq + 16 * ((p->head + p->waiting++) % ENTRIES);
    uint64_t head = (uint64_t)q->did << 40;
    if (q->pv)
        head |=
            (uint64_t)q->exec << 34 | (uint64_t)q->priv << 33 | 1ull << 32 | (uint64_t)q->pid << 12;
    return memory_get64(s->mem, at) == head && memory_get64(s->mem, at + 8) == q->payload;
}

static void read_queue(struct page_test *p, struct soft *s) {
    p->head = (p->head + p->waiting) % ENTRIES;
    p->waiting = 0;
    unit_write32(s->u, REG_PQH, p->head);
    unit_write32(s->u, REG_PQCSR, CSR_EN | CSR_OF);
    p->overflow = false;
}

bool random_pages(struct page_test *p, struct gen *g, struct soft *s, struct oracle *o, char *why,
                  size_t why_size) {
    read_queue(p, s);
    for (unsigned n = 1 + gen_below(g, 12); n > 0; n--) {
        struct unit_page_request q = some_request(g);
        struct ref_page_request ask = {.did = q.did, .pv = q.pv, .pid = q.pid, .priv = q.priv};
        struct ref_page_result r;
        ref_page_request(&o->cfg, &o->mem, &ask, &r);
        struct outcome e = expect(p, &q, &r);
        unit_page_request(s->u, &q);
        unit_settle(s->u);
        p->queued += e.queued;
        p->answered += e.code >= 0;
        bool answer = answer_fits(s->u, &q, &e), record = record_fits(s, &r);
        if (!answer || !record || !queue_fits(p, s, &q, &e)) {
            snprintf(why, why_size,
                     "page request of %06x pv %d payload %llx: expected code %d, PASID %d, queued "
                     "%d, cause %u%s; differs in %s",
                     q.did, q.pv, (unsigned long long)q.payload, e.code, e.pasid, e.queued,
                     r.fault.cause, r.reported ? " recorded" : "",
                     !answer   ? "answer"
                     : !record ? "fault record"
                               : "queue");
            return false;
        }
        if (gen_chance(g, 200))
            read_queue(p, s);
    }
    return true;
}
