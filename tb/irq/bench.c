// SPDX-License-Identifier: Apache-2.0
// Figures of the interrupt unit through the top, as members of a flat object: with a memory of no
// latency, cycles from a message on the link to its write at an interrupt file and to its record in
// an event queue; and how much longer another device's message takes while one device storms.
#include "scene.h"
#include <stdio.h>

enum { TRIALS = 100, WAIT = 10000, INTERVAL = 1000, BURST = 4, STORM = 0, NEIGHBOUR = 1, TOLD = 2 };

static struct scene s;
static uint64_t on_link; // when the neighbour's message was on the link

static void seen(void *ctx, const struct tlp *t, bool from_bulkhead) {
    (void)ctx;
    if (!from_bulkhead && t->requester == DEVICE_B)
        on_link = machine_cycle(s.b.m);
}

static uint64_t file_cycles(void) {
    uint64_t before = s.source[NEIGHBOUR].written;
    scene_raise(&s, NEIGHBOUR);
    for (unsigned i = 0; s.source[NEIGHBOUR].written == before && i < WAIT; i++)
        machine_step(s.b.m);
    return machine_cycle(s.b.m) - on_link;
}

static uint64_t queue_cycles(void) {
    uint64_t tail = s.queue[0].ring + (uint64_t)(s.queue[0].head & 127) * IRQ_RECORD_SIZE + 24;
    uint64_t before = memory_get64(s.b.mem, tail);
    scene_raise(&s, TOLD);
    for (unsigned i = 0; memory_get64(s.b.mem, tail) == before && i < WAIT; i++)
        machine_step(s.b.m);
    uint64_t cycles = machine_cycle(s.b.m) - on_link;
    scene_consume(&s, 0, 10);
    return cycles;
}

int main(void) {
    uint64_t calm = 0, told = 0, storm = 0;
    scene_open(&s);
    machine_knobs(s.b.m)->mem_latency = 0;
    machine_watch(s.b.m, seen, NULL);
    scene_queue_open(&s, 0, 7);
    irq_set_bucket(&s.irq, 1, INTERVAL, BURST, false);
    struct irq_target limited = scene_file(STORM), file = scene_file(NEIGHBOUR);
    struct irq_target queue = scene_queue(0, TOLD);
    limited.bucket = 1;
    scene_source(&s, STORM, DEVICE_A, -1, &limited);
    scene_source(&s, NEIGHBOUR, DEVICE_B, -1, &file);
    scene_source(&s, TOLD, DEVICE_B, -1, &queue);
    for (unsigned i = 0; i < TRIALS; i++) {
        calm += file_cycles();
        machine_run(s.b.m, 40);
        told += queue_cycles();
        machine_run(s.b.m, 40);
    }
    for (unsigned i = 0; i < TRIALS; i++) {
        for (unsigned n = 0; n < 60; n++) // as fast as the link takes them
            scene_raise(&s, STORM);
        storm += file_cycles();
        bench_settle(&s.b);
    }
    printf("  \"msi_delivery_cycles\": %.2f,\n", (double)calm / TRIALS);
    printf("  \"event_queue_cycles\": %.2f,\n", (double)told / TRIALS);
    printf("  \"storm_neighbour_ratio\": %.3f\n", (double)storm / (double)calm);
    return 0;
}
