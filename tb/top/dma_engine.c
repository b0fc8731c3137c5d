// SPDX-License-Identifier: Apache-2.0
// The DMA engine as its driver sees it: registers and buffer behind the BAR, MSI-X, function level
// reset; and requests that claim what the device was not given (address types, a process) are
// refused and recorded.
#include "bench.h"
#include <string.h>

enum { GPA = 0x80000000, RAM = 0x90000000, IMSIC_GPA = 0x28000000, IMSIC = 0x24001000 };
enum { TYPE_DISALLOWED = 260, READ_FAULT = 21, VECTOR = 0x33 };

static uint32_t get(struct bench *b, unsigned reg) {
    uint32_t v = 0;
    machine_pio_read(b->m, bench_bar(0, reg), &v, 4, 1);
    return v;
}

static void put(struct bench *b, unsigned reg, uint32_t v) {
    machine_pio_write(b->m, bench_bar(0, reg), &v, 4, 1);
}

static uint32_t run(struct bench *b, uint64_t iova, uint32_t n, uint32_t control) {
    put(b, DMA_ENGINE_IOVA, (uint32_t)iova);
    put(b, DMA_ENGINE_IOVA + 4, (uint32_t)(iova >> 32));
    put(b, DMA_ENGINE_LENGTH, n);
    put(b, DMA_ENGINE_CONTROL, control | DMA_ENGINE_GO);
    for (unsigned i = 0; i < 1000 && !(get(b, DMA_ENGINE_STATUS) & DMA_ENGINE_DONE); i++)
        machine_run(b->m, 10);
    bench_settle(b);
    return get(b, DMA_ENGINE_STATUS);
}

static void copies(struct bench *b) {
    uint8_t out[256], in[256];
    bench_fill(b, out, sizeof out);
    for (unsigned at = 0; at < sizeof out; at += 64)
        machine_pio_write(b->m, bench_bar(0, DMA_ENGINE_BUFFER + at), out + at, 64, 1);
    check_equal("write: done", run(b, GPA + 0x10, sizeof out, DMA_ENGINE_WRITE), DMA_ENGINE_DONE);
    memory_get(b->mem, RAM + 0x10, in, sizeof in);
    check(memcmp(in, out, sizeof in) == 0, "write: in memory", "data differ");
    bench_fill(b, out, sizeof out);
    memory_put(b->mem, RAM + 0x800, out, sizeof out);
    check_equal("read: done", run(b, GPA + 0x800, sizeof out, 0), DMA_ENGINE_DONE);
    for (unsigned at = 0; at < sizeof in; at += 64)
        machine_pio_read(b->m, bench_bar(0, DMA_ENGINE_BUFFER + at), in + at, 64, 1);
    check(memcmp(in, out, sizeof in) == 0, "read: in the buffer", "data differ");
    check_equal("transfers counted", get(b, DMA_ENGINE_COUNT), 2);
}

static void interrupt(struct bench *b) {
    put(b, DMA_ENGINE_MSIX, IMSIC_GPA);
    put(b, DMA_ENGINE_MSIX + 4, 0);
    put(b, DMA_ENGINE_MSIX + 8, VECTOR);
    bench_config_write(b, DEVICE_A, PCI_MSIX_CAP, 0x80000000);
    run(b, GPA, 4, 0);
    check_equal("masked vector: not sent", memory_get32(b->mem, IMSIC), 0);
    check_equal("... but pending", get(b, DMA_ENGINE_PBA), 1);
    put(b, DMA_ENGINE_MSIX + 12, 0);
    bench_settle(b);
    check_equal("unmasked: sent", memory_get32(b->mem, IMSIC), VECTOR);
    check_equal("... and no longer pending", get(b, DMA_ENGINE_PBA), 0);
    memory_put(b->mem, IMSIC, &(uint32_t){0}, 4);
    run(b, GPA, 4, 0);
    check_equal("sent at a transfer's end", memory_get32(b->mem, IMSIC), VECTOR);
}

static void refused(struct bench *b) {
    const uint32_t ur = DMA_ENGINE_DONE | DMA_ENGINE_ERROR | TLP_UR << DMA_ENGINE_CPL_SHIFT;
    check_equal("beyond its memory: UR", run(b, RAM, 4, 0), ur);
    bench_expect_fault(b, "... recorded", READ_FAULT, DEVICE_A, RAM);
    check_equal("claims a translated address: UR",
                run(b, RAM, 4, TLP_AT_TRANSLATED << DMA_ENGINE_AT_SHIFT), ur);
    bench_expect_fault(b, "... recorded", TYPE_DISALLOWED, DEVICE_A, RAM);
    check_equal("claims a process: UR",
                run(b, GPA, 4, DMA_ENGINE_PASID | 5u << DMA_ENGINE_PASID_SHIFT), ur);
    bench_expect_fault(b, "... recorded", TYPE_DISALLOWED, DEVICE_A, GPA);
    check_equal("asks for a translation: UR",
                run(b, GPA, 8, TLP_AT_TRANSLATION_REQUEST << DMA_ENGINE_AT_SHIFT), ur);
    bench_expect_fault(b, "... recorded", TYPE_DISALLOWED, DEVICE_A, GPA);
}

static void without_the_right(struct bench *b) {
    bench_config_write(b, DEVICE_A, PCI_COMMAND, PCI_COMMAND_MEMORY);
    uint32_t status = run(b, GPA, 4, 0);
    check(status & DMA_ENGINE_ERROR, "without bus mastering: no transfer", "status %x", status);
    bench_config_write(b, DEVICE_A, PCI_COMMAND, 0);
    check_equal("without memory space: ones", get(b, DMA_ENGINE_ID), 0xffffffff);
    bench_config_write(b, DEVICE_A, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
    check_equal("and with both again", run(b, GPA, 4, 0), DMA_ENGINE_DONE);
    uint32_t control = bench_config_read(b, DEVICE_A, PCI_EXPRESS_CAP + 8);
    bench_config_write(b, DEVICE_A, PCI_EXPRESS_CAP + 8, control | 1 << 15);
    check_equal("function level reset: BAR cleared", bench_config_read(b, DEVICE_A, PCI_BAR0),
                PCI_BAR_64);
    check_equal("... command cleared", bench_config_read(b, DEVICE_A, PCI_COMMAND) & 7, 0);
    bench_place(b);
    check_equal("... registers cleared", get(b, DMA_ENGINE_COUNT), 0);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_start(&b);
    struct iommu_domain alpha = bench_domain(&b, 1);
    bench_map(&b, &alpha, GPA, RAM, STAGE_R | STAGE_W);
    iommu_msi_create(&b.iommu, &alpha, IMSIC_GPA, 0);
    iommu_msi_map(&b.iommu, &alpha, IMSIC_GPA, IMSIC);
    bench_attach(&b, DEVICE_A, &alpha);
    check_equal("identity", get(&b, DMA_ENGINE_ID), DMA_ENGINE_ID_VALUE);
    copies(&b);
    interrupt(&b);
    refused(&b);
    without_the_right(&b);
    return bench_close(&b);
}
