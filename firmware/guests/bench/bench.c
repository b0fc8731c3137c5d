/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes each call or event many times between two markers of the counting plugin
 * (firmware/vmm/bench), on two harts: what the layers below execute for it is then known to the
 * instruction.
 */
#include "guest.h"
#include "../../vmm/hypercall.h"

#define IPI    0x735049U
#define RFENCE 0x52464e43U
#define HSM    0x48534dU

#define ROUNDS      1000U
#define IMSIC_BASE  UINT64_C(0x28000000)
#define IDENTITY    5U
#define EIDELIVERY  0x70U
#define EITHRESHOLD 0x72U
#define EIE0        0xc0U

#define BEGIN(n) __asm__ volatile("slti x0, x0, 0x100 + " #n : : : "memory")
#define END(n)   __asm__ volatile("slti x0, x0, 0x200 + " #n : : : "memory")

/* What the two ends of the channel share. */
struct shared {
    volatile uint64_t ready, taken, end;
};

static struct shared *shared;   /* of the end that is interrupted */
static volatile uint64_t taken; /* interrupts by the second hart or by the timer */
static uint8_t second_stack[4096] __attribute__((aligned(16)));
uint64_t trap_vector;
void second_entry(void);
void second_main(void);
__asm__(".text\n.balign 4\n.globl second_entry\nsecond_entry:\n"
        "  mv sp, a1\n  la t0, trap_vector\n  ld t0, (t0)\n  csrw stvec, t0\n  call second_main\n");

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    (void)tval;
    if (cause == (SCAUSE_INTERRUPT | 1)) {
        csr_clear(sip, 2);
    } else if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_EXTERNAL)) {
        csr_write(0x15c, 0); /* stopei: taken */
    } else if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_TIMER)) {
        csr_write(0x14d, ~UINT64_C(0)); /* stimecmp */
    }
    taken++;
    if (shared) {
        shared->taken = taken;
    }
    return epc;
}

/* Interrupts of all kinds on this hart, with one identity of its IMSIC file. */
static void take_interrupts(void) {
    csr_write(0x150, EIDELIVERY); /* siselect, sireg */
    csr_write(0x151, 1);
    csr_write(0x150, EITHRESHOLD);
    csr_write(0x151, 0);
    csr_write(0x150, EIE0);
    csr_write(0x151, 1U << IDENTITY);
    csr_write(sie, 1U << 1 | 1U << IRQ_SUPERVISOR_TIMER | 1U << IRQ_SUPERVISOR_EXTERNAL);
    csr_set(sstatus, 2);
}

/* Counts interrupts; never leaves the guest by itself. */
void second_main(void) {
    take_interrupts();
    taken++;
    for (;;) {
    }
}

static void await(uint64_t count) {
    while (taken != count) {
    }
}

static void calls(void) {
    BEGIN(1);
    for (unsigned i = 0; i < ROUNDS; i++) {
        sbi_call(SBI_BASE, 0, 0, 0, 0);
    }
    END(1);
    BEGIN(2);
    for (unsigned i = 0; i < ROUNDS; i++) {
        sbi_call(SBI_BASE, 3, 0x504d55, 0,
                 0); /* PMU: the one that Linux probes most is not there */
    }
    END(2);
    BEGIN(3);
    for (unsigned i = 0; i < ROUNDS; i++) {
        sbi_call(RFENCE, 1, 1, 0, 0x1000); /* own hart, no range */
    }
    END(3);
}

static void interrupts(void) {
    sbi_call(HSM, 0, 1, (uint64_t)second_entry, (uint64_t)second_stack + sizeof second_stack);
    await(1);
    BEGIN(4);
    for (unsigned i = 0; i < ROUNDS; i++) {
        taken = 0;
        sbi_call(IPI, 0, 2, 0, 0);
        await(1);
    }
    END(4);
    BEGIN(5);
    for (unsigned i = 0; i < ROUNDS; i++) {
        taken = 0;
        mmio_write32(IMSIC_BASE + 0x1000, IDENTITY);
        await(1);
    }
    END(5);
    take_interrupts();
    BEGIN(6);
    for (unsigned i = 0; i < ROUNDS; i++) {
        taken = 0;
        csr_write(0x14d, csr_read(time) + 100);
        await(1);
    }
    END(6);
}

static uint64_t vmm_call(uint64_t function, uint64_t a0, uint64_t a1, uint64_t a2) {
    return (uint64_t)sbi_call(HYPERCALL_EXTENSION, function, a0, a1, a2).value;
}

/* This end of the channel between the two domains, which either may create. */
static struct shared *attach(uint64_t other, uint64_t identity) {
    uint64_t channel = vmm_call(HYPERCALL_CREATE, other, 4096, identity);
    return (struct shared *)vmm_call(HYPERCALL_ATTACH, channel, identity, 0);
}

static void notify(void) {
    struct shared *peer = attach(1, 0);
    uint64_t channel = vmm_call(HYPERCALL_CREATE, 1, 4096, 0);
    while (!peer->ready) {
    }
    BEGIN(7);
    for (uint64_t i = 1; i <= ROUNDS; i++) {
        vmm_call(HYPERCALL_NOTIFY, channel, 0, 0);
        while (peer->taken != i) {
        }
    }
    END(7);
    peer->end = 1;
}

/* The other domain: counts interrupts, until it is told to end. */
static void be_notified(void) {
    shared = attach(0, IDENTITY);
    take_interrupts();
    shared->ready = 1;
    while (!shared->end) {
    }
}

void guest_main(uint64_t hart, const void *fdt) {
    (void)hart, (void)fdt;
    trap_vector = csr_read(stvec);
    if (vmm_call(HYPERCALL_READ, READ_SELF, 0, 0) == 1) {
        be_notified();
        return;
    }
    calls();
    if (sbi_call(HSM, 2, 1, 0, 0).error == 0) {
        interrupts();
        notify();
    }
    print("bench done\n");
}
