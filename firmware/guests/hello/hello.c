/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest guest that says whether a monitor keeps its word: console, SBI base, device tree,
 * hypervisor state out of reach, timer interrupts by Sstc and an MSI to the hart's own interrupt
 * file, all without a device.
 */
#include "guest.h"

#define TICKS       3U
#define TICK_PERIOD 10000U /* time base units: 1 ms at 10 MHz */
#define WAIT_LIMIT  10000000U
#define IDENTITY    5U

#define CAUSE_ILLEGAL_INSTRUCTION 2U
#define CAUSE_VIRTUAL_INSTRUCTION 22U

/* IMSIC registers behind siselect/sireg (AIA 1.0, 3.8) */
#define EIDELIVERY  0x70U
#define EITHRESHOLD 0x72U
#define EIE0        0xc0U

static volatile uint64_t ticks;
static volatile uint64_t identities;
static volatile uint64_t refused_cause;
static volatile bool expect_refusal;

static void fail(const char *what, uint64_t value) {
    print("bulkhead: hello fail %s 0x%x\n", what, value);
    guest_shutdown();
}

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_TIMER)) {
        ticks++;
        csr_write(0x14d, ticks < TICKS ? csr_read(time) + TICK_PERIOD : UINT64_MAX); /* stimecmp */
        return epc;
    }
    if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_EXTERNAL)) {
        uint64_t top = csr_read(0x15c); /* stopei: read, then claim by writing */
        csr_write(0x15c, 0);
        identities |= UINT64_C(1) << (top >> 16 & 63);
        return epc;
    }
    if (expect_refusal &&
        (cause == CAUSE_ILLEGAL_INSTRUCTION || cause == CAUSE_VIRTUAL_INSTRUCTION)) {
        refused_cause = cause;
        return epc + 4; /* CSR instructions have no short form */
    }
    print("bulkhead: hello trap cause=0x%x epc=0x%x tval=0x%x\n", cause, epc, tval);
    fail("trap", cause);
    return epc;
}

static void check_csrs(void) {
    csr_write(sscratch, 0x5aa5);
    if (csr_read(sscratch) != 0x5aa5) {
        fail("sscratch", csr_read(sscratch));
    }
    expect_refusal = true;
    (void)csr_read(0x600); /* hstatus: no guest may see it */
    expect_refusal = false;
    if (refused_cause == 0) {
        fail("hstatus", 0);
    }
    print("bulkhead: hello csr refused=%u ok\n", refused_cause);
}

static void check_timer(void) {
    csr_write(0x14d, csr_read(time) + TICK_PERIOD);
    csr_set(sie, 1U << IRQ_SUPERVISOR_TIMER);
    for (unsigned i = 0; ticks < TICKS && i < WAIT_LIMIT; i++) {
        wait_interrupt();
    }
    csr_clear(sie, 1U << IRQ_SUPERVISOR_TIMER);
    if (ticks != TICKS) {
        fail("timer", ticks);
    }
    print("bulkhead: hello timer ticks=%u ok\n", ticks);
}

static void select_write(uint64_t reg, uint64_t value) {
    csr_write(0x150, reg); /* siselect */
    csr_write(0x151, value);
}

static void check_imsic(const void *fdt, uint64_t hart) {
    uint64_t page;

    if (!tree_imsic(fdt, hart, &page)) {
        print("bulkhead: hello imsic none\n");
        return;
    }
    select_write(EITHRESHOLD, 0);
    select_write(EIE0, UINT64_C(1) << IDENTITY);
    select_write(EIDELIVERY, 1);
    csr_set(sie, 1U << IRQ_SUPERVISOR_EXTERNAL);
    csr_set(sstatus, 2);
    mmio_write32(page, IDENTITY);
    for (unsigned i = 0; identities == 0 && i < WAIT_LIMIT; i++) {
    }
    csr_clear(sstatus, 2);
    csr_clear(sie, 1U << IRQ_SUPERVISOR_EXTERNAL);
    if (identities != UINT64_C(1) << IDENTITY) {
        fail("imsic", identities);
    }
    print("bulkhead: hello imsic page=0x%x ok\n", page);
}

void guest_main(uint64_t hart, const void *fdt) {
    struct tree_range memory;

    if (!tree_reg(fdt, "device_type", "memory", &memory)) {
        fail("memory", (uint64_t)fdt);
    }
    print("bulkhead: hello hart=%u fdt=0x%x memory=0x%x+0x%x\n", hart, (uint64_t)fdt, memory.base,
          memory.size);
    struct sbi_result spec = sbi_call(SBI_BASE, 0, 0, 0, 0);
    struct sbi_result id = sbi_call(SBI_BASE, 1, 0, 0, 0);
    print("bulkhead: hello sbi spec=%u.%u impl=%u dbcn=%u srst=%u\n",
          (uint64_t)spec.value >> 24 & 127, (uint64_t)spec.value & 0xffffff, (uint64_t)id.value,
          (uint64_t)sbi_has(SBI_DBCN), (uint64_t)sbi_has(SBI_SRST));
    check_csrs();
    check_timer();
    check_imsic(fdt, hart);
    print("bulkhead: hello pass\n");
}
