// SPDX-License-Identifier: Apache-2.0
// A function with a translation cache, at every offset of cycles: once ATS.INVAL and IOFENCE.C are
// done, nothing reaches the old page. A cache that never answers ends in cmd_to; page requests are
// answered; the link may go down amid it all.
#include "bench.h"
#include "endpoint/pci_ats.h"
#include <stdio.h>
#include <string.h>

enum { GPA = 0x80000000, OLD = 0x90000000, NEW = 0x91000000, PAGE = 4096, PERIOD = 2000 };
enum { STREAMS = 4 };

static struct bench b;
static struct pci_ats cache;
static struct iommu_domain alpha;

static void fence(const char *name, int expected) {
    int error = iommu_sync(&b.iommu);
    check(error == expected, name, "%s", iommu_error_text(error));
}

static void attach(unsigned flags) {
    int error = iommu_detach(&b.iommu, DEVICE_A);
    if (error == 0)
        error = iommu_attach(&b.iommu, DEVICE_A, &alpha, flags);
    check(error == 0, "attach", "%s", iommu_error_text(error));
}

struct outcome {
    bool done;
    enum tlp_status status;
};

static void ended(void *ctx, enum tlp_status status) {
    *(struct outcome *)ctx = (struct outcome){true, status};
}

static void until(const bool *done, const char *what) {
    for (unsigned i = 0; !*done; i++) {
        if (i == 100000)
            harness_fail("%s: it never does", what);
        machine_step(b.m);
    }
}

static enum tlp_status transfer(bool write, uint64_t iova, void *buf, size_t n) {
    struct outcome o = {0};
    pci_ats_dma(
        &cache,
        &(struct dma){.write = write, .iova = iova, .buf = buf, .n = n, .done = ended, .ctx = &o});
    until(&o.done, "a transfer ends");
    if (!cache.mute)
        bench_settle(&b);
    return o.status;
}

static void use(void) {
    uint8_t out[3 * PAGE], in[3 * PAGE];
    bench_fill(&b, out, sizeof out);
    for (unsigned i = 0; i < 4; i++)
        bench_map(&b, &alpha, GPA + i * PAGE, OLD + 7 * i * PAGE, STAGE_R | STAGE_W);
    iommu_inval_gvma(&b.iommu, alpha.gscid);
    fence("fence", 0);
    check_equal("write through the cache", transfer(true, GPA + 100, out, sizeof out), TLP_SC);
    check_equal("read through the cache", transfer(false, GPA + 100, in, sizeof in), TLP_SC);
    check(memcmp(in, out, sizeof in) == 0, "what was written", "data differ");
    check(cache.asked == 4 && cache.hits >= 4, "one translation a page", "%u asked, %u hits",
          cache.asked, cache.hits);
    check_equal("a page that is not there", transfer(false, GPA + 9 * PAGE, in, 8), TLP_UR);
    bench_expect_no_fault(&b, "... is no fault");
}

// ---- Streams of reads and writes while the page moves ----

struct stream {
    bool write, stop, running;
    uint64_t word;
    unsigned finished;
};

static struct stream stream[STREAMS];

static void again(void *ctx, enum tlp_status status);

static void start(struct stream *s) {
    s->running = true;
    pci_ats_dma(&cache, &(struct dma){.write = s->write,
                                      .iova = GPA + 64ull * (unsigned)(s - stream),
                                      .buf = (uint8_t *)&s->word,
                                      .n = sizeof s->word,
                                      .done = again,
                                      .ctx = s});
}

static void again(void *ctx, enum tlp_status status) {
    struct stream *s = ctx;
    s->running = false;
    s->finished += status == TLP_SC;
    if (!s->stop)
        start(s);
}

static void run_streams(bool run) {
    for (unsigned i = 0; i < STREAMS; i++) {
        stream[i].stop = !run;
        stream[i].write = i & 1;
        if (run && !stream[i].running)
            start(&stream[i]);
    }
}

static void moving_page(const char *name, unsigned rounds, bool forget, bool expect_stale) {
    unsigned stale = 0;
    run_streams(true);
    for (unsigned i = 0; i < rounds; i++) {
        uint64_t to = i & 1 ? OLD : NEW;
        machine_run(b.m, 1 + i);
        bench_map(&b, &alpha, GPA, to, STAGE_R | STAGE_W);
        iommu_inval_gvma_page(&b.iommu, alpha.gscid, GPA);
        if (forget)
            iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA, 12 + i % 3);
        iommu_sync(&b.iommu);
        struct page_watch w = {.page = to == OLD ? NEW : OLD};
        memory_watch(b.mem, bench_count_page, &w);
        machine_run(b.m, 300);
        memory_watch(b.mem, NULL, NULL);
        stale += w.count != 0;
    }
    run_streams(false);
    bench_settle(&b);
    check(expect_stale ? stale > 0 : stale == 0, name, "%u of %u rounds", stale, rounds);
    bench_expect_no_fault(&b, "... and no fault");
}

static void moving(void) {
    moving_page("the test can fail: without ATS.INVAL the old page is used", 6, false, true);
    bench_map(&b, &alpha, GPA, OLD, STAGE_R | STAGE_W);
    iommu_inval_gvma(&b.iommu, alpha.gscid);
    iommu_inval_atc_all(&b.iommu, DEVICE_A);
    fence("all forgotten", 0);
    for (cache.answers = 1; cache.answers <= 8; cache.answers += 7)
        moving_page("no stale translation", 40, true, false);
    cache.answers = 0;
    check(cache.invalidated > 50, "the cache was told", "%u times", cache.invalidated);
}

// Sizes of what the cache is told to forget.
static void ranges(void) {
    uint64_t v;
    for (unsigned log2 = 12; log2 <= 64; log2 += log2 < 16 ? 1 : 16) {
        char name[60];
        transfer(false, GPA, &v, 8);
        unsigned before = cache.misses;
        iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA, log2);
        fence("fence", 0);
        transfer(false, GPA, &v, 8);
        snprintf(name, sizeof name, "2^%u bytes forgotten", log2);
        check_equal(name, cache.misses - before, 1);
    }
    unsigned before = cache.misses;
    iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA + PAGE, 12);
    iommu_inval_atc(&b.iommu, DEVICE_A, true, 7, GPA, 12);
    fence("fence", 0);
    transfer(false, GPA, &v, 8);
    check_equal("another page, another process: kept", cache.misses - before, 0);
}

static void never_answers(void) {
    uint64_t v;
    reg_write32(b.m, REG_IOMMU + IOMMU_REG_ATS_PERIOD, PERIOD);
    cache.mute = true;
    iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA, 12);
    fence("a cache that never answers: cmd_to", IOMMU_E_CMD_TIMEOUT);
    fence("... and the next fence is good", 0);
    cache.mute = false;
    memset(cache.inval, 0, sizeof cache.inval);
    iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA, 12);
    fence("... and so is the device, once it answers", 0);
    reg_write32(b.m, REG_IOMMU + IOMMU_REG_ATS_PERIOD, 100000000);
    check_equal("reads on", transfer(false, GPA, &v, 8), TLP_SC);
}

// ---- Page requests ----

static void answer_page(enum iommu_page_code code, uint64_t map) {
    struct iommu_page_request p;
    int n = 0;
    for (unsigned i = 0; i < 20000 && n == 0; i++) {
        machine_step(b.m);
        n = i % 100 ? 0 : iommu_read_page_requests(&b.iommu, &p, 1);
    }
    check(n == 1 && p.device_id == DEVICE_A && IOMMU_PQ_ADDRESS(p.payload) == GPA + 9 * PAGE &&
              p.payload & IOMMU_PQ_L,
          "page request in the queue", "%d records", n);
    if (map)
        bench_map(&b, &alpha, GPA + 9 * PAGE, map, STAGE_R | STAGE_W);
    iommu_page_response(&b.iommu, &p, code);
    fence("answered", 0);
}

static void pages(void) {
    struct outcome o = {0};
    uint64_t v = 0;
    struct dma d = {.iova = GPA + 9 * PAGE, .buf = (uint8_t *)&v, .n = 8, .done = ended, .ctx = &o};
    attach(IOMMU_ATTACH_ATS | IOMMU_ATTACH_PRI | IOMMU_ATTACH_PRPR);
    cache.pri = true;
    memory_put64(b.mem, NEW + 5 * PAGE, 0x9a9e);
    pci_ats_dma(&cache, &d);
    answer_page(IOMMU_PAGE_SUCCESS, NEW + 5 * PAGE);
    for (unsigned i = 0; i < 20000 && !o.done; i++)
        machine_step(b.m);
    check(o.done && o.status == TLP_SC && v == 0x9a9e, "the page came", "status %u", o.status);
    bench_map(&b, &alpha, GPA + 9 * PAGE, 0, 0);
    iommu_inval_gvma(&b.iommu, alpha.gscid);
    iommu_inval_atc_all(&b.iommu, DEVICE_A);
    fence("the page is gone", 0);
    o.done = false;
    pci_ats_dma(&cache, &d);
    answer_page(IOMMU_PAGE_INVALID, 0);
    for (unsigned i = 0; i < 20000 && !o.done; i++)
        machine_step(b.m);
    check(o.done && o.status == TLP_CA, "no such page, says software", "status %u", o.status);
    // Nobody reads the queue: the unit answers itself.
    attach(IOMMU_ATTACH_ATS);
    o.done = false;
    pci_ats_dma(&cache, &d);
    for (unsigned i = 0; i < 20000 && !o.done; i++)
        machine_step(b.m);
    check(o.done && o.status == TLP_CA, "EN_PRI is 0: the unit says no", "status %u", o.status);
    bench_expect_fault(&b, "... and records it", 260, DEVICE_A, TLP_MSG_PAGE_REQUEST);
    cache.pri = false;
}

// Messages keep their place behind the writes before them: a completion is not seen before they are
// in memory.
static void completion_behind_writes(void) {
    struct pci_function *f = dma_engine_function(b.engine[0]);
    uint8_t data[256];
    unsigned late = 0;
    machine_knobs(b.m)->mem_latency = 150;
    machine_knobs(b.m)->mem_near_msi = true;
    for (unsigned i = 0; i < 20; i++) {
        bench_fill(&b, data, sizeof data);
        cache.mute = true;
        iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA, 12);
        for (unsigned k = 0; k < 20000 && !cache.inval[0].used && !cache.inval[1].used; k++)
            machine_step(b.m);
        transfer(true, GPA, data, 1); // the page's translation is there
        struct outcome o = {0};
        pci_ats_dma(&cache, &(struct dma){.write = true,
                                          .iova = GPA,
                                          .buf = data,
                                          .n = sizeof data,
                                          .done = ended,
                                          .ctx = &o});
        until(&o.done, "a write ends");
        cache.mute = false;
        for (unsigned k = 0; k < ATC_INVALS; k++) {
            if (cache.inval[k].used)
                pci_inval_completion(f, cache.inval[k].requester, 1, 1u << k);
            cache.inval[k].used = false;
        }
        iommu_command(&b.iommu,
                      IOMMU_CMD_IOFENCE_C | IOMMU_IOFENCE_AV |
                          IOMMU_IOFENCE_DATA(++b.iommu.fence_data),
                      IOMMU_IOFENCE_ADDR(b.iommu.fence_word));
        for (unsigned k = 0;
             (uint32_t)memory_get64(b.mem, b.iommu.fence_word) != b.iommu.fence_data; k++) {
            if (k == 20000)
                harness_fail("the fence never ends");
            machine_step(b.m);
        }
        uint8_t got[sizeof data];
        memory_get(b.mem, OLD, got, sizeof got);
        late += memcmp(got, data, sizeof got) != 0;
        bench_settle(&b);
    }
    check(late == 0, "writes before a completion are in memory before the fence", "%u of 20", late);
    machine_knobs(b.m)->mem_latency = 4;
}

static void link_goes_down(void) {
    cache.mute = true;
    iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA, 12);
    machine_run(b.m, 500);
    machine_link_up(b.m, false);
    fence("an invalidation ends when the link goes down", 0);
    machine_link_up(b.m, true);
    machine_forget(b.m);
    bench_place(&b);
    pci_ats_open(&cache, dma_engine_function(b.engine[0]));
    uint64_t v;
    check_equal("reads again", transfer(false, GPA, &v, 8), TLP_SC);
    iommu_inval_atc(&b.iommu, DEVICE_A, false, 0, GPA, 12);
    fence("... and forgets again", 0);
}

int main(void) {
    bench_open(&b);
    bench_iommu_start(&b);
    alpha = bench_domain(&b, 1);
    reg_write32(b.m, REG_IOMMU + IOMMU_REG_ATS_PERIOD, 100000000);
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        pci_ats_open(&cache, dma_engine_function(b.engine[0]));
        machine_knobs(b.m)->mem_near_msi = true;
        machine_knobs(b.m)->mem_latency = pauses ? 20 : 60;
        machine_knobs(b.m)->stall_percent = pauses;
        attach(IOMMU_ATTACH_ATS);
        use();
        moving();
        ranges();
        never_answers();
        pages();
        attach(IOMMU_ATTACH_ATS | IOMMU_ATTACH_T2GPA);
        moving_page("T2GPA: not even without ATS.INVAL", 40, false, false);
        attach(IOMMU_ATTACH_ATS);
        bench_map(&b, &alpha, GPA, OLD, STAGE_R | STAGE_W);
        completion_behind_writes();
    }
    link_goes_down();
    return bench_close(&b);
}
