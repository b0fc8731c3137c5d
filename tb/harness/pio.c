// SPDX-License-Identifier: Apache-2.0
// Harts' accesses to the PIO window: an AXI4 master with any number of outstanding requests.
// Loads and stores are shown side by side, but of one ID in its order.
// Answers of one ID come in the order of its requests. A domain shows a request only while it is
// let in (s_pio_arroom_o, s_pio_awroom_o); the others go before it.

#include "machine_int.h"
#include <string.h>

enum { PIO_BOUND = 20000000 }; // beyond any completion time-out that a test sets

static void put(struct pio_list *l, struct pio_request *r) {
    r->next = NULL;
    *l->tail = r;
    l->tail = &r->next;
}

static void take(struct pio_list *l, struct pio_request *r) {
    struct pio_request **at = &l->head;
    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    if (!r->next)
        l->tail = at;
}

// Which request is shown next: of an ID the oldest; a domain that had its turn waits for the
// others.
static struct pio_request *next_shown(struct machine *m, bool write) {
    uint8_t ids[256 / 8] = {0};
    struct pio_request *again = NULL;
    for (struct pio_request *r = m->pio.queued.head; r; r = r->next) {
        unsigned domain = r->domain % 16, bit = 1u << r->id % 8;
        unsigned room = write ? *m->rtl->s_pio_awroom_o : *m->rtl->s_pio_arroom_o;
        if (r->write == write && !(ids[r->id / 8] & bit) && room >> domain & 1) {
            if (r->domain != m->pio.channel[write].last_domain)
                return r;
            again = again ? again : r;
        }
        ids[r->id / 8] |= (uint8_t)bit;
    }
    return again;
}

static struct pio_request *find(const struct pio_list *l, uint8_t id) {
    struct pio_request *r = l->head;
    while (r && r->id != id)
        r = r->next;
    return r;
}

void pio_init(struct pio_port *p) {
    *p = (struct pio_port){0};
    p->queued.tail = &p->queued.head;
    p->reads.tail = &p->reads.head;
    p->writes.tail = &p->writes.head;
}

bool pio_idle(const struct pio_port *p) {
    return !p->queued.head && !p->reads.head && !p->writes.head;
}

// Bytes 0..7 of a narrow access share one beat; wide ones are whole bus words, except that a write
// may start and end inside a word.
static unsigned beats(const struct pio_request *r) {
    return (unsigned)((r->offset % 8 + r->n + 7) / 8);
}

static unsigned size_code(const struct pio_request *r) {
    unsigned code = 0;
    if (r->write || r->n >= 8)
        return 3;
    while (1u << code < r->n)
        code++;
    return code;
}

static void finish(struct machine *m, struct pio_list *l, struct pio_request *r) {
    take(l, r);
    r->done = true;
    r->end = m->cycle;
}

static void sample_answers(struct machine *m) {
    struct bulkhead *rtl = m->rtl;
    if (*rtl->s_pio_rvalid_o && *rtl->s_pio_rready_i) {
        struct pio_request *r = find(&m->pio.reads, *rtl->s_pio_rid_o);
        if (!r)
            machine_fail(m, "s_pio: read answer of ID %u, which waits for none", *rtl->s_pio_rid_o);
        unsigned lane = r->strobe ? 0 : (unsigned)(r->offset % 8); // strobe counts a read's bytes
        size_t left = r->n - r->strobe, here = left < 8 - lane ? left : 8 - lane;
        uint64_t word = *rtl->s_pio_rdata_o >> 8 * lane;
        memcpy(r->data + r->strobe, &word, here);
        r->strobe += here;
        r->resp = *rtl->s_pio_rresp_o > r->resp ? *rtl->s_pio_rresp_o : r->resp;
        if ((*rtl->s_pio_rlast_o != 0) != (r->strobe == r->n))
            machine_fail(m, "s_pio: RLAST after %llu of %zu bytes", (unsigned long long)r->strobe,
                         r->n);
        if (*rtl->s_pio_rlast_o)
            finish(m, &m->pio.reads, r);
    }
    if (*rtl->s_pio_bvalid_o && *rtl->s_pio_bready_i) {
        struct pio_request *r = find(&m->pio.writes, *rtl->s_pio_bid_o);
        if (!r)
            machine_fail(m, "s_pio: write answer of ID %u, which waits for none",
                         *rtl->s_pio_bid_o);
        r->resp = *rtl->s_pio_bresp_o;
        finish(m, &m->pio.writes, r);
    }
}

static bool sample_channel(struct machine *m, bool write, bool address, bool data) {
    struct pio_channel *c = &m->pio.channel[write];
    struct pio_request *r = c->shown;
    c->addr_sent |= address;
    c->beat += data;
    if (r && c->addr_sent && (!write || c->beat == beats(r))) {
        take(&m->pio.queued, r);
        put(write ? &m->pio.writes : &m->pio.reads, r);
        *c = (struct pio_channel){.last_domain = r->domain};
    }
    return address || data;
}

bool pio_sample(struct machine *m) {
    struct bulkhead *rtl = m->rtl;
    bool answers = (*rtl->s_pio_rvalid_o && *rtl->s_pio_rready_i) ||
                   (*rtl->s_pio_bvalid_o && *rtl->s_pio_bready_i);
    bool reads = sample_channel(m, false, *rtl->s_pio_arvalid_i && *rtl->s_pio_arready_o, false);
    bool writes = sample_channel(m, true, *rtl->s_pio_awvalid_i && *rtl->s_pio_awready_o,
                                 *rtl->s_pio_wvalid_i && *rtl->s_pio_wready_o);
    sample_answers(m);
    return answers || reads || writes;
}

static void drive_data(struct bulkhead *rtl, const struct pio_request *r, unsigned beat) {
    uint64_t word = 0, base = (r->offset & ~7ull) + 8 * beat;
    uint8_t strobe = 0;
    for (unsigned lane = 0; lane < 8; lane++) {
        uint64_t i = base + lane - r->offset;
        if (i >= r->n)
            continue;
        word |= (uint64_t)r->data[i] << 8 * lane;
        if (!r->strobe || r->strobe >> i & 1)
            strobe |= (uint8_t)(1u << lane);
    }
    *rtl->s_pio_wdata_i = word;
    *rtl->s_pio_wstrb_i = strobe;
    *rtl->s_pio_wlast_i = beat + 1 == beats(r);
}

static const struct pio_request *show(struct machine *m, bool write) {
    struct pio_channel *c = &m->pio.channel[write];
    if (!c->shown)
        c->shown = next_shown(m, write);
    return c->shown;
}

void pio_drive(struct machine *m) {
    struct bulkhead *rtl = m->rtl;
    const struct pio_channel *reads = &m->pio.channel[0], *writes = &m->pio.channel[1];
    const struct pio_request *r = show(m, false), *w = show(m, true);
    *rtl->s_pio_arvalid_i = r && !reads->addr_sent;
    *rtl->s_pio_awvalid_i = w && !writes->addr_sent;
    *rtl->s_pio_wvalid_i = w && writes->beat < beats(w);
    *rtl->s_pio_rready_i = !machine_stall(m);
    *rtl->s_pio_bready_i = !machine_stall(m);
    if (r) {
        *rtl->s_pio_arid_i = r->id;
        *rtl->s_pio_araddr_i = (uint32_t)r->offset;
        *rtl->s_pio_arlen_i = (uint8_t)(beats(r) - 1);
        *rtl->s_pio_arsize_i = (uint8_t)size_code(r);
        *rtl->s_pio_aruser_i = r->domain;
    }
    if (w) {
        *rtl->s_pio_awid_i = w->id;
        *rtl->s_pio_awaddr_i = (uint32_t)w->offset;
        *rtl->s_pio_awlen_i = (uint8_t)(beats(w) - 1);
        *rtl->s_pio_awsize_i = (uint8_t)size_code(w);
        *rtl->s_pio_awuser_i = w->domain;
    }
    if (*rtl->s_pio_wvalid_i)
        drive_data(rtl, w, writes->beat);
}

void machine_pio_submit(struct machine *m, struct pio_request *r) {
    bool natural = r->n == 1 || r->n == 2 || r->n == 4;
    bool words = r->n % 8 == 0 && r->offset % 8 == 0;
    if (r->n == 0 || r->n > 64 || (r->offset & 63) + r->n > 64 || r->offset >> 29 ||
        (!r->write && !words && !(natural && r->offset % r->n == 0)))
        machine_fail(m, "PIO %s of %zu bytes at 0x%llx", r->write ? "write" : "read", r->n,
                     (unsigned long long)r->offset);
    if (!r->write)
        r->strobe = 0;
    r->done = false;
    r->resp = 0;
    r->start = m->cycle;
    put(&m->pio.queued, r);
}

static int blocking(struct machine *m, struct pio_request *r) {
    machine_pio_submit(m, r);
    for (unsigned i = 0; !r->done; i++) {
        if (i > PIO_BOUND)
            machine_fail(m, "PIO access at 0x%llx never ended", (unsigned long long)r->offset);
        machine_step(m);
    }
    return r->resp;
}

// Reads become the accesses that a hart or an emulator would make: whole words in one burst, the
// rest by natural pieces.
int machine_pio_read(struct machine *m, uint64_t offset, void *buf, size_t n, uint8_t domain) {
    int worst = 0;
    for (size_t at = 0; at < n;) {
        struct pio_request r = {.domain = domain, .offset = offset + at, .n = 1};
        size_t left = n - at;
        if (r.offset % 8 == 0 && left >= 8)
            r.n = left & ~(size_t)7;
        else
            while (r.n < 4 && r.offset % (2 * r.n) == 0 && left >= 2 * r.n)
                r.n *= 2;
        int resp = blocking(m, &r);
        memcpy((uint8_t *)buf + at, r.data, r.n);
        worst = resp > worst ? resp : worst;
        at += r.n;
    }
    return worst;
}

int machine_pio_write(struct machine *m, uint64_t offset, const void *buf, size_t n,
                      uint8_t domain) {
    struct pio_request r = {.write = true, .domain = domain, .offset = offset, .n = n};
    if (n > sizeof r.data)
        machine_fail(m, "PIO write of %zu bytes", n);
    memcpy(r.data, buf, n);
    return blocking(m, &r);
}
