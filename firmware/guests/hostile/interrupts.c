/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the interrupts of its device cost a guest: the engine raises them one by one, each is waited
 * for and taken, and the VMM's counts of this guest's exits are read before and after. A reading is
 * calls itself; what it costs is known from two readings in a row.
 */
#include "guest.h"
#include "interrupts.h"

#include <dma_engine.h>
#include <hypercall.h>

#define PCI_CAPABILITIES 0x34U
#define CAP_MSIX         0x11U
#define MSIX_ENABLE      0x80000000U
#define IDENTITY         1U
#define RAISED           100U
#define EXIT_CAUSES      6U
#define WAIT_LIMIT       10000000U
#define QUIET            1000000U /* ticks, 100 ms: the VMM shows an unfinished line after 20 */

enum { EIDELIVERY = 0x70, EITHRESHOLD = 0x72, EIP0 = 0x80, EIE0 = 0xc0 };

static void imsic_write(uint64_t reg, uint64_t value) {
    csr_write(siselect, reg);
    csr_write(sireg, value);
}

static uint64_t exits(void) {
    uint64_t sum = 0;

    for (unsigned cause = 0; cause < EXIT_CAUSES; cause++) {
        sum += (uint64_t)sbi_call(HYPERCALL_EXTENSION, HYPERCALL_READ, READ_EXITS, READ_SELF_DOMAIN,
                                  cause)
                   .value;
    }
    return sum;
}

static void enable(const struct interrupts *source) {
    unsigned at = mmio_read32(source->config + PCI_CAPABILITIES) & 0xfc;

    while (at != 0 && (mmio_read32(source->config + at) & 0xff) != CAP_MSIX) {
        at = mmio_read32(source->config + at) >> 8 & 0xfc;
    }
    mmio_write32(source->bar + DMA_ENGINE_MSIX, (uint32_t)source->imsic);
    mmio_write32(source->bar + DMA_ENGINE_MSIX + 4, (uint32_t)(source->imsic >> 32));
    mmio_write32(source->bar + DMA_ENGINE_MSIX + 8, IDENTITY);
    mmio_write32(source->bar + DMA_ENGINE_MSIX + 12, 0);
    mmio_write32(source->config + at, MSIX_ENABLE);
    imsic_write(EIE0, 1U << IDENTITY);
    imsic_write(EITHRESHOLD, 0);
    imsic_write(EIDELIVERY, 1);
}

/* Pending in the interrupt file, and taken. */
static bool arrives(void) {
    uint64_t top = 0;

    for (unsigned i = 0; i < WAIT_LIMIT && top == 0; i++) {
        __asm__ volatile("csrrw %0, stopei, zero" : "=r"(top) : : "memory");
    }
    return top >> 16 == IDENTITY;
}

void interrupts_measure(const struct interrupts *source) {
    unsigned arrived = 0;

    enable(source);
    for (uint64_t begin = csr_read(time); csr_read(time) - begin < QUIET;) {
    }
    uint64_t first = exits();
    uint64_t before = exits();
    for (unsigned i = 0; i < RAISED; i++) {
        mmio_write32(source->bar + DMA_ENGINE_IOVA, (uint32_t)source->memory);
        mmio_write32(source->bar + DMA_ENGINE_IOVA + 4, (uint32_t)(source->memory >> 32));
        mmio_write32(source->bar + DMA_ENGINE_LENGTH, 4);
        mmio_write32(source->bar + DMA_ENGINE_CONTROL, DMA_ENGINE_WRITE | DMA_ENGINE_GO);
        arrived += arrives() ? 1 : 0;
    }
    uint64_t after = exits();
    mmio_write32(source->bar + DMA_ENGINE_MSIX + 12, 1); /* masked: the attempts are silent */
    print("bulkhead: interrupts raised=%u arrived=%u exits=%u\n", (uint64_t)RAISED,
          (uint64_t)arrived, (after - before) - (before - first));
}
