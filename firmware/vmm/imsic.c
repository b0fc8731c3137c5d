/* SPDX-License-Identifier: Apache-2.0
 * Interrupts as messages (AIA specification, chapter 3): the S-level interrupt file of each hart is
 * the VMM's, guest interrupt file 1 is its guest's. */
#include "defs.h"

#define DELIVER_FROM_FILE 1

static void write_own(uint64_t reg, uint64_t value) {
    csr_write(siselect, reg);
    csr_write(sireg, value);
}

/* This hart's file: its identities on; the timer; and what hgeie lets through, which is nothing but
 * while a guest hart is suspended. */
void imsic_init(void) {
    write_own(IMSIC_EIDELIVERY, DELIVER_FROM_FILE);
    write_own(IMSIC_EITHRESHOLD, 0);
    write_own(IMSIC_EIE0, 1 << IRQ_KICK | 1 << IRQ_UART | 1 << IRQ_IOMMU | 1 << IRQ_PIO);
    csr_write(sie, 1 << IRQ_SEI | 1 << IRQ_STI | 1 << IRQ_SGEI);
}

/* The most important pending identity, taken; 0: none. */
unsigned imsic_claim(void) {
    uint64_t top;
    __asm__ volatile("csrrw %0, stopei, zero" : "=r"(top)::"memory");
    return (unsigned)(top >> TOPEI_ID_SHIFT);
}

void imsic_send(const struct hart *hart, enum vmm_irq irq) {
    io_fence();
    io_write32(hart->imsic, irq);
}

static void clear_guest(uint64_t reg) {
    csr_write(vsiselect, reg);
    csr_write(vsireg, 0);
}

/* The guest file that hstatus.VGEIN selects, as after reset. In RV64 only even eip and eie exist.
 */
void imsic_guest_reset(void) {
    clear_guest(IMSIC_EIDELIVERY);
    clear_guest(IMSIC_EITHRESHOLD);
    for (uint64_t i = 0; i < (machine.imsic_ids + 1) / 32; i += 2) {
        clear_guest(IMSIC_EIE0 + i);
        clear_guest(IMSIC_EIP0 + i);
    }
    csr_write(vsiselect, 0);
}
