/* SPDX-License-Identifier: Apache-2.0 */
/* Process to translate an IOVA: the steps in the specification's order, from the mode to the
 * answer. */
#include "ref_int.h"

#include <string.h>

static void set_wishes(struct walk *w) {
    const struct ref_request *req = w->req;
    if (req->at == REF_TRANSLATION_REQUEST || req->debug) {
        w->want = PERM_R | (req->nw ? 0 : PERM_W) | (req->exec ? PERM_X : 0);
        w->need = req->debug ? w->want : 0;
        return;
    }
    w->want = req->write ? PERM_W : req->exec ? PERM_X : PERM_R;
    w->need = w->want;
}

/* Step 7: what the device context does not allow. */
static bool type_allowed(const struct walk *w) {
    static const uint32_t widest[4] = {0xfffff, 0xff, 0x1ffff, 0xfffff};
    const struct ref_request *req = w->req;
    if (req->at != REF_UNTRANSLATED && !TC_EN_ATS(w->dc.tc))
        return false;
    if (!req->pv)
        return true;
    if (!TC_PDTV(w->dc.tc))
        return false;
    return req->pid <= widest[ATP_MODE(w->dc.fsc) & 3];
}

/* Steps 10 to 16: where the first-stage controls come from. */
static bool find_first_stage(struct walk *w, struct first_stage *f) {
    const struct ref_request *req = w->req;
    *f = (struct first_stage){.user = !(req->pv && req->priv)};
    if (req->at == REF_TRANSLATED)
        return true;
    if (!TC_PDTV(w->dc.tc)) {
        f->fsc = w->dc.fsc;
        return true;
    }
    if (!req->pv && !TC_DPE(w->dc.tc))
        return true;
    if (ATP_MODE(w->dc.fsc) == 0)
        return true;
    uint64_t ta;
    if (!pdt_locate(w, req->pv ? req->pid : 0, &ta, &f->fsc))
        return false;
    if (!f->user && !BITS(ta, 1, 1)) {
        f->fsc = 0;
        return fault(w, REF_TYPE_DISALLOWED);
    }
    f->sum = BITS(ta, 2, 2);
    return true;
}

static void answer(struct walk *w, const struct leaf *l1, const struct leaf *l2, uint64_t gpa) {
    struct ref_result *res = w->res;
    const struct ref_request *req = w->req;
    unsigned perm = l1->perm & l2->perm & w->want;
    res->r = perm & PERM_R;
    res->w = perm & PERM_W;
    res->x = (perm & PERM_X) && (res->r || req->at != REF_TRANSLATION_REQUEST);
    res->g = l1->g && req->pv && !res->msi;
    res->pbmt = l1->pbmt != 0 ? l1->pbmt : l2->pbmt;
    unsigned lg2 = l1->lg2 < l2->lg2 ? l1->lg2 : l2->lg2;
    res->page_lg2 = res->msi ? 12 : msi_limit_block(w, gpa, lg2);
    if (req->at != REF_TRANSLATION_REQUEST)
        return;
    if (res->mrif) /* "a Success response is generated with R, W, and U bit set to 1" */
        res->r = res->w = res->u = true;
    if (!res->r && !res->w)
        res->status = REF_NO_ACCESS;
    if (TC_T2GPA(w->dc.tc) && !res->mrif)
        res->pa = gpa;
}

/* Step 18 or 19, then the physical address range. */
static bool final_address(struct walk *w, uint64_t gpa, struct leaf *l2) {
    if (msi_matches(w, gpa)) {
        if (!msi_translate(w, gpa, l2))
            return false;
        /* The debug interface cannot describe an MRIF: it answers as for a disallowed request. */
        if (w->req->debug && w->res->mrif)
            return fault(w, REF_TYPE_DISALLOWED);
    } else {
        if (!stage2_translate(w, gpa, ACCESS_EXPLICIT, l2))
            return false;
        w->res->pa = l2->base | (gpa & block_mask(l2->lg2));
    }
    unsigned pas = (unsigned)BITS(w->cfg->capabilities, 37, 32);
    if ((w->res->pa >> pas) != 0)
        return fault_access(w);
    return true;
}

static bool finish_update(struct walk *w, bool ok) {
    const struct pending *u = &w->update;
    bool be = TC_SBE(w->dc.tc);
    if (ok && u->bits != 0) {
        enum ref_mem_status st = mem_write(w, u->pa, u->bytes, be, u->pte);
        if (st != REF_MEM_OK)
            return fault_table(w, st);
    }
    mem_note_ad(w, u->pa, u->bytes, be, u->bits, ok);
    return ok;
}

static bool two_stages(struct walk *w) {
    struct first_stage f;
    struct leaf l1, l2;
    if (!find_first_stage(w, &f))
        return false;
    if (!stage1_translate(w, &f, &l1))
        return false;
    uint64_t gpa = l1.base | (w->req->iova & block_mask(l1.lg2));
    w->want &= l1.perm;
    if (!finish_update(w, final_address(w, gpa, &l2)))
        return false;
    answer(w, &l1, &l2, gpa);
    return true;
}

static bool pass_through(struct walk *w) {
    struct ref_result *res = w->res;
    res->pa = w->req->iova;
    res->page_lg2 = LG2_ALL;
    res->r = res->w = res->x = true;
    unsigned pas = (unsigned)BITS(w->cfg->capabilities, 37, 32);
    if ((res->pa >> pas) != 0)
        return fault_access(w);
    return true;
}

static bool translate(struct walk *w) {
    unsigned mode = (unsigned)BITS(w->cfg->ddtp, 3, 0);
    if (mode == REF_MODE_OFF)
        return fault(w, REF_ALL_DISALLOWED);
    if (mode == REF_MODE_BARE) {
        if (w->req->at != REF_UNTRANSLATED)
            return fault(w, REF_TYPE_DISALLOWED);
        return pass_through(w);
    }
    if (!ddt_locate(w))
        return false;
    if (!type_allowed(w))
        return fault(w, REF_TYPE_DISALLOWED);
    if (w->req->at == REF_TRANSLATED && !TC_T2GPA(w->dc.tc))
        return pass_through(w);
    return two_stages(w);
}

void ref_translate(const struct ref_config *cfg, const struct ref_mem *mem,
                   const struct ref_request *req, struct ref_result *res) {
    memset(res, 0, sizeof(*res));
    struct walk w = {.cfg = cfg, .mem = mem, .req = req, .res = res};
    set_wishes(&w);
    res->exact_abort = req->at == REF_TRANSLATION_REQUEST && (cfg->capabilities & REF_CAP_ATS);
    bool translated = translate(&w);
    if (translated)
        res->fault = (struct ref_fault){.cause = 0};
    fault_describe(&w);
    if (!translated)
        fault_finish(&w);
}
