// SPDX-License-Identifier: Apache-2.0
// Answers and fault records against the model's results. Records may come in any order and
// identical ones may be merged.
#include "compare.h"
#include <stdio.h>
#include <string.h>

struct ref_request compare_request(const struct unit_request *q) {
    static const enum ref_at at[3] = {REF_UNTRANSLATED, REF_TRANSLATION_REQUEST, REF_TRANSLATED};
    return (struct ref_request){.did = q->did,
                                .pv = q->pv,
                                .pid = q->pid,
                                .priv = q->priv,
                                .exec = q->exec,
                                .write = q->write,
                                .nw = q->nw,
                                .at = at[q->at],
                                .iova = q->iova};
}

static const char *request_text(const struct unit_request *q) {
    static char text[160];
    snprintf(text, sizeof text, "did %06x %s%05x%s%s%s at %d%s iova %016llx", q->did,
             q->pv ? "pid " : "no pid ", q->pid, q->priv ? " priv" : "",
             q->write ? " write" : " read", q->exec ? " exec" : "", q->at, q->nw ? " nw" : "",
             (unsigned long long)q->iova);
    return text;
}

static const char *result_text(const struct ref_result *r) {
    static char text[2][160];
    static unsigned turn;
    char *t = text[turn++ & 1];
    snprintf(t, sizeof text[0],
             "status %d cause %u%s iotval2 %llx pa %llx 2^%u rwx %d%d%d pbmt %u%s%s alts %u",
             r->status, r->fault.cause, r->reported ? " reported" : "",
             (unsigned long long)r->fault.iotval2, (unsigned long long)r->pa, r->page_lg2, r->r,
             r->w, r->x, r->pbmt, r->msi ? " msi" : "", r->mrif ? " mrif" : "", r->alts);
    return t;
}

const char *compare_text(const struct expected *e) {
    static char text[800];
    const struct unit_response *g = &e->got;
    int n = snprintf(text, sizeof text, "%s; got status %d pa %llx 2^%u pbmt %u%s%s",
                     request_text(&e->q), g->status, (unsigned long long)g->pa, g->page_lg2,
                     g->pbmt, g->msi ? " msi" : "", g->mrif ? " mrif" : "");
    for (unsigned i = 0; i < e->n_results && n < (int)sizeof text; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "; expected%s %s", i ? " or" : "",
                      result_text(&e->result[i]));
    return text;
}

static void difference(struct batch *b, const struct expected *e, const char *what) {
    b->failed = e;
    snprintf(b->why, sizeof b->why, "%s: %s", what, compare_text(e));
}

static bool translation_fits(const struct ref_result *r, const struct unit_request *q,
                             const struct unit_response *g) {
    if (g->pa != r->pa || g->msi != r->msi || g->mrif != r->mrif)
        return false;
    if (g->mrif && (g->nid != r->nid || g->nppn != r->nppn))
        return false;
    if (g->page_lg2 > r->page_lg2 || g->page_lg2 < 12)
        return false;
    if (!g->msi && g->pbmt != r->pbmt)
        return false;
    if (q->at != UNIT_TRANSLATION)
        return true;
    return g->r == r->r && g->w == r->w && g->x == r->x && g->u == r->u && g->g == r->g;
}

static enum ref_status ref_status_of(const struct unit_response *g) {
    static const enum ref_status status[4] = {REF_OK, REF_ABORT_UR, REF_ABORT_CA, REF_NO_ACCESS};
    return status[g->status];
}

static bool fits(const struct expected *e, const struct ref_result *r) {
    if (!ref_outcome_allowed(r, ref_status_of(&e->got), 0))
        return false;
    if (e->got.status != UNIT_OK || r->status != REF_OK)
        return true;
    return translation_fits(r, &e->q, &e->got);
}

bool compare_answer(struct batch *b, struct expected *e) {
    bool any = false;
    for (unsigned i = 0; i < e->n_results; i++)
        any |= e->possible[i] = fits(e, &e->result[i]);
    if (!any)
        difference(b, e, "answer");
    return any;
}

// ---- Records ----

static bool record_fits(const struct expected *e, const struct ref_fault *f) {
    for (unsigned i = 0; i < e->n_results; i++)
        if (e->possible[i] && ref_fault_matches(&e->result[i], f))
            return true;
    return false;
}

// Must there be a record? Only if no possible outcome goes without one.
static bool must_record(const struct expected *e) {
    for (unsigned i = 0; i < e->n_results; i++) {
        const struct ref_result *r = &e->result[i];
        if (e->possible[i] && !r->reported)
            return false;
        for (unsigned j = 0; e->possible[i] && j < r->alts; j++)
            if (!r->alt[j].reported)
                return false;
    }
    return e->got.status != UNIT_OK;
}

static struct ref_fault as_ref(const struct unit_fault *f) {
    return (struct ref_fault){.cause = f->cause,
                              .ttyp = f->ttyp,
                              .did = f->did,
                              .pv = f->pv,
                              .pid = f->pid,
                              .priv = f->priv,
                              .iotval = f->iotval,
                              .iotval2 = f->iotval2};
}

// First a request with this very address, then one whose page offset was left out.
static bool take_record(struct batch *b, const struct ref_fault *f) {
    for (unsigned i = 0; i < 2 * b->n; i++) {
        struct expected *e = b->e[i % b->n];
        bool near = i >= b->n || e->q.iova == f->iotval;
        if (near && !e->recorded && e->got.status != UNIT_OK && record_fits(e, f))
            return e->recorded = true;
    }
    char record[200];
    snprintf(record, sizeof record,
             "record that no request explains: cause %u ttyp %u did %06x pv %d pid %05x priv %d "
             "iotval %llx iotval2 %llx",
             f->cause, f->ttyp, f->did, f->pv, f->pid, f->priv, (unsigned long long)f->iotval,
             (unsigned long long)f->iotval2);
    snprintf(b->why, sizeof b->why, "%s", record);
    for (unsigned i = 0; i < b->n; i++)
        if (b->e[i]->q.iova == f->iotval && b->e[i]->q.did == f->did)
            difference(b, b->e[i], record);
    return false;
}

bool compare_faults(struct batch *b, struct soft *s) {
    struct unit_fault record;
    struct ref_fault seen[MAX_BATCH];
    unsigned n = 0;
    while (soft_fault(s, &record)) {
        seen[n] = as_ref(&record);
        if (n == MAX_BATCH || !take_record(b, &seen[n++]))
            return false;
    }
    for (unsigned i = 0; i < b->n; i++) {
        struct expected *e = b->e[i];
        bool merged = false;
        if (e->recorded || !must_record(e))
            continue;
        for (unsigned j = 0; j < n; j++)
            merged |= record_fits(e, &seen[j]);
        if (!merged) {
            difference(b, e, "record missing");
            return false;
        }
    }
    return true;
}
