/* SPDX-License-Identifier: Apache-2.0
 * A domain's 16550: the transmitter is always ready, so its interrupt is there whenever it is
 * enabled. Modem status is remembered as a driver's self test expects. */
#include "defs.h"

enum { DATA = 0, IER = 1, IIR = 2, LCR = 3, MCR = 4, LSR = 5, MSR = 6, SCR = 7 };
#define LCR_DLAB     0x80
#define MCR_LOOP     0x10
#define LSR_RECEIVED 0x01
#define LSR_EMPTY    0x60
#define IIR_NONE     0xc1 /* FIFOs on, no interrupt pending */
#define IIR_THR      0xc2 /* transmitter empty */
#define IIR_DATA     0xc4 /* data received */
#define IER_DATA     0x01
#define IER_THR      0x02

/* An unfinished line is a prompt, and shown, when this long nothing has come after it. */
#define PROMPT_TICKS (machine.timebase / 50)

void vuart_reset(struct domain *domain) {
    struct vuart *uart = &domain->uart;
    lock_take(&uart->lock);
    line_clear(&uart->line);
    uart->shown = uart->head = uart->tail = 0;
    uart->ier = uart->lcr = uart->mcr = uart->scr = uart->dlm = 0;
    uart->dll = UART_DIVISOR;
    vaplic_reset(&domain->aplic);
    lock_release(&uart->lock);
}

/* Prints what is not on the terminal yet. */
static void show(struct domain *domain, bool whole) {
    struct vuart *uart = &domain->uart;
    console_print(domain, domain->spec->name, uart->line.text + uart->shown, whole);
    uart->shown = uart->line.length;
    if (whole) {
        line_clear(&uart->line);
        uart->shown = 0;
    }
}

void vuart_put(struct domain *domain, char c) {
    struct vuart *uart = &domain->uart;
    lock_take(&uart->lock);
    uart->last_put = csr_read(time);
    if (line_put(&uart->line, c)) {
        show(domain, true);
        csr_write(stimecmp, ~0ul); /* no prompt is waited for: no exit */
    } else {
        csr_write(stimecmp, uart->last_put + PROMPT_TICKS);
    }
    lock_release(&uart->lock);
}

/* The domain ends: an unfinished line is printed as it is. */
void vuart_flush(struct domain *domain) {
    struct vuart *uart = &domain->uart;
    lock_take(&uart->lock);
    if (uart->line.length) {
        show(domain, true);
    }
    lock_release(&uart->lock);
}

/* This hart wrote something a while ago. When another one has gone on since, its timer will come.
 */
void vuart_timer(struct domain *domain) {
    struct vuart *uart = &domain->uart;
    lock_take(&uart->lock);
    if (uart->line.length > uart->shown && csr_read(time) - uart->last_put >= PROMPT_TICKS) {
        show(domain, false);
    }
    lock_release(&uart->lock);
}

/* What there is to do for a driver, most urgent first. */
static uint8_t interrupt_id(const struct vuart *uart) {
    bool data = uart->head != uart->tail;
    return data && uart->ier & IER_DATA ? IIR_DATA : uart->ier & IER_THR ? IIR_THR : IIR_NONE;
}

static void update_interrupt(struct domain *domain) {
    vaplic_input(domain, interrupt_id(&domain->uart) != IIR_NONE);
}

void vuart_input(struct domain *domain, uint8_t c) {
    struct vuart *uart = &domain->uart;
    lock_take(&uart->lock);
    if (uart->tail - uart->head < VUART_INPUT) {
        uart->input[uart->tail++ % VUART_INPUT] = c;
        update_interrupt(domain);
    }
    lock_release(&uart->lock);
}

static int take_input(struct vuart *uart) {
    return uart->head == uart->tail ? -1 : uart->input[uart->head++ % VUART_INPUT];
}

int vuart_get(struct domain *domain) {
    struct vuart *uart = &domain->uart;
    lock_take(&uart->lock);
    int c = take_input(uart);
    update_interrupt(domain);
    lock_release(&uart->lock);
    return c;
}

/* In loop mode the modem control outputs come back as modem status inputs. */
static uint8_t modem_status(const struct vuart *uart) {
    uint8_t mcr = uart->mcr;
    if (!(mcr & MCR_LOOP)) {
        return 0xb0;
    }
    return (uint8_t)((mcr & 2) << 3 | (mcr & 1) << 5 | (mcr & 4) << 4 | (mcr & 8) << 4);
}

/* The register there when it only remembers, with the bits that it has; NULL: it is another one. */
static uint8_t *memory_register(struct vuart *uart, unsigned offset, uint8_t *bits) {
    bool dlab = uart->lcr & LCR_DLAB;
    *bits = offset == MCR ? 0x1f : offset == IER && !dlab ? 0x0f : 0xff;
    switch (offset) {
    case DATA:
        return dlab ? &uart->dll : NULL;
    case IER:
        return dlab ? &uart->dlm : &uart->ier;
    case LCR:
        return &uart->lcr;
    case MCR:
        return &uart->mcr;
    case SCR:
        return &uart->scr;
    default:
        return NULL;
    }
}

static uint8_t read_register(struct vuart *uart, unsigned offset) {
    bool input = uart->head != uart->tail;
    switch (offset) {
    case DATA:
        return (uint8_t)(input ? take_input(uart) : 0);
    case IIR:
        return interrupt_id(uart);
    case LSR:
        return (uint8_t)(LSR_EMPTY | (input ? LSR_RECEIVED : 0));
    case MSR:
        return modem_status(uart);
    default:
        return 0;
    }
}

/* One access of the guest; registers are bytes, wider accesses see zeros above. */
void vuart_access(struct domain *domain, unsigned offset, bool write, uint64_t *value) {
    struct vuart *uart = &domain->uart;
    if (write && offset == DATA && !(uart->lcr & LCR_DLAB)) {
        vuart_put(domain, (char)*value);
        return;
    }
    lock_take(&uart->lock);
    uint8_t bits, *memory = memory_register(uart, offset, &bits);
    if (!write) {
        *value = memory ? *memory : read_register(uart, offset);
    } else if (memory) {
        *memory = (uint8_t)*value & bits;
    }
    update_interrupt(domain);
    lock_release(&uart->lock);
}
