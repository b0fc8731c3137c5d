/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest that nothing may disturb: counts the ticks of its timer, and moves data with
 * its DMA engine and checks every byte, until a key comes; or, with the boot argument
 * until=channel, until domain 0 writes to the channel between them: then it makes no call
 * meanwhile, and there must be no exit, and nothing executed below it (the markers are for
 * bench/plugin.c). */
#include <string.h>
#include "call.h"
#include "engine.h"

#define GUEST "steady"
#include "verdict.h"

#define PERIOD      100000u /* 10 ms */
#define WORDS       16u
#define IDENTITY    5u
#define WAIT        600000000u /* 60 s */
#define LATE_ONCE   300000000u /* 30 s: the machine below is simulated, and may be very busy */
#define EXIT_CAUSES 6u

static volatile uint64_t ticks, next, latest, messages;
static volatile uint32_t memory[WORDS] __attribute__((aligned(4096)));
static uint64_t transfers, bad;

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_TIMER)) {
        uint64_t late = csr_read(time) - next;
        latest = late > latest ? late : latest;
        ticks++;
        next += PERIOD;
        csr_write(stimecmp, next);
        return epc;
    }
    if (cause == (SCAUSE_INTERRUPT | IRQ_SUPERVISOR_EXTERNAL)) {
        messages += csr_read(stopei) >> 16 == IDENTITY;
        csr_write(stopei, 0);
        return epc;
    }
    print("steady FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

/* One transfer, ended by its message. */
static void transfer(uint64_t bar, uint32_t control) {
    uint64_t before = messages, begin = csr_read(time);
    engine_go(bar, (uint64_t)memory, sizeof memory, control);
    while (messages == before && csr_read(time) - begin < WAIT) {
    }
    bad += messages != before + 1;
    bad += (mmio_read32(bar + DMA_ENGINE_STATUS) & DMA_ENGINE_ERROR) != 0;
    transfers++;
}

static uint32_t pattern(uint32_t round, uint32_t word) {
    return round * 2654435761u ^ word * 40503u;
}

/* Numbers go through the device and come back by DMA, then the other way round. */
static void round_trip(uint64_t bar, uint32_t round) {
    for (uint32_t i = 0; i < WORDS; i++) {
        mmio_write32(bar + DMA_ENGINE_BUFFER + 4 * i, pattern(round, i));
    }
    transfer(bar, DMA_ENGINE_WRITE);
    for (uint32_t i = 0; i < WORDS; i++) {
        bad += memory[i] != pattern(round, i);
        memory[i] = ~pattern(round, i);
    }
    transfer(bar, 0);
    for (uint32_t i = 0; i < WORDS; i++) {
        bad += mmio_read32(bar + DMA_ENGINE_BUFFER + 4 * i) != ~pattern(round, i);
    }
}

static bool key_pressed(void) {
    static uint8_t key[1];
    return sbi_call(SBI_DBCN, 1, 1, (uint64_t)key, 0).value == 1;
}

/* Exits of all causes. Each of these calls is one itself. */
static uint64_t exits(void) {
    uint64_t sum = 0;
    for (uint64_t cause = 0; cause < EXIT_CAUSES; cause++) {
        sum += (uint64_t)read(READ_EXITS, READ_SELF_DOMAIN, cause).value;
    }
    return sum;
}

static void work(uint64_t bar, const volatile uint32_t *end) {
    for (uint32_t round = 0; end ? !*end : !key_pressed(); round++) {
        round_trip(bar, round);
    }
}

/* The same, without a call: told by the channel. */
static void work_alone(uint64_t bar) {
    const volatile uint32_t *end = (const volatile uint32_t *)channel_with(0);
    uint64_t own = exits();
    own = exits() - own; /* what the counting makes */
    uint64_t before = exits();
    __asm__ volatile("slti x0, x0, 0x101");
    work(bar, end);
    __asm__ volatile("slti x0, x0, 0x201");
    uint64_t meanwhile = exits() - before - own;
    print("steady: %u exits\n", meanwhile);
    verdict("no-exits", meanwhile == 0, meanwhile);
}

void guest_main(uint64_t hart, const void *fdt) {
    uint64_t bar = mmio_read32(ENGINE_BAR) & ~15u;
    (void)hart;
    mmio_write32(ENGINE_COMMAND, 6);
    enable_msix(ENGINE_CONFIG, 0, IDENTITY);
    imsic_write(EIDELIVERY, 1);
    imsic_write(EITHRESHOLD, 0);
    imsic_write(EIE0, 1u << IDENTITY);
    uint64_t begin = csr_read(time);
    next = begin + PERIOD;
    csr_write(stimecmp, next);
    csr_set(sie, 1u << IRQ_SUPERVISOR_TIMER | 1u << IRQ_SUPERVISOR_EXTERNAL);
    csr_set(sstatus, 2);
    print("steady begins\n");
    if (strcmp(tree_bootargs(fdt), "until=channel") == 0) {
        work_alone(bar);
    } else {
        work(bar, NULL);
    }
    csr_clear(sstatus, 2);
    uint64_t expected = (next - begin) / PERIOD - 1;
    print("steady: %u ticks, %u expected, latest after %u us; %u transfers, %u wrong\n", ticks,
          expected, latest / 10, transfers, bad);
    verdict("ticks", ticks == expected && ticks > 100, ticks);
    verdict("in-time", latest < LATE_ONCE, latest);
    verdict("io", bad == 0 && transfers > 20, bad);
}
