/* SPDX-License-Identifier: Apache-2.0
 * Text on the UART, and the form of a check's line. */
#include "smoke.h"

void print(const char *text) {
    while (*text) {
        write8(UART, (uint8_t)*text++);
    }
}

void print_hex(uint64_t value) {
    char digits[19] = "0x";
    for (int i = 0; i < 16; i++) {
        digits[2 + i] = "0123456789abcdef"[value >> (60 - 4 * i) & 15];
    }
    print(digits);
}

bool expect(const char *name, uint64_t seen, uint64_t expected) {
    print(seen == expected ? "ok smoke " : "FAIL smoke ");
    print(name);
    if (seen != expected) {
        print(": saw ");
        print_hex(seen);
        print(", expected ");
        print_hex(expected);
    }
    print("\n");
    return seen == expected;
}
