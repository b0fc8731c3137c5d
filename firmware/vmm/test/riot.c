/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest whose four harts start, stop, suspend, interrupt and fence each other at
 * random, all at once: nobody may be lost or wait for ever. Then all of them reboot in the same
 * moment. */
#include "call.h"

#define GUEST "riot"
#include "verdict.h"

#define IPI    0x735049u
#define RFENCE 0x52464e43u
#define HSM    0x48534du

enum { HSM_START, HSM_STOP, HSM_STATUS, HSM_SUSPEND };

#define HARTS         4u
#define LIVES         8
#define REBOOT        1
#define TURNS         120u
#define WAIT          100000000u /* 10 s */
#define NAP           500        /* ticks: 50 us */
#define NOWHERE       0x1000u
#define NON_RETENTIVE UINT64_C(0x80000000)
#define SSIP          (1u << 1)
#define STIP          (1u << 5)
#define SLOT          64 /* of a hart, alone in its cache line */

static volatile uint64_t turns[HARTS][SLOT / 8], there[HARTS][SLOT / 8], wrong;
static volatile bool enough, out;
static uint64_t state[HARTS][SLOT / 8];
uint8_t riot_stacks[HARTS][4096] __attribute__((aligned(16)));

/* a0 is the hart's number, a1 must be what it was started or resumed with. */
void riot_entry(void);
void riot_main(uint64_t hart, uint64_t opaque);
__asm__(".text\n.balign 4\n.globl riot_entry\nriot_entry:\n"
        "  la sp, riot_stacks\n  addi t0, a0, 1\n  slli t0, t0, 12\n  add sp, sp, t0\n"
        "  call riot_main\n");

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("riot FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

static uint64_t random64(uint64_t hart) {
    return random_next(&state[hart][0]);
}

/* At random, and the timer ends it at the latest. */
static struct sbi_result suspend(uint64_t type, uint64_t hart) {
    csr_write(sie, SSIP | STIP);
    csr_write(0x14d, csr_read(time) + random64(hart) % NAP);
    return sbi_call(HSM, HSM_SUSPEND, type, (uint64_t)riot_entry, ~hart);
}

static void turn(uint64_t hart) {
    uint64_t pick = random64(hart), other = pick >> 8 & 3, mask = pick >> 16 & 15;
    struct sbi_result r = {0};
    switch (pick & 7) {
    case 0:
    case 1:
        r = sbi_call(HSM, HSM_START, other, (uint64_t)riot_entry, ~other);
        r.error = r.error == ALREADY_AVAILABLE ? 0 : r.error;
        break;
    case 2:
        r = sbi_call(IPI, 0, mask, 0, 0);
        break;
    case 3:
    case 4:
        r = sbi_call(RFENCE, pick >> 24 & 1, mask, 0, 0);
        break;
    case 5:
        r = suspend(0, hart);
        break;
    case 6:
        if (hart) {
            r = suspend(NON_RETENTIVE, hart);
        }
        break;
    default:
        if (hart) {
            r = sbi_call(HSM, HSM_STOP, 0, 0, 0);
        }
        break;
    }
    csr_clear(sip, SSIP);
    wrong += r.error != 0;
}

/* SRST returns to nobody; who comes back is counted as one who made a bad access. */
static void leave(void) {
    sbi_call(SBI_SRST, 0, REBOOT, 0, 0);
    *(volatile uint32_t *)NOWHERE = 0;
}

void riot_main(uint64_t hart, uint64_t opaque) {
    wrong += opaque != ~hart;
    while (!enough) {
        turn(hart);
        turns[hart][0]++;
    }
    there[hart][0] = 1;
    while (!out) {
    }
    leave();
}

static void start_all(void) {
    for (uint64_t i = 1; i < HARTS; i++) {
        sbi_call(HSM, HSM_START, i, (uint64_t)riot_entry, ~i);
    }
}

void guest_main(uint64_t hart, const void *fdt) {
    uint64_t life = (uint64_t)read(READ_STARTS, READ_SELF_DOMAIN, 0).value, missing = HARTS;
    (void)fdt;
    for (uint64_t i = 0; i < HARTS; i++) {
        state[i][0] = (life * HARTS + i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    }
    for (unsigned i = 0; i < TURNS; i++) {
        turn(hart);
        if (i % 64 == 0) {
            start_all();
        }
    }
    enough = true;
    for (uint64_t begin = csr_read(time); missing && csr_read(time) - begin < WAIT;) {
        start_all();
        missing = HARTS - 1 - there[1][0] - there[2][0] - there[3][0];
    }
    verdict("nobody-lost", missing == 0, missing);
    verdict("calls", wrong == 0, wrong);
    if (life == LIVES) {
        print("riot end\n");
        guest_shutdown();
    }
    out = true;
    leave();
}
