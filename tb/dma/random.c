// SPDX-License-Identifier: Apache-2.0
// Differential test: random worlds and requests, RTL against the reference model; results, fault
// records and A/D bits must agree. Between and during requests tables are edited and invalidated:
// until the fence completes the old or the new translation is right, afterwards only the new one.
//
// random [COUNT]: that many translations; SEED=N replays. Prints the seed of a world that differs,
// so that SEED=that COUNT=1 replays it alone.
#include "compare.h"
#include "gen.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FQ_LG2 = 10, CQ_LG2 = 8 };

struct run {
    struct gen g;
    struct unit *u;
    struct soft soft;
    struct ref_config cfg;
    struct ref_mem ref;
    struct batch batch;
    struct expected *pool;
    uint64_t translations;
    unsigned outcome[300]; // by cause; 0: translated
    uint64_t edited;       // the word that was edited, 0: none
    unsigned old_reads;    // how often the model's walk finds its old value
    unsigned reads_of_edited;
    uint64_t injected[4];
    unsigned n_injected;
    bool dry; // the model writes nothing: a look ahead
    bool stray_write;
    uint64_t stray_addr;
};

// ---- The model's memory
// -----------------------------------------------------------------------------------

static enum ref_mem_status as_status(enum mem_result r) {
    return r == MEM_OK ? REF_MEM_OK : r == MEM_POISON ? REF_MEM_POISON : REF_MEM_FAULT;
}

static enum ref_mem_status ref_read(void *ctx, uint64_t pa, unsigned bytes, uint64_t *value) {
    struct run *run = ctx;
    struct machine_ops ops = memory_ops(run->g.ref);
    uint64_t word = 0;
    enum mem_result r = ops.read(ops.ctx, pa & ~7ull, &word, 8);
    if ((pa & ~7ull) == run->edited && ++run->reads_of_edited <= run->old_reads)
        word = run->g.old_value;
    *value = bytes == 8 ? word : (word >> 8 * (pa & 4)) & 0xffffffff;
    return as_status(r);
}

static enum ref_mem_status ref_write(void *ctx, uint64_t pa, unsigned bytes, uint64_t value) {
    struct run *run = ctx;
    struct machine_ops ops = memory_ops(run->g.ref);
    // An update of the old value never reaches memory: the exclusive write finds the new one.
    bool lost = (pa & ~7ull) == run->edited && run->reads_of_edited <= run->old_reads;
    if (lost || run->dry)
        return REF_MEM_OK;
    return as_status(ops.write(ops.ctx, pa, &value, bytes));
}

static void inject(struct run *r, uint64_t addr, enum mem_result result) {
    memory_inject(r->g.rtl, addr & ~7ull, 8, false, result);
    memory_inject(r->g.ref, addr & ~7ull, 8, false, result);
}

static void mend(struct run *r) {
    for (unsigned i = 0; i < r->n_injected; i++)
        inject(r, r->injected[i], MEM_OK);
    r->n_injected = 0;
}

// Breaks a doubleword that some request of this world reads.
static void break_something(struct run *r) {
    struct unit_request q;
    struct ref_result *res = malloc(sizeof *res);
    gen_request(&r->g, &q);
    struct ref_request req = compare_request(&q);
    r->dry = true;
    ref_translate(&r->cfg, &r->ref, &req, res);
    r->dry = false;
    if (res->n_reads > 0) {
        uint64_t pa = res->reads[gen_below(&r->g, res->n_reads)].pa;
        static const enum mem_result kind[3] = {MEM_SLVERR, MEM_DECERR, MEM_POISON};
        inject(r, pa, kind[gen_below(&r->g, 3)]);
        r->injected[r->n_injected++] = pa;
    }
    free(res);
}

// ---- Requests
// ------------------------------------------------------------------------------------------------

static void model(struct run *r, struct expected *e) {
    if (e->n_results == MAX_RESULT)
        return;
    r->reads_of_edited = 0;
    struct ref_request req = compare_request(&e->q);
    ref_translate(&r->cfg, &r->ref, &req, &e->result[e->n_results++]);
}

// As a walk sees memory that turns from old to new under it, at any of its reads of that word.
static void model_race(struct run *r, struct expected *e) {
    for (unsigned n = 1; n == 1 || n <= r->reads_of_edited; n++) {
        r->old_reads = n;
        model(r, e);
    }
    r->old_reads = 0;
    model(r, e);
}

static void model_all(struct run *r, unsigned first, unsigned end) {
    for (unsigned i = first; i < end; i++)
        model(r, r->batch.e[i]);
}

static void answered(void *ctx, const struct unit_request *q, const struct unit_response *g) {
    struct expected *e = ctx;
    (void)q;
    e->got = *g;
    e->answered = true;
}

static void submit(struct run *r, unsigned n) {
    struct batch *b = &r->batch;
    for (; n > 0 && b->n < MAX_BATCH; n--) {
        struct expected *e = &r->pool[b->n];
        memset(e, 0, offsetof(struct expected, result));
        e->n_results = 0;
        e->answered = e->recorded = false;
        gen_request(&r->g, &e->q);
        if (unit_outstanding(r->u) > 200)
            unit_drain(r->u);
        unit_submit(r->u, &e->q, answered, e);
        b->e[b->n++] = e;
    }
}

// ---- A and D bits
// --------------------------------------------------------------------------------------------

// Model and RTL must have written the same, but for what is marked as allowed; then both go on with
// the RTL's value.
static bool same_word(struct run *r, const struct gen_word *w, uint64_t allowed) {
    uint64_t rtl = memory_get64(r->g.rtl, w->pa), ref = memory_get64(r->g.ref, w->pa);
    if (((rtl ^ ref) & ~allowed) != 0) {
        snprintf(r->batch.why, sizeof r->batch.why,
                 "memory side effect: doubleword %llx is %llx, expected %llx, free bits %llx",
                 (unsigned long long)w->pa, (unsigned long long)rtl, (unsigned long long)ref,
                 (unsigned long long)allowed);
        return false;
    }
    memory_put64(r->g.ref, w->pa, rtl);
    return true;
}

// Bits that may differ in this word: those that some request may, but need not have set. Of
// requests that raced with an edit none is certain.
static uint64_t free_bits(struct run *r, uint64_t pa) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < r->batch.n; i++) {
        const struct expected *e = r->batch.e[i];
        for (unsigned k = 0; k < e->n_results; k++)
            for (unsigned j = 0; j < e->result[k].n_ad; j++) {
                if (e->result[k].ad[j].pa == pa)
                    r->batch.failed = e; // one of those that it would be about
                if (e->result[k].ad[j].pa == pa &&
                    (!e->result[k].ad[j].demanded || e->n_results > 1))
                    bits |= e->result[k].ad[j].bits;
            }
    }
    return bits;
}

static bool compare_memory(struct run *r) {
    if (r->stray_write) {
        snprintf(r->batch.why, sizeof r->batch.why, "a write to %llx, which is no queue",
                 (unsigned long long)r->stray_addr);
        return false;
    }
    if (!(r->g.caps & REF_CAP_AMO_HWAD))
        return true;
    for (unsigned i = 0; i < r->g.n_word; i++) {
        const struct gen_word *w = &r->g.word[i];
        if (w->kind != WORD_PTE1 && w->kind != WORD_PTE2)
            continue;
        if (memory_get64(r->g.rtl, w->pa) == memory_get64(r->g.ref, w->pa))
            continue;
        if (!same_word(r, w, free_bits(r, w->pa)))
            return false;
    }
    return true;
}

static void seen(void *ctx, uint64_t addr, size_t n, bool write) {
    struct run *r = ctx;
    bool queue = addr >= r->soft.fq && addr + n <= r->soft.fq + (32ull << FQ_LG2);
    if (write && !queue && !(r->g.caps & REF_CAP_AMO_HWAD)) {
        r->stray_write = true;
        r->stray_addr = addr;
    }
}

// ---- Batches
// -------------------------------------------------------------------------------------------------

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
    model_all(r, 0, r->batch.n);
    return check_batch(r);
}

static void note_edit(struct run *r, const struct gen_word *w) {
    snprintf(r->batch.edit, sizeof r->batch.edit,
             "; edited kind %d index %u at %llx from %llx to %llx, leaf %d addr %llx", w->kind,
             w->index, (unsigned long long)w->pa, (unsigned long long)r->g.old_value,
             (unsigned long long)gen_get(&r->g, w->pa), w->leaf, (unsigned long long)w->addr);
}

// Requests before, during and after an edit with its invalidation.
static bool edit_batch(struct run *r) {
    struct gen *g = &r->g;
    struct gen_word w;
    submit(r, 10 + gen_below(g, 60));
    unit_run(r->u, gen_below(g, 200));
    if (!gen_edit(g, &w)) {
        model_all(r, 0, r->batch.n);
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
    r->edited = w.pa;
    for (unsigned i = 0; i < racing; i++)
        model_race(r, r->batch.e[i]);
    model_all(r, racing, r->batch.n);
    r->edited = 0;
    return check_batch(r);
}

// ---- Worlds
// --------------------------------------------------------------------------------------------------

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
    r->cfg.ddtp = g->ddt_root >> 12 << 10 | g->ddt_mode;
    for (unsigned n = gen_chance(g, 150) ? 1 + gen_below(g, 3) : 0; n > 0; n--)
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
    }
    return true;
}

static void open_run(struct run *r) {
    r->u = unit_open();
    r->g.rtl = unit_memory(r->u);
    r->g.ref = memory_open();
    soft_start(&r->soft, r->u, CQ_LG2, FQ_LG2);
    r->g.caps = r->soft.caps & ~(getenv("NOAD") ? REF_CAP_AMO_HWAD : 0);
    r->cfg = (struct ref_config){.capabilities = r->soft.caps, .choice.msi_width_checked = true};
    r->ref = (struct ref_mem){.ctx = r, .read = ref_read, .write = ref_write};
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
    printf("%llu translations, %llu cycles\n", (unsigned long long)r.translations,
           (unsigned long long)unit_cycle(r.u));
    for (unsigned i = 0; i < sizeof r.outcome / sizeof r.outcome[0]; i++)
        if (r.outcome[i])
            printf("  %u: %u", i, r.outcome[i]);
    printf("\n");
    unit_close(r.u);
    return check_status();
}
