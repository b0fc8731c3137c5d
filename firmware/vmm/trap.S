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

    .option norelax /* to gp: it may be a guest's */

/* What C code may change, but for sp, t0 and t1, which go their own way. */
    .macro each_caller_saved op
    .irp n, 1, 3, 4, 7, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31
    \op     x\n, HART_X(\n)(sp)
    .endr
    .endm

    .macro each_callee_saved op
    .irp n, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
    \op     x\n, HART_X(\n)(sp)
    .endr
    .endm

    .text
    .balign 4
    .globl guest_trap
guest_trap:
    csrrw   sp, sscratch, sp
    beqz    sp, vmm_trap
    sd      t0, HART_X(5)(sp)
    sd      t1, HART_X(6)(sp)
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
    ld      t1, HART_EXITS(sp)
    ld      t0, 8(t1)               /* EXIT_SBI */
    addi    t0, t0, 1
    sd      t0, 8(t1)
    ld      t0, HART_X(5)(sp)
    ld      t1, HART_X(6)(sp)
    csrrw   sp, sscratch, sp
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
    csrrw   t0, sscratch, zero      /* the guest's sp */
    sd      t1, HART_PC(sp)
    sd      t0, HART_X(2)(sp)
    la      gp, __global_pointer$
    mv      tp, sp
    mv      a0, sp
    ld      sp, HART_STACK(sp)
    jal     trap_quick
    bnez    a0, leave
    mv      sp, tp
    each_callee_saved sd
    mv      a0, tp
    ld      sp, HART_STACK(sp)
    jal     trap_slow

    .globl guest_enter
guest_enter:
    mv      sp, tp
    each_callee_saved ld
leave:
    mv      sp, tp
    ld      t0, HART_PC(sp)
    csrw    sepc, t0
    csrw    sscratch, sp
    each_caller_saved ld
    ld      t0, HART_X(5)(sp)
    ld      t1, HART_X(6)(sp)
    ld      sp, HART_X(2)(sp)
    sret

/* A trap in the VMM is its own bug, except in guest_fetch, whose address comes from a guest. */
vmm_trap:
    csrrw   sp, sscratch, sp
    csrr    t0, sepc
    la      t1, fetch_insn
    bne     t0, t1, 1f
    la      t0, fetch_failed
    csrw    sepc, t0
    sret
1:  csrr    a0, scause
    csrr    a1, sepc
    csrr    a2, stval
    la      gp, __global_pointer$
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
