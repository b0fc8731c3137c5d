// SPDX-License-Identifier: Apache-2.0
// What hardware remembers of MSI page tables: a known interrupt reads no memory, an invalidation
// takes away exactly what it must, and a live interrupt that the tables lead elsewhere is neither
// lost nor doubled.
#include "scene.h"
#include <stdio.h>

enum { PAGE = 4096, GPA = 0x28000000, MRIF = 0x26000200, NID = 0x123, TURNS = 300 };

static struct scene s;
static struct iommu_domain alpha, beta;
static uint64_t table_reads, other_reads, file[4], misshapen;

static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    (void)ctx;
    bool write = data != NULL;
    if (!write && addr >= alpha.msi_table && addr < alpha.msi_table + 64)
        table_reads++;
    else if (!write && (addr < MRIF || addr >= MRIF + 512))
        other_reads++;
    if (write && addr >= FILES && addr < FILES + 4 * PAGE) {
        misshapen += n != 4 || addr % PAGE != 0;
        file[(addr - FILES) / PAGE]++;
    }
}

static void message(uint16_t device, unsigned page, uint32_t data) {
    struct tlp t;
    tlp_mem(&t, true, device, 0, GPA + page * PAGE, &data, 4);
    machine_send(s.b.m, &t);
}

static bool pending(unsigned identity) {
    return memory_get64(s.b.mem, MRIF + identity / 64 * 16) >> identity % 64 & 1;
}

static uint64_t reads_of(uint16_t device, unsigned page, uint32_t data) {
    uint64_t before = table_reads + other_reads;
    message(device, page, data);
    bench_settle(&s.b);
    return table_reads + other_reads - before;
}

static void known(void) {
    check(reads_of(DEVICE_A, 0, 5) > 0, "first message walks", "no read");
    check_equal("known interrupt: reads", reads_of(DEVICE_A, 0, 6), 0);
    check_equal("... delivered", file[0], 2);
    check_equal("... its identity", memory_get32(s.b.mem, FILES), 6);
    reads_of(DEVICE_A, 1, 70);
    uint64_t before = table_reads;
    check_equal("known MRIF: reads beside the MRIF's", reads_of(DEVICE_A, 1, 71), 0);
    check_equal("... of the MSI page table", table_reads - before, 0);
    check(pending(70) && pending(71), "both in the MRIF", "a bit is clear");
    check(reads_of(DEVICE_B, 0, 9) > 0, "another device walks", "no read");
    check_equal("... by its own tables", file[2], 1);
    // A pinned entry of the page wins, and leaves what hardware knows alone.
    struct irq_target pin = {.type = IRQ_IMSIC, .pass = true, .address = FILES + 3 * PAGE};
    int entry = irq_pin_page(&s.irq, DEVICE_A, GPA, &pin);
    check_equal("pinned: reads", reads_of(DEVICE_A, 0, 8), 0);
    check_equal("pinned page wins", file[3], 1);
    irq_unpin(&s.irq, (unsigned)entry);
    check_equal("unpinned: reads", reads_of(DEVICE_A, 0, 8), 0);
    check_equal("... as before", file[0], 3);
}

static void forgotten(void) {
    iommu_inval_gvma(&s.b.iommu, alpha.gscid);
    iommu_sync(&s.b.iommu);
    check(reads_of(DEVICE_A, 0, 5) > 0, "after IOTINVAL.GVMA: walks", "no read");
    iommu_inval_ddt(&s.b.iommu, DEVICE_A);
    iommu_sync(&s.b.iommu);
    check(reads_of(DEVICE_A, 0, 5) > 0, "after IODIR.INVAL_DDT: walks", "no read");
    check_equal("... and is known again: reads", reads_of(DEVICE_A, 0, 5), 0);
    // The cache forgets more than it must; what is still good comes from the IOTLB.
    iommu_inval_gvma(&s.b.iommu, beta.gscid);
    iommu_sync(&s.b.iommu);
    check_equal("another guest's IOTINVAL.GVMA: reads", reads_of(DEVICE_A, 0, 5), 0);
    iommu_detach(&s.b.iommu, DEVICE_B);
    uint64_t before = file[2];
    message(DEVICE_B, 0, 9);
    bench_settle(&s.b);
    check_equal("detached: nothing comes", file[2], before);
    struct iommu_fault f[4];
    check(iommu_read_faults(&s.b.iommu, f, 4) == 1, "... but a record", "none");
}

// Messages without end while software leads the page to another file or the MRIF, at every offset
// in cycles. When the driver's function returns, nothing goes the old way any more.
static void moved(unsigned stalls) {
    uint64_t sent = 0, after = 0, old;
    unsigned lost = 0;
    machine_knobs(s.b.m)->stall_percent = stalls;
    file[0] = file[1] = file[3] = 0;
    for (unsigned turn = 0; turn < TURNS; turn++) {
        unsigned now = turn % 2 ? 1 : 0, next = turn % 2 ? 0 : 1;
        for (unsigned n = 0; n < 8; n++, sent++)
            message(DEVICE_A, 0, 1 + turn % 60);
        machine_run(s.b.m, turn % 50);
        iommu_msi_map(&s.b.iommu, &alpha, GPA, FILES + next * PAGE);
        old = file[now];
        for (unsigned n = 0; n < 4; n++, sent++)
            message(DEVICE_A, 0, 1 + turn % 60);
        machine_run(s.b.m, random_below(&s.b.random, 100));
        after += file[now] - old;
    }
    bench_settle(&s.b);
    check_equal("led elsewhere: old way used after that", after, 0);
    check_equal("... lost or doubled", sent - file[0] - file[1], 0);
    for (unsigned turn = 0; turn < TURNS; turn++) {
        unsigned identity = 64 + turn;
        uint64_t before = file[0];
        message(DEVICE_A, 0, identity);
        machine_run(s.b.m, turn % 60);
        if (turn % 2 == 0)
            iommu_msi_map_mrif(&s.b.iommu, &alpha, GPA, MRIF, NOTICES, NID);
        else
            iommu_msi_map(&s.b.iommu, &alpha, GPA, FILES);
        bench_settle(&s.b);
        lost += (file[0] - before) + pending(identity) != 1;
        memory_put64(s.b.mem, MRIF + identity / 64 * 16, 0);
    }
    check_equal("file and MRIF by turns: lost or doubled", lost, 0);
    bench_expect_no_fault(&s.b, "... without a record");
}

int main(void) {
    scene_open(&s);
    memory_watch(s.b.mem, seen, NULL);
    alpha = bench_domain(&s.b, 1);
    beta = bench_domain(&s.b, 2);
    iommu_msi_create(&s.b.iommu, &alpha, GPA, 2);
    iommu_msi_create(&s.b.iommu, &beta, GPA, 2);
    iommu_msi_map(&s.b.iommu, &alpha, GPA, FILES);
    iommu_msi_map_mrif(&s.b.iommu, &alpha, GPA + PAGE, MRIF, NOTICES, NID);
    iommu_msi_map(&s.b.iommu, &beta, GPA, FILES + 2 * PAGE);
    bench_attach(&s.b, DEVICE_A, &alpha);
    bench_attach(&s.b, DEVICE_B, &beta);
    known();
    forgotten();
    moved(0);
    moved(40);
    check_equal("messages that were not one DW", misshapen, 0);
    return scene_close(&s);
}
