// SPDX-License-Identifier: Apache-2.0
// The remap table alone (module irq), pinned entries and what hardware filled in: cycles from a
// question to its answer, answers a cycle when one is asked every cycle, and that no memory is read
// for it. Prints the figures as members of a flat object.
#include "build/model/irq/irq.h"
#include <stdbool.h>
#include <stdio.h>

enum { QUESTIONS = 1000, KNOWN = 32, BOUND = 5000 };
enum {
    CONTROL = 0x008,
    KEY_ADDR = 0x018,
    KEY_ID = 0x020,
    TARGET = 0x028,
    TARGET_ADDR = 0x030,
    COMMAND = 0x040
};
static const uint64_t PAGE = 0x28000000, DEVICE = 0x100;

static struct irq *u;
static unsigned long cycle, reads, failures;

static void step(void) {
    *u->clk_i = 1;
    irq_eval(u);
    *u->clk_i = 0;
    irq_eval(u);
    cycle++;
    reads += *u->m_arvalid_o;
}

static void write_reg(uint16_t offset, uint64_t value) {
    *u->reg_valid_i = *u->reg_write_i = 1;
    *u->reg_addr_i = offset;
    *u->reg_wdata_i = value;
    *u->reg_wstrb_i = 0xff;
    irq_eval(u);
    for (unsigned i = 0; !*u->reg_ready_o && i < BOUND; i++)
        step();
    step();
    *u->reg_valid_i = 0;
    step();
}

// Message n of the device; its set is the hash that rtl/irq/irq_pkg.sv describes.
static void learn(unsigned n) {
    unsigned set = (unsigned)(DEVICE ^ DEVICE >> 8 ^ PAGE >> 12 ^ PAGE >> 20 ^ n) & 0xff;
    write_reg(KEY_ADDR, PAGE);
    write_reg(KEY_ID, DEVICE << 32 | n);
    write_reg(TARGET, 1);
    write_reg(TARGET_ADDR, 0x24000000 + 4096 * (uint64_t)n);
    write_reg(COMMAND, 1 << 16 | set);
}

// key_t, bit 0 first: data 32, address 54, device 24, INTx 1. Message n of the page with entries,
// or any message to page n of those that the MSI page tables know.
static void ask(unsigned n, bool cached) {
    const uint64_t address = cached ? PAGE + 4096 * (n + 1ull) : PAGE;
    const uint64_t upper = address >> 2 | DEVICE << 54;
    u->look_i[0] = cached ? 0x55 : n;
    u->look_i[1] = (uint32_t)upper;
    u->look_i[2] = (uint32_t)(upper >> 32);
    u->look_i[3] = (uint32_t)(DEVICE >> 10);
    *u->look_valid_i = 1;
}

// What the translator says of page n. fill_t, bit 0 first: notice's page 44 and identity 11,
// address from bit 9 on 47, MRIF 1, page 44, device 24.
static void fill(unsigned n) {
    const uint64_t file = (0x24000000 + 4096 * (uint64_t)n) >> 9, page = (PAGE >> 12) + n + 1;
    for (unsigned i = 0; i < 6; i++)
        u->fill_i[i] = 0;
    u->fill_i[1] = (uint32_t)(file << 23);
    u->fill_i[2] = (uint32_t)(file >> 9);
    u->fill_i[3] = (uint32_t)(page << 7);
    u->fill_i[4] = (uint32_t)(page >> 25 | DEVICE << 19);
    *u->fill_valid_i = 1;
    step();
    *u->fill_valid_i = 0;
}

// found_t, bit 0 first: extra 55, pass 1, address 54, MRIF 1, cached 1, fast 1, refuse 1.
static uint64_t found_address(void) {
    uint64_t low = u->look_found_o[1] | (uint64_t)u->look_found_o[2] << 32;
    return (low >> 24 | (uint64_t)u->look_found_o[3] << 40) << 2 & 0xffffffffffffff;
}

static unsigned one(unsigned n, bool cached) {
    unsigned cycles = 0;
    ask(n, cached);
    step();
    *u->look_valid_i = 0;
    for (cycles = 1; !*u->look_hit_o && cycles < BOUND; cycles++)
        step();
    failures += found_address() != 0x24000000 + 4096 * (uint64_t)n;
    step();
    return cycles;
}

static void measure(const char *suffix, bool cached) {
    unsigned long hits = 0, start, before = reads;
    unsigned cycles = one(5, cached);
    start = cycle;
    for (unsigned i = 0; i < QUESTIONS + cycles; i++) {
        if (i < QUESTIONS)
            ask(i % KNOWN, cached);
        else
            *u->look_valid_i = 0;
        step();
        hits += *u->look_hit_o;
        if (*u->look_hit_o)
            failures += found_address() != 0x24000000 + 4096 * (uint64_t)((i + 1 - cycles) % KNOWN);
    }
    printf("  \"msi_%sremap_cycles\": %u,\n", suffix, cycles);
    printf("  \"msi_%srate_per_cycle\": %.3f,\n", suffix,
           (double)hits / (double)(cycle - start - cycles));
    printf("  \"msi_%sremap_memory_reads\": %lu,\n", suffix, reads - before);
    failures += hits != QUESTIONS;
}

int main(void) {
    u = irq_open();
    *u->flush_i = *u->fill_valid_i = *u->look_valid_i = 0;
    *u->rst_ni = 0;
    for (unsigned i = 0; i < 4; i++)
        step();
    *u->rst_ni = 1;
    write_reg(CONTROL, 1);
    for (unsigned n = 0; n < KNOWN; n++) {
        learn(n);
        fill(n);
    }
    measure("", false);
    measure("cached_", true);
    fprintf(stderr, "%s table: %lu wrong or missing answers\n", failures ? "FAIL" : "ok", failures);
    irq_close(u);
    return failures != 0;
}
