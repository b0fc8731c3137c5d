// SPDX-License-Identifier: Apache-2.0
// A fault interrupts the monitor, by message and by wire; a flood of faults fills the queue, which
// says so, loses records but nothing else, and works again after its driver has looked.
#include "bench.h"

enum { GPA = 0x80000000, RAM = 0x90000000, HOLE = 0xa0000000, IMSIC = 0x24000000, ID = 9 };

static void attack(struct bench *b, unsigned n) {
    uint32_t data = 0;
    for (unsigned i = 0; i < n; i++)
        pci_dma(
            dma_engine_function(b->engine[0]),
            &(struct dma){.write = true, .iova = HOLE + 64 * i, .buf = (uint8_t *)&data, .n = 4});
    bench_settle(b);
}

static int take_all(struct bench *b) {
    struct iommu_fault f[16];
    int n, sum = 0;
    iommu_irq_ack(&b->iommu, 1 << IOMMU_IRQ_FAULT);
    while ((n = iommu_read_faults(&b->iommu, f, 16)) > 0)
        sum += n;
    return sum;
}

static void by_message(struct bench *b) {
    check_equal("set up", (unsigned)iommu_irq_msi(&b->iommu, IOMMU_IRQ_FAULT, IMSIC, ID), 0);
    attack(b, 1);
    check_equal("message sent", memory_get32(b->mem, IMSIC), ID);
    memory_put64(b->mem, IMSIC, 0);
    attack(b, 1);
    check_equal("none while the first is pending", memory_get32(b->mem, IMSIC), 0);
    check_equal("two records", (unsigned)take_all(b), 2);
    attack(b, 1);
    check_equal("the next one after the acknowledgement", memory_get32(b->mem, IMSIC), ID);
    take_all(b);
}

static void flood(struct bench *b) {
    uint8_t data[64] = {0};
    unsigned many = 3 * b->iommu.faults.entries;
    attack(b, many);
    int n = take_all(b);
    check(n > 0 && n < (int)b->iommu.faults.entries, "a flood fills the queue", "%d records", n);
    check(b->iommu.faults_lost > 0, "... and the loss is known", "it is not");
    check_equal("an honest transfer works beside it",
                bench_dma(b, 0, false, GPA, data, sizeof data), TLP_SC);
    attack(b, 2);
    check_equal("the queue works again", (unsigned)take_all(b), 2);
}

static void by_wire(struct bench *b) {
    const struct iommu_config config = {.wires = true};
    struct iommu_domain alpha = bench_domain(b, 1);
    iommu_shutdown(&b->iommu);
    check_equal("start with wires", (unsigned)iommu_init(&b->iommu, IO_REGS + REG_IOMMU, &config),
                0);
    bench_attach(b, DEVICE_A, &alpha);
    check_equal("set up", (unsigned)iommu_irq_wire(&b->iommu, IOMMU_IRQ_FAULT, 5), 0);
    check_equal("wire low", machine_irq(b->m), 0);
    attack(b, 1);
    check_equal("wire high", machine_irq(b->m), 1 << 5);
    check_equal("one record", (unsigned)take_all(b), 1);
    check_equal("wire low after it", machine_irq(b->m), 0);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_start(&b);
    struct iommu_domain alpha = bench_domain(&b, 1);
    bench_map(&b, &alpha, GPA, RAM, STAGE_R | STAGE_W);
    bench_attach(&b, DEVICE_A, &alpha);
    by_message(&b);
    flood(&b);
    by_wire(&b);
    return bench_close(&b);
}
