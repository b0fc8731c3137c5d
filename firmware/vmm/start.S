/* SPDX-License-Identifier: Apache-2.0
 * Where harts enter the VMM. OpenSBI starts one hart at _start (a0 hart ID, a1 device tree); that one
 * starts the others through SBI HSM at hart_entry (a1 its struct hart). No translation in HS-mode. */
#include "layout.h"
#include "offsets.h"
#include "sbi_ids.h"

    .option norelax /* to gp, which is made here */

    .section .rodata
lacks:
    .ascii  "[vmm] failed: harts without Zba, Zbb and Zbs\r\n"
    .set    LACKS_SIZE, . - lacks

    .section .text.start, "ax"
    .globl _start
_start:
    la      gp, __global_pointer$
    csrw    sie, zero
    csrw    sscratch, zero
    la      t0, lacking
    csrw    stvec, t0
    sh1add  t0, t0, zero      /* what the compiler was told that there is: Zba, Zbb, Zbs */
    andn    t0, t0, zero
    bset    t0, t0, zero
    la      t0, guest_trap
    csrw    stvec, t0
    la      t0, bss_start
    la      t1, bss_end
1:  sd      zero, 0(t0)
    sd      zero, 8(t0)
    sd      zero, 16(t0)
    sd      zero, 24(t0)
    addi    t0, t0, 32
    bltu    t0, t1, 1b
    la      sp, boot_stack_top
    mv      tp, zero
    jal     vmm_main          /* returns the boot hart's struct hart */
    mv      a1, a0

    .globl hart_entry
hart_entry:
    la      gp, __global_pointer$
    csrw    sie, zero
    csrw    sscratch, zero
    la      t0, guest_trap
    csrw    stvec, t0
    mv      tp, a1
    ld      sp, HART_STACK(tp)
    mv      a0, tp
    jal     hart_main       /* returns when there is a guest to run */
    j       guest_enter

/* One of the three trapped: nothing that is compiled can run. */
    .balign 4
lacking:
    li      a7, SBI_EXT_DBCN
    li      a6, 0
    li      a0, LACKS_SIZE
    la      a1, lacks
    li      a2, 0
    ecall
    li      a7, SBI_EXT_SRST
    li      a6, 0
    li      a0, 0             /* shutdown, */
    li      a1, 1             /* system failure */
    ecall

/* Nothing of another guest, or of an earlier life, is left in the floating-point registers. */
    .option push
    .option arch, +d
    .globl hart_clear_float
hart_clear_float:
    addi    sp, sp, -16
    sd      zero, 0(sp)
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    fld     f\n, 0(sp)
    .endr
    addi    sp, sp, 16
    csrw    fcsr, zero
    ret
    .option pop

/* The same for the vector registers, whatever their length, and their CSRs; vtype as after reset. */
    .option push
    .option arch, +v
    .globl hart_clear_vector
hart_clear_vector:
    vsetvli t0, zero, e8, m8, ta, ma    /* vstart too */
    .irp n, 0, 8, 16, 24
    vmv.v.i v\n, 0
    .endr
    csrw    vcsr, zero
    li      t0, -1
    vsetvl  t0, zero, t0                /* reserved bits: vill, and vl 0 */
    ret
    .option pop

    .section .noinit, "aw", @nobits
    .balign 16
    .space  STACK_SIZE
boot_stack_top:
