// SPDX-License-Identifier: Apache-2.0
// Interrupts that change their target while they come: file, queue, other file, other queue, MRIF,
// masked; none is lost, none comes twice. The memory is slow, so that many are under way at each
// change; and one change is made at every cycle of an interrupt's way.
#include "scene.h"
#include <stdio.h>

enum { ALL = 12, MRIF = 0x26000000, MRIF_IDENTITY = 700, OFFSETS = 120 };

// Where source i goes at step n of its round: file, another hart's file, event queue, MRIF.
static struct irq_target round_target(unsigned i, unsigned n) {
    struct irq_target t = scene_file(i);
    switch (n % 4) {
    case 1:
        t.address = FILES + (i + 1) * 4096;
        break;
    case 2:
        t = scene_queue(0, i);
        break;
    case 3:
        t = (struct irq_target){
            .type = IRQ_MRIF, .address = MRIF, .identity = MRIF_IDENTITY, .notice = NOTICES};
        break;
    default:
        break;
    }
    return t;
}

// What came of source i since the last call: at its files, in records, in the MRIF.
static uint64_t came(struct scene *s, unsigned i) {
    const uint64_t at = MRIF + MRIF_IDENTITY / 64 * 16, bit = 1ull << MRIF_IDENTITY % 64;
    uint64_t bits = memory_get64(s->b.mem, at);
    scene_consume(s, 0, 100);
    uint64_t sum = s->source[i].written + s->source[i + 1].written + s->source[i].recorded;
    memory_put64(s->b.mem, at, bits & ~bit);
    return sum + ((bits & bit) != 0);
}

// One interrupt, and the change at each offset from it; twice the round, fast and by way of a
// bucket, which takes another path.
static void every_cycle(struct scene *s) {
    enum { I = 30 };
    unsigned wrong = 0;
    struct irq_target t = round_target(I, 0);
    machine_knobs(s->b.m)->stall_percent = 0;
    machine_knobs(s->b.m)->mem_shuffle = false;
    scene_source(s, I, DEVICE_B, -1, &t);
    s->source[I + 1] = (struct source){.used = true, .entry = -1, .bell = -1};
    for (unsigned n = 1; n < 8 * OFFSETS; n++) {
        uint64_t before = came(s, I);
        t = round_target(I, n);
        t.bucket = n / OFFSETS % 2;
        scene_raise(s, I);
        machine_run(s->b.m, n / 4 % OFFSETS);
        scene_retarget(s, I, &t);
        bench_settle(&s->b);
        wrong += came(s, I) - before != 1;
    }
    check_equal("a change at every cycle: lost or doubled", wrong, 0);
    s->source[I].raised = s->source[I].written + s->source[I].recorded;
    s->source[I + 1].raised = s->source[I + 1].written;
}

int main(void) {
    static struct scene s;
    scene_open(&s);
    machine_knobs(s.b.m)->mem_latency = 60;
    machine_knobs(s.b.m)->mem_shuffle = true;
    scene_queue_open(&s, 0, 7);
    scene_queue_open(&s, 1, 7);
    for (unsigned i = 0; i < ALL; i++) {
        struct irq_target t = scene_file(i);
        scene_source(&s, i, (uint16_t)(DEVICE_A + 0x100 * (i % 3)), i >= 9 ? (int)i : -1, &t);
    }
    for (unsigned turn = 0; turn < 400; turn++) {
        unsigned i = random_below(&s.b.random, ALL);
        struct irq_target t = turn % 2 ? scene_file(i) : scene_queue(turn / 2 % 2, i);
        t.mask = random_below(&s.b.random, 5) == 0;
        machine_knobs(s.b.m)->stall_percent = random_below(&s.b.random, 2) * 40;
        for (unsigned n = 0; n < 12; n++)
            scene_raise(&s, n % 3 ? i : random_below(&s.b.random, ALL));
        machine_run(s.b.m, random_below(&s.b.random, 30));
        scene_retarget(&s, i, &t);
        for (unsigned n = 0; n < 4; n++)
            scene_raise(&s, i);
        if (turn % 8 == 7)
            scene_consume(&s, turn / 8 % 2, 100);
    }
    for (unsigned i = 0; i < ALL; i++) {
        struct irq_target t = scene_file(i);
        scene_retarget(&s, i, &t);
    }
    scene_account(&s, "retargeted");
    every_cycle(&s);
    // An entry taken away: its messages go the IOMMU's way; another source may have its place.
    struct irq_target t = scene_file(20);
    unsigned entry = (unsigned)s.source[0].entry;
    uint64_t raised = s.source[0].raised;
    for (unsigned n = 0; n < 10; n++)
        scene_raise(&s, 0);
    irq_unpin(&s.irq, entry);
    uint64_t gone = raised + 10 - s.source[0].written - s.source[0].recorded;
    scene_source(&s, 20, s.source[0].device, -1, &t);
    bench_settle(&s.b);
    struct iommu_fault f[16];
    int faults = iommu_read_faults(&s.b.iommu, f, 16);
    check_equal("after removal: each delivered or recorded as a fault", (unsigned)faults, gone);
    s.source[0].raised -= gone;
    scene_account(&s, "removed");
    return scene_close(&s);
}
