// SPDX-License-Identifier: Apache-2.0
// A dead function, and a domain whose harts hammer it with everything there is, far beyond the
// domain's quota: loads, stores, configuration reads and writes. Whatever becomes of those, another
// domain's accesses to a function that answers after 60 cycles (half a microsecond) take as long as
// without them. In the end each of the hammer's requests has had one answer.
#include "scene.h"
#include <stdio.h>
#include <string.h>

enum { DEAD = 1, OTHER = 2, QUOTA = 8, HARTS = 96, ROUNDS = 200, TIMEOUT = 6000, DELAY = 60 };
enum { ALIVE_ID = 0x0600, ALIVE_BASE = PCI_MEMORY + 0x900000 };
enum { LOAD, STORE, CONFIG_READ, CONFIG_WRITE, KINDS };

struct hammer {
    struct scene s;
    struct machine_function alive; // the neighbour's
    struct tlp asked;
    uint64_t when; // it answers
    struct pio_request r[HARTS];
    unsigned kinds; // bits of the kinds that are used
    bool retry;     // the function is not dead, but says "not ready" for ever
    bool on;
    uint64_t started, ended, refused;
};

// ---- The neighbour's function, and its accesses
static bool claims(void *ctx, const struct tlp *t) {
    (void)ctx;
    return t->address >= ALIVE_BASE && t->address < ALIVE_BASE + 0x1000;
}

static void receive(void *ctx, const struct tlp *t) {
    struct hammer *x = ctx;
    if (tlp_is_posted(t))
        return;
    x->asked = *t;
    x->when = machine_cycle(x->s.b.m) + DELAY;
}

static void answer(void *ctx) {
    struct hammer *x = ctx;
    struct tlp t;
    if (!x->when || machine_cycle(x->s.b.m) < x->when)
        return;
    x->when = 0;
    tlp_complete(&t, &x->asked, ALIVE_ID, TLP_SC);
    t.data[0] = 0x5a;
    machine_send(x->s.b.m, &t);
}

// ---- The hammer
static void strike(struct hammer *x, unsigned hart) {
    unsigned kind;
    do
        kind = random_below(&x->s.b.random, KINDS);
    while (!(x->kinds >> kind & 1));
    bool config = kind == CONFIG_READ || kind == CONFIG_WRITE;
    x->r[hart] = (struct pio_request){.write = kind == STORE || kind == CONFIG_WRITE,
                                      .id = (uint8_t)(0x40 + hart),
                                      .domain = DEAD,
                                      .offset = config ? (uint64_t)SCRIPT_ID << 12 : OFFSET,
                                      .n = config ? 4 : 8};
    if (kind == LOAD || kind == STORE)
        x->r[hart].n <<= random_below(&x->s.b.random, 4);
    machine_pio_submit(x->s.b.m, &x->r[hart]);
    x->started++;
}

static void step(struct hammer *x) {
    for (unsigned i = 0; x->retry && i < x->s.s.count; i++)
        script_answer(&x->s.s, &x->s.s.request[i], TLP_RRS, NULL);
    x->s.s.count = 0;
    for (unsigned i = 0; i < HARTS; i++) {
        struct pio_request *r = &x->r[i];
        if (r->done) {
            x->ended++;
            x->refused += r->resp != 0;
            r->done = false;
            r->n = 0;
        }
        if (x->on && !r->n)
            strike(x, i);
    }
    machine_step(x->s.b.m);
}

// The neighbour: reads and writes of configuration space, loads, stores.
static uint64_t neighbour(struct hammer *x) {
    struct machine *m = x->s.b.m;
    uint64_t start = machine_cycle(m);
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint32_t v = 0;
        struct pio_request r = {.write = i % 2,
                                .domain = OTHER,
                                .offset = i % 4 < 2 ? (uint64_t)ALIVE_ID << 12
                                                    : WINDOW_MEMORY + ALIVE_BASE - PCI_MEMORY,
                                .n = 4};
        machine_pio_submit(m, &r);
        for (unsigned k = 0; !r.done && k < 100000; k++)
            step(x);
        memcpy(&v, r.data, 4);
        if (!r.done || r.resp || (!r.write && v != 0x5a))
            machine_fail(m, "the neighbour's access %u: %x, response %d", i, v, r.resp);
    }
    return machine_cycle(m) - start;
}

static void stop(struct hammer *x) {
    x->on = false;
    for (unsigned k = 0; k < 40 * TIMEOUT && x->ended < x->started; k++)
        step(x);
}

static void scenario(struct hammer *x, const char *what, unsigned kinds, uint64_t alone) {
    x->kinds = kinds;
    x->on = true;
    x->started = x->ended = x->refused = 0;
    for (unsigned k = 0; k < 400; k++)
        step(x);
    uint64_t beside = neighbour(x);
    check(10 * beside <= 11 * alone, what, "%llu cycles, %llu alone", (unsigned long long)beside,
          (unsigned long long)alone);
    printf("%s: ratio %.3f beside %llu requests\n", what, (double)beside / (double)alone,
           (unsigned long long)x->started);
    stop(x);
    check_equal("... each of the hammer's requests ends once", (unsigned)x->ended,
                (unsigned)x->started);
    struct pio_quota q = pio_read_quota(scene_page(), DEAD);
    check(q.owed == 0 && q.lost <= QUOTA, "... and no tag is missing", "%u owed, %u lost", q.owed,
          q.lost);
    pio_release_tags(scene_page());
    machine_forget(x->s.b.m);
}

int main(void) {
    static struct hammer x;
    scene_open(&x.s);
    x.alive = (struct machine_function){
        .id = ALIVE_ID, .ctx = &x, .claims = claims, .receive = receive, .step = answer};
    machine_attach(x.s.b.m, &x.alive);
    machine_knobs(x.s.b.m)->watchdog = 100 * TIMEOUT;
    uint64_t alone = neighbour(&x);
    pio_set_quota(scene_page(), DEAD, QUOTA);
    pio_set_timeout(scene_page(), TIMEOUT);
    scenario(&x, "beside loads", 1 << LOAD, alone);
    scenario(&x, "beside configuration writes", 1 << CONFIG_WRITE, alone);
    scenario(&x, "beside stores", 1 << STORE, alone);
    scenario(&x, "beside loads and stores", 1 << LOAD | 1 << STORE, alone);
    scenario(&x, "beside all of them", (1 << KINDS) - 1, alone);
    x.retry = true;
    scenario(&x, "beside a function that is never ready", 1 << CONFIG_READ | 1 << CONFIG_WRITE,
             alone);
    x.retry = false;
    // A time-out so short that the tags are lost, and requests are refused at once.
    pio_set_timeout(scene_page(), 4 * DELAY);
    scenario(&x, "beside requests that are refused", 1 << LOAD | 1 << CONFIG_READ, alone);
    check(x.refused != 0, "... some are", "none");
    machine_detach(x.s.b.m, &x.alive);
    return scene_close(&x.s);
}
