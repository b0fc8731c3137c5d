/* SPDX-License-Identifier: Apache-2.0
 * The way out of a guest and back in. While a guest runs, sscratch holds its hart's struct hart; in the
 * VMM it is 0, which tells a fault of the VMM itself from one of a guest. */
#include "offsets.h"

    .macro each_register op
    .irp n, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    \op     x\n, HART_X(\n)(tp)
    .endr
    .endm

    .text
    .balign 4
    .globl guest_trap
guest_trap:
    csrrw   tp, sscratch, tp
    beqz    tp, vmm_trap
    each_register sd
    csrr    t1, sepc
    csrrw   t0, sscratch, zero      /* the guest's tp */
    sd      t1, HART_PC(tp)
    sd      t0, HART_X(4)(tp)
    ld      sp, HART_STACK(tp)
    mv      a0, tp
    call    trap_guest

    .globl guest_enter
guest_enter:
    ld      t0, HART_PC(tp)
    csrw    sepc, t0
    csrw    sscratch, tp
    each_register ld
    ld      x4, HART_X(4)(tp)
    sret

/* A trap in the VMM is its own bug, except in guest_fetch, whose address comes from a guest. */
vmm_trap:
    csrrw   tp, sscratch, tp
    csrr    t0, sepc
    la      t1, fetch_insn
    bne     t0, t1, 1f
    la      t0, fetch_failed
    csrw    sepc, t0
    sret
1:  csrr    a0, scause
    csrr    a1, sepc
    csrr    a2, stval
    mv      a3, ra
    j       vmm_panic

/* int64_t guest_fetch(uint64_t va): the halfword of code that the guest has at va, or -1. */
    .globl guest_fetch
guest_fetch:
fetch_insn:
    hlvx.hu a0, (a0)
    ret
fetch_failed:
    li      a0, -1
    ret
