/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest with two harts for what the SBI specification says at its edges: numbers
 * beyond the last one, 32-bit arguments in wide registers, hart masks, what a remote fence must
 * cover, harts in each state. probe.c has the plain cases, dbcn.c the console. Hart 1 does what
 * hart 0 tells it. */
#include "call.h"
#include "engine.h"

#define GUEST "corner"
#include "verdict.h"

#define TIME   0x54494d45u
#define IPI    0x735049u
#define RFENCE 0x52464e43u
#define HSM    0x48534du

enum { HSM_START, HSM_STOP, HSM_STATUS, HSM_SUSPEND };
enum { STARTED = 0, STOPPED = 1, START_PENDING = 2, SUSPENDED = 4 };
#define RETENTIVE     UINT64_C(0)
#define NON_RETENTIVE UINT64_C(0x80000000)

#define WIDE      (UINT64_C(1) << 32) /* above what a 32-bit argument has */
#define ALL_HARTS (~UINT64_C(0))
#define WAIT      50000000u /* 5 s */
#define BORDER    UINT64_C(0x80400000)
#define END       UINT64_C(0x80600000)
#define PAGE      UINT64_C(0x1000)
#define SSIP      (1u << 1)
#define STIP      (1u << 5)
#define SEIP      (1u << 9)
#define SIE       (1u << 1)
#define IDENTITY  9u

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("corner FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

/* ---- Hart 1: no interrupt is ever taken; what is pending is looked at. */

enum command { LOOK, PAGING, CALL, PENDING, SUSPEND, RESTART_HART0 };

static volatile struct {
    enum command command;
    uint64_t arg[3];
    unsigned asked, done;
    uint64_t seen[2];
    struct sbi_result result;
    uint64_t pending;
    unsigned starts; /* and how hart 1 found itself at the last one */
    uint64_t id, opaque, satp, status;
} hart1;

/* a0 is the hart's number, a1 the argument: hart 1 begins here, hart 0 when it has stopped. */
void hart1_entry(void), hart0_entry(void);
__asm__(".text\n.balign 4\n"
        ".globl hart1_entry\nhart1_entry:\n  la sp, hart1_stack + 4096\n  call hart1_main\n"
        ".globl hart0_entry\nhart0_entry:\n  la sp, hart0_stack + 4096\n  call hart0_again\n");
uint8_t hart0_stack[4096] __attribute__((aligned(16)));
uint8_t hart1_stack[4096] __attribute__((aligned(16)));
uint64_t trap_vector;
void hart1_main(uint64_t id, uint64_t opaque);
void hart0_again(uint64_t id, uint64_t opaque);

/* What hart 1 sees as two pages at WINDOW. */
#define WINDOW UINT64_C(0x40000000)
static volatile uint64_t pages[2][PAGE / 8] __attribute__((aligned(4096)));
static volatile uint64_t tables[3][512] __attribute__((aligned(4096)));
#define SV39 (UINT64_C(8) << 60)
#define ASID UINT64_C(5)
#define PTE  UINT64_C(0xcf) /* valid, RWX, accessed, dirty */

static uint64_t pte(const volatile void *at, uint64_t bits) {
    return (uint64_t)at / PAGE << 10 | bits;
}

static void show_pages(unsigned first) {
    tables[2][0] = pte(pages[first], PTE);
    tables[2][1] = pte(pages[1 - first], PTE);
    __asm__ volatile("fence rw, rw" ::: "memory");
}

static void make_tables(void) {
    pages[0][0] = 0;
    pages[1][0] = 1;
    tables[0][1] = pte(tables[1], 1);
    tables[0][2] = pte((void *)0x80000000, PTE); /* the RAM where it is */
    tables[1][0] = pte(tables[2], 1);
    show_pages(0);
}

static uint64_t wait_for_status(uint64_t hart, int64_t state) {
    uint64_t begin = csr_read(time);
    struct sbi_result now;
    do {
        now = sbi_call(HSM, HSM_STATUS, hart, 0, 0);
    } while (now.value != state && csr_read(time) - begin < WAIT);
    return (uint64_t)now.value;
}

static void obey(void) {
    switch (hart1.command) {
    case LOOK:
        hart1.seen[0] = *(volatile uint64_t *)WINDOW;
        hart1.seen[1] = *(volatile uint64_t *)(WINDOW + PAGE);
        break;
    case PAGING:
        csr_write(satp, SV39 | ASID << 44 | (uint64_t)tables[0] / PAGE);
        __asm__ volatile("sfence.vma" ::: "memory");
        break;
    case CALL:
        hart1.seen[0] = ((uint64_t (*)(void))hart1.arg[0])();
        break;
    case PENDING:
        hart1.pending = csr_read(sip);
        csr_clear(sip, SSIP);
        break;
    case SUSPEND:
        csr_write(sie, hart1.arg[2]);
        hart1.result = sbi_call(HSM, HSM_SUSPEND, hart1.arg[0], hart1.arg[1], 0x5678);
        break;
    case RESTART_HART0:
        hart1.pending = wait_for_status(0, STOPPED);
        hart1.result = sbi_call(IPI, 0, 0, ALL_HARTS, 0);
        hart1.seen[0] = (uint64_t)sbi_call(HSM, HSM_START, 0, (uint64_t)hart0_entry, 0x9abc).error;
        break;
    }
}

void hart1_main(uint64_t id, uint64_t opaque) {
    hart1.id = id;
    hart1.opaque = opaque;
    hart1.satp = csr_read(satp);
    hart1.status = csr_read(sstatus) & SIE;
    csr_write(stvec, trap_vector);
    imsic_write(EIDELIVERY, 1);
    imsic_write(EITHRESHOLD, 0);
    imsic_write(EIE0, 1u << IDENTITY);
    hart1.done = hart1.asked;
    hart1.starts++;
    for (;;) {
        if (hart1.done != hart1.asked) {
            obey();
            __asm__ volatile("fence rw, rw" ::: "memory");
            hart1.done++;
        }
    }
}

/* ---- Hart 0 */

static void ask(enum command command, uint64_t a, uint64_t b, uint64_t c) {
    hart1.command = command;
    hart1.arg[0] = a;
    hart1.arg[1] = b;
    hart1.arg[2] = c;
    __asm__ volatile("fence rw, rw" ::: "memory");
    hart1.asked++;
}

static bool until(volatile unsigned *count, unsigned target) {
    uint64_t begin = csr_read(time);
    while (*count != target && csr_read(time) - begin < WAIT) {
    }
    return *count == target;
}

static void tell(enum command command, uint64_t a) {
    ask(command, a, 0, 0);
    verdict("hart1-answers", until(&hart1.done, hart1.asked), command);
}

/* Extension and function numbers are 32 bits, signed: none is an alias of another. */
static void numbers(void) {
    static const struct {
        uint32_t extension, first_absent;
    } known[] = {{SBI_BASE, 7}, {TIME, 1},     {IPI, 1},      {RFENCE, 3},
                 {HSM, 4},      {SBI_SRST, 1}, {SBI_DBCN, 3}, {HYPERCALL_EXTENSION, 7}};
    static const uint64_t absent[] = {0,    1,          8,          0x0f,       ~UINT64_C(0),
                                      0x11, 0x08000000, 0x09000000, 0x0a000001, WIDE | SBI_BASE};
    for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
        uint64_t functions[] = {known[i].first_absent, 0x7fffffff, ~UINT64_C(0), WIDE};
        struct sbi_result probed = sbi_call(SBI_BASE, 3, known[i].extension, 0, 0);
        verdict("probe-one", probed.error == 0 && probed.value == 1, known[i].extension);
        for (unsigned k = 0; k < 4; k++) {
            expect("function-absent", sbi_call(known[i].extension, functions[k], 0, 0, 0),
                   NOT_SUPPORTED);
        }
    }
    for (unsigned i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        struct sbi_result probed = sbi_call(SBI_BASE, 3, absent[i], 0, 0);
        verdict("probe-none", probed.error == 0 && probed.value == 0, absent[i]);
        expect("extension-absent", sbi_call(absent[i], 0, 0, 0, 0), NOT_SUPPORTED);
    }
}

/* "must clear the pending timer interrupt bit [...] regardless of whether [they] are masked" */
static void timer(void) {
    csr_write(sie, 0);
    expect("time-past", sbi_call(TIME, 0, 0, 0, 0), SUCCESS);
    verdict("time-past-pending", csr_read(sip) & STIP, csr_read(sip));
    expect("time-future", sbi_call(TIME, 0, csr_read(time) + WAIT, 0, 0), SUCCESS);
    verdict("time-future-clears", !(csr_read(sip) & STIP), csr_read(sip));
    sbi_call(TIME, 0, ~UINT64_C(0), 0, 0);
}

static void start_hart1(void) {
    static const uint64_t bad[] = {
        END,        0,          0x28000000, 0x28001000,   0x30000000,
        0x10000000, BORDER | 1, END - 1,    ~UINT64_C(1), 0x1000080200000};
    static const uint64_t nobody[] = {2, ~UINT64_C(0), WIDE, WIDE | 1, UINT64_C(1) << 63};
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        expect("start-address", sbi_call(HSM, HSM_START, 1, bad[i], 0), INVALID_ADDRESS);
        expect("resume-address", sbi_call(HSM, HSM_SUSPEND, NON_RETENTIVE, bad[i], 0),
               INVALID_ADDRESS);
    }
    for (unsigned i = 0; i < sizeof nobody / sizeof nobody[0]; i++) {
        expect("start-nobody", sbi_call(HSM, HSM_START, nobody[i], BORDER, 0), INVALID);
        expect("status-nobody", sbi_call(HSM, HSM_STATUS, nobody[i], 0, 0), INVALID);
    }
    verdict("refused-starts-nothing", wait_for_status(1, STOPPED) == STOPPED, 0);
    *(volatile uint16_t *)(END - 2) = 0x8582; /* c.jr a1, in the last place that there is */
    __asm__ volatile("fence rw, rw\n fence.i" ::: "memory");
    expect("start", sbi_call(HSM, HSM_START, 1, END - 2, (uint64_t)hart1_entry), SUCCESS);
    int64_t now = sbi_call(HSM, HSM_STATUS, 1, 0, 0).value;
    verdict("start-status", now == START_PENDING || now == STARTED, (uint64_t)now);
    expect("start-pending", sbi_call(HSM, HSM_START, 1, BORDER, 0), ALREADY_AVAILABLE);
    verdict("started",
            until(&hart1.starts, 1) && hart1.id == 1 && hart1.satp == 0 && hart1.status == 0 &&
                hart1.opaque == (uint64_t)hart1_entry,
            hart1.id);
    expect("start-started", sbi_call(HSM, HSM_START, 1, BORDER, 0), ALREADY_AVAILABLE);
}

static void ipis(void) {
    static const struct {
        char name[20];
        uint64_t mask, base;
        int8_t error;
        uint8_t harts; /* who has one then */
    } cases[] = {{"ipi-base", 1, 1, SUCCESS, 2},
                 {"ipi-all-no-mask", 0, ALL_HARTS, SUCCESS, 3},
                 {"ipi-both", 3, 0, SUCCESS, 3},
                 {"ipi-nobody", 0, 0, SUCCESS, 0},
                 {"ipi-one-bad", 3, 1, INVALID, 0},
                 {"ipi-last-bit", UINT64_C(1) << 63, 0, INVALID, 0},
                 {"ipi-beyond", 1, 2, INVALID, 0},
                 {"ipi-far", 1, WIDE, INVALID, 0},
                 {"ipi-wraps", 0xf, ~UINT64_C(1), INVALID, 0}};
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect(cases[i].name, sbi_call(IPI, 0, cases[i].mask, cases[i].base, 0), cases[i].error);
        uint64_t begin = csr_read(time);
        unsigned seen = 0;
        do { /* it may be on its way */
            ask(PENDING, 0, 0, 0);
            until(&hart1.done, hart1.asked);
            seen |= (hart1.pending & SSIP ? 2u : 0) | (csr_read(sip) & SSIP ? 1u : 0);
            csr_clear(sip, SSIP);
        } while (seen != cases[i].harts && csr_read(time) - begin < WAIT);
        verdict("ipi-harts", seen == cases[i].harts, i << 8 | seen);
    }
}

/* After each, hart 1 must see the tables as they are now. */
static void fences(void) {
    static const struct {
        char name[20];
        uint64_t function, mask, base, start, size;
    } cases[] = {{"fence-all", 1, 2, 0, 0, 0},
                 {"fence-whole", 1, 2, 0, WINDOW, ~UINT64_C(0)},
                 {"fence-pages", 1, 1, 1, WINDOW, 2 * PAGE},
                 {"fence-overlap", 1, 2, 0, WINDOW + PAGE - 1, 2},
                 {"fence-halves", 1, 3, 0, WINDOW + PAGE / 2, PAGE},
                 {"fence-every-hart", 1, 0, ALL_HARTS, WINDOW, 2 * PAGE},
                 {"fence-wraps", 1, 2, 0, WINDOW, ~UINT64_C(0) - PAGE},
                 {"fence-asid", 2, 2, 0, WINDOW, 2 * PAGE},
                 {"fence-asid-all", 2, 2, 0, 0, 0},
                 {"fence-asid-overlap", 2, 0, ALL_HARTS, WINDOW + PAGE - 1, 2}};
    tell(PAGING, 0);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned first = i % 2 == 0;
        tell(LOOK, 0);
        show_pages(first);
        uint64_t a[] = {cases[i].mask, cases[i].base, cases[i].start, cases[i].size, ASID, 0};
        expect(cases[i].name, call_any(RFENCE, cases[i].function, a), SUCCESS);
        tell(LOOK, 0);
        verdict("fence-seen", hart1.seen[0] == first && hart1.seen[1] == 1 - first, i);
    }
    static uint32_t code[2] __attribute__((aligned(8))) = {0, 0x00008067}; /* ret */
    for (uint32_t n = 1; n <= 2; n++) {
        code[0] = n << 20 | 0x513; /* li a0, n */
        __asm__ volatile("fence rw, rw" ::: "memory");
        expect("fence-i", sbi_call(RFENCE, 0, 2, 0, 0), SUCCESS);
        tell(CALL, (uint64_t)code);
        verdict("fence-i-seen", hart1.seen[0] == n, hart1.seen[0]);
    }
    expect("fence-one-bad", sbi_call(RFENCE, 1, 3, 1, 0), INVALID);
    expect("fence-far", sbi_call(RFENCE, 2, 1, WIDE, 0), INVALID);
}

/* Hart 1 suspends with translation on; each way out is tried. */
static void suspends(void) {
    static const uint64_t unknown[] = {1,          0x0fffffff, 0x10000000, 0x7fffffff,
                                       0x80000001, 0x8fffffff, 0x90000000, 0xffffffff};
    for (unsigned i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        ask(SUSPEND, unknown[i], (uint64_t)hart1_entry, SSIP);
        until(&hart1.done, hart1.asked);
        verdict("suspend-type", hart1.result.error == INVALID, unknown[i]);
    }
    ask(SUSPEND, WIDE | RETENTIVE, 1, SSIP); /* the address counts for nothing */
    verdict("suspended", wait_for_status(1, SUSPENDED) == SUSPENDED, 0);
    expect("start-suspended", sbi_call(HSM, HSM_START, 1, BORDER, 0), ALREADY_AVAILABLE);
    tables[2][0] = pte(pages[0], PTE);
    tables[2][1] = pte(pages[0], PTE);
    expect("fence-suspended", sbi_call(RFENCE, 1, 2, 0, 0), SUCCESS);
    verdict("fence-wakes-not", sbi_call(HSM, HSM_STATUS, 1, 0, 0).value == SUSPENDED, 0);
    expect("ipi-suspended", sbi_call(IPI, 0, 2, 0, 0), SUCCESS);
    verdict("ipi-wakes", until(&hart1.done, hart1.asked) && hart1.result.error == 0, 0);
    tell(LOOK, 0); /* translation is still on */
    verdict("retentive", hart1.starts == 1 && !hart1.seen[0] && !hart1.seen[1], hart1.starts);
    ask(SUSPEND, RETENTIVE, 0, SSIP); /* the IPI is still pending */
    verdict("suspend-pending", until(&hart1.done, hart1.asked) && hart1.result.error == 0, 0);
    tell(PENDING, 0);
    verdict("pending-stays", hart1.pending & SSIP, hart1.pending);
    ask(SUSPEND, ~UINT64_C(0x7fffffff), (uint64_t)hart1_entry, SSIP); /* a sign-extended one */
    verdict("suspended-for-good", wait_for_status(1, SUSPENDED) == SUSPENDED, 0);
    sbi_call(IPI, 0, 2, 0, 0);
    verdict("resumed",
            until(&hart1.starts, 2) && hart1.id == 1 && hart1.opaque == 0x5678 && hart1.satp == 0 &&
                hart1.status == 0,
            hart1.satp | hart1.status);
}

/* What ends a suspend, besides an IPI: the timer, and a message to the hart's interrupt file. */
static void wakings(void) {
    tell(PENDING, 0);
    ask(SUSPEND, RETENTIVE, 0, SEIP);
    verdict("suspended-again", wait_for_status(1, SUSPENDED) == SUSPENDED, 0);
    mmio_write32(GUEST_IMSIC + PAGE, IDENTITY);
    verdict("message-wakes", until(&hart1.done, hart1.asked) && hart1.result.error == 0, 0);
    csr_write(sie, STIP);
    uint64_t begin = csr_read(time), span = WAIT / 100;
    sbi_call(TIME, 0, begin + span, 0, 0);
    expect("timer-wakes", sbi_call(HSM, HSM_SUSPEND, RETENTIVE, 0, 0), SUCCESS);
    verdict("timer-in-time", csr_read(time) - begin >= span, csr_read(time) - begin);
    sbi_call(TIME, 0, ~UINT64_C(0), 0, 0);
}

/* The boot hart has stopped and was started by the other one. */
void hart0_again(uint64_t id, uint64_t opaque) {
    verdict("hart0-restarts", id == 0 && opaque == 0x9abc && csr_read(satp) == 0, opaque);
    csr_write(stvec, trap_vector);
    until(&hart1.done, hart1.asked);
    verdict("hart0-stopped", hart1.pending == STOPPED, hart1.pending);
    verdict("hart0-start", hart1.seen[0] == 0, hart1.seen[0]);
    expect("ipi-all-one-stopped", hart1.result, SUCCESS);
    print("corner end\n");
    guest_shutdown();
}

void guest_main(uint64_t hart, const void *fdt) {
    (void)hart, (void)fdt;
    trap_vector = csr_read(stvec);
    numbers();
    timer();
    make_tables();
    start_hart1();
    ipis();
    fences();
    suspends();
    wakings();
    ask(RESTART_HART0, 0, 0, 0);
    sbi_call(HSM, HSM_STOP, 0, 0, 0);
    print("corner FAIL hart0-stop 0x0\n");
}
