// SPDX-License-Identifier: Apache-2.0
// Debug translation interface: tr_req_iova, tr_req_ctl, tr_response (checklist R24, R25).
#include "tables.h"

static struct unit *u;
static struct tables t;

enum { GO = 1, PRIV = 2, EXE = 4, NW = 8 };

static uint64_t ask(uint32_t did, uint64_t flags, uint64_t iova) {
    unit_write64(u, REG_TR_REQ_IOVA, iova);
    unit_write64(u, REG_TR_REQ_CTL, (uint64_t)did << 40 | flags | GO);
    unit_await32(u, REG_TR_REQ_CTL, GO, 0);
    unit_settle(u);
    return unit_read64(u, REG_TR_RESPONSE);
}

// Bytes of the block that a response is good for, and its page number: S and the position of the
// first 0.
static uint64_t block(uint64_t response, uint64_t *pa) {
    uint64_t ppn = response >> 10 & 0xfffffffffff, size = 1;
    if (response >> 9 & 1) {
        size = 2;
        for (uint64_t p = ppn; p & 1; p >>= 1)
            size *= 2;
        ppn &= ~(size - 1);
    }
    *pa = ppn << 12;
    return size << 12;
}

static void translated(const char *name, uint32_t did, uint64_t flags, uint64_t iova, uint64_t pa,
                       uint64_t largest) {
    uint64_t response = ask(did, flags, iova), base, size = block(response, &base);
    bool inside = (pa & ~(size - 1)) == base;
    check(!(response & 1) && inside && size <= largest, name, "response 0x%llx, expected %llx",
          (unsigned long long)response, (unsigned long long)pa);
}

// Refused, and recorded as any fault (specification "Debug support").
static void faults(const char *name, uint32_t did, uint64_t flags, uint64_t iova) {
    uint64_t response = ask(did, flags, iova);
    struct unit_fault f = {0};
    unsigned records = soft_faults(&t.s);
    soft_fault(&t.s, &f);
    unsigned ttyp = flags & EXE ? 1 : 2;
    if (!(flags & NW))
        ttyp = 3;
    check((response & 1) && records == 1 && f.did == did && f.iotval == iova && f.ttyp == ttyp,
          name, "response 0x%llx, %u records, device %x, iotval %llx, ttyp %u",
          (unsigned long long)response, records, f.did, (unsigned long long)f.iotval, f.ttyp);
}

// ---- Amid requests of devices ----

static unsigned wrong, answers;

static void answered(void *ctx, const struct unit_request *q, const struct unit_response *r) {
    (void)ctx;
    answers++;
    wrong += r->status != UNIT_OK || r->pa != 0x140000000 + q->iova;
}

static void traffic(void) {
    unsigned bad = 0;
    unit_knobs(u)->mem_latency = 20;
    for (unsigned round = 0; round < 60; round++) {
        if (round % 4 == 0)
            soft_forget(&t.s);
        for (unsigned i = 0; i < 40; i++) {
            struct unit_request q = {.did = 1, .iova = 0x40000000 + 0x1000ull * (i * (round + 1))};
            unit_submit(u, &q, answered, NULL);
        }
        unit_run(u, round);
        uint64_t base, response = ask(1, 0, 0x305000);
        uint64_t size = block(response, &base);
        bad += (response & 1) || (0x44505000 & ~(size - 1)) != base;
        unit_drain(u);
    }
    check(bad == 0, "debug requests amid traffic", "%u of 60 wrong", bad);
    check(wrong == 0 && answers == 60 * 40, "... which goes on", "%u of %u wrong", wrong, answers);
    unit_knobs(u)->mem_latency = 3;
}

static void reserved_bits(void) {
    uint64_t response = ask(1, 0, 0x1000);
    check_equal("tr_response: reserved bits", response & 0xfc0000000000007e, 0);
}

int main(void) {
    u = unit_open();
    if (!(unit_read64(u, REG_CAPABILITIES) >> 31 & 1))
        return check(true, "no debug interface", "-"), check_status();
    tables_open(&t, u, MODE_1LVL);
    uint64_t root = tables_page(&t), pdt = tables_page(&t);
    uint64_t fsc = tables_atp(SV39, 0, root);
    tables_map(&t, SV39, root, 0x1000, 0, tables_leaf(0x123456000, PTE_ALL));
    tables_map(&t, SV39, root, 0x2000, 0, tables_leaf(0x123457000, PTE_ALL & ~(PTE_W | PTE_X)));
    tables_map(&t, SV39, root, 0x3000, 0, tables_leaf(0x123458000, PTE_ALL & ~PTE_U));
    tables_map(&t, SV39, root, 0x4000, 0, tables_leaf(0x123459000, PTE_ALL) | 2ull << 61);
    tables_map(&t, SV39, root, 0x200000, 1, tables_leaf(0x44400000, PTE_ALL));
    tables_map(&t, SV39, root, 0x40000000, 2, tables_leaf(0x180000000, PTE_ALL));
    tables_dc(&t, 1, (struct dc){.tc = TC_V, .fsc = fsc});
    tables_put(&t, pdt + 16 * 9, 1 | 2);
    tables_put(&t, pdt + 16 * 9 + 8, fsc);
    tables_dc(&t, 2, (struct dc){.tc = TC_V | TC_PDTV, .fsc = tables_atp(PD8, 0, pdt)});
    soft_forget(&t.s);

    translated("4 KiB", 1, 0, 0x1000, 0x123456000, 4096);
    translated("2 MiB", 1, 0, 0x305000, 0x44505000, 2 << 20);
    translated("1 GiB", 1, 0, 0x7abcd000, 0x1babcd000, 1 << 30);
    translated("no write needed with NW", 1, NW, 0x2000, 0x123457000, 4096);
    faults("write needed without NW", 1, 0, 0x2000);
    faults("execute needed with Exe", 1, NW | EXE, 0x2000);
    translated("execute permitted", 1, EXE, 0x1000, 0x123456000, 4096);
    faults("user access to a supervisor page", 1, 0, 0x3000);
    faults("Priv without PV is ignored", 1, PRIV, 0x3000);
    faults("process_id without PDTV", 1, 1ull << 32, 0x1000);
    uint64_t process = 1ull << 32 | 9 << 12;
    translated("with a process_id", 2, process, 0x1000 + 0, 0x123456000, 4096);
    translated("privileged, with a process_id", 2, process | PRIV, 0x3000, 0x123458000, 4096);
    faults("privileged to a user page, SUM=0", 2, process | PRIV, 0x1000);
    faults("page not mapped", 1, 0, 0x9000);
    faults("no device context", 63, 0, 0x1000);
    check_equal("PBMT", ask(1, 0, 0x4000) >> 7 & 3, 2);
    reserved_bits();
    traffic();
    soft_mode(&t.s, MODE_OFF, t.ddt);
    faults("mode Off", 1, 0, 0x1000);
    unit_close(u);
    return check_status();
}
