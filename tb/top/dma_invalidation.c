// SPDX-License-Identifier: Apache-2.0
// A page taken away is gone when the fence that follows its invalidation is done: with requests
// before, between and under way, none that the device makes afterwards reaches it.
#include "bench.h"
#include <string.h>

enum { GPA = 0x80000000, OLD = 0x90000000, NEW = 0x91000000, PAGE = 4096 };
enum { READ_GUEST_FAULT = 21 };

static uint64_t first_word(struct bench *b) {
    uint64_t v = 0;
    bench_dma(b, 0, false, GPA, &v, sizeof v);
    return v;
}

static void fence(struct bench *b, const char *name) {
    int error = iommu_sync(&b->iommu);
    check(error == 0, name, "%s", iommu_error_text(error));
}

static void one_page(struct bench *b, const struct iommu_domain *d) {
    memory_put64(b->mem, OLD, 0x01d);
    memory_put64(b->mem, NEW, 0x4e3);
    bench_map(b, d, GPA, OLD, STAGE_R);
    iommu_inval_gvma_page(&b->iommu, d->gscid, GPA);
    fence(b, "fence");
    check_equal("first mapping", first_word(b), 0x01d);
    bench_map(b, d, GPA, NEW, STAGE_R);
    iommu_inval_gvma_page(&b->iommu, d->gscid, GPA);
    fence(b, "fence after the page has moved");
    check_equal("the moved page", first_word(b), 0x4e3);
    bench_map(b, d, GPA, 0, 0);
    iommu_inval_gvma(&b->iommu, d->gscid);
    fence(b, "fence after the page is gone");
    check_equal("the page that is gone", bench_dma(b, 0, false, GPA, &(uint64_t){0}, 8), TLP_UR);
    bench_expect_fault(b, "recorded", READ_GUEST_FAULT, DEVICE_A, GPA);
}

struct stream {
    struct bench *b;
    bool stop;
    uint64_t last;
    unsigned finished;
};

static void again(void *ctx, enum tlp_status status);

static void start(struct stream *s) {
    pci_dma(
        dma_engine_function(s->b->engine[0]),
        &(struct dma){
            .iova = GPA, .buf = (uint8_t *)&s->last, .n = sizeof s->last, .done = again, .ctx = s});
}

static void again(void *ctx, enum tlp_status status) {
    struct stream *s = ctx;
    s->finished += status == TLP_SC;
    if (!s->stop)
        start(s);
}

// The device reads without a pause while the page moves, at every offset of cycles.
static void under_way(struct bench *b, const struct iommu_domain *d) {
    struct stream s = {.b = b};
    unsigned stale = 0, rounds = 60;
    bench_map(b, d, GPA, OLD, STAGE_R);
    iommu_inval_gvma_page(&b->iommu, d->gscid, GPA);
    iommu_sync(&b->iommu);
    start(&s);
    for (unsigned i = 0; i < rounds; i++) {
        uint64_t to = i & 1 ? OLD : NEW;
        machine_run(b->m, 1 + i);
        bench_map(b, d, GPA, to, STAGE_R);
        iommu_inval_gvma_page(&b->iommu, d->gscid, GPA);
        iommu_sync(&b->iommu);
        // The fence has waited for what was translated before it: nothing reaches the old page now.
        struct page_watch w = {.page = to == OLD ? NEW : OLD};
        memory_watch(b->mem, bench_count_page, &w);
        for (unsigned until = s.finished + 2; s.finished < until;)
            machine_step(b->m);
        memory_watch(b->mem, NULL, NULL);
        stale += s.last != memory_get64(b->mem, to) || w.count != 0;
    }
    s.stop = true;
    bench_settle(b);
    check(stale == 0, "no stale translation under way", "%u of %u rounds", stale, rounds);
    bench_expect_no_fault(b, "no fault under way");
}

static void device_taken_away(struct bench *b, const struct iommu_domain *d) {
    uint64_t v = 0;
    check_equal("before", bench_dma(b, 0, false, GPA, &v, sizeof v), TLP_SC);
    check_equal("detach", (unsigned)iommu_detach(&b->iommu, DEVICE_A), 0);
    check_equal("after", bench_dma(b, 0, false, GPA, &v, sizeof v), TLP_UR);
    bench_expect_fault(b, "recorded", 258, DEVICE_A, GPA);
    bench_attach(b, DEVICE_A, d);
    check_equal("attached again", bench_dma(b, 0, false, GPA, &v, sizeof v), TLP_SC);
}

int main(void) {
    struct bench b;
    bench_open(&b);
    bench_iommu_start(&b);
    struct iommu_domain alpha = bench_domain(&b, 1);
    bench_attach(&b, DEVICE_A, &alpha);
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        // A fence that does not wait is seen when its own write is faster than what it should wait
        // for.
        machine_knobs(b.m)->mem_near_msi = true;
        machine_knobs(b.m)->mem_latency = pauses ? 50 : 150;
        machine_knobs(b.m)->stall_percent = pauses;
        one_page(&b, &alpha);
        under_way(&b, &alpha);
        device_taken_away(&b, &alpha);
        bench_map(&b, &alpha, GPA, 0, 0);
    }
    return bench_close(&b);
}
