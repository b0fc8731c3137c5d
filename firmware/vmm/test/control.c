/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest that uses the control function (docs/operator.md), well and badly; as an
 * unprivileged one (boot arguments role=outsider) it looks for it and is stopped. */
#include <string.h>
#include "../control.h"
#include "../hypercall.h"
#include "guest.h"

#define GUEST "control"
#include "verdict.h"

enum { BOSS, PEER };
enum { STOPPED, RUNNING };
enum { NOT_SUPPORTED = -2, INVALID = -3, ALREADY_STARTED = -7 };
enum { SBI_CALLS = 1 }; /* cause of exits */
#define BAR           0x4effe000u
#define NOBODY        8u
#define WAIT          100000000u /* 10 s */
#define RANDOM_STORES 20000

static volatile struct control_page *const page = (struct control_page *)BAR;
static volatile uint64_t *const commands = (uint64_t *)(BAR + CONTROL_COMMANDS);
static uint64_t config; /* address of the function's configuration space */

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("control FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

static int64_t call(uint64_t function, uint64_t a, uint64_t b, uint64_t c) {
    commands[0] = a;
    commands[1] = b;
    commands[2] = c;
    commands[CONTROL_CALL / 8] = function;
    return page->error;
}

static uint64_t exits(void) {
    uint64_t sum = 0;
    for (unsigned cause = 0; cause < CONTROL_CAUSES; cause++) {
        sum += page->harts[page->domains[BOSS].harts[0]].exits[cause];
    }
    return sum;
}

static bool wait_state(uint32_t state) {
    uint64_t begin = csr_read(time);
    while (page->domains[PEER].state != state && csr_read(time) - begin < WAIT) {
    }
    return page->domains[PEER].state == state;
}

/* Other domains' events may come between. */
static bool wait_event(uint64_t from, uint64_t event) {
    uint64_t begin = csr_read(time);
    while (csr_read(time) - begin < WAIT) {
        for (uint64_t i = from; i < page->event_count; i++) {
            if ((page->events[i % CONTROL_EVENTS] & 0xffff) == event) {
                return true;
            }
        }
    }
    return false;
}

/* ---- configuration space ---- */

static void check_config(uint64_t ecam) {
    uint32_t others = ~0u;
    config = ecam + CONTROL_CONFIG;
    verdict("id", mmio_read32(config) == (CONTROL_DEVICE << 16 | CONTROL_VENDOR), 0);
    verdict("class", mmio_read32(config + 8) >> 8 == 0x088000, mmio_read32(config + 8));
    verdict("header", mmio_read32(config + 12) == 0, 0);
    for (uint64_t at = ecam; at < ecam + 0x100000; at += 0x1000) {
        others &= at == config ? ~0u : mmio_read32(at);
    }
    verdict("no-other-function", others == ~0u, others);
    verdict("bar", mmio_read32(config + 16) == BAR, mmio_read32(config + 16));
    mmio_write32(config + 16, ~0u);
    verdict("bar-size", mmio_read32(config + 16) == -(uint32_t)CONTROL_BYTES, 0);
    mmio_write32(config + 16, 0x50000000);
    verdict("bar-stays", mmio_read32(config + 16) == BAR, mmio_read32(config + 16));
    mmio_write32(config + 4, ~0u);
    verdict("command", mmio_read32(config + 4) == 6, mmio_read32(config + 4));
    for (uint64_t at = 0; at < 0x1000; at += 4) {
        if (at != 4 && at != 16) {
            mmio_write32(config + at, 0x5a5a5a5a);
        }
    }
    verdict("rest-fixed",
            mmio_read32(config) == (CONTROL_DEVICE << 16 | CONTROL_VENDOR) &&
                mmio_read32(config + 0x3c) == 0 && mmio_read32(config + 0x100) == 0,
            0);
}

/* ---- the first page ---- */

static void check_page(void) {
    const volatile struct control_domain *boss = &page->domains[BOSS];
    verdict("magic", page->magic == CONTROL_MAGIC, page->magic);
    verdict("self", page->self == BOSS && page->domain_count == 3, page->self);
    verdict("name", memcmp((const char *)boss->name, "boss", 5) == 0, 0);
    verdict("boss", boss->state == RUNNING && boss->starts == 1 && boss->hart_count == 1, 0);
    verdict("memory", boss->memory == 0x400000, boss->memory);
    uint64_t before = exits();
    for (unsigned i = 0; i < 1000; i++) {
        (void)page->domains[PEER].state;
    }
    verdict("reading-is-free", exits() == before, exits() - before);
    const volatile uint64_t *calls = &page->harts[boss->harts[0]].exits[SBI_CALLS];
    before = *calls;
    (void)sbi_has(HYPERCALL_EXTENSION);
    (void)sbi_has(HYPERCALL_EXTENSION);
    verdict("counters-live", *calls == before + 2, *calls - before);
    page->magic = 0;
    verdict("page-read-only", page->magic == CONTROL_MAGIC, page->magic);
}

/* ---- commands ---- */

static void check_calls(void) {
    uint64_t before = page->calls;
    verdict("read", call(HYPERCALL_READ, READ_STATE, PEER, 0) == 0 && page->value == RUNNING, 0);
    verdict("counted", page->calls == before + 1, page->calls - before);
    verdict("loads-give-0", commands[0] == 0 && commands[CONTROL_CALL / 8] == 0, 0);
    commands[CONTROL_CALL / 8] = HYPERCALL_READ; /* READ_DOMAINS, if the arguments are 0 */
    verdict("arguments-forgotten", page->error == 0 && page->value == 3, page->value);
    verdict("function", call(99, 0, 0, 0) == NOT_SUPPORTED, (uint64_t)page->error);
    verdict("start-nobody", call(HYPERCALL_START, NOBODY, 0, 0) == INVALID, 0);
    verdict("start-running", call(HYPERCALL_START, PEER, 0, 0) == ALREADY_STARTED, 0);
    verdict("stop-argument", call(HYPERCALL_STOP, PEER, 2, 0) == INVALID, 0);
    before = page->event_count;
    verdict("stop", call(HYPERCALL_STOP, PEER, 0, 0) == 0 && wait_state(STOPPED), 0);
    verdict("event", wait_event(before, PEER << 8 | EVENT_STOPPED), page->event_count);
    verdict("start", call(HYPERCALL_START, PEER, 0, 0) == 0 && wait_state(RUNNING), 0);
    verdict("starts", page->domains[PEER].starts == 2, page->domains[PEER].starts);
    before = page->event_count;
    verdict("restart", call(HYPERCALL_STOP, PEER, 1, 0) == 0, (uint64_t)page->error);
    verdict("restarted", wait_event(before, PEER << 8 | EVENT_STARTED) && wait_state(RUNNING), 0);
}

/* Stores of all sizes at all places: only whole registers take them, and only calls are counted. */
static void check_stores(void) {
    uint64_t before = page->calls, made = 0, random = 1;
    for (unsigned i = 0; i < RANDOM_STORES; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint64_t at = BAR + (random >> 40) % CONTROL_BYTES;
        bool is_call = (at & ~7ul) == BAR + CONTROL_COMMANDS + CONTROL_CALL;
        switch (random >> 60 & 3) {
        case 0:
            __asm__ volatile("sb %0, (%1)" ::"r"(random), "r"(at) : "memory");
            break;
        case 1:
            __asm__ volatile("sh %0, (%1)" ::"r"(random), "r"(at & ~1ul) : "memory");
            break;
        case 2:
            __asm__ volatile("sw %0, (%1)" ::"r"(random), "r"(at & ~3ul) : "memory");
            break;
        default:
            made += is_call;
            __asm__ volatile("sd %0, (%1)" ::"r"(is_call ? HYPERCALL_READ : random), "r"(at & ~7ul)
                             : "memory");
            break;
        }
    }
    verdict("random-stores", page->calls == before + made, page->calls - before - made);
    verdict("random-stores-harmless",
            page->magic == CONTROL_MAGIC && page->domain_count == 3 &&
                page->domains[PEER].state == RUNNING,
            0);
}

void guest_main(uint64_t hart, const void *fdt) {
    struct tree_range ecam;
    (void)hart;
    if (strcmp(tree_bootargs(fdt), "role=outsider") == 0) {
        print("control ok outsider-runs\n");
        verdict("outsider-no-bus", !tree_reg(fdt, "compatible", "pci-host-ecam-generic", &ecam), 0);
        print("outsider read 0x%x\n", page->magic);
        return;
    }
    verdict("bus", tree_reg(fdt, "compatible", "pci-host-ecam-generic", &ecam), 0);
    check_config(ecam.base);
    check_page();
    check_calls();
    check_stores();
    call(HYPERCALL_STOP, PEER, 0, 0);
    print("control end\n");
}
