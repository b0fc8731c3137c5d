/* SPDX-License-Identifier: Apache-2.0
 * Smoke test of the co-simulator under QEMU, bare metal: everything that crosses the socket does so
 * once. Prints a line a check; the last line is "smoke: end". */
#include "smoke.h"

void smoke(void);
void smoke_trap(uint64_t cause, uint64_t pc, uint64_t value);

static void finish(void) {
    print("smoke: end\n");
    write32(FINISHER, 0x5555);
}

void smoke_trap(uint64_t cause, uint64_t pc, uint64_t value) {
    print("FAIL smoke trap: cause ");
    print_hex(cause);
    print(" pc ");
    print_hex(pc);
    print(" tval ");
    print_hex(value);
    print("\n");
    finish();
}

/* Four seconds in which nothing is asked of Bulkhead: the script looks whether it sleeps. */
static void rest(void) {
    uint64_t start, now;
    print("smoke: rest\n");
    __asm__ volatile("csrr %0, time" : "=r"(start));
    do {
        __asm__ volatile("csrr %0, time" : "=r"(now));
    } while (now - start < 40000000);
}

static bool has_unit(unsigned kind) {
    for (uint64_t at = IDENT + 0x10; at < IDENT + 0x100 && read64(at) != 0; at += 8) {
        if ((read64(at) & 0xffff) == kind) {
            return true;
        }
    }
    return false;
}

static void check_registers(void) {
    expect("identification", read64(IDENT), 0x444145484b4c5542);
    expect("identification in halves", read32(IDENT + 4), 0x44414548);
    expect("IOMMU is listed", has_unit(1), 1);
    expect("PIO unit is listed", has_unit(2), 1);
    expect("IOMMU version", read64(BAR0) & 0xff, 0x10);
}

static void check_config(void) {
    expect("configuration read, type 0", read32(FUNCTION(1, 0, 0)), 0x10421af4);
    expect("configuration read, type 1", read32(ENGINE), 0x10f11af4);
    expect("configuration read of half a word", read16(ENGINE + 2), 0x10f1);
    expect("absent function reads as ones", read32(FUNCTION(1, 3, 0)), 0xffffffff);
    expect("absent bus reads as ones", read32(FUNCTION(9, 0, 0)), 0xffffffff);
}

/* The machine is reset in mid-transfer; this word of RAM outlives it. */
static volatile uint64_t *const been_here = (uint64_t *)0x82000000ul;
#define BEEN_HERE 0x6e656572655f6562ul

static void reset_machine(void) {
    start_transfer();
    *been_here = BEEN_HERE;
    write32(FINISHER, 0x7777);
    for (;;) {
    }
}

static void check_after_reset(uint64_t config) {
    expect("after a reset: the IOMMU is off", read64(BAR0 + 0x10), 0);
    expect("after a reset: BARs behind Bulkhead are not placed", read32(ENGINE + 0x10), 4);
    expect("after a reset: the functions may not master", read16(ENGINE + 4), 0);
    check_dma(config);
}

static void check_all(uint64_t config) {
    check_registers();
    check_config();
    check_dma(config);
    rest();
    reset_machine();
}

void smoke(void) {
    bool again = *been_here == BEEN_HERE;
    *been_here = 0;
    uint64_t config = find_bulkhead();
    if (expect("function found on QEMU's bus", config != 0, 1)) {
        if (again) {
            check_after_reset(config);
        } else {
            check_all(config);
        }
    }
    finish();
}
