// SPDX-License-Identifier: Apache-2.0
// Where an interrupt may go: interrupt file, event queue, MRIF, nowhere; and what only looks like
// one.
#include "scene.h"
#include <string.h>

enum { PAGE = 4096, MRIF = 0x26000000, LOAD_FAULT_MSI_INVALID = 262, STORE_GUEST_FAULT = 23 };

static void imsic(struct scene *s) {
    struct irq_target file = scene_file(0), odd = scene_file(1);
    scene_source(s, 0, DEVICE_A, -1, &file);
    scene_raise(s, 0);
    bench_settle(&s->b);
    check_equal("interrupt file", s->source[0].written, 1);
    check_equal("... its identity", memory_get32(s->b.mem, FILES), 0x100);
    // The same message of another device is another interrupt: nothing is known of that one.
    scene_source(s, 1, DEVICE_B, -1, &odd);
    scene_raise(s, 1);
    struct tlp t;
    tlp_mem(&t, true, DEVICE_C, 0, s->source[0].address, &s->source[0].data, 4);
    machine_send(s->b.m, &t);
    bench_settle(&s->b);
    check_equal("another device's file", memory_get32(s->b.mem, FILES + PAGE), 0x101);
    check_equal("... and a third's goes nowhere", s->source[0].written, 1);
    struct iommu_fault f[4];
    check(iommu_read_faults(&s->b.iommu, f, 4) == 1 && f[0].device_id == DEVICE_C,
          "... but into the fault queue", "no record");
}

static void page_entry(struct scene *s) {
    struct irq_target pass = {.type = IRQ_IMSIC, .pass = true, .address = FILES + 2 * PAGE};
    struct irq_target refuse = {.type = IRQ_REFUSE};
    uint32_t data = 0x77;
    s->source[2].used = true;
    int entry = irq_pin_page(&s->irq, DEVICE_C, MESSAGE_GPA + 5 * PAGE, &pass);
    check(entry >= 0, "page entry", "error %d", entry);
    bench_dma(&s->b, 2, true, MESSAGE_GPA + 5 * PAGE, &data, 4);
    check_equal("page entry passes the data on", memory_get32(s->b.mem, FILES + 2 * PAGE), 0x77);
    s->source[2].raised = 1;
    irq_retarget(&s->irq, (unsigned)entry, &refuse);
    bench_dma(&s->b, 2, true, MESSAGE_GPA + 5 * PAGE, &data, 4);
    bench_expect_fault(&s->b, "refused vector", IRQ_CAUSE_DENIED, DEVICE_C, MESSAGE_GPA + 5 * PAGE);
    // A listed vector of the refused page goes.
    struct irq_target file = scene_file(3);
    s->source[3].used = true;
    check(irq_pin(&s->irq, DEVICE_C, MESSAGE_GPA + 5 * PAGE, 0x78, &file) >= 0, "listed", "no");
    data = 0x78;
    bench_dma(&s->b, 2, true, MESSAGE_GPA + 5 * PAGE, &data, 4);
    s->source[3].raised = 1;
    check_equal("listed vector of that page", memory_get32(s->b.mem, FILES + 3 * PAGE), 0x103);
    bench_expect_no_fault(&s->b, "... without a record");
    irq_unpin(&s->irq, (unsigned)entry);
}

static void queue(struct scene *s) {
    struct irq_target target = scene_queue(3, 4);
    struct irq_event e;
    scene_queue_open(s, 3, 7);
    scene_source(s, 4, DEVICE_A, -1, &target);
    scene_raise(s, 4);
    bench_settle(&s->b);
    check_equal("one record", (unsigned)irq_queue_read(&s->irq, &s->queue[3], &e, 1), 1);
    check(e.kind == IRQ_MSI && e.device == DEVICE_A && e.data == s->source[4].data,
          "... its source", "%d %x %x", e.kind, e.device, e.data);
    check(e.sequence == 1 && e.count == 1 && e.time != 0 && e.cookie == 0xc0de04, "... its number",
          "%u of %u at %llu, %x", e.sequence, e.count, (unsigned long long)e.time, e.cookie);
    s->source[4].recorded = 1;
    check_equal("no second record", (unsigned)irq_queue_read(&s->irq, &s->queue[3], &e, 1), 0);
}

static void doorbell(struct scene *s) {
    struct irq_target file = scene_file(5), target = scene_queue(3, 6);
    reg_write32(s->b.m, IRQ_DOORBELL_PAGE(9), 1);
    bench_settle(&s->b);
    check_equal("closed doorbell", s->source[5].written, 0);
    scene_source(s, 5, 0, 9, &file);
    scene_raise(s, 5);
    reg_write64(s->b.m, IRQ_DOORBELL_PAGE(9) + 0xff8, 0x1234567800000000);
    machine_reg_write(s->b.m, IRQ_DOORBELL_PAGE(9) + 0x10, 2, 1); // as a virtio driver notifies
    machine_reg_write(s->b.m, IRQ_DOORBELL_PAGE(9) + 0x13, 1, 1);
    s->source[5].raised += 3;
    bench_settle(&s->b);
    check_equal("doorbell, four sizes and places", s->source[5].written, 4);
    check_equal("... raise its entry's identity", memory_get32(s->b.mem, FILES + 5 * PAGE), 0x105);
    scene_source(s, 6, 0, 63, &target);
    scene_raise(s, 6);
    irq_unpin(&s->irq, (unsigned)s->source[5].entry);
    reg_write32(s->b.m, IRQ_DOORBELL_PAGE(9), 1);
}

static void intx(struct scene *s) {
    struct irq_target file = scene_file(7);
    s->source[7].used = true;
    check(irq_pin_intx(&s->irq, DEVICE_B, 2, &file) >= 0, "INTC", "no entry");
    for (uint8_t code = 0x20; code < 0x28; code++) {
        struct tlp t = {
            .fmt = TLP_4DW, .type = TLP_MSG | 4, .requester = DEVICE_B, .message = code};
        machine_send(s->b.m, &t);
    }
    bench_settle(&s->b);
    s->source[7].raised = 1;
    check_equal("INTC alone raises its interrupt", s->source[7].written, 1);
}

static void mrif(struct scene *s) {
    struct irq_target target = {.type = IRQ_MRIF,
                                .address = MRIF,
                                .identity = 0x2a5,
                                .notice = FILES + 8 * PAGE,
                                .notice_data = 0x31};
    uint64_t pending = MRIF + 0x2a5 / 64 * 16;
    s->source[8].used = true;
    int entry = irq_pin(&s->irq, DEVICE_A, MESSAGE_GPA, 0x99, &target);
    check(entry >= 0, "MRIF entry", "error %d", entry);
    uint32_t data = 0x99;
    memory_put64(s->b.mem, pending, 0x8000000000000001);
    bench_dma(&s->b, 0, true, MESSAGE_GPA, &data, 4);
    check_equal("MRIF bit, others untouched", memory_get64(s->b.mem, pending), 0x8000002000000001);
    check_equal("disabled: no notice", s->source[8].written, 0);
    memory_put64(s->b.mem, pending + 8, 1ull << (0x2a5 % 64));
    bench_dma(&s->b, 0, true, MESSAGE_GPA, &data, 4);
    check_equal("enabled: a notice", s->source[8].written, 1);
    check_equal("... with its identity", memory_get32(s->b.mem, FILES + 8 * PAGE), 0x31);
    s->source[8].raised = 1;
    memory_inject(s->b.mem, pending, 8, false, MEM_SLVERR);
    bench_dma(&s->b, 0, true, MESSAGE_GPA, &data, 4);
    bench_expect_fault(&s->b, "MRIF that memory refuses", 264, DEVICE_A, MESSAGE_GPA);
    memory_inject(s->b.mem, pending, 8, false, MEM_POISON);
    bench_dma(&s->b, 0, true, MESSAGE_GPA, &data, 4);
    bench_expect_fault(&s->b, "poisoned MRIF", 271, DEVICE_A, MESSAGE_GPA);
    memory_inject(s->b.mem, pending, 8, false, MEM_OK);
}

// Not one whole DW: the table does not know it, and the IOMMU's tables refuse it with a record.
static void look_alikes(struct scene *s) {
    struct iommu_domain alpha = bench_domain(&s->b, 1);
    uint8_t data[8] = {0x40, 0, 0, 0, 1, 0, 0, 0};
    iommu_msi_create(&s->b.iommu, &alpha, MESSAGE_GPA, 1);
    iommu_msi_map(&s->b.iommu, &alpha, MESSAGE_GPA, FILES + 9 * PAGE);
    bench_attach(&s->b, DEVICE_A, &alpha);
    uint64_t before = s->source[0].written;
    bench_dma(&s->b, 0, true, MESSAGE_GPA, data, 2);
    bench_expect_fault(&s->b, "two bytes", IRQ_CAUSE_SHAPE, DEVICE_A, MESSAGE_GPA);
    bench_dma(&s->b, 0, true, MESSAGE_GPA, data, 8);
    bench_expect_fault(&s->b, "eight bytes", IRQ_CAUSE_SHAPE, DEVICE_A, MESSAGE_GPA);
    bench_dma(&s->b, 0, true, MESSAGE_GPA + 1, data, 3);
    bench_expect_fault(&s->b, "unaligned", IRQ_CAUSE_SHAPE, DEVICE_A, MESSAGE_GPA);
    check_equal("none delivered", s->source[0].written, before);
    // A message without an entry goes where the MSI page table says, as ever.
    s->source[9].used = true;
    s->source[9].raised = 1;
    bench_dma(&s->b, 0, true, MESSAGE_GPA, (uint32_t[]){0x55}, 4);
    check_equal("unlisted message by the MSI page table", memory_get32(s->b.mem, FILES + 9 * PAGE),
                0x55);
    struct irq_counts c;
    irq_read_counts(&s->irq, &c);
    check_equal("misshapen, counted", c.misshapen, 3);
    check_equal("refused, counted", c.refused, 1);
}

int main(void) {
    static struct scene s;
    scene_open(&s);
    imsic(&s);
    page_entry(&s);
    queue(&s);
    doorbell(&s);
    intx(&s);
    mrif(&s);
    look_alikes(&s);
    scene_account(&s, "all targets");
    return scene_close(&s);
}
