// SPDX-License-Identifier: Apache-2.0
// The machine's console as lines: shown, logged, and given to whoever follows them.
#include "demo.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void end_line(struct console *c, void (*take)(void *ctx, const char *line), void *ctx) {
    c->line[c->n] = '\0';
    c->n = 0;
    fprintf(c->log, "%s\n", c->line);
    fflush(c->log);
    printf("%s\n", c->line);
    take(ctx, c->line);
}

void console_receive(struct console *c, void (*take)(void *ctx, const char *line), void *ctx) {
    char bytes[4096];
    ssize_t n = read(c->fd, bytes, sizeof bytes);
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        c->closed = true;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (bytes[i] == '\n' || c->n == sizeof c->line - 1) {
            end_line(c, take, ctx);
        }
        if ((unsigned char)bytes[i] >= ' ' || bytes[i] == '\t') {
            c->line[c->n++] = bytes[i];
        }
    }
    if (c->closed && c->n > 0) {
        end_line(c, take, ctx);
    }
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
