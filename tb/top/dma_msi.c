// SPDX-License-Identifier: Apache-2.0
// MSIs: a write to a page of the domain's virtual interrupt files goes where the MSI page table
// says, as one write of four bytes, behind the data that the device wrote before it; what only
// looks like one goes nowhere.
#include "bench.h"
#include <stdio.h>
#include <string.h>

enum { RAM_GPA = 0x80000000, RAM = 0x90000000, IMSIC_GPA = 0x28000000, IMSIC = 0x24001000 };
enum { LOAD_FAULT_MSI_INVALID = 262, MISSHAPEN = 2048 };

struct seen {
    unsigned count;
    uint64_t addr;
    size_t n;
    unsigned data_before; // writes to RAM that came earlier
};

static void watch(void *ctx, uint64_t addr, size_t n, const void *data) {
    struct seen *s = ctx;
    if (!data)
        return;
    s->data_before += addr >= RAM && addr < RAM + 4096 && s->count == 0;
    if (addr >> 12 == IMSIC >> 12) {
        s->count++;
        s->addr = addr;
        s->n = n;
    }
}

static void raise(struct bench *b, uint64_t address, uint32_t data) {
    bench_dma(b, 0, true, address, &data, 4);
    bench_settle(b);
}

static void delivered(struct bench *b, struct seen *s) {
    *s = (struct seen){0};
    raise(b, IMSIC_GPA, 0x2a);
    check(s->count == 1 && s->addr == IMSIC && s->n == 4, "MSI reaches the interrupt file",
          "%u writes, the last of %zu bytes at %llx", s->count, s->n, (unsigned long long)s->addr);
    check_equal("... with its data", memory_get32(b->mem, IMSIC), 0x2a);
    *s = (struct seen){0};
    raise(b, IMSIC_GPA + 0x1000, 7);
    check_equal("second file, mapped to nothing: not delivered", s->count, 0);
    bench_expect_fault(b, "... but recorded", LOAD_FAULT_MSI_INVALID, DEVICE_A, IMSIC_GPA + 0x1000);
}

static void through_msix(struct bench *b, struct seen *s) {
    struct pci_function *f = dma_engine_function(b->engine[0]);
    uint8_t data[600];
    f->msix.entry[0].address = IMSIC_GPA;
    f->msix.entry[0].data = 0x15;
    f->msix.entry[0].control = 0;
    f->config[PCI_MSIX_CAP + 3] |= 0x80;
    bench_fill(b, data, sizeof data);
    *s = (struct seen){0};
    pci_dma(f, &(struct dma){.write = true, .iova = RAM_GPA, .buf = data, .n = sizeof data});
    pci_msix_raise(f, 0);
    bench_settle(b);
    check_equal("MSI-X vector delivered", memory_get32(b->mem, IMSIC), 0x15);
    check(s->count == 1 && s->data_before >= 5, "... behind the data",
          "%u MSIs, %u data writes before", s->count, s->data_before);
}

// Wrong sizes and places: dropped and counted (link unit, COUNT_MSI), never delivered.
static void misshapen(struct bench *b, struct seen *s) {
    static const struct {
        const char *name;
        unsigned at, n;
    } shapes[] = {{"two bytes", 0, 2}, {"unaligned", 2, 4}, {"eight bytes", 0, 8}};
    uint8_t data[8] = {1, 0, 0, 0, 1, 0, 0, 0};
    for (unsigned i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct link_counts before, after;
        char name[80];
        *s = (struct seen){0};
        link_read_counts(IO_REGS + REG_LINK, &before);
        bench_dma(b, 0, true, IMSIC_GPA + shapes[i].at, data, shapes[i].n);
        bench_settle(b);
        link_read_counts(IO_REGS + REG_LINK, &after);
        snprintf(name, sizeof name, "%s: not delivered", shapes[i].name);
        check_equal(name, s->count, 0);
        snprintf(name, sizeof name, "%s: recorded", shapes[i].name);
        bench_expect_fault(b, name, MISSHAPEN, DEVICE_A, IMSIC_GPA);
        snprintf(name, sizeof name, "%s: counted", shapes[i].name);
        check_equal(name, after.msi_shape - before.msi_shape, 1);
    }
}

int main(void) {
    struct bench b;
    struct seen s;
    bench_open(&b);
    bench_iommu_start(&b);
    struct iommu_domain alpha = bench_domain(&b, 1);
    bench_map(&b, &alpha, RAM_GPA, RAM, STAGE_R | STAGE_W);
    check_equal("MSI table", (unsigned)iommu_msi_create(&b.iommu, &alpha, IMSIC_GPA, 1), 0);
    check_equal("MSI map", (unsigned)iommu_msi_map(&b.iommu, &alpha, IMSIC_GPA, IMSIC), 0);
    bench_attach(&b, DEVICE_A, &alpha);
    memory_watch(b.mem, watch, &s);
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        machine_knobs(b.m)->stall_percent = pauses;
        machine_knobs(b.m)->mem_near_msi = true;
        machine_knobs(b.m)->mem_latency = 60;
        delivered(&b, &s);
        through_msix(&b, &s);
        misshapen(&b, &s);
    }
    return bench_close(&b);
}
