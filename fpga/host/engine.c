/* SPDX-License-Identifier: Apache-2.0 */
/* The board's DMA engines. */
#include "engine.h"
#include "board.h"

#include "../../firmware/drivers/io.h"
#include "../../tb/endpoint/dma_engine.h"

enum { WINDOW_MEMORY = 0x10000000, STRIDE = 0x100000, POLLS = 1000 };

static uint64_t reg(unsigned e, unsigned offset) {
    return BOARD_PIO + WINDOW_MEMORY + e * (uint64_t)STRIDE + offset;
}

uint16_t engine_id(unsigned e) {
    return (uint16_t)((e + 1) << 8);
}

uint32_t engine_config_id(unsigned e) {
    return io_read32(BOARD_PIO + ((uint64_t)engine_id(e) << 12));
}

void engine_fill(unsigned e, const uint64_t words[ENGINE_WORDS]) {
    for (unsigned i = 0; i < ENGINE_WORDS; i++) {
        io_write64(reg(e, DMA_ENGINE_BUFFER + 8 * i), words[i]);
    }
}

void engine_look(unsigned e, uint64_t words[ENGINE_WORDS]) {
    for (unsigned i = 0; i < ENGINE_WORDS; i++) {
        words[i] = io_read64(reg(e, DMA_ENGINE_BUFFER + 8 * i));
    }
}

uint32_t engine_run(unsigned e, uint64_t iova, uint32_t bytes, uint32_t control) {
    io_write64(reg(e, DMA_ENGINE_IOVA), iova);
    io_write32(reg(e, DMA_ENGINE_LENGTH), bytes);
    io_write32(reg(e, DMA_ENGINE_CONTROL), control | DMA_ENGINE_GO);
    for (unsigned i = 0; i < POLLS; i++) {
        uint32_t status = io_read32(reg(e, DMA_ENGINE_STATUS));
        if ((status & DMA_ENGINE_DONE) != 0) {
            return status;
        }
    }
    return 0;
}
