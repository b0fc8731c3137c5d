/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest with two harts that asks the VMM for everything SBI has and judges the
 * answers, a line each. Then it ends as its boot arguments say: shutdown, hole, fetch, echo or
 * spin. */
#include <string.h>
#include "guest.h"

#define TIME   0x54494d45u
#define IPI    0x735049u
#define RFENCE 0x52464e43u
#define HSM    0x48534du

enum { NOT_SUPPORTED = -2, INVALID_PARAM = -3, INVALID_ADDRESS = -5, ALREADY_AVAILABLE = -6 };
enum { HSM_START, HSM_STOP, HSM_STATUS, HSM_SUSPEND };
enum { STARTED, STOPPED };

#define SUPERVISOR_SOFTWARE 1u
#define ILLEGAL_INSTRUCTION 2u
#define WAIT_TICKS          20000000u /* 2 s */
#define ALL_HARTS           (~UINT64_C(0))

static volatile uint64_t last_cause;                /* of hart 0's last exception */
static volatile unsigned timer_count, ipi_count[2]; /* interrupts taken, IPIs by hart */
static volatile uint64_t second_id, second_opaque, second_starts;

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

static void verdict(const char *name, bool good, uint64_t value) {
    if (good) {
        print("probe ok %s\n", name);
    } else {
        print("probe FAIL %s 0x%x\n", name, value);
    }
}

static void expect(const char *name, struct sbi_result result, int64_t error) {
    verdict(name, result.error == error, (uint64_t)result.error);
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
    second_id = id;
    second_opaque = opaque;
    second_starts++;
    csr_write(sie, 1u << SUPERVISOR_SOFTWARE);
    csr_set(sstatus, 2);
    unsigned seen = ipi_count[1];
    while (ipi_count[1] == seen) {
        __asm__ volatile("wfi");
    }
    sbi_call(HSM, HSM_STOP, 0, 0, 0);
}

static void probe_base(void) {
    struct sbi_result version = sbi_call(SBI_BASE, 0, 0, 0, 0);
    verdict("base-version", version.error == 0 && version.value == 0x2000000,
            (uint64_t)version.value);
    verdict("base-probe", sbi_has(HSM) && sbi_has(IPI) && sbi_has(TIME) && sbi_has(RFENCE), 0);
    verdict("base-probe-none", !sbi_has(0x4d505859), 0);
    expect("base-function", sbi_call(SBI_BASE, 99, 0, 0, 0), NOT_SUPPORTED);
    expect("extension-none", sbi_call(0x4d505859, 0, 0, 0, 0), NOT_SUPPORTED);
    expect("extension-legacy", sbi_call(1, 0, 'x', 0, 0), NOT_SUPPORTED);
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
    expect("hsm-function", sbi_call(HSM, 99, 0, 0, 0), NOT_SUPPORTED);
    expect("hsm-suspend-type", sbi_call(HSM, HSM_SUSPEND, 5, 0, 0), INVALID_PARAM);
    expect("hsm-suspend-platform", sbi_call(HSM, HSM_SUSPEND, 0x10000005, 0, 0), NOT_SUPPORTED);
    expect("hsm-suspend-nowhere", sbi_call(HSM, HSM_SUSPEND, 0x80000000, 0x1000, 0),
           INVALID_ADDRESS);
    for (unsigned round = 1; round <= 3; round++) {
        expect("hsm-start", sbi_call(HSM, HSM_START, 1, entry, stack), 0);
        uint64_t begin = csr_read(time);
        while (second_starts != round && csr_read(time) - begin < WAIT_TICKS) {
        }
        verdict("hsm-started", second_starts == round && second_id == 1 && second_opaque == stack,
                second_starts);
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
    expect("ipi-none", sbi_call(IPI, 0, 4, 0, 0), INVALID_PARAM);
    expect("ipi-base-none", sbi_call(IPI, 0, 1, 64, 0), INVALID_PARAM);
    expect("ipi-empty", sbi_call(IPI, 0, 0, 0, 0), 0);
    expect("ipi-function", sbi_call(IPI, 1, 1, 0, 0), NOT_SUPPORTED);
}

static void probe_rfence(void) {
    expect("rfence-i", sbi_call(RFENCE, 0, 3, 0, 0), 0);
    expect("rfence-vma", sbi_call(RFENCE, 1, 0, ALL_HARTS, 0), 0);
    expect("rfence-asid", sbi_call(RFENCE, 2, 1, 0, 0x1000), 0);
    expect("rfence-none", sbi_call(RFENCE, 1, 8, 0, 0), INVALID_PARAM);
    expect("rfence-hypervisor", sbi_call(RFENCE, 3, 1, 0, 0), NOT_SUPPORTED);
}

static void probe_time(void) {
    csr_set(sie, 1u << IRQ_SUPERVISOR_TIMER);
    expect("time-set", sbi_call(TIME, 0, csr_read(time) + 10000, 0, 0), 0);
    verdict("time-taken", wait_until(&timer_count, 1), timer_count);
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
    expect("dbcn-read-nothing", sbi_call(SBI_DBCN, 1, 1, (uint64_t)second_stack, 0), 0);
    expect("dbcn-function", sbi_call(SBI_DBCN, 3, 0, 0, 0), NOT_SUPPORTED);
    expect("srst-type", sbi_call(SBI_SRST, 0, 3, 0, 0), INVALID_PARAM);
    expect("srst-reason", sbi_call(SBI_SRST, 0, 0, 2, 0), INVALID_PARAM);
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
