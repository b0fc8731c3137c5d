/* SPDX-License-Identifier: Apache-2.0
 * Lines of the VMM's own on the console. */
#include <stdarg.h>
#include <stdio.h>
#include "defs.h"

void say(const char *format, ...) {
    char line[256];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    console_print(&machine, "vmm", line, true);
}
