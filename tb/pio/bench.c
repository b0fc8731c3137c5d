// SPDX-License-Identifier: Apache-2.0
// Figures of the PIO unit, measured at the ports of the whole: tb/pio/bench FILE writes them as a
// flat JSON object.
#include "scene.h"

#include "harness/machine_int.h"
#include <stdio.h>

enum { ROUNDS = 200, DEAD = 1, OTHER = 2, QUOTA = 8, HAMMERS = 16, MOST = 64 };

// Cycles in which something was to be seen at a port.
struct sight {
    uint64_t request, packet, completion, answer;
};

static void step(struct scene *x, struct sight *s) {
    const struct bulkhead *rtl = x->b.m->rtl;
    machine_step(x->b.m);
    uint64_t now = machine_cycle(x->b.m);
    if (*rtl->s_pio_arvalid_i && *rtl->s_pio_arready_o && !s->request)
        s->request = now;
    if (*rtl->tlp_tx_valid_o && !s->packet)
        s->packet = now;
    if (*rtl->tlp_rx_valid_i && !s->completion)
        s->completion = now;
    if (*rtl->s_pio_rvalid_o && !s->answer)
        s->answer = now;
}

// The worst of some reads, of four and eight bytes.
static void latency(struct scene *x, unsigned *request, unsigned *completion) {
    *request = *completion = 0;
    for (unsigned i = 0; i < 16; i++) {
        struct sight s = {0};
        struct pio_request r;
        unsigned before = scene_requests(x);
        scene_read(x, &r, OTHER, (uint8_t)i, 8 * i, i % 2 ? 4 : 8);
        while (scene_requests(x) == before)
            step(x, &s);
        scene_answer(x, before);
        while (!r.done)
            step(x, &s);
        unsigned out = (unsigned)(s.packet - s.request), in = (unsigned)(s.answer - s.completion);
        *request = out > *request ? out : *request;
        *completion = in > *completion ? in : *completion;
    }
}

// As many reads as there are tags, back to back: packets a cycle.
static double issue_rate(struct scene *x, unsigned *in_flight) {
    static struct pio_request r[MOST];
    unsigned tags = PIO_CAP_TAGS(reg_read64(x->b.m, REG_PIO + PIO_REG_CAP)),
             before = scene_requests(x);
    unsigned n = tags < MOST ? tags : MOST;
    uint64_t first = 0, last = 0;
    for (unsigned i = 0; i < n; i++)
        scene_read(x, &r[i], OTHER, (uint8_t)i, 8 * i, 8);
    while (scene_requests(x) < before + n) {
        machine_step(x->b.m);
        last = machine_cycle(x->b.m);
        if (scene_requests(x) > before && !first)
            first = last;
    }
    *in_flight = reg_read32(x->b.m, REG_PIO + PIO_REG_TAGS) & 0xffff;
    for (unsigned i = 0; i < n; i++)
        scene_answer(x, before + i);
    bench_settle(&x->b);
    return (double)(n - 1) / (double)(last - first);
}

static uint64_t round_trips(struct scene *x) {
    uint64_t start = machine_cycle(x->b.m);
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint32_t v;
        machine_pio_read(x->b.m, bench_bar(0, DMA_ENGINE_ID), &v, 4, OTHER);
    }
    return machine_cycle(x->b.m) - start;
}

// A neighbour's reads beside a domain that never stops asking a dead function, against the same
// reads alone.
static double neighbour(struct scene *x) {
    static struct pio_request r[HAMMERS];
    uint64_t alone = round_trips(x), beside;
    pio_set_quota(scene_page(), DEAD, QUOTA);
    for (unsigned i = 0; i < HAMMERS; i++)
        scene_read(x, &r[i], DEAD, (uint8_t)(0x40 + i), 8 * i, 8);
    machine_run(x->b.m, 100);
    beside = round_trips(x);
    return (double)beside / (double)alone;
}

int main(int argc, char **argv) {
    static struct scene x;
    unsigned request, completion, in_flight;
    FILE *f = argc > 1 ? fopen(argv[1], "w") : stdout;
    scene_open(&x);
    latency(&x, &request, &completion);
    double rate = issue_rate(&x, &in_flight), ratio = neighbour(&x);
    if (!f)
        return 1;
    fprintf(f,
            "{\n  \"pio_issue_per_cycle\": %.3f,\n  \"pio_request_added_cycles\": %u,\n"
            "  \"pio_completion_added_cycles\": %u,\n  \"pio_tags_in_flight\": %u,\n"
            "  \"pio_neighbour_ratio_dead_device\": %.3f\n}\n",
            rate, request, completion, in_flight, ratio);
    fclose(f);
    return 0;
}
