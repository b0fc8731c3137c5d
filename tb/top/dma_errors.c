// SPDX-License-Identifier: Apache-2.0
// Memory that answers with errors or poison: a device's read ends with Completer Abort, a write is
// counted, a walk ends with the specification's cause; nothing hangs, and the next access works.
#include "bench.h"
#include <stdio.h>
#include <string.h>

enum { GPA = 0x80000000, SPA = 0x90000000, PAGE = 4096 };
enum { PT_FAULT_READ = 5, DDT_LOAD_FAULT = 257, DDT_CORRUPT = 268, PT_CORRUPT = 274 };

static void watch(void *ctx, const struct tlp *t, bool from_bulkhead) {
    *(unsigned *)ctx += from_bulkhead && tlp_is_completion(t) && t->ep;
}

static void data_errors(struct bench *b, enum mem_result result, const char *what) {
    struct link_counts c0, c1;
    uint8_t data[200] = {0};
    unsigned poisoned = 0;
    char name[80];
    machine_watch(b->m, watch, &poisoned);
    memory_inject(b->mem, SPA + 64, 8, false, result);
    link_read_counts(IO_REGS + REG_LINK, &c0);
    snprintf(name, sizeof name, "%s on a device's read", what);
    check_equal(name, bench_dma(b, 0, false, GPA, data, sizeof data), TLP_CA);
    memory_inject(b->mem, SPA + 64, 8, false, MEM_OK);
    link_read_counts(IO_REGS + REG_LINK, &c1);
    if (result == MEM_POISON) {
        check(poisoned > 0, "poison is handed on", "no completion was poisoned");
    } else {
        snprintf(name, sizeof name, "%s on a device's read: counted", what);
        check(c1.read_error > c0.read_error && !poisoned, name, "not counted");
    }
    snprintf(name, sizeof name, "%s: the next read works", what);
    check_equal(name, bench_dma(b, 0, false, GPA, data, sizeof data), TLP_SC);
    machine_watch(b->m, NULL, NULL);
}

static void write_error(struct bench *b) {
    struct link_counts c0, c1;
    uint8_t data[16] = {0};
    memory_inject(b->mem, SPA, 64, true, MEM_SLVERR);
    link_read_counts(IO_REGS + REG_LINK, &c0);
    bench_dma(b, 0, true, GPA, data, sizeof data);
    memory_inject(b->mem, SPA, 64, true, MEM_OK);
    link_read_counts(IO_REGS + REG_LINK, &c1);
    check(c1.write_error == c0.write_error + 1, "error on a device's write is counted",
          "%u counted", c1.write_error - c0.write_error);
}

// An error while walking, with nothing cached.
static void walk_error(struct bench *b, const char *name, uint64_t table, enum mem_result result,
                       uint16_t cause) {
    uint8_t data[8];
    iommu_inval_ddt_all(&b->iommu);
    iommu_inval_gvma_all(&b->iommu);
    iommu_sync(&b->iommu);
    memory_inject(b->mem, table, PAGE, false, result);
    enum tlp_status status = bench_dma(b, 0, false, GPA, data, sizeof data);
    memory_inject(b->mem, table, PAGE, false, MEM_OK);
    check(status == TLP_CA || status == TLP_UR, name, "status %u", status);
    bench_expect_fault(b, "... recorded", cause, DEVICE_A, GPA);
    check_equal("... and over", bench_dma(b, 0, false, GPA, data, sizeof data), TLP_SC);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_start(&b);
    struct iommu_domain alpha = bench_domain(&b, 1);
    bench_map(&b, &alpha, GPA, SPA, STAGE_R | STAGE_W);
    bench_attach(&b, DEVICE_A, &alpha);
    data_errors(&b, MEM_SLVERR, "SLVERR");
    data_errors(&b, MEM_DECERR, "DECERR");
    data_errors(&b, MEM_POISON, "poison");
    write_error(&b);
    walk_error(&b, "error in the directory", b.iommu.directory, MEM_SLVERR, DDT_LOAD_FAULT);
    walk_error(&b, "poison in the directory", b.iommu.directory, MEM_POISON, DDT_CORRUPT);
    walk_error(&b, "error in the page table", alpha.root, MEM_DECERR, PT_FAULT_READ);
    walk_error(&b, "poison in the page table", alpha.root, MEM_POISON, PT_CORRUPT);
    return bench_close(&b);
}
