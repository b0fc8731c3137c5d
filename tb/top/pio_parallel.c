// SPDX-License-Identifier: Apache-2.0
// Many harts at once: a function that answers late and in any order. Every request gets its own
// data, and answers of one bus ID come in the order of its requests.
#include "bench.h"
#include <stdio.h>
#include <string.h>

enum { BASE = PCI_MEMORY + 0x800000, OFFSET = WINDOW_MEMORY + 0x800000, SIZE = 0x1000 };
enum { REQUESTS = 1500, HELD = 64, IDS = 12 };

// Memory that answers when it likes.
struct late {
    struct machine_function link;
    struct random *random;
    uint8_t data[SIZE];
    struct tlp held[HELD];
    unsigned count, most;
};

static bool claims(void *ctx, const struct tlp *t) {
    (void)ctx;
    return t->address >= BASE && t->address < BASE + SIZE;
}

static void receive(void *ctx, const struct tlp *t) {
    struct late *l = ctx;
    uint64_t at = t->address - BASE;
    if (tlp_has_data(t)) {
        for (unsigned i = 0; i < t->length * 4u; i++) {
            unsigned be = i < 4 ? t->first_be : i / 4 == t->length - 1u ? t->last_be : 15;
            if (be >> i % 4 & 1)
                l->data[at + i] = t->data[i];
        }
        return;
    }
    if (l->count == HELD)
        harness_fail("more than %d requests at once", HELD);
    struct tlp *answer = &l->held[l->count++];
    tlp_complete(answer, t, l->link.id, TLP_SC);
    memcpy(answer->data, l->data + at, t->length * 4u);
    l->most = l->count > l->most ? l->count : l->most;
}

static void step(void *ctx) {
    struct late *l = ctx;
    if (!l->count || random_below(l->random, 12))
        return;
    unsigned i = random_below(l->random, l->count);
    machine_send(l->link.machine, &l->held[i]);
    l->held[i] = l->held[--l->count];
}

static bool idle(void *ctx) {
    return ((const struct late *)ctx)->count == 0;
}

struct tracked {
    struct pio_request r;
    uint8_t expected[64];
};

static struct tracked requests[REQUESTS];

// AXI orders reads and writes only where the master waits: a hart begins a store when its loads
// have ended, and a load when its stores have.
static void wait_for_other_kind(struct bench *b, const struct pio_request *r) {
    for (unsigned i = 0; i < REQUESTS; i++) {
        const struct pio_request *o = &requests[i].r;
        while (o->n && o->id == r->id && o->write != r->write && !o->done && o != r)
            machine_step(b->m);
    }
}

// Each ID has a region of its own, so that what it must see is known when it asks.
static void make(struct bench *b, struct tracked *t, uint8_t model[SIZE]) {
    unsigned id = random_below(&b->random, IDS);
    unsigned n = 1u << random_below(&b->random, 7);
    unsigned region = SIZE / 16, at = id * region + random_below(&b->random, region / n) * n;
    t->r = (struct pio_request){.id = (uint8_t)id, .domain = (uint8_t)(1 + id % 3), .n = n};
    t->r.offset = OFFSET + at;
    t->r.write = random_below(&b->random, 3) == 0;
    wait_for_other_kind(b, &t->r);
    if (t->r.write) {
        bench_fill(b, t->r.data, n);
        memcpy(model + at, t->r.data, n);
    } else {
        memcpy(t->expected, model + at, n);
    }
    machine_pio_submit(b->m, &t->r);
}

int main(void) {
    static struct late l;
    static uint8_t model[SIZE];
    struct bench b;
    unsigned wrong = 0, errors = 0, disorder = 0;
    uint64_t last[IDS] = {0};
    bench_open(&b);
    printf("seed %u\n", machine_knobs(b.m)->seed);
    l.random = &b.random;
    l.link = (struct machine_function){
        .id = 0x0500, .ctx = &l, .claims = claims, .receive = receive, .step = step, .idle = idle};
    machine_attach(b.m, &l.link);
    machine_knobs(b.m)->stall_percent = 10;
    for (unsigned i = 0; i < REQUESTS; i++) {
        make(&b, &requests[i], model);
        machine_run(b.m, random_below(&b.random, 8));
    }
    bench_settle(&b);
    for (unsigned i = 0; i < REQUESTS; i++) {
        const struct pio_request *r = &requests[i].r;
        errors += !r->done || r->resp != 0;
        if (r->write)
            continue;
        wrong += memcmp(r->data, requests[i].expected, r->n) != 0;
        disorder += r->end < last[r->id];
        last[r->id] = r->end;
    }
    check(errors == 0, "every request ends", "%u did not, or with an error", errors);
    check(wrong == 0, "every load gets its own data", "%u of %d loads did not", wrong, REQUESTS);
    check(disorder == 0, "loads of one ID are answered in order", "%u were not", disorder);
    check(l.most > 8, "many are under way at once", "at most %u", l.most);
    machine_detach(b.m, &l.link);
    return bench_close(&b);
}
