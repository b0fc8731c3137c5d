// SPDX-License-Identifier: Apache-2.0
// Event queues: full rings lose nothing, masked sources wait, notices come by count and by time.
#include "scene.h"
#include <stdio.h>

enum { PLACES = 128, FEW = 6 };

// Six sources into a ring of 128 places that nobody reads.
static void full_ring(struct scene *s) {
    uint32_t raised, sent;
    unsigned waiting = 0;
    scene_queue_open(s, 0, 7);
    for (unsigned i = 0; i < FEW; i++) {
        struct irq_target t = scene_queue(0, i);
        scene_source(s, i, (uint16_t)(DEVICE_A + 0x100 * (i % 3)), i == 5 ? 4 : -1, &t);
    }
    for (unsigned i = 0; i < 3 * PLACES; i++)
        scene_raise(s, i % FEW);
    bench_settle(&s->b);
    check_equal("ring is full, not more", reg_read64(s->b.m, REG_IRQ + IRQ_REG_INDEX) >> 32,
                PLACES);
    uint64_t pending = IRQ_STATUS_PENDING(reg_read64(s->b.m, REG_IRQ + IRQ_REG_STATUS));
    // The doorbell, the last, may have been faster than the link.
    for (unsigned i = 0; i < FEW; i++) {
        irq_read_entry(&s->irq, (unsigned)s->source[i].entry, &raised, &sent);
        check_equal("counted while pending", raised, 3 * PLACES / FEW);
        check(sent < raised || i == FEW - 1, "... and not sent", "%u of %u", sent, raised);
        waiting += sent < raised;
    }
    check_equal("sources with pending interrupts", pending, waiting);
    // One place free: one source's pending interrupts come in one record.
    scene_consume(s, 0, 1);
    bench_settle(&s->b);
    check_equal("one record for one place", reg_read64(s->b.m, REG_IRQ + IRQ_REG_INDEX) >> 32,
                PLACES + 1);
    scene_consume(s, 0, PLACES);
    bench_settle(&s->b);
    scene_consume(s, 0, PLACES);
    pending = IRQ_STATUS_PENDING(reg_read64(s->b.m, REG_IRQ + IRQ_REG_STATUS));
    check_equal("nothing pending any more", pending, 0);
    scene_account(s, "full ring");
}

static void masked(struct scene *s) {
    struct irq_target t = scene_queue(0, 0);
    uint64_t before = s->records;
    t.mask = true;
    scene_retarget(s, 0, &t);
    for (unsigned i = 0; i < 5; i++)
        scene_raise(s, 0);
    bench_settle(&s->b);
    check_equal("masked: no record", scene_consume(s, 0, 100), 0);
    t.mask = false;
    scene_retarget(s, 0, &t);
    bench_settle(&s->b);
    scene_consume(s, 0, 100);
    check_equal("unmasked: one record of all", s->records - before, 1);
    // To an interrupt file instead, each as its own write.
    t.mask = true;
    scene_retarget(s, 0, &t);
    for (unsigned i = 0; i < 5; i++)
        scene_raise(s, 0);
    bench_settle(&s->b);
    t = scene_file(0);
    scene_retarget(s, 0, &t);
    bench_settle(&s->b);
    check_equal("pending ones follow to a file", s->source[0].written, 5);
    t = scene_queue(0, 0);
    scene_retarget(s, 0, &t);
    scene_account(s, "masked");
}

static void notices(struct scene *s) {
    irq_queue_notice(&s->irq, 0, NOTICES, 0x123, 4, 2000);
    bench_settle(&s->b); // what was there before is told of
    check_equal("notice turned on", s->notices[0], 1);
    s->notices[0] = 0;
    for (unsigned i = 0; i < 3; i++)
        scene_raise(s, i);
    machine_run(s->b.m, 1000);
    check_equal("three records: not yet", s->notices[0], 0);
    scene_raise(s, 3);
    machine_run(s->b.m, 400);
    check_equal("four: a notice", s->notices[0], 1);
    check_equal("... with its data", memory_get32(s->b.mem, NOTICES), 0x123);
    scene_raise(s, 3);
    machine_run(s->b.m, 1000);
    check_equal("one more: not yet", s->notices[0], 1);
    machine_run(s->b.m, 2000);
    check_equal("... but after its time", s->notices[0], 2);
    bench_settle(&s->b);
    check_equal("and no more", s->notices[0], 2);
    irq_queue_notice(&s->irq, 0, 0, 0, 0, 0);
    scene_raise(s, 1);
    bench_settle(&s->b);
    check_equal("off: none", s->notices[0], 2);
    irq_queue_notice(&s->irq, 0, NOTICES, 1, 1, 0);
    bench_settle(&s->b);
    check_equal("on again: what waits is told", s->notices[0], 3);
    scene_account(s, "notices");
}

// A queue that is closed holds its sources' interrupts; opened again it gets them.
static void reopened(struct scene *s) {
    irq_queue_close(&s->irq, &s->queue[0]);
    s->open[0] = false;
    for (unsigned i = 0; i < FEW; i++)
        scene_raise(s, i);
    bench_settle(&s->b);
    scene_queue_open(s, 0, 8);
    bench_settle(&s->b);
    check_equal("waiting interrupts after reopening", scene_consume(s, 0, 100), FEW);
    scene_account(s, "reopened");
}

// An entry taken away takes what is pending with it; whoever has its place next starts anew.
static void forgotten(struct scene *s) {
    struct irq_target t = scene_queue(0, 40);
    struct irq_event e;
    uint32_t raised, sent;
    t.mask = true;
    scene_source(s, 40, DEVICE_A, -1, &t);
    for (unsigned i = 0; i < 7; i++)
        scene_raise(s, 40);
    bench_settle(&s->b);
    int entry = s->source[40].entry;
    irq_unpin(&s->irq, (unsigned)entry);
    s->source[40].raised = 0;
    check_equal("nothing pending of a removed entry",
                IRQ_STATUS_PENDING(reg_read64(s->b.m, REG_IRQ + IRQ_REG_STATUS)), 0);
    t.mask = false;
    scene_source(s, 40, DEVICE_A, -1, &t);
    check_equal("its place is used again", (unsigned)s->source[40].entry, (unsigned)entry);
    irq_read_entry(&s->irq, (unsigned)entry, &raised, &sent);
    check_equal("... from nought", raised + sent, 0);
    scene_raise(s, 40);
    bench_settle(&s->b);
    check_equal("one record", (unsigned)irq_queue_read(&s->irq, &s->queue[0], &e, 1), 1);
    check(e.sequence == 1 && e.count == 1 && e.skipped == 0, "... number 1", "%u, %u, %d",
          e.sequence, e.count, e.skipped);
    // To a file and back: the records say how many went elsewhere.
    struct irq_target file = scene_file(40);
    file.bucket = 1; // a file that is not limited needs no count
    scene_retarget(s, 40, &file);
    for (unsigned i = 0; i < 3; i++)
        scene_raise(s, 40);
    bench_settle(&s->b);
    scene_retarget(s, 40, &t);
    scene_raise(s, 40);
    bench_settle(&s->b);
    check_equal("a record again", (unsigned)irq_queue_read(&s->irq, &s->queue[0], &e, 1), 1);
    check_equal("... that skips those of the file", (unsigned)e.skipped, 3);
    s->source[40].recorded = 2;
    scene_account(s, "forgotten");
}

// A memory that answers late, records and writes to files at once, a notice for each record: the
// notices wait behind writes whose answers come behind the records'.
static void crowded(struct scene *s) {
    enum { FIRST = 41, SOME = 12 };
    for (unsigned i = FIRST; i < FIRST + SOME; i++) {
        struct irq_target t = i % 2 ? scene_queue(0, i) : scene_file(i);
        t.bucket = 1;
        scene_source(s, i, (uint16_t)(DEVICE_A + 0x100 * (i % 3)), -1, &t);
    }
    irq_queue_notice(&s->irq, 0, NOTICES, 1, 1, 0);
    machine_knobs(s->b.m)->mem_latency = 400;
    for (unsigned n = 0; n < 20; n++)
        for (unsigned i = FIRST; i < FIRST + SOME; i++)
            scene_raise(s, i);
    scene_account(s, "crowded");
    machine_knobs(s->b.m)->mem_latency = 20;
    irq_queue_notice(&s->irq, 0, 0, 0, 0, 0);
}

int main(void) {
    static struct scene s;
    scene_open(&s);
    full_ring(&s);
    masked(&s);
    notices(&s);
    reopened(&s);
    forgotten(&s);
    crowded(&s);
    for (unsigned i = 0; i < 600; i++) { // several rounds of the ring, with a slow memory
        machine_knobs(s.b.m)->stall_percent = i % 60;
        scene_raise(&s, i % FEW);
        if (i % 50 == 49)
            scene_consume(&s, 0, 40);
    }
    scene_account(&s, "rounds");
    return scene_close(&s);
}
