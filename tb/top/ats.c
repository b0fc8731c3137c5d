// SPDX-License-Identifier: Apache-2.0
// Translation requests on the link: what comes back, bit by bit, and which are refused; translated
// requests; and messages that are not what they should be.
#include "bench.h"
#include "endpoint/pci_ats.h"
#include <stdio.h>
#include <string.h>

enum { GPA = 0x80000000, SPA = 0x90000000, DEVICE = 0x0510, RAM_A = 0x40000000 };
enum { ENTRY_R = 1, ENTRY_W = 2, ENTRY_U = 4, ENTRY_X = 8, ENTRY_PRIV = 16, ENTRY_G = 32 };
enum { ENTRY_S = 1 << 11, READ_ACCESS = 5, READ_GUEST_FAULT = 21, DISALLOWED = 260 };

static struct bench b;
static struct tlp answers[8];
static unsigned count;
static struct iommu_domain alpha;

// It has no cache: an invalidation is done at once.
static void keep(void *ctx, const struct tlp *t) {
    (void)ctx;
    if (tlp_is_message(t)) {
        struct tlp done = {.fmt = TLP_4DW,
                           .type = TLP_MSG_BY_ID,
                           .length = 1024,
                           .requester = DEVICE,
                           .message = TLP_MSG_INVAL_COMPLETION,
                           .address = (uint64_t)t->requester << 48 | 1ull << 32 | 1u << t->tag};
        machine_send(b.m, &done);
        return;
    }
    if (count < sizeof answers / sizeof *answers)
        answers[count] = *t;
    count++;
}

static void send(const struct tlp *t) {
    count = 0;
    machine_send(b.m, t);
    bench_settle(&b);
}

static struct tlp ask(uint64_t iova, bool nw) {
    struct tlp t;
    tlp_mem(&t, false, DEVICE, 3, iova & ~0xfffull, NULL, 8);
    t.at = TLP_AT_TRANSLATION_REQUEST;
    t.address |= nw;
    return t;
}

static uint64_t entry_of(const struct tlp *t) {
    uint64_t v = 0;
    for (unsigned i = 0; i < 8; i++)
        v = v << 8 | t->data[i];
    return v;
}

static void expect(const char *name, const struct tlp *t, uint64_t entry) {
    send(t);
    check(count == 1 && answers[0].status == TLP_SC && answers[0].length == 2 && !answers[0].ep &&
              entry_of(&answers[0]) == entry,
          name, "%u answers, status %u, entry %llx, expected %llx", count, answers[0].status,
          (unsigned long long)entry_of(&answers[0]), (unsigned long long)entry);
}

static void refuse(const char *name, const struct tlp *t, enum tlp_status status, unsigned cause) {
    char text[80];
    send(t);
    check(count == 1 && answers[0].status == status && !tlp_has_data(&answers[0]), name,
          "%u answers, status %u", count, answers[0].status);
    snprintf(text, sizeof text, "... %s", cause ? "recorded" : "no record");
    if (cause)
        bench_expect_fault(&b, text, (uint16_t)cause, DEVICE, t->address & ~3ull);
    else
        bench_expect_no_fault(&b, text);
}

static void attach(unsigned flags) {
    iommu_detach(&b.iommu, DEVICE);
    int error = iommu_attach(&b.iommu, DEVICE, &alpha, flags);
    check(error == 0, "attach", "%s", iommu_error_text(error));
}

// A first-stage table in the domain: one 2 MiB page, global, and one 4 KiB page.
static void answers_of_the_second_stage(void) {
    struct tlp t = ask(GPA, false);
    expect("read and write", &t, SPA | ENTRY_R | ENTRY_W);
    t = ask(GPA, true);
    expect("no write asked for", &t, SPA | ENTRY_R);
    t = ask(GPA + 0x1000, false);
    expect("read-only page", &t, (SPA + 0x1000) | ENTRY_R);
    t = ask(GPA + 0x5000, false);
    expect("no such page: neither R nor W", &t, 0);
    bench_expect_no_fault(&b, "... and no record");
    t = ask(0x40000000, false);
    expect("a page of 1 GiB", &t, 0xc0000000 | 0x1ffff000 | ENTRY_S | ENTRY_R | ENTRY_W);
    t = ask(0x40000000, false);
    t.address |= 0xabc; // reserved bits of the address
    expect("only the page counts", &t, 0xc0000000 | 0x1ffff000 | ENTRY_S | ENTRY_R | ENTRY_W);
    t = ask(GPA, false);
    t.length = 8;
    expect("four were asked for: one is enough", &t, SPA | ENTRY_R | ENTRY_W);
    t = ask(GPA, false);
    t.has_prefix = true;
    t.prefix = (uint32_t)TLP_PREFIX_PASID << 24 | 5;
    refuse("a process that the device has not", &t, TLP_UR, DISALLOWED);
}

// Poisoned data are handed on as such, and nothing of it sticks to the translations that follow.
static void after_poison(void) {
    struct tlp t;
    unsigned poisoned = 0;
    memory_inject(b.mem, SPA, 64, false, MEM_POISON);
    for (unsigned i = 0; i < 300; i++) {
        tlp_mem(&t, false, DEVICE, 3, GPA, NULL, 8);
        send(&t);
        poisoned += count == 1 && answers[0].ep;
    }
    memory_inject(b.mem, SPA, 64, false, MEM_OK);
    check_equal("poisoned data", poisoned, 300);
    t = ask(GPA, false);
    expect("a translation after poisoned data", &t, SPA | ENTRY_R | ENTRY_W);
}

static void refused(void) {
    struct tlp t = ask(GPA, false);
    attach(0);
    refuse("EN_ATS is 0", &t, TLP_UR, DISALLOWED);
    tlp_mem(&t, false, DEVICE, 3, SPA, NULL, 4);
    t.at = TLP_AT_TRANSLATED;
    refuse("EN_ATS is 0: translated read", &t, TLP_UR, DISALLOWED);
    attach(IOMMU_ATTACH_ATS);
    t = ask(GPA, false);
    t.length = 3;
    refuse("odd length", &t, TLP_UR, 0);
    t = ask(GPA, false);
    t.last_be = 7;
    refuse("not all bytes", &t, TLP_UR, 0);
    t = ask(GPA, false);
    t.length = 1;
    t.last_be = 0;
    refuse("half an entry", &t, TLP_UR, 0);
    // The root of the second stage cannot be read.
    memory_inject(b.mem, alpha.root, 16384, false, MEM_SLVERR);
    iommu_inval_gvma_all(&b.iommu);
    iommu_sync(&b.iommu);
    t = ask(GPA, false);
    refuse("tables that cannot be read", &t, TLP_CA, READ_ACCESS);
    memory_inject(b.mem, alpha.root, 16384, false, MEM_OK);
}

static void translated(void) {
    struct tlp t;
    uint32_t word = 0x600d;
    memory_put64(b.mem, SPA, 0xfeed);
    tlp_mem(&t, false, DEVICE, 3, SPA, NULL, 4);
    t.at = TLP_AT_TRANSLATED;
    send(&t);
    check(count == 1 && answers[0].status == TLP_SC && answers[0].data[0] == 0xed,
          "translated read", "status %u", answers[0].status);
    tlp_mem(&t, true, DEVICE, 3, SPA + 8, &word, 4);
    t.at = TLP_AT_TRANSLATED;
    send(&t);
    check_equal("translated write", memory_get32(b.mem, SPA + 8), word);
    tlp_mem(&t, true, DEVICE, 3, SPA + 16, &word, 4);
    t.at = TLP_AT_TRANSLATION_REQUEST;
    t.bad = true;
    send(&t);
    check_equal("a write that asks for a translation: dropped", memory_get32(b.mem, SPA + 16), 0);
    attach(IOMMU_ATTACH_ATS | IOMMU_ATTACH_T2GPA);
    t = ask(GPA, false);
    expect("T2GPA: the answer is the GPA", &t, GPA | ENTRY_R | ENTRY_W);
    tlp_mem(&t, false, DEVICE, 3, GPA, NULL, 4);
    t.at = TLP_AT_TRANSLATED;
    send(&t);
    check(count == 1 && answers[0].status == TLP_SC && answers[0].data[0] == 0xed,
          "T2GPA: a translated read goes through the second stage", "status %u", answers[0].status);
    tlp_mem(&t, false, DEVICE, 3, GPA + 0x5000, NULL, 4);
    t.at = TLP_AT_TRANSLATED;
    refuse("T2GPA: ... and is refused by it", &t, TLP_UR, READ_GUEST_FAULT);
    attach(IOMMU_ATTACH_ATS);
}

// ---- Messages ----

static uint32_t counter(unsigned offset) {
    return reg_read32(b.m, REG_LINK + offset);
}

// Malformed and foreign messages are counted and have no effect.
static void messages(void) {
    struct pci_function *f = dma_engine_function(b.engine[0]);
    enum { MESSAGES = LINK_REG_COUNT_UNSUP + 4, STRAYS = LINK_REG_COUNT_MSI + 4 };
    uint32_t dropped = counter(MESSAGES), strays = counter(STRAYS);
    pci_inval_completion(f, 0, 1, 1);
    bench_settle(&b);
    check_equal("a completion that nobody waits for", counter(STRAYS) - strays, 1);
    pci_inval_completion(f, 0x0400, 1, 1);
    bench_settle(&b);
    check_equal("a completion for somebody else", counter(MESSAGES) - dropped, 1);
    struct tlp t = {.fmt = TLP_4DW | TLP_DATA,
                    .type = TLP_MSG,
                    .length = 2,
                    .requester = DEVICE_A,
                    .message = TLP_MSG_PAGE_REQUEST,
                    .address = GPA | 7};
    send(&t);
    check_equal("a page request with data", counter(MESSAGES) - dropped, 2);
    t.fmt = TLP_4DW;
    t.type = TLP_MSG_BY_ID;
    t.length = 1024;
    send(&t);
    check_equal("a page request by another way", counter(MESSAGES) - dropped, 3);
    t.message = TLP_MSG_INVAL;
    send(&t);
    check_equal("an Invalidation Request from a device", counter(MESSAGES) - dropped, 4);
    check_equal("nothing else was stray", counter(STRAYS) - strays, 1);
    struct iommu_page_request p;
    check_equal("nothing was queued", (unsigned)iommu_read_page_requests(&b.iommu, &p, 1), 0);
}

// ---- A unit without ATS: its devices ask in vain ----

static void absent(void) {
    enum { MESSAGES = LINK_REG_COUNT_UNSUP + 4 };
    uint32_t dropped = counter(MESSAGES);
    check(iommu_attach(&b.iommu, DEVICE, &alpha, IOMMU_ATTACH_ATS) != 0, "no ATS: none to attach",
          "it was attached%s", "");
    attach(0);
    struct tlp t = ask(GPA, false);
    refuse("no ATS: translation request", &t, TLP_UR, DISALLOWED);
    tlp_mem(&t, false, DEVICE, 3, SPA, NULL, 4);
    t.at = TLP_AT_TRANSLATED;
    refuse("no ATS: translated read", &t, TLP_UR, DISALLOWED);
    struct tlp page = {.fmt = TLP_4DW,
                       .type = TLP_MSG,
                       .requester = DEVICE,
                       .message = TLP_MSG_PAGE_REQUEST,
                       .length = 1024,
                       .address = GPA | 7};
    send(&page);
    pci_inval_completion(dma_engine_function(b.engine[0]), 0, 1, 1);
    bench_settle(&b);
    check_equal("no ATS: messages are dropped and counted", counter(MESSAGES) - dropped, 2);
    check_equal("... and nobody answers", count, 0);
    check_equal("no page-request queue", reg_read64(b.m, REG_IOMMU + IOMMU_REG_PQB), 0);
    tlp_mem(&t, false, DEVICE, 3, GPA, NULL, 4);
    send(&t);
    check(count == 1 && answers[0].status == TLP_SC, "no ATS: an ordinary read", "status %u",
          answers[0].status);
}

int main(void) {
    struct machine_function f = {.id = DEVICE, .receive = keep};
    bench_open(&b);
    bool ats = reg_read64(b.m, REG_IOMMU + IOMMU_REG_CAPABILITIES) & IOMMU_CAP_ATS;
    bench_iommu_start(&b);
    machine_attach(b.m, &f);
    alpha = bench_domain(&b, 1);
    bench_map(&b, &alpha, GPA, SPA, STAGE_R | STAGE_W);
    bench_map(&b, &alpha, GPA + 0x1000, SPA + 0x1000, STAGE_R);
    memory_put64(b.mem, alpha.root + 8, 0xc0000000ull >> 2 | 0xd7); // 1 GiB at 0x40000000
    for (unsigned pauses = 0; pauses <= 30; pauses += 30) {
        machine_knobs(b.m)->stall_percent = pauses;
        if (!ats) {
            absent();
            continue;
        }
        attach(IOMMU_ATTACH_ATS);
        answers_of_the_second_stage();
        after_poison();
        translated();
        refused();
        messages();
    }
    machine_detach(b.m, &f);
    return bench_close(&b);
}
