/* SPDX-License-Identifier: Apache-2.0
 * The physical 16550, one byte wide registers. The firmware has set speed and format. */
#include "defs.h"

enum { RBR = 0, THR = 0, IER = 1, FCR = 2, LSR = 5 };
#define IER_RECEIVE  1
#define FCR_ENABLE   1
#define FIFO_SIZE    16
#define LSR_RECEIVED 0x01
#define LSR_EMPTY    0x20

static volatile uint8_t *uart;

void uart_init(uint64_t base) {
    uart = (volatile uint8_t *)base;
    uart[FCR] = FCR_ENABLE;
    uart[IER] = IER_RECEIVE;
}

void uart_put(const char *text) {
    volatile uint8_t *at = uart;
    while (*text) {
        while (!(at[LSR] & LSR_EMPTY)) {
        }
        for (unsigned room = FIFO_SIZE; room && *text; room--) {
            at[THR] = (uint8_t)*text++;
        }
    }
}

int uart_get(void) {
    return uart[LSR] & LSR_RECEIVED ? uart[RBR] : -1;
}
