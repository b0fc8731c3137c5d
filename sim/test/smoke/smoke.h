/* SPDX-License-Identifier: Apache-2.0
 * The smoke test's machine: QEMU virt with the co-simulator's function on its PCI bus, and behind
 * it a block function at 01:00.0 and a DMA engine at 03:00.0. */
#ifndef SMOKE_H
#define SMOKE_H

#include <stdbool.h>
#include <stdint.h>

#define UART      0x10000000ul
#define FINISHER  0x00100000ul
#define IMSIC_S   0x28000000ul /* supervisor-level interrupt file of hart 0 */
#define ECAM      0x30000000ul
#define BAR0      0x60000000ul /* where we put the two BARs */
#define BAR2      0x400000000ul
#define BAR0_SIZE 0x00100000u
#define BAR2_SIZE 0x200000000u
#define IDENT     (BAR0 + 0x1000)
#define FUNCTION(bus, device, function)                                                            \
    (BAR2 + ((uint64_t)(bus) << 20 | (uint64_t)(device) << 15 | (uint64_t)(function) << 12))
#define WINDOW     (BAR2 + 0x10000000ul) /* PCI address 0x40000000 behind Bulkhead */
#define WINDOW_PCI 0x40000000u
#define ENGINE     FUNCTION(3, 0, 0)
#define ENGINE_ID  0x000300

static inline uint8_t read8(uint64_t addr) {
    return *(volatile uint8_t *)addr;
}
static inline uint16_t read16(uint64_t addr) {
    return *(volatile uint16_t *)addr;
}
static inline uint32_t read32(uint64_t addr) {
    return *(volatile uint32_t *)addr;
}
static inline uint64_t read64(uint64_t addr) {
    return *(volatile uint64_t *)addr;
}
static inline void write8(uint64_t addr, uint8_t value) {
    *(volatile uint8_t *)addr = value;
}
static inline void write16(uint64_t addr, uint16_t value) {
    *(volatile uint16_t *)addr = value;
}
static inline void write32(uint64_t addr, uint32_t value) {
    *(volatile uint32_t *)addr = value;
}
static inline void write64(uint64_t addr, uint64_t value) {
    *(volatile uint64_t *)addr = value;
}

/* print.c */
void print(const char *text);
void print_hex(uint64_t value);
/* One line: ok or FAIL with what was seen. */
bool expect(const char *name, uint64_t seen, uint64_t expected);

/* pci.c: finds Bulkhead on QEMU's bus, places its BARs and switches it on. Returns the address of
 * its configuration space, 0: not found. */
uint64_t find_bulkhead(void);
void set_bus_master(uint64_t config, bool on);

/* dma.c: checks with the DMA engine. */
void check_dma(uint64_t config);
void start_transfer(void); /* a read, not waited for */
#endif
