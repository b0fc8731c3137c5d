/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest with two harts that asks the VMM for everything SBI has and judges the
 * answers, a line each. Then it ends as its boot arguments say: shutdown, hole, fetch, echo or
 * spin. */
#include <string.h>
#include "guest.h"

#define GUEST "probe"
#include "verdict.h"

#define TIME   0x54494d45u
#define IPI    0x735049u
#define RFENCE 0x52464e43u
#define HSM    0x48534du

enum { NOT_SUPPORTED = -2, INVALID_PARAM = -3, INVALID_ADDRESS = -5, ALREADY_AVAILABLE = -6 };
enum { HSM_START, HSM_STOP, HSM_STATUS, HSM_SUSPEND };
enum { STARTED = 0, STOPPED = 1, SUSPENDED = 4 };

#define SUPERVISOR_SOFTWARE 1u
#define ILLEGAL_INSTRUCTION 2u
#define WAIT_TICKS          20000000u /* 2 s */
#define ALL_HARTS           (~UINT64_C(0))

static volatile uint64_t last_cause;                /* of hart 0's last exception */
static volatile unsigned timer_count, ipi_count[2]; /* interrupts taken, IPIs by hart */
static volatile uint64_t second_id, second_opaque, second_starts, second_state;
static volatile bool second_suspends;

/* Where a started or resumed hart begins: a0 its ID, a1 the top of its stack. */
void second_entry(void);
__asm__(".text\n.balign 4\n.globl second_entry\nsecond_entry:\n"
        "  mv sp, a1\n  la t0, trap_vector\n  ld t0, (t0)\n  csrw stvec, t0\n  call second_main\n"
        "1: j 1b\n");
uint64_t trap_vector; /* as hart 0 was given it */
void second_main(uint64_t id, uint64_t opaque);

static uint8_t second_stack[4096] __attribute__((aligned(16)));
static uint8_t resume_stack[4096] __attribute__((aligned(16)));

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_TIMER)) {
        timer_count++;
        csr_clear(sie, 1u << IRQ_SUPERVISOR_TIMER);
        return epc;
    }
    if (cause == (SCAUSE_INTERRUPT | SUPERVISOR_SOFTWARE)) {
        csr_clear(sip, 1u << SUPERVISOR_SOFTWARE);
        ipi_count[csr_read(sscratch) & 1]++;
        return epc;
    }
    (void)tval;
    last_cause = cause;
    return epc + 4;
}

static bool wait_until(volatile unsigned *counter, unsigned target) {
    uint64_t begin = csr_read(time);
    while (*counter != target && csr_read(time) - begin < WAIT_TICKS) {
    }
    return *counter == target;
}

static bool wait_status(uint64_t hart, int64_t state) {
    uint64_t begin = csr_read(time);
    while (sbi_call(HSM, HSM_STATUS, hart, 0, 0).value != state &&
           csr_read(time) - begin < WAIT_TICKS) {
    }
    return sbi_call(HSM, HSM_STATUS, hart, 0, 0).value == state;
}

/* Hart 1: tells how it came to life, takes one IPI, stops. Hart 0 after a suspend: goes on. */
void second_main(uint64_t id, uint64_t opaque) {
    if (id == 0) {
        print("probe ok suspend-resume\n");
        guest_main(0, (const void *)0);
        guest_shutdown();
    }
    csr_write(sscratch, 1);
    second_state = csr_read(satp) | (csr_read(sstatus) & 2) | csr_read(sip);
    second_id = id;
    second_opaque = opaque;
    second_starts++;
    csr_write(sie, 1u << SUPERVISOR_SOFTWARE);
    unsigned seen = ipi_count[1];
    if (second_suspends) { /* an address is for types that lose the registers */
        sbi_call(HSM, HSM_SUSPEND, 0, 1, 0);
    }
    while (ipi_count[1] == seen) {
        wait_interrupt();
    }
    sbi_call(HSM, HSM_STOP, 0, 0, 0);
}

/* Calls with every register that the specification preserves set to a number of its own; returns
 * the first one (x number) that came back otherwise, 0: none. x2 to x4 stay. */
uint64_t call_and_compare(uint64_t extension, uint64_t function, uint64_t *room);
__asm__(".text\n.balign 4\n.globl call_and_compare\ncall_and_compare:\n"
        ".irp n, 1, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27\n  sd x\\n, 8*\\n(a2)\n.endr\n"
        "  sd tp, 32(a2)\n  mv tp, a2\n  mv a7, a0\n  mv a6, a1\n"
        ".irp n, 1, 5, 6, 7, 8, 9, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, "
        "30, 31\n"
        "  li x\\n, 0x100+\\n\n.endr\n  li a0, 0\n  li a1, 0\n  ecall\n"
        ".irp n, 1, 5, 6, 7, 8, 9, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, "
        "30, 31\n"
        "  li a0, \\n\n  addi x\\n, x\\n, -0x100\n  bne x\\n, a0, 1f\n.endr\n  li a0, 0\n"
        "1:\n.irp n, 1, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27\n  ld x\\n, 8*\\n(tp)\n.endr\n"
        "  ld tp, 32(tp)\n  ret\n");

/* By each of the VMM's ways: in assembly, quick, and slow. */
static void probe_registers(void) {
    static const struct {
        char name[20];
        uint64_t extension, function;
    } ways[] = {{"registers-base", SBI_BASE, 0},   {"registers-probe", SBI_BASE, 3},
                {"registers-vendor", SBI_BASE, 4}, {"registers-ipi", IPI, 0},
                {"registers-rfence", RFENCE, 1},   {"registers-status", HSM, HSM_STATUS},
                {"registers-none", 0x4d505859, 0}};
    static uint64_t room[32];
    for (unsigned i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        uint64_t changed = call_and_compare(ways[i].extension, ways[i].function, room);
        verdict(ways[i].name, changed == 0, changed);
    }
}

/* What Linux 6.12 and 7.2 ask for and the VMM has not: probed as absent and refused. */
static void probe_absent(void) {
    static const struct {
        char name[20];
        uint64_t extension;
    } absent[] = {
        {"absent-pmu", 0x504d55},    {"absent-susp", 0x53555350}, {"absent-cppc", 0x43505043},
        {"absent-nacl", 0x4e41434c}, {"absent-sta", 0x535441},    {"absent-sse", 0x535345},
        {"absent-fwft", 0x46574654}, {"absent-dbtr", 0x44425452}, {"absent-mpxy", 0x4d505859}};
    for (unsigned i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        struct sbi_result probed = sbi_call(SBI_BASE, 3, absent[i].extension, 0, 0);
        struct sbi_result called = sbi_call(absent[i].extension, 0, 0, 0, 0);
        verdict(absent[i].name,
                probed.error == 0 && probed.value == 0 && called.error == NOT_SUPPORTED,
                (uint64_t)called.error);
    }
    for (uint64_t legacy = 0; legacy <= 8; legacy++) {
        expect("absent-legacy", sbi_call(legacy, 0, 0, 0, 0), NOT_SUPPORTED);
    }
}

static void probe_base(void) {
    struct sbi_result version = sbi_call(SBI_BASE, 0, 0, 0, 0);
    verdict("base-version", version.error == 0 && version.value == 0x2000000,
            (uint64_t)version.value);
    verdict("base-probe", sbi_has(HSM) && sbi_has(IPI) && sbi_has(TIME) && sbi_has(RFENCE), 0);
    verdict("base-probe-all", sbi_has(SBI_BASE) && sbi_has(SBI_DBCN) && sbi_has(SBI_SRST), 0);
    verdict("base-implementation", sbi_call(SBI_BASE, 1, 0, 0, 0).value == 0x424c4b, 0);
    for (uint64_t function = 1; function <= 6; function++) {
        expect("base-functions", sbi_call(SBI_BASE, function, 0, 0, 0), 0);
    }
    expect("base-function", sbi_call(SBI_BASE, 99, 0, 0, 0), NOT_SUPPORTED);
}

static void probe_hsm(void) {
    uint64_t entry = (uint64_t)second_entry, stack = (uint64_t)second_stack + sizeof second_stack;
    verdict("hsm-self", sbi_call(HSM, HSM_STATUS, 0, 0, 0).value == STARTED, 0);
    verdict("hsm-other", sbi_call(HSM, HSM_STATUS, 1, 0, 0).value == STOPPED, 0);
    expect("hsm-status-none", sbi_call(HSM, HSM_STATUS, 2, 0, 0), INVALID_PARAM);
    expect("hsm-start-none", sbi_call(HSM, HSM_START, 2, entry, 0), INVALID_PARAM);
    expect("hsm-start-self", sbi_call(HSM, HSM_START, 0, entry, 0), ALREADY_AVAILABLE);
    expect("hsm-start-nowhere", sbi_call(HSM, HSM_START, 1, 0x1000, 0), INVALID_ADDRESS);
    expect("hsm-start-uart", sbi_call(HSM, HSM_START, 1, 0x10000000, 0), INVALID_ADDRESS);
    expect("hsm-start-odd", sbi_call(HSM, HSM_START, 1, entry + 1, 0), INVALID_ADDRESS);
    expect("hsm-start-end", sbi_call(HSM, HSM_START, 1, ~3ul, 0), INVALID_ADDRESS);
    expect("hsm-suspend-odd", sbi_call(HSM, HSM_SUSPEND, 0x80000000, entry + 1, 0),
           INVALID_ADDRESS);
    expect("ipi-stopped", sbi_call(IPI, 0, 2, 0, 0), 0); /* and it is gone when the hart starts */
    expect("rfence-stopped", sbi_call(RFENCE, 1, 2, 0, 0), 0);
    expect("hsm-function", sbi_call(HSM, 99, 0, 0, 0), NOT_SUPPORTED);
    static const uint32_t reserved[] = {1, 5, 0x0fffffff, 0x80000001, 0x8fffffff},
                          platform[] = {0x10000000, 0x10000005, 0x7fffffff, 0x90000000, ~0u};
    for (unsigned i = 0; i < 5; i++) {
        expect("hsm-suspend-reserved", sbi_call(HSM, HSM_SUSPEND, reserved[i], entry, 0),
               INVALID_PARAM);
        expect("hsm-suspend-platform", sbi_call(HSM, HSM_SUSPEND, platform[i], entry, 0),
               INVALID_PARAM);
    }
    expect("hsm-suspend-nowhere", sbi_call(HSM, HSM_SUSPEND, 0x80000000, 0x1000, 0),
           INVALID_ADDRESS);
    for (unsigned round = 1; round <= 3; round++) {
        second_suspends = round > 1;
        expect("hsm-start", sbi_call(HSM, HSM_START, 1, entry, stack), 0);
        uint64_t begin = csr_read(time);
        while (second_starts != round && csr_read(time) - begin < WAIT_TICKS) {
        }
        verdict("hsm-started", second_starts == round && second_id == 1 && second_opaque == stack,
                second_starts);
        verdict("hsm-start-state", second_state == 0, second_state);
        expect("hsm-start-again", sbi_call(HSM, HSM_START, 1, entry, stack), ALREADY_AVAILABLE);
        verdict("hsm-suspended", wait_status(1, second_suspends ? SUSPENDED : STARTED), 0);
        expect("ipi-send", sbi_call(IPI, 0, 2, 0, 0), 0);
        verdict("hsm-stopped", wait_status(1, STOPPED), 0);
    }
}

static void probe_ipi(void) {
    csr_set(sie, 1u << SUPERVISOR_SOFTWARE);
    csr_set(sstatus, 2);
    expect("ipi-self", sbi_call(IPI, 0, 1, 0, 0), 0);
    verdict("ipi-self-taken", wait_until(&ipi_count[0], 1), ipi_count[0]);
    expect("ipi-all", sbi_call(IPI, 0, 0x5555, ALL_HARTS, 0), 0);
    verdict("ipi-all-taken", wait_until(&ipi_count[0], 2), ipi_count[0]);
    expect("ipi-none", sbi_call(IPI, 0, 5, 0, 0), INVALID_PARAM); /* nor hart 0, which is there */
    expect("ipi-beyond", sbi_call(IPI, 0, 2, 1, 0), INVALID_PARAM);
    verdict("ipi-none-taken", ipi_count[0] == 2, ipi_count[0]);
    expect("ipi-base-none", sbi_call(IPI, 0, 1, 64, 0), INVALID_PARAM);
    expect("ipi-empty", sbi_call(IPI, 0, 0, 0, 0), 0);
    expect("ipi-function", sbi_call(IPI, 1, 1, 0, 0), NOT_SUPPORTED);
}

static void probe_rfence(void) {
    expect("rfence-i", sbi_call(RFENCE, 0, 3, 0, 0), 0);
    expect("rfence-vma", sbi_call(RFENCE, 1, 0, ALL_HARTS, 0), 0);
    expect("rfence-asid", sbi_call(RFENCE, 2, 1, 0, 0x1000), 0);
    expect("rfence-whole", sbi_call(RFENCE, 1, 1, 0, ~UINT64_C(0)), 0);
    expect("rfence-ragged", sbi_call(RFENCE, 1, 1, 0, 0xfff), 0);
    expect("rfence-empty", sbi_call(RFENCE, 2, 0, 0, 0), 0);
    expect("rfence-none", sbi_call(RFENCE, 1, 8, 0, 0), INVALID_PARAM);
    for (uint64_t function = 3; function <= 7; function++) {
        expect("rfence-hypervisor", sbi_call(RFENCE, function, 1, 0, 0), NOT_SUPPORTED);
    }
}

static void probe_time(void) {
    csr_set(sie, 1u << IRQ_SUPERVISOR_TIMER);
    expect("time-set", sbi_call(TIME, 0, csr_read(time) + 10000, 0, 0), 0);
    verdict("time-taken", wait_until(&timer_count, 1), timer_count);
    sbi_call(TIME, 0, csr_read(time), 0, 0);
    bool pending = csr_read(sip) & 1u << IRQ_SUPERVISOR_TIMER;
    sbi_call(TIME, 0, ~UINT64_C(0), 0, 0);
    verdict("time-clears", pending && !(csr_read(sip) & 1u << IRQ_SUPERVISOR_TIMER), pending);
    expect("time-function", sbi_call(TIME, 1, 0, 0, 0), NOT_SUPPORTED);
    csr_clear(sstatus, 2); /* taken before the call, the interrupt could not end the suspend */
    uint64_t end = csr_read(time) + 100000;
    sbi_call(TIME, 0, end, 0, 0);
    csr_set(sie, 1u << IRQ_SUPERVISOR_TIMER);
    expect("suspend", sbi_call(HSM, HSM_SUSPEND, 0, 0, 0), 0);
    csr_set(sstatus, 2);
    verdict("suspend-waits", wait_until(&timer_count, 2) && csr_read(time) >= end, timer_count);
}

static void probe_rest(void) {
    expect("dbcn-nowhere", sbi_call(SBI_DBCN, 0, 16, 0x1000, 0), INVALID_PARAM);
    expect("dbcn-across-end", sbi_call(SBI_DBCN, 0, 1ul << 40, (uint64_t)second_stack, 0),
           INVALID_PARAM);
    expect("dbcn-high", sbi_call(SBI_DBCN, 0, 1, (uint64_t)second_stack, 1), INVALID_PARAM);
    expect("dbcn-read-nowhere", sbi_call(SBI_DBCN, 1, 16, 0x1000, 0), INVALID_PARAM);
    expect("dbcn-wraps", sbi_call(SBI_DBCN, 0, ~UINT64_C(0), (uint64_t)second_stack, 0),
           INVALID_PARAM);
    expect("dbcn-empty", sbi_call(SBI_DBCN, 0, 0, (uint64_t)second_stack, 0), 0);
    expect("dbcn-read-nothing", sbi_call(SBI_DBCN, 1, 1, (uint64_t)second_stack, 0), 0);
    expect("dbcn-function", sbi_call(SBI_DBCN, 3, 0, 0, 0), NOT_SUPPORTED);
    expect("srst-type", sbi_call(SBI_SRST, 0, 3, 0, 0), INVALID_PARAM);
    expect("srst-reason", sbi_call(SBI_SRST, 0, 0, 2, 0), INVALID_PARAM);
    expect("srst-vendor-type", sbi_call(SBI_SRST, 0, 0xf0000000, 0, 0), INVALID_PARAM);
    expect("srst-other-reasons", sbi_call(SBI_SRST, 0, 0, 0xe0000000, 0), INVALID_PARAM);
    expect("srst-vendor-reason", sbi_call(SBI_SRST, 0, 0, 0xf0000000, 0), INVALID_PARAM);
    expect("srst-function", sbi_call(SBI_SRST, 1, 0, 0, 0), NOT_SUPPORTED);
    last_cause = 0;
    (void)csr_read(hgatp);
    verdict("hypervisor-csr", last_cause == ILLEGAL_INSTRUCTION, last_cause);
    last_cause = 0;
    __asm__ volatile(
        ".option push\n.option norvc\n.word 0x62000073\n.option pop"); /* hfence.gvma */
    verdict("hypervisor-fence", last_cause == ILLEGAL_INSTRUCTION, last_cause);
}

static _Noreturn void echo(void) {
    print("probe echo\n");
    for (;;) {
        uint8_t c[1];
        if (sbi_call(SBI_DBCN, 1, 1, (uint64_t)c, 0).value == 1) {
            sbi_call(SBI_DBCN, 2, c[0], 0, 0);
        }
    }
}

static void end(const char *how) {
    if (strcmp(how, "end=hole") == 0) {
        (void)*(volatile uint32_t *)0x12340000;
    } else if (strcmp(how, "end=fetch") == 0) {
        ((void (*)(void))0x28000000)();
    } else if (strcmp(how, "end=echo") == 0) {
        echo();
    } else if (strcmp(how, "end=spin") == 0) {
        print("probe spin\n");
        for (;;) {
        }
    }
}

/* Once more after a suspend that loses the registers, then with no tree. */
void guest_main(uint64_t hart, const void *fdt) {
    static char how[16];
    csr_write(sscratch, hart);
    trap_vector = csr_read(stvec);
    if (fdt) {
        strncpy(how, tree_bootargs(fdt), sizeof how - 1);
        if (strcmp(how, "end=shutdown") == 0) {
            probe_base();
            probe_absent();
            probe_registers();
            probe_hsm();
            probe_ipi();
            probe_rfence();
            probe_time();
            probe_rest();
            csr_clear(sstatus, 2);
            csr_write(sie, 1u << IRQ_SUPERVISOR_TIMER);
            sbi_call(TIME, 0, csr_read(time) + 10000, 0, 0);
            sbi_call(HSM, HSM_SUSPEND, 0x80000000, (uint64_t)second_entry,
                     (uint64_t)resume_stack + sizeof resume_stack);
            print("probe FAIL suspend-resume\n");
        }
    }
    end(how);
    print("probe end\n");
}
