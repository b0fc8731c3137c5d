// SPDX-License-Identifier: Apache-2.0
// A and D under contention (checklist T27): software writes the PTE between the unit's exclusive
// read and its write. What counts then is the new PTE, and nothing of it is lost; memory without
// exclusive accesses gives an access fault and keeps its PTE.
#include "tables.h"

enum { PAGE = 0x5000, HERE = 0x40000000, THERE = 0x50000000, FRESH = PTE_ALL & ~(PTE_A | PTE_D) };

static struct unit *u;
static struct tables t;

struct race {
    uint64_t place;
    unsigned reads;
    struct unit_response answer;
};

static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    struct race *r = ctx;
    (void)n;
    r->reads += !data && addr == r->place;
}

static void done(void *ctx, const struct unit_request *q, const struct unit_response *answer) {
    struct race *r = ctx;
    (void)q;
    r->answer = *answer;
}

// The PTE turns from `before` into `after` when the unit has read it to update it. cause 0:
// translated to pa. `left`: what it is in the end.
static void race(const char *name, struct unit_request q, uint64_t place, uint64_t before,
                 uint64_t after, unsigned cause, uint64_t pa, uint64_t left) {
    struct race r = {.place = place};
    struct unit_fault f = {0};
    tables_put(&t, place, before);
    soft_forget(&t.s);
    memory_watch(t.s.mem, seen, &r);
    unit_submit(u, &q, done, &r);
    while (r.reads < 2)
        unit_step(u);
    tables_put(&t, place, after);
    unit_drain(u);
    unit_settle(u);
    memory_watch(t.s.mem, NULL, NULL);
    bool recorded = soft_fault(&t.s, &f);
    check(cause == f.cause && recorded == (cause != 0), name, "cause %u, expected %u", f.cause,
          cause);
    if (!cause)
        check_equal("... translated to", r.answer.pa, pa);
    check_equal("... the PTE in the end", tables_get(&t, place), left);
}

static void stage(struct unit_request q, uint64_t place, unsigned read_fault,
                  unsigned write_fault) {
    const uint64_t here = tables_leaf(HERE, FRESH), there = tables_leaf(THERE, FRESH);
    const uint64_t readonly = tables_leaf(THERE, FRESH & ~PTE_W);
    q.write = true;
    race("another page", q, place, here, there, 0, THERE, there | PTE_A | PTE_D);
    race("A and D set meanwhile", q, place, here, here | PTE_A | PTE_D, 0, HERE,
         here | PTE_A | PTE_D);
    race("no page any more", q, place, here, 0, write_fault, 0, 0);
    race("write-protected", q, place, here, readonly, write_fault, 0, readonly);
    q.write = false;
    race("a read of another page", q, place, here, readonly, 0, THERE, readonly | PTE_A);
    race("a read, no page any more", q, place, here, 0, read_fault, 0, 0);
    unit_knobs(u)->mem_plain = true;
    race("memory without exclusive accesses, read", q, place, here, here, 5, 0, here);
    q.write = true;
    race("memory without exclusive accesses, write", q, place, here, here, 7, 0, here);
    unit_knobs(u)->mem_plain = false;
}

// A translation request asks for what may be written later: D is set for it, unless it says NW.
static void translation_requests(uint32_t did, uint64_t place) {
    const uint64_t fresh = tables_leaf(HERE, FRESH);
    struct unit_request q = {.did = did, .at = UNIT_TRANSLATION, .iova = PAGE};
    for (unsigned nw = 0; nw < 2; nw++) {
        q.nw = nw;
        tables_put(&t, place, fresh);
        soft_forget(&t.s);
        struct unit_response r = unit_translate(u, q);
        unit_settle(u);
        check(r.r && r.w == !nw, nw ? "translation request, NW" : "translation request",
              "r %d w %d", r.r, r.w);
        check_equal("... the PTE then", tables_get(&t, place), fresh | PTE_A | (nw ? 0 : PTE_D));
    }
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    uint64_t first = tables_page(&t), second = memory_alloc(t.s.mem, 4 * 4096);
    uint64_t leaf = tables_map(&t, SV39, first, PAGE, 0, 0);
    uint64_t gleaf = tables_gmap(&t, SV39, second, PAGE, 0, 0);
    tables_dc(&t, 1,
              (struct dc){.tc = TC_V | TC_EN_ATS | TC_SADE, .fsc = tables_atp(SV39, 0, first)});
    tables_dc(
        &t, 2,
        (struct dc){.tc = TC_V | TC_EN_ATS | TC_GADE, .iohgatp = tables_atp(SV39, 1, second)});
    for (unsigned latency = 1; latency <= 31; latency += 30) {
        unit_knobs(u)->mem_latency = latency;
        stage((struct unit_request){.did = 1, .iova = PAGE}, leaf, 13, 15);
        stage((struct unit_request){.did = 2, .iova = PAGE}, gleaf, 21, 23);
    }
    translation_requests(1, leaf);
    translation_requests(2, gleaf);
    unit_close(u);
    return check_status();
}
