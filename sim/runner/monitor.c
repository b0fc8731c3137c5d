// SPDX-License-Identifier: Apache-2.0
// QEMU's monitor as a witness: what physical memory holds, without asking any software of the
// machine.
#include "demo.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 5000 };

// Words of the lines "ADDRESS: WORD WORD ..." in text; other lines are the echo and the prompt.
static unsigned parse(const char *text, uint64_t addr, uint32_t *words, unsigned count) {
    unsigned found = 0;
    for (const char *line = text; line && found < count; line = strchr(line, '\n')) {
        line += strspn(line, "\r\n");
        char *at;
        uint64_t where = strtoull(line, &at, 16);
        if (at == line || *at != ':' || where != addr + 4 * found) {
            continue;
        }
        for (char *next = ++at; found < count; at = next) {
            uint32_t word = (uint32_t)strtoul(at, &next, 16);
            if (next == at || *next == '\0') {
                break; // the end of the line, or of what has come
            }
            words[found++] = word;
            if (*next == '\r' || *next == '\n') {
                break;
            }
        }
    }
    return found;
}

bool monitor_read(int fd, uint64_t addr, uint32_t *words, unsigned count) {
    char text[8192];
    size_t n = 0;
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    if (dprintf(fd, "xp /%uwx 0x%llx\n", count, (unsigned long long)addr) < 0) {
        return false;
    }
    while (n < sizeof text - 1 && poll(&readable, 1, PATIENCE_MS) > 0) {
        ssize_t got = read(fd, text + n, sizeof text - 1 - n);
        if (got <= 0) {
            break;
        }
        n += (size_t)got;
        text[n] = '\0';
        if (parse(text, addr, words, count) == count) {
            return true;
        }
    }
    return false;
}
