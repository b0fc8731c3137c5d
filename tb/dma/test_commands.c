// SPDX-License-Identifier: Apache-2.0
// Command queue: every command, every illegal form, stalls and how they are left, enabling and
// disabling, wrap-around, memory faults (checklist R08-R14, C01-C13).
#include "soft.h"
#include <stdio.h>

static struct unit *u;
static struct soft s;

static void restart(unsigned lg2) {
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    soft_cq_on(&s, lg2);
}

static void legal(void) {
    static const struct {
        const char *name;
        uint64_t dw0, dw1;
    } t[] = {
        {"IOTINVAL.VMA", 0x001, 0},
        {"IOTINVAL.VMA AV", 0x401, 0x3ffffffffffffc00},
        {"IOTINVAL.VMA PSCV", 0x1fffff001, 0},
        {"IOTINVAL.VMA GV", 0x0ffff00200000001, 0},
        {"IOTINVAL.VMA GV AV PSCV", 0x0ffff003fffff401, 0x3ffffffffffffc00},
        {"IOTINVAL.GVMA", 0x081, 0},
        {"IOTINVAL.GVMA GV", 0x0ffff00200000081, 0},
        {"IOTINVAL.GVMA GV AV", 0x0ffff00200000481, 0x3ffffffffffffc00},
        {"IOTINVAL.GVMA AV alone", 0x481, 0},
        {"IOFENCE.C", 0x002, 0},
        {"IOFENCE.C with ignored ADDR and DATA", 0xffffffff00000002, 0x3fffffffffffffff},
        {"IOFENCE.C PR PW", 0x3002, 0},
        {"IODIR.INVAL_DDT", 0x003, 0},
        {"IODIR.INVAL_DDT, DID without DV", 0xffffff0000000003, 0},
        {"IODIR.INVAL_DDT DV", 0x0000020200000003, 0},
        {"IODIR.INVAL_PDT", 0x00000202fffff083, 0},
    };
    for (unsigned i = 0; i < sizeof t / sizeof t[0]; i++) {
        soft_do(&s, (struct command){t[i].dw0, t[i].dw1});
        check(unit_read32(u, REG_CQCSR) == (CSR_EN | CSR_ON), t[i].name, "cqcsr 0x%x",
              unit_read32(u, REG_CQCSR));
    }
}

// Stops at the command with this flag, head at the command; goes on when the flag is cleared and
// the command replaced.
static void stops(const char *name, struct command c, uint32_t flag) {
    unsigned at = s.cq_tail;
    soft_put(&s, c);
    soft_put(&s, cmd_fence(0, 0, 0));
    soft_ring(&s);
    unit_await32(u, REG_CQCSR, flag, flag);
    unit_run(u, 200);
    uint32_t head = unit_read32(u, REG_CQH), csr = unit_read32(u, REG_CQCSR);
    check(head == at && csr == (CSR_EN | CSR_ON | flag), name, "cqh %u (command at %u), cqcsr 0x%x",
          head, at, csr);
    memory_put64(s.mem, s.cq + 16 * at, cmd_fence(0, 0, 0).dw0);
    memory_put64(s.mem, s.cq + 16 * at + 8, 0);
    unit_write32(u, REG_CQCSR, CSR_EN | flag);
    soft_wait(&s);
}

static void illegal(void) {
    static const struct {
        const char *name;
        uint64_t dw0, dw1;
    } t[] = {
        {"opcode 0", 0x000, 0},
        {"opcode 5", 0x005, 0},
        {"opcode 63", 0x03f, 0},
        {"custom opcode 64", 0x040, 0},
        {"opcode 127", 0x07f, 0},
        {"IOTINVAL func3 2", 0x101, 0},
        {"IOTINVAL func3 7", 0x381, 0},
        {"IOTINVAL bit 11", 0x801, 0},
        {"IOTINVAL NL without capability", 0x400000401, 0},
        {"IOTINVAL bit 35", 0x800000001, 0},
        {"IOTINVAL bit 43", 0x80000000001, 0},
        {"IOTINVAL bit 60", 0x1000000000000001, 0},
        {"IOTINVAL bit 63", 0x8000000000000001, 0},
        {"IOTINVAL bit 64", 1, 1},
        {"IOTINVAL bit 72", 1, 1 << 8},
        {"IOTINVAL S without capability", 0x401, 1 << 9},
        {"IOTINVAL bit 126", 1, 1ull << 62},
        {"IOTINVAL bit 127", 1, 1ull << 63},
        {"IOTINVAL.GVMA PSCV", 0x100000081, 0},
        {"IOFENCE func3 1", 0x082, 0},
        {"IOFENCE bit 14", 0x4002, 0},
        {"IOFENCE bit 31", 0x80000002, 0},
        {"IOFENCE bit 126", 2, 1ull << 62},
        {"IOFENCE WSI without fctl.WSI", 0x802, 0},
        {"IODIR func3 2", 0x103, 0},
        {"IODIR bit 10", 0x403, 0},
        {"IODIR bit 11", 0x803, 0},
        {"IODIR bit 32", 0x100000003, 0},
        {"IODIR bit 34", 0x400000003, 0},
        {"IODIR bit 39", 0x8000000003, 0},
        {"IODIR bit 64", 3, 1},
        {"IODIR bit 127", 3, 1ull << 63},
        {"INVAL_DDT with PID", 0x1003, 0},
        {"INVAL_PDT without DV", 0x083, 0},
    };
    for (unsigned i = 0; i < sizeof t / sizeof t[0]; i++)
        stops(t[i].name, (struct command){t[i].dw0, t[i].dw1}, CSR_CMD_ILL);
    // The directory mode is 1LVL: device ids of 6 (extended format) or 7 bits.
    unsigned bits = s.caps >> 22 & 1 ? 6 : 7;
    stops("INVAL_PDT DID wider than the mode", cmd_pdt(1u << bits, 0), CSR_CMD_ILL);
    stops("INVAL_DDT DID wider than the mode", cmd_ddt(true, 1u << bits), CSR_CMD_ILL);
    soft_do(&s, cmd_ddt(true, (1u << bits) - 1));
    check(unit_read32(u, REG_CQCSR) == (CSR_EN | CSR_ON), "INVAL_DDT with the widest DID",
          "cqcsr 0x%x", unit_read32(u, REG_CQCSR));
}

static void memory_faults(void) {
    static const struct {
        const char *name;
        enum mem_result result;
    } t[] = {{"fetch: SLVERR", MEM_SLVERR},
             {"fetch: DECERR", MEM_DECERR},
             {"fetch: poison", MEM_POISON}};
    for (unsigned i = 0; i < 3; i++) {
        for (unsigned half = 0; half < 2; half++) {
            uint64_t at = s.cq + 16 * s.cq_tail + 8 * half;
            memory_inject(s.mem, at, 8, false, t[i].result);
            unsigned index = s.cq_tail;
            soft_put(&s, cmd_fence(0, 0, 0));
            soft_ring(&s);
            unit_await32(u, REG_CQCSR, CSR_MF, CSR_MF);
            check(unit_read32(u, REG_CQH) == index, t[i].name, "cqh moved");
            memory_inject(s.mem, at, 8, false, MEM_OK);
            unit_write32(u, REG_CQCSR, CSR_EN | CSR_MF);
            soft_wait(&s);
        }
    }
    memory_inject(s.mem, 0x55550000, 4096, true, MEM_SLVERR);
    stops("fence: write error", cmd_fence(CMD_AV, 0x55550010, 1), CSR_MF);
    memory_inject(s.mem, 0x55550000, 4096, true, MEM_OK);
    stops("fence: address beyond the physical address space",
          cmd_fence(CMD_AV, 0x0100000000000000, 1), CSR_MF);
}

// An error in a command fetched early counts when its turn comes, not before.
static void order(void) {
    uint64_t flag = memory_alloc(s.mem, 8);
    restart(4);
    soft_put(&s, cmd_fence(CMD_AV, flag, 0x600d));
    memory_inject(s.mem, s.cq + 16 * s.cq_tail, 8, false, MEM_SLVERR);
    soft_put(&s, cmd_fence(0, 0, 0));
    soft_ring(&s);
    unit_await32(u, REG_CQCSR, CSR_MF, CSR_MF);
    check(memory_get32(s.mem, flag) == 0x600d && unit_read32(u, REG_CQH) == 1,
          "commands before the bad one are executed", "cqh %u", unit_read32(u, REG_CQH));
    memory_inject(s.mem, s.cq + 16, 8, false, MEM_OK);
    unit_write32(u, REG_CQCSR, CSR_EN | CSR_MF);
    soft_wait(&s);
}

// The whole queue, several times around, in the smallest and larger sizes.
static void wrap(void) {
    for (unsigned lg2 = 1; lg2 <= 9; lg2 += 2) {
        uint64_t flag = memory_alloc(s.mem, 8);
        char name[40];
        restart(lg2);
        unsigned entries = 1u << lg2, good = 0;
        for (unsigned i = 1; i <= 3 * entries; i++) {
            soft_put(&s, cmd_fence(CMD_AV, flag, i));
            if (i % (entries - 1) && i != 3 * entries)
                continue;
            soft_ring(&s);
            soft_wait(&s);
            good += memory_get32(s.mem, flag) == i;
        }
        snprintf(name, sizeof name, "queue of %u entries, three rounds", entries);
        check(good >= 3, name, "%u rounds ended with the right flag", good);
    }
    restart(4);
}

static void enable(void) {
    soft_do(&s, cmd_fence(0, 0, 0));
    check(unit_read32(u, REG_CQH) != 0, "cqh has moved", "0");
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    unsigned at = s.cq_tail;
    soft_put(&s, cmd_fence(0, 0, 0));
    soft_ring(&s);
    unit_run(u, 200);
    check(unit_read32(u, REG_CQH) == at, "off: nothing is fetched", "cqh %u",
          unit_read32(u, REG_CQH));
    unit_write32(u, REG_CQT, 0);
    unit_write32(u, REG_CQCSR, CSR_EN);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, CSR_ON);
    check_equal("enabling sets cqh to 0", unit_read32(u, REG_CQH), 0);
    s.cq_tail = 0;
    soft_put(&s, (struct command){0, 0});
    soft_ring(&s);
    unit_await32(u, REG_CQCSR, CSR_CMD_ILL, CSR_CMD_ILL);
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    check(unit_read32(u, REG_CQCSR) & CSR_CMD_ILL, "disabling keeps cmd_ill", "cleared");
    unit_write32(u, REG_CQT, 0);
    unit_write32(u, REG_CQCSR, CSR_EN);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, CSR_ON);
    check_equal("enabling clears cmd_ill", unit_read32(u, REG_CQCSR), CSR_EN | CSR_ON);
    s.cq_tail = 0;
}

// Writing 1 to another flag, or 0, clears nothing.
static void write_one_to_clear(void) {
    unsigned at = s.cq_tail;
    soft_put(&s, (struct command){0, 0});
    soft_ring(&s);
    unit_await32(u, REG_CQCSR, CSR_CMD_ILL, CSR_CMD_ILL);
    unit_write32(u, REG_CQCSR, CSR_EN | CSR_MF | CSR_CMD_TO | CSR_FENCE_WIP);
    check(unit_read32(u, REG_CQCSR) & CSR_CMD_ILL, "cmd_ill is cleared by its own bit only",
          "cleared");
    memory_put64(s.mem, s.cq + 16 * at, 2);
    unit_write32(u, REG_CQCSR, CSR_EN | CSR_CMD_ILL);
    soft_wait(&s);
    check_equal("cmd_ill cleared", unit_read32(u, REG_CQCSR), CSR_EN | CSR_ON);
}

int main(void) {
    u = unit_open();
    soft_start(&s, u, 4, 4);
    soft_mode(&s, MODE_1LVL, memory_alloc(s.mem, 4096));
    legal();
    illegal();
    memory_faults();
    order();
    wrap();
    enable();
    write_one_to_clear();
    unit_close(u);
    return check_status();
}
