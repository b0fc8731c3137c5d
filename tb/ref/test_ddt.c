/* SPDX-License-Identifier: Apache-2.0 */
/* Model against hand-worked examples: modes, device directory, device-context checks, DTF, PRI. */
#include "world.h"

#include <stdio.h>

#define ROOT    0x80000000ULL
#define PTR(pa) (((pa) >> 12 << 10) | 1)
#define MODE(n) ((uint64_t)(n) << 60)

static struct world w;

static struct ref_request reading(uint32_t did, uint64_t iova) {
    return (struct ref_request){.did = did, .iova = iova};
}

static void start(unsigned mode) {
    world_init(&w);
    w.cfg.ddtp = (ROOT >> 12 << 10) | mode;
    world_put(&w, ROOT, 0);
}

static void modes(void) {
    start(REF_MODE_OFF);
    world_translate(&w, reading(1, 0x1234));
    check_fault(&w, "mode Off is cause 256", 256, 0);
    check(w.res.fault.ttyp == 2 && w.res.fault.iotval == 0x1234 && w.res.reported, "record of Off",
          "ttyp %u", w.res.fault.ttyp);
    w.cfg.ddtp = REF_MODE_BARE;
    world_translate(&w, reading(0xffffff, 0x1234567));
    check_pa(&w, "mode Bare passes", 0x1234567, 64);
    world_translate(&w, (struct ref_request){.at = REF_TRANSLATED, .iova = 0x1000});
    check_fault(&w, "mode Bare refuses translated requests", 260, 0);
    world_translate(&w, (struct ref_request){.at = REF_TRANSLATION_REQUEST, .iova = 0x1000});
    check(w.res.status == REF_ABORT_UR && w.res.fault.ttyp == 8 && w.res.fault.cause == 260,
          "mode Bare answers a translation request with UR", "status %d", w.res.status);
}

/* did 0x8abcd1, extended format: DDI[2] = 0x115 (23:15), DDI[1] = 0xf3 (14:6), DDI[0] = 0x11 (5:0).
 * 0x8abcd1 = 1000 1010 1 | 011 1100 11 | 01 0001. */
static void three_levels_extended(void) {
    start(REF_MODE_3LVL);
    world_put(&w, ROOT + 0x115 * 8, PTR(0x80001000ULL));
    world_put(&w, 0x80001000ULL + 0xf3 * 8, PTR(0x80002000ULL));
    world_put(&w, 0x80002000ULL + 0x11 * 64, 1);
    world_translate(&w, reading(0x8abcd1, 0xabc));
    check_pa(&w, "3LVL extended format", 0xabc, 64);
    check(w.res.n_reads == 10 && w.res.reads[1].pa == 0x80001798ULL &&
              w.res.reads[2].pa == 0x80002440ULL,
          "3LVL extended format reads", "%u reads", w.res.n_reads);
}

/* The same did in base format: DDI[2] = 0x8a, DDI[1] = 0x179, DDI[0] = 0x51. */
static void three_levels_base(void) {
    start(REF_MODE_3LVL);
    w.cfg.capabilities &= ~(REF_CAP_MSI_FLAT | REF_CAP_MSI_MRIF);
    world_put(&w, ROOT + 0x8a * 8, PTR(0x80001000ULL));
    world_put(&w, 0x80001000ULL + 0x179 * 8, PTR(0x80002000ULL));
    world_put(&w, 0x80002000ULL + 0x51 * 32, 1);
    world_translate(&w, reading(0x8abcd1, 0xabc));
    check_pa(&w, "3LVL base format", 0xabc, 64);
    check(w.res.n_reads == 6 && w.res.reads[2].pa == 0x80002a20ULL, "3LVL base format reads",
          "%u reads", w.res.n_reads);
}

static void widths(void) {
    start(REF_MODE_1LVL);
    world_put(&w, ROOT + 0x3f * 64, 1);
    world_translate(&w, reading(0x3f, 0));
    check_pa(&w, "1LVL widest id, extended", 0, 64);
    world_translate(&w, reading(0x40, 0));
    check_fault(&w, "1LVL id too wide, extended", 260, 0);
    w.cfg.ddtp = (ROOT >> 12 << 10) | REF_MODE_2LVL;
    world_translate(&w, reading(0x8000, 0));
    check_fault(&w, "2LVL id too wide, extended", 260, 0);
    w.cfg.capabilities &= ~(REF_CAP_MSI_FLAT | REF_CAP_MSI_MRIF);
    world_translate(&w, reading(0x8000, 0));
    check_fault(&w, "2LVL widest id, base, is looked up", 258, 0);
    world_translate(&w, reading(0x10000, 0));
    check_fault(&w, "2LVL id too wide, base", 260, 0);
    w.cfg.ddtp = (ROOT >> 12 << 10) | REF_MODE_1LVL;
    world_put(&w, ROOT + 0x7f * 32, 1);
    world_translate(&w, reading(0x7f, 0));
    check_pa(&w, "1LVL widest id, base", 0, 64);
    world_translate(&w, reading(0x80, 0));
    check_fault(&w, "1LVL id too wide, base", 260, 0);
}

static void nonleaf_entries(void) {
    static const struct {
        const char *name;
        uint64_t entry;
        unsigned cause;
    } t[] = {
        {"non-leaf V=0", 0x3fffffffffffffULL & ~1ULL, 258},
        {"non-leaf bit 1 reserved", PTR(0x80001000ULL) | 2, 259},
        {"non-leaf bit 9 reserved", PTR(0x80001000ULL) | 0x200, 259},
        {"non-leaf bit 54 reserved", PTR(0x80001000ULL) | 1ULL << 54, 259},
        {"non-leaf bit 63 reserved", PTR(0x80001000ULL) | 1ULL << 63, 259},
        {"non-leaf to a hole", PTR(0x70000000ULL), 257},
    };
    for (unsigned i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
        start(REF_MODE_2LVL);
        world_put(&w, ROOT, t[i].entry);
        world_translate(&w, reading(1, 0));
        check_fault(&w, t[i].name, t[i].cause, 0);
    }
    start(REF_MODE_2LVL);
    world_put(&w, ROOT, PTR(0x80001000ULL));
    world_break(&w, ROOT, REF_MEM_POISON);
    world_translate(&w, reading(1, 0));
    check_fault(&w, "non-leaf poisoned", 268, 0);
}

/* One device context of did 0 with these doublewords. */
static void context(uint64_t tc, uint64_t iohgatp, uint64_t ta, uint64_t fsc) {
    world_put(&w, ROOT, tc);
    world_put(&w, ROOT + 8, iohgatp);
    world_put(&w, ROOT + 16, ta);
    world_put(&w, ROOT + 24, fsc);
}

static void context_checks(void) {
    static const struct {
        const char *name;
        uint64_t tc, iohgatp, ta, fsc, cap_off;
        unsigned cause; /* 0: accepted */
    } t[] = {
        {"DC V=0 with junk", ~1ULL, ~0ULL, ~0ULL, ~0ULL, 0, 258},
        {"DC tc bit 12", 1 | 1 << 12, 0, 0, 0, 0, 259},
        {"DC tc bit 23", 1 | 1 << 23, 0, 0, 0, 0, 259},
        {"DC tc bit 32", 1 | 1ULL << 32, 0, 0, 0, 0, 259},
        {"DC tc bit 63", 1 | 1ULL << 63, 0, 0, 0, 0, 259},
        {"DC ta bit 11", 1, 0, 1 << 11, 0, 0, 259},
        {"DC ta PSCID", 1, 0, 0xfffff000ULL, 0, 0, 0},
        {"DC ta bit 32", 1, 0, 1ULL << 32, 0, 0, 259},
        {"DC ta bit 40 without QOSID", 1, 0, 1ULL << 40, 0, 0, 259},
        {"DC fsc bit 44", 1, 0, 0, 1ULL << 44, 0, 259},
        {"DC fsc bit 59", 1, 0, 0, 1ULL << 59, 0, 259},
        {"EN_ATS without ATS", 3, 0, 0, 0, REF_CAP_ATS, 259},
        {"EN_ATS", 3, 0, 0, 0, 0, 0},
        {"EN_PRI without EN_ATS", 5, 0, 0, 0, 0, 259},
        {"PRPR without EN_PRI", 3 | 0x40, 0, 0, 0, 0, 259},
        {"PRPR with EN_PRI", 7 | 0x40, 0, 0, 0, 0, 0},
        {"T2GPA with Bare", 3 | 8, 0, 0, 0, 0, 259},
        {"T2GPA without EN_ATS", 1 | 8, MODE(8), 0, 0, 0, 259},
        {"T2GPA without capability", 3 | 8, MODE(8), 0, 0, REF_CAP_T2GPA, 259},
        {"iosatp mode 7", 1, 0, 0, MODE(7), 0, 259},
        {"iosatp mode 11", 1, 0, 0, MODE(11), 0, 259},
        {"iosatp custom mode 14", 1, 0, 0, MODE(14), 0, 259},
        {"iosatp Sv57 without Sv57", 1, 0, 0, MODE(10), REF_CAP_SV57, 259},
        {"iosatp mode 9 with SXL", 1 | 0x800, 0, 0, MODE(9), 0, 259},
        {"pdtp mode 4", 1 | 0x20, 0, 0, MODE(4), 0, 259},
        {"pdtp PD20 without PD20", 1 | 0x20, 0, 0, MODE(3), REF_CAP_PD20, 259},
        {"pdtp PD17 without PD17", 1 | 0x20, 0, 0, MODE(2), REF_CAP_PD17, 259},
        {"pdtp PD8 without PD8", 1 | 0x20, 0, 0, MODE(1), REF_CAP_PD8, 259},
        {"pdtp Bare", 1 | 0x20, 0, 0, 0, 0, 0},
        {"DPE without PDTV", 1 | 0x200, 0, 0, 0, 0, 259},
        {"iohgatp mode 1", 1, MODE(1), 0, 0, 0, 259},
        {"iohgatp mode 11", 1, MODE(11), 0, 0, 0, 259},
        {"iohgatp root not 16 KiB aligned", 1, MODE(8) | 0x80002, 0, 0, 0, 259},
        {"iohgatp Bare ignores its PPN", 1, 0x80003, 0, 0, 0, 0},
        {"SADE without AMO_HWAD", 1 | 0x100, 0, 0, 0, REF_CAP_AMO_HWAD, 259},
        {"GADE without AMO_HWAD", 1 | 0x80, 0, 0, 0, REF_CAP_AMO_HWAD, 259},
        {"SBE without END", 1 | 0x400, 0, 0, 0, REF_CAP_END, 259},
        {"SBE with END", 1 | 0x400, 0, 0, 0, 0, 0},
        {"SXL with GXL writable", 1 | 0x800, 0, 0, 0, 0, 0},
    };
    for (unsigned i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
        start(REF_MODE_1LVL);
        w.cfg.capabilities &= ~t[i].cap_off;
        context(t[i].tc, t[i].iohgatp, t[i].ta, t[i].fsc);
        world_translate(&w, reading(0, 0));
        bool accepted = w.res.fault.cause != 258 && w.res.fault.cause != 259;
        check(t[i].cause == 0 ? accepted : w.res.fault.cause == t[i].cause, t[i].name, "cause %u",
              w.res.fault.cause);
    }
}

static void msi_fields(void) {
    static const struct {
        const char *name;
        unsigned dw;
        uint64_t value;
    } t[] = {
        {"msiptp mode 2", 4, MODE(2)},
        {"msiptp bit 44", 4, MODE(1) | 1ULL << 44},
        {"msi_addr_mask bit 52", 5, 1ULL << 52},
        {"msi_addr_pattern bit 52", 6, 1ULL << 52},
        {"DC doubleword 7", 7, 1},
    };
    for (unsigned i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
        start(REF_MODE_1LVL);
        context(1, 0, 0, 0);
        world_put(&w, ROOT + 8 * t[i].dw, t[i].value);
        world_translate(&w, reading(0, 0));
        check_fault(&w, t[i].name, 259, 0);
    }
    start(REF_MODE_1LVL);
    context(1 | 0x800, 0, 0, 0);
    w.cfg.fctl_writable = 0;
    world_translate(&w, reading(0, 0));
    check_fault(&w, "SXL with GXL fixed at 0", 259, 0);
    w.cfg.fctl = REF_FCTL_GXL;
    world_translate(&w, reading(0, 0));
    check_pa(&w, "SXL with GXL at 1", 0, 64);
    world_put(&w, ROOT, 1);
    world_translate(&w, reading(0, 0));
    check_fault(&w, "GXL without SXL", 259, 0);
}

static void read_errors(void) {
    for (unsigned i = 0; i < 8; i++) {
        char name[40];
        start(REF_MODE_1LVL);
        context(1, 0, 0, 0);
        world_break(&w, ROOT + 8 * i, i & 1 ? REF_MEM_POISON : REF_MEM_FAULT);
        world_translate(&w, reading(0, 0));
        snprintf(name, sizeof(name), "DC doubleword %u bad", i);
        check_fault(&w, name, i & 1 ? 268 : 257, 0);
    }
    start(REF_MODE_1LVL);
    world_break(&w, ROOT + 24, REF_MEM_POISON);
    world_translate(&w, reading(0, 0));
    check(ref_outcome_allowed(&w.res, REF_ABORT_CA, 258) &&
              ref_outcome_allowed(&w.res, REF_ABORT_UR, 268) &&
              !ref_outcome_allowed(&w.res, REF_ABORT_UR, 259),
          "V=0 and a poisoned doubleword: either cause", "alternatives %u", w.res.alts);
}

static void type_and_dtf(void) {
    start(REF_MODE_1LVL);
    context(1, 0, 0, 0);
    struct ref_request r = {.pv = true, .pid = 5, .priv = true, .iova = 0x1008};
    world_translate(&w, r);
    check_fault(&w, "process_id without PDTV", 260, 0);
    const struct ref_fault *f = &w.res.fault;
    check(f->pv && f->pid == 5 && f->priv && w.res.reported, "record has the process_id", "pv %d",
          f->pv);
    context(1 | 0x10, 0, 0, 0);
    world_translate(&w, r);
    check(f->cause == 260 && !w.res.reported, "DTF=1 hides 260", "reported");
    context(1 | 0x10 | 1 << 12, 0, 0, 0);
    world_translate(&w, r);
    check(f->cause == 259 && w.res.reported, "DTF=1 shows 259", "hidden");
    context(1 | 0x20, 0, 0, MODE(1));
    r.pid = 0x100;
    world_translate(&w, r);
    check_fault(&w, "process_id wider than PD8", 260, 0);
    context(1, 0, 0, 0);
    world_translate(&w, (struct ref_request){.at = REF_TRANSLATED, .write = true});
    check(f->cause == 260 && f->ttyp == 7 && !f->pv && f->pid == 0, "translated without EN_ATS",
          "cause %u ttyp %u", f->cause, f->ttyp);
    context(3, 0, 0, MODE(8));
    world_translate(&w, (struct ref_request){.at = REF_TRANSLATED, .iova = 0x987654321});
    check_pa(&w, "translated with EN_ATS is final", 0x987654321, 64);
}

static void page_requests(void) {
    struct ref_page_request p = {.did = 0, .pv = true, .pid = 9};
    struct ref_page_result out;
    start(REF_MODE_1LVL);
    context(7 | 0x40, 0, 0, 0);
    ref_page_request(&w.cfg, &w.mem, &p, &out);
    check(out.verdict == REF_PR_QUEUE && out.prpr && !out.reported, "page request is queued", "no");
    context(3, 0, 0, 0);
    ref_page_request(&w.cfg, &w.mem, &p, &out);
    check(out.verdict == REF_PR_INVALID_REQUEST && out.fault.cause == 260 && out.fault.ttyp == 9 &&
              out.fault.iotval == 4,
          "page request without EN_PRI", "cause %u", out.fault.cause);
    w.cfg.ddtp = REF_MODE_OFF;
    ref_page_request(&w.cfg, &w.mem, &p, &out);
    check(out.verdict == REF_PR_RESPONSE_FAILURE && out.fault.cause == 256 && !out.prpr,
          "page request in mode Off", "cause %u", out.fault.cause);
    w.cfg.ddtp = REF_MODE_BARE;
    ref_page_request(&w.cfg, &w.mem, &p, &out);
    check(out.verdict == REF_PR_INVALID_REQUEST, "page request in mode Bare", "%d", out.verdict);
}

int main(void) {
    modes();
    three_levels_extended();
    three_levels_base();
    widths();
    nonleaf_entries();
    context_checks();
    msi_fields();
    read_errors();
    type_and_dtf();
    page_requests();
    return check_status();
}
