// SPDX-License-Identifier: Apache-2.0
// A page of interrupts that leads to an event queue: a record an identity. What finds the ring full
// waits as a bit, and neither gets lost nor comes twice; retargeted, it goes along.
#include "scene.h"
#include <string.h>

enum {
    PAGE = 4096,
    GPA = 0x2b000000,
    IDENTITIES = 2048,
    PLACES = 128,
    COOKIE = 0xfeed,
    FILE_AT = 5
};

static struct scene s;
static unsigned in_records[IDENTITIES], in_file[IDENTITIES], wrong;
static uint32_t sequence;
static int entry;

static const struct irq_target queue = {
    .type = IRQ_QUEUE, .pass = true, .queue = 2, .identity = COOKIE};
static const struct irq_target file = {
    .type = IRQ_IMSIC, .pass = true, .address = FILES + FILE_AT * PAGE};

static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    uint32_t identity;
    (void)ctx;
    if (!data || addr < file.address || addr >= file.address + PAGE)
        return;
    memcpy(&identity, data, sizeof identity);
    wrong += n != 4 || addr != file.address || identity >= IDENTITIES;
    in_file[identity % IDENTITIES]++;
}

static void message(uint64_t offset, uint32_t data) {
    struct tlp t;
    tlp_mem(&t, true, DEVICE_C, 0, GPA + offset, &data, 4);
    machine_send(s.b.m, &t);
}

// Takes up to max records; each is the next of its source, and of one identity.
static unsigned take(int max) {
    struct irq_event e;
    unsigned n = 0;
    while (max-- > 0 && irq_queue_read(&s.irq, &s.queue[2], &e, 1) == 1) {
        wrong += e.kind != IRQ_MSI || e.device != DEVICE_C || e.cookie != COOKIE ||
                 e.entry != (unsigned)entry || e.count != 1 || e.sequence <= sequence ||
                 e.data >= IDENTITIES;
        sequence = e.sequence;
        in_records[e.data % IDENTITIES]++;
        n++;
    }
    return n;
}

static void forget(void) {
    memset(in_records, 0, sizeof in_records);
    memset(in_file, 0, sizeof in_file);
}

// Identities 1 to n came as often as this, records and file together.
static unsigned not_as_often(unsigned n, unsigned times) {
    unsigned bad = 0;
    for (unsigned i = 1; i < n; i++)
        bad += in_records[i] + in_file[i] != times;
    return bad;
}

static void retarget(const struct irq_target *t) {
    int error = irq_retarget(&s.irq, (unsigned)entry, t);
    if (error)
        machine_fail(s.b.m, "retarget: %d", error);
}

static void drain(void) {
    do
        bench_settle(&s.b);
    while (take(PLACES) != 0);
}

static void one_by_one(void) {
    struct irq_target blind = queue;
    blind.pass = false;
    check(irq_pin_page(&s.irq, DEVICE_C, GPA, &blind) == IRQ_E_ARGUMENT,
          "a page without identities is refused", "taken");
    entry = irq_pin_page(&s.irq, DEVICE_C, GPA, &queue);
    check(entry >= 0, "page entry of an event queue", "error %d", entry);
    for (unsigned i = 1; i < 100; i++)
        message(0, i);
    message(4, 0x64000000); // 100, big-endian
    bench_settle(&s.b);
    check_equal("a record an identity", take(PLACES), 100);
    check_equal("... each its own", not_as_often(101, 1), 0);
    message(0, 0);
    message(0, IDENTITIES);
    message(8, 5);
    bench_settle(&s.b);
    check_equal("no identity: no record", take(PLACES), 0);
}

static void full_ring(void) {
    forget();
    for (unsigned i = 1; i < IDENTITIES; i++)
        message(0, i);
    bench_settle(&s.b);
    check_equal(
        "ring full, not more",
        (uint16_t)((reg_read64(s.b.m, REG_IRQ + IRQ_REG_INDEX + 2 * IRQ_QUEUE_STRIDE) >> 32) -
                   s.queue[2].head),
        PLACES);
    check_equal("one entry with something pending",
                IRQ_STATUS_PENDING(reg_read64(s.b.m, REG_IRQ + IRQ_REG_STATUS)), 1);
    for (unsigned i = 1000; i < IDENTITIES; i++)
        message(0, i); // they wait: nothing new
    drain();
    check_equal("every identity once", not_as_often(IDENTITIES, 1), 0);
    check_equal("nothing pending", IRQ_STATUS_PENDING(reg_read64(s.b.m, REG_IRQ + IRQ_REG_STATUS)),
                0);
}

// What waits goes where the entry points.
static void along(void) {
    struct irq_target masked = queue;
    masked.mask = true;
    forget();
    retarget(&masked);
    for (unsigned i = 1; i < 300; i++)
        message(0, i);
    bench_settle(&s.b);
    check_equal("masked: no record", take(PLACES), 0);
    retarget(&file);
    bench_settle(&s.b);
    check_equal("retargeted to a file: all of them there", not_as_often(300, 1), 0);
    check_equal("... as writes", take(PLACES), 0);
    struct irq_target held = file;
    held.mask = true;
    retarget(&held);
    forget();
    for (unsigned i = 1; i < 300; i++)
        message(0, i);
    bench_settle(&s.b);
    retarget(&queue);
    drain();
    check_equal("and back: as records", not_as_often(300, 1), 0);
    check_equal("... none in the file", in_file[7], 0);
}

// Live interrupts, from queue to file and back all the time; a consumer that is slow.
static void live(void) {
    forget();
    for (unsigned i = 1; i < IDENTITIES; i++) {
        message(0, i);
        if (random_below(&s.b.random, 4) == 0)
            retarget(random_below(&s.b.random, 3) ? &queue : &file);
        machine_run(s.b.m, random_below(&s.b.random, 12));
        if (random_below(&s.b.random, 64) == 0)
            take(40);
    }
    retarget(&queue);
    drain();
    check_equal("retargeted while they come: each once", not_as_often(IDENTITIES, 1), 0);
}

int main(void) {
    scene_open(&s);
    s.more = seen;
    s.source[FILE_AT].used = true; // the scene lets the page's interrupts in
    irq_queue_open(&s.irq, &s.queue[2], 2, 7);
    one_by_one();
    full_ring();
    along();
    live();
    check_equal("records and writes otherwise wrong", wrong, 0);
    irq_unpin(&s.irq, (unsigned)entry);
    return scene_close(&s);
}
