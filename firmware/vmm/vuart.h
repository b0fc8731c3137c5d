/* SPDX-License-Identifier: Apache-2.0
 * The emulated 16550 of a domain. */
#ifndef VUART_H
#define VUART_H

#include <stdint.h>
#include "lock.h"
#include "line.h"

#define VUART_INPUT 64

/* As the guest is told: 115200 baud. */
#define UART_CLOCK   3686400
#define UART_DIVISOR 2

struct vuart {
    struct lock lock;                     /* of all here, and of the APLIC */
    struct line line;                     /* output not yet printed */
    unsigned shown;                       /* characters of it that are on the terminal already */
    uint64_t last_put;                    /* time of the last character */
    uint8_t ier, lcr, mcr, scr, dll, dlm; /* registers that only remember */
    uint8_t input[VUART_INPUT];           /* typed and not yet read: a ring */
    unsigned head, tail;                  /* input: next to read, next to write */
};

#endif
