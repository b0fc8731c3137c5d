/* SPDX-License-Identifier: Apache-2.0
 * Block functions that move words where they can: the C library's move bytes. */
#include <stdint.h>
#include <string.h>

/* The compiler would make calls to themselves of these loops. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

typedef uint64_t __attribute__((may_alias)) word_t;
typedef uint32_t __attribute__((may_alias)) half_t;

void *memset(void *to, int value, size_t size) {
    unsigned char *at = to, *end = at + size;
    word_t word = (unsigned char)value * 0x0101010101010101u;
    for (; at < end && (uintptr_t)at % 8 != 0; at++) {
        *at = (unsigned char)value;
    }
    for (; end - at >= 32; at += 32) {
        word_t *words = (word_t *)at;
        words[0] = words[1] = words[2] = words[3] = word;
    }
    for (; end - at >= 8; at += 8) {
        *(word_t *)at = word;
    }
    for (; at < end; at++) {
        *at = (unsigned char)value;
    }
    return to;
}

/* Also right when the blocks overlap and `to` is the lower one. */
static void *copy(void *to, const void *from, size_t size) {
    unsigned char *at = to, *end = at + size;
    const unsigned char *source = from;
    if (((uintptr_t)to | (uintptr_t)from) % 4 == 0) {
        for (; end - at >= 16; at += 16, source += 16) {
            half_t *words = (half_t *)at;
            const half_t *old = (const half_t *)source;
            half_t a = old[0], b = old[1], c = old[2], d = old[3];
            words[0] = a, words[1] = b, words[2] = c, words[3] = d;
        }
        for (; end - at >= 4; at += 4, source += 4) {
            *(half_t *)at = *(const half_t *)source;
        }
    }
    for (; at < end; at++, source++) {
        *at = *source;
    }
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    return copy(to, from, size);
}

void *memmove(void *to, const void *from, size_t size) {
    unsigned char *at = to;
    const unsigned char *source = from;
    if (at <= source) {
        return copy(to, from, size);
    }
    while (size--) {
        at[size] = source[size];
    }
    return to;
}
