// SPDX-License-Identifier: Apache-2.0
// Legacy interrupt messages: a wire's rise is one interrupt, its end one more while the wire is
// still up; the link going down lowers all wires. The handler's part is played at random at the
// end: as long as a device wants something, its handler is called.
#include "scene.h"
#include <stdio.h>

enum { ASSERT = 0x20, DEASSERT = 0x24, PINS = 4, TURNS = 4000 };

static struct scene s;

static void wire(uint16_t device, unsigned code) {
    struct tlp t = {
        .fmt = TLP_4DW, .type = TLP_MSG | 4, .requester = device, .message = (uint8_t)code};
    machine_send(s.b.m, &t);
}

static void pin(unsigned i, uint16_t device, unsigned number, const struct irq_target *t) {
    s.source[i] = (struct source){.used = true, .device = device, .bell = -1};
    s.source[i].entry = irq_pin_intx(&s.irq, device, number, t);
    if (s.source[i].entry < 0)
        machine_fail(s.b.m, "INTx %u: error %d", i, s.source[i].entry);
}

static void came(const char *name, unsigned i, uint64_t times) {
    bench_settle(&s.b);
    check_equal(name, s.source[i].written, times);
}

static void ended(unsigned i) {
    irq_end(&s.irq, (unsigned)s.source[i].entry);
}

static void levels(void) {
    struct irq_target file = scene_file(0), other = scene_file(1);
    pin(0, DEVICE_B, 2, &file);
    pin(1, DEVICE_B, 3, &other);
    wire(DEVICE_B, ASSERT + 2);
    came("Assert_INTC: an interrupt", 0, 1);
    wire(DEVICE_B, ASSERT + 2);
    came("again, the wire is up: none", 0, 1);
    ended(0);
    came("end, the wire is still up: one more", 0, 2);
    wire(DEVICE_B, DEASSERT + 2);
    came("Deassert_INTC: none", 0, 2);
    ended(0);
    came("end, the wire is down: none", 0, 2);
    wire(DEVICE_B, DEASSERT + 2);
    wire(DEVICE_B, ASSERT + 2);
    came("up once more: one", 0, 3);
    came("INTD is another wire", 1, 0);
    wire(DEVICE_C, ASSERT + 3);
    wire(DEVICE_B, ASSERT + 0);
    came("another device's INTD, and an INTA without an entry: none", 1, 0);
    ended(1);
    came("end of a wire that never rose: none", 1, 0);
}

// Masked while the wire moves: one interrupt waits, whatever it does.
static void masked(void) {
    struct irq_target t = scene_file(0);
    uint64_t before = s.source[0].written;
    uint32_t raised, sent;
    wire(DEVICE_B, DEASSERT + 2);
    t.mask = true;
    irq_retarget(&s.irq, (unsigned)s.source[0].entry, &t);
    wire(DEVICE_B, ASSERT + 2);
    bench_settle(&s.b);
    ended(0);
    ended(0);
    came("masked", 0, before);
    irq_read_entry(&s.irq, (unsigned)s.source[0].entry, &raised, &sent);
    check_equal("ends while one waits add none", raised - sent, 1);
    t.mask = false;
    irq_retarget(&s.irq, (unsigned)s.source[0].entry, &t);
    came("unmasked: it comes", 0, before + 1);
}

static void link_lost(void) {
    uint64_t before = s.source[0].written;
    machine_link_up(s.b.m, false);
    machine_run(s.b.m, 20);
    machine_link_up(s.b.m, true);
    ended(0);
    came("the link went down: the wire is down", 0, before);
    wire(DEVICE_B, ASSERT + 2);
    came("and rises anew", 0, before + 1);
    wire(DEVICE_B, DEASSERT + 2);
    bench_settle(&s.b);
}

static void record(void) {
    struct irq_target t = scene_queue(2, 2);
    struct irq_event e;
    scene_queue_open(&s, 2, 7);
    pin(2, DEVICE_C, 1, &t);
    wire(DEVICE_C, ASSERT + 1);
    bench_settle(&s.b);
    check_equal("one record", (unsigned)irq_queue_read(&s.irq, &s.queue[2], &e, 1), 1);
    check(e.kind == IRQ_INTX && e.device == DEVICE_C && e.data == 1 && e.sequence == 1,
          "... of its wire", "kind %d device %x data %x number %u", e.kind, e.device, e.data,
          e.sequence);
}

// A device wants something now and then; its handler, called by an interrupt, takes part or all of
// it, then ends.
static void handlers(void) {
    struct irq_target file[PINS];
    unsigned wants[PINS] = {0}, sum = 0, stuck = 0;
    uint64_t served[PINS] = {0};
    for (unsigned i = 0; i < PINS; i++) {
        file[i] = scene_file(8 + i);
        pin(8 + i, DEVICE_A, i, &file[i]);
    }
    for (unsigned turn = 0; turn < TURNS || sum; turn++) {
        for (unsigned i = 0; i < PINS; i++) {
            if (turn < TURNS && random_below(&s.b.random, 20) == 0 && wants[i]++ == 0)
                wire(DEVICE_A, ASSERT + i);
            if (s.source[8 + i].written == served[i] || random_below(&s.b.random, 4))
                continue;
            served[i]++;
            unsigned take = random_below(&s.b.random, wants[i] + 1);
            if (wants[i] && wants[i] == take)
                wire(DEVICE_A, DEASSERT + i);
            wants[i] -= take;
            machine_run(s.b.m, random_below(&s.b.random, 20));
            ended(8 + i);
        }
        machine_run(s.b.m, random_below(&s.b.random, 10));
        sum = wants[0] + wants[1] + wants[2] + wants[3];
        if (turn > 100 * TURNS) {
            stuck = sum;
            break;
        }
    }
    check_equal("wishes that no handler was called for", stuck, 0);
}

int main(void) {
    scene_open(&s);
    levels();
    masked();
    link_lost();
    record();
    machine_knobs(s.b.m)->mem_latency = 30;
    machine_knobs(s.b.m)->stall_percent = 30;
    handlers();
    return scene_close(&s);
}
