/* SPDX-License-Identifier: Apache-2.0
 * The VMM's own calls, with all six arguments, for bare-metal guests. */
#ifndef CALL_H
#define CALL_H

#include "../hypercall.h"
#include "guest.h"

enum { SUCCESS, FAILED = -1, NOT_SUPPORTED = -2, INVALID = -3, DENIED = -4 };
enum { INVALID_ADDRESS = -5, ALREADY_AVAILABLE = -6, ALREADY_STARTED = -7, ALREADY_STOPPED = -8 };

/* Any call at all. */
static inline struct sbi_result call_any(uint64_t extension, uint64_t function, const uint64_t *a) {
    register uint64_t a0 __asm__("a0") = a[0];
    register uint64_t a1 __asm__("a1") = a[1];
    register uint64_t a2 __asm__("a2") = a[2];
    register uint64_t a3 __asm__("a3") = a[3];
    register uint64_t a4 __asm__("a4") = a[4];
    register uint64_t a5 __asm__("a5") = a[5];
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall"
                     : "+r"(a0), "+r"(a1)
                     : "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a6), "r"(a7)
                     : "memory");
    return (struct sbi_result){.error = (int64_t)a0, .value = (int64_t)a1};
}

static inline struct sbi_result call(uint64_t function, uint64_t a, uint64_t b, uint64_t c,
                                     uint64_t d, uint64_t e, uint64_t f) {
    return call_any(HYPERCALL_EXTENSION, function, (const uint64_t[]){a, b, c, d, e, f});
}

static inline struct sbi_result read(uint64_t what, uint64_t domain, uint64_t item) {
    return call(HYPERCALL_READ, what, domain, item, 0, 0, 0);
}

/* Waits, 10 s at most, until that is what is read. */
static inline bool wait_read(uint64_t what, uint64_t domain, int64_t value) {
    uint64_t begin = csr_read(time);
    while (read(what, domain, 0).value != value && csr_read(time) - begin < 100000000u) {
    }
    return read(what, domain, 0).value == value;
}

/* The channel with another domain, made by whoever comes first; the address of its memory. */
static inline uint64_t channel_with(uint64_t other) {
    uint64_t number = (uint64_t)call(HYPERCALL_CREATE, other, 0x1000, 0, 0, 0, 0).value;
    return (uint64_t)call(HYPERCALL_ATTACH, number, 0, 0, 0, 0, 0).value;
}

#endif
