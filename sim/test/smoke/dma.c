/* SPDX-License-Identifier: Apache-2.0
 * DMA and interrupts of the engine at 03:00.0 through the IOMMU in Bare mode, and what happens to
 * them when the IOMMU is off or Bulkhead may not master the bus. Register layouts: RISC-V IOMMU
 * specification, chapter 5; AIA specification, chapters 2 and 3 (siselect, sireg, stopei). */
#include "smoke.h"
#include "endpoint/dma_engine.h"

enum {
    REG_DDTP = 0x10,
    REG_FQB = 0x28,
    REG_FQH = 0x30,
    REG_FQT = 0x34,
    REG_FQCSR = 0x4c,
    DDTP_OFF = 0,
    DDTP_BARE = 1,
    FQCSR_ON = 1,
    FQCSR_ACTIVE = 1 << 16,
    FAULT_ALL_INBOUND_DISALLOWED = 256,
};
enum { BYTES = 64, TRIES = 1000, IDENTITY = 5 };

static const uint64_t regs = WINDOW; /* the engine's BAR0 */
static uint64_t target[BYTES / 8] __attribute__((aligned(64)));
static uint64_t faults[4 * 128] __attribute__((aligned(4096)));

static bool wait32(uint64_t addr, uint32_t mask, uint32_t value) {
    for (int i = 0; i < TRIES; i++) {
        if ((read32(addr) & mask) == value) {
            return true;
        }
    }
    return false;
}

static void set_mode(unsigned mode) {
    write64(BAR0 + REG_DDTP, mode);
    for (int i = 0; i < TRIES && (read64(BAR0 + REG_DDTP) & 0x10); i++) {
    }
}

/* Returns the engine's STATUS when it has ended, 0: it never did. */
static uint32_t transfer(bool write) {
    write64(regs + DMA_ENGINE_IOVA, (uint64_t)target);
    write32(regs + DMA_ENGINE_LENGTH, BYTES);
    write32(regs + DMA_ENGINE_CONTROL, DMA_ENGINE_GO | (write ? DMA_ENGINE_WRITE : 0));
    return wait32(regs + DMA_ENGINE_STATUS, DMA_ENGINE_DONE, DMA_ENGINE_DONE)
               ? read32(regs + DMA_ENGINE_STATUS)
               : 0;
}

static void fill_target(uint64_t seed) {
    for (int i = 0; i < BYTES / 8; i++) {
        target[i] = seed + (uint64_t)i;
    }
    __asm__ volatile("fence" ::: "memory");
}

static void fill_buffer(uint64_t seed) {
    for (unsigned i = 0; i < BYTES / 8; i++) {
        write64(regs + DMA_ENGINE_BUFFER + 8 * i, seed + i);
    }
}

/* The number of the first word that differs, BYTES / 8: none does. */
static uint64_t compare_target(uint64_t seed) {
    __asm__ volatile("fence" ::: "memory");
    for (unsigned i = 0; i < BYTES / 8; i++) {
        if (((volatile uint64_t *)target)[i] != seed + i) {
            return i;
        }
    }
    return BYTES / 8;
}

static uint64_t compare_buffer(uint64_t seed) {
    for (unsigned i = 0; i < BYTES / 8; i++) {
        if (read64(regs + DMA_ENGINE_BUFFER + 8 * i) != seed + i) {
            return i;
        }
    }
    return BYTES / 8;
}

static void place_engine(void) {
    write32(ENGINE + 0x10, WINDOW_PCI);
    write32(ENGINE + 0x14, 0);
    write16(ENGINE + 0x04, 6);
    expect("memory read of a function", read32(regs + DMA_ENGINE_ID), DMA_ENGINE_ID_VALUE);
    fill_buffer(0x1000);
    expect("memory writes and reads of a function", compare_buffer(0x1000), BYTES / 8);
    write8(regs + DMA_ENGINE_BUFFER + 3, 0xab);
    write16(regs + DMA_ENGINE_BUFFER + 6, 0xcdef);
    expect("byte and half-word accesses", read64(regs + DMA_ENGINE_BUFFER), 0xcdef0000ab001000);
}

static void check_bare(void) {
    set_mode(DDTP_BARE);
    fill_target(0);
    fill_buffer(0x2000);
    expect("DMA write ends", transfer(true), DMA_ENGINE_DONE);
    expect("DMA write reached memory", compare_target(0x2000), BYTES / 8);
    fill_target(0x3000);
    expect("DMA read ends", transfer(false), DMA_ENGINE_DONE);
    expect("DMA read brought memory's data", compare_buffer(0x3000), BYTES / 8);
}

static void write_imsic(uint64_t reg, uint64_t value) {
    __asm__ volatile("csrw 0x150, %0\n csrw 0x151, %1" ::"r"(reg), "r"(value));
}

static uint64_t claim(void) {
    uint64_t value;
    __asm__ volatile("csrrw %0, 0x15c, zero" : "=r"(value));
    return value;
}

static uint64_t msix_capability(void) {
    uint64_t at = ENGINE + read8(ENGINE + 0x34);
    for (int i = 0; i < 16 && at != ENGINE && read8(at) != 0x11; i++) {
        at = ENGINE + read8(at + 1);
    }
    return at;
}

static void check_msi(void) {
    uint64_t entry = regs + DMA_ENGINE_MSIX, seen = 0, cap = msix_capability();
    write_imsic(0x70, 1);                       /* eidelivery */
    write_imsic(0x72, 0);                       /* eithreshold */
    write_imsic(0xc0, UINT64_C(1) << IDENTITY); /* eie0 */
    write64(entry, IMSIC_S);
    write32(entry + 8, IDENTITY);
    write32(entry + 12, 0);
    write16(cap + 2, (uint16_t)(read16(cap + 2) | 0x8000));
    transfer(false);
    for (int i = 0; i < TRIES && seen == 0; i++) {
        seen = claim();
        read32(regs + DMA_ENGINE_STATUS);
    }
    expect("MSI arrives in the interrupt file", seen, IDENTITY << 16 | IDENTITY);
    expect("and only once", claim(), 0);
    write16(cap + 2, (uint16_t)(read16(cap + 2) & ~0x8000));
}

static void check_off(void) {
    write64(BAR0 + REG_FQB, (uint64_t)faults >> 12 << 10 | 6);
    write32(BAR0 + REG_FQCSR, FQCSR_ON);
    expect("fault queue comes on", wait32(BAR0 + REG_FQCSR, FQCSR_ACTIVE, FQCSR_ACTIVE), 1);
    set_mode(DDTP_OFF);
    fill_target(0x4000);
    fill_buffer(0x5000);
    expect("IOMMU off: read ends with Unsupported Request", transfer(false),
           DMA_ENGINE_DONE | DMA_ENGINE_ERROR | 1 << DMA_ENGINE_CPL_SHIFT);
    expect("IOMMU off: nothing read", compare_buffer(0x5000), BYTES / 8);
    transfer(true);
    expect("two fault records", wait32(BAR0 + REG_FQT, 0x7f, 2), 1);
    expect("IOMMU off: nothing written", compare_target(0x4000), BYTES / 8);
    __asm__ volatile("fence" ::: "memory");
    expect("fault record's cause", faults[0] & 0xfff, FAULT_ALL_INBOUND_DISALLOWED);
    expect("fault record's device_id", faults[0] >> 40, ENGINE_ID);
    write32(BAR0 + REG_FQH, 2);
}

static void check_master(uint64_t config) {
    set_mode(DDTP_BARE);
    set_bus_master(config, false);
    fill_target(0x6000);
    fill_buffer(0x7000);
    expect("no bus master: read fails", (transfer(false) & DMA_ENGINE_ERROR) != 0, 1);
    fill_buffer(0x7000);
    transfer(true);
    expect("no bus master: nothing written", compare_target(0x6000), BYTES / 8);
    set_bus_master(config, true);
    transfer(true);
    expect("bus master again: written", compare_target(0x7000), BYTES / 8);
}

void start_transfer(void) {
    write64(regs + DMA_ENGINE_IOVA, (uint64_t)target);
    write32(regs + DMA_ENGINE_LENGTH, sizeof target);
    write32(regs + DMA_ENGINE_CONTROL, DMA_ENGINE_GO);
}

void check_dma(uint64_t config) {
    place_engine();
    check_bare();
    check_msi();
    check_off();
    check_master(config);
}
