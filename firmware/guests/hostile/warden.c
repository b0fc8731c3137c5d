/* SPDX-License-Identifier: Apache-2.0
 * The warden of the hostile suite, privileged: starts the offender again whenever it has been
 * stopped, stops it when it storms, and at last makes random calls itself. */
#include "attack.h"

#define STORM_TIME 1500000u    /* 150 ms: how long a storm may go on */
#define LIFE_LIMIT 2500000000u /* 250 s: then the offender hangs */

enum { STOPPED, RUNNING };

static unsigned lives, stops;

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("hostile FAIL warden trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

void verdict(const char *name, bool good, uint64_t value) {
    if (good) {
        print("hostile ok %s\n", name);
    } else {
        print("hostile FAIL %s 0x%x\n", name, value);
    }
}

static int64_t state(uint64_t domain) {
    return read(READ_STATE, domain, 0).value;
}

static void wait(uint64_t ticks) {
    uint64_t begin = csr_read(time);
    while (csr_read(time) - begin < ticks) {
    }
}

static void stop_offender(void) {
    stops += state(OFFENDER) == RUNNING;
    call(HYPERCALL_STOP, OFFENDER, 0, 0, 0, 0, 0);
}

/* One life of the offender. */
static void watch(struct shared *shared) {
    uint64_t begin = csr_read(time);
    struct sbi_result started = call(HYPERCALL_START, OFFENDER, 0, 0, 0, 0, 0);
    if (started.error != SUCCESS) {
        verdict("start", false, (uint64_t)-started.error);
    }
    lives++;
    while (state(OFFENDER) != STOPPED) {
        if (shared->storm) {
            shared->storm = 0;
            wait(STORM_TIME);
            stop_offender();
        } else if (csr_read(time) - begin > LIFE_LIMIT && !shared->done) {
            verdict("hangs", false, shared->step);
            shared->done = 1;
            stop_offender();
        }
        wait(1000);
    }
}

void guest_main(uint64_t hart, const void *fdt) {
    (void)hart;
    volatile uint32_t *witness_end = (volatile uint32_t *)channel_with(WITNESS);
    struct shared *shared = (struct shared *)channel_with(OFFENDER);
    while (!shared->done) {
        watch(shared);
    }
    verdict("restarts", (uint64_t)read(READ_STARTS, OFFENDER, 0).value >= lives, lives);
    fuzz(tree_bootargs(fdt), true);
    print("hostile: %u lives, %u of them ended by a call\n", (uint64_t)lives, (uint64_t)stops);
    *witness_end = 1;
    while (state(WITNESS) != STOPPED) {
    }
    print("hostile end\n");
}
