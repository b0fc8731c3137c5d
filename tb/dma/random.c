// SPDX-License-Identifier: Apache-2.0
// Differential test: random worlds and requests, RTL against the reference model; results, fault
// records and A/D bits must agree. Between and during requests tables are edited and invalidated:
// until the fence completes the old or the new translation is right, afterwards only the new one.
//
// random [COUNT]: that many translations; SEED=N replays. Names the seed of a world that differs,
// so that SEED=that COUNT=1 replays it alone.
#include "gen.h"
#include "random_page.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FQ_LG2 = 10, CQ_LG2 = 8, MAX_INJECTED = 4 };

struct run {
    struct gen g;
    struct unit *u;
    struct soft soft;
    struct oracle oracle;
    struct batch batch;
    struct expected *pool;
    uint64_t translations;
    unsigned outcome[300]; // by cause; 0: translated
    struct {
        uint64_t addr;
        bool write;
    } injected[MAX_INJECTED];
    unsigned n_injected;
    struct page_test pages;
    bool stray_write;
    uint64_t stray_addr;
};

// ---- Errors of memory ----

static void inject(struct run *r, uint64_t addr, bool write, enum mem_result result) {
    memory_inject(r->g.rtl, addr & ~7ull, 8, write, result);
    memory_inject(r->g.ref, addr & ~7ull, 8, write, result);
}

static void mend(struct run *r) {
    for (unsigned i = 0; i < r->n_injected; i++)
        inject(r, r->injected[i].addr, r->injected[i].write, MEM_OK);
    r->n_injected = 0;
}

static void break_word(struct run *r, uint64_t pa, bool write) {
    static const enum mem_result kind[3] = {MEM_SLVERR, MEM_DECERR, MEM_POISON};
    inject(r, pa, write, kind[gen_below(&r->g, write ? 2 : 3)]);
    r->injected[r->n_injected].addr = pa;
    r->injected[r->n_injected++].write = write;
}

// Breaks a doubleword that some request of this world reads: most of the time one of the last, as
// those of the directories are in every walk. Or one of the second stage that it writes for A and
// D.
static void break_something(struct run *r) {
    struct gen *g = &r->g;
    struct unit_request q;
    struct ref_result *res = malloc(sizeof *res);
    gen_request(g, &q);
    struct ref_request req = compare_request(&q);
    oracle_look(&r->oracle, &req, res);
    unsigned n = res->n_reads;
    if (n > 0 && gen_chance(g, 800))
        break_word(
            r,
            res->reads[gen_chance(g, 700) ? n - 1 - gen_below(g, n < 3 ? n : 3) : gen_below(g, n)]
                .pa,
            false);
    for (unsigned i = 0; i < res->n_ad && r->n_injected < MAX_INJECTED; i++) {
        bool second = false;
        for (unsigned j = 0; j < n; j++)
            second |= res->reads[j].pa == res->ad[i].pa && res->reads[j].table == REF_SECOND_STAGE;
        if (second && res->ad[i].demanded && gen_chance(g, 300))
            break_word(r, res->ad[i].pa, true);
    }
    free(res);
}

// ---- Requests ----

static void answered(void *ctx, const struct unit_request *q, const struct unit_response *g) {
    struct expected *e = ctx;
    (void)q;
    e->got = *g;
}

static void submit(struct run *r, unsigned n) {
    struct batch *b = &r->batch;
    for (; n > 0 && b->n < MAX_BATCH; n--) {
        struct expected *e = &r->pool[b->n];
        e->n_results = 0;
        e->recorded = false;
        gen_request(&r->g, &e->q);
        if (unit_outstanding(r->u) > 200)
            unit_drain(r->u);
        unit_submit(r->u, &e->q, answered, e);
        b->e[b->n++] = e;
    }
}

static void expect(struct run *r, unsigned first, unsigned end) {
    for (unsigned i = first; i < end; i++)
        oracle_add(&r->oracle, r->batch.e[i]);
}

// ---- A and D bits ----

// Bits that may differ in this word: those that some request may, but need not have set. Of
// requests that raced with an edit none is certain.
static uint64_t free_bits(struct run *r, uint64_t pa) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < r->batch.n; i++) {
        const struct expected *e = r->batch.e[i];
        for (unsigned k = 0; k < e->n_results; k++) {
            for (unsigned j = 0; j < e->result[k].n_ad; j++) {
                const struct ref_ad *ad = &e->result[k].ad[j];
                if (ad->pa == pa)
                    r->batch.failed = e; // one of those that a difference would be about
                if (ad->pa == pa && (!ad->demanded || e->n_results > 1))
                    bits |= ad->bits;
            }
        }
    }
    return bits;
}

// Model and RTL must have written the same, but for what is marked as allowed; then both go on with
// the RTL's value.
static bool same_word(struct run *r, uint64_t pa) {
    uint64_t rtl = memory_get64(r->g.rtl, pa), ref = memory_get64(r->g.ref, pa);
    if (rtl == ref)
        return true;
    uint64_t allowed = free_bits(r, pa);
    if (((rtl ^ ref) & ~allowed) != 0) {
        snprintf(r->batch.why, sizeof r->batch.why,
                 "memory side effect: doubleword %llx is %llx, expected %llx, free bits %llx",
                 (unsigned long long)pa, (unsigned long long)rtl, (unsigned long long)ref,
                 (unsigned long long)allowed);
        return false;
    }
    memory_put64(r->g.ref, pa, rtl);
    return true;
}

static bool compare_memory(struct run *r) {
    if (r->stray_write) {
        snprintf(r->batch.why, sizeof r->batch.why, "a write to %llx, which is no queue",
                 (unsigned long long)r->stray_addr);
        return false;
    }
    for (unsigned i = 0; i < r->g.n_word; i++) {
        const struct gen_word *w = &r->g.word[i];
        if ((w->kind == WORD_PTE1 || w->kind == WORD_PTE2) && !same_word(r, w->pa))
            return false;
    }
    return true;
}

static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    bool write = data != NULL;
    struct run *r = ctx;
    bool queue = addr >= r->soft.fq && addr + n <= r->soft.fq + (32ull << FQ_LG2);
    if (write && !queue && !(r->g.caps & REF_CAP_AMO_HWAD)) {
        r->stray_write = true;
        r->stray_addr = addr;
    }
}

// ---- Batches ----

static bool check_batch(struct run *r) {
    struct batch *b = &r->batch;
    unit_drain(r->u);
    unit_settle(r->u);
    for (unsigned i = 0; i < b->n; i++)
        if (!compare_answer(b, b->e[i]))
            return false;
    if (!compare_faults(b, &r->soft) || !compare_memory(r))
        return false;
    for (unsigned i = 0; i < b->n; i++)
        r->outcome[b->e[i]->result[0].fault.cause]++;
    r->translations += b->n;
    b->n = 0;
    b->edit[0] = 0;
    return true;
}

static bool plain_batch(struct run *r) {
    submit(r, 20 + gen_below(&r->g, 120));
    expect(r, 0, r->batch.n);
    return check_batch(r);
}

static void note_edit(struct run *r, const struct gen_word *w) {
    snprintf(r->batch.edit, sizeof r->batch.edit,
             "; edited kind %d index %u at %llx from %llx to %llx, leaf %d addr %llx", w->kind,
             w->index, (unsigned long long)w->pa, (unsigned long long)r->g.old_value,
             (unsigned long long)gen_get(&r->g, w->pa), w->leaf, (unsigned long long)w->addr);
    r->oracle.edited = w->pa;
    r->oracle.old_value = r->g.old_value;
}

// Requests before, during and after an edit with its invalidation.
static bool edit_batch(struct run *r) {
    struct gen *g = &r->g;
    struct gen_word w;
    submit(r, 10 + gen_below(g, 60));
    unit_run(r->u, gen_below(g, 200));
    if (!gen_edit(g, &w)) {
        expect(r, 0, r->batch.n);
        return check_batch(r);
    }
    note_edit(r, &w);
    submit(r, gen_below(g, 40));
    gen_invalidate(g, &w, &r->soft);
    soft_put(&r->soft, cmd_fence(gen_bits(g, 2) << 12, 0, 0));
    soft_ring(&r->soft);
    submit(r, gen_below(g, 40));
    soft_wait(&r->soft);
    unsigned racing = r->batch.n;
    submit(r, 20 + gen_below(g, 60));
    for (unsigned i = 0; i < racing; i++)
        oracle_race(&r->oracle, r->batch.e[i]);
    expect(r, racing, r->batch.n);
    r->oracle.edited = 0;
    return check_batch(r);
}

// The debug interface: one request, answered in tr_response. Its record is optional.
static bool debug_answer_fits(const struct ref_result *res, uint64_t got) {
    uint64_t ppn = got >> 10 & 0xfffffffffff, size = 1;
    if (!ref_outcome_allowed(res, got & 1 ? REF_ABORT_UR : REF_OK, 0))
        return false;
    if ((got & 1) || res->status != REF_OK)
        return true;
    if (got >> 9 & 1)
        for (size = 2; ppn & (size >> 1); size *= 2)
            ;
    bool inside = (ppn & ~(size - 1)) == (res->pa >> 12 & ~(size - 1));
    bool fits = res->page_lg2 >= 56 || size << 12 <= 1ull << res->page_lg2;
    return inside && fits && (res->msi || (got >> 7 & 3) == res->pbmt);
}

static uint64_t debug_request(struct run *r, const struct unit_request *q) {
    struct unit_fault f;
    unit_write64(r->u, REG_TR_REQ_IOVA, q->iova);
    unit_write64(r->u, REG_TR_REQ_CTL,
                 (uint64_t)q->did << 40 | (uint64_t)q->pv << 32 | (uint64_t)q->pid << 12 |
                     (uint64_t)(q->nw << 3 | q->exec << 2 | q->priv << 1 | 1));
    unit_await32(r->u, REG_TR_REQ_CTL, 1, 0);
    unit_settle(r->u);
    while (soft_fault(&r->soft, &f))
        ;
    return unit_read64(r->u, REG_TR_RESPONSE);
}

static bool debug_batch(struct run *r) {
    struct expected *e = &r->pool[0];
    gen_request(&r->g, &e->q);
    e->q.iova &= ~0xfffull;
    e->q.nw = gen_chance(&r->g, 500);
    uint64_t got = debug_request(r, &e->q);
    struct ref_request req = compare_request(&e->q);
    req.at = REF_UNTRANSLATED;
    req.write = false;
    req.debug = true;
    ref_translate(&r->oracle.cfg, &r->oracle.mem, &req, &e->result[0]);
    e->n_results = 1;
    r->batch.e[0] = e;
    if (!debug_answer_fits(&e->result[0], got)) {
        r->batch.failed = e;
        snprintf(r->batch.why, sizeof r->batch.why, "debug request, tr_response %llx",
                 (unsigned long long)got);
        return false;
    }
    r->batch.n = 1;
    bool same = compare_memory(r);
    r->batch.n = 0;
    r->translations++;
    return same;
}

// ---- Worlds ----

static void next_world(struct run *r, uint64_t seed) {
    struct gen *g = &r->g;
    random_seed(&g->random, seed);
    soft_mode(&r->soft, MODE_OFF, g->ddt_root);
    mend(r);
    struct machine_knobs *knobs = unit_knobs(r->u);
    knobs->mem_latency = gen_below(g, 12);
    knobs->stall_percent = gen_chance(g, 300) ? gen_below(g, 60) : 0;
    knobs->mem_shuffle = gen_chance(g, 500);
    g->malformed = gen_chance(g, 600) ? 0 : gen_below(g, 60);
    gen_world(g);
    r->oracle.cfg.ddtp = g->ddt_root >> 12 << 10 | g->ddt_mode;
    for (unsigned n = gen_chance(g, 250) ? 1 + gen_below(g, 3) : 0; n > 0; n--)
        break_something(r);
    soft_forget(&r->soft);
    soft_mode(&r->soft, g->ddt_mode, g->ddt_root);
}

static bool run_world(struct run *r, uint64_t seed) {
    next_world(r, seed);
    unsigned batches = 2 + gen_below(&r->g, 6);
    for (unsigned i = 0; i < batches; i++) {
        bool edit = r->n_injected == 0 && gen_chance(&r->g, 500);
        if (!(edit ? edit_batch(r) : plain_batch(r)))
            return false;
        if (r->g.caps >> 31 & 1 && !debug_batch(r))
            return false;
        if (r->g.caps >> 25 & 1 && r->n_injected == 0 &&
            !random_pages(&r->pages, &r->g, &r->soft, &r->oracle, r->batch.why,
                          sizeof r->batch.why))
            return false;
    }
    return true;
}

static void open_run(struct run *r) {
    r->u = unit_open();
    r->g.rtl = unit_memory(r->u);
    r->g.ref = memory_open();
    soft_start(&r->soft, r->u, CQ_LG2, FQ_LG2);
    r->g.caps = r->soft.caps;
    if (r->g.caps & REF_CAP_ATS)
        random_page_open(&r->pages, &r->soft);
    oracle_open(&r->oracle, r->g.ref, r->soft.caps);
    r->pool = calloc(MAX_BATCH, sizeof *r->pool);
    memory_inject(r->g.rtl, GEN_HOLE, GEN_HOLE_SIZE, false, MEM_DECERR);
    memory_inject(r->g.ref, GEN_HOLE, GEN_HOLE_SIZE, false, MEM_DECERR);
    memory_watch(r->g.rtl, seen, r);
}

// The model's walk for the request that differs.
static void explain(struct run *r) {
    static const char *const table[] = {"DDT", "PDT", "first stage", "second stage", "MSI"};
    if (!r->batch.failed)
        return;
    const struct ref_result *res = &r->batch.failed->result[0];
    printf("  %s\n", compare_text(r->batch.failed));
    for (unsigned i = 0; i < res->n_reads; i++)
        printf("  %-12s %016llx: %016llx\n", table[res->reads[i].table],
               (unsigned long long)res->reads[i].pa,
               (unsigned long long)gen_get(&r->g, res->reads[i].pa));
}

static void summary(const struct run *r) {
    printf("%llu translations, %llu cycles; by cause:", (unsigned long long)r->translations,
           (unsigned long long)unit_cycle(r->u));
    for (unsigned i = 0; i < sizeof r->outcome / sizeof r->outcome[0]; i++)
        if (r->outcome[i])
            printf(" %u: %u", i, r->outcome[i]);
    printf("; page requests: %u queued, %u answered\n", r->pages.queued, r->pages.answered);
}

int main(int argc, char **argv) {
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : 20000;
    uint64_t seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 0) : 1;
    static struct run r;
    printf("seed %llu\n", (unsigned long long)seed);
    setvbuf(stdout, NULL, _IOLBF, 0);
    open_run(&r);
    while (r.translations < count && run_world(&r, seed))
        seed++;
    bool good = r.translations >= count;
    if (!good)
        explain(&r);
    check(good, "RTL and reference model agree", "world SEED=%llu: %s%s", (unsigned long long)seed,
          r.batch.why, r.batch.edit);
    summary(&r);
    unit_close(r.u);
    return check_status();
}
