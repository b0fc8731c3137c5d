/* SPDX-License-Identifier: Apache-2.0
 * Every CSR number and every SYSTEM instruction, in VS- and VU-mode. What must come of each follows
 * from the privileged specification (CSR listing; "Virtual-Instruction Exception" in the chapter on
 * the H extension; AIA, chapter 5), given which extensions the test's machine has. The VMM turns a
 * virtual-instruction exception into an illegal-instruction one, for a guest without H; which of
 * the two it was is told by the VMM's count of such exits. */
#include <string.h>
#include "attack.h"

enum outcome { LEGAL, ILLEGAL, VIRTUAL, BREAKPOINT, OTHER };

/* What may come of an instruction: a set of outcomes. */
#define MAY(outcome) (1u << (outcome))
#define NO_ACCESS    (MAY(ILLEGAL) | MAY(VIRTUAL))
#define OPEN         (NO_ACCESS | MAY(LEGAL)) /* the implementation's choice */

#define ECALL      0x00000073u
#define RETURN     0x00008067u
#define A0         10u
#define A1         11u
#define SYSTEM     0x73u
#define MISC_MEM   0x0fu
#define SIREG      0x151u
#define IDENTITIES 256u /* the file has one less, and no identity 0 */

enum { EIDELIVERY = 0x70, EITHRESHOLD = 0x72 };

enum { CSRRW = 1, CSRRS = 2 };

#define STATUS_SPP     (1ul << 8)
#define STATUS_SPIE    (1ul << 5)
#define STATUS_FS      (1ul << 13)
#define READ_ONLY(csr) ((csr) >> 10 == 3)
#define PRIVILEGE(csr) ((csr) >> 8 & 3)

static uint32_t code[4096][2] __attribute__((aligned(8)));
static uint64_t values[4096]; /* a0 before, then after */
static uint64_t data[8] __attribute__((aligned(64)));
static uint64_t surprises, exits_before, phase;

/* code[] in user mode; both traps come back to user_back (offender.c). */
uint64_t user_run(uint64_t a0, uint64_t a1, const uint32_t *at);
__asm__(".text\n.balign 4\n.globl user_run\n.globl user_back\nuser_run:\n"
        "  csrw sepc, a2\n  li t0, 0x120\n  csrc sstatus, t0\n  sret\nuser_back:\n  ret\n");

static uint64_t virtual_exits(void) {
    return (uint64_t)read(READ_EXITS, READ_SELF_DOMAIN, 4).value;
}

/* Executes an instruction from code[], with a0 and a1. */
static enum outcome execute(unsigned number, bool user) {
    const uint32_t *at = code[number];
    uint64_t a0 = values[number];
    trapped.count = 0;
    if (!user && at[0] == ECALL) {
        return LEGAL; /* a call to the VMM: of whatever the registers hold */
    }
    if (user) {
        a0 = user_run(a0, (uint64_t)data, at);
    } else { /* sret, where it is legal, goes on as well */
        csr_write(sepc, at + 1);
        csr_clear(sstatus, STATUS_SPIE);
        csr_set(sstatus, STATUS_SPP);
        a0 = ((uint64_t (*)(uint64_t, uint64_t))(uint64_t)at)(a0, (uint64_t)data);
    }
    uint64_t now = virtual_exits(), exits = now - exits_before;
    exits_before = now;
    values[number] = a0;
    if (trapped.count == 0 || (user && trapped.cause == EXCEPTION_ECALL_USER)) {
        return exits == 0 ? LEGAL : OTHER;
    }
    if (trapped.cause == EXCEPTION_BREAKPOINT) {
        return BREAKPOINT;
    }
    bool well_told = trapped.cause == EXCEPTION_ILLEGAL && trapped.user == user &&
                     (trapped.tval == at[0] || trapped.tval == 0);
    return !well_told || exits > 1 ? OTHER : exits ? VIRTUAL : ILLEGAL;
}

static void judge(const char *what, unsigned number, bool user, unsigned want, enum outcome got) {
    if (!(want & MAY(got)) && surprises++ < 20) {
        print("hostile surprise: %s 0x%x in V%c: %u, not of %x\n", what, (uint64_t)number,
              user ? 'U' : 'S', (uint64_t)got, (uint64_t)want);
    }
}

/* All 4096 instructions that differ in their upper twelve bits; of those that must be illegal only
 * every so many: the firmware, which sees them first, prints a line for each. */
static void sweep_some(const char *what, uint32_t rest, bool user,
                       unsigned (*expect)(unsigned, bool), unsigned every) {
    for (unsigned n = 0; n < 4096; n++) {
        code[n][0] = n << 20 | rest;
        code[n][1] = user ? ECALL : RETURN;
    }
    __asm__ volatile("fence.i" ::: "memory");
    exits_before = virtual_exits();
    for (unsigned n = 0; n < 4096; n++) {
        unsigned want = expect(n, user);
        if (want != MAY(ILLEGAL) || n % every == phase % every) {
            judge(what, n, user, want, execute(n, user));
        }
    }
}

static void sweep(const char *what, uint32_t rest, bool user, unsigned (*expect)(unsigned, bool)) {
    sweep_some(what, rest, user, expect, 1);
}

/* ---- CSRs ------------------------------------------------------------------------------------ */

/* Ranges that the machine has: F, Zicntr, S, Sstc, H, Ssaia. The hpmcounters are apart. */
static const struct {
    uint16_t first, last;
} implemented[] = {
    {0x001, 0x003}, {0xc00, 0xc02},                                 /* F, Zicntr */
    {0x100, 0x100}, {0x104, 0x106}, {0x10a, 0x10a}, {0x140, 0x144}, /* S */
    {0x14d, 0x14d}, {0x180, 0x180},                                 /* Sstc, satp */
    {0x150, 0x151}, {0x15c, 0x15c}, {0xdb0, 0xdb0},                 /* Ssaia */
    {0x200, 0x200}, {0x204, 0x205}, {0x240, 0x244}, {0x24d, 0x24d}, /* VS */
    {0x250, 0x251}, {0x25c, 0x25c}, {0x280, 0x280}, {0xeb0, 0xeb0}, /* VS, Ssaia */
    {0x600, 0x600}, {0x602, 0x607}, {0x60a, 0x60a}, {0x643, 0x645}, /* H */
    {0x64a, 0x64a}, {0x680, 0x680}, {0xe12, 0xe12},                 /* H */
    {0x608, 0x609}, {0x646, 0x647},                                 /* H, Ssaia */
};

static bool has_csr(unsigned csr) {
    for (unsigned i = 0; i < sizeof implemented / sizeof implemented[0]; i++) {
        if (csr >= implemented[i].first && csr <= implemented[i].last) {
            return true;
        }
    }
    return false;
}

static unsigned expect_read(unsigned csr, bool user) {
    if (csr >= 0xc03 && csr <= 0xc1f) { /* hcounteren is 0 for them; whether they exist is open */
        return NO_ACCESS;
    }
    if (csr >= 0xc00 && csr <= 0xc02) { /* scounteren is 0 here */
        return MAY(user ? VIRTUAL : LEGAL);
    }
    if (!has_csr(csr) || PRIVILEGE(csr) == 3) {
        return MAY(ILLEGAL);
    }
    bool too_low = PRIVILEGE(csr) == 2 || (PRIVILEGE(csr) == 1 && user);
    return MAY(too_low ? VIRTUAL : LEGAL);
}

static unsigned expect_write(unsigned csr, bool user) {
    return READ_ONLY(csr) ? MAY(ILLEGAL) : expect_read(csr, user);
}

/* Reads, then writes: what was read, or else all ones. */
static void sweep_csrs(bool user) {
    csr_set(sstatus, STATUS_FS);
    csr_write(siselect, EIDELIVERY);
    memset(values, 0xff, sizeof values);
    sweep("csr read", CSRRS << 12 | A0 << 7 | SYSTEM, user, expect_read);
    sweep("csr write", A0 << 15 | CSRRW << 12 | SYSTEM, user, expect_write);
}

/* What sireg is for each siselect: an IMSIC with IDENTITIES, without the odd halves; the numbers of
 * interrupt priorities are the hypervisor's to emulate (AIA, 2.3 and 3.8). */
static unsigned expect_sireg(unsigned select) {
    if (select >= 0x30 && select <= 0x3f) {
        return MAY(VIRTUAL);
    }
    bool array = select >= 0x80 && select <= 0xff;
    if (array && !(select & 1)) {
        return (select & 0x3f) < IDENTITIES / 32 ? MAY(LEGAL) : OPEN;
    }
    return select == EIDELIVERY || select == EITHRESHOLD ? MAY(LEGAL) : NO_ACCESS;
}

static void sweep_sireg(void) {
    exits_before = virtual_exits();
    for (unsigned select = 0; select < 0x200; select++) {
        csr_write(siselect, select);
        if (csr_read(siselect) == select) { /* code[] has the reads */
            judge("sireg", select, false, expect_sireg(select), execute(SIREG, false));
        }
    }
}

static unsigned expect_counters(unsigned csr, bool user) {
    return csr >= 0xc00 && csr <= 0xc02 ? MAY(LEGAL) : expect_read(csr, user);
}

void attack_csrs(void) {
    surprises = 0;
    sweep_csrs(false);
    verdict("csrs-vs", surprises == 0, surprises);
    surprises = 0;
    sweep_csrs(true);
    verdict("csrs-vu", surprises == 0, surprises);
    surprises = 0;
    sweep_some("csr read again", CSRRS << 12 | A0 << 7 | SYSTEM, false, expect_read, 64);
    sweep_sireg();
    verdict("sireg", surprises == 0, surprises);
    csr_write(scounteren, 7);
    surprises = 0;
    sweep_some("csr read, scounteren 7", CSRRS << 12 | A0 << 7 | SYSTEM, true, expect_counters, 64);
    verdict("counters-vu", surprises == 0, surprises);
    csr_write(scounteren, 0);
}

/* ---- Instructions ---------------------------------------------------------------------------- */

/* SYSTEM, funct3 0, rd and rs1 x0: the machine has Zawrs, and neither Svinval nor Smrnmi. */
static unsigned expect_system(unsigned funct12, bool user) {
    unsigned funct7 = funct12 >> 5;
    if (funct12 == 0x001) {
        return MAY(BREAKPOINT);
    }
    if (funct12 == 0x000 || funct12 == 0x00d || funct12 == 0x01d) { /* ecall, wrs.nto, wrs.sto */
        return MAY(LEGAL);
    }
    if (funct12 == 0x102 || funct12 == 0x105 || funct7 == 0x09) { /* sret, wfi, sfence.vma */
        return MAY(user ? VIRTUAL : LEGAL);
    }
    return MAY(funct7 == 0x11 || funct7 == 0x31 ? VIRTUAL : ILLEGAL); /* hfence.vvma, hfence.gvma */
}

/* SYSTEM, funct3 4: hypervisor loads and stores. There is no Zimop. */
static unsigned expect_hyper(unsigned funct12, bool stores) {
    unsigned funct7 = funct12 >> 5, rs2 = funct12 & 31;
    if (funct7 < 0x30 || funct7 > 0x37) {
        return MAY(ILLEGAL);
    }
    if (funct7 & 1) { /* hsv */
        return MAY(stores ? VIRTUAL : ILLEGAL);
    }
    bool load = rs2 == 0 || (rs2 == 1 && funct7 != 0x36) ||
                (rs2 == 3 && (funct7 == 0x32 || funct7 == 0x34)); /* hlv, hlv.u, hlvx */
    return MAY(load ? VIRTUAL : ILLEGAL);
}

/* With rd x0, which stores must have, and with rd a0. */
static unsigned expect_hyper_x0(unsigned funct12, bool user) {
    (void)user;
    return expect_hyper(funct12, true);
}

static unsigned expect_hyper_a0(unsigned funct12, bool user) {
    (void)user;
    return expect_hyper(funct12, false);
}

/* MISC-MEM, funct3 2: cbo.inval, clean, flush and zero; senvcfg is 0. */
static unsigned expect_cache(unsigned funct12, bool user) {
    bool exists = funct12 <= 2 || funct12 == 4;
    return MAY(!exists ? ILLEGAL : user ? VIRTUAL : LEGAL);
}

static void sweep_instructions(bool user, unsigned every) {
    csr_set(sip, 2); /* so that wfi has something to wait for */
    csr_set(sie, 2);
    memset(values, 0, sizeof values);
    sweep_some("system", SYSTEM, user, expect_system, every);
    sweep_some("hypervisor access", A1 << 15 | 4 << 12 | SYSTEM, user, expect_hyper_x0, every);
    sweep_some("hypervisor access", A1 << 15 | 4 << 12 | A0 << 7 | SYSTEM, user, expect_hyper_a0,
               every);
    sweep("cache", A1 << 15 | 2 << 12 | MISC_MEM, user, expect_cache);
    csr_clear(sie, 2);
    csr_clear(sip, 2);
}

void attack_instructions(const char *arguments) {
    unsigned every = (unsigned)option(arguments, "every=");
    phase = option(arguments, "seed=");
    surprises = 0;
    sweep_instructions(false, every);
    verdict("instructions-vs", surprises == 0, surprises);
    surprises = 0;
    sweep_instructions(true, every);
    verdict("instructions-vu", surprises == 0, surprises);
}
