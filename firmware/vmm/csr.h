/* SPDX-License-Identifier: Apache-2.0
 * Control and status registers: accessors by name and the fields that the VMM uses (privileged
 * specification, chapters on the H extension and Sstc; AIA specification, chapter 2). */
#ifndef CSR_H
#define CSR_H

#ifndef __ASSEMBLER__
#include <stdint.h>

#define csr_read(name)                                                                             \
    ({                                                                                             \
        uint64_t csr_value;                                                                        \
        __asm__ volatile("csrr %0, " #name : "=r"(csr_value)::"memory");                           \
        csr_value;                                                                                 \
    })
#define csr_write(name, value)                                                                     \
    __asm__ volatile("csrw " #name ", %0" ::"rK"((uint64_t)(value)) : "memory")
#define csr_set(name, value)                                                                       \
    __asm__ volatile("csrs " #name ", %0" ::"rK"((uint64_t)(value)) : "memory")
#define csr_clear(name, value)                                                                     \
    __asm__ volatile("csrc " #name ", %0" ::"rK"((uint64_t)(value)) : "memory")
#endif

#define SSTATUS_SPP        (1ul << 8)
#define SSTATUS_FS_INITIAL (1ul << 13)
#define SSTATUS_VS_INITIAL (1ul << 9)

#define VSSTATUS_SIE  (1ul << 1)
#define VSSTATUS_SPIE (1ul << 5)
#define VSSTATUS_SPP  (1ul << 8)

#define HSTATUS_SPV         (1ul << 7)
#define HSTATUS_SPVP        (1ul << 8)
#define HSTATUS_VGEIN_SHIFT 12
#define HSTATUS_VSXL_64     (2ul << 32)

#define HENVCFG_CBIE  (1ul << 4) /* cbo.inval flushes */
#define HENVCFG_CBCFE (1ul << 6)
#define HENVCFG_CBZE  (1ul << 7)
#define HENVCFG_ADUE  (1ul << 61)
#define HENVCFG_STCE  (1ul << 63)

#define HCOUNTEREN_CY_TM_IR 7ul

/* hstateen0: what a guest may use of the state that Smstateen guards. */
#define HSTATEEN0_IMSIC  (1ul << 58)
#define HSTATEEN0_AIA    (1ul << 59)
#define HSTATEEN0_CSRIND (1ul << 60) /* siselect and what it selects */
#define HSTATEEN0_ENVCFG (1ul << 62)
#define HSTATEEN0_SE0    (1ul << 63) /* sstateen0 */

#define IRQ_VSSI 2
#define IRQ_STI  5
#define IRQ_VSTI 6
#define IRQ_SEI  9
#define IRQ_VSEI 10
#define IRQ_SGEI 12

#define CAUSE_INTERRUPT        (1ul << 63)
#define CAUSE_INSN_MISALIGNED  0
#define CAUSE_INSN_ACCESS      1
#define CAUSE_ILLEGAL_INSN     2
#define CAUSE_BREAKPOINT       3
#define CAUSE_LOAD_MISALIGNED  4
#define CAUSE_LOAD_ACCESS      5
#define CAUSE_STORE_MISALIGNED 6
#define CAUSE_STORE_ACCESS     7
#define CAUSE_ECALL_U          8
#define CAUSE_ECALL_VS         10
#define CAUSE_INSN_PAGE        12
#define CAUSE_LOAD_PAGE        13
#define CAUSE_STORE_PAGE       15
#define CAUSE_INSN_GUEST_PAGE  20
#define CAUSE_LOAD_GUEST_PAGE  21
#define CAUSE_VIRTUAL_INSN     22
#define CAUSE_STORE_GUEST_PAGE 23

#define HGATP_MODE_SV39X4 8ul
#define HGATP_MODE_SHIFT  60
#define HGATP_VMID_SHIFT  44

/* htinst: an implicit access for the translation of a guest's address, RV64. */
#define HTINST_WALK       0x3000ul
#define HTINST_WALK_WRITE 0x20ul

/* Indirect registers of an IMSIC interrupt file, and the fields of xtopei. */
#define IMSIC_EIDELIVERY  0x70
#define IMSIC_EITHRESHOLD 0x72
#define IMSIC_EIP0        0x80
#define IMSIC_EIE0        0xc0
#define TOPEI_ID_SHIFT    16

#endif
