// SPDX-License-Identifier: Apache-2.0
// The machine's console as lines: shown, logged, and handed out one by one.
#include "demo.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static void receive(struct console *c, int milliseconds) {
    struct pollfd fd = {.fd = c->fd, .events = POLLIN};
    if (c->closed || poll(&fd, 1, milliseconds) <= 0) {
        return;
    }
    ssize_t n = read(c->fd, c->bytes, sizeof c->bytes);
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        c->closed = true;
    }
    c->next = 0;
    c->end = n > 0 ? (size_t)n : 0;
}

// Moves bytes to the line; true when it is whole. An overlong one is cut in pieces.
static bool assemble(struct console *c) {
    while (c->next < c->end) {
        char byte = c->bytes[c->next++];
        if (byte == '\n') {
            return true;
        }
        if ((unsigned char)byte >= ' ' || byte == '\t') {
            c->line[c->n++] = byte;
            if (c->n == sizeof c->line - 1) {
                return true;
            }
        }
    }
    return c->closed && c->n > 0;
}

const char *console_line(struct console *c, int milliseconds) {
    if (!assemble(c)) {
        receive(c, milliseconds);
        if (!assemble(c)) {
            return NULL;
        }
    }
    c->line[c->n] = '\0';
    c->n = 0;
    fprintf(c->log, "%s\n", c->line);
    fflush(c->log);
    printf("%s\n", c->line);
    return c->line;
}

void console_send(struct console *c, const char *text) {
    size_t n = strlen(text);
    while (n > 0) {
        ssize_t sent = write(c->fd, text, n);
        if (sent < 0 && errno != EINTR) {
            return; // QEMU has gone, which is noticed elsewhere
        }
        if (sent > 0) {
            text += sent;
            n -= (size_t)sent;
        }
    }
}
