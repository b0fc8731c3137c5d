/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the board's serial bridge. */
#include "frame.h"
#include "serial.h"

enum { START = 'B', REPLY = 'b', HEAD = 9 };

static int timeout_ms = 20000;

void frame_wait(unsigned seconds) {
    timeout_ms = (int)seconds * 1000;
}

/* CRC-16 of polynomial 0x1021, most significant bit first, from all ones. */
uint16_t frame_crc(const void *data, size_t n) {
    const uint8_t *p = data;
    uint16_t crc = 0xffff;

    for (size_t i = 0; i < n; i++) {
        crc = (uint16_t)(crc ^ p[i] << 8);
        for (unsigned bit = 0; bit < 8; bit++) {
            crc = (uint16_t)((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
        }
    }
    return crc;
}

static void put(uint8_t *p, uint64_t value, unsigned n) {
    for (unsigned i = 0; i < n; i++) {
        p[i] = (uint8_t)(value >> 8 * i);
    }
}

static uint64_t get(const uint8_t *p, unsigned n) {
    uint64_t value = 0;

    for (unsigned i = 0; i < n; i++) {
        value |= (uint64_t)p[i] << 8 * i;
    }
    return value;
}

size_t frame_encode(const struct frame *f, uint8_t *bytes) {
    unsigned words = (f->op & FRAME_WRITE) == 0 ? 0 : (f->op & FRAME_FILL) != 0 ? 1 : f->count;
    size_t n = HEAD;

    bytes[0] = START;
    bytes[1] = f->op;
    bytes[2] = f->tag;
    put(bytes + 3, f->count, 2);
    put(bytes + 5, f->address, 4);
    for (unsigned i = 0; i < words; i++, n += 8) {
        put(bytes + n, f->words[i], 8);
    }
    put(bytes + n, frame_crc(bytes + 1, n - 1), 2);
    return n + 2;
}

enum frame_status frame_answer(int fd, uint8_t tag, uint64_t *words, unsigned *count) {
    uint8_t bytes[4 + 8 * FRAME_MAX_WORDS + 2];
    size_t n;

    *count = 0;
    if (!serial_read(fd, bytes, 4, timeout_ms) || bytes[0] != REPLY || bytes[2] != tag ||
        bytes[3] > FRAME_MAX_WORDS) {
        return FRAME_NO_ANSWER;
    }
    n = 4 + 8u * bytes[3];
    if (!serial_read(fd, bytes + 4, n - 4 + 2, timeout_ms) ||
        get(bytes + n, 2) != frame_crc(bytes + 1, n - 1)) {
        return FRAME_NO_ANSWER;
    }
    *count = bytes[3];
    for (unsigned i = 0; i < *count; i++) {
        words[i] = get(bytes + 4 + 8 * i, 8);
    }
    return (enum frame_status)bytes[1];
}

const char *frame_status_text(enum frame_status status) {
    switch (status) {
    case FRAME_DONE:
        return "done";
    case FRAME_BAD_SUM:
        return "checksum wrong";
    case FRAME_BAD_HEADER:
        return "header makes no sense";
    case FRAME_STOPPED:
        return "frame not finished";
    case FRAME_BUS_ERROR:
        return "bus error";
    case FRAME_NO_ANSWER:
        break;
    }
    return "no answer";
}
