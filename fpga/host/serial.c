/* SPDX-License-Identifier: Apache-2.0 */
/* A serial port of a POSIX system. */
#include "serial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <termios.h>
#include <unistd.h>

static speed_t speed_of(unsigned baud) {
    static const struct {
        unsigned baud;
        speed_t speed;
    } speeds[] = {{115200, B115200},   {230400, B230400},   {460800, B460800},   {921600, B921600},
                  {1000000, B1000000}, {2000000, B2000000}, {3000000, B3000000}, {0, B0}};
    unsigned i = 0;

    while (speeds[i].baud != 0 && speeds[i].baud != baud) {
        i++;
    }
    return speeds[i].speed;
}

int serial_open(const char *path, unsigned baud) {
    struct termios t;
    speed_t speed = speed_of(baud);
    int fd;

    if (speed == B0) {
        errno = EINVAL;
        return -1;
    }
    fd = open(path, O_RDWR | O_NOCTTY);
    if (fd < 0) {
        return -1;
    }
    if (tcgetattr(fd, &t) != 0) {
        close(fd);
        return -1;
    }
    t.c_iflag = 0;
    t.c_oflag = 0;
    t.c_lflag = 0;
    t.c_cflag = CS8 | CREAD | CLOCAL;
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    cfsetispeed(&t, speed);
    cfsetospeed(&t, speed);
    if (tcsetattr(fd, TCSAFLUSH, &t) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

bool serial_write(int fd, const void *data, size_t n) {
    const uint8_t *p = data;

    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        }
    }
    return true;
}

bool serial_read(int fd, void *data, size_t n, int timeout_ms) {
    uint8_t *p = data;

    while (n > 0) {
        struct pollfd waits = {.fd = fd, .events = POLLIN};
        int ready = poll(&waits, 1, timeout_ms);
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0) {
            return false;
        }
        ssize_t got = read(fd, p, n);
        if (got <= 0) {
            return false;
        }
        p += got;
        n -= (size_t)got;
    }
    return true;
}
