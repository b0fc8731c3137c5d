// SPDX-License-Identifier: Apache-2.0
// A device that sends interrupts without end: its bucket lets through what was agreed, what is held
// back is counted and comes later, and other sources hardly notice.
#include "scene.h"
#include <stdio.h>

enum { INTERVAL = 500, BURST = 8, STORM = 400, BUCKET = 5 };

// Cycles from raising source i to its delivery.
static uint64_t latency(struct scene *s, unsigned i) {
    uint64_t start = machine_cycle(s->b.m), before = s->source[i].written;
    scene_raise(s, i);
    for (unsigned n = 0; s->source[i].written == before && n < 10000; n++)
        machine_step(s->b.m);
    return machine_cycle(s->b.m) - start;
}

static void limited(struct scene *s) {
    struct irq_target t = scene_file(0);
    uint32_t held, dropped;
    uint64_t start = machine_cycle(s->b.m);
    t.bucket = BUCKET;
    irq_set_bucket(&s->irq, BUCKET, INTERVAL, BURST, false);
    scene_source(s, 0, DEVICE_A, -1, &t);
    for (unsigned i = 0; i < STORM; i++)
        scene_raise(s, 0);
    machine_run(s->b.m, 4000);
    uint64_t allowed = BURST + (machine_cycle(s->b.m) - start) / INTERVAL + 1;
    check(s->source[0].written >= BURST && s->source[0].written <= allowed, "storm limited",
          "%llu of %u came, %llu allowed", (unsigned long long)s->source[0].written, STORM,
          (unsigned long long)allowed);
    irq_read_bucket(&s->irq, BUCKET, &held, &dropped);
    check(held >= STORM - allowed && held <= STORM - BURST, "held ones counted", "%u of %u", held,
          STORM);
    check_equal("none dropped", dropped, 0);
    irq_set_bucket(&s->irq, BUCKET, 20, BURST, false);
    scene_account(s, "storm, faster at last");
}

// An event queue gets the storm as few records with counts.
static void told(struct scene *s) {
    struct irq_target t = scene_queue(0, 1);
    t.bucket = BUCKET;
    irq_set_bucket(&s->irq, BUCKET, INTERVAL, 2, false);
    scene_queue_open(s, 0, 7);
    scene_source(s, 1, DEVICE_A, -1, &t);
    for (unsigned i = 0; i < STORM; i++)
        scene_raise(s, 1);
    scene_account(s, "storm into a queue");
    check(s->records < STORM / 2, "few records for many", "%llu", (unsigned long long)s->records);
}

static void neighbour(struct scene *s) {
    struct irq_target file = scene_file(2);
    scene_source(s, 2, DEVICE_B, -1, &file);
    uint64_t calm = 0, storm = 0;
    irq_set_bucket(&s->irq, BUCKET, INTERVAL, BURST, false);
    for (unsigned i = 0; i < 20; i++) {
        calm += latency(s, 2);
        machine_run(s->b.m, 50);
    }
    for (unsigned i = 0; i < 20; i++) {
        for (unsigned n = 0; n < 4; n++)
            scene_raise(s, 0);
        machine_run(s->b.m, 50);
        storm += latency(s, 2);
    }
    printf("neighbour: %.1f cycles, in a storm %.1f\n", (double)calm / 20, (double)storm / 20);
    check(storm * 10 <= calm * 12, "neighbour's latency", "%llu cycles instead of %llu",
          (unsigned long long)storm / 20, (unsigned long long)calm / 20);
}

static void cut_off(struct scene *s) {
    uint32_t held, dropped;
    bench_settle(&s->b);
    uint64_t before = s->source[0].written;
    irq_set_bucket(&s->irq, BUCKET, INTERVAL, BURST, true);
    for (unsigned i = 0; i < 30; i++)
        scene_raise(s, 0);
    bench_settle(&s->b);
    irq_read_bucket(&s->irq, BUCKET, &held, &dropped);
    check_equal("cut off: nothing comes", s->source[0].written, before);
    check_equal("... all counted", dropped, 30);
    s->source[0].raised -= 30;
    irq_set_bucket(&s->irq, BUCKET, 0, 0, false);
    scene_raise(s, 0);
    bench_settle(&s->b);
    check_equal("allowed again", s->source[0].written, before + 1);
    scene_account(s, "after the cut");
}

int main(void) {
    static struct scene s;
    scene_open(&s);
    limited(&s);
    told(&s);
    neighbour(&s);
    cut_off(&s);
    return scene_close(&s);
}
