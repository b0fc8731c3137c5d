// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same everywhere for a seed (splitmix-style mixing of a counter).
#ifndef TB_HARNESS_RANDOM_H
#define TB_HARNESS_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state;
};

static inline void random_seed(struct random *r, uint64_t seed) {
    r->state = seed;
}

static inline uint64_t random_next(struct random *r) {
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline unsigned random_below(struct random *r, unsigned n) {
    return (unsigned)(random_next(r) % n);
}

#endif
