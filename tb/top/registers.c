// SPDX-License-Identifier: Apache-2.0
// The register pages: identification, 32- and 64-bit access, pages where nothing is.
#include "bench.h"
#include "../../firmware/drivers/bulkhead.h"

int main(void) {
    struct bench b;
    uint64_t page = 0, v = 0;
    bench_open(&b);
    check_equal("version", bulkhead_version(IO_REGS) >> 16 != 0 || bulkhead_version(IO_REGS), 1);
    check(bulkhead_find_unit(IO_REGS, BULKHEAD_KIND_IOMMU, &page) && page == IO_REGS, "IOMMU page",
          "at %llx", (unsigned long long)page);
    check(bulkhead_find_unit(IO_REGS, BULKHEAD_KIND_PIO, &page) && page == IO_REGS + REG_PIO,
          "PIO page", "at %llx", (unsigned long long)page);
    check(bulkhead_find_unit(IO_REGS, BULKHEAD_KIND_LINK, &page) && page == IO_REGS + REG_LINK,
          "link page", "at %llx", (unsigned long long)page);
    uint64_t whole = reg_read64(b.m, REG_IOMMU + IOMMU_REG_CAPABILITIES);
    uint64_t halves = reg_read32(b.m, REG_IOMMU + IOMMU_REG_CAPABILITIES) |
                      (uint64_t)reg_read32(b.m, REG_IOMMU + IOMMU_REG_CAPABILITIES + 4) << 32;
    check_equal("64-bit register in halves", halves, whole);
    reg_write32(b.m, REG_PIO + PIO_REG_MEM_BASE + 4, 0x12);
    check_equal("write of one half keeps the other", reg_read64(b.m, REG_PIO + PIO_REG_MEM_BASE),
                0x1200000000 | PCI_MEMORY);
    reg_write32(b.m, REG_PIO + PIO_REG_MEM_BASE + 4, 0);
    machine_reg_write(b.m, 0x9000, 8, ~0ull);
    machine_reg_read(b.m, 0x9000, 8, &v);
    check_equal("nothing where nothing is", v, 0);
    return bench_close(&b);
}
