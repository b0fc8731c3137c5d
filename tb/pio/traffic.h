// SPDX-License-Identifier: Apache-2.0
// Random traffic of harts against a function that answers as badly as links can. Every request has
// a number of its own, and its data are made from that number: what answers it must be its own,
// once.
#ifndef TB_PIO_TRAFFIC_H
#define TB_PIO_TRAFFIC_H

#include "scene.h"

enum { SLOTS = 48, REGION = 4096, HELD = 1024, FUNCTION = 0x0400, TIMEOUT = 4000 };
enum { DOMAINS = 4, DEAD_DOMAIN = 9, DEAD_SLOTS = 3, DEAD_QUOTA = 3, FLAGS = 0x90000000 };

// What happens to a request.
enum fate {
    GOOD,
    SPLIT, // in pieces
    PUSH,  // behind a DMA write, which the hart must find in memory
    TWICE, // the completion comes twice
    UNSUPPORTED,
    ABORTED,
    RETRIED, // configuration: CRS some times
    LOST,
    LATE, // after the time-out
    POISONED,
    WRONG_COUNT, // byte count
    WRONG_LOWER, // lower address
    NO_DATA,
    TOO_LONG,
    NULLIFIED, // ... by the link, then sent again
    WRONG_TAG, // nobody's, then the right one
    WRONG_REQUESTER,
    WRONG_CLASS, // traffic class or attributes
    TRUNCATED,   // fewer beats than its length says, then whole
    FATES
};

struct slot {
    struct pio_request r;
    struct machine_function config; // of this slot
    uint64_t number;
    enum fate fate;
    bool busy, dead, config_space, issued;
    unsigned retries;
    uint8_t written[64]; // how often the function saw each byte
};

// A packet to be sent when its time has come and the one before it has gone.
struct held {
    bool used, twice; // twice: the same packet again, at once
    struct tlp t;
    uint64_t when;
    const struct held *after;
    uint64_t serial, after_serial; // a place is used again
    uint64_t due;                  // of a pair: when it was first ready
};

struct traffic {
    struct bench b;
    struct machine_function memory;
    struct slot slot[SLOTS];
    struct held held[HELD];
    uint64_t packets;
    uint64_t started, done, repeated;
    uint64_t fates[FATES];
    uint64_t lost, duplicated, misdelivered, wrong;
    unsigned stuck; // tags that only a release brings back
    bool quiet;     // start nothing: a release is due
    bool hush;      // ... or a completion is to come twice
    uint64_t hush_until;
};

// The byte that request `number` finds or writes at an offset of its slot's region.
static inline uint8_t traffic_byte(uint64_t number, uint64_t at, bool write) {
    uint64_t z = (number * 0x9e3779b97f4a7c15u) ^ (at * 0xbf58476d1ce4e5b9u) ^ write;
    z ^= z >> 29;
    return (uint8_t)((z * 0x94d049bb133111ebu) >> 56);
}

void traffic_wrong(struct traffic *x, uint64_t *count, const struct slot *s, const char *what);

void device_open(struct traffic *x);
void device_close(struct traffic *x);
bool device_idle(const struct traffic *x);

void traffic_start(struct traffic *x, struct slot *s);
void traffic_finish(struct traffic *x, struct slot *s);

#endif
