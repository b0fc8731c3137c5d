/* SPDX-License-Identifier: Apache-2.0 */
/* Faults: cause codes by access type, what is reported, and how the request is answered. */
#include "ref_int.h"

static unsigned by_type(const struct walk *w, unsigned instr, unsigned read, unsigned write) {
    if (w->req->at == REF_TRANSLATION_REQUEST)
        return read;
    if (w->req->write)
        return write;
    return w->req->exec ? instr : read;
}

bool fault(struct walk *w, unsigned cause) {
    w->res->fault.cause = cause;
    w->res->fault.iotval2 = 0;
    return false;
}

bool fault_access(struct walk *w) {
    if (w->req->at == REF_TRANSLATION_REQUEST) {
        if (w->want & PERM_W)
            fault_alternative(w, REF_WRITE_ACCESS);
        if (w->want & PERM_X)
            fault_alternative(w, REF_INSTR_ACCESS);
    }
    return fault(w, by_type(w, REF_INSTR_ACCESS, REF_READ_ACCESS, REF_WRITE_ACCESS));
}

bool fault_page(struct walk *w) {
    return fault(w, by_type(w, REF_INSTR_PAGE, REF_READ_PAGE, REF_WRITE_PAGE));
}

/* The cause is that of the original access, also when an implicit access faulted. */
bool fault_guest_page(struct walk *w, uint64_t gpa, enum access_kind kind) {
    fault(w, by_type(w, REF_INSTR_GUEST_PAGE, REF_READ_GUEST_PAGE, REF_WRITE_GUEST_PAGE));
    uint64_t implicit = kind == ACCESS_EXPLICIT ? 0 : kind == ACCESS_IMPLICIT_WRITE ? 3 : 1;
    w->res->fault.iotval2 = (gpa & ~3ULL) | implicit;
    return false;
}

bool fault_mem(struct walk *w, enum ref_mem_status st, unsigned access_cause,
               unsigned corrupt_cause) {
    return fault(w, st == REF_MEM_POISON ? corrupt_cause : access_cause);
}

/* An error when reading or updating a PTE of either stage. */
bool fault_table(struct walk *w, enum ref_mem_status st) {
    if (st == REF_MEM_POISON)
        return fault(w, REF_PT_CORRUPT);
    return fault_access(w);
}

/* "Reported if DTF is 1?", from the table of causes. */
static bool reported_with_dtf(unsigned cause) {
    switch (cause) {
    case REF_ALL_DISALLOWED:
    case REF_DDT_ACCESS:
    case REF_DDT_INVALID:
    case REF_DDT_MISCONFIG:
    case REF_DDT_CORRUPT:
    case REF_INTERNAL:
    case REF_MSI_WRITE:
        return true;
    default:
        return false;
    }
}

/* "PCIe ATS translation request handling". Corruption is a CA by the RAS guidelines. */
static enum ref_status ats_status(unsigned cause) {
    if (cause >= REF_ALL_DISALLOWED && cause <= REF_TYPE_DISALLOWED)
        return REF_ABORT_UR;
    switch (cause) {
    case REF_INSTR_PAGE:
    case REF_READ_PAGE:
    case REF_WRITE_PAGE:
    case REF_INSTR_GUEST_PAGE:
    case REF_READ_GUEST_PAGE:
    case REF_WRITE_GUEST_PAGE:
    case REF_PDT_INVALID:
    case REF_MSI_INVALID:
        return REF_NO_ACCESS;
    default:
        return REF_ABORT_CA;
    }
}

static enum ref_status status_of(const struct walk *w, unsigned cause) {
    return w->req->at == REF_TRANSLATION_REQUEST ? ats_status(cause) : REF_ABORT_UR;
}

static bool reported(const struct walk *w, unsigned cause) {
    if (status_of(w, cause) == REF_NO_ACCESS)
        return false;
    bool dtf = w->dc_found && TC_DTF(w->dc.tc);
    return !dtf || reported_with_dtf(cause);
}

void fault_alternative(struct walk *w, unsigned cause) {
    struct ref_result *res = w->res;
    if (res->alts == REF_MAX_ALT)
        return;
    res->alt[res->alts++] = (struct ref_alt){
        .status = status_of(w, cause), .cause = cause, .reported = reported(w, cause)};
}

static unsigned ttyp(const struct ref_request *req) {
    if (req->at == REF_TRANSLATION_REQUEST)
        return 8;
    unsigned base = req->at == REF_TRANSLATED ? 5 : 1;
    if (req->write)
        return base + 2;
    return req->exec ? base : base + 1;
}

/* What a record says about the request; also for an alternative to success. */
void fault_describe(struct walk *w) {
    struct ref_fault *f = &w->res->fault;
    const struct ref_request *req = w->req;
    f->ttyp = ttyp(req);
    f->did = req->did;
    f->pv = req->pv;
    f->pid = req->pv ? req->pid : 0;
    f->priv = req->pv && req->priv;
    f->iotval = req->iova;
}

/* The answer to a fault that has its cause and iotval2. */
void fault_finish(struct walk *w) {
    unsigned cause = w->res->fault.cause;
    w->res->status = status_of(w, cause);
    w->res->reported = reported(w, cause);
}

static bool offset_or_zero(uint64_t got, uint64_t want) {
    return got == want || got == (want & ~0xfffULL);
}

/* iotval2: bits 1:0 are flags; the offset of a GPA may read 0, that of an implicit one be the
 * table's. */
static bool iotval2_matches(uint64_t got, uint64_t want) {
    return (got & 3) == (want & 3) && offset_or_zero(got & ~3ULL, want & ~3ULL);
}

bool ref_fault_matches(const struct ref_result *res, const struct ref_fault *got) {
    const struct ref_fault *f = &res->fault;
    bool same_request = got->ttyp == f->ttyp && got->did == f->did && got->pv == f->pv &&
                        got->pid == f->pid && got->priv == f->priv &&
                        offset_or_zero(got->iotval, f->iotval);
    if (!same_request)
        return false;
    if (res->reported && got->cause == f->cause)
        return iotval2_matches(got->iotval2, f->iotval2);
    for (unsigned i = 0; i < res->alts; i++) {
        if (res->alt[i].reported && res->alt[i].cause == got->cause)
            return got->iotval2 == 0;
    }
    return false;
}

static bool same_class(enum ref_status a, enum ref_status b, bool ats) {
    bool abort_a = a == REF_ABORT_UR || a == REF_ABORT_CA;
    bool abort_b = b == REF_ABORT_UR || b == REF_ABORT_CA;
    return a == b || (!ats && abort_a && abort_b);
}

bool ref_outcome_allowed(const struct ref_result *res, enum ref_status status, unsigned cause) {
    bool ats = res->exact_abort;
    if (same_class(status, res->status, ats) && (cause == 0 || cause == res->fault.cause)) {
        return true;
    }
    for (unsigned i = 0; i < res->alts; i++) {
        const struct ref_alt *alt = &res->alt[i];
        if (same_class(status, alt->status, ats) && (cause == 0 || cause == alt->cause))
            return true;
    }
    return false;
}
