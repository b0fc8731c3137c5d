/* SPDX-License-Identifier: Apache-2.0 */
/* A serial port of a POSIX system: raw bytes, 8N1. */
#ifndef FPGA_SERIAL_H
#define FPGA_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

/* Returns a descriptor, or -1 with errno set. baud: one of the system's speeds. */
int serial_open(const char *path, unsigned baud);
bool serial_write(int fd, const void *data, size_t n);
/* Reads exactly n bytes; false when they do not come within the time. */
bool serial_read(int fd, void *data, size_t n, int timeout_ms);

#endif
