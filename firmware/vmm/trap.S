/* SPDX-License-Identifier: Apache-2.0
 * The way out of a guest and back in. While a guest runs, sscratch holds its hart's struct hart; in the
 * VMM it is 0, which tells a fault of the VMM itself from one of a guest.
 *
 * Three depths, each for what the one before does not do: SBI BASE is answered here, with two registers;
 * calls and interrupts (trap_quick) by C that may not see the guest's callee-saved registers, which so stay
 * where they are; the rest (trap_slow) with all of them in struct hart. */
#include "csr.h"
#include "offsets.h"
#include "sbi_ids.h"

/* What C code may change, but for t0, t1 and tp, which go their own way. */
    .macro each_caller_saved op
    .irp n, 1, 2, 7, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31
    \op     x\n, HART_X(\n)(tp)
    .endr
    .endm

    .macro each_callee_saved op
    .irp n, 3, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    \op     x\n, HART_X(\n)(tp)
    .endr
    .endm

    .text
    .balign 4
    .globl guest_trap
guest_trap:
    csrrw   tp, sscratch, tp
    beqz    tp, vmm_trap
    sd      t0, HART_X(5)(tp)
    sd      t1, HART_X(6)(tp)
    csrr    t0, scause
    li      t1, CAUSE_ECALL_VS
    bne     t0, t1, deeper
    li      t1, SBI_EXT_BASE
    bne     a7, t1, deeper

    li      t1, SBI_BASE_QUICK
    bgeu    a6, t1, deeper
    li      t1, SBI_BASE_PROBE
    beq     a6, t1, probe
    la      t0, sbi_base_values
    slli    t1, a6, 3
    add     t0, t0, t1
    ld      a1, (t0)
answered:
    li      a0, 0
    csrr    t0, sepc
    addi    t0, t0, 4
    csrw    sepc, t0
    ld      t1, HART_EXITS(tp)
    ld      t0, 8(t1)               /* EXIT_SBI */
    addi    t0, t0, 1
    sd      t0, 8(t1)
    ld      t0, HART_X(5)(tp)
    ld      t1, HART_X(6)(tp)
    csrrw   tp, sscratch, tp
    sret

/* a1 = is a0 in the list of extensions, which ends with 0? (0 itself is not.) */
probe:
    la      t0, sbi_extensions
1:  ld      t1, (t0)
    addi    t0, t0, SBI_EXTENSION_SIZE
    beqz    t1, 2f
    bne     t1, a0, 1b
2:  snez    a1, t1
    j       answered

deeper:
    each_caller_saved sd
    csrr    t1, sepc
    csrrw   t0, sscratch, zero      /* the guest's tp */
    sd      t1, HART_PC(tp)
    sd      t0, HART_X(4)(tp)
    ld      sp, HART_STACK(tp)
    mv      a0, tp
    call    trap_quick
    bnez    a0, leave
    each_callee_saved sd
    mv      a0, tp
    call    trap_slow

    .globl guest_enter
guest_enter:
    each_callee_saved ld
leave:
    ld      t0, HART_PC(tp)
    csrw    sepc, t0
    csrw    sscratch, tp
    each_caller_saved ld
    ld      t0, HART_X(5)(tp)
    ld      t1, HART_X(6)(tp)
    ld      tp, HART_X(4)(tp)
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
