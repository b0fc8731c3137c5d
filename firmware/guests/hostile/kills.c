/* SPDX-License-Identifier: Apache-2.0
 * What ends a domain: touching what it does not have, in every way there is. Each line of the table
 * says how, where, and what the VMM must say of it. */
#include "attack.h"

#define OWN_HARTS 2u

enum how {
    LOAD,         /* a doubleword */
    STORE,        /* a doubleword */
    STORE_BYTE,   /* one byte */
    FETCH,        /* jumps there */
    AMO,          /* amoadd.d */
    RESERVE,      /* lr.d */
    CLEAN,        /* cbo.clean */
    ROOT,         /* page tables there */
    TABLE_LOAD,   /* a second level of page tables there, for a load */
    TABLE_STORE,  /* the same for a store */
    MAPPED_LOAD,  /* a page table entry that leads there */
    MAPPED_STORE, /* the same for a store */
    USER_LOAD,    /* from user mode */
};

struct attempt {
    char name[20];
    uint8_t how;
    bool in_bar; /* the addresses count from where its function's BAR is */
    uint64_t at;
    uint64_t told; /* the address in the reason */
};

#define AT(name, how, at)     {name, how, false, at, at}
#define IN_BAR(name, how, at) {name, how, true, at, at}

/* Indices of 1 GiB in Sv39: where kills map things, and where the program lies. */
#define ATTACK_GIB  1u
#define PROGRAM_GIB 3u
#define PTE_TABLE   0x01u
#define PTE_LEAF    0xcfu /* readable, writable, executable, accessed, dirty */

static const struct attempt attempts[] = {
    AT("load-zero", LOAD, 0),
    AT("load-hole", LOAD, HOLE),
    AT("store-hole", STORE, HOLE),
    AT("fetch-hole", FETCH, HOLE),
    AT("amo-hole", AMO, HOLE),
    AT("reserve-hole", RESERVE, HOLE),
    AT("clean-hole", CLEAN, HOLE),
    AT("user-load-hole", USER_LOAD, HOLE),
    AT("load-before-ram", LOAD, RAM - 8),
    AT("store-before-ram", STORE, RAM - 8),
    AT("byte-before-ram", STORE_BYTE, RAM - 1),
    AT("fetch-before-ram", FETCH, RAM - 4),
    AT("load-after-ram", LOAD, RAM + RAM_SIZE),
    AT("store-after-ram", STORE, RAM + RAM_SIZE),
    AT("byte-after-ram", STORE_BYTE, RAM + RAM_SIZE),
    AT("fetch-after-ram", FETCH, RAM + RAM_SIZE),
    {"load-across-end", LOAD, false, RAM + RAM_SIZE - 4, RAM + RAM_SIZE},
    {"store-across-end", STORE, false, RAM + RAM_SIZE - 4, RAM + RAM_SIZE},
    {"fetch-across-end", FETCH, false, RAM + RAM_SIZE - 2, RAM + RAM_SIZE},
    AT("load-across-begin", LOAD, RAM - 4),
    AT("load-top", LOAD, 0x1fffffffff8),
    AT("load-beyond", LOAD, 0x20000000000),
    AT("store-beyond", STORE, 0x20000000000 + RAM),
    AT("load-witness", LOAD, 0x90000000),
    AT("store-witness", STORE, 0x90000000),
    AT("load-vmm", LOAD, 0x80200000),
    AT("store-vmm", STORE, 0x80200000),
    AT("store-firmware", STORE, 0x80000000),
    AT("store-power", STORE, 0x100000),
    AT("load-clint", LOAD, 0x2000000),
    AT("store-aplic-m", STORE, 0xc000000),
    AT("store-imsic-m", STORE, 0x24000000),
    AT("store-imsic-next", STORE, IMSIC + OWN_HARTS * 0x1000),
    AT("store-imsic-s", STORE, IMSIC + 0x4000),
    AT("store-imsic-last", STORE, IMSIC + 0xf000),
    AT("load-imsic-before", LOAD, IMSIC - 8),
    AT("fetch-imsic", FETCH, IMSIC),
    AT("fetch-uart", FETCH, UART),
    AT("fetch-aplic", FETCH, APLIC),
    AT("fetch-ecam", FETCH, ECAM + 0x8000),
    AT("fetch-ones", FETCH, ECAM),
    AT("fetch-channel", FETCH, CHANNEL),
    IN_BAR("fetch-bar", FETCH, 0),
    AT("amo-uart", AMO, UART),
    AT("amo-aplic", AMO, APLIC),
    AT("amo-ones", AMO, ECAM),
    AT("reserve-uart", RESERVE, UART),
    AT("clean-uart", CLEAN, UART),
    AT("load-uart-end", LOAD, UART + UART_SIZE),
    AT("load-uart-across", LOAD, UART + UART_SIZE - 4),
    AT("store-uart-across", STORE, UART + UART_SIZE - 4),
    AT("store-aplic-across", STORE, APLIC + APLIC_SIZE - 4),
    AT("load-aplic-end", LOAD, APLIC + APLIC_SIZE),
    AT("load-ecam-end", LOAD, ECAM + ECAM_SIZE),
    AT("store-ecam-end", STORE, ECAM + ECAM_SIZE),
    AT("store-ecam-across", STORE, ECAM + ECAM_SIZE - 4),
    {"load-ecam-across", LOAD, false, ECAM + ECAM_SIZE - 4, ECAM + ECAM_SIZE},
    IN_BAR("load-bar-next", LOAD, 0x4000),
    IN_BAR("store-bar-before", STORE, -8ul),
    AT("load-channel-other", LOAD, CHANNEL - 0x10000),
    AT("store-channel-end", STORE, CHANNEL + 0x1000),
    {"root-hole", ROOT, false, HOLE & ~0xfffu, (HOLE & ~0xfffu) + 8 * PROGRAM_GIB},
    {"root-uart", ROOT, false, UART, UART + 8 * PROGRAM_GIB},
    AT("table-load-uart", TABLE_LOAD, UART),
    AT("table-store-uart", TABLE_STORE, UART),
    AT("table-load-witness", TABLE_LOAD, 0x90000000),
    AT("mapped-load-vmm", MAPPED_LOAD, 0x80200000),
    AT("mapped-store-vmm", MAPPED_STORE, 0x80200000),
};

unsigned kill_count(void) {
    return sizeof attempts / sizeof attempts[0];
}

static uint64_t root[512] __attribute__((aligned(4096)));

/* The program where it is, and at ATTACK_GIB what `entry` says. */
static void translate(uint64_t entry) {
    root[PROGRAM_GIB] = (uint64_t)PROGRAM_GIB << 28 | PTE_LEAF;
    root[ATTACK_GIB] = entry;
    csr_write(satp, 8ul << 60 | (uint64_t)root >> 12);
    __asm__ volatile("sfence.vma" ::: "memory");
}

static void load(uint64_t at) {
    (void)*(volatile uint64_t *)at;
}

static void store(uint64_t at) {
    *(volatile uint64_t *)at = 0xbadbadbadbadbad;
}

static void touch(enum how how, uint64_t at) {
    uint64_t page = (uint64_t)ATTACK_GIB << 30, value;
    switch (how) {
    case LOAD:
        load(at);
        break;
    case STORE:
        store(at);
        break;
    case STORE_BYTE:
        *(volatile uint8_t *)at = 0xbd;
        break;
    case FETCH:
        *(volatile uint16_t *)(RAM + RAM_SIZE - 2) = 0x0073; /* half of an instruction */
        __asm__ volatile("fence.i\n jr %0" ::"r"(at) : "memory");
        break;
    case AMO:
        __asm__ volatile("amoadd.d %0, %0, (%1)" : "=r"(value) : "r"(at) : "memory");
        break;
    case RESERVE:
        __asm__ volatile("lr.d %0, (%1)" : "=r"(value) : "r"(at) : "memory");
        break;
    case CLEAN:
        __asm__ volatile("mv a0, %0\n .word 0x0015200f" ::"r"(at) : "a0", "memory");
        break;
    case ROOT:
        csr_write(satp, 8ul << 60 | at >> 12);
        __asm__ volatile("sfence.vma" ::: "memory");
        break;
    case TABLE_LOAD:
        translate(at >> 2 | PTE_TABLE);
        load(page);
        break;
    case TABLE_STORE:
        translate(at >> 2 | PTE_TABLE);
        store(page);
        break;
    case MAPPED_LOAD:
        translate((at >> 30 << 28) | PTE_LEAF);
        load(page + at % (1u << 30));
        break;
    case MAPPED_STORE:
        translate((at >> 30 << 28) | PTE_LEAF);
        store(page + at % (1u << 30));
        break;
    case USER_LOAD:
        csr_clear(sstatus, 0x120);
        __asm__ volatile("csrw sepc, %0\n mv a0, %1\n sret\n"
                         :
                         : "r"((uint64_t)load), "r"(at)
                         : "a0", "memory");
        break;
    }
}

static const char *words(enum how how) {
    if (how == FETCH || how == ROOT) {
        return "fetch from";
    }
    bool load = how == LOAD || how == RESERVE || how == TABLE_LOAD || how == MAPPED_LOAD ||
                how == USER_LOAD;
    return load ? "load from" : "store to";
}

const char *kill_name(unsigned number) {
    return attempts[number].name;
}

void kill(unsigned number) {
    const struct attempt *a = &attempts[number];
    uint64_t base = a->in_bar ? engine_bar : 0;
    print("hostile dies %s: bad %s address 0x%x\n", a->name, words(a->how), base + a->told);
    touch(a->how, base + a->at);
}
