// SPDX-License-Identifier: Apache-2.0
// The harts' side: what they ask, and what must have come of it.
#include "traffic.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const names[FATES] = {
    "good",        "split",           "push",        "twice",    "unsupported",
    "aborted",     "retried",         "lost",        "late",     "poisoned",
    "wrong count", "wrong lower",     "no data",     "too long", "nullified",
    "wrong tag",   "wrong requester", "wrong class", "truncated"};

void traffic_wrong(struct traffic *x, uint64_t *count, const struct slot *s, const char *what) {
    if (++*count <= 10)
        printf("FAIL %s: request %" PRIu64 " (%s, %s of %zu bytes at %" PRIx64 "), cycle %" PRIu64
               "\n",
               what, s->number, names[s->fate], s->r.write ? "write" : "read", s->r.n, s->r.offset,
               machine_cycle(x->b.m));
}

static enum fate choose(struct traffic *x, const struct slot *s) {
    struct random *r = &x->b.random;
    if (s->dead)
        return LOST;
    if (s->r.write) {
        unsigned n = random_below(r, 16);
        return !s->config_space || n > 2 ? GOOD : n ? RETRIED : UNSUPPORTED;
    }
    if (random_below(r, 4000) == 0)
        return LOST;
    if (random_below(r, 600) == 0)
        return LATE;
    if (random_below(r, 4))
        return random_below(r, 2) ? GOOD : random_below(r, 2) ? SPLIT : PUSH;
    do {
        enum fate fate = (enum fate)random_below(r, FATES);
        if (fate != LOST && fate != LATE && (fate != TWICE || random_below(r, 4) == 0))
            return fate;
    } while (true);
}

static void make_write(struct traffic *x, struct slot *s) {
    struct pio_request *r = &s->r;
    r->n = 1 + random_below(&x->b.random, s->config_space ? 16 : 64);
    r->offset = 64 * random_below(&x->b.random, REGION / 64) +
                random_below(&x->b.random, 65 - (unsigned)r->n);
    for (unsigned i = 0; i < r->n; i++)
        r->data[i] = traffic_byte(s->number, r->offset + i, true);
    uint64_t all = r->n == 64 ? ~0ull : (1ull << r->n) - 1;
    r->strobe = random_below(&x->b.random, 2) ? random_next(&x->b.random) & all : 0;
}

void traffic_start(struct traffic *x, struct slot *s) {
    struct random *r = &x->b.random;
    unsigned i = (unsigned)(s - x->slot);
    bool dead = i < DEAD_SLOTS;
    s->number = ++x->started;
    s->busy = true;
    s->dead = dead;
    s->issued = false;
    s->config_space = !dead && random_below(r, 4) == 0;
    s->retries = random_below(r, 4);
    memset(s->written, 0, sizeof s->written);
    s->r = (struct pio_request){.write = !dead && random_below(r, 3) == 0,
                                .id = (uint8_t)(dead ? 0x80 + i : random_below(r, 16)),
                                .domain = (uint8_t)(dead ? DEAD_DOMAIN : random_below(r, DOMAINS))};
    if (s->r.write) {
        make_write(x, s);
    } else {
        s->r.n = 1u << random_below(r, s->config_space ? 4 : 7);
        s->r.offset = random_below(r, REGION / (unsigned)s->r.n) * s->r.n;
    }
    s->fate = choose(x, s);
    s->r.offset += s->config_space ? (uint64_t)(FUNCTION + i) << 12 : (uint64_t)OFFSET + i * REGION;
    x->fates[s->fate]++;
    machine_pio_submit(x->b.m, &s->r);
}

// Has all that was written reached the function?
static bool arrived(const struct slot *s) {
    if (s->fate == UNSUPPORTED)
        return true;
    for (unsigned i = 0; i < s->r.n; i++)
        if (!s->written[i] && (!s->r.strobe || s->r.strobe >> i & 1))
            return false;
    return true;
}

static bool ends_in_ones(enum fate fate) {
    return fate == UNSUPPORTED || fate == ABORTED || (fate >= LOST && fate <= TOO_LONG);
}

static void judge_read(struct traffic *x, struct slot *s) {
    bool ones = ends_in_ones(s->fate);
    uint64_t at = s->r.offset % REGION, flag;
    for (unsigned i = 0; i < s->r.n; i++) {
        if (s->r.data[i] != (ones ? 0xff : traffic_byte(s->number, at + i, false))) {
            traffic_wrong(x, &x->misdelivered, s, "not its own data");
            return;
        }
    }
    if (s->fate != PUSH)
        return;
    flag = memory_get64(x->b.mem, FLAGS + 8 * (uint64_t)(s - x->slot));
    if (flag != s->number)
        traffic_wrong(x, &x->wrong, s, "a completion passed a DMA write");
}

void traffic_finish(struct traffic *x, struct slot *s) {
    enum { PATIENCE = 20000 };
    if (s->r.write && !arrived(s)) {
        if (machine_cycle(x->b.m) - s->r.end < PATIENCE)
            return;
        traffic_wrong(x, &x->lost, s, "a write never arrived");
    }
    // A domain all of whose tags are lost is refused.
    if (s->r.resp && !(s->dead && s->r.resp == 2))
        traffic_wrong(x, &x->wrong, s, "an error response");
    if (!s->r.write)
        judge_read(x, s);
    s->busy = false;
    x->done++;
}
