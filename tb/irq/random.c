// SPDX-License-Identifier: Apache-2.0
// Interrupts at random: devices' messages and doorbells to files and queues, messages by the MSI
// page tables and by page entries to files and MRIFs; limited and masked and retargeted while they
// come, rings that run full, a memory that stalls and answers in any order, messages that are none.
// At the end every account is made up: what was raised came, once, at its own place, by sequence
// number or identity where it has one. COUNT interrupts, SEED; an argument names a file for the
// counts.
#include "lanes.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    ALL = 40,
    FIRST_BELL = 30,
    RINGS = 4,
    DEVICES = 6,
    BUCKETS = 3,
    STALLED = 1000,
    REST = 8000000
};

static struct irq_target any_target(struct scene *s, unsigned i, bool calm) {
    struct random *r = &s->b.random;
    struct irq_target t =
        random_below(r, 2) ? scene_file(i) : scene_queue(random_below(r, RINGS), i);
    if (!calm) {
        t.mask = random_below(r, 8) == 0;
        t.bucket = random_below(r, 4) ? 0 : (uint8_t)(1 + random_below(r, 3));
    }
    return t;
}

static void knobs(struct scene *s) {
    struct machine_knobs *k = machine_knobs(s->b.m);
    k->stall_percent = random_below(&s->b.random, 3) * 25;
    k->mem_latency = random_below(&s->b.random, 20) ? random_below(&s->b.random, 80) : STALLED;
    k->mem_shuffle = random_below(&s->b.random, 2);
}

static void disturb_lane(struct lanes *l) {
    unsigned n = random_below(&l->s->b.random, LANES);
    struct iommu_fault f[32];
    switch (random_below(&l->s->b.random, 6)) {
    case 0:
        lanes_move(l, n, false);
        break;
    case 1:
        lanes_poll(l);
        break;
    case 2:
        iommu_inval_gvma(&l->s->b.iommu, l->lane[n].domain.gscid);
        break;
    case 3:
        while (iommu_read_faults(&l->s->b.iommu, f, 32) > 0)
            ;
        break;
    default:
        lanes_junk(l, n);
        break;
    }
}

static void disturb(struct scene *s) {
    unsigned i = random_below(&s->b.random, ALL);
    struct irq_target t = any_target(s, i, false);
    switch (random_below(&s->b.random, 8)) {
    case 0:
        knobs(s);
        break;
    case 1:
        irq_set_bucket(&s->irq, 1 + random_below(&s->b.random, 3), random_below(&s->b.random, 300),
                       1 + random_below(&s->b.random, 8), false);
        break;
    case 2:
    case 3:
        scene_consume(s, random_below(&s->b.random, RINGS), (int)random_below(&s->b.random, 200));
        break;
    case 4:
        machine_run(s->b.m, random_below(&s->b.random, 300));
        break;
    default:
        scene_retarget(s, i, &t);
        break;
    }
}

static void settle(struct scene *s, struct lanes *l) {
    for (unsigned b = 1; b <= BUCKETS; b++)
        irq_set_bucket(&s->irq, b, 0, 0, false);
    for (unsigned i = 0; i < ALL; i++) {
        struct irq_target t = any_target(s, i, true);
        scene_retarget(s, i, &t);
    }
    for (unsigned n = 0; n < LANES; n++)
        lanes_move(l, n, true);
    scene_account(s, "random");
    lanes_account(l);
    uint64_t pending = IRQ_STATUS_PENDING(reg_read64(s->b.m, REG_IRQ + IRQ_REG_STATUS));
    check_equal("nothing pending", pending, 0);
}

static void report(const struct scene *s, const struct lanes *l, uint64_t count, const char *path) {
    FILE *f = path ? fopen(path, "w") : NULL;
    printf("%" PRIu64 " messages of lanes, %" PRIu64 " that were none, %" PRIu64 " cycles\n",
           l->raised, l->junk, machine_cycle(s->b.m));
    if (!f)
        return;
    fprintf(f,
            "{\n  \"soak_interrupts\": %" PRIu64 ",\n  \"lost\": %" PRIu64
            ",\n  \"duplicated\": %" PRIu64 ",\n  \"misdelivered\": %" PRIu64 "\n}\n",
            count, s->lost + l->lost, s->duplicated + l->duplicated,
            s->misdelivered + l->misdelivered);
    fclose(f);
}

int main(int argc, char **argv) {
    static struct scene s;
    static struct lanes l;
    const char *text = getenv("COUNT");
    unsigned long count = text ? strtoul(text, NULL, 0) : 20000;
    scene_open(&s);
    lanes_open(&l, &s);
    printf("seed %u count %lu\n", machine_knobs(s.b.m)->seed, count);
    for (unsigned q = 0; q < RINGS; q++)
        scene_queue_open(&s, q, 7);
    irq_queue_notice(&s.irq, 1, NOTICES, 1, 10, 3000);
    for (unsigned i = 0; i < ALL; i++) {
        struct irq_target t = any_target(&s, i, true);
        uint16_t device = (uint16_t)(DEVICE_A + 0x100 * (i % DEVICES) + i % 2);
        scene_source(&s, i, device, i >= FIRST_BELL ? (int)(i - FIRST_BELL) * 7 : -1, &t);
    }
    for (unsigned long i = 0; i < count; i++) {
        if (random_below(&s.b.random, 2) == 0 || !lanes_raise(&l, random_below(&s.b.random, LANES)))
            scene_raise(&s, random_below(&s.b.random, ALL));
        if (random_below(&s.b.random, 12) == 0)
            disturb(&s);
        else if (random_below(&s.b.random, 12) == 0)
            disturb_lane(&l);
        else if (random_below(&s.b.random, 3) == 0)
            machine_run(s.b.m, random_below(&s.b.random, 20));
        // The link's queue is as long as the test lets it grow; MRIFs behind a stalled memory take
        // long.
        if (i % 2000 == 1999 && !machine_settle(s.b.m, REST))
            machine_fail(s.b.m, "no rest");
    }
    settle(&s, &l);
    report(&s, &l, count, argc > 1 ? argv[1] : NULL);
    return scene_close(&s);
}
