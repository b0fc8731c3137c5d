/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest with two harts and the DMA engine that looks whether its earlier lives left
 * anything, then dirties all it has and reboots in the middle of DMA and of an interrupt storm. */
#include <string.h>
#include "call.h"
#include "engine.h"

#define IDENTITY  7u
#define HSM       0x48534du
#define REBOOT    1
#define DIRTY     0x80010000u /* memory below the image that only this file touches */
#define DIRTY_END 0x80200000u
#define MARK      0x6469727479u
#define LENGTH    1024u

/* Where hart 1 begins: a1 the top of its stack. */
void second_entry(void);
__asm__(".text\n.balign 4\n.globl second_entry\nsecond_entry:\n"
        "  mv sp, a1\n  call second_main\n1: j 1b\n");
void second_main(void);

static uint8_t second_stack[4096] __attribute__((aligned(16)));
static volatile uint32_t lives = 1; /* as the image has it */
static volatile unsigned interrupts;
static volatile bool hart1_reboots;

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_EXTERNAL)) {
        csr_write(stopei, 0);
        interrupts++;
        return epc;
    }
    print("phoenix FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

static void must(const char *name, bool good, uint64_t value) {
    if (!good) {
        print("phoenix FAIL %s 0x%x\n", name, value);
    }
}

static void reboot(void) {
    sbi_call(SBI_SRST, 0, REBOOT, 0, 0);
    for (;;) {
    }
}

/* A storm of interrupts for hart 0, until the domain ends. */
void second_main(void) {
    for (;;) {
        mmio_write32(GUEST_IMSIC, IDENTITY);
        if (hart1_reboots) {
            reboot();
        }
    }
}

static void look_for_leftovers(void) {
    uint64_t found = 0;
    must("image", lives == 1, lives);
    lives++;
    for (uint64_t at = DIRTY; at < DIRTY_END; at += 8) {
        found |= *(volatile uint64_t *)at;
    }
    must("scrubbed", found == 0, found);
    must("pending", (csr_read(sip) & 1u << IRQ_SUPERVISOR_EXTERNAL) == 0, csr_read(sip));
    must("eip", imsic_read(EIP0) == 0, imsic_read(EIP0));
    must("eie", imsic_read(EIE0) == 0, imsic_read(EIE0));
    must("delivery", imsic_read(EIDELIVERY) == 0, 0);
    must("command", (mmio_read32(ENGINE_COMMAND) & 0xffff) == 0, mmio_read32(ENGINE_COMMAND));
}

/* Waits for the end: writes are posted, and a simulated link takes no more of them at a time. */
static void transfer(uint64_t bar) {
    engine_go(bar, DIRTY, LENGTH, DMA_ENGINE_WRITE);
    while (!(mmio_read32(bar + DMA_ENGINE_STATUS) & DMA_ENGINE_DONE)) {
    }
}

/* When this life ends, and who asks: a number that follows from the seed in the boot arguments and
 * the number of the life, so that a run can be made again. */
static uint64_t fate(const void *fdt) {
    const char *at = strstr(tree_bootargs(fdt), "seed=");
    uint64_t seed = 0;
    for (at = at ? at + 5 : ""; *at >= '0' && *at <= '9'; at++) {
        seed = seed * 10 + (uint64_t)(*at - '0');
    }
    seed ^= (uint64_t)read(READ_STARTS, READ_SELF_DOMAIN, 0).value << 32;
    seed = (seed ^ seed >> 30) * 0xbf58476d1ce4e5b9; /* splitmix64 */
    seed = (seed ^ seed >> 27) * 0x94d049bb133111eb;
    return seed ^ seed >> 31;
}

void guest_main(uint64_t hart, const void *fdt) {
    uint64_t bar = mmio_read32(ENGINE_BAR) & ~15u;
    (void)hart;
    look_for_leftovers();
    mmio_write32(ENGINE_COMMAND, 6);
    must("count", mmio_read32(bar + DMA_ENGINE_COUNT) == 0, mmio_read32(bar + DMA_ENGINE_COUNT));
    for (uint64_t at = DIRTY; at < DIRTY_END; at += 8) {
        *(volatile uint64_t *)at = MARK;
    }
    imsic_write(EIDELIVERY, 1);
    imsic_write(EITHRESHOLD, 0);
    imsic_write(EIE0, 1u << IDENTITY);
    csr_set(sie, 1u << IRQ_SUPERVISOR_EXTERNAL);
    csr_set(sstatus, 2);
    enable_msix(ENGINE_CONFIG, 0, IDENTITY);
    must("hart-start",
         sbi_call(HSM, 0, 1, (uint64_t)second_entry, (uint64_t)second_stack + sizeof second_stack)
                 .error == 0,
         0);
    uint64_t begin = csr_read(time), end = fate(fdt), span = end % 200000;
    do {
        transfer(bar);
    } while (csr_read(time) - begin < span || interrupts == 0);
    print("phoenix life ends\n");
    engine_go(bar, DIRTY, 4096, DMA_ENGINE_WRITE);
    if (end >> 63) {
        hart1_reboots = true;
        for (;;) {
            transfer(bar);
        }
    }
    reboot();
}
