// SPDX-License-Identifier: Apache-2.0
// Page requests: what is queued, what the unit answers itself and with which code, which faults are
// recorded (checklist R16, D13, F02, F10). Without ATS they are dropped and nothing is written.
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;
static uint64_t pq;
static unsigned writes;

enum { DEV_PRPR = 1, DEV_PLAIN, DEV_NO_PRI, DEV_INVALID, DEV_BAD, DEV_DTF, DEV_LOST, DEV_POISON };
enum { SUCCESS = 0, INVALID_REQUEST = 1, FAILURE = 15, NONE = 99 };
enum { R = 1, W = 2, L = 4 };
#define PRGI(n) ((uint64_t)(n) << 3)
#define PAGE    0x123456789abcd000ull

static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    (void)ctx, (void)addr, (void)n;
    writes += data != NULL;
}

static void without_ats(void) {
    struct unit_page_request p = {.did = 7, .pv = true, .pid = 3, .payload = 0x1007};
    struct unit_message m;
    memory_watch(t.s.mem, seen, NULL);
    for (unsigned i = 0; i < 20; i++)
        unit_page_request(u, &p);
    unit_settle(u);
    check_equal("without ATS a page request writes nothing", writes, 0);
    check_equal("... and interrupts nobody", unit_read32(u, REG_IPSR), 0);
    check_equal("... and is no fault", soft_faults(&t.s), 0);
    check(!unit_message(u, &m), "... and is not answered", "payload %llx",
          (unsigned long long)m.payload);
    unit_completion(u, 7, 1, 1);
    check_equal("an Invalidation Completion is stray", unit_strays(u), 1);
}

static void world(void) {
    tables_dc(&t, DEV_PRPR, (struct dc){.tc = TC_V | TC_EN_ATS | TC_EN_PRI | TC_PRPR});
    tables_dc(&t, DEV_PLAIN, (struct dc){.tc = TC_V | TC_EN_ATS | TC_EN_PRI});
    tables_dc(&t, DEV_NO_PRI, (struct dc){.tc = TC_V | TC_EN_ATS});
    tables_dc(&t, DEV_INVALID, (struct dc){.tc = 0});
    tables_dc(&t, DEV_BAD, (struct dc){.tc = TC_V | TC_EN_PRI});
    tables_dc(&t, DEV_DTF, (struct dc){.tc = TC_V | TC_EN_ATS | TC_DTF});
    memory_inject(t.s.mem, tables_dc_place(&t, DEV_LOST), 8, false, MEM_SLVERR);
    memory_inject(t.s.mem, tables_dc_place(&t, DEV_POISON), 8, false, MEM_POISON);
}

static void queue_on(void) {
    unit_write32(u, REG_PQCSR, 0);
    unit_await32(u, REG_PQCSR, CSR_ON | CSR_BUSY, 0);
    unit_write64(u, REG_PQB, pq >> 12 << 10 | 1);
    unit_write32(u, REG_PQH, 0);
    unit_write32(u, REG_PQCSR, CSR_EN | CSR_IE);
    unit_await32(u, REG_PQCSR, CSR_ON | CSR_BUSY, CSR_ON);
    unit_write32(u, REG_IPSR, IPSR_PIP);
}

// One page request and what becomes of it: the code of the answer and whether it has the PASID.
static void one(const char *name, struct unit_page_request p, unsigned code, bool with_pasid,
                unsigned cause) {
    struct unit_message m;
    struct unit_fault f;
    char text[100];
    unit_page_request(u, &p);
    unit_settle(u);
    snprintf(text, sizeof text, "%s: answer", name);
    bool any = unit_message(u, &m);
    bool right = any == (code != NONE);
    if (any && right)
        right = m.prgr && m.rid == (p.did & 0xffff) && m.pv == with_pasid &&
                (!m.pv || m.pid == p.pid) &&
                m.payload == ((uint64_t)code << 44 | (p.payload >> 3 & 0x1ff) << 32);
    check(right, text, "any %d, payload %llx, PASID %d", any, (unsigned long long)m.payload, m.pv);
    snprintf(text, sizeof text, "%s: record", name);
    bool recorded = soft_fault(&t.s, &f);
    right = recorded == (cause != 0);
    if (recorded && right)
        right = f.cause == cause && f.ttyp == 9 && f.did == p.did && f.pv == p.pv &&
                f.pid == (p.pv ? p.pid : 0) && f.priv == (p.pv && p.priv) && f.iotval == 4 &&
                f.iotval2 == 0;
    check(right, text, "record %d, cause %u ttyp %u iotval %llx, expected cause %u", recorded,
          f.cause, f.ttyp, (unsigned long long)f.iotval, cause);
}

static struct unit_page_request request(uint32_t did, bool pv, uint64_t bits) {
    return (struct unit_page_request){
        .did = did, .pv = pv, .pid = pv ? 0x54321 : 0, .priv = pv, .payload = PAGE | bits};
}

static void queued(void) {
    struct unit_page_request p = {.did = DEV_PRPR,
                                  .pv = true,
                                  .pid = 0x12345,
                                  .priv = true,
                                  .exec = true,
                                  .payload = 0x123456789abcdef7};
    queue_on();
    one("queued", p, NONE, false, 0);
    check_equal("record, doubleword 0", memory_get64(t.s.mem, pq), 0x0000010712345000);
    check_equal("record, payload", memory_get64(t.s.mem, pq + 8), p.payload);
    check_equal("pip", unit_read32(u, REG_IPSR), IPSR_PIP);
    p.pv = false;
    one("without a PASID", p, NONE, false, 0);
    check_equal("... has neither PID nor privilege", memory_get64(t.s.mem, pq + 16),
                0x0000010000000000);
    one("Stop Marker", request(DEV_PLAIN, true, L), NONE, false, 0);
    check_equal("... is queued", memory_get64(t.s.mem, pq + 40), PAGE | L);
}

static void full(void) {
    unit_write32(u, REG_IPSR, IPSR_PIP);
    one("queue full, not the last of its group", request(DEV_PLAIN, true, R), NONE, false, 0);
    check_equal("full: pqof", unit_read32(u, REG_PQCSR), CSR_EN | CSR_IE | CSR_ON | CSR_OF);
    check_equal("full: pqt", unit_read32(u, REG_PQT), 3);
    check_equal("full: pip", unit_read32(u, REG_IPSR), IPSR_PIP);
    one("overflow, PRPR", request(DEV_PRPR, true, R | W | L | PRGI(0x1ff)), SUCCESS, true, 0);
    one("overflow, no PRPR", request(DEV_PLAIN, true, R | L | PRGI(5)), SUCCESS, false, 0);
    one("overflow, no PASID", request(DEV_PRPR, false, R | L | PRGI(6)), SUCCESS, false, 0);
    one("overflow, Stop Marker", request(DEV_PRPR, true, L), NONE, false, 0);
    one("overflow, no PASID: no Stop Marker", request(DEV_PRPR, false, L), SUCCESS, false, 0);
    queue_on();
    for (unsigned i = 0; i < 3; i++)
        one("filling", request(DEV_PRPR, true, R | L), NONE, false, 0);
    one("the very one that overflows", request(DEV_PRPR, true, R | L), SUCCESS, true, 0);
}

static void memory_fault(void) {
    queue_on();
    memory_inject(t.s.mem, pq, 8, true, MEM_SLVERR);
    one("queue's memory fails", request(DEV_PLAIN, true, R | L | PRGI(7)), FAILURE, true, 0);
    check_equal("pqmf", unit_read32(u, REG_PQCSR), CSR_EN | CSR_IE | CSR_ON | CSR_MF);
    memory_inject(t.s.mem, pq, 8, true, MEM_OK);
    one("pqmf is set", request(DEV_PRPR, false, W | L), FAILURE, false, 0);
    one("pqmf is set, not the last", request(DEV_PRPR, true, W), NONE, false, 0);
}

static void refused(void) {
    queue_on();
    one("EN_PRI is 0", request(DEV_NO_PRI, true, R | L), INVALID_REQUEST, false, 260);
    one("EN_PRI is 0, not the last", request(DEV_NO_PRI, true, R), NONE, false, 260);
    one("EN_PRI is 0, Stop Marker", request(DEV_NO_PRI, true, L), NONE, false, 260);
    one("EN_PRI is 0, DTF", request(DEV_DTF, true, R | L), INVALID_REQUEST, false, 0);
    one("device_id too wide", request(0x40, true, R | L), INVALID_REQUEST, false, 260);
    one("no context", request(DEV_INVALID, true, R | L), FAILURE, true, 258);
    one("no context, no PASID", request(DEV_INVALID, false, R | L), FAILURE, false, 258);
    one("bad context", request(DEV_BAD, true, W | L), FAILURE, true, 259);
    one("context unreadable", request(DEV_LOST, true, W | L), FAILURE, true, 257);
    one("context corrupt", request(DEV_POISON, true, W | L), FAILURE, true, 268);
    soft_mode(&t.s, MODE_OFF, t.ddt);
    one("Off", request(DEV_PRPR, true, R | L), FAILURE, true, 256);
    soft_mode(&t.s, MODE_BARE, t.ddt);
    one("Bare", request(DEV_PRPR, true, R | L), INVALID_REQUEST, false, 260);
    soft_mode(&t.s, MODE_1LVL, t.ddt);
    check_equal("nothing was queued", unit_read32(u, REG_PQT), 0);
}

// Off while requests come: each is queued or answered.
static void switching(void) {
    struct unit_message m;
    queue_on();
    unit_write32(u, REG_PQCSR, 0);
    struct unit_page_request p = request(DEV_PRPR, true, R | L);
    for (unsigned i = 0; i < 3; i++)
        unit_page_request(u, &p);
    unit_settle(u);
    unsigned answers = 0;
    while (unit_message(u, &m))
        answers += m.prgr && m.payload >> 44 == FAILURE;
    check_equal("queued or answered while the queue goes off", answers + unit_read32(u, REG_PQT),
                3);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    if (t.s.caps >> 25 & 1) {
        world();
        pq = memory_alloc(t.s.mem, 4096);
        one("queue off", request(DEV_PLAIN, true, R | L), FAILURE, true, 0);
        one("queue off, Stop Marker", request(DEV_PLAIN, true, L), NONE, false, 0);
        queued();
        full();
        memory_fault();
        refused();
        switching();
    } else {
        without_ats();
    }
    unit_close(u);
    return check_status();
}
