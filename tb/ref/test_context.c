/* SPDX-License-Identifier: Apache-2.0 */
/* Model against hand-worked examples: process directory, privilege, MSI page tables, ATS, A/D,
 * order. */
#include "world.h"

#include <stdio.h>

#define ROOT           0x80000000ULL
#define MODE(n)        ((uint64_t)(n) << 60)
#define PTR(pa)        (((pa) >> 12 << 10) | 1)
#define LEAF(pa, bits) (((pa) >> 12 << 10) | (bits))
#define V              1u
#define R              2u
#define W              4u
#define X              8u
#define U              16u
#define A              64u
#define D              128u
#define RWXUAD         (V | R | W | X | U | A | D)
#define EN_ATS         2u
#define T2GPA          8u
#define PDTV           0x20u
#define GADE           0x80u
#define SADE           0x100u
#define DPE            0x200u
#define SBE            0x400u

static struct world w;

static void start(uint64_t tc, uint64_t iohgatp, uint64_t fsc) {
    world_init(&w);
    w.cfg.ddtp = (ROOT >> 12 << 10) | REF_MODE_1LVL;
    world_put(&w, ROOT, tc | 1);
    world_put(&w, ROOT + 8, iohgatp);
    world_put(&w, ROOT + 24, fsc);
}

/* pid 0xa1b2c in PD20: PDI[2] = 5, PDI[1] = 0x1b... : 1010 0001 1011 0010 1100 is 101 | 000011011 |
 * 00101100. */
static void three_levels(void) {
    struct ref_request r = {.pv = true, .pid = 0xa1b2c, .iova = 0x123};
    start(PDTV, 0, MODE(3) | 0x80001);
    world_put(&w, 0x80001000 + 8 * 5, PTR(0x80002000));
    world_put(&w, 0x80002000 + 8 * 0x1b, PTR(0x80003000));
    world_put(&w, 0x80003000 + 16 * 0x2c, 1);
    world_translate(&w, r);
    check_pa(&w, "PD20 lookup, first stage Bare", 0x123, 64);
    world_put(&w, 0x80003000 + 16 * 0x2c, 0);
    world_translate(&w, r);
    check_fault(&w, "PC V=0", 266, 0);
    world_put(&w, 0x80003000 + 16 * 0x2c, 1 | 8);
    world_translate(&w, r);
    check_fault(&w, "PC ta bit 3", 267, 0);
    world_put(&w, 0x80003000 + 16 * 0x2c, 1 | 1ULL << 32);
    world_translate(&w, r);
    check_fault(&w, "PC ta bit 32", 267, 0);
    world_put(&w, 0x80003000 + 16 * 0x2c, 1);
    world_put(&w, 0x80003008 + 16 * 0x2c, MODE(7));
    world_translate(&w, r);
    check_fault(&w, "PC fsc mode 7", 267, 0);
    world_put(&w, 0x80002000 + 8 * 0x1b, PTR(0x80003000) | 0x100);
    world_translate(&w, r);
    check_fault(&w, "PDT non-leaf bit 8", 267, 0);
    world_put(&w, 0x80002000 + 8 * 0x1b, 0);
    world_translate(&w, r);
    check_fault(&w, "PDT non-leaf V=0", 266, 0);
    world_break(&w, 0x80001000 + 8 * 5, REF_MEM_POISON);
    world_translate(&w, r);
    check_fault(&w, "PDT poisoned", 269, 0);
    world_mend(&w);
    world_put(&w, 0x80001000 + 8 * 5, PTR(0x70000000ULL));
    world_translate(&w, r);
    check_fault(&w, "PDT access fault", 265, 0);
}

static void other_levels(void) {
    start(PDTV, 0, MODE(2) | 0x80001);
    world_put(&w, 0x80001000 + 8 * 0x1ff, PTR(0x80003000));
    world_put(&w, 0x80003000 + 16 * 0xff, 1);
    world_translate(&w, (struct ref_request){.pv = true, .pid = 0x1ffff, .iova = 8});
    check_pa(&w, "PD17 last process", 8, 64);
    world_translate(&w, (struct ref_request){.pv = true, .pid = 0x20000});
    check_fault(&w, "PD17 process_id too wide", 260, 0);
    start(PDTV, 0, MODE(1) | 0x80001);
    world_put(&w, 0x80001000, 1);
    world_put(&w, 0x80001008, MODE(8) | 0x80002);
    world_put(&w, 0x80002000, LEAF(0xc0000000ULL, RWXUAD));
    world_translate(&w, (struct ref_request){.iova = 0x99});
    check_pa(&w, "no process_id, DPE=0: first stage Bare", 0x99, 64);
    world_put(&w, ROOT, 1 | PDTV | DPE);
    world_translate(&w, (struct ref_request){.iova = 0x99});
    check_pa(&w, "no process_id, DPE=1: process 0", 0xc0000099, 30);
    world_put(&w, 0x80001000, 0);
    world_translate(&w, (struct ref_request){.iova = 0x99});
    check(w.res.fault.cause == 266 && !w.res.fault.pv && w.res.fault.pid == 0,
          "the default process_id is not recorded", "cause %u", w.res.fault.cause);
}

/* The process directory lies in guest memory: GPA page 1 is SPA page 0x80021. */
static void guest_directory(void) {
    struct ref_request r = {.pv = true, .pid = 3, .iova = 0x40000123, .write = true};
    start(PDTV, MODE(8) | 0x80004, MODE(1) | 1);
    world_put(&w, 0x80004000, PTR(0x80008000));
    world_put(&w, 0x80008000, PTR(0x80009000));
    world_put(&w, 0x80009000, 0);
    world_translate(&w, r);
    check_fault(&w, "process directory not mapped", 23, 0x1031);
    struct ref_fault got = w.res.fault;
    got.iotval2 = 0x1001;
    check(ref_fault_matches(&w.res, &got), "iotval2 may name the directory's page", "no");
    world_put(&w, 0x80009008, LEAF(0x80021000ULL, V | R | U | A));
    world_put(&w, 0x80021030, 1);
    world_put(&w, 0x80004008, LEAF(0xc0000000ULL, RWXUAD));
    world_translate(&w, r);
    check_pa(&w, "process directory in guest memory", 0xc0000123, 30);
}

static void privilege(void) {
    static const struct {
        const char *name;
        unsigned ta, pte, cause;
        bool priv, exec;
    } t[] = {
        {"user, U page", 1, RWXUAD, 0, false, false},
        {"user, S page", 1, RWXUAD & ~U, 13, false, false},
        {"supervisor without ENS", 1, RWXUAD & ~U, 260, true, false},
        {"supervisor, S page", 3, RWXUAD & ~U, 0, true, false},
        {"supervisor, U page, SUM=0", 3, RWXUAD, 13, true, false},
        {"supervisor, U page, SUM=1", 7, RWXUAD, 0, true, false},
        {"supervisor executes U page, SUM=1", 7, RWXUAD, 12, true, true},
        {"supervisor executes S page", 3, RWXUAD & ~U, 0, true, true},
    };
    for (unsigned i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
        start(PDTV, 0, MODE(1) | 0x80001);
        world_put(&w, 0x80001010, t[i].ta);
        world_put(&w, 0x80001018, MODE(8) | 0x80002);
        world_put(&w, 0x80002000, LEAF(0xc0000000ULL, t[i].pte));
        world_translate(
            &w, (struct ref_request){.pv = true, .pid = 1, .priv = t[i].priv, .exec = t[i].exec});
        check(w.res.fault.cause == t[i].cause, t[i].name, "cause %u", w.res.fault.cause);
    }
}

/* Specification's example: x = abcdefgh, y = 10100110 gives acfg. Mask 0xa6 on page number 0x100 +
 * x. */
static void msi_setup(uint64_t tc) {
    start(tc, MODE(8) | 0x80004, 0);
    world_put(&w, 0x80004000, LEAF(0x40000000ULL, RWXUAD));
    world_put(&w, ROOT + 32, MODE(1) | 0x80030);
    world_put(&w, ROOT + 40, 0xa6);
    world_put(&w, ROOT + 48, 0x100 | 0x59 | 0x06);
}

/* Page 0x1f9 + ...: x = 1101 1011 (a=1 c=0 f=0 g=1): outside the mask bits 6,4,3,0 are 1: matches
 * 0x59. */
#define MSI_GPA ((0x100ULL | 0xdb) << 12)
#define MSI_PTE (0x80030000ULL + 16 * 9)

static void msi_basic(void) {
    static const struct {
        const char *name;
        uint64_t dw0;
        unsigned cause;
    } t[] = {
        {"MSI PTE V=0", LEAF(0x28001000ULL, 6), 262},
        {"MSI PTE M=0", LEAF(0x28001000ULL, 1), 263},
        {"MSI PTE M=2", LEAF(0x28001000ULL, 5), 263},
        {"MSI PTE bit 3", LEAF(0x28001000ULL, 0xf), 263},
        {"MSI PTE bit 9", LEAF(0x28001000ULL, 0x207), 263},
        {"MSI PTE bit 54", LEAF(0x28001000ULL, 7) | 1ULL << 54, 263},
        {"MSI PTE bit 62", LEAF(0x28001000ULL, 7) | 1ULL << 62, 263},
    };
    msi_setup(0);
    world_put(&w, MSI_PTE, LEAF(0x28001000ULL, 7));
    world_put(&w, MSI_PTE + 8, ~0ULL);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA | 4, .write = true});
    check_pa(&w, "MSI basic mode", 0x28001004, 12);
    check(w.res.msi && !w.res.mrif, "MSI page is marked", "msi %d", w.res.msi);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA | 8});
    check_pa(&w, "MSI page, read", 0x28001008, 12);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA, .exec = true});
    check_fault(&w, "MSI page, execute", 1, 0);
    for (unsigned i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
        world_put(&w, MSI_PTE, t[i].dw0);
        world_translate(&w, (struct ref_request){.iova = MSI_GPA, .write = true});
        check_fault(&w, t[i].name, t[i].cause, 0);
    }
    world_break(&w, MSI_PTE, REF_MEM_POISON);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA, .write = true});
    check_fault(&w, "MSI PTE poisoned", 270, 0);
    world_mend(&w);
    world_break(&w, MSI_PTE, REF_MEM_FAULT);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA, .write = true});
    check_fault(&w, "MSI PTE access fault", 261, 0);
    world_mend(&w);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA ^ 0x1000});
    check_pa(&w, "page beside the interrupt file", (MSI_GPA ^ 0x1000) + 0x40000000ULL, 12);
    world_translate(&w, (struct ref_request){.iova = 0x00300000});
    check_pa(&w, "block that holds no interrupt file", 0x40300000ULL, 21);
}

static void msi_mrif(void) {
    msi_setup(EN_ATS);
    world_put(&w, MSI_PTE, (0x123456789aULL << 7) | 3);
    world_put(&w, MSI_PTE + 8, 1ULL << 60 | (0x28002ULL << 10) | 0x155);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA, .write = true});
    check_pa(&w, "MRIF address", 0x123456789aULL << 9, 12);
    check(w.res.mrif && w.res.nid == 0x555 && w.res.nppn == 0x28002, "MRIF notice", "nid %x",
          w.res.nid);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA, .at = REF_TRANSLATION_REQUEST});
    check(w.res.status == REF_OK && w.res.u && w.res.r, "ATS to MRIF: untranslated only", "u %d",
          w.res.u);
    world_translate(&w, (struct ref_request){.iova = MSI_GPA, .debug = true});
    check_fault(&w, "debug request to MRIF", 260, 0);
    w.cfg.capabilities &= ~REF_CAP_MSI_MRIF;
    world_translate(&w, (struct ref_request){.iova = MSI_GPA, .write = true});
    check_fault(&w, "MRIF without capability", 263, 0);
}

static void ats(void) {
    struct ref_request r = {.at = REF_TRANSLATION_REQUEST, .iova = 0x345};
    start(EN_ATS, 0, MODE(8) | 0x80001);
    world_put(&w, 0x80001000, LEAF(0xc0000000ULL, V | R | U | A));
    world_translate(&w, r);
    check(w.res.status == REF_OK && w.res.r && !w.res.w && !w.res.x, "ATS on a read-only page",
          "status %d", w.res.status);
    world_put(&w, 0x80001000, LEAF(0xc0000000ULL, V | X | U | A));
    r.exec = true;
    world_translate(&w, r);
    check(w.res.status == REF_NO_ACCESS && !w.res.reported, "ATS on an execute-only page",
          "status %d", w.res.status);
    world_put(&w, 0x80001000, 0);
    world_translate(&w, r);
    check(w.res.status == REF_NO_ACCESS && !w.res.reported, "ATS page fault: no access, no record",
          "status %d", w.res.status);
    world_put(&w, ROOT + 24, MODE(8) | 0x70000);
    world_translate(&w, r);
    check(w.res.status == REF_ABORT_CA && w.res.reported && w.res.fault.ttyp == 8,
          "ATS access fault: CA and a record", "status %d", w.res.status);
    start(EN_ATS | T2GPA, MODE(8) | 0x80004, 0);
    world_put(&w, 0x80004000, LEAF(0x40000000ULL, RWXUAD & ~X));
    r.exec = true;
    world_translate(&w, r);
    check(w.res.status == REF_OK && w.res.pa == 0x345 && w.res.r && w.res.w && !w.res.x,
          "T2GPA returns the GPA", "pa %llx", (unsigned long long)w.res.pa);
    world_translate(&w, (struct ref_request){.at = REF_TRANSLATED, .iova = 0x345});
    check_pa(&w, "T2GPA translates translated requests", 0x40000345, 30);
}

static void access_dirty(void) {
    start(SADE | GADE, MODE(8) | 0x80004, MODE(8) | 1);
    world_put(&w, 0x80004000, PTR(0x80008000));
    world_put(&w, 0x80008000, PTR(0x80009000));
    world_put(&w, 0x80009008, LEAF(0x80011000ULL, V | R | W | U));
    world_put(&w, 0x80011000, LEAF(0x40000000ULL, V | R | W | U));
    world_put(&w, 0x80004008, LEAF(0xc0000000ULL, V | R | W | U));
    world_translate(&w, (struct ref_request){.iova = 0x77});
    check_pa(&w, "A bits are set", 0xc0000077, 30);
    check((world_get(&w, 0x80011000) & (A | D)) == A && (world_get(&w, 0x80004008) & (A | D)) == A,
          "a read sets A, not D", "first %llx", (unsigned long long)world_get(&w, 0x80011000));
    check((world_get(&w, 0x80009008) & (A | D)) == (A | D), "the PTE's page is written: A and D",
          "%llx", (unsigned long long)world_get(&w, 0x80009008));
    world_translate(&w, (struct ref_request){.iova = 0x77, .write = true});
    check((world_get(&w, 0x80011000) & D) && (world_get(&w, 0x80004008) & D), "a write sets D",
          "first %llx", (unsigned long long)world_get(&w, 0x80011000));
    unsigned before = w.writes;
    world_translate(&w, (struct ref_request){.iova = 0x77, .write = true});
    check(w.writes == before, "nothing to set, nothing written", "%u", w.writes - before);
    world_put(&w, 0x80011000, LEAF(0x40000000ULL, V | R | W | U));
    world_put(&w, 0x80009008, LEAF(0x80011000ULL, V | R | U | A));
    world_translate(&w, (struct ref_request){.iova = 0x77});
    check_fault(&w, "A/D update without write permission", 21, 0x1003);
    world_put(&w, 0x80011000, LEAF(0x40000000ULL, V | R | W | U | A | D));
    world_put(&w, 0x80004008, LEAF(0xc0000000ULL, V | R | U));
    world_translate(&w, (struct ref_request){.iova = 0x77, .write = true});
    check_fault(&w, "no permission", 23, 0x40000074);
    check((world_get(&w, 0x80004008) & (A | D)) == 0, "no permission, no update", "%llx",
          (unsigned long long)world_get(&w, 0x80004008));
}

static uint64_t big(uint64_t v) {
    return __builtin_bswap64(v);
}

static void byte_order(void) {
    start(0, 0, 0);
    w.cfg.fctl = REF_FCTL_BE;
    world_put(&w, ROOT, big(1 | PDTV));
    world_put(&w, ROOT + 8, big(MODE(8) | 0x80004));
    world_put(&w, ROOT + 24, big(MODE(1) | 1));
    world_put(&w, 0x80004000, big(LEAF(0x80000000ULL, RWXUAD)));
    world_put(&w, 0x80001010, 1);
    world_put(&w, 0x80001018, MODE(8) | 2);
    world_put(&w, 0x80002000, LEAF(0, RWXUAD));
    world_translate(&w, (struct ref_request){.pv = true, .pid = 1, .iova = 0x55});
    check_pa(&w, "BE=1, SBE=0", 0x80000055, 30);
    world_put(&w, ROOT, big(1 | PDTV | SBE));
    world_put(&w, 0x80001010, big(1));
    world_put(&w, 0x80001018, big(MODE(8) | 2));
    world_put(&w, 0x80002000, big(LEAF(0, RWXUAD)));
    world_translate(&w, (struct ref_request){.pv = true, .pid = 1, .iova = 0x55});
    check_pa(&w, "BE=1, SBE=1", 0x80000055, 30);
}

int main(void) {
    three_levels();
    other_levels();
    guest_directory();
    privilege();
    msi_basic();
    msi_mrif();
    ats();
    access_dirty();
    byte_order();
    return check_status();
}
