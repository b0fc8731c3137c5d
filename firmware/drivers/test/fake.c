/* SPDX-License-Identifier: Apache-2.0 */
/* See fake.h. */
#include "fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"

#define MEMORY_BASE UINT64_C(0x80000000)
#define MEMORY_SIZE (UINT64_C(4) << 20)

#define CSR_ON 0x10000U

struct fake fake;

static uint8_t registers[4096];
static uint64_t memory[MEMORY_SIZE / 8];
static bool page_used[MEMORY_SIZE / 4096];

static void veto(const char *what, uint64_t where) {
    fake.vetoes++;
    printf("# fake: %s at 0x%llx\n", what, (unsigned long long)where);
}

static uint32_t get32(unsigned offset) {
    uint32_t value;

    memcpy(&value, registers + offset, sizeof value);
    return value;
}

static void set32(unsigned offset, uint32_t value) {
    memcpy(registers + offset, &value, sizeof value);
}

static uint64_t get64(unsigned offset) {
    return get32(offset) | (uint64_t)get32(offset + 4) << 32;
}

static void set64(unsigned offset, uint64_t value) {
    set32(offset, (uint32_t)value);
    set32(offset + 4, (uint32_t)(value >> 32));
}

uint64_t fake_register(unsigned offset, unsigned bytes) {
    return bytes == 8 ? get64(offset) : get32(offset);
}

void fake_reset(uint64_t capabilities) {
    memset(registers, 0, sizeof registers);
    memset(memory, 0, sizeof memory);
    memset(page_used, 0, sizeof page_used);
    fake = (struct fake){
        .capabilities = capabilities, .deepest_mode = 4, .vectors = 15, .counters = 31};
    set64(0x000, capabilities);
    for (unsigned v = 0; v < 16; v++) {
        set32(0x30c + 16 * v, 1); /* masked, as a careful implementation resets them */
    }
}

/* ---- Queues ---------------------------------------------------------------------------------- */

static uint64_t queue_base(unsigned reg) {
    return (get64(reg) >> 10 & 0xfffffffffff) << 12;
}

static uint32_t queue_entries(unsigned reg) {
    return UINT32_C(2) << (get64(reg) & 31);
}

/* Executes one command; false: the queue stops at it. */
static bool execute(uint64_t dw0, uint64_t dw1) {
    if (fake.command_count < FAKE_MAX_COMMANDS) {
        fake.commands[fake.command_count][0] = dw0;
        fake.commands[fake.command_count][1] = dw1;
        fake.command_count++;
    }
    if (fake.illegal_opcode != 0 && (dw0 & 0x3ff) == fake.illegal_opcode) {
        set32(0x48, get32(0x48) | 0x400);
        return false;
    }
    if ((dw0 & 0x3ff) == 2 && (dw0 >> 10 & 1) != 0) { /* IOFENCE.C with AV */
        if (fake.hang_fence) {
            return false;
        }
        uint64_t address = (dw1 & 0x3fffffffffffffff) << 2;
        uint64_t old = mem_read64(address & ~UINT64_C(7));
        unsigned shift = (address & 4) != 0 ? 32 : 0;
        old &= ~(UINT64_C(0xffffffff) << shift);
        mem_write64(address & ~UINT64_C(7), old | (dw0 >> 32) << shift);
    }
    return true;
}

static void run_commands(void) {
    uint32_t mask = queue_entries(0x18) - 1;

    while ((get32(0x48) & CSR_ON) != 0 && (get32(0x48) & 0x700) == 0 &&
           get32(0x20) != get32(0x24)) {
        uint64_t at = queue_base(0x18) + (uint64_t)get32(0x20) * 16;
        if (fake.memory_fault) {
            fake.memory_fault = false;
            set32(0x48, get32(0x48) | 0x100);
            return;
        }
        if (!execute(mem_read64(at), mem_read64(at + 8))) {
            return;
        }
        set32(0x20, (get32(0x20) + 1) & mask);
    }
}

/* Appends a record of so many doublewords to the queue whose base register is at reg. */
static void append(unsigned reg, unsigned csr, const uint64_t *record, unsigned dwords) {
    uint32_t tail = get32(reg + 12);
    uint32_t next = (tail + 1) & (queue_entries(reg) - 1);

    if ((get32(csr) & CSR_ON) == 0 || (get32(csr) & 0x300) != 0) {
        return;
    }
    if (next == get32(reg + 8)) {
        set32(csr, get32(csr) | 0x200);
        return;
    }
    for (unsigned i = 0; i < dwords; i++) {
        mem_write64(queue_base(reg) + ((uint64_t)tail * dwords + i) * 8, record[i]);
    }
    set32(reg + 12, next);
}

void fake_fault(const uint64_t record[4]) {
    append(0x28, 0x4c, record, 4);
}

void fake_page_request(const uint64_t record[2]) {
    append(0x38, 0x50, record, 2);
}

/* A write to cqcsr, fqcsr or pqcsr: enable, W1C error bits. */
static void write_csr(unsigned offset, uint32_t value) {
    unsigned base = offset == 0x48 ? 0x18 : offset == 0x4c ? 0x28 : 0x38;
    uint32_t old = get32(offset);
    uint32_t now = (old & 0xf00 & ~value) | (value & 3) | (old & CSR_ON);

    if ((value & 1) != 0 && (old & 1) == 0) {
        now = (value & 3) | CSR_ON;
        set32(base + (offset == 0x48 ? 8 : 12), 0);
        if ((queue_base(base) & 4095) != 0 || queue_base(base) < MEMORY_BASE) {
            veto("queue enabled at a bad address", queue_base(base));
        }
    } else if ((value & 1) == 0 && !fake.stuck_on) {
        now &= ~CSR_ON;
    }
    set32(offset, now);
}

/* ---- io.h ------------------------------------------------------------------------------------ */

static unsigned checked(uint64_t addr, unsigned bytes) {
    if (addr < FAKE_BASE || addr + bytes > FAKE_BASE + sizeof registers || addr % bytes != 0) {
        veto("register access out of range", addr);
        exit(1);
    }
    return (unsigned)(addr - FAKE_BASE);
}

uint32_t io_read32(uint64_t addr) {
    return get32(checked(addr, 4));
}

uint64_t io_read64(uint64_t addr) {
    return get64(checked(addr, 8));
}

void io_write32(uint64_t addr, uint32_t value) {
    unsigned offset = checked(addr, 4);

    switch (offset) {
    case 0x08:
        if ((get64(0x10) & 15) != 0 || ((get32(0x48) | get32(0x4c) | get32(0x50)) & CSR_ON) != 0) {
            veto("fctl changed while running", addr);
        }
        set32(0x08, (fake.capabilities >> 28 & 3) == 0 ? value & 0 : value & 2);
        break;
    case 0x24:
        set32(0x24, value & (queue_entries(0x18) - 1));
        run_commands();
        break;
    case 0x30:
        set32(0x30, value & (queue_entries(0x28) - 1));
        break;
    case 0x40:
        set32(0x40, value & (queue_entries(0x38) - 1));
        break;
    case 0x48:
    case 0x4c:
    case 0x50:
        write_csr(offset, value);
        break;
    case 0x54:
        set32(0x54, get32(0x54) & ~value);
        break;
    default:
        if (offset < 0x300) {
            veto("32-bit write to this register", addr);
        }
        set32(offset, value);
    }
}

void io_write64(uint64_t addr, uint64_t value) {
    unsigned offset = checked(addr, 8);

    if (offset == 0x10) {
        uint64_t old = get64(0x10) & 15;
        uint64_t mode = value & 15;
        if (old > 1 && mode > 0 && mode != old) {
            veto("ddtp from one mode to another", addr);
        }
        if (mode <= fake.deepest_mode) {
            set64(0x10, value & ~UINT64_C(0x10));
        }
    } else if (offset == 0x18 || offset == 0x28 || offset == 0x38) {
        if ((get32(offset == 0x18 ? 0x48 : offset == 0x28 ? 0x4c : 0x50) & CSR_ON) != 0) {
            veto("base register written while the queue is on", addr);
        }
        set64(offset, value);
    } else if (offset == 0x2f8) {
        uint64_t legal = 0;
        for (unsigned shift = 0; shift < 16; shift += 4) {
            legal |= (value >> shift & 15 & fake.vectors) << shift;
        }
        set64(offset, legal);
    } else if (offset >= 0x68 && offset < 0x258) { /* iohpmctr and iohpmevt of `counters` */
        set64(offset, (offset - 0x68) / 8 % 31 < fake.counters ? value : 0);
    } else if (offset >= 0x300 && offset < 0x400) {
        set64(offset, value);
    } else {
        veto("64-bit write to this register", addr);
    }
}

static uint64_t *word(uint64_t spa) {
    if (spa < MEMORY_BASE || spa >= MEMORY_BASE + MEMORY_SIZE || (spa & 7) != 0) {
        veto("memory access out of range", spa);
        exit(1);
    }
    return &memory[(spa - MEMORY_BASE) / 8];
}

uint64_t mem_read64(uint64_t spa) {
    return *word(spa);
}

void mem_write64(uint64_t spa, uint64_t value) {
    *word(spa) = value;
}

void io_fence(void) {
}

uint64_t mem_alloc(uint64_t bytes) {
    uint64_t pages = 1;

    while (pages * 4096 < bytes) {
        pages *= 2;
    }
    for (uint64_t at = pages; at + pages <= MEMORY_SIZE / 4096; at += pages) {
        uint64_t free = 0;
        while (free < pages && !page_used[at + free]) {
            free++;
        }
        if (free == pages) {
            memset(&page_used[at], true, pages);
            memset(&memory[at * 512], 0, pages * 4096);
            return MEMORY_BASE + at * 4096;
        }
    }
    return 0;
}

void mem_free(uint64_t spa, uint64_t bytes) {
    for (uint64_t page = (spa - MEMORY_BASE) / 4096; bytes > 0; page++) {
        if (!page_used[page]) {
            veto("page freed that was not allocated", spa);
        }
        page_used[page] = false;
        bytes -= bytes < 4096 ? bytes : 4096;
    }
}

uint64_t fake_allocated(void) {
    uint64_t pages = 0;

    for (uint64_t i = 0; i < MEMORY_SIZE / 4096; i++) {
        pages += page_used[i] ? 1 : 0;
    }
    return pages;
}
