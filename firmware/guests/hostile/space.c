/* SPDX-License-Identifier: Apache-2.0
 * Accesses that are allowed, but must reach nothing: the emulated devices' registers in every size
 * and place, configuration space in every bit, DMA and messages to what is others'. */
#include <dma_engine.h>
#include "attack.h"

enum { COMMAND = 0x04, CACHE_LINE = 0x0c, BAR0 = 0x10, ROM = 0x30, CAPS = 0x34, INT_LINE = 0x3c };
enum { CAP_PM = 0x01, CAP_MSI = 0x05, CAP_EXPRESS = 0x10, CAP_MSIX = 0x11 };
#define FUNCTION     (ECAM + 0x8000u)
#define MASTER       6u
#define CANARY       0xc0ffee00u
#define TRANSFER     64u
#define WAIT         50000000u /* 5 s */
#define LATER        1000000u  /* 100 ms */
#define TRANSLATED   (2u << DMA_ENGINE_AT_SHIFT)
#define DOMAINCFG    0x0000u
#define SOURCECFG    0x0004u
#define TARGET       0x3004u
#define DOMAINCFG_IE 0x100u

uint64_t engine_bar;
static volatile uint32_t own[1024] __attribute__((aligned(4096)));

static uint64_t load(uint64_t at, unsigned size) {
    uint64_t value;
    if (size == 1) {
        __asm__ volatile("lbu %0, (%1)" : "=r"(value) : "r"(at) : "memory");
    } else if (size == 2) {
        __asm__ volatile("lhu %0, (%1)" : "=r"(value) : "r"(at) : "memory");
    } else if (size == 4) {
        __asm__ volatile("lwu %0, (%1)" : "=r"(value) : "r"(at) : "memory");
    } else {
        __asm__ volatile("ld %0, (%1)" : "=r"(value) : "r"(at) : "memory");
    }
    return value;
}

static void store(uint64_t at, unsigned size, uint64_t value) {
    if (size == 1) {
        __asm__ volatile("sb %0, (%1)" ::"r"(value), "r"(at) : "memory");
    } else if (size == 2) {
        __asm__ volatile("sh %0, (%1)" ::"r"(value), "r"(at) : "memory");
    } else if (size == 4) {
        __asm__ volatile("sw %0, (%1)" ::"r"(value), "r"(at) : "memory");
    } else {
        __asm__ volatile("sd %0, (%1)" ::"r"(value), "r"(at) : "memory");
    }
}

/* ---- Emulated devices ------------------------------------------------------------------------ */

/* Registers are in the first eight bytes; there is nothing behind them. */
static void sweep_uart(void) {
    uint64_t found = 0;
    trapped.count = 0;
    for (unsigned size = 1; size <= 8; size *= 2) {
        for (uint64_t at = UART + 1; at <= UART + UART_SIZE - size; at += at < UART + 64 ? 1 : 3) {
            found |= at >= UART + 8 ? load(at, size) : 0;
            if (at >= UART + 8 || size == 1) {
                store(at, size, ~0ul);
            }
        }
    }
    for (uint64_t at = UART + 1; at < UART + 8; at++) {
        store(at, 1, 0);
    }
    verdict("mmio-uart", found == 0 && trapped.count == 0, found);
}

static void send_message(uint32_t hart, uint32_t guest) {
    mmio_write32(APLIC + DOMAINCFG, DOMAINCFG_IE);
    mmio_write32(APLIC + SOURCECFG, 4);
    mmio_write32(APLIC + TARGET, hart << 18 | guest << 12 | 0x7ff);
    mmio_write32(APLIC + 0x1edc, 1);
    mmio_write32(APLIC + 0x2000, 1);
    mmio_write32(APLIC + SOURCECFG, 0);
}

/* Each register with all ones and zeros; then a message to harts, and to guests of harts, that
 * there are not. */
static void sweep_aplic(void) {
    trapped.count = 0;
    for (unsigned size = 1; size <= 8; size *= 2) {
        for (uint64_t at = APLIC; at <= APLIC + APLIC_SIZE - size; at += size == 4 ? 4 : 13) {
            store(at, size, ~0ul);
            (void)load(at, size);
            store(at, size, 0);
        }
    }
    for (uint32_t hart = 0; hart < 1u << 14; hart += hart < 64 ? 1 : 61) {
        send_message(hart, 0);
        send_message(hart, hart & 63);
    }
    verdict("mmio-aplic",
            trapped.count == 0 && mmio_read32(APLIC + DOMAINCFG) == (0x80000004 | DOMAINCFG_IE),
            mmio_read32(APLIC + DOMAINCFG));
    mmio_write32(APLIC + DOMAINCFG, 0);
}

void attack_mmio(void) {
    sweep_uart();
    sweep_aplic();
}

/* ---- Configuration space --------------------------------------------------------------------- */

static unsigned pm, msi, express, msix; /* where its capabilities are, 0: it has none */

static unsigned find(unsigned id) {
    unsigned at = mmio_read32(FUNCTION + CAPS) & 0xfc;
    for (unsigned n = 0; at && n < 48; n++) {
        uint32_t header = mmio_read32(FUNCTION + at);
        if ((header & 0xff) == id) {
            return at;
        }
        at = header >> 8 & 0xfc;
    }
    return 0;
}

/* Bits of a dword that a guest's write may change, by the base specification: what is its driver's
 * own business. */
static uint32_t changeable(unsigned offset) {
    if (offset == COMMAND) {
        return 0xf9000546;
    }
    if (offset == BAR0 || offset == BAR0 + 4) {
        return ~0u; /* its size is asked so */
    }
    return offset == CACHE_LINE                          ? 0xffff
           : offset == INT_LINE                          ? 0xff
           : pm && offset == pm + 4                      ? 3
           : express && offset == express + 8            ? 0x000f781f
           : msix && offset == msix                      ? 0xc0000000
           : msi && offset >= msi && offset < msi + 0x18 ? ~0xffu
                                                         : 0;
}

static void put_back(unsigned offset, uint32_t value) {
    mmio_write32(FUNCTION + offset, offset == COMMAND ? value & 0xffff : value);
}

/* All ones to every place, in one size; eight bytes go to a dword and to the one beside it. */
static uint64_t sweep_config(unsigned size, bool atomic) {
    uint64_t wrong = 0;
    for (unsigned offset = 0; offset < 0x1000; offset += offset < 0x100 ? 4 : 60) {
        uint32_t before = mmio_read32(FUNCTION + offset), after;
        uint32_t beside = mmio_read32(FUNCTION + (offset ^ 4));
        for (unsigned part = 0; part < (size == 8 ? 1 : 4 / size); part++) {
            if (atomic) {
                uint32_t *at = (uint32_t *)(uint64_t)(FUNCTION + offset);
                __asm__ volatile("amoor.w zero, %0, (%1)" ::"r"(-1), "r"(at) : "memory");
            } else {
                store(FUNCTION + (offset + part * size) / size * size, size, ~0ul);
            }
        }
        after = mmio_read32(FUNCTION + offset);
        if ((before ^ after) & ~changeable(offset)) {
            print("hostile surprise: config 0x%x: 0x%x became 0x%x\n", (uint64_t)offset,
                  (uint64_t)before, (uint64_t)after);
            wrong++;
        }
        put_back(offset, before);
        put_back(offset ^ 4, beside);
    }
    return wrong;
}

/* A BAR does not move, to whatever place. */
static uint64_t move_bars(void) {
    static const uint32_t places[] = {0,          0x40000000, 0x48000000, 0x4f000000,
                                      0x10000000, 0x28000000, 0x80000000, 0x90000000};
    uint64_t wrong = 0;
    for (unsigned index = 0; index < 6; index++) {
        uint64_t at = FUNCTION + BAR0 + 4 * index;
        uint32_t before = mmio_read32(at);
        for (unsigned i = 0; i < sizeof places / sizeof places[0]; i++) {
            mmio_write32(at, places[i] + 0x10000);
            wrong += mmio_read32(at) != before;
            store(at + 2, 2, places[i] >> 16);
            wrong += mmio_read32(at) != before;
        }
    }
    return wrong;
}

/* All of bus 0 but its own function: ones, whatever is written. Other buses are no part of it. */
static uint64_t sweep_absent(void) {
    uint64_t wrong = 0;
    for (uint64_t at = ECAM; at < ECAM + ECAM_SIZE; at += 0x1000) {
        for (unsigned offset = 0; at != FUNCTION && offset < 0x1000; offset += 0x1c) {
            mmio_write32(at + offset, 0x00010100);
            wrong += mmio_read32(at + offset) != ~0u;
        }
    }
    return wrong;
}

void engine_find(void) {
    engine_bar = mmio_read32(FUNCTION + BAR0) & ~15u;
    pm = find(CAP_PM);
    msi = find(CAP_MSI);
    express = find(CAP_EXPRESS);
    msix = find(CAP_MSIX);
    mmio_write32(FUNCTION + COMMAND, MASTER);
}

static bool engine_answers(void) {
    mmio_write32(FUNCTION + COMMAND, MASTER);
    return mmio_read32(engine_bar + DMA_ENGINE_ID) == DMA_ENGINE_ID_VALUE;
}

void attack_config(void) {
    static const struct {
        char name[16];
        unsigned size;
        bool atomic;
    } ways[] = {{"config-bytes", 1, false},
                {"config-halves", 2, false},
                {"config-words", 4, false},
                {"config-doubles", 8, false},
                {"config-atomics", 4, true}};
    uint64_t wrong;
    trapped.count = 0;
    for (unsigned i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        wrong = sweep_config(ways[i].size, ways[i].atomic);
        verdict(ways[i].name, wrong == 0, wrong);
    }
    verdict("config-answers", engine_answers(), 0);
    wrong = move_bars();
    verdict("config-bars", wrong == 0 && engine_answers(), wrong);
    wrong = sweep_absent();
    verdict("config-absent", wrong == 0, wrong);
    verdict("config-traps", trapped.count == 0, trapped.cause);
}

/* ---- DMA and messages ------------------------------------------------------------------------ */

static uint32_t transfer(uint64_t address, uint32_t length, uint32_t control) {
    uint64_t begin = csr_read(time);
    uint32_t status;
    mmio_write32(engine_bar + DMA_ENGINE_IOVA, (uint32_t)address);
    mmio_write32(engine_bar + DMA_ENGINE_IOVA + 4, (uint32_t)(address >> 32));
    mmio_write32(engine_bar + DMA_ENGINE_LENGTH, length);
    mmio_write32(engine_bar + DMA_ENGINE_CONTROL, control | DMA_ENGINE_GO);
    do {
        status = mmio_read32(engine_bar + DMA_ENGINE_STATUS);
    } while (!(status & DMA_ENGINE_DONE) && csr_read(time) - begin < WAIT);
    return status;
}

static void fill(uint32_t value) {
    for (unsigned i = 0; i < TRANSFER; i += 4) {
        mmio_write32(engine_bar + DMA_ENGINE_BUFFER + i, value + i);
    }
}

static bool holds(uint32_t value) {
    bool same = true;
    for (unsigned i = 0; i < TRANSFER; i += 4) {
        same &= mmio_read32(engine_bar + DMA_ENGINE_BUFFER + i) == value + i;
    }
    return same;
}

/* By SPA: the witness's, the warden's and its own memory, VMM, firmware, all harts' interrupt
 * files, the machine's registers; and what is no address. */
static uint64_t victim(unsigned n) {
    static const uint64_t victims[] = {0x90000000, 0xb0000000, 0xd0000000, 0x80200000,
                                       0x80000000, 0x24000000, 0x28004000, 0x28005000,
                                       0x28002000, 0x10000000, 0x100000,   0x0c000000,
                                       0x30100000, 0,          1ul << 41,  ~0xffful};
    return n < sizeof victims / sizeof victims[0] ? victims[n] : 1;
}

void attack_dma(void) {
    unsigned reads = 0, kept = 0, n;
    for (n = 0; victim(n) != 1; n++) {
        fill(CANARY);
        reads += (transfer(victim(n), TRANSFER, 0) & DMA_ENGINE_ERROR) != 0;
        kept += holds(CANARY);
        transfer(victim(n), TRANSFER, DMA_ENGINE_WRITE);
        transfer(victim(n), TRANSFER, DMA_ENGINE_WRITE | TRANSLATED);
        transfer(victim(n), TRANSFER, DMA_ENGINE_WRITE | DMA_ENGINE_PASID);
        fill(1); /* as a message: identity 1 */
        transfer(victim(n), 4, DMA_ENGINE_WRITE);
    }
    verdict("dma-reads", reads == n, reads);
    verdict("dma-nothing-read", kept == n, kept);
    /* Its vector, and what is no vector, sent where others' interrupts go. */
    store(FUNCTION + msix + 2, 2, 0x8000);
    for (unsigned i = 0; victim(i) != 1; i++) {
        for (unsigned entry = 0; entry < 256; entry += 51) {
            uint64_t at = engine_bar + DMA_ENGINE_MSIX + 16 * entry;
            mmio_write32(at, (uint32_t)victim(i));
            mmio_write32(at + 4, (uint32_t)(victim(i) >> 32));
            mmio_write32(at + 8, 1 + i % 63);
            mmio_write32(at + 12, 0);
        }
        transfer((uint64_t)own, TRANSFER, 0);
    }
    store(FUNCTION + msix + 2, 2, 0);
    fill(CANARY + 1);
    transfer((uint64_t)own, TRANSFER, DMA_ENGINE_WRITE);
    uint64_t begin = csr_read(time);
    while (own[TRANSFER / 4 - 1] != CANARY + 1 + TRANSFER - 4 && csr_read(time) - begin < LATER) {
    }
    verdict("dma-own-works", own[0] == CANARY + 1, own[0]);
}
