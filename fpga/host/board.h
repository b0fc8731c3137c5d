/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A board behind a serial line, as drivers see it: board.c implements firmware/drivers/io.h. An
 * access that the board refuses or does not answer ends the program with status 2.
 */
#ifndef FPGA_BOARD_H
#define FPGA_BOARD_H

#include "frame.h"

/* Addresses for io_read32() and its kin. */
#define BOARD_REGS UINT64_C(0)
#define BOARD_PIO  UINT64_C(0x20000000)
/* Host memory's place in the system's physical addresses. */
#define BOARD_MEMORY UINT64_C(0x80000000)

struct board_identity {
    uint32_t clock_hz;
    uint16_t version;
    uint32_t memory; /* bytes */
};

void board_use(int fd);
void board_identify(struct board_identity *identity);
uint64_t board_cycles(void);
void board_link(bool up);

/* Words of the host memory, up to FRAME_MAX_WORDS at a time. */
void board_get(uint64_t spa, uint64_t *words, unsigned count);
void board_put(uint64_t spa, const uint64_t *words, unsigned count);

/* Sends these bytes as they are and returns how the bridge answers a frame with this tag. */
enum frame_status board_raw(const uint8_t *bytes, size_t n, uint8_t tag);

#endif
