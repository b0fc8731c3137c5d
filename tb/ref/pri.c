/* SPDX-License-Identifier: Apache-2.0 */
/* PCIe ATS Page Request handling, up to the page-request queue. */
#include "ref_int.h"

#include <string.h>

/* PCIe message codes: Page Request. */
#define PAGE_REQUEST_CODE 0x04u

static enum ref_page_verdict verdict_of(unsigned cause) {
    return cause == REF_TYPE_DISALLOWED ? REF_PR_INVALID_REQUEST : REF_PR_RESPONSE_FAILURE;
}

static bool locate(struct walk *w) {
    unsigned mode = (unsigned)BITS(w->cfg->ddtp, 3, 0);
    if (mode == REF_MODE_OFF)
        return fault(w, REF_ALL_DISALLOWED);
    if (mode == REF_MODE_BARE)
        return fault(w, REF_TYPE_DISALLOWED);
    if (!ddt_locate(w))
        return false;
    if (!TC_EN_ATS(w->dc.tc) || !TC_EN_PRI(w->dc.tc))
        return fault(w, REF_TYPE_DISALLOWED);
    return true;
}

void ref_page_request(const struct ref_config *cfg, const struct ref_mem *mem,
                      const struct ref_page_request *page, struct ref_page_result *out) {
    struct ref_result res;
    struct ref_request req = {
        .did = page->did, .pv = page->pv, .pid = page->pid, .priv = page->priv};
    struct walk w = {.cfg = cfg, .mem = mem, .req = &req, .res = &res};
    memset(&res, 0, sizeof(res));
    memset(out, 0, sizeof(*out));
    bool found = locate(&w);
    out->prpr = w.dc_found && TC_PRPR(w.dc.tc);
    if (found)
        return;
    fault_describe(&w);
    fault_finish(&w);
    out->verdict = verdict_of(res.fault.cause);
    out->fault = res.fault;
    out->fault.ttyp = 9;
    out->fault.iotval = PAGE_REQUEST_CODE;
    out->reported = res.reported;
}
