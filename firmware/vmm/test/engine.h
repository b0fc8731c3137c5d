/* SPDX-License-Identifier: Apache-2.0
 * What guests with a DMA engine as 00:01.0 share. */
#ifndef ENGINE_H
#define ENGINE_H

#include <dma_engine.h>
#include "guest.h"

#define ENGINE_CONFIG  0x30008000u
#define ENGINE_COMMAND (ENGINE_CONFIG + 0x04)
#define ENGINE_BAR     (ENGINE_CONFIG + 0x10)
#define ENGINE_CAPS    (ENGINE_CONFIG + 0x34)
#define CAP_MSIX       0x11
#define GUEST_IMSIC    0x28000000u

enum { EIDELIVERY = 0x70, EITHRESHOLD = 0x72, EIP0 = 0x80, EIE0 = 0xc0 };

static inline void imsic_write(uint64_t reg, uint64_t value) {
    csr_write(siselect, reg);
    csr_write(sireg, value);
}

static inline uint64_t imsic_read(uint64_t reg) {
    csr_write(siselect, reg);
    return csr_read(sireg);
}

static inline void engine_go(uint64_t bar, uint64_t address, uint32_t length, uint32_t control) {
    mmio_write32(bar + DMA_ENGINE_IOVA, (uint32_t)address);
    mmio_write32(bar + DMA_ENGINE_IOVA + 4, (uint32_t)(address >> 32));
    mmio_write32(bar + DMA_ENGINE_LENGTH, length);
    mmio_write32(bar + DMA_ENGINE_CONTROL, control | DMA_ENGINE_GO);
}

/* Sends the engine's only vector to hart 0. */
static inline void engine_enable_msix(uint64_t bar, uint32_t identity) {
    unsigned at = mmio_read32(ENGINE_CAPS) & 0xfc;
    while (at && (mmio_read32(ENGINE_CONFIG + at) & 0xff) != CAP_MSIX) {
        at = mmio_read32(ENGINE_CONFIG + at) >> 8 & 0xfc;
    }
    __asm__ volatile("fence iorw, iorw\n sh %0, 2(%1)"
                     :
                     : "r"(0x8000), "r"((uint64_t)ENGINE_CONFIG + at)
                     : "memory");
    mmio_write32(bar + DMA_ENGINE_MSIX, GUEST_IMSIC);
    mmio_write32(bar + DMA_ENGINE_MSIX + 4, 0);
    mmio_write32(bar + DMA_ENGINE_MSIX + 8, identity);
    mmio_write32(bar + DMA_ENGINE_MSIX + 12, 0);
}

#endif
