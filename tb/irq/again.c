// SPDX-License-Identifier: Apache-2.0
// The driver begins anew on a unit that is in use (the monitor was started again): whatever the
// table held and whatever waited is forgotten, in a few register accesses; queues go on where they
// stood.
#include "scene.h"

enum { PAGE = 4096, PAGE_GPA = 0x2b000000, BUCKET = 3, FEW = 4, BEGIN = 5000 };

static struct scene s;

static void raise_all(unsigned times) {
    for (unsigned n = 0; n < times; n++)
        for (unsigned i = 0; i < FEW; i++)
            scene_raise(&s, i);
}

static void page_messages(unsigned n) {
    for (uint32_t i = 1; i <= n; i++) {
        struct tlp t;
        tlp_mem(&t, true, DEVICE_C, 0, PAGE_GPA, &i, 4);
        machine_send(s.b.m, &t);
    }
}

// Sources of all kinds, each with something pending: a full ring, a mask, an empty bucket, a hold.
static void in_use(void) {
    struct irq_target t[FEW] = {scene_queue(0, 0), scene_file(1), scene_file(2), scene_queue(0, 3)};
    struct irq_target page = {
        .type = IRQ_IMSIC, .pass = true, .mask = true, .address = FILES + 9 * PAGE};
    scene_queue_open(&s, 0, 7);
    irq_set_bucket(&s.irq, BUCKET, 100000, 1, false);
    t[1].mask = true;
    t[2].bucket = BUCKET;
    for (unsigned i = 0; i < FEW; i++)
        scene_source(&s, i, (uint16_t)(DEVICE_A + 0x100 * (i % 3)), i == 3 ? 7 : -1, &t[i]);
    irq_pin_page(&s.irq, DEVICE_C, PAGE_GPA, &page);
    raise_all(200);
    page_messages(50);
    machine_run(s.b.m, 6000);
    check_equal("entries with something pending",
                IRQ_STATUS_PENDING(reg_read64(s.b.m, REG_IRQ + IRQ_REG_STATUS)), FEW + 1);
}

static uint64_t writes(void) {
    uint64_t sum = 0;
    for (unsigned i = 0; i < FEW; i++)
        sum += s.source[i].written;
    return sum;
}

static void begin_again(unsigned latency) {
    uint32_t raised, sent;
    machine_knobs(s.b.m)->mem_latency = latency;
    raise_all(2); // still on their way
    uint64_t start = machine_cycle(s.b.m);
    int error = irq_init(&s.irq, IO_REGS + REG_IRQ);
    check(error == 0, "begun again", "error %d", error);
    check(machine_cycle(s.b.m) - start < BEGIN, "... in a few thousand cycles", "%llu",
          (unsigned long long)(machine_cycle(s.b.m) - start));
    check_equal("nothing pending", IRQ_STATUS_PENDING(reg_read64(s.b.m, REG_IRQ + IRQ_REG_STATUS)),
                0);
    for (unsigned i = 0; i < FEW; i++) {
        irq_read_entry(&s.irq, (unsigned)s.source[i].entry, &raised, &sent);
        check_equal("an entry's counts", raised + sent, 0);
    }
    machine_knobs(s.b.m)->mem_latency = 0;
    bench_settle(&s.b);
    uint64_t before = writes();
    struct irq_counts c0, c1;
    irq_read_counts(&s.irq, &c0);
    raise_all(3);
    page_messages(5);
    irq_set_bucket(&s.irq, BUCKET, 0, 0, false);
    bench_settle(&s.b);
    irq_read_counts(&s.irq, &c1);
    check_equal("nobody's interrupt is delivered", writes() - before, 0);
    check_equal("no entry answers", c1.remapped - c0.remapped, 0);
    check_equal("no record", c1.records - c0.records, 0);
}

// What the entries before had: places, holds, the queue. It works as at the first start.
static void in_use_again(void) {
    static struct irq_event e[128];
    uint64_t before = s.source[1].written;
    irq_queue_read(&s.irq, &s.queue[0], e, 128);
    for (unsigned i = 0; i < FEW; i++) {
        struct irq_target t = i == 0 || i == 3 ? scene_queue(0, i) : scene_file(i);
        t.mask = false;
        t.bucket = 0;
        int entry =
            i == 3 ? irq_open_doorbell(&s.irq, 7, &t)
                   : irq_pin(&s.irq, s.source[i].device, s.source[i].address, s.source[i].data, &t);
        check_equal("the same place again", (unsigned)entry, (unsigned)s.source[i].entry);
    }
    raise_all(1);
    bench_settle(&s.b);
    check_equal("a file gets its interrupt", s.source[1].written - before, 1);
    check_equal("the queue two records", (unsigned)irq_queue_read(&s.irq, &s.queue[0], e, 128), 2);
    for (unsigned i = 0; i < 2; i++)
        check(e[i].sequence == 1 && e[i].count == 1, "... number 1", "%u, %u", e[i].sequence,
              e[i].count);
    struct irq_target page = {.type = IRQ_QUEUE, .pass = true, .queue = 0, .identity = 0xc0de00};
    int entry = irq_pin_page(&s.irq, DEVICE_C, PAGE_GPA, &page);
    bench_settle(&s.b);
    check_equal("a hold is empty", (unsigned)irq_queue_read(&s.irq, &s.queue[0], e, 128), 0);
    page_messages(3);
    bench_settle(&s.b);
    check_equal("... and works", (unsigned)irq_queue_read(&s.irq, &s.queue[0], e, 128), 3);
    irq_unpin(&s.irq, (unsigned)entry);
}

int main(void) {
    scene_open(&s);
    in_use();
    begin_again(0);
    in_use_again();
    for (unsigned i = 0; i < FEW; i++)
        irq_unpin(&s.irq, (unsigned)s.source[i].entry);
    irq_queue_close(&s.irq, &s.queue[0]);
    in_use();
    begin_again(300);
    in_use_again();
    return scene_close(&s);
}
