/* SPDX-License-Identifier: Apache-2.0 */
/* A board behind a serial line: accesses as frames. */
#include "board.h"
#include "serial.h"

#include "../../firmware/drivers/io.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORD_IDENTITY = 0x00, WORD_CYCLES = 0x10, WORD_STATE = 0x18, WORD_MEMORY = 0x20 };
enum { TRIES = 3, EXIT_BOARD = 2 };

static int line = -1;
static uint8_t last_tag;
static uint64_t heap, heap_end;

static void exchange(struct frame f, uint64_t *words) {
    uint64_t answer[FRAME_MAX_WORDS];
    uint8_t bytes[FRAME_MAX_BYTES];
    enum frame_status status = FRAME_NO_ANSWER;
    unsigned count = 0;

    /* A refused frame has changed nothing and can be sent again; one without answer cannot. */
    for (unsigned i = 0; i < TRIES; i++) {
        f.tag = ++last_tag;
        size_t n = frame_encode(&f, bytes);
        status = serial_write(line, bytes, n) ? frame_answer(line, f.tag, answer, &count)
                                              : FRAME_NO_ANSWER;
        if (status != FRAME_BAD_SUM && status != FRAME_STOPPED) {
            break;
        }
    }
    if (status != FRAME_DONE || count != ((f.op & FRAME_WRITE) != 0 ? 0 : f.count)) {
        fprintf(stderr, "board: access 0x%02x at 0x%08x: %s\n", f.op, (unsigned)f.address,
                frame_status_text(status));
        exit(EXIT_BOARD);
    }
    for (unsigned i = 0; i < count; i++) {
        words[i] = answer[i];
    }
}

static uint64_t read_word(unsigned op, uint64_t address) {
    uint64_t value = 0;

    exchange((struct frame){.op = (uint8_t)op, .count = 1, .address = (uint32_t)address}, &value);
    return value;
}

static void write_word(unsigned op, uint64_t address, uint64_t value) {
    exchange((struct frame){.op = (uint8_t)(op | FRAME_WRITE),
                            .count = 1,
                            .address = (uint32_t)address,
                            .words = &value},
             NULL);
}

void board_use(int fd) {
    struct board_identity identity;

    line = fd;
    board_identify(&identity);
    heap = BOARD_MEMORY;
    heap_end = BOARD_MEMORY + identity.memory;
}

void board_identify(struct board_identity *identity) {
    uint64_t word = read_word(SPACE_BOARD, WORD_IDENTITY);

    identity->clock_hz = (uint32_t)word;
    identity->version = (uint16_t)(word >> 32);
    identity->memory = (uint32_t)read_word(SPACE_BOARD, WORD_MEMORY);
}

uint64_t board_cycles(void) {
    return read_word(SPACE_BOARD, WORD_CYCLES);
}

void board_link(bool up) {
    write_word(SPACE_BOARD, WORD_STATE, up ? 1 : 0);
}

void board_get(uint64_t spa, uint64_t *words, unsigned count) {
    exchange((struct frame){.op = SPACE_MEMORY,
                            .count = (uint16_t)count,
                            .address = (uint32_t)(spa - BOARD_MEMORY)},
             words);
}

void board_put(uint64_t spa, const uint64_t *words, unsigned count) {
    exchange((struct frame){.op = SPACE_MEMORY | FRAME_WRITE,
                            .count = (uint16_t)count,
                            .address = (uint32_t)(spa - BOARD_MEMORY),
                            .words = words},
             NULL);
}

enum frame_status board_raw(const uint8_t *bytes, size_t n, uint8_t tag) {
    uint64_t words[FRAME_MAX_WORDS];
    unsigned count;

    return serial_write(line, bytes, n) ? frame_answer(line, tag, words, &count) : FRAME_NO_ANSWER;
}

/* ---- firmware/drivers/io.h ---------------------------------------------------------------------
 */

static enum frame_space space_of(uint64_t addr) {
    return addr >= BOARD_PIO ? SPACE_PIO : SPACE_REGISTERS;
}

static uint64_t offset_of(uint64_t addr) {
    return addr >= BOARD_PIO ? addr - BOARD_PIO : addr - BOARD_REGS;
}

uint32_t io_read32(uint64_t addr) {
    return (uint32_t)read_word(space_of(addr) | FRAME_HALF, offset_of(addr));
}

void io_write32(uint64_t addr, uint32_t value) {
    write_word(space_of(addr) | FRAME_HALF, offset_of(addr), value);
}

uint64_t io_read64(uint64_t addr) {
    return read_word(space_of(addr), offset_of(addr));
}

void io_write64(uint64_t addr, uint64_t value) {
    write_word(space_of(addr), offset_of(addr), value);
}

uint64_t mem_read64(uint64_t spa) {
    return read_word(SPACE_MEMORY, spa - BOARD_MEMORY);
}

void mem_write64(uint64_t spa, uint64_t value) {
    write_word(SPACE_MEMORY, spa - BOARD_MEMORY, value);
}

/* The bridge makes one access after the other and answers each. */
void io_fence(void) {
}

uint64_t mem_alloc(uint64_t bytes) {
    uint64_t size = 8;
    uint64_t zero = 0;

    while (size < bytes) {
        size *= 2;
    }
    uint64_t spa = (heap + size - 1) & ~(size - 1);
    if (spa + size > heap_end) {
        return 0;
    }
    heap = spa + size;
    exchange((struct frame){.op = SPACE_MEMORY | FRAME_WRITE | FRAME_FILL,
                            .count = (uint16_t)(size / 8),
                            .address = (uint32_t)(spa - BOARD_MEMORY),
                            .words = &zero},
             NULL);
    return spa;
}

/* Tables live as long as the program. */
void mem_free(uint64_t spa, uint64_t bytes) {
    (void)spa;
    (void)bytes;
}
