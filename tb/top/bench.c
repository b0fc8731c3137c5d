// SPDX-License-Identifier: Apache-2.0
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTLE = 200000 };

uint64_t bench_bar(unsigned e, uint64_t offset) {
    return WINDOW_MEMORY + e * ENGINE_STRIDE + offset;
}

static uint64_t config_offset(uint16_t id, unsigned reg) {
    return (uint64_t)id << 12 | reg;
}

uint32_t bench_config_read(struct bench *b, uint16_t id, unsigned reg) {
    uint32_t v = 0;
    machine_pio_read(b->m, config_offset(id, reg), &v, 4, 0);
    return v;
}

void bench_config_write(struct bench *b, uint16_t id, unsigned reg, uint32_t value) {
    machine_pio_write(b->m, config_offset(id, reg), &value, 4, 0);
}

// As firmware would leave it; done here by hand so that tests of DMA do not depend on the PIO unit.
static void place(struct pci_function *f, uint32_t bar) {
    const uint16_t command = PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER;
    bar |= f->config[PCI_BAR0] & 15; // the type
    memcpy(f->config + PCI_BAR0, &bar, sizeof bar);
    memcpy(f->config + PCI_COMMAND, &command, sizeof command);
}

void bench_place(struct bench *b) {
    for (unsigned e = 0; e < ENGINES; e++)
        place(dma_engine_function(b->engine[e]), PCI_MEMORY + e * ENGINE_STRIDE);
}

void bench_open(struct bench *b) {
    const char *seed = getenv("SEED");
    unsigned n = seed ? (unsigned)strtoul(seed, NULL, 0) : 1;
    memset(b, 0, sizeof *b);
    random_seed(&b->random, n);
    b->mem = memory_open();
    struct machine_ops ops = memory_ops(b->mem);
    b->m = machine_open(&ops);
    machine_knobs(b->m)->seed = n;
    driver_io_use(b->m, b->mem);
    for (unsigned e = 0; e < ENGINES; e++) {
        uint16_t id = (uint16_t)(DEVICE_A + 0x100 * e);
        b->engine[e] = dma_engine_open(b->m, id, 0);
    }
    bench_place(b);
    if (getenv("TEN_BIT_TAGS"))
        bench_ten_bit_tags(b, true);
}

bool bench_ten_bit_tags(struct bench *b, bool on) {
    bool done = pio_use_ten_bit_tags(IO_REGS + REG_PIO, on);
    if (done)
        machine_knobs(b->m)->ten_bit_tags = on;
    return done;
}

int bench_close(struct bench *b) {
    machine_settle(b->m, SETTLE);
    check(machine_idle(b->m), "idle at the end", "something is still in flight");
    check_equal("requests without an answer", machine_unanswered(b->m), 0);
    check(machine_credits_whole(b->m), "every credit came back", "some were lost");
    for (unsigned e = 0; e < ENGINES; e++)
        dma_engine_close(b->engine[e]);
    machine_close(b->m);
    memory_close(b->mem);
    return check_status();
}

void bench_settle(struct bench *b) {
    if (!machine_settle(b->m, SETTLE))
        machine_fail(b->m, "not idle after %d cycles", SETTLE);
}

void bench_count_page(void *ctx, uint64_t addr, size_t n, const void *data) {
    struct page_watch *w = ctx;
    (void)n, (void)data;
    w->count += addr >> 12 == w->page >> 12;
}

struct outcome {
    bool done;
    enum tlp_status status;
};

static void done(void *ctx, enum tlp_status status) {
    struct outcome *o = ctx;
    o->done = true;
    o->status = status;
}

enum tlp_status bench_dma(struct bench *b, unsigned e, bool write, uint64_t iova, void *buf,
                          size_t n) {
    struct outcome o = {0};
    pci_dma(
        dma_engine_function(b->engine[e]),
        &(struct dma){.write = write, .iova = iova, .buf = buf, .n = n, .done = done, .ctx = &o});
    for (unsigned i = 0; !o.done; i++) {
        if (i > SETTLE)
            machine_fail(b->m, "DMA at 0x%llx never ended", (unsigned long long)iova);
        machine_step(b->m);
    }
    bench_settle(b);
    return o.status;
}

void bench_fill(struct bench *b, void *buf, size_t n) {
    for (size_t i = 0; i < n; i++)
        ((uint8_t *)buf)[i] = (uint8_t)random_next(&b->random);
}

// ---- IOMMU
// -----------------------------------------------------------------------------------------------------
void bench_iommu_bare(struct bench *b) {
    reg_write64(b->m, REG_IOMMU + IOMMU_REG_DDTP, IOMMU_DDTP_MODE_BARE);
    for (unsigned i = 0; reg_read64(b->m, REG_IOMMU + IOMMU_REG_DDTP) & IOMMU_DDTP_BUSY; i++)
        if (i > 1000)
            machine_fail(b->m, "ddtp stays busy");
}

void bench_iommu_start(struct bench *b) {
    int error = iommu_init(&b->iommu, IO_REGS + REG_IOMMU, NULL);
    if (error)
        machine_fail(b->m, "iommu_init: %s", iommu_error_text(error));
}

struct iommu_domain bench_domain(struct bench *b, uint16_t gscid) {
    return (struct iommu_domain){
        .root = memory_alloc(b->mem, 16384), .mode = IOMMU_SV39X4, .gscid = gscid};
}

void bench_map(struct bench *b, const struct iommu_domain *d, uint64_t gpa, uint64_t spa,
               unsigned permissions) {
    uint64_t table = d->root;
    for (unsigned level = 2; level > 0; level--) {
        uint64_t at = table + 8 * (gpa >> (12 + 9 * level) & (level == 2 ? 0x7ff : 0x1ff));
        uint64_t pte = memory_get64(b->mem, at);
        if (!pte) {
            pte = memory_alloc(b->mem, 4096) >> 2 | 1;
            memory_put64(b->mem, at, pte);
        }
        table = (pte >> 10 & 0xfffffffffff) << 12;
    }
    // V, U (a second-stage leaf is a user page), A and D.
    uint64_t pte = spa >> 12 << 10 | 1 | permissions | 1 << 4 | 1 << 6 | 1 << 7;
    memory_put64(b->mem, table + 8 * (gpa >> 12 & 0x1ff), permissions ? pte : 0);
}

void bench_attach(struct bench *b, uint32_t device, const struct iommu_domain *d) {
    int error = iommu_attach(&b->iommu, device, d, 0);
    if (error)
        machine_fail(b->m, "iommu_attach %04x: %s", device, iommu_error_text(error));
}

void bench_expect_fault(struct bench *b, const char *name, uint16_t cause, uint32_t device,
                        uint64_t iova) {
    struct iommu_fault f[4];
    bench_settle(b);
    int n = iommu_read_faults(&b->iommu, f, 4);
    if (n != 1)
        check(false, name, "%d fault records, expected 1", n);
    else
        check(f[0].cause == cause && f[0].device_id == device && f[0].iotval == iova, name,
              "fault %u of device %04x at %llx; expected %u, %04x, %llx", f[0].cause,
              f[0].device_id, (unsigned long long)f[0].iotval, cause, device,
              (unsigned long long)iova);
}

void bench_expect_no_fault(struct bench *b, const char *name) {
    struct iommu_fault f;
    bench_settle(b);
    int n = iommu_read_faults(&b->iommu, &f, 1);
    check(n == 0, name, "fault %u of device %04x at %llx", f.cause, f.device_id,
          (unsigned long long)f.iotval);
}

// ---- Script
// ----------------------------------------------------------------------------------------------------
static bool script_claims(void *ctx, const struct tlp *t) {
    const struct script *s = ctx;
    return t->address >= s->base && t->address - s->base < s->size;
}

static void script_receive(void *ctx, const struct tlp *t) {
    struct script *s = ctx;
    if (s->count == SCRIPT_REQUESTS)
        harness_fail("a scripted function got more than %d requests", SCRIPT_REQUESTS);
    s->request[s->count++] = *t;
}

void script_attach(struct script *s, struct bench *b, uint16_t id, uint64_t base, uint64_t size) {
    memset(s, 0, sizeof *s);
    s->base = base;
    s->size = size;
    s->link = (struct machine_function){
        .id = id, .ctx = s, .claims = script_claims, .receive = script_receive};
    machine_attach(b->m, &s->link);
}

bool script_wait(struct script *s, unsigned n) {
    for (unsigned i = 0; i < SETTLE && s->count < n; i++)
        machine_step(s->link.machine);
    return s->count >= n;
}

void script_answer(struct script *s, const struct tlp *request, enum tlp_status status,
                   const void *data) {
    struct tlp answer;
    tlp_complete(&answer, request, s->link.id, status);
    if (tlp_has_data(&answer))
        memcpy(answer.data, data, answer.length * 4u);
    machine_send(s->link.machine, &answer);
}
