// SPDX-License-Identifier: Apache-2.0
// IOFENCE.C: the store of AV, the wire of WSI, PR and PW drain the devices' accesses, and commands
// before the fence are done when it completes (checklist C09, C10, O03, O05).
#include "tables.h"
#include <limits.h>
#include <stdio.h>

static struct unit *u;
static struct tables t;

static void stores(void) {
    struct soft *s = &t.s;
    uint64_t at = memory_alloc(s->mem, 16);
    memory_put64(s->mem, at, 0x1111111122222222);
    soft_do(s, cmd_fence(CMD_AV, at, 0xabcd0123));
    check_equal("AV stores 4 bytes, low word", memory_get64(s->mem, at), 0x11111111abcd0123);
    soft_do(s, cmd_fence(CMD_AV, at + 4, 0x45670000));
    check_equal("AV stores 4 bytes, high word", memory_get64(s->mem, at), 0x45670000abcd0123);
    soft_do(s, cmd_fence(0, at, 0xffffffff));
    check_equal("without AV nothing is stored", memory_get64(s->mem, at), 0x45670000abcd0123);
}

static void wire(void) {
    struct soft *s = &t.s;
    soft_mode(s, MODE_OFF, 0);
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    unit_write32(u, REG_FCTL, FCTL_WSI);
    soft_cq_on(s, 4);
    soft_do(s, cmd_fence(CMD_WSI, 0, 0));
    check_equal("WSI sets fence_w_ip", unit_read32(u, REG_CQCSR), CSR_EN | CSR_ON | CSR_FENCE_WIP);
    soft_do(s, cmd_fence(0, 0, 0));
    check(true, "fence_w_ip does not stop the queue", "it did");
    unit_write32(u, REG_CQCSR, CSR_EN | CSR_FENCE_WIP);
    check_equal("fence_w_ip cleared", unit_read32(u, REG_CQCSR), CSR_EN | CSR_ON);
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    unit_write32(u, REG_FCTL, 0);
    soft_cq_on(s, 4);
    soft_mode(s, MODE_1LVL, t.ddt);
}

static void drains(const char *name, uint64_t flags, bool pr, bool pw) {
    struct soft *s = &t.s;
    unit_drain_delay(u, UINT_MAX);
    soft_put(s, cmd_fence(flags, 0, 0));
    unsigned before = unit_read32(u, REG_CQH);
    soft_ring(s);
    unit_run(u, 300);
    bool asked = unit_drain_pr(u) == pr && unit_drain_pw(u) == pw;
    bool waits = unit_read32(u, REG_CQH) == before;
    check(asked && waits == (pr || pw), name, "drain_pr %d drain_pw %d, cqh %u", unit_drain_pr(u),
          unit_drain_pw(u), unit_read32(u, REG_CQH));
    unit_drain_delay(u, 0);
    soft_wait(s);
    unit_run(u, 4);
    check(!unit_drain_pr(u) && !unit_drain_pw(u), "... and the request to drain ends", "it stays");
}

static unsigned answers;

static void count(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    (void)ctx, (void)q, (void)r;
    answers++;
}

// Requests that were taken before the fence are answered before it completes.
static void in_flight(void) {
    struct soft *s = &t.s;
    tables_dc(&t, 5, (struct dc){.tc = TC_V});
    soft_forget(s);
    unit_knobs(u)->mem_latency = 60;
    struct unit_request q = {.did = 5, .iova = 0x1000};
    for (unsigned i = 0; i < 4; i++)
        unit_submit(u, &q, count, NULL);
    while (unit_accepted(u) < 4)
        unit_step(u);
    soft_do(s, cmd_fence(CMD_PR | CMD_PW, 0, 0));
    check_equal("a fence with PR and PW waits for requests under way", answers, 4);
    unit_drain(u);
    unit_knobs(u)->mem_latency = 3;
}

// ddtp.busy likewise: what was taken before the write is answered before busy clears.
static void directory_write(void) {
    struct soft *s = &t.s;
    soft_forget(s);
    answers = 0;
    unit_knobs(u)->mem_latency = 60;
    struct unit_request q = {.did = 5, .iova = 0x1000};
    for (unsigned i = 0; i < 4; i++)
        unit_submit(u, &q, count, NULL);
    while (unit_accepted(u) < 4)
        unit_step(u);
    soft_mode(s, MODE_OFF, t.ddt);
    check_equal("ddtp.busy waits for requests under way", answers, 4);
    unit_knobs(u)->mem_latency = 3;
    struct unit_response r = unit_translate(u, q);
    check(r.status != UNIT_OK, "after mode Off nothing is translated", "status %d", r.status);
    soft_mode(s, MODE_1LVL, t.ddt);
}

struct tally {
    unsigned right, aborted, wrong;
};

static void sort_answer(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    struct tally *n = ctx;
    if (r->status == UNIT_OK)
        *(r->pa == (0x7000000000 | q->iova) ? &n->right : &n->wrong) += 1;
    else
        n->aborted++;
}

// Mode Off while requests are under way, at every offset in cycles: each is translated as before or
// aborted, and after busy none is translated.
static void mode_off(void) {
    struct soft *s = &t.s;
    struct tally n = {0}, after = {0};
    struct unit_fault f;
    uint64_t root = tables_page(&t);
    unsigned other = 0;
    tables_map(&t, SV39, root, 0, 2, tables_leaf(0x7000000000, PTE_ALL));
    tables_dc(&t, 7, (struct dc){.tc = TC_V, .ta = 9 << 12, .fsc = tables_atp(SV39, 0, root)});
    for (unsigned offset = 0; offset < 120; offset++) {
        soft_forget(s);
        for (unsigned i = 0; i < 24; i++) {
            struct unit_request q = {.did = 7, .iova = 0x200000 * i};
            unit_submit(u, &q, sort_answer, &n);
        }
        unit_run(u, offset);
        soft_mode(s, MODE_OFF, t.ddt);
        for (unsigned i = 0; i < 4; i++) {
            struct unit_request q = {.did = 7, .iova = 0x1000};
            unit_submit(u, &q, sort_answer, &after);
        }
        unit_drain(u);
        unit_settle(u);
        while (soft_fault(s, &f))
            other += f.cause != 256;
        soft_mode(s, MODE_1LVL, t.ddt);
    }
    check(n.wrong == 0 && n.right > 0 && n.aborted > 0, "mode Off: translated as before or aborted",
          "%u right, %u aborted, %u wrong", n.right, n.aborted, n.wrong);
    check_equal("mode Off: after busy nothing is translated", after.right + after.wrong, 0);
    check_equal("mode Off: no other cause than 256", other, 0);
}

// A fence's store comes after the effects of the commands before it: no stale answer once it is
// seen.
static void store_last(void) {
    struct soft *s = &t.s;
    uint64_t at = memory_alloc(s->mem, 8), root = tables_page(&t);
    uint64_t pte = tables_map(&t, SV39, root, 0, 2, tables_leaf(0x40000000, PTE_ALL));
    unsigned stale = 0;
    tables_dc(&t, 6, (struct dc){.tc = TC_V, .ta = 7 << 12, .fsc = tables_atp(SV39, 0, root)});
    soft_forget(s);
    for (unsigned i = 0; i < 20; i++) {
        uint64_t target = 0x40000000ull * (i + 2);
        struct unit_request q = {.did = 6, .iova = 0x123};
        unit_translate(u, q);
        tables_put(&t, pte, tables_leaf(target, PTE_ALL));
        soft_put(s, cmd_vma(0, 0, 0, 0));
        soft_put(s, cmd_fence(CMD_AV, at, i + 1));
        soft_ring(s);
        while (memory_get32(s->mem, at) != i + 1)
            unit_step(u);
        stale += unit_translate(u, q).pa != (target | 0x123);
        soft_wait(s);
    }
    check_equal("no stale translation once the fence's store is seen", stale, 0);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    stores();
    wire();
    drains("PR", CMD_PR, true, false);
    drains("PW", CMD_PW, false, true);
    drains("PR and PW", CMD_PR | CMD_PW, true, true);
    drains("neither", 0, false, false);
    in_flight();
    directory_write();
    mode_off();
    store_last();
    unit_close(u);
    return check_status();
}
