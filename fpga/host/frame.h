/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the board's serial bridge (docs/fpga.md). */
#ifndef FPGA_FRAME_H
#define FPGA_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum frame_space { SPACE_BOARD, SPACE_REGISTERS, SPACE_PIO, SPACE_MEMORY };
enum { FRAME_WRITE = 1 << 2, FRAME_HALF = 1 << 3, FRAME_FILL = 1 << 4 };
enum { FRAME_MAX_WORDS = 32, FRAME_MAX_BYTES = 1 + 8 + 8 * FRAME_MAX_WORDS + 2 };

enum frame_status {
    FRAME_DONE,
    FRAME_BAD_SUM,
    FRAME_BAD_HEADER,
    FRAME_STOPPED,
    FRAME_BUS_ERROR,
    FRAME_NO_ANSWER = -1 /* nothing came, or nonsense */
};

struct frame {
    uint8_t op, tag;
    uint16_t count; /* words to access */
    uint32_t address;
    const uint64_t *words; /* of a write */
};

/* How long to wait for an answer; 20 seconds unless told. */
void frame_wait(unsigned seconds);
uint16_t frame_crc(const void *data, size_t n);
/* Puts the request in bytes, FRAME_MAX_BYTES long; returns its length. */
size_t frame_encode(const struct frame *f, uint8_t *bytes);
/* Reads the answer to the request with this tag; words has room for FRAME_MAX_WORDS. */
enum frame_status frame_answer(int fd, uint8_t tag, uint64_t *words, unsigned *count);
const char *frame_status_text(enum frame_status status);

#endif
