// SPDX-License-Identifier: Apache-2.0
// Harts' configuration accesses: sizes and byte enables, type 0 and type 1, functions and buses
// that are not there.
#include "bench.h"
#include <string.h>

struct seen {
    unsigned type0, type1;
};

static void watch(void *ctx, const struct tlp *t, bool from_bulkhead) {
    struct seen *s = ctx;
    s->type0 += from_bulkhead && t->type == TLP_CFG0;
    s->type1 += from_bulkhead && t->type == TLP_CFG1;
}

static uint64_t offset(uint16_t id, unsigned reg) {
    return (uint64_t)id << 12 | reg;
}

static void reads_of_all_sizes(struct bench *b) {
    const uint8_t expected[4] = {0xf4, 0x1a, 0xf1, 0x10};
    for (unsigned n = 1; n <= 4; n *= 2) {
        unsigned bad = 0;
        for (unsigned at = 0; at < 4; at += n) {
            uint8_t got[4] = {0};
            machine_pio_read(b->m, offset(DEVICE_A, at), got, n, 1);
            bad += memcmp(got, expected + at, n) != 0;
        }
        check(bad == 0,
              n == 1   ? "byte reads"
              : n == 2 ? "halfword reads"
                       : "word reads",
              "%u of them wrong", bad);
    }
}

// Wider than a DW: a configuration request is one DW, so there are several.
static void wide_reads(struct bench *b) {
    uint32_t words[16];
    uint64_t both = 0;
    unsigned bad = 0;
    machine_pio_read(b->m, offset(DEVICE_A, 0), &both, 8, 1);
    check_equal("doubleword read", both & 0xffffffff, 0x10f11af4);
    check_equal("... and the word after it", both >> 32,
                bench_config_read(b, DEVICE_A, PCI_COMMAND));
    machine_pio_read(b->m, offset(DEVICE_A, 0), words, 64, 1);
    for (unsigned i = 0; i < 16; i++)
        bad += words[i] != bench_config_read(b, DEVICE_A, 4 * i);
    check(bad == 0, "burst read", "%u words wrong", bad);
}

static void writes_of_all_sizes(struct bench *b) {
    // Of the cache line size and the interrupt line every bit is writable; their neighbours are
    // not.
    uint8_t byte = 0x5a;
    uint16_t half = 0x00a5;
    machine_pio_write(b->m, offset(DEVICE_B, 0x0c), &byte, 1, 1);
    check_equal("byte write", bench_config_read(b, DEVICE_B, 0x0c), 0x5a);
    machine_pio_write(b->m, offset(DEVICE_B, 0x3c), &half, 2, 1);
    check_equal("halfword write", bench_config_read(b, DEVICE_B, 0x3c), 0xa5);
    bench_config_write(b, DEVICE_B, PCI_BAR0, 0xffffffff);
    check_equal("BAR sizing", bench_config_read(b, DEVICE_B, PCI_BAR0),
                (0xffffffffu - DMA_ENGINE_SIZE + 1) | PCI_BAR_64);
    bench_config_write(b, DEVICE_B, PCI_BAR0, PCI_MEMORY + ENGINE_STRIDE);
    check_equal("BAR restored", bench_config_read(b, DEVICE_B, PCI_BAR0),
                (PCI_MEMORY + ENGINE_STRIDE) | PCI_BAR_64);
    check_equal("neighbour not written", bench_config_read(b, DEVICE_A, 0x0c), 0);
}

static void types(struct bench *b) {
    struct seen s = {0};
    machine_watch(b->m, watch, &s);
    bench_config_read(b, DEVICE_A, 0);
    check(s.type0 == 1 && s.type1 == 0, "secondary bus: type 0", "type 0 %u, type 1 %u", s.type0,
          s.type1);
    bench_config_read(b, DEVICE_C, 0);
    check(s.type0 == 1 && s.type1 == 1, "bus below: type 1", "type 0 %u, type 1 %u", s.type0,
          s.type1);
    check_equal("absent function reads as ones", bench_config_read(b, 0x0108, 0), 0xffffffff);
    check_equal("... after a request", s.type0, 2);
    check_equal("bus above the secondary one's reach", bench_config_read(b, 0x0000, 0), 0xffffffff);
    bench_config_write(b, 0x0000, 0, 0);
    check(s.type0 == 2 && s.type1 == 1, "... makes no request", "type 0 %u, type 1 %u", s.type0,
          s.type1);
    pio_set_buses(IO_REGS + REG_PIO, 1, 2, 0);
    check_equal("bus beyond the subordinate one", bench_config_read(b, DEVICE_C, 0), 0xffffffff);
    check_equal("... makes no request", s.type1, 1);
    pio_set_buses(IO_REGS + REG_PIO, 1, 255, 0);
    check_equal("and back", bench_config_read(b, DEVICE_C, 0), 0x10f11af4);
    machine_watch(b->m, NULL, NULL);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    reads_of_all_sizes(&b);
    wide_reads(&b);
    writes_of_all_sizes(&b);
    types(&b);
    machine_knobs(b.m)->stall_percent = 40;
    reads_of_all_sizes(&b);
    return bench_close(&b);
}
