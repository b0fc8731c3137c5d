// SPDX-License-Identifier: Apache-2.0
// Figures of the interrupt unit through the top, as members of a flat object: with a memory of no
// latency, cycles from a message on the link to its write at an interrupt file and to its record in
// an event queue; how much longer another device's message takes while one device storms; and
// cycles a message back to back into MRIFs, of one device and of four, with a memory of 20 cycles.
#include "scene.h"
#include <stdio.h>

enum { TRIALS = 100, WAIT = 10000, INTERVAL = 200, BURST = 4, STORM = 0, NEIGHBOUR = 1, TOLD = 2 };

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

// Messages to MRIFs that the MSI page tables name, an MRIF a device; cycles each until all their
// bits are set.
static double mrif_cycles(unsigned devices) {
    enum { MRIFS = 0x26000000, EACH = 256, GPA = 0x2c000000 };
    uint64_t start;
    unsigned missing = 1;
    machine_knobs(s.b.m)->mem_latency = 20;
    for (unsigned d = 0; d < devices; d++) {
        uint16_t device = (uint16_t)(0x1000 + 16 * devices + d);
        struct iommu_domain domain = bench_domain(&s.b, (uint16_t)(40 + 8 * devices + d));
        iommu_msi_create(&s.b.iommu, &domain, GPA, 0);
        iommu_msi_map_mrif(&s.b.iommu, &domain, GPA, MRIFS + 512 * d, NOTICES, 1);
        bench_attach(&s.b, device, &domain);
        for (unsigned i = 0; i < 512; i += 8)
            memory_put64(s.b.mem, MRIFS + 512 * d + i, 0);
    }
    bench_settle(&s.b);
    start = machine_cycle(s.b.m);
    for (unsigned i = 0; i < EACH * devices; i++) {
        uint32_t data = 1 + i / devices;
        struct tlp t;
        tlp_mem(&t, true, (uint16_t)(0x1000 + 16 * devices + i % devices), 0, GPA, &data, 4);
        machine_send(s.b.m, &t);
    }
    for (unsigned turn = 0; missing; turn++) {
        if (turn == WAIT)
            machine_fail(s.b.m, "%u interrupts of MRIFs are missing", missing);
        machine_run(s.b.m, 16);
        missing = 0;
        for (unsigned i = 1; i <= EACH * devices; i++) {
            unsigned n = 1 + (i - 1) / devices;
            uint64_t at = MRIFS + 512 * (i % devices) + n / 64 * 16;
            missing += !(memory_get64(s.b.mem, at) >> n % 64 & 1);
        }
    }
    return (double)(machine_cycle(s.b.m) - start) / (EACH * devices);
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
    printf("  \"mrif_cycles_each_one_device_L20\": %.1f,\n", mrif_cycles(1));
    printf("  \"mrif_cycles_each_four_devices_L20\": %.1f,\n", mrif_cycles(4));
    printf("  \"storm_neighbour_ratio\": %.3f\n", (double)storm / (double)calm);
    return 0;
}
