/* SPDX-License-Identifier: Apache-2.0
 * Random calls: every extension and function, with small numbers, addresses and any 64 bits for
 * arguments. What would end or suspend the caller, or print, is left out. The same seed gives the
 * same calls. */
#include <string.h>
#include "attack.h"

#define TIME    0x54494d45u
#define IPI     0x735049u
#define RFENCE  0x52464e43u
#define HSM     0x48534du
#define WORST   ALREADY_STOPPED /* the least of the specified errors */
#define RESULTS (1 - WORST)

enum { HSM_START, HSM_STOP, HSM_STATUS, HSM_SUSPEND };

static uint64_t state;

static uint64_t random64(void) {
    return random_next(&state);
}

/* The number after NAME= in the boot arguments. */
uint64_t option(const char *arguments, const char *name) {
    const char *at = strstr(arguments, name);
    uint64_t value = 0;
    for (at = at ? at + strlen(name) : ""; *at >= '0' && *at <= '9'; at++) {
        value = value * 10 + (uint64_t)(*at - '0');
    }
    return value;
}

static uint64_t argument(void) {
    static const uint64_t special[] = {0, ~0ul, 1ul << 63, RAM, RAM + RAM_SIZE - 1, ~0xffful};
    uint64_t kind = random64(), value = random64();
    switch (kind & 7) {
    case 0:
    case 1:
    case 2:
        return value >> 60;
    case 3:
        return special[value % (sizeof special / sizeof special[0])];
    case 4:
        return RAM + (value & (RAM_SIZE - 1));
    case 5:
        return 1ul << (value & 63);
    default:
        return value >> (kind >> 8 & 63);
    }
}

static uint64_t extension(void) {
    static const uint64_t known[] = {
        HYPERCALL_EXTENSION, SBI_BASE, TIME, IPI, RFENCE, HSM, SBI_SRST, SBI_DBCN};
    uint64_t pick = random64();
    return pick & 15 ? known[pick / 16 % (sizeof known / sizeof known[0])] : argument();
}

/* Would the call end, suspend or silence the caller, run its memory as code, or print? */
static bool ends(uint64_t ext, uint64_t function, const uint64_t *a, bool privileged) {
    switch (ext) {
    case HSM:
        return function == HSM_START || function == HSM_STOP || function == HSM_SUSPEND;
    case SBI_SRST:
        return function == 0 && (uint32_t)a[0] < 3;
    case SBI_DBCN:
        return function == 2 || (function == 0 && a[0] <= RAM_SIZE);
    case HYPERCALL_EXTENSION:
        return privileged && function <= HYPERCALL_STOP && a[0] < DOMAINS;
    default:
        return false;
    }
}

/* An answer that no table of errors has, or a right that is not there. */
static bool absurd(uint64_t ext, uint64_t function, struct sbi_result r, bool privileged) {
    return r.error > 0 || r.error < WORST ||
           (ext == HYPERCALL_EXTENSION && function <= HYPERCALL_RESOURCE && !privileged &&
            r.error != DENIED);
}

void fuzz(const char *arguments, bool privileged) {
    uint64_t seed = option(arguments, "seed="), calls = option(arguments, "calls=");
    uint64_t results[RESULTS] = {0}, made = 0, bad = 0;
    state = seed * 2654435761u + privileged + 1;
    print("hostile fuzz seed %u\n", seed);
    while (made < calls) {
        uint64_t ext = extension(), function = random64() % 9, a[6];
        for (unsigned i = 0; i < 6; i++) {
            a[i] = argument();
        }
        if (ends(ext, function, a, privileged)) {
            continue;
        }
        struct sbi_result r = call_any(ext, function, a);
        made++;
        if (absurd(ext, function, r, privileged)) {
            bad++;
            print("hostile FAIL fuzz-call 0x%x\n", made);
        } else {
            results[-r.error]++;
        }
    }
    print("hostile fuzz %s: %u calls, seed %u; results 0 to -8:",
          privileged ? "privileged" : "guest", made, seed);
    for (unsigned i = 0; i < RESULTS; i++) {
        print(" %u", results[i]);
    }
    print("\n");
    verdict(privileged ? "fuzz-privileged" : "fuzz-guest", bad == 0 && made == calls, bad);
}
