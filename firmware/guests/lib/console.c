/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Console output, a line at a time: one SBI call (one exit) a line where DBCN exists, otherwise the
 * 16550 that every guest's map has at 0x10000000.
 */
#include "guest.h"

#define UART_BASE      UINT64_C(0x10000000)
#define UART_THR       0U
#define UART_LSR       5U
#define UART_LSR_THRE  0x20U
#define UART_MAX_POLLS 100000U

static char line[256];
static size_t used;

static void uart_write(char c) {
    volatile uint8_t *uart = (volatile uint8_t *)UART_BASE;

    for (unsigned i = 0; i < UART_MAX_POLLS && (uart[UART_LSR] & UART_LSR_THRE) == 0; i++) {
    }
    uart[UART_THR] = (uint8_t)c;
}

static void flush(void) {
    size_t sent = 0;

    while (sent < used) {
        struct sbi_result r = sbi_call(SBI_DBCN, 0, used - sent, (uint64_t)&line[sent], 0);
        if (r.error != 0 || r.value <= 0) {
            break;
        }
        sent += (size_t)r.value;
    }
    for (; sent < used; sent++) {
        uart_write(line[sent]);
    }
    used = 0;
}

static void put(char c) {
    line[used++] = c;
    if (c == '\n' || used == sizeof line) {
        flush();
    }
}

static void put_number(uint64_t value, unsigned base, unsigned width) {
    char digits[20];
    unsigned n = 0;

    do {
        digits[n++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    for (; width > n; width--) {
        put('0');
    }
    while (n > 0) {
        put(digits[--n]);
    }
}

void print(const char *format, ...) {
    va_list args;

    va_start(args, format);
    for (const char *p = format; *p != '\0'; p++) {
        unsigned width = 0;

        if (*p != '%') {
            put(*p);
            continue;
        }
        for (p++; *p >= '0' && *p <= '9'; p++) {
            width = width * 10 + (unsigned)(*p - '0');
        }
        if (*p == 's') {
            for (const char *s = va_arg(args, const char *); *s != '\0'; s++) {
                put(*s);
            }
        } else if (*p == 'c') {
            put((char)va_arg(args, int));
        } else if (*p == 'u' || *p == 'x') {
            put_number(va_arg(args, uint64_t), *p == 'u' ? 10 : 16, width);
        }
    }
    va_end(args);
}
