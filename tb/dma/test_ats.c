// SPDX-License-Identifier: Apache-2.0
// ATS.INVAL and ATS.PRGR: messages, ITags, completions, time-outs, and what IOFENCE.C makes of them
// (checklist C09, C10, C12, R14).
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;

enum { RID = 0x1234, PERIOD = 400, LONG = 1000000, ITAGS = 32 };
#define ADDRESS 0xfedcba9876543000ull

static struct unit_message next(const char *name) {
    struct unit_message m = {0};
    check(unit_await_message(u, &m, 300), name, "no message%s", "");
    return m;
}

static void nothing(const char *name) {
    struct unit_message m = {0};
    check(!unit_await_message(u, &m, 60), name, "rid %x payload %llx", m.rid,
          (unsigned long long)m.payload);
}

static void put(struct command c) {
    soft_put(&t.s, c);
    soft_ring(&t.s);
    unit_run(u, 40);
}

static bool at_tail(void) {
    return unit_read32(u, REG_CQH) == t.s.cq_tail;
}

static void expect_done(const char *name, bool done) {
    unit_run(u, 60);
    check(at_tail() == done, name, "cqh %u, cqt %u", unit_read32(u, REG_CQH), t.s.cq_tail);
}

static unsigned invalidate(uint16_t rid) {
    put(cmd_ats_inval(0, rid, 0, ADDRESS));
    struct unit_message m = {0};
    unit_await_message(u, &m, 300);
    return m.itag;
}

// The command is refused; then the queue goes on behind it.
static void refuse(const char *name, struct command c) {
    unsigned head = t.s.cq_tail;
    put(c);
    check_equal(name, unit_read32(u, REG_CQCSR) & (CSR_CMD_ILL | CSR_CMD_TO | CSR_MF), CSR_CMD_ILL);
    check_equal("... cqh stays", unit_read32(u, REG_CQH), head);
    nothing("... and nothing is sent");
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    soft_cq_on(&t.s, 8);
}

static void without_ats(void) {
    refuse("without ATS: ATS.INVAL is illegal", cmd_ats_inval(0, RID, 0, ADDRESS));
    refuse("without ATS: ATS.PRGR is illegal", cmd_ats_prgr(0, RID, 0, 0));
    unit_write32(u, REG_ATS_PERIOD, 7);
    check_equal("without ATS: ats_period reads 0", unit_read32(u, REG_ATS_PERIOD), 0);
}

static void illegal(void) {
    struct command c = cmd_ats_inval(0, RID, 0, ADDRESS);
    for (unsigned bit = 10; bit <= 11; bit++)
        refuse("reserved bit 10, 11", (struct command){c.dw0 | 1ull << bit, c.dw1});
    for (unsigned bit = 34; bit <= 39; bit++)
        refuse("reserved bit 34-39", (struct command){c.dw0 | 1ull << bit, c.dw1});
    for (unsigned func = 2; func < 8; func++)
        refuse("reserved func3", (struct command){c.dw0 | func << 7, c.dw1});
    refuse("another segment", cmd_ats_inval(CMD_DSV | 3ull << 56, RID, 0, ADDRESS));
    refuse("PRGR to another segment", cmd_ats_prgr(CMD_DSV | 1ull << 63, RID, 0, 0));
}

static void messages(void) {
    put(cmd_ats_prgr(CMD_PV, RID, 0x54321, 0x0000112300000000));
    struct unit_message m = next("PRGR");
    check(m.prgr && m.rid == RID && m.pv && m.pid == 0x54321 && m.payload == 0x0000112300000000,
          "PRGR: fields", "payload %llx", (unsigned long long)m.payload);
    expect_done("PRGR: done when sent", true);
    put(cmd_ats_prgr(0, RID, 0x54321, 0));
    check(!next("PRGR without a PASID").pv, "PRGR: PV=0", "pv %d", 1);
    put(cmd_ats_inval(CMD_PV | CMD_DSV, RID, 0xabcde, ADDRESS | 0x801));
    m = next("INVAL");
    check(!m.prgr && m.rid == RID && m.pv && m.pid == 0xabcde && m.payload == (ADDRESS | 0x801),
          "INVAL: fields", "payload %llx", (unsigned long long)m.payload);
    expect_done("INVAL: cqh moves before the completion", true);
    put(cmd_fence(0, 0, 0));
    expect_done("IOFENCE.C waits for it", false);
    check_equal("... and the unit is busy", unit_busy(u), 1);
    unit_completion(u, RID, 1, 1u << m.itag);
    expect_done("... and ends with it", true);
    put(cmd_ats_inval(3ull << 56, RID, 0xabcde, ADDRESS)); // DSV=0: DSEG means nothing
    m = next("INVAL without a PASID");
    check(!m.pv, "INVAL: PV=0", "pv %d", 1);
    unit_completion(u, RID, 1, 1u << m.itag);
    check_equal("no completion was stray", unit_strays(u), 0);
}

// With PR or PW, AV: the order of things is answers, drain, store.
static void fence_order(void) {
    uint64_t flag = memory_alloc(t.s.mem, 4096);
    unsigned tag = invalidate(RID);
    put(cmd_fence(CMD_AV | CMD_PR | CMD_PW, flag, 0x600d));
    unit_run(u, 100);
    check(!unit_drain_pr(u) && !unit_drain_pw(u), "no drain before the completion", "pr %d",
          unit_drain_pr(u));
    check_equal("no store before the completion", memory_get32(t.s.mem, flag), 0);
    unit_completion(u, RID, 1, 1u << tag);
    expect_done("fence with PR, PW, AV", true);
    check_equal("... stored", memory_get32(t.s.mem, flag), 0x600d);
    unit_drain_delay(u, 200);
    put(cmd_ats_inval(0, RID, 0, ADDRESS));
    check(unit_drain_pr(u) && !unit_drain_pw(u), "ATS.INVAL orders reads first", "pr %d",
          unit_drain_pr(u));
    nothing("... and is not sent before");
    unit_drain_delay(u, 0);
    tag = next("... but then").itag;
    unit_completion(u, RID, 1, 1u << tag);
}

static void counts(void) {
    for (unsigned cc = 1; cc <= 8; cc++) {
        char text[60];
        unsigned tag = invalidate(RID);
        put(cmd_fence(0, 0, 0));
        for (unsigned i = 1; i <= cc; i++) {
            snprintf(text, sizeof text, "completion %u of %u", i, cc);
            unit_completion(u, RID, cc, 1u << tag);
            expect_done(text, i == cc);
        }
    }
}

static void matching(void) {
    unsigned before = unit_strays(u), a = invalidate(RID), b = invalidate(RID), c = invalidate(9);
    check(a != b && b != c && a != c, "ITags in use are different", "%u %u %u", a, b, c);
    put(cmd_fence(0, 0, 0));
    unit_completion(u, RID, 1, 1u << c);
    check_equal("another function's ITag: stray", unit_strays(u) - before, 1);
    unit_completion(u, RID, 1, 1u << 31);
    check_equal("an ITag that is free: stray", unit_strays(u) - before, 2);
    unit_completion(u, RID, 1, 0);
    check_equal("no ITag at all: stray", unit_strays(u) - before, 3);
    expect_done("none of them completes anything", false);
    unit_completion(u, RID, 1, 1u << a | 1u << b);
    check_equal("two ITags at once", unit_strays(u) - before, 3);
    expect_done("... but one is left", false);
    unit_completion(u, 9, 1, 1u << c | 1u << 30);
    check_equal("one that is good and one that is not: stray", unit_strays(u) - before, 4);
    expect_done("... the good one counts", true);
    unit_completion(u, 9, 1, 1u << c);
    check_equal("a second completion: stray", unit_strays(u) - before, 5);
}

static void all_tags(void) {
    uint32_t seen = 0;
    for (unsigned i = 0; i < ITAGS; i++)
        seen |= 1u << invalidate(RID);
    check_equal("32 ITags", seen, ~0u);
    put(cmd_ats_inval(0, RID, 0, ADDRESS));
    nothing("the 33rd waits");
    put(cmd_vma(0, 0, 0, 0));
    expect_done("... and what follows too", false);
    unit_completion(u, RID, 1, 1u << 17);
    check_equal("... until one is free", next("the 33rd").itag, 17);
    expect_done("... and the queue goes on", true);
    put(cmd_fence(0, 0, 0));
    unit_completion(u, RID, 1, ~0u);
    expect_done("all at once", true);
}

// ---- Time-outs ----

static void expect_late(const char *name, unsigned fence) {
    unit_run(u, 4 * PERIOD);
    check_equal(name, unit_read32(u, REG_CQCSR) & (CSR_CMD_ILL | CSR_CMD_TO | CSR_MF), CSR_CMD_TO);
    check_equal("... cqh at the fence", unit_read32(u, REG_CQH), fence);
    unit_write32(u, REG_CQCSR, CSR_EN | CSR_CMD_TO);
    expect_done("... which ends when told to go on", true);
    check_equal("... and is no error then", unit_read32(u, REG_CQCSR), CSR_EN | CSR_ON);
}

static void never_answers(void) {
    unsigned before = unit_strays(u), dead = invalidate(RID), good = invalidate(9), fence;
    uint64_t start = unit_cycle(u);
    unit_completion(u, 9, 1, 1u << good);
    fence = t.s.cq_tail;
    put(cmd_fence(0, 0, 0));
    while (!(unit_read32(u, REG_CQCSR) & CSR_CMD_TO) && unit_cycle(u) - start < 4 * PERIOD)
        ;
    uint64_t took = unit_cycle(u) - start;
    check(took >= 2 * PERIOD && took <= 3 * PERIOD + 100, "times out after two to three periods",
          "%llu cycles, period %u", (unsigned long long)took, (unsigned)PERIOD);
    expect_late("cmd_to", fence);
    unsigned other = invalidate(RID);
    check(other != dead, "its ITag is not used again", "%u", other);
    unit_completion(u, RID, 1, 1u << dead);
    check_equal("its late completion is expected", unit_strays(u) - before, 0);
    unit_completion(u, RID, 1, 1u << other);
    check_equal("... and frees it", invalidate(RID), dead);
    unit_completion(u, RID, 1, 1u << dead);
    put(cmd_fence(0, 0, 0));
    expect_done("no error is left", true);
}

static void all_dead(void) {
    for (unsigned i = 0; i < ITAGS; i++)
        invalidate(RID);
    unsigned fence = t.s.cq_tail;
    put(cmd_fence(0, 0, 0));
    expect_late("32 time-outs", fence);
    put(cmd_ats_inval(0, RID, 0, ADDRESS));
    nothing("no ITag, and none to come: not sent");
    fence = t.s.cq_tail;
    put(cmd_fence(0, 0, 0));
    expect_late("... but timed out", fence);
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    soft_cq_on(&t.s, 8);
    unsigned tag = invalidate(RID);
    unit_completion(u, RID, 1, 1u << tag);
    put(cmd_fence(0, 0, 0));
    expect_done("turning the queue off and on frees them", true);
}

static void link_stuck(void) {
    struct unit_message m;
    unit_messages_stop(u, true);
    put(cmd_ats_prgr(0, 1, 0, 0)); // fills the place in front of the link
    put(cmd_ats_prgr(0, 2, 0, 0));
    unsigned fence = t.s.cq_tail;
    put(cmd_fence(0, 0, 0));
    expect_late("the link takes no message", fence);
    unit_messages_stop(u, false);
    m = next("the one that was on its way");
    check_equal("... is sent later", m.rid, 1);
    nothing("... and no other");
}

static void link_goes_down(void) {
    invalidate(RID);
    put(cmd_fence(0, 0, 0));
    expect_done("fence before the link goes down", false);
    unit_link_down(u, true);
    expect_done("the link goes down: devices have forgotten", true);
    put(cmd_ats_inval(0, RID, 0, ADDRESS));
    put(cmd_fence(0, 0, 0));
    expect_done("with the link down there is nothing to wait for", true);
    nothing("... and nothing to send");
    unit_link_down(u, false);
    unsigned before = unit_strays(u);
    unit_completion(u, RID, 1, 1);
    check_equal("a completion of before: stray", unit_strays(u) - before, 1);
}

static void queue_off(void) {
    unsigned tag = invalidate(RID);
    put(cmd_fence(0, 0, 0));
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    check(true, "the queue goes off in spite of a fence that waits", "%d", 0);
    soft_cq_on(&t.s, 8);
    put(cmd_fence(0, 0, 0));
    expect_done("a new fence still waits for the old invalidation", false);
    unit_completion(u, RID, 1, 1u << tag);
    expect_done("... and ends with it", true);
    for (unsigned i = 0; i < ITAGS; i++)
        invalidate(RID);
    put(cmd_ats_inval(0, RID, 0, ADDRESS));
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    check(true, "... or of a command that waits for an ITag", "%d", 0);
    soft_cq_on(&t.s, 8);
    unit_completion(u, RID, 1, ~0u);
    put(cmd_fence(0, 0, 0));
    expect_done("all is well after that", true);
}

// Commands and page requests' own answers both get through.
static void both_sources(void) {
    struct unit_page_request p = {.did = 5, .payload = 0x1007};
    unsigned commands = 0, answers = 0;
    struct unit_message m;
    for (unsigned i = 0; i < 20; i++)
        soft_put(&t.s, cmd_ats_prgr(0, RID, 0, 0));
    soft_ring(&t.s);
    for (unsigned i = 0; i < 20; i++)
        unit_page_request(u, &p);
    unit_settle(u);
    while (unit_message(u, &m))
        *(m.rid == RID ? &commands : &answers) += 1;
    check_equal("commands' messages", commands, 20);
    check_equal("own answers", answers, 20);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_3LVL);
    unit_write32(u, REG_CQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    soft_cq_on(&t.s, 8);
    if (t.s.caps >> 25 & 1) {
        check_equal("ats_period: a minute at 100 MHz", unit_read32(u, REG_ATS_PERIOD), 3000000000u);
        unit_write32(u, REG_ATS_PERIOD, LONG);
        illegal();
        messages();
        fence_order();
        counts();
        matching();
        all_tags();
        link_goes_down();
        queue_off();
        both_sources();
        unit_write32(u, REG_ATS_PERIOD, PERIOD);
        never_answers();
        all_dead();
        link_stuck();
    } else {
        without_ats();
    }
    unit_close(u);
    return check_status();
}
