// SPDX-License-Identifier: Apache-2.0
// Fault queue: overflow, memory fault, enabling and disabling, order of record and tail, records of
// the data path, DTF (checklist R15, D12, F02-F05, O04).
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;

static void restart(unsigned lg2) {
    unit_write32(u, REG_FQCSR, 0);
    unit_await32(u, REG_FQCSR, CSR_ON | CSR_BUSY, 0);
    soft_fq_on(&t.s, lg2);
}

// One fault: the mode is Off.
static void one(uint64_t iova) {
    unit_translate(u, (struct unit_request){.did = 0xabcdef, .iova = iova, .write = true});
    unit_settle(u);
}

static void record(void) {
    struct unit_fault f;
    one(0x123456789abc8);
    check_equal("one record", soft_faults(&t.s), 1);
    uint64_t at = t.s.fq;
    check_equal("record: reserved and custom", memory_get64(t.s.mem, at + 8), 0);
    check_equal("record: doubleword 0", memory_get64(t.s.mem, at), 0xabcdef0c00000000ull | 256);
    soft_fault(&t.s, &f);
    check(f.iotval >> 12 == 0x123456789a && f.iotval2 == 0, "record: iotval", "%llx %llx",
          (unsigned long long)f.iotval, (unsigned long long)f.iotval2);
    check_equal("queue is empty again", soft_faults(&t.s), 0);
}

static void overflow(unsigned lg2) {
    char name[60];
    unsigned room = (1u << lg2) - 1;
    restart(lg2);
    for (unsigned i = 0; i < room; i++)
        one(0x1000 * i);
    snprintf(name, sizeof name, "%u records fit into %u entries", room, room + 1);
    check(soft_faults(&t.s) == room && !(unit_read32(u, REG_FQCSR) & CSR_OF), name,
          "%u, fqcsr 0x%x", soft_faults(&t.s), unit_read32(u, REG_FQCSR));
    one(0x777000);
    check_equal("one more sets fqof", unit_read32(u, REG_FQCSR), CSR_EN | CSR_ON | CSR_OF);
    struct unit_fault f;
    for (unsigned i = 0; i < room; i++)
        soft_fault(&t.s, &f);
    check_equal("the queue's records are whole", f.iotval >> 12, room - 1);
    one(0x888000);
    check_equal("while fqof is set records are dropped", soft_faults(&t.s), 0);
    unit_write32(u, REG_FQCSR, CSR_EN | CSR_OF);
    one(0x999000);
    check(soft_fault(&t.s, &f) && f.iotval >> 12 == 0x999, "fqof cleared: records again", "none");
}

static void memory_fault(void) {
    restart(4);
    memory_inject(t.s.mem, t.s.fq + 32, 32, true, MEM_SLVERR);
    one(0x1000);
    one(0x2000);
    check_equal("failing write sets fqmf", unit_read32(u, REG_FQCSR), CSR_EN | CSR_ON | CSR_MF);
    check_equal("the tail does not move past it", unit_read32(u, REG_FQT), 1);
    memory_inject(t.s.mem, t.s.fq + 32, 32, true, MEM_OK);
    one(0x3000);
    check_equal("while fqmf is set records are dropped", unit_read32(u, REG_FQT), 1);
    unit_write32(u, REG_FQCSR, CSR_EN | CSR_MF);
    one(0x4000);
    struct unit_fault f;
    soft_fault(&t.s, &f);
    bool second = soft_fault(&t.s, &f);
    check(second && f.iotval >> 12 == 4, "fqmf cleared: records again", "%d", second);
}

static void handshake(void) {
    restart(4);
    one(0x1000);
    unit_write32(u, REG_FQCSR, 0);
    unit_await32(u, REG_FQCSR, CSR_ON | CSR_BUSY, 0);
    one(0x2000);
    check_equal("off: no record", unit_read32(u, REG_FQT), 1);
    check_equal("off: no overflow either", unit_read32(u, REG_FQCSR), 0);
    unit_write32(u, REG_FQCSR, CSR_EN);
    unit_await32(u, REG_FQCSR, CSR_ON | CSR_BUSY, CSR_ON);
    check_equal("enabling sets fqt to 0", unit_read32(u, REG_FQT), 0);
    // Off while a record is on its way: once fqon reads 0 nothing is written any more.
    unit_knobs(u)->mem_latency = 100;
    struct unit_request q = {.did = 1, .iova = 0x5000};
    unit_submit(u, &q, NULL, NULL);
    unit_run(u, 12);
    unit_write32(u, REG_FQCSR, 0);
    unit_await32(u, REG_FQCSR, CSR_ON | CSR_BUSY, 0);
    memory_put64(t.s.mem, t.s.fq, 0xdead);
    unit_run(u, 300);
    check_equal("fqon 0: no write in flight", memory_get64(t.s.mem, t.s.fq), 0xdead);
    unit_knobs(u)->mem_latency = 3;
    unit_drain(u);
}

// Whoever sees the tail sees the record, at every latency of the memory.
static void tail_after_record(void) {
    unsigned late = 0;
    for (unsigned latency = 0; latency < 40; latency += 3) {
        restart(3);
        unit_knobs(u)->mem_latency = latency;
        struct unit_request q = {.did = 0x17, .iova = 0xabc000};
        unit_submit(u, &q, NULL, NULL);
        while (unit_read32(u, REG_FQT) == 0)
            unit_step(u);
        late += soft_record(t.s.mem, t.s.fq).iotval >> 12 != 0xabc;
        unit_settle(u);
    }
    unit_knobs(u)->mem_latency = 3;
    check_equal("the record is in memory before the tail moves", late, 0);
}

// Four requests fault at once: each has its record.
static void burst(void) {
    restart(6);
    for (unsigned i = 0; i < 40; i++) {
        struct unit_request q = {.did = i, .iova = 0x1000 * i};
        unit_submit(u, &q, NULL, NULL);
    }
    unit_settle(u);
    uint64_t seen = 0;
    struct unit_fault f;
    while (soft_fault(&t.s, &f))
        if (f.iotval >> 12 == f.did)
            seen |= 1ull << f.did;
    check_equal("40 faults at once, 40 records", seen, (1ull << 40) - 1);
}

static void data_path(void) {
    struct unit_fault f, in = {.cause = 272,
                               .ttyp = 3,
                               .did = 0x123,
                               .pv = true,
                               .pid = 0x45678,
                               .priv = true,
                               .iotval = 0x9abcdef012345678,
                               .iotval2 = 0x11};
    restart(4);
    unit_ext_fault(u, &in);
    unit_settle(u);
    bool got = soft_fault(&t.s, &f);
    bool same = f.cause == 272 && f.ttyp == 3 && f.did == 0x123 && f.pv && f.pid == 0x45678 &&
                f.priv && f.iotval == in.iotval && f.iotval2 == in.iotval2;
    check(got && same, "a fault of the data path", "cause %u did %x", f.cause, f.did);
    in.pv = false;
    unit_ext_fault(u, &in);
    unit_settle(u);
    soft_fault(&t.s, &f);
    check(!f.pv && f.pid == 0 && !f.priv, "PV=0: PID and PRIV are 0", "pid %x priv %d", f.pid,
          f.priv);
    in.pv = true;
    in.ttyp = 0;
    unit_ext_fault(u, &in);
    unit_settle(u);
    soft_fault(&t.s, &f);
    check(f.did == 0 && !f.pv && f.pid == 0 && !f.priv, "TTYP 0: DID, PV, PID, PRIV are 0",
          "did %x", f.did);
}

static void disable_translation_faults(void) {
    restart(4);
    soft_mode(&t.s, MODE_1LVL, t.ddt);
    uint64_t root = tables_page(&t);
    tables_dc(&t, 1, (struct dc){.tc = TC_V | TC_DTF, .fsc = tables_atp(SV39, 0, root)});
    tables_dc(&t, 2, (struct dc){.tc = TC_V | TC_DTF | 1 << 12});
    tables_dc(&t, 3, (struct dc){.tc = TC_DTF});
    soft_forget(&t.s);
    struct outcome o = tables_go(&t, (struct unit_request){.did = 1});
    check(o.answer.status != UNIT_OK && !o.recorded, "DTF hides a page fault", "recorded");
    o = tables_go(&t, (struct unit_request){.did = 1, .pv = true});
    check(o.answer.status != UNIT_OK && !o.recorded, "DTF hides a disallowed transaction",
          "recorded");
    tables_expect_fault(&t, "DTF shows a misconfigured DC", (struct unit_request){.did = 2}, 259);
    tables_expect_fault(&t, "DTF in an invalid DC is not looked at",
                        (struct unit_request){.did = 3}, 258);
    soft_mode(&t.s, MODE_OFF, t.ddt);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_OFF);
    restart(3);
    record();
    overflow(1);
    overflow(2);
    overflow(8);
    memory_fault();
    handshake();
    tail_after_record();
    burst();
    data_path();
    disable_translation_faults();
    unit_close(u);
    return check_status();
}
