// SPDX-License-Identifier: Apache-2.0
#include "scene.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, REST = 8000000, NUMBERS = 1 << 21 };

static void watch(void *ctx, uint64_t addr, size_t n, const void *data) {
    struct scene *s = ctx;
    if (s->more)
        s->more(s->more_ctx, addr, n, data);
    if (!data)
        return;
    if (addr >= FILES && addr < FILES + SOURCES * PAGE) {
        struct source *one = &s->source[(addr - FILES) / PAGE];
        if (n != 4 || addr % PAGE != 0 || !one->used)
            s->misdelivered++;
        one->written++;
        s->last_write = machine_cycle(s->b.m);
    } else if (addr >= NOTICES && addr < NOTICES + QUEUES * PAGE) {
        s->notices[(addr - NOTICES) / PAGE]++;
    }
}

void scene_open(struct scene *s) {
    memset(s, 0, sizeof *s);
    bench_open(&s->b);
    memory_watch(s->b.mem, watch, s);
    bench_iommu_start(&s->b);
    int error = irq_init(&s->irq, IO_REGS + REG_IRQ);
    if (error)
        machine_fail(s->b.m, "irq_init: %d", error);
}

int scene_close(struct scene *s) {
    for (unsigned i = 0; i < SOURCES; i++)
        free(s->source[i].told);
    return bench_close(&s->b);
}

struct irq_target scene_file(unsigned i) {
    return (struct irq_target){
        .type = IRQ_IMSIC, .address = FILES + (uint64_t)i * PAGE, .identity = 0x100 + i};
}

struct irq_target scene_queue(unsigned queue, unsigned i) {
    return (struct irq_target){
        .type = IRQ_QUEUE, .queue = (uint8_t)queue, .identity = 0xc0de00 + i};
}

void scene_source(struct scene *s, unsigned i, uint16_t device, int bell,
                  const struct irq_target *target) {
    struct source *one = &s->source[i];
    *one = (struct source){.used = true, .device = device, .bell = bell, .target = *target};
    one->told = calloc(1, NUMBERS / 8);
    one->address = MESSAGE_GPA + (i % 3) * PAGE;
    one->data = 0x40 + i;
    one->entry = bell >= 0 ? irq_open_doorbell(&s->irq, (unsigned)bell, target)
                           : irq_pin(&s->irq, device, one->address, one->data, target);
    if (one->entry < 0)
        machine_fail(s->b.m, "source %u: error %d", i, one->entry);
}

void scene_retarget(struct scene *s, unsigned i, const struct irq_target *target) {
    int error = irq_retarget(&s->irq, (unsigned)s->source[i].entry, target);
    if (error)
        machine_fail(s->b.m, "retarget %u: error %d", i, error);
    s->source[i].target = *target;
}

void scene_raise(struct scene *s, unsigned i) {
    struct source *one = &s->source[i];
    if (++one->raised == NUMBERS)
        machine_fail(s->b.m, "source %u: too many interrupts", i);
    if (one->bell >= 0) {
        reg_write32(s->b.m, IRQ_DOORBELL_PAGE((unsigned)one->bell), one->data);
        return;
    }
    struct tlp t;
    tlp_mem(&t, true, one->device, 0, one->address, &one->data, 4);
    machine_send(s->b.m, &t);
}

void scene_queue_open(struct scene *s, unsigned queue, unsigned log2) {
    int error = irq_queue_open(&s->irq, &s->queue[queue], queue, log2);
    if (error)
        machine_fail(s->b.m, "queue %u: error %d", queue, error);
    s->open[queue] = true;
}

// Every record must name a source as it is, and interrupts that no record before told of.
static void book(struct scene *s, unsigned queue, const struct irq_event *e) {
    struct source *one = NULL;
    for (unsigned i = 0; i < SOURCES; i++)
        if (s->source[i].used && s->source[i].entry == (int)e->entry)
            one = &s->source[i];
    s->records++;
    if (!one || e->data != one->data ||
        e->device != (one->bell >= 0 ? (uint32_t)one->bell : one->device) ||
        e->kind != (one->bell >= 0 ? IRQ_DOORBELL : IRQ_MSI) || queue >= QUEUES ||
        e->cookie != 0xc0de00 + (uint32_t)(one - s->source)) {
        s->misdelivered++;
        return;
    }
    for (uint32_t n = e->sequence - e->count + 1; n != e->sequence + 1; n++) {
        if (n == 0 || n > one->raised) {
            s->misdelivered++;
            return;
        }
        s->duplicated += one->told[n / 8] >> n % 8 & 1;
        one->told[n / 8] |= (uint8_t)(1 << n % 8);
    }
    s->duplicated += e->count == 0;
    one->recorded += e->count;
}

unsigned scene_consume(struct scene *s, unsigned queue, int max) {
    struct irq_event e[32];
    unsigned total = 0;
    int n;
    while (max > 0 && (n = irq_queue_read(&s->irq, &s->queue[queue], e, max < 32 ? max : 32)) > 0) {
        for (int i = 0; i < n; i++)
            book(s, queue, &e[i]);
        max -= n;
        total += (unsigned)n;
    }
    return total;
}

void scene_account(struct scene *s, const char *name) {
    unsigned found = 1;
    uint64_t lost = 0, more = 0, raised = 0;
    char text[80];
    for (unsigned turn = 0; found || turn < 2; turn++) {
        found = 0;
        if (!machine_settle(s->b.m, REST))
            machine_fail(s->b.m, "%s: no rest", name);
        for (unsigned q = 0; q < QUEUES; q++)
            found += s->open[q] ? scene_consume(s, q, 1 << 20) : 0;
    }
    for (unsigned i = 0; i < SOURCES; i++) {
        const struct source *one = &s->source[i];
        uint64_t got = one->written + one->recorded;
        raised += one->raised;
        lost += one->raised > got ? one->raised - got : 0;
        more += got > one->raised ? got - one->raised : 0;
    }
    printf("%s: %llu interrupts, %llu records\n", name, (unsigned long long)raised,
           (unsigned long long)s->records);
    snprintf(text, sizeof text, "%s: lost", name);
    check_equal(text, lost, 0);
    s->lost = lost;
    snprintf(text, sizeof text, "%s: duplicated", name);
    check_equal(text, more + s->duplicated, 0);
    snprintf(text, sizeof text, "%s: misdelivered", name);
    check_equal(text, s->misdelivered, 0);
}
