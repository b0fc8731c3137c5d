// SPDX-License-Identifier: Apache-2.0
// Requests to dma_remap with the cycles at which they were shown, taken and answered.
#ifndef TB_BENCH_STREAM_H
#define TB_BENCH_STREAM_H

#include "dma/tables.h"

enum { STREAM_MAX = 8192 };

struct stream {
    struct unit *u;
    unsigned submitted, taken, answered, refused;
    uint64_t shown_at[STREAM_MAX], taken_at[STREAM_MAX], answered_at[STREAM_MAX];
};

void stream_start(struct stream *s, struct unit *u);
void stream_submit(struct stream *s, struct unit_request q);
void stream_step(struct stream *s);
void stream_drain(struct stream *s);
// Cycles from the request's being taken to its answer; 2 is the least possible.
unsigned stream_latency(const struct stream *s, unsigned i);
// The same from its being shown: with the time that it was kept waiting at the port.
unsigned stream_wait(const struct stream *s, unsigned i);
// One request alone.
unsigned stream_one(struct unit *u, struct unit_request q);

// A line "key value" for the report.
void report(const char *key, double value);

#endif
