// SPDX-License-Identifier: Apache-2.0
// The function behind the link: what it does with requests is decided by each request's fate.
#include "traffic.h"
#include <string.h>

enum { DELAY = 150, FLAG_STRIDE = 8, TAGS = 1024 };

static struct traffic *the; // the harness gives functions one context each; all are of this traffic

static struct held *hold(struct traffic *x, const struct tlp *t, uint64_t when,
                         const struct held *after) {
    for (unsigned i = 0; i < HELD; i++) {
        if (!x->held[i].used) {
            x->held[i] = (struct held){.used = true,
                                       .t = *t,
                                       .when = when,
                                       .after = after,
                                       .serial = ++x->packets,
                                       .after_serial = after ? after->serial : 0};
            return &x->held[i];
        }
    }
    machine_fail(x->b.m, "more than %d packets held", HELD);
}

static void hold_pieces(struct traffic *x, const struct tlp *whole, uint64_t when) {
    unsigned at = 0, count = whole->byte_count, lower = whole->lower_address;
    const struct held *before = NULL;
    while (at < whole->length) {
        struct tlp t = *whole;
        t.bad = true; // no function may split so little, and nothing must come of it if one does
        t.length = (uint16_t)(1 + random_below(&x->b.random, whole->length - at));
        t.byte_count = (uint16_t)count;
        t.lower_address = (uint8_t)(lower & 127);
        memcpy(t.data, whole->data + 4 * at, 4u * t.length);
        when += random_below(&x->b.random, 40);
        before = hold(x, &t, when, before);
        unsigned took = 4u * t.length - (lower & 3);
        count -= took < count ? took : count;
        lower = (lower & ~3u) + 4u * t.length;
        at += t.length;
    }
}

// A DMA write of the request's number, right before its completion.
static void hold_push(struct traffic *x, const struct slot *s, const struct tlp *answer,
                      uint64_t when) {
    struct tlp t;
    uint64_t at = FLAGS + FLAG_STRIDE * (uint64_t)(s - x->slot);
    tlp_mem(&t, true, answer->completer, 0, at, &s->number, sizeof s->number);
    hold(x, answer, when, hold(x, &t, when, NULL));
}

// First a packet that must change nothing, then the right one.
static void hold_after(struct traffic *x, const struct tlp *bad, const struct tlp *good,
                       uint64_t when) {
    hold(x, good, when + random_below(&x->b.random, DELAY), hold(x, bad, when, NULL));
}

static void spoil(struct traffic *x, enum fate fate, struct tlp *t) {
    t->bad = true;
    switch (fate) {
    case POISONED:
        t->ep = true;
        break;
    case WRONG_COUNT:
        t->byte_count = (uint16_t)(t->byte_count + 1 + random_below(&x->b.random, 60));
        break;
    case WRONG_LOWER:
        t->lower_address ^= (uint8_t)(1u << random_below(&x->b.random, 7));
        break;
    case NO_DATA:
        t->fmt = 0;
        t->length = 0;
        break;
    case TOO_LONG:
        t->length++;
        break;
    case NULLIFIED:
        t->err = true;
        t->bad = false;
        break;
    case WRONG_TAG:
        t->tag = t->tag >= 256 ? t->tag & 0xff : t->tag | 0x100; // nobody's
        break;
    case WRONG_REQUESTER:
        t->requester ^= (uint16_t)(1u << random_below(&x->b.random, 16));
        break;
    case WRONG_CLASS:
        t->tc = (uint8_t)random_below(&x->b.random, 8);
        t->attr = (uint8_t)(t->tc ? 0 : 2);
        break;
    default:
        t->extra_beats = 1;
        break;
    }
}

static void note_write(struct traffic *x, struct slot *s, const struct tlp *t, uint64_t at) {
    uint64_t first = s->r.offset % REGION;
    for (unsigned i = 0; i < t->length * 4u; i++) {
        unsigned be = i < 4 ? t->first_be : i / 4 == t->length - 1u ? t->last_be : 15;
        if (!(be >> i % 4 & 1))
            continue;
        if (!s->busy || !s->r.write || at + i < first || at + i >= first + s->r.n)
            traffic_wrong(x, &x->misdelivered, s, "a write that nobody made");
        else if (t->data[i] != traffic_byte(s->number, at + i, true))
            traffic_wrong(x, &x->misdelivered, s, "other data written");
        else if (s->written[at + i - first]++)
            traffic_wrong(x, &x->duplicated, s, "written twice");
    }
}

// Is this the last completion of its request, by its own numbers?
static bool says_last(const struct tlp *t) {
    return t->status != TLP_SC || !tlp_has_data(t) ||
           t->byte_count <= 4u * t->length - (t->lower_address & 3);
}

static void complete(struct traffic *x, struct slot *s, const struct tlp *request, uint16_t id) {
    struct tlp good, bad;
    enum fate fate = s->fate;
    uint64_t when = machine_cycle(x->b.m) + random_below(&x->b.random, DELAY);
    if (fate == LOST) {
        x->stuck++;
        return;
    }
    if (fate == RETRIED && s->config_space && s->retries) {
        s->retries--;
        tlp_complete(&good, request, id, TLP_RRS);
        hold(x, &good, when, NULL);
        return;
    }
    tlp_complete(&good, request, id,
                 fate == UNSUPPORTED ? TLP_UR
                 : fate == ABORTED   ? TLP_CA
                                     : TLP_SC);
    uint64_t at = s->config_space ? request->reg : request->address % REGION;
    if (tlp_has_data(request) && fate != UNSUPPORTED)
        note_write(x, s, request, at);
    if (tlp_has_data(&good))
        for (unsigned i = 0; i < request->length * 4u; i++)
            good.data[i] = traffic_byte(s->number, at + i, false);
    bad = good;
    if (fate >= POISONED)
        spoil(x, fate, &bad);
    if (fate == LATE)
        hold(x, &good, when + TIMEOUT + DELAY + TAGS, NULL); // one tag a cycle is looked at
    else if (fate == SPLIT && !s->config_space)
        hold_pieces(x, &good, when);
    else if (fate == PUSH)
        hold_push(x, s, &good, when);
    else if (fate == TWICE && (!s->config_space || s->r.n <= 4))
        hold(x, &good, when, NULL)->twice = true;
    else if (fate >= NULLIFIED)
        hold_after(x, &bad, &good, when);
    else if (fate >= POISONED) {
        // One that promises more than it brings keeps its tag back until the rest has come.
        struct held *first = hold(x, &bad, when, NULL);
        if (!says_last(&bad))
            hold(x, &good, when + 2 * DELAY, first);
    } else
        hold(x, &good, when, NULL);
}

static void take(struct traffic *x, struct slot *s, const struct tlp *t, uint64_t at, uint16_t id) {
    s->issued = !s->r.write && (s->r.n <= 4 || !s->config_space);
    if (tlp_is_posted(t)) {
        note_write(x, s, t, at);
        return;
    }
    complete(x, s, t, id);
}

static void receive_memory(void *ctx, const struct tlp *t) {
    struct traffic *x = ctx;
    struct slot *s = &x->slot[(t->address - BASE) / REGION];
    take(x, s, t, t->address % REGION, x->memory.id);
}

static void receive_config(void *ctx, const struct tlp *t) {
    struct slot *s = ctx;
    take(the, s, t, t->reg, s->config.id);
}

static bool claims(void *ctx, const struct tlp *t) {
    (void)ctx;
    return t->address >= BASE && t->address < BASE + SLOTS * REGION;
}

static bool claims_nothing(void *ctx, const struct tlp *t) {
    (void)ctx, (void)t;
    return false;
}

// A second completion that comes when its tag is in use again cannot be told from that request's
// own: PCIe has nothing for it. So it follows the first at once, when no other request is on its
// way to take the tag.
static bool may_repeat(struct traffic *x, struct held *h) {
    if (!h->due)
        h->due = machine_cycle(x->b.m);
    x->hush = true;
    x->hush_until = machine_cycle(x->b.m) + 80;
    for (unsigned i = 0; i < SLOTS; i++)
        if (x->slot[i].busy && !x->slot[i].issued && !x->slot[i].dead)
            return false;
    return true;
}

static void send(struct traffic *x, struct held *h) {
    uint64_t now = machine_cycle(x->b.m);
    bool repeat = h->twice && may_repeat(x, h);
    if (h->twice && !repeat && now - h->due < 300)
        return;
    h->used = false;
    machine_send(x->b.m, &h->t);
    if (repeat) {
        machine_send(x->b.m, &h->t);
        x->repeated++;
    }
}

static bool waits(const struct held *h) {
    return h->after && h->after->used && h->after->serial == h->after_serial;
}

static void step(void *ctx) {
    struct traffic *x = ctx;
    if (x->hush && machine_cycle(x->b.m) > x->hush_until)
        x->hush = false;
    for (unsigned i = 0; i < HELD; i++) {
        struct held *h = &x->held[i];
        if (!h->used || h->when > machine_cycle(x->b.m) || waits(h))
            continue;
        send(x, h);
        if (random_below(&x->b.random, 3) == 0)
            break;
    }
}

bool device_idle(const struct traffic *x) {
    for (unsigned i = 0; i < HELD; i++)
        if (x->held[i].used)
            return false;
    return true;
}

static bool idle(void *ctx) {
    return device_idle(ctx);
}

void device_open(struct traffic *x) {
    the = x;
    x->memory = (struct machine_function){.id = 0x0500,
                                          .ctx = x,
                                          .claims = claims,
                                          .receive = receive_memory,
                                          .step = step,
                                          .idle = idle};
    machine_attach(x->b.m, &x->memory);
    for (unsigned i = 0; i < SLOTS; i++) {
        x->slot[i].config = (struct machine_function){.id = (uint16_t)(FUNCTION + i),
                                                      .ctx = &x->slot[i],
                                                      .claims = claims_nothing,
                                                      .receive = receive_config};
        machine_attach(x->b.m, &x->slot[i].config);
    }
}

void device_close(struct traffic *x) {
    machine_detach(x->b.m, &x->memory);
    for (unsigned i = 0; i < SLOTS; i++)
        machine_detach(x->b.m, &x->slot[i].config);
}
