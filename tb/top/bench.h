// SPDX-License-Identifier: Apache-2.0
// The scene of the tests through the top: a machine with three DMA engines behind the link, one a
// domain, and what tests do with them again and again.
#ifndef TB_TOP_BENCH_H
#define TB_TOP_BENCH_H

#include "endpoint/dma_engine.h"
#include "endpoint/endpoints.h"
#include "harness/driver_io.h"
#include "harness/fail.h"
#include "harness/random.h"

#include "../../firmware/drivers/bulkhead_regs.h"
#include "../../firmware/drivers/iommu.h"
#include "../../firmware/drivers/iommu_regs.h"
#include "../../firmware/drivers/link.h"
#include "../../firmware/drivers/link_regs.h"
#include "../../firmware/drivers/pio.h"
#include "../../firmware/drivers/pio_regs.h"

enum { ENGINES = 3 };
enum { DEVICE_A = 0x0100, DEVICE_B = 0x0200, DEVICE_C = 0x0300 };
enum { WINDOW_CONFIG = 0, WINDOW_MEMORY = 0x10000000, WINDOW_IO = 0x1f000000 };
enum { PCI_MEMORY = 0x40000000, ENGINE_STRIDE = 0x100000 };
enum { REG_IOMMU = 0, REG_ID = 0x1000, REG_PIO = 0x2000, REG_LINK = 0x3000 };

struct bench {
    struct machine *m;
    struct memory *mem;
    struct dma_engine *engine[ENGINES]; // 01:00.0, 02:00.0, 03:00.0
    struct iommu iommu;
    struct random random;
};

// Opens the machine; engines get their BARs and the right to master the bus. SEED is taken from the
// environment, and with TEN_BIT_TAGS there Bulkhead uses such tags.
void bench_open(struct bench *b);
bool bench_ten_bit_tags(struct bench *b, bool on); // false: it cannot, or not now
// Gives the engines their BARs and the right to master the bus, as firmware does after a reset.
void bench_place(struct bench *b);
// Closes it: nothing may be left in flight.
int bench_close(struct bench *b);

// A transfer of engine e without going through its registers: n bytes, at any IOVA.
enum tlp_status bench_dma(struct bench *b, unsigned e, bool write, uint64_t iova, void *buf,
                          size_t n);
void bench_settle(struct bench *b);

// Offset in the PIO window of a byte of an engine's BAR.
uint64_t bench_bar(unsigned e, uint64_t offset);
uint32_t bench_config_read(struct bench *b, uint16_t id, unsigned reg);
void bench_config_write(struct bench *b, uint16_t id, unsigned reg, uint32_t value);

void bench_fill(struct bench *b, void *buf, size_t n); // random bytes

// For memory_watch: counts the hardware's accesses to one page of 4 KiB.
struct page_watch {
    uint64_t page;
    unsigned count;
};
void bench_count_page(void *ctx, uint64_t addr, size_t n, const void *data);

// ---- IOMMU
// -----------------------------------------------------------------------------------------------------
void bench_iommu_bare(struct bench *b);
void bench_iommu_start(struct bench *b); // the driver; all devices blocked
// A second-stage Sv39x4 root for a domain, and one 4 KiB mapping in it.
struct iommu_domain bench_domain(struct bench *b, uint16_t gscid);
enum { STAGE_R = 1 << 1, STAGE_W = 1 << 2, STAGE_X = 1 << 3 };
void bench_map(struct bench *b, const struct iommu_domain *d, uint64_t gpa, uint64_t spa,
               unsigned permissions);
void bench_attach(struct bench *b, uint32_t device, const struct iommu_domain *d);
// Expects exactly one fault record since the last call, with this cause, device and address.
void bench_expect_fault(struct bench *b, const char *name, uint16_t cause, uint32_t device,
                        uint64_t iova);
void bench_expect_no_fault(struct bench *b, const char *name);

// ---- A function that does nothing by itself
// ------------------------------------------------------------------- Requests for it are kept, in
// order; the test answers.
enum { SCRIPT_REQUESTS = 2048 };
struct script {
    struct machine_function link;
    uint64_t base, size; // claimed PCI memory; I/O ports are claimed by the same numbers
    struct tlp request[SCRIPT_REQUESTS];
    unsigned count;
};
void script_attach(struct script *s, struct bench *b, uint16_t id, uint64_t base, uint64_t size);
// Steps until the function has seen n requests.
bool script_wait(struct script *s, unsigned n);
void script_answer(struct script *s, const struct tlp *request, enum tlp_status status,
                   const void *data);

#endif
