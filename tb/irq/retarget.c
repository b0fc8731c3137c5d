// SPDX-License-Identifier: Apache-2.0
// Interrupts that change their target while they come: file, queue, other file, other queue,
// masked; none is lost, none comes twice. The memory is slow, so that many are under way at each
// change.
#include "scene.h"
#include <stdio.h>

enum { ALL = 12 };

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
