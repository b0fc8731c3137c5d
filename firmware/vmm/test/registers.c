/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest that fills all its registers, leaves the guest in each way there is, and finds
 * them as they were, but for what a call or a load gives. */
#include <string.h>

#define GUEST "registers"
#include "verdict.h"

#include "call.h"
#include "../control.h"

#define UART         UINT64_C(0x10000000)
#define LINE_STATUS  0x60   /* nothing to read, nothing to be sent */
#define PROMPT_TICKS 500000 /* 50 ms: by then the VMM has shown an unfinished line */
#define PATTERN(n)   (UINT64_C(0x9e3779b97f4a7c15) * ((n) + 1))

enum { A0 = 10, A1 = 11, A6 = 16, A7 = 17, S2 = 18, S3 = 19 };
enum { EXIT_SBI = 1, EXIT_UART = 2, EXIT_INSTRUCTION = 4 };

/* NAME(frame): x1..x31 are loaded from the frame, `body` runs, and the frame gets what they are
 * then. An exception of the guest's own ends the body as well. frame[0] is a place for sp. */
#define RUNNER(name, body)                                                                         \
    void name(uint64_t *frame);                                                                    \
    __asm__(".text\n.balign 4\n.globl " #name "\n" #name ":\n"                                     \
            "  addi sp, sp, -128\n  sd sp, 0(a0)\n  csrr t0, stvec\n  sd t0, 0(sp)\n"              \
            "  .irp n, " SAVED "\n"                                                                \
            "  .set at, at + 8\n  sd x\\n, at(sp)\n  .endr\n  .set at, 0\n"                        \
            "  la t0, 2f\n  csrw stvec, t0\n  csrw sscratch, a0\n"                                 \
            "  .irp n, " OTHERS "\n  ld x\\n, 8 * \\n(a0)\n  .endr\n  ld a0, 80(a0)\n"             \
            "  " body "\n"                                                                         \
            "  .balign 4\n2: csrrw a0, sscratch, a0\n"                                             \
            "  .irp n, " OTHERS "\n  sd x\\n, 8 * \\n(a0)\n  .endr\n"                              \
            "  csrr t0, sscratch\n  sd t0, 80(a0)\n  ld sp, 0(a0)\n"                               \
            "  ld t0, 0(sp)\n  csrw stvec, t0\n"                                                   \
            "  .irp n, " SAVED "\n"                                                                \
            "  .set at, at + 8\n  ld x\\n, at(sp)\n  .endr\n  .set at, 0\n"                        \
            "  addi sp, sp, 128\n  ret\n")
#define SAVED  "1,3,4,8,9,18,19,20,21,22,23,24,25,26,27" /* a call must keep them; and ra */
#define OTHERS "1,2,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"

__asm__(".set at, 0\n");
RUNNER(run_call, "ecall");
RUNNER(run_load, "lbu a0, 5(a1)");
RUNNER(run_store, "sb a0, 7(a1)");
RUNNER(run_callee, "sb s3, 7(a1)\n  lbu s2, 7(a1)");
RUNNER(run_virtual, "csrr a0, hstatus");
RUNNER(run_wait, "1: rdtime a0\n  bltu a0, a1, 1b");

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("registers FAIL trap 0x%x at 0x%x 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

static uint64_t exits(unsigned cause) {
    return (uint64_t)read(READ_EXITS, READ_SELF_DOMAIN, cause).value;
}

/* A way out of the guest and back: which exits it makes, and what it gives in a register. */
struct way {
    unsigned cause, exits;
    uint64_t a1, a6, a7;
    unsigned given; /* a call gives a1 too */
    uint64_t value;
};

/* Names and functions are not in the struct: the image has no place for addresses. */
static void try(const char *name, void (*run)(uint64_t *), struct way way) {
    uint64_t frame[32], before = exits(way.cause), changed = 0;
    for (unsigned n = 1; n < 32; n++) {
        frame[n] = n == A1 ? way.a1 : n == A6 ? way.a6 : n == A7 ? way.a7 : PATTERN(n);
    }
    uint64_t was[32];
    memcpy(was, frame, sizeof was);
    was[way.given] = way.value;
    run(frame);
    uint64_t made = exits(way.cause) - before - (way.cause == EXIT_SBI); /* to read it is one */
    if (run == run_wait) {
        print("\n"); /* the prompt ends */
        was[A0] = frame[A0];
    }
    for (unsigned n = 1; n < 32; n++) {
        changed |= (uint64_t)(frame[n] != was[n] && !(n == A1 && run == run_call)) << n;
    }
    verdict(name, changed == 0 && made == way.exits, changed | made);
}

void guest_main(uint64_t hart, const void *fdt) {
    (void)hart, (void)fdt;
    try("call-base", run_call, (struct way){EXIT_SBI, 1, 0, 0, SBI_BASE, A0, 0});
    try("call-probe", run_call, (struct way){EXIT_SBI, 1, 0, 3, SBI_BASE, A0, 0});
    try("call-firmware", run_call, (struct way){EXIT_SBI, 1, 0, 4, SBI_BASE, A0, 0});
    try("call-unknown", run_call,
        (struct way){EXIT_SBI, 1, 0, 0, 0x0bad0bad, A0, (uint64_t)NOT_SUPPORTED});
    try("call-own", run_call,
        (struct way){EXIT_SBI, 1, 0, HYPERCALL_READ, HYPERCALL_EXTENSION, A0, (uint64_t)INVALID});
    try("load", run_load, (struct way){EXIT_UART, 1, UART, 0, 0, A0, LINE_STATUS});
    try("store", run_store, (struct way){EXIT_UART, 1, UART, 0, 0, 0, 0});
    try("callee-saved", run_callee, (struct way){EXIT_UART, 2, UART, 0, 0, S2, PATTERN(S3) & 0xff});
    try("virtual-instruction", run_virtual, (struct way){EXIT_INSTRUCTION, 1, 0, 0, 0, 0, 0});
    sbi_call(SBI_DBCN, 2, '?', 0, 0); /* a prompt: the VMM's timer shows it */
    try("timer", run_wait, (struct way){EXIT_UART, 1, csr_read(time) + PROMPT_TICKS, 0, 0, A0, 0});
    print("registers end\n");
}
