// SPDX-License-Identifier: Apache-2.0
#include "stream.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void stream_start(struct stream *s, struct unit *u) {
    memset(s, 0, sizeof *s);
    s->u = u;
}

struct tag {
    struct stream *s;
    unsigned number;
};

static void answered(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    struct tag *t = ctx;
    (void)q;
    // The step that saw the answer has already counted its cycle.
    t->s->answered_at[t->number] = unit_cycle(t->s->u) - 1;
    t->s->answered++;
    t->s->refused += r->status != UNIT_OK;
    free(t);
}

void stream_submit(struct stream *s, struct unit_request q) {
    if (s->submitted == STREAM_MAX)
        harness_fail("bench: more than %d requests in a stream", STREAM_MAX);
    struct tag *t = malloc(sizeof *t);
    *t = (struct tag){s, s->submitted++};
    unit_submit(s->u, &q, answered, t);
}

// Requests are shown one after the other: the next one in the cycle after the last was taken, or
// after it was submitted. They are taken in order.
void stream_step(struct stream *s) {
    uint64_t now = unit_cycle(s->u);
    unsigned next = s->taken;
    unit_step(s->u);
    unsigned taken = s->answered + unit_accepted(s->u);
    for (; s->taken < taken; s->taken++)
        s->taken_at[s->taken] = now;
    if (s->taken < s->submitted && (s->taken != next || !s->shown_at[next]))
        s->shown_at[s->taken] = now + 1;
}

void stream_drain(struct stream *s) {
    while (s->answered < s->submitted)
        stream_step(s);
    if (s->refused)
        harness_fail("bench: %u requests were refused", s->refused);
}

unsigned stream_latency(const struct stream *s, unsigned i) {
    return (unsigned)(s->answered_at[i] - s->taken_at[i]);
}

unsigned stream_wait(const struct stream *s, unsigned i) {
    return (unsigned)(s->answered_at[i] - s->shown_at[i]);
}

unsigned stream_one(struct unit *u, struct unit_request q) {
    static struct stream s;
    stream_start(&s, u);
    stream_submit(&s, q);
    stream_drain(&s);
    return stream_latency(&s, 0);
}

void report(const char *key, double value) {
    printf("%s %.6g\n", key, value);
}
