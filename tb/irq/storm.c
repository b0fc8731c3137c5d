// SPDX-License-Identifier: Apache-2.0
// A device that sends interrupts without end: its bucket lets through what was agreed, what is held
// back is counted and comes later, and other sources hardly notice.
#include "scene.h"
#include <stdio.h>
#include <string.h>

enum { INTERVAL = 500, BURST = 8, STORM = 400, BUCKET = 5, PAGE = 4096, PAGE_GPA = 0x2b000000 };

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

// A whole page's messages limited: every identity comes, at the agreed rate; what is raised again
// while it waits is one.
static uint32_t seen_identity[2048];

static void identities(void *ctx, uint64_t addr, size_t n, const void *data) {
    uint32_t identity;
    (void)ctx;
    if (!data || n != 4 || addr != FILES + 5 * PAGE)
        return;
    memcpy(&identity, data, sizeof identity);
    seen_identity[identity & 2047]++;
}

static void page_message(struct scene *s, uint64_t offset, uint32_t data) {
    struct tlp t;
    tlp_mem(&t, true, DEVICE_C, 0, PAGE_GPA + offset, &data, 4);
    machine_send(s->b.m, &t);
}

static unsigned page_total(void) {
    unsigned sum = 0;
    for (unsigned i = 0; i < 2048; i++)
        sum += seen_identity[i];
    return sum;
}

static void whole_page(struct scene *s) {
    struct irq_target t = {
        .type = IRQ_IMSIC, .pass = true, .bucket = BUCKET, .address = FILES + 5 * PAGE};
    unsigned missing = 0;
    uint64_t calm = 0, storm = 0;
    s->more = identities;
    irq_set_bucket(&s->irq, BUCKET, INTERVAL, BURST, false);
    int entry = irq_pin_page(&s->irq, DEVICE_C, PAGE_GPA, &t);
    check(entry >= 0, "page entry with a bucket", "error %d", entry);
    uint64_t start = machine_cycle(s->b.m);
    for (unsigned i = 1; i < 2048; i++)
        page_message(s, 0, i);
    page_message(s, 4, 0x05000000); // identity 5, big-endian; it waits already, or has come
    machine_run(s->b.m, 20000);
    unsigned allowed = BURST + (unsigned)((machine_cycle(s->b.m) - start) / INTERVAL) + 1;
    check(page_total() >= BURST && page_total() <= allowed, "page's storm limited",
          "%u came, %u allowed", page_total(), allowed);
    printf("page of identities: %u of 2047 after 20,000 cycles\n", page_total());
    for (unsigned i = 0; i < 20; i++) {
        for (unsigned n = 0; n < 4; n++)
            page_message(s, 0, 1 + 4 * i + n);
        machine_run(s->b.m, 50);
        storm += latency(s, 2);
    }
    for (unsigned i = 0; i < 20; i++) {
        machine_run(s->b.m, 50);
        calm += latency(s, 2);
    }
    check(storm * 10 <= calm * 12, "neighbour's latency beside a page's storm",
          "%llu cycles instead of %llu", (unsigned long long)storm / 20,
          (unsigned long long)calm / 20);
    irq_set_bucket(&s->irq, BUCKET, 10, BURST, false);
    bench_settle(&s->b);
    for (unsigned i = 1; i < 2048; i++)
        missing += seen_identity[i] == 0;
    check_equal("identities that never came", missing, 0);
    check(page_total() <= 2047 + 81, "none doubled", "%u came", page_total());
    struct irq_counts before, after;
    irq_read_counts(&s->irq, &before);
    page_message(s, 0, 0);
    page_message(s, 0, 2048);
    page_message(s, 8, 7);
    bench_settle(&s->b);
    irq_read_counts(&s->irq, &after);
    check_equal("no identity: dropped and counted", after.nameless - before.nameless, 3);
    irq_set_bucket(&s->irq, BUCKET, INTERVAL, BURST, true);
    unsigned sum = page_total();
    for (unsigned i = 1; i < 20; i++)
        page_message(s, 0, i);
    bench_settle(&s->b);
    uint32_t held, dropped;
    irq_read_bucket(&s->irq, BUCKET, &held, &dropped);
    check_equal("page cut off: nothing comes", page_total(), sum);
    check_equal("... all counted", dropped, 30 + 19);
    irq_unpin(&s->irq, (unsigned)entry);
    irq_set_bucket(&s->irq, BUCKET, 0, 0, false);
    s->more = NULL;
}

int main(void) {
    static struct scene s;
    scene_open(&s);
    limited(&s);
    told(&s);
    neighbour(&s);
    cut_off(&s);
    whole_page(&s);
    return scene_close(&s);
}
