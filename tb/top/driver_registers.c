// SPDX-License-Identifier: Apache-2.0
// The drivers' headers against the RTL itself: reset values and effects at the offsets that the
// drivers use, so that the two cannot drift apart. (firmware/drivers/test/registers compares their
// register maps as text.)
#include "bench.h"

#include "../../firmware/drivers/bulkhead.h"
#include "../../firmware/drivers/io.h"

#define PAGE(unit) (IO_REGS + (uint64_t)(unit))

static void identification(void) {
    uint64_t page = 0;

    check(bulkhead_version(IO_REGS) != 0, "identified", "no Bulkhead");
    check(bulkhead_find_unit(IO_REGS, BULKHEAD_KIND_IOMMU, &page) && page == PAGE(REG_IOMMU),
          "IOMMU listed", "page 0x%llx", (unsigned long long)page);
    check(bulkhead_find_unit(IO_REGS, BULKHEAD_KIND_PIO, &page) && page == PAGE(REG_PIO),
          "PIO unit listed", "page 0x%llx", (unsigned long long)page);
    check(bulkhead_find_unit(IO_REGS, BULKHEAD_KIND_LINK, &page) && page == PAGE(REG_LINK),
          "link unit listed", "page 0x%llx", (unsigned long long)page);
    check(!bulkhead_find_unit(IO_REGS, 99, &page), "absent unit not listed", "kind 99 found");
}

static void iommu_reset(void) {
    uint64_t iommu = PAGE(REG_IOMMU);
    uint64_t caps = io_read64(iommu + IOMMU_REG_CAPABILITIES);

    check_equal("capabilities.version", caps & IOMMU_CAP_VERSION_MASK, IOMMU_CAP_VERSION_1_0);
    check_equal("capabilities.PAS", caps >> IOMMU_CAP_PAS_SHIFT & IOMMU_CAP_PAS_MASK, 56);
    check((caps & IOMMU_CAP_SV39X4) != 0, "capabilities.Sv39x4", "absent");
    check((caps & IOMMU_CAP_MSI_FLAT) != 0, "capabilities.MSI_FLAT", "absent");
    check((io_read64(iommu + IOMMU_REG_DDTP) & IOMMU_DDTP_MODE_MASK) <= IOMMU_DDTP_MODE_BARE,
          "ddtp Off or Bare", "another mode");
    check_equal("cqcsr", io_read32(iommu + IOMMU_REG_CQCSR), 0);
    check_equal("fqcsr", io_read32(iommu + IOMMU_REG_FQCSR), 0);
    check_equal("pqcsr", io_read32(iommu + IOMMU_REG_PQCSR), 0);
    check_equal("ipsr", io_read32(iommu + IOMMU_REG_IPSR), 0);
}

static void pio_reset(void) {
    uint64_t pio = PAGE(REG_PIO);

    check_equal("PIO BUS", io_read32(pio + PIO_REG_BUS), 0x0000ff01);
    check_equal("PIO TIMEOUT", io_read32(pio + PIO_REG_TIMEOUT), 0x00400000);
    check_equal("PIO MEM_BASE", io_read64(pio + PIO_REG_MEM_BASE), 0x40000000);
    check_equal("PIO DPC_HEADER", io_read32(pio + PIO_REG_DPC_HEADER), 0x0001001d);
    check_equal("PIO DPC_CAP", io_read32(pio + PIO_REG_DPC_CAP), 5 << 8 | 1 << 5);
    check_equal("PIO PIO_STATUS", io_read32(pio + PIO_REG_PIO_STATUS), 0);
    check_equal("PIO PIO_EXCEPTION", io_read32(pio + PIO_REG_PIO_EXCEPTION), 0);
    check_equal("PIO TAGS", io_read32(pio + PIO_REG_TAGS), 0);
}

static void link_reset(void) {
    uint64_t link = PAGE(REG_LINK);

    check_equal("link CAP", LINK_CAP_MAX_PAYLOAD(io_read32(link + LINK_REG_CAP)), 512);
    check(link_is_up(link), "link up", "down");
    check_equal("link CONTROL", io_read32(link + LINK_REG_CONTROL), 0);
    check(link_set_payload(link, 256), "link payload", "256 bytes refused");
    check_equal("link payload taken", io_read32(link + LINK_REG_CONTROL), 1);
    check(!link_set_payload(link, 300), "odd payload refused", "300 bytes accepted");
    link_set_payload(link, 128);
}

// A configuration request that nobody answers with data must be told as the driver tells it.
static void pio_error_log(struct bench *b) {
    struct pio_error error;
    struct pio_counts before, after;

    pio_read_counts(PAGE(REG_PIO), &before);
    while (pio_read_error(PAGE(REG_PIO), &error)) {
    }
    check_equal("absent function", bench_config_read(b, 0x0130, 0x40), 0xffffffff);
    check(pio_read_error(PAGE(REG_PIO), &error), "error logged", "none");
    check_equal("its kind", error.kind, PIO_UNSUPPORTED);
    check_equal("its place in the window", error.offset, pio_config_offset(1, 6, 0, 0x40));
    check_equal("its header's type", error.header[0] >> 24, 0x04);
    check_equal("its header's target", error.header[2], UINT32_C(0x0130) << 16 | 0x40);
    check((error.status & PIO_STATUS_CONFIG) != 0, "its class", "not configuration");
    check(!pio_read_error(PAGE(REG_PIO), &error), "error cleared", "told twice");
    pio_read_counts(PAGE(REG_PIO), &after);
    check_equal("errors counted", after.errors - before.errors, 1);
}

// The driver brings the unit up and down again and again.
static void iommu_cycle(struct bench *b) {
    struct iommu *iommu = &b->iommu;
    int error = 0;

    for (unsigned levels = 1; levels <= 3 && error == 0; levels++) {
        struct iommu_config config = {.ddt_levels = levels, .queue_log2 = levels + 4};
        error = iommu_init(iommu, PAGE(REG_IOMMU), &config);
        check(error == 0, "driver starts", "%u levels: %s", levels, iommu_error_text(error));
        check_equal("ddtp", io_read64(PAGE(REG_IOMMU) + IOMMU_REG_DDTP) & IOMMU_DDTP_MODE_MASK,
                    IOMMU_DDTP_MODE_1LVL + levels - 1);
        if (error == 0 && levels < 3) {
            iommu_shutdown(iommu);
            check_equal("ddtp Off", io_read64(PAGE(REG_IOMMU) + IOMMU_REG_DDTP), 0);
        }
    }
    error = iommu_command(iommu, 0x7f, 0);
    check(error == 0 && iommu_sync(iommu) == IOMMU_E_CMD_ILLEGAL, "illegal command told",
          "it was not");
    error = iommu_sync(iommu);
    check(error == 0, "commands go on", "%s", iommu_error_text(error));
}

int main(void) {
    struct bench b;

    bench_open(&b);
    identification();
    iommu_reset();
    iommu_cycle(&b);
    link_reset();
    pio_reset();
    pio_error_log(&b);
    return bench_close(&b);
}
