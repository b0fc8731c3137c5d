/* SPDX-License-Identifier: Apache-2.0
 * What guests with a DMA engine as 00:01.0 share. */
#ifndef ENGINE_H
#define ENGINE_H

#include <dma_engine.h>
#include "function.h"

#define ENGINE_CONFIG  FUNCTION(1)
#define ENGINE_COMMAND (ENGINE_CONFIG + CFG_COMMAND)
#define ENGINE_BAR     (ENGINE_CONFIG + CFG_BAR0)

static inline void engine_go(uint64_t bar, uint64_t address, uint32_t length, uint32_t control) {
    mmio_write32(bar + DMA_ENGINE_IOVA, (uint32_t)address);
    mmio_write32(bar + DMA_ENGINE_IOVA + 4, (uint32_t)(address >> 32));
    mmio_write32(bar + DMA_ENGINE_LENGTH, length);
    mmio_write32(bar + DMA_ENGINE_CONTROL, control | DMA_ENGINE_GO);
}

#endif
