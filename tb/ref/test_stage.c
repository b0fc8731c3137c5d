/* SPDX-License-Identifier: Apache-2.0 */
/* Model against hand-worked examples: first and second stage, nesting, NAPOT, PBMT, permissions. */
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

static struct world w;

static void start(uint64_t tc, uint64_t iohgatp, uint64_t fsc) {
    world_init(&w);
    w.cfg.ddtp = (ROOT >> 12 << 10) | REF_MODE_1LVL;
    world_put(&w, ROOT, tc | 1);
    world_put(&w, ROOT + 8, iohgatp);
    world_put(&w, ROOT + 24, fsc);
}

static void go(uint64_t iova) {
    world_translate(&w, (struct ref_request){.iova = iova});
}

static void go_write(uint64_t iova) {
    world_translate(&w, (struct ref_request){.iova = iova, .write = true});
}

static void go_exec(uint64_t iova) {
    world_translate(&w, (struct ref_request){.iova = iova, .exec = true});
}

/* Sv39 va 0x40_8060_5678: VPN[2] = 0x102 makes it non-canonical; 0x00_8060_5678 has VPN 2, 3, 5. */
static void sv39(void) {
    start(0, 0, MODE(8) | 0x80001);
    world_put(&w, 0x80001000 + 8 * 2, PTR(0x80002000));
    world_put(&w, 0x80002000 + 8 * 3, PTR(0x80003000));
    world_put(&w, 0x80003000 + 8 * 5, LEAF(0xabcde000ULL, RWXUAD));
    go(0x80605678);
    check_pa(&w, "Sv39 4 KiB", 0xabcde678, 12);
    world_put(&w, 0x80002000 + 8 * 3, LEAF(0xabc00000ULL, RWXUAD));
    go(0x80605678);
    check_pa(&w, "Sv39 2 MiB", 0xabc05678, 21);
    world_put(&w, 0x80002000 + 8 * 3, LEAF(0xabc01000ULL, RWXUAD));
    go_write(0x80605678);
    check_fault(&w, "Sv39 misaligned 2 MiB", 15, 0);
    world_put(&w, 0x80001000 + 8 * 2, LEAF(0x1c0000000ULL, RWXUAD));
    go(0x80605678);
    check_pa(&w, "Sv39 1 GiB", 0x1c0605678, 30);
    go(0x4080605678);
    check_fault(&w, "Sv39 bit 38 without its extension", 13, 0);
    go(0x8000000080605678ULL);
    check_fault(&w, "Sv39 bit 63 set", 13, 0);
    world_put(&w, 0x80001000 + 8 * 0x102, LEAF(0x1c0000000ULL, RWXUAD));
    go(0xffffffc080605678ULL);
    check_pa(&w, "Sv39 upper half", 0x1c0605678, 30);
}

static void sv48_sv57(void) {
    start(0, 0, MODE(9) | 0x80001);
    world_put(&w, 0x80001000 + 8 * 1, LEAF(0x8000000000ULL, RWXUAD));
    go(0x8001234567ULL);
    check_pa(&w, "Sv48 512 GiB", 0x8001234567ULL, 39);
    go(0x800000000000ULL);
    check_fault(&w, "Sv48 bit 47 without its extension", 13, 0);
    start(0, 0, MODE(10) | 0x80001);
    world_put(&w, 0x80001000 + 8 * 1, LEAF(0x1000000000000ULL, RWXUAD));
    go(0x1000001234567ULL);
    check_pa(&w, "Sv57 256 TiB", 0x1000001234567ULL, 48);
    world_put(&w, 0x80001000 + 8 * 511, PTR(0x80002000));
    world_put(&w, 0x80002000 + 8 * 511, PTR(0x80003000));
    world_put(&w, 0x80003000 + 8 * 511, PTR(0x80004000));
    world_put(&w, 0x80004000 + 8 * 511, PTR(0x80005000));
    world_put(&w, 0x80005000 + 8 * 511, LEAF(0x123456789000ULL, RWXUAD));
    go(0xffffffffffffffffULL);
    check_pa(&w, "Sv57 last byte", 0x123456789fffULL, 12);
    world_put(&w, 0x80005000 + 8 * 511, PTR(0x80006000));
    go(0xffffffffffffffffULL);
    check_fault(&w, "pointer at level 0", 13, 0);
}

static void sv32(void) {
    start(0x800, 0, MODE(8) | 0x80001);
    /* VPN[1] = 3, VPN[0] = 2: two 4-byte entries share a doubleword. */
    world_put(&w, 0x80001000 + 8, (PTR(0x80002000ULL)) << 32);
    world_put(&w, 0x80002000 + 8, LEAF(0x3abcde000ULL, RWXUAD));
    go(0x00c02123);
    check_pa(&w, "Sv32 4 KiB", 0x3abcde123ULL, 12);
    go(0x100c02123ULL);
    check_fault(&w, "Sv32 bit 32 set", 13, 0);
    world_put(&w, 0x80001000 + 8, (LEAF(0x80400000ULL, RWXUAD)) << 32);
    go(0x00c02123);
    check_pa(&w, "Sv32 4 MiB", 0x80402123ULL, 22);
}

static void encodings(void) {
    static const struct {
        const char *name;
        uint64_t pte;
        unsigned cause; /* of a write; 0: good */
    } t[] = {
        {"V=0", LEAF(0xabcde000ULL, RWXUAD & ~V), 15},
        {"W without R", LEAF(0xabcde000ULL, V | W | U | A | D), 15},
        {"W and X without R", LEAF(0xabcde000ULL, V | W | X | U | A | D), 15},
        {"bit 54", LEAF(0xabcde000ULL, RWXUAD) | 1ULL << 54, 15},
        {"bit 60", LEAF(0xabcde000ULL, RWXUAD) | 1ULL << 60, 15},
        {"RSW ignored", LEAF(0xabcde000ULL, RWXUAD) | 0x300, 0},
        {"PBMT 3", LEAF(0xabcde000ULL, RWXUAD) | 3ULL << 61, 15},
        {"NAPOT 64 KiB", LEAF(0xabcd8000ULL, RWXUAD) | 1ULL << 63, 0},
        {"NAPOT with ppn 0", LEAF(0xabcd0000ULL, RWXUAD) | 1ULL << 63, 15},
        {"NAPOT with ppn 4", LEAF(0xabcd4000ULL, RWXUAD) | 1ULL << 63, 15},
        {"NAPOT with ppn c", LEAF(0xabcdc000ULL, RWXUAD) | 1ULL << 63, 15},
        {"A=0", LEAF(0xabcde000ULL, RWXUAD & ~A), 15},
        {"D=0", LEAF(0xabcde000ULL, RWXUAD & ~D), 15},
        {"U=0 for a user", LEAF(0xabcde000ULL, RWXUAD & ~U), 15},
        {"read only", LEAF(0xabcde000ULL, RWXUAD & ~W), 15},
        {"no X", LEAF(0xabcde000ULL, RWXUAD & ~X), 0},
    };
    for (unsigned i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
        start(0, 0, MODE(8) | 0x80001);
        world_put(&w, 0x80001000, PTR(0x80002000));
        world_put(&w, 0x80002000, PTR(0x80003000));
        world_put(&w, 0x80003000 + 8 * 7, t[i].pte);
        go_write(0x7010);
        check(w.res.fault.cause == t[i].cause, t[i].name, "cause %u", w.res.fault.cause);
    }
    world_put(&w, 0x80003000 + 8 * 7, LEAF(0xabcd8000ULL, RWXUAD) | 1ULL << 63);
    go(0x7010);
    check_pa(&w, "NAPOT keeps the low VPN bits", 0xabcd7010, 16);
    go_exec(0x7010);
    check_pa(&w, "execute with X", 0xabcd7010, 16);
    world_put(&w, 0x80003000 + 8 * 7, LEAF(0xabcde000ULL, V | X | U | A));
    go(0x7010);
    check_fault(&w, "read of an execute-only page", 13, 0);
    go_exec(0x7010);
    check_pa(&w, "execute of an execute-only page", 0xabcde010, 12);
    world_put(&w, 0x80003000 + 8 * 7, LEAF(0xabcde000ULL, V | R | U | A));
    go_exec(0x7010);
    check_fault(&w, "execute without X", 12, 0);
    go(0x7010);
    check_pa(&w, "a read needs no D", 0xabcde010, 12);
}

static void pointers_and_errors(void) {
    static const struct {
        const char *name;
        uint64_t bits;
    } t[] = {{"pointer with A", A},
             {"pointer with D", D},
             {"pointer with U", U},
             {"pointer with N", 1ULL << 63},
             {"pointer with PBMT", 1ULL << 61}};
    for (unsigned i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
        start(0, 0, MODE(8) | 0x80001);
        world_put(&w, 0x80001000, PTR(0x80002000ULL) | t[i].bits);
        go(0);
        check_fault(&w, t[i].name, 13, 0);
    }
    start(0, 0, MODE(8) | 0x80001);
    world_put(&w, 0x80001000, PTR(0x80002000ULL));
    go(0);
    check_fault(&w, "access fault of a read's PTE", 5, 0);
    go_write(0);
    check_fault(&w, "access fault of a write's PTE", 7, 0);
    go_exec(0);
    check_fault(&w, "access fault of an execute's PTE", 1, 0);
    world_break(&w, 0x80001000, REF_MEM_POISON);
    go(0);
    check_fault(&w, "poisoned PTE", 274, 0);
}

/* Second stage alone: GPA = IOVA. Sv39x4 root index is bits 40:30, 11 bits. */
static void second_stage(void) {
    start(0, MODE(8) | 0x80004, 0);
    world_put(&w, 0x80004000 + 8 * 0x7ff, PTR(0x80008000));
    world_put(&w, 0x80008000 + 8 * 1, LEAF(0x90200000ULL, RWXUAD));
    go(0x1ffc0412345ULL);
    check_fault(&w, "Sv39x4 wrong slot", 21, 0x1ffc0412344ULL);
    go(0x1ffc0312345ULL);
    check_pa(&w, "Sv39x4 2 MiB under the last root slot", 0x90312345, 21);
    go_exec(0x3ffc0312345ULL);
    check_fault(&w, "Sv39x4 bit 41 set", 20, 0x3ffc0312344ULL);
    go_write(0xffffffffc0000000ULL);
    check_fault(&w, "Sv39x4 is not sign-extended", 23, 0xffffffffc0000000ULL);
    world_put(&w, 0x80008000 + 8 * 1, LEAF(0x90200000ULL, RWXUAD & ~U));
    go(0x1ffc0312345ULL);
    check_fault(&w, "second stage needs U", 21, 0x1ffc0312344ULL);
    world_put(&w, 0x80008000 + 8 * 1, LEAF(0x90200000ULL, RWXUAD & ~D));
    go_write(0x1ffc0312345ULL);
    check_fault(&w, "second stage D=0", 23, 0x1ffc0312344ULL);
    start(0, MODE(10) | 0x80004, 0);
    world_put(&w, 0x80004000 + 8 * 0x400, LEAF(0x2000000000000ULL, RWXUAD));
    go(0x400000012345678ULL);
    check_pa(&w, "Sv57x4 bit 58", 0x2000012345678ULL, 48);
    start(0x800, MODE(8) | 0x80004, 0);
    w.cfg.fctl = REF_FCTL_GXL;
    world_put(&w, 0x80004000 + 8 * 0x7ff, (LEAF(0x80400000ULL, RWXUAD)) << 32);
    go(0x3ffc12345ULL);
    check_pa(&w, "Sv32x4 4 MiB, last slot", 0x80412345ULL, 22);
    go(0x400000000ULL);
    check_fault(&w, "Sv32x4 bit 34 set", 21, 0x400000000ULL);
}

/* First stage at GPA 0x1000 (Sv39), second stage Sv39x4 at 0x80004000: leaf sizes of both vary. */
static void nested(void) {
    static const unsigned lg2[3] = {12, 21, 30};
    const uint64_t iova = 0x0045a3c678ULL; /* VPN 1, 0x2d, 0x3c */
    const uint64_t gpa_page[3] = {0x6789abcde000ULL & 0x1ffffffffffULL, 0x189abc00000ULL,
                                  0x1c0000000ULL};
    for (unsigned i = 0; i < 9; i++) {
        unsigned l1 = i / 3, l2 = i % 3;
        char name[60];
        start(0, MODE(8) | 0x80004, MODE(8) | 0x1);
        /* guest tables at GPA 1000..3000 are at SPA 0x80011000.. */
        world_put(&w, 0x80004000, PTR(0x80008000));
        world_put(&w, 0x80008000, PTR(0x80009000));
        for (unsigned p = 1; p < 4; p++) {
            world_put(&w, 0x80009000 + 8 * p, LEAF(0x80010000ULL + 0x1000 * p, RWXUAD));
        }
        uint64_t leaf = LEAF(gpa_page[l1], RWXUAD);
        world_put(&w, 0x80011000 + 8 * 1, l1 == 2 ? leaf : PTR(0x2000ULL));
        world_put(&w, 0x80012000 + 8 * 0x2d, l1 == 1 ? leaf : PTR(0x3000ULL));
        world_put(&w, 0x80013000 + 8 * 0x3c, leaf);
        uint64_t gpa = gpa_page[l1] | (iova & ((1ULL << lg2[l1]) - 1));
        uint64_t spa_page = 0x3000000000ULL >> lg2[l2] << lg2[l2];
        uint64_t leaf2 = LEAF(spa_page, RWXUAD);
        world_put(&w, 0x80004000 + 8 * (gpa >> 30), l2 == 2 ? leaf2 : PTR(0x8000a000ULL));
        world_put(&w, 0x8000a000 + 8 * ((gpa >> 21) & 511), l2 == 1 ? leaf2 : PTR(0x8000b000ULL));
        world_put(&w, 0x8000b000 + 8 * ((gpa >> 12) & 511), leaf2);
        go(iova);
        unsigned small = lg2[l1] < lg2[l2] ? lg2[l1] : lg2[l2];
        snprintf(name, sizeof(name), "nested first 2^%u on second 2^%u", lg2[l1], lg2[l2]);
        check_pa(&w, name, spa_page | (gpa & ((1ULL << lg2[l2]) - 1)), small);
    }
    check(w.res.n_reads == 8 + 4 + 1, "nested 1 GiB on 1 GiB reads", "%u", w.res.n_reads);
}

static void nested_faults(void) {
    start(0, MODE(8) | 0x80004, MODE(8) | 0x1);
    world_put(&w, 0x80004000, PTR(0x80008000));
    world_put(&w, 0x80008000, PTR(0x80009000));
    world_put(&w, 0x80009000, 0);
    go_write(0x45a3c678);
    check_fault(&w, "implicit guest page fault has the original type", 23, 0x1009);
    world_put(&w, 0x80009000 + 8, LEAF(0x80011000ULL, V | X | U | A));
    go_exec(0x45a3c678);
    check_fault(&w, "implicit access needs R", 20, 0x1009);
    world_put(&w, 0x80009000 + 8, LEAF(0x80011000ULL, V | R | U | A));
    world_put(&w, 0x80011000 + 8, LEAF(0x40000000ULL, RWXUAD));
    go(0x45a3c678);
    check_fault(&w, "explicit guest page fault", 21, 0x45a3c678);
    world_put(&w, 0x80004000 + 8, LEAF(0xc0000000ULL, RWXUAD & ~W));
    go_write(0x45a3c678);
    check_fault(&w, "second stage read only", 23, 0x45a3c678);
    go(0x45a3c678);
    check_pa(&w, "second stage read only, read", 0xc5a3c678, 30);
    world_put(&w, 0x80011000 + 8, LEAF(0x20000000000ULL, RWXUAD));
    go(0x45a3c678);
    check_fault(&w, "first stage's GPA too wide", 21, 0x20005a3c678ULL);
}

static void memory_types(void) {
    start(0, MODE(8) | 0x80004, MODE(8) | 0x1);
    world_put(&w, 0x80004000, LEAF(0x80000000ULL, RWXUAD));
    world_put(&w, 0x80001000, LEAF(0x40000000ULL, RWXUAD));
    static const unsigned type[][3] = {{0, 0, 0}, {0, 1, 1}, {0, 2, 2}, {1, 2, 1}, {2, 1, 2}};
    for (unsigned i = 0; i < 5; i++) {
        char name[40];
        world_put(&w, 0x80001000, LEAF(0x40000000ULL, RWXUAD) | (uint64_t)type[i][0] << 61);
        world_put(&w, 0x80004008, LEAF(0xc0000000ULL, RWXUAD) | (uint64_t)type[i][1] << 61);
        go(0x100);
        snprintf(name, sizeof(name), "PBMT %u on %u", type[i][0], type[i][1]);
        check(w.res.status == REF_OK && w.res.pbmt == type[i][2], name, "%u", w.res.pbmt);
    }
    w.cfg.capabilities &= ~REF_CAP_SVPBMT;
    go(0x100);
    check_fault(&w, "PBMT without Svpbmt", 13, 0);
}

int main(void) {
    sv39();
    sv48_sv57();
    sv32();
    encodings();
    pointers_and_errors();
    second_stage();
    nested();
    nested_faults();
    memory_types();
    return check_status();
}
