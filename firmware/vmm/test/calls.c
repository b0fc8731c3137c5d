/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest that makes the VMM's own calls, good and bad. Its boot arguments say which
 * part it has: the privileged caller, its unprivileged peer, or the one that is granted and revoked
 * things. */
#include <string.h>
#include "call.h"
#include "engine.h"

#define GUEST "calls"
#include "verdict.h"

enum { CALLER, PEER, VICTIM };
enum { STOPPED, RUNNING };
#define NOBODY     8u
#define IDENTITY   9u
#define GPA_BELL   0x381c0000u /* a page for each channel */
#define DEVICE     0x300u
#define ABSENT     0x500u
#define IMAGE_SPA  0xd0000000u
#define IMAGE_GPA  0x80000000u
#define IMAGE_SIZE 0x400000u
#define EXTRA_SPA  0xd8000000u
#define EXTRA_GPA  0xe0000000u
#define EXTRA_SIZE 0x201000u
#define WAIT       100000000u /* 10 s */
#define HEIR_WATCH 2000000u   /* 200 ms */
#define PROMPT     200000u    /* 20 ms: when an unfinished line is shown */
#define LATE_FIRST 3u         /* the lives of the victim that leave a line unfinished */
#define LATE_LAST  8u

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("calls FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

static struct sbi_result hart(uint64_t operation, uint64_t id) {
    return call(HYPERCALL_RESOURCE, VICTIM, operation, RESOURCE_HART, id, 0, 0);
}

static struct sbi_result device(uint64_t operation, uint64_t id) {
    return call(HYPERCALL_RESOURCE, VICTIM, operation, RESOURCE_DEVICE, id, 0, 0);
}

static struct sbi_result memory(uint64_t operation, uint64_t spa, uint64_t gpa, uint64_t size) {
    return call(HYPERCALL_RESOURCE, VICTIM, operation, RESOURCE_MEMORY, spa, gpa, size);
}

static void check_reading(void) {
    verdict("self", read(READ_SELF, 0, 0).value == CALLER, 0);
    verdict("domains", read(READ_DOMAINS, 0, 0).value == 3, 0);
    verdict("name", read(READ_NAME, PEER, 0).value == 0x72656570, 0);
    verdict("state", read(READ_STATE, VICTIM, 0).value == STOPPED, 0);
    verdict("harts", read(READ_HARTS, READ_SELF_DOMAIN, 0).value == 1, 0);
    verdict("exits", read(READ_EXITS, CALLER, 1).value > 5, 0);
    verdict("starts", read(READ_STARTS, CALLER, 0).value == 1, 0);
    verdict("events", read(READ_EVENT_COUNT, 0, 0).value >= 2, 0);
    verdict("event", (read(READ_EVENT, 0, 0).value & 0xffff) == EVENT_STARTED, 0);
    expect("event-none", read(READ_EVENT, 0, 1u << 30), INVALID);
    expect("read-what", read(99, 0, 0), INVALID);
    expect("read-domain", read(READ_STATE, NOBODY, 0), INVALID);
    expect("read-name-end", read(READ_NAME, 0, 2), INVALID);
    expect("read-exits-hart", read(READ_EXITS, CALLER, 0x100), INVALID);
    expect("read-exits-cause", read(READ_EXITS, CALLER, 6), INVALID);
    expect("read-faults", read(READ_FAULTS, CALLER, 0), INVALID);
    expect("read-requests", read(READ_REQUESTS, CALLER, 0), INVALID);
}

static void check_control_errors(void) {
    expect("function", call(7, 0, 0, 0, 0, 0, 0), NOT_SUPPORTED);
    expect("start-nobody", call(HYPERCALL_START, NOBODY, 0, 0, 0, 0, 0), INVALID);
    expect("start-running", call(HYPERCALL_START, CALLER, 0, 0, 0, 0, 0), ALREADY_STARTED);
    expect("stop-stopped", call(HYPERCALL_STOP, VICTIM, 0, 0, 0, 0, 0), ALREADY_STOPPED);
    expect("stop-argument", call(HYPERCALL_STOP, PEER, 2, 0, 0, 0, 0), INVALID);
    expect("resource-operation", hart(2, 3), INVALID);
    expect("resource-kind", call(HYPERCALL_RESOURCE, VICTIM, 0, 3, 3, 0, 0), INVALID);
    expect("resource-nobody", call(HYPERCALL_RESOURCE, NOBODY, 0, 0, 3, 0, 0), INVALID);
    expect("resource-running", call(HYPERCALL_RESOURCE, PEER, 0, 0, 3, 0, 0), ALREADY_STARTED);
    expect("hart-of-another", hart(RESOURCE_GRANT, 0), INVALID);
    expect("hart-unknown", hart(RESOURCE_GRANT, 77), INVALID);
    expect("hart-wide", hart(RESOURCE_GRANT, 0x100000003), INVALID);
    expect("hart-not-its", hart(RESOURCE_REVOKE, 3), INVALID);
    expect("hart-last", hart(RESOURCE_REVOKE, 2), INVALID);
    expect("device-absent", device(RESOURCE_GRANT, ABSENT), FAILED);
    expect("device-wide", device(RESOURCE_GRANT, 0x10300), INVALID);
    expect("memory-vmm", memory(RESOURCE_GRANT, 0x80200000, EXTRA_GPA, 0x1000), INVALID);
    expect("memory-foreign", memory(RESOURCE_GRANT, 0x90000000, EXTRA_GPA, 0x1000), INVALID);
    expect("memory-none", memory(RESOURCE_GRANT, 0x40000000, EXTRA_GPA, 0x1000), INVALID);
    expect("memory-empty", memory(RESOURCE_GRANT, EXTRA_SPA, EXTRA_GPA, 0), INVALID);
    expect("memory-ragged", memory(RESOURCE_GRANT, EXTRA_SPA, EXTRA_GPA, 0x800), INVALID);
    expect("memory-wraps", memory(RESOURCE_GRANT, EXTRA_SPA, EXTRA_GPA, ~0xffful), INVALID);
    expect("memory-gpa", memory(RESOURCE_GRANT, EXTRA_SPA, IMAGE_GPA, 0x1000), INVALID);
    expect("memory-channel", memory(RESOURCE_GRANT, EXTRA_SPA, 0x38000000, 0x1000), INVALID);
    expect("memory-image", memory(RESOURCE_REVOKE, IMAGE_SPA, IMAGE_GPA, IMAGE_SIZE), INVALID);
}

static void check_resources(void) {
    expect("hart-grant", hart(RESOURCE_GRANT, 3), SUCCESS);
    expect("hart-again", hart(RESOURCE_GRANT, 3), INVALID);
    expect("memory-grant", memory(RESOURCE_GRANT, EXTRA_SPA, EXTRA_GPA, EXTRA_SIZE), SUCCESS);
    expect("memory-again", memory(RESOURCE_GRANT, EXTRA_SPA, EXTRA_GPA, EXTRA_SIZE), INVALID);
    expect("device-grant", device(RESOURCE_GRANT, DEVICE), SUCCESS);
    expect("device-again", device(RESOURCE_GRANT, DEVICE), INVALID);
    expect("start", call(HYPERCALL_START, VICTIM, 0, 0, 0, 0, 0), SUCCESS);
    expect("grant-running", hart(RESOURCE_REVOKE, 3), ALREADY_STARTED);
    verdict("stops-itself", wait_read(READ_STATE, VICTIM, STOPPED), 0);
    expect("hart-revoke", hart(RESOURCE_REVOKE, 3), SUCCESS);
    expect("memory-revoke", memory(RESOURCE_REVOKE, EXTRA_SPA, EXTRA_GPA, EXTRA_SIZE), SUCCESS);
    expect("device-revoke", device(RESOURCE_REVOKE, DEVICE), SUCCESS);
    bool ok = true;
    for (unsigned i = 0; i < 50; i++) {
        ok &= device(RESOURCE_GRANT, DEVICE).error == SUCCESS;
        ok &= memory(RESOURCE_GRANT, EXTRA_SPA, EXTRA_GPA, EXTRA_SIZE).error == SUCCESS;
        ok &= memory(RESOURCE_REVOKE, EXTRA_SPA, EXTRA_GPA, EXTRA_SIZE).error == SUCCESS;
        ok &= device(RESOURCE_REVOKE, DEVICE).error == SUCCESS;
    }
    verdict("over-and-over", ok, 0);
    expect("start-again", call(HYPERCALL_START, VICTIM, 0, 0, 0, 0, 0), SUCCESS);
    verdict("stops-again", wait_read(READ_STATE, VICTIM, STOPPED), 0);
    verdict("victim-starts", read(READ_STARTS, VICTIM, 0).value == 2, 0);
}

/* A hart is taken away while the timer that is to show its unfinished line still runs: the stop may
 * take longer than the timer, so there are several tries. */
static void check_late_timer(void) {
    bool ok = true;
    for (unsigned life = LATE_FIRST; life <= LATE_LAST; life++) {
        ok &= hart(RESOURCE_GRANT, 3).error == SUCCESS;
        ok &= call(HYPERCALL_START, VICTIM, 0, 0, 0, 0, 0).error == SUCCESS;
        ok &= wait_read(READ_STATE, VICTIM, STOPPED);
        ok &= hart(RESOURCE_REVOKE, 3).error == SUCCESS;
        uint64_t begin = csr_read(time);
        while (csr_read(time) - begin < 2 * PROMPT) {
        }
    }
    verdict("late-timer", ok && read(READ_STARTS, VICTIM, 0).value == LATE_LAST, 0);
}

/* Waits for the peer's message and takes it. */
static bool message(void) {
    uint64_t begin = csr_read(time);
    while (!(imsic_read(EIP0) >> IDENTITY & 1) && csr_read(time) - begin < WAIT) {
    }
    bool came = imsic_read(EIP0) >> IDENTITY & 1;
    imsic_write(EIP0, 0);
    return came;
}

static struct sbi_result create(uint64_t other, uint64_t size, uint64_t identity) {
    return call(HYPERCALL_CREATE, other, size, identity, 0, 0, 0);
}

static uint64_t exits(void) {
    uint64_t sum = 0;
    for (unsigned cause = 0; cause < 6; cause++) {
        sum += (uint64_t)read(READ_EXITS, READ_SELF_DOMAIN, cause).value;
    }
    return sum;
}

/* Stores of all sizes to the other end's doorbell: what they cost is known from two readings. */
static void ring(uint64_t bell) {
    uint64_t first = exits(), before = exits();
    for (unsigned i = 0; i < 25; i++) {
        *(volatile uint8_t *)bell = 1;
        *(volatile uint16_t *)bell = 1;
        *(volatile uint32_t *)bell = 1;
        *(volatile uint64_t *)bell = 1;
    }
    uint64_t after = exits();
    verdict("doorbell-exits", after - before == before - first, after - before);
}

/* The memory of the one channel that there is. */
static volatile uint64_t *channel_memory(void) {
    return (volatile uint64_t *)call(HYPERCALL_ATTACH, 0, IDENTITY, 0, 0, 0, 0).value;
}

static void check_channel(void) {
    expect("create-self", create(CALLER, 0x1000, IDENTITY), INVALID);
    expect("create-nobody", create(NOBODY, 0x1000, IDENTITY), INVALID);
    expect("create-empty", create(PEER, 0, IDENTITY), INVALID);
    expect("create-ragged", create(PEER, 0x1001, IDENTITY), INVALID);
    expect("create-large", create(PEER, 0x11000, IDENTITY), INVALID);
    expect("create-identity", create(PEER, 0x1000, 5000), INVALID);
    expect("attach-none", call(HYPERCALL_ATTACH, 0, IDENTITY, 0, 0, 0, 0), INVALID);
    expect("notify-none", call(HYPERCALL_NOTIFY, 0, 0, 0, 0, 0, 0), INVALID);
    struct sbi_result channel = create(PEER, 0x2000, IDENTITY);
    expect("create", channel, SUCCESS);
    struct sbi_result again = create(PEER, 0x1000, IDENTITY);
    verdict("create-again", again.error == ALREADY_AVAILABLE && again.value == channel.value, 0);
    uint64_t number = (uint64_t)channel.value;
    verdict("channel-size", read(READ_CHANNEL_SIZE, 0, number).value == 0x2000, 0);
    verdict("channel-ends", read(READ_CHANNEL_ENDS, 0, number).value == (CALLER << 8 | PEER), 0);
    expect("attach-identity", call(HYPERCALL_ATTACH, number, 5000, 0, 0, 0, 0), INVALID);
    expect("attach-number", call(HYPERCALL_ATTACH, 28, 0, 0, 0, 0, 0), INVALID);
    struct sbi_result place = call(HYPERCALL_ATTACH, number, IDENTITY, 0, 0, 0, 0);
    expect("attach", place, SUCCESS);
    volatile uint64_t *shared = (volatile uint64_t *)place.value;
    shared[0x1000 / 8] = 0x1234;
    verdict("message", message(), 0);
    verdict("answer", shared[0] == 1, shared[0]);
    expect("notify", call(HYPERCALL_NOTIFY, number, 0, 0, 0, 0, 0), SUCCESS);
    expect("restart-peer", call(HYPERCALL_STOP, PEER, 1, 0, 0, 0, 0), SUCCESS);
    verdict("message-of-new-life", message(), 0);
    verdict("survives", shared[0] == 2 && shared[0x1000 / 8] == 0x1234, shared[0]);
    ring(GPA_BELL + number * 0x1000);
}

/* A device that obeys nothing writes to memory that is taken from its domain and given to another,
 * which finds it clean, and it stays so: see heir(). */
static void check_inheritance(void) {
    expect("rogue-memory", memory(RESOURCE_GRANT, EXTRA_SPA, EXTRA_GPA, EXTRA_SIZE), SUCCESS);
    expect("rogue-device", device(RESOURCE_GRANT, DEVICE), SUCCESS);
    expect("rogue-start", call(HYPERCALL_START, VICTIM, 0, 0, 0, 0, 0), SUCCESS);
    verdict("rogue-stops", wait_read(READ_STATE, VICTIM, STOPPED), 0);
    expect("rogue-bereft", memory(RESOURCE_REVOKE, EXTRA_SPA, EXTRA_GPA, EXTRA_SIZE), SUCCESS);
    expect("heir-grant",
           call(HYPERCALL_RESOURCE, PEER, RESOURCE_GRANT, RESOURCE_MEMORY, EXTRA_SPA, EXTRA_GPA,
                EXTRA_SIZE),
           SUCCESS);
    expect("heir-start", call(HYPERCALL_START, PEER, 0, 0, 0, 0, 0), SUCCESS);
    verdict("heir-stops", wait_read(READ_STATE, PEER, STOPPED), 0);
}

/* A domain is restarted just as it ends by itself: either the call is too late and says so, or the
 * domain comes back. */
static void check_decision(void) {
    const volatile uint64_t *lives = channel_memory();
    bool ok = true;
    for (unsigned i = 0; i < 50 && ok; i++) {
        uint64_t before = *lives, starts = (uint64_t)read(READ_STARTS, PEER, 0).value;
        ok &= call(HYPERCALL_START, PEER, 0, 0, 0, 0, 0).error == SUCCESS;
        while (*lives == before) {
        }
        uint64_t begin = csr_read(time);
        while (csr_read(time) - begin < 3 * i) { /* the moment differs: 0 to 15 us */
        }
        int64_t error = call(HYPERCALL_STOP, PEER, 1, 0, 0, 0, 0).error;
        ok &= error == SUCCESS || error == ALREADY_STOPPED;
        ok &= wait_read(READ_STARTS, PEER, (int64_t)starts + (error == SUCCESS ? 2 : 1));
        ok &= wait_read(READ_STATE, PEER, STOPPED);
    }
    verdict("restart-while-ending", ok, (uint64_t)read(READ_STARTS, PEER, 0).value);
}

static void caller(void) {
    check_reading();
    check_control_errors();
    check_resources();
    check_late_timer();
    check_channel();
    verdict("peer-answers", wait_read(READ_STATE, PEER, STOPPED), 0);
    check_inheritance();
    check_decision();
    print("calls end\n");
}

/* The memory that it has been given holds nothing, and goes on to hold nothing. */
static void heir(void) {
    const volatile uint64_t *extra = (const volatile uint64_t *)(uint64_t)EXTRA_GPA;
    uint64_t found = 0, begin = csr_read(time);
    while (csr_read(time) - begin < HEIR_WATCH) {
        for (uint64_t i = 0; i < EXTRA_SIZE / 8; i++) {
            found |= extra[i];
        }
    }
    verdict("inherited-clean", found == 0, found);
}

static void peer(void) {
    if (read(READ_STARTS, READ_SELF_DOMAIN, 0).value == 3) {
        heir();
        return;
    }
    if (read(READ_STARTS, READ_SELF_DOMAIN, 0).value > 3) {
        ++*channel_memory();
        return;
    }
    while (read(READ_CHANNEL_SIZE, 0, 0).error != SUCCESS) {
    }
    volatile uint64_t *shared = channel_memory();
    shared[0]++;
    if (shared[0] == 1) { /* until the caller restarts this domain */
        verdict("denied-start", call(HYPERCALL_START, VICTIM, 0, 0, 0, 0, 0).error == DENIED, 0);
        verdict("denied-stop", call(HYPERCALL_STOP, CALLER, 0, 0, 0, 0, 0).error == DENIED, 0);
        verdict("denied-grant", hart(RESOURCE_GRANT, 3).error == DENIED, 0);
        verdict("denied-state", read(READ_STATE, CALLER, 0).error == DENIED, 0);
        verdict("denied-events", read(READ_EVENT_COUNT, 0, 0).error == DENIED, 0);
        verdict("own-state", read(READ_STATE, READ_SELF_DOMAIN, 0).value == RUNNING, 0);
    }
    call(HYPERCALL_NOTIFY, 0, 0, 0, 0, 0, 0);
    verdict("peer-message", message(), 0);
    while (shared[0] == 1) { /* the first life ends by the caller's order, not by its own */
    }
}

/* Hart 1 of the victim: prints returns, of which nothing is seen, but each sets the prompt's timer.
 */
void second_entry(void);
__asm__(".text\n.balign 4\n.globl second_entry\nsecond_entry:\n"
        "  1: li a7, 0x4442434e\n  li a6, 2\n  li a0, 13\n  ecall\n"
        "  la t0, second_printed\n  sw a7, (t0)\n  j 1b\n");
volatile uint32_t second_printed;

static void leave_line_open(void) {
    sbi_call(0x48534d, 0, 1, (uint64_t)second_entry, 0);
    while (!second_printed) {
    }
}

/* Fills the memory that it is to lose, tells its device to do so for ever, and ends. */
static void rogue(void) {
    volatile uint64_t *extra = (volatile uint64_t *)(uint64_t)EXTRA_GPA;
    uint64_t bar = mmio_read32(ENGINE_BAR) & ~15u;
    for (uint64_t i = 0; i < EXTRA_SIZE / 8; i++) {
        extra[i] = 0x5ec5e7;
    }
    mmio_write32(ENGINE_COMMAND, 6);
    mmio_write32(bar + DMA_ENGINE_BUFFER, 0xbadbad);
    engine_go(bar, EXTRA_GPA, 256, DMA_ENGINE_WRITE | DMA_ENGINE_ROGUE);
    uint64_t begin = csr_read(time);
    while ((uint32_t)extra[0] != 0xbadbad && csr_read(time) - begin < WAIT) {
    }
    verdict("rogue-writes", (uint32_t)extra[0] == 0xbadbad, extra[0]);
}

/* Looks at what it has and ends. */
static void victim(void) {
    if (read(READ_STARTS, READ_SELF_DOMAIN, 0).value > LATE_LAST) {
        rogue();
        return;
    }
    if (read(READ_STARTS, READ_SELF_DOMAIN, 0).value >= LATE_FIRST) {
        leave_line_open();
        return;
    }
    bool more = read(READ_HARTS, READ_SELF_DOMAIN, 0).value == 2;
    if (more) {
        volatile uint64_t *extra = (volatile uint64_t *)(uint64_t)EXTRA_GPA;
        verdict("memory-clean", extra[0] == 0 && extra[EXTRA_SIZE / 8 - 1] == 0, 0);
        extra[0] = extra[EXTRA_SIZE / 8 - 1] = 1;
        verdict("device-there",
                mmio_read32(ENGINE_CONFIG) == (DMA_ENGINE_DEVICE << 16 | DMA_ENGINE_VENDOR), 0);
    }
    verdict(more ? "victim-rich" : "victim-poor",
            sbi_call(0x48534d, 2, 1, 0, 0).error == (more ? SUCCESS : INVALID), 0);
}

void guest_main(uint64_t id, const void *fdt) {
    const char *role = tree_bootargs(fdt);
    (void)id;
    if (strcmp(role, "role=caller") == 0) {
        caller();
    } else if (strcmp(role, "role=peer") == 0) {
        peer();
    } else {
        victim();
    }
}
