/* SPDX-License-Identifier: Apache-2.0
 * Addresses that are decided and not discovered: the VMM's own place in memory and a guest's
 * physical map. The same numbers are in docs/interfaces.md, section 6. Also read by assembly and
 * linker script. */
#ifndef LAYOUT_H
#define LAYOUT_H

/* System physical addresses. OpenSBI has the RAM below the VMM. */
#define FIRMWARE_BASE 0x80000000
#define VMM_BASE      0x80200000
#define VMM_END       0x80a00000

/* Guest physical addresses. */
#define GPA_UART         0x10000000
#define GPA_UART_SIZE    0x1000
#define GPA_APLIC        0x0d000000
#define GPA_APLIC_SIZE   0x4000
#define GPA_IMSIC        0x28000000
#define GPA_ECAM         0x30000000
#define GPA_ECAM_SIZE    0x100000
#define GPA_CHANNEL      0x38000000
#define GPA_CHANNEL_SIZE 0x200000 /* with their doorbells */
#define GPA_BELL         0x381c0000
#define GPA_BAR          0x40000000
#define GPA_BAR_SIZE     0x0f000000
#define GPA_CONTROL      0x4effe000 /* the control function's, at the end of the window */

/* The guest's device tree lies at the top of the memory region that holds its image. */
#define GUEST_FDT_SIZE 0x10000

#define PAGE_SIZE  0x1000
#define STACK_SIZE 0x2000

/* Limits of the static tables. */
#define MAX_HARTS   16
#define MAX_DOMAINS 8
#define MAX_REGIONS 8
#define MAX_DEVICES 8

#endif
