// SPDX-License-Identifier: Apache-2.0
// The link partner: beats and credits in both directions, in the order that the base
// specification's table 2-42 allows, and the switch that finds the function a TLP is for.
#include "machine_int.h"
#include <stdlib.h>
#include <string.h>

enum { HEADER_MASK = 0xff, DATA_MASK = 0xfff };

int tlp_class(const struct tlp *t) {
    return tlp_is_completion(t) ? CLASS_CPL : tlp_is_posted(t) ? CLASS_P : CLASS_NP;
}

// ---- Credits: a limit is reached when the distance to it, modulo the width, is more than half
// (2.6.1) ------------
static bool fits(struct credit limit, struct credit used, unsigned data, const bool endless[2]) {
    return (endless[0] || ((limit.headers - used.headers - 1) & HEADER_MASK) <= HEADER_MASK / 2) &&
           (endless[1] || ((limit.data - used.data - data) & DATA_MASK) <= DATA_MASK / 2);
}

static void charge(struct credit *c, unsigned data) {
    c->headers++;
    c->data += data;
}

// tlp_credit_t, in the order P, NP, Cpl from the top: 8 bits of headers, 12 of data each.
static uint64_t pack_credits(const struct credit c[CLASSES]) {
    uint64_t v = 0;
    for (int i = 0; i < CLASSES; i++)
        v = v << 20 | (uint64_t)(c[i].headers & HEADER_MASK) << 12 | (c[i].data & DATA_MASK);
    return v;
}

static struct credit unpack_credit(uint64_t v, int class) {
    v >>= 20 * (CLASSES - 1 - class);
    return (struct credit){.headers = v >> 12 & HEADER_MASK, .data = v & DATA_MASK};
}

void link_reset(struct machine *m) {
    struct link *l = &m->link;
    const struct machine_knobs *k = &m->knobs;
    while (l->queue) {
        struct sent *s = l->queue;
        l->queue = s->next;
        free(s);
    }
    l->queue_tail = &l->queue;
    memset(l->taken, 0, sizeof l->taken);
    memset(l->used, 0, sizeof l->used);
    memset(l->freed, 0, sizeof l->freed);
    l->given[CLASS_P] = (struct credit){k->tx_ph, k->tx_pd};
    l->given[CLASS_NP] = (struct credit){k->tx_nph, k->tx_npd};
    l->given[CLASS_CPL] = (struct credit){k->tx_cplh, k->tx_cpld};
    for (int i = 0; i < CLASSES; i++) {
        l->endless[i][0] = l->given[i].headers == 0;
        l->endless[i][1] = l->given[i].data == 0;
    }
    l->in.beats = 0;
    l->sending = l->valid = l->ready = false;
    check_link_reset(m);
    link_drive(m);
}

void link_start(struct machine *m) {
    for (int i = 0; i < CLASSES; i++)
        m->link.whole[i] = unpack_credit(*m->rtl->tlp_rx_credit_o, i);
}

bool machine_credits_whole(const struct machine *m) {
    bool whole = true;
    for (int i = 0; i < CLASSES; i++) {
        struct credit now = unpack_credit(*m->rtl->tlp_rx_credit_o, i);
        const struct credit *used = &m->link.used[i], *all = &m->link.whole[i];
        whole &= ((now.headers - used->headers - all->headers) & HEADER_MASK) == 0 &&
                 ((now.data - used->data - all->data) & DATA_MASK) == 0;
    }
    return whole;
}

// ---- From Bulkhead
// ------------------------------------------------------------------------------------------
static bool receive_beat(struct machine *m) {
    struct link *l = &m->link;
    const char *why = NULL;
    if (!*m->rtl->tlp_tx_valid_o || !l->ready)
        return false;
    bool first = l->in.beats == 0;
    int state = tlp_get_beat(&l->in, m->rtl->tlp_tx_beat_o, &why);
    const struct tlp *t = &l->in.t;
    if (state < 0)
        machine_fail(m, "link: %s: %s", why, tlp_text(t));
    int class = tlp_class(t);
    unsigned data = tlp_data_credits(t);
    if (first && !fits(l->given[class], l->taken[class], data, l->endless[class]))
        machine_fail(m, "link: Bulkhead overran its credits with %s", tlp_text(t));
    if (state == 1) {
        struct tlp whole = *t;
        charge(&l->taken[class], data);
        charge(&l->freed[class], data);
        check_from_bulkhead(m, &whole);
        if (l->seen)
            l->seen(l->seen_ctx, &whole, true);
        link_route(m, &whole);
    }
    return true;
}

static void release_credits(struct machine *m) {
    struct link *l = &m->link;
    for (int i = 0; i < CLASSES; i++) {
        if (m->knobs.hold_credits || machine_stall(m))
            continue;
        l->given[i].headers += l->endless[i][0] ? 0 : l->freed[i].headers;
        l->given[i].data += l->endless[i][1] ? 0 : l->freed[i].data;
        l->freed[i] = (struct credit){0};
    }
}

// ---- To Bulkhead
// -------------------------------------------------------------------------------------------- The
// next packet: the oldest of each class may go if it has credits; only posted ones may pass others.
static struct sent **choose(struct machine *m) {
    static const bool never[2] = {false, false};
    struct link *l = &m->link;
    bool seen[CLASSES] = {false};
    for (struct sent **at = &l->queue; *at; at = &(*at)->next) {
        const struct tlp *t = &(*at)->t;
        int class = tlp_class(t);
        struct credit limit = unpack_credit(*m->rtl->tlp_rx_credit_o, class);
        bool first = !seen[class] && (class == CLASS_P || !seen[CLASS_P]);
        if (first &&
            (m->knobs.ignore_rx_credit || fits(limit, l->used[class], tlp_data_credits(t), never)))
            return at;
        seen[class] = true;
    }
    return NULL;
}

static bool send_beat(struct machine *m) {
    struct link *l = &m->link;
    bool moved = l->valid;
    if (l->valid && ++l->beat == tlp_beats(&l->out))
        l->sending = false;
    struct sent **at = l->sending || !*m->rtl->link_up_i ? NULL : choose(m);
    if (at) {
        struct sent *s = *at;
        *at = s->next;
        if (!s->next)
            l->queue_tail = at;
        l->out = s->t;
        free(s);
        l->sending = true;
        l->beat = 0;
        if (!l->out.err && tlp_is_defined(&l->out)) // a nullified packet takes no credits
            charge(&l->used[tlp_class(&l->out)], tlp_data_credits(&l->out));
        check_to_bulkhead(m, &l->out);
        if (l->seen)
            l->seen(l->seen_ctx, &l->out, false);
    }
    l->valid = l->sending && !machine_stall(m);
    return moved;
}

bool link_sample(struct machine *m) {
    bool in = receive_beat(m);
    release_credits(m);
    bool out = send_beat(m);
    m->link.ready = *m->rtl->link_up_i && !machine_stall(m);
    return in || out;
}

void link_drive(struct machine *m) {
    const struct link *l = &m->link;
    *m->rtl->tlp_tx_ready_i = l->ready;
    *m->rtl->tlp_tx_credit_i = pack_credits(l->given);
    *m->rtl->tlp_rx_valid_i = l->valid;
    if (l->valid)
        tlp_put_beat(&l->out, l->beat, m->rtl->tlp_rx_beat_i);
}

bool link_idle(const struct machine *m) {
    const struct link *l = &m->link;
    for (const struct machine_function *f = l->functions; f; f = f->next)
        if (f->idle && !f->idle(f->ctx))
            return false;
    return !l->queue && !l->sending && !l->valid && l->in.beats == 0;
}

void machine_send(struct machine *m, const struct tlp *t) {
    struct link *l = &m->link;
    if (!*m->rtl->link_up_i)
        return;
    struct sent *s = calloc(1, sizeof *s);
    s->t = *t;
    *l->queue_tail = s;
    l->queue_tail = &s->next;
}

// ---- Functions
// ------------------------------------------------------------------------------------------------
void machine_attach(struct machine *m, struct machine_function *f) {
    f->machine = m;
    f->next = m->link.functions;
    m->link.functions = f;
}

void machine_detach(struct machine *m, struct machine_function *f) {
    struct machine_function **at = &m->link.functions;
    while (*at && *at != f)
        at = &(*at)->next;
    if (*at)
        *at = f->next;
}

static bool is_for(const struct machine_function *f, const struct tlp *t) {
    if (tlp_is_config(t))
        return f->id == t->target;
    if (tlp_is_completion(t))
        return f->id == t->requester;
    if (t->type == TLP_MSG_BY_ID)
        return f->id == t->address >> 48;
    return !tlp_is_message(t) && f->claims && f->claims(f->ctx, t);
}

// Nobody's request ends as Unsupported Request; nobody's posted packet ends here.
void link_route(struct machine *m, const struct tlp *t) {
    for (struct machine_function *f = m->link.functions; f; f = f->next) {
        if (is_for(f, t)) {
            f->receive(f->ctx, t);
            return;
        }
    }
    if (tlp_class(t) == CLASS_NP) {
        struct tlp answer;
        tlp_complete(&answer, t, tlp_is_config(t) ? t->target : 0x0100, TLP_UR);
        machine_send(m, &answer);
    }
}

void machine_watch(struct machine *m, void (*seen)(void *, const struct tlp *, bool), void *ctx) {
    m->link.seen = seen;
    m->link.seen_ctx = ctx;
}
