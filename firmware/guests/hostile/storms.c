/* SPDX-License-Identifier: Apache-2.0
 * What never ends by itself: floods of traps, calls, output, interrupts and faults, and harts that
 * nothing wakes. The domain must obey when it is told to stop. */
#include <dma_engine.h>
#include "attack.h"

#define IPI    0x735049u
#define RFENCE 0x52464e43u
#define HSM    0x48534du
#define BOTH   3u

enum { HSM_STOP = 1, HSM_SUSPEND = 3 };

static uint64_t root[512] __attribute__((aligned(4096)));

static void illegal(void) {
    for (;;) {
        __asm__ volatile(".word 0xffffffff");
    }
}

static void virtual(void) {
    for (;;) {
        (void)csr_read(hgatp);
    }
}

static void calls(void) {
    for (;;) {
        sbi_call(IPI, 0, BOTH, 0, 0);
        sbi_call(RFENCE, 0, BOTH, 0, 0);
        sbi_call(RFENCE, 1, BOTH, 0, 0);
    }
}

static void output(void) {
    for (;;) {
        print(
            "hostile floods the console with lines that are as long as it can make them, again\n");
    }
}

static void uart(void) {
    for (uint8_t c = 0;; c++) {
        *(volatile uint8_t *)(uint64_t)UART = c;
    }
}

static void config(void) {
    for (uint32_t value = 1;; value = value * 1664525 + 1013904223) {
        mmio_write32(ECAM + (value >> 8 & 0xfffc), value);
    }
}

static void messages(void) {
    csr_write(siselect, 0x70);
    csr_write(sireg, 1);
    csr_write(siselect, 0xc0);
    csr_write(sireg, ~0ul);
    csr_set(sie, 1u << IRQ_SUPERVISOR_EXTERNAL);
    csr_set(sstatus, 2);
    for (uint32_t identity = 1;; identity = identity % 63 + 1) {
        mmio_write32(IMSIC, identity);
        mmio_write32(IMSIC + 0x1000, identity);
    }
}

static void faults(void) {
    for (uint64_t address = HOLE;; address += 4096) {
        mmio_write32(engine_bar + DMA_ENGINE_IOVA, (uint32_t)address);
        mmio_write32(engine_bar + DMA_ENGINE_LENGTH, 64);
        mmio_write32(engine_bar + DMA_ENGINE_CONTROL, DMA_ENGINE_WRITE | DMA_ENGINE_GO);
        (void)mmio_read32(engine_bar + DMA_ENGINE_STATUS);
    }
}

/* Its trap vector is not mapped: each trap's first instruction traps. */
static void lost(void) {
    root[3] = 3ul << 28 | 0xcf;
    csr_write(stvec, 0);
    csr_write(satp, 8ul << 60 | (uint64_t)root >> 12);
    __asm__ volatile("sfence.vma\n ebreak" ::: "memory");
}

static void asleep(void) {
    csr_write(sie, 0);
    for (;;) {
        __asm__ volatile("wfi");
    }
}

static void busy(void) {
    csr_write(sie, 0);
    for (;;) {
        __asm__ volatile("");
    }
}

static void stopped(void) {
    sbi_call(HSM, HSM_STOP, 0, 0, 0);
}

static void suspended(void) {
    csr_write(sie, 0);
    for (;;) {
        sbi_call(HSM, HSM_SUSPEND, 0, 0, 0);
    }
}

static void own_calls(void) {
    for (uint64_t i = 0;; i++) {
        call(HYPERCALL_CREATE, i % 9, 0x1000, i % 5000, 0, 0, 0);
        call(HYPERCALL_ATTACH, i % 30, i % 5000, 0, 0, 0, 0);
        call(HYPERCALL_NOTIFY, i % 30, 0, 0, 0, 0, 0);
    }
}

/* Hart 1 comes and goes. */
static void churn(void) {
    for (;;) {
        second_hart(stopped);
    }
}

struct storm {
    char name[12];
    bool both; /* on both harts */
};

static const struct storm storms[] = {
    {"illegal", true},   {"virtual", true},   {"calls", true},    {"output", true},
    {"uart", true},      {"config", true},    {"messages", true}, {"faults", true},
    {"lost", true},      {"asleep", true},    {"busy", true},     {"stopped", true},
    {"suspended", true}, {"own-calls", true}, {"churn", false},
};

/* A table of functions would hold absolute addresses. */
static void (*program(unsigned number))(void) {
    return number == 0    ? illegal
           : number == 1  ? virtual
           : number == 2  ? calls
           : number == 3  ? output
           : number == 4  ? uart
           : number == 5  ? config
           : number == 6  ? messages
           : number == 7  ? faults
           : number == 8  ? lost
           : number == 9  ? asleep
           : number == 10 ? busy
           : number == 11 ? stopped
           : number == 12 ? suspended
           : number == 13 ? own_calls
                          : churn;
}

unsigned storm_count(void) {
    return sizeof storms / sizeof storms[0];
}

const char *storm_name(unsigned number) {
    return storms[number].name;
}

void storm(unsigned number) {
    if (storms[number].both) {
        second_hart(program(number));
    }
    program(number)();
}
