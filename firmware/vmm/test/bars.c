/* SPDX-License-Identifier: Apache-2.0
 * Functions with several BARs, and functions that change their domain. The privileged caller gives
 * a disk to the first domain, then an engine in its place, and the disk to the second one: each
 * works with what it has, and the first reaches no page of the disk that it had. Then a start that
 * fails for want of rows in the access table must leave nothing behind. BARs that are smaller than
 * a page, and larger than there is room for. */
#include <string.h>
#include "call.h"
#include "disk.h"
#include "engine.h"

#define GUEST "bars"
#include "verdict.h"

enum { CALLER, FIRST, SECOND };
enum { STOPPED, RUNNING };
enum { CAUSE_BAD = 5 }; /* of READ_EXITS */
#define DISK     0x100u
#define ENGINE   0x300u
#define FILLER   0x400u /* 04:00.0, 05:00.0 ...: disks */
#define FILLERS  9u
#define SMALL    0xd00u /* an engine with 256 bytes of memory in BAR2, ... */
#define LARGE    0xe00u /* ... and one with 256 MiB */
#define PLACES   8u     /* a domain's functions */
#define IDENTITY 11u
#define WAIT     100000000u /* 10 s */
#define UR       (DMA_ENGINE_DONE | DMA_ENGINE_ERROR | 1u << DMA_ENGINE_CPL_SHIFT)

/* A channel with the caller. */
struct board {
    uint64_t done, go; /* counts of what the domain has done, of what it may do */
    uint64_t bar1, bar4;
};

static volatile uint32_t memory[16] __attribute__((aligned(4096)));

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("bars FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

/* ---- what the domains do with their functions ---- */

static uint32_t config_write(uint64_t config, unsigned offset, uint32_t value) {
    mmio_write32(config + offset, value);
    return mmio_read32(config + offset);
}

/* The disk's BARs as a kernel sizes them, and back. */
static void look_at_bars(uint64_t config) {
    static const uint32_t sizes[] = {0, 0xfffff000, 0, 0, 0xffffc00c, ~0u};
    uint32_t bad = 0;
    for (unsigned i = 0; i < 6; i++) {
        unsigned at = CFG_BAR0 + 4 * i;
        uint32_t own = mmio_read32(config + at);
        bool sized = config_write(config, at, ~0u) == sizes[i];
        bool back = config_write(config, at, own) == own;
        bool stays = config_write(config, at, own ^ 0x10000) == own;
        bad |= sized && back && stays ? 0 : 1u << i;
    }
    verdict("disk-bars", bad == 0, bad);
    uint32_t table = mmio_read32(config + capability(config, 0, CAP_MSIX) + 4);
    verdict("disk-table", table == 1, table);
}

static void use_disk(const char *name, uint64_t config) {
    verdict("disk-there", mmio_read32(config) == DISK_ID, mmio_read32(config));
    disk_set_up(config);
    verdict(name, disk_works(config), disk_queue.status);
}

static uint32_t transfer(uint64_t bar, uint64_t address, uint32_t control) {
    uint64_t begin = csr_read(time);
    engine_go(bar, address, 64, control);
    while (!(mmio_read32(bar + DMA_ENGINE_STATUS) & DMA_ENGINE_DONE) &&
           csr_read(time) - begin < WAIT) {
    }
    return mmio_read32(bar + DMA_ENGINE_STATUS);
}

/* Data and a message. */
static void use_engine(const char *name, uint64_t config) {
    uint64_t bar = bar_address(config, 0), begin = csr_read(time);
    mmio_write32(config + CFG_COMMAND, 6);
    enable_msix(config, 0, IDENTITY);
    imsic_write(EIP0, 0);
    mmio_write32(bar + DMA_ENGINE_BUFFER, 0x12345678);
    uint32_t status = transfer(bar, (uint64_t)memory, DMA_ENGINE_WRITE);
    while ((memory[0] != 0x12345678 || !(imsic_read(EIP0) >> IDENTITY & 1)) &&
           csr_read(time) - begin < WAIT) {
    }
    verdict(name,
            status == DMA_ENGINE_DONE && memory[0] == 0x12345678 &&
                imsic_read(EIP0) >> IDENTITY & 1,
            memory[0]);
}

/* ---- the first domain: has the disk, then the engine ---- */

static const struct {
    char name[16];
    bool bar4, write;
    uint32_t offset;
} attempts[] = {
    {"table-read", false, false, 0},        {"table-written", false, true, 16},
    {"pba-read", false, false, 0x800},      {"common-read", true, false, 0},
    {"isr-read", true, false, 0x1000},      {"device-read", true, false, 0x2000},
    {"notify-written", true, true, 0x3000},
};
#define ATTEMPTS (sizeof attempts / sizeof attempts[0])

/* Each page of the lost BARs, by the device that it has instead. */
static void reach_by_dma(const volatile struct board *board, uint64_t bar) {
    uint32_t bad = transfer(bar, board->bar1, 0) != UR;
    for (unsigned page = 0; page < 4; page++) {
        bad |= transfer(bar, board->bar4 + 0x1000 * page, 0) == UR ? 0 : 2u << page;
    }
    verdict("dma-refused", bad == 0, bad);
}

/* Never returns but where it should not. */
static void reach(const volatile struct board *board, unsigned number) {
    uint64_t at = (attempts[number].bar4 ? board->bar4 : board->bar1) + attempts[number].offset;
    if (attempts[number].write) {
        mmio_write32(at, 0xbad);
    } else {
        (void)mmio_read32(at);
    }
    verdict(attempts[number].name, false, at);
}

/* Of the page that its memory is in, it has 256 bytes. */
static void use_small(uint64_t config) {
    uint64_t bar0 = bar_address(config, 0), bar2 = bar_address(config, 2);
    uint32_t size = config_write(config, CFG_BAR0 + 8, ~0u);
    config_write(config, CFG_BAR0 + 8, (uint32_t)bar2);
    verdict("small-bar", size == 0xffffff0c && bar_address(config, 2) == bar2, size);
    verdict("small-page", bar2 % 0x1000 == 0 && bar2 - bar0 >= DMA_ENGINE_SIZE, bar2);
    use_engine("small-engine", config);
    mmio_write64(bar2, 0x123456789abcdef0);
    mmio_write64(bar2 + 0xf8, 0x5555);
    verdict("small-memory",
            mmio_read32(bar2) == 0x9abcdef0 && mmio_read32(bar2 + 4) == 0x12345678 &&
                mmio_read32(bar2 + 0xf8) == 0x5555,
            mmio_read32(bar2));
    verdict("small-end", mmio_read32(bar2 + 0x100) == ~0u, mmio_read32(bar2 + 0x100));
}

static void first(volatile struct board *board) {
    uint64_t life = (uint64_t)read(READ_STARTS, READ_SELF_DOMAIN, 0).value;
    if (life == 1) {
        look_at_bars(FUNCTION(1));
        use_disk("first-disk", FUNCTION(1));
        board->bar1 = bar_address(FUNCTION(1), 1);
        board->bar4 = bar_address(FUNCTION(1), 4);
        return;
    }
    if (life == 2) {
        verdict("engine-there",
                mmio_read32(ENGINE_CONFIG) == (DMA_ENGINE_DEVICE << 16 | DMA_ENGINE_VENDOR), 0);
        verdict("engine-upper", mmio_read32(ENGINE_BAR + 4) == 0, mmio_read32(ENGINE_BAR + 4));
        use_engine("first-engine", ENGINE_CONFIG);
        reach_by_dma(board, bar_address(ENGINE_CONFIG, 0));
    }
    if (life < 2 + ATTEMPTS) {
        reach(board, (unsigned)life - 2);
    } else {
        use_small(FUNCTION(3));
    }
}

/* ---- the second domain: has the disk, then many, then the engine ---- */

static void wait_for(const volatile uint64_t *count, uint64_t value) {
    uint64_t begin = csr_read(time);
    while (*count < value && csr_read(time) - begin < WAIT) {
    }
}

/* No page has two BARs in it. */
static void look_at_places(void) {
    uint64_t bad = 0;
    for (unsigned i = 0; i < PLACES; i++) {
        uint64_t bar1 = bar_address(FUNCTION(i + 1), 1), bar4 = bar_address(FUNCTION(i + 1), 4);
        bad |= bar1 < 0x40000000 || bar1 >= 0x4effe000 || bar1 % 0x1000 != 0;
        bad |= bar4 < 0x40000000 || bar4 >= 0x4effe000 || bar4 % 0x4000 != 0;
        bad |= bar1 - bar4 < 0x4000;
        for (unsigned k = 0; k < i; k++) {
            uint64_t other1 = bar_address(FUNCTION(k + 1), 1);
            uint64_t other4 = bar_address(FUNCTION(k + 1), 4);
            bad |= bar1 == other1 || bar4 == other4;
            bad |= bar1 - other4 < 0x4000 || other1 - bar4 < 0x4000;
        }
    }
    verdict("places", bad == 0, bad);
}

static void second(volatile struct board *board) {
    uint64_t life = (uint64_t)read(READ_STARTS, READ_SELF_DOMAIN, 0).value;
    if (life == 1) {
        uint64_t table = bar_address(FUNCTION(1), 1);
        use_disk("second-disk", FUNCTION(1));
        board->done = 1;
        wait_for(&board->go, 1); /* the first domain tries to reach it meanwhile */
        verdict("table-kept",
                mmio_read32(table + 16) == GUEST_IMSIC && mmio_read32(table + 24) == DISK_IDENTITY,
                mmio_read32(table + 16));
        verdict("disk-unharmed", disk_works(FUNCTION(1)), disk_queue.status);
    } else if (life == 2) {
        look_at_places();
        use_disk("last-disk", FUNCTION(PLACES));
        board->done = 2;
        wait_for(&board->go, 2); /* the first domain does not start meanwhile */
    } else {
        use_engine("second-engine", FUNCTION(PLACES));
    }
}

/* ---- the caller ---- */

static bool wait_stopped(uint64_t domain) {
    return wait_read(READ_STATE, domain, STOPPED);
}

static bool device(uint64_t domain, uint64_t operation, uint64_t id) {
    return call(HYPERCALL_RESOURCE, domain, operation, RESOURCE_DEVICE, id, 0, 0).error == SUCCESS;
}

static bool start(uint64_t domain) {
    return call(HYPERCALL_START, domain, 0, 0, 0, 0, 0).error == SUCCESS;
}

/* What does not fit leaves no gap between the BARs of others. */
static void check_large(void) {
    bool refused = true;
    for (unsigned i = 0; i < 3; i++) {
        refused &=
            call(HYPERCALL_RESOURCE, FIRST, RESOURCE_GRANT, RESOURCE_DEVICE, LARGE, 0, 0).error ==
            FAILED;
    }
    verdict("too-large", refused, 0);
}

/* The disk goes on to the second domain; what comes in its place has fewer BARs. */
static void check_successor(volatile struct board *one, volatile struct board *two) {
    verdict("grant", device(FIRST, RESOURCE_GRANT, DISK) && start(FIRST), 0);
    verdict("first-ends", wait_stopped(FIRST), 0);
    verdict("exchange",
            device(FIRST, RESOURCE_REVOKE, DISK) && device(FIRST, RESOURCE_GRANT, ENGINE) &&
                device(SECOND, RESOURCE_GRANT, DISK) && start(SECOND),
            0);
    wait_for(&two->done, 1);
    for (unsigned i = 0; i < ATTEMPTS; i++) {
        bool ended = start(FIRST) && wait_stopped(FIRST);
        int64_t bad = read(READ_EXITS, FIRST, CAUSE_BAD).value;
        verdict(attempts[i].name, ended && bad == 1, (uint64_t)bad);
    }
    verdict("addresses", one->bar1 == 0x40000000 && one->bar4 == 0x40004000, one->bar1);
    two->go = 1;
    verdict("second-ends", wait_stopped(SECOND), 0);
}

/* The first domain's functions want more rows than are left. Its engine then works in the second
 * domain: nothing leads its messages to where they were to go. */
static void check_failed_start(volatile struct board *two) {
    bool ok = true;
    for (unsigned i = 0; i < FILLERS; i++) {
        uint64_t domain = i < PLACES - 1 ? SECOND : FIRST;
        ok &= device(domain, RESOURCE_GRANT, FILLER + 0x100 * i);
    }
    verdict("many", ok && start(SECOND), 0);
    wait_for(&two->done, 2);
    verdict("no-rows", call(HYPERCALL_START, FIRST, 0, 0, 0, 0, 0).error == FAILED, 0);
    two->go = 2;
    verdict("many-end", wait_stopped(SECOND), 0);
    verdict("engine-moves",
            device(SECOND, RESOURCE_REVOKE, FILLER + 0x100 * (PLACES - 2)) &&
                device(FIRST, RESOURCE_REVOKE, ENGINE) && device(SECOND, RESOURCE_GRANT, ENGINE) &&
                start(SECOND),
            0);
    verdict("engine-ends", wait_stopped(SECOND), 0);
}

/* The first domain has two disks now. */
static void check_small(void) {
    verdict("small", device(FIRST, RESOURCE_GRANT, SMALL) && start(FIRST), 0);
    verdict("small-ends", wait_stopped(FIRST), 0);
}

static void caller(void) {
    volatile struct board *one = (volatile struct board *)channel_with(FIRST);
    volatile struct board *two = (volatile struct board *)channel_with(SECOND);
    check_large();
    check_successor(one, two);
    check_failed_start(two);
    check_small();
    print("bars end\n");
}

void guest_main(uint64_t id, const void *fdt) {
    const char *role = tree_bootargs(fdt);
    (void)id;
    if (strcmp(role, "role=caller") == 0) {
        caller();
    } else if (strcmp(role, "role=first") == 0) {
        first((volatile struct board *)channel_with(CALLER));
    } else {
        second((volatile struct board *)channel_with(CALLER));
    }
}
