/* SPDX-License-Identifier: Apache-2.0
 * Entry of the smoke test, in M-mode with no firmware below: one hart, a stack, and every trap ends the
 * test with a line that says so. */
    .section .text.start, "ax"
    .globl _start
_start:
    csrr t0, mhartid
    bnez t0, park
    la t0, trap
    csrw mtvec, t0
    la sp, stack_top
    la t0, bss_start
    la t1, bss_end
1:  bgeu t0, t1, 2f
    sd zero, 0(t0)
    addi t0, t0, 8
    j 1b
2:  call smoke
park:
    wfi
    j park

    .balign 4
trap:
    csrr a0, mcause
    csrr a1, mepc
    csrr a2, mtval
    call smoke_trap
    j park
