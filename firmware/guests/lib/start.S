/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entry of a bare-metal guest, as the RISC-V boot protocol has it: a 64-byte Image header, then code that is
 * entered in supervisor mode with a0 = hart id, a1 = device tree, translation off. The image works at any
 * 4 KiB-aligned address: nothing in it holds an absolute address (guests.mk checks that).
 */
    .option norvc
    .section .head, "ax"
    .globl _start
_start:
    j       entry
    .word   0
    .dword  0x200000                /* text_offset: where Linux stands, so loaders need one rule */
    .dword  _image_end - _start     /* image_size with bss and stack */
    .dword  0                       /* flags: little endian */
    .word   2                       /* header version 0.2 */
    .word   0
    .dword  0
    .ascii  "RISCV\0\0\0"
    .ascii  "RSC\x05"
    .word   0

entry:
    csrw    sie, zero
    la      t0, _bss_start
    la      t1, _image_end
1:  bgeu    t0, t1, 2f
    sd      zero, 0(t0)
    addi    t0, t0, 8
    j       1b
2:  la      sp, _stack_top
    la      t0, trap_entry
    csrw    stvec, t0
    call    guest_main
    call    guest_shutdown

/* One frame on the current stack: x1..x31 at 8 * n, then the C handler decides where to go on. */
    .balign 4
trap_entry:
    addi    sp, sp, -256
    .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    sd      x\n, 8*\n(sp)
    .endr
    csrr    a0, scause
    csrr    a1, sepc
    csrr    a2, stval
    call    guest_trap
    csrw    sepc, a0
    .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    ld      x\n, 8*\n(sp)
    .endr
    addi    sp, sp, 256
    sret
