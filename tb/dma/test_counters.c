// SPDX-License-Identifier: Apache-2.0
// Performance monitor: the eight events, filters by device, process, GSCID and PSCID with DMASK,
// inhibit, overflow (checklist R20-R24).
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;
static uint64_t first_root, guest_root;

enum { EV_UNTRANSLATED = 1, EV_TRANSLATED, EV_ATS, EV_MISS, EV_DDT, EV_PDT, EV_FIRST, EV_SECOND };
#define F_DMASK  (1ull << 15)
#define F_PID(p) ((uint64_t)(p) << 16)
#define F_DID(d) ((uint64_t)(d) << 36)
#define F_PV     (1ull << 60)
#define F_DV     (1ull << 61)
#define F_IDT    (1ull << 62)

// Device 1: one nested space, process directory. Device 2: second stage only. Device 3: Bare.
static void world(void) {
    guest_root = tables_guest(&t, SV39);
    first_root = tables_page(&t);
    uint64_t pdt = tables_page(&t);
    tables_put(&t, pdt + 16 * 5, 1 | 0x77 << 12);
    tables_put(&t, pdt + 16 * 5 + 8, tables_atp(SV39, 0, first_root));
    tables_map(&t, SV39, first_root, 0x10000000, 1, tables_leaf(0x40000000, PTE_ALL));
    tables_gmap(&t, SV39, guest_root, 0x40000000, 2, tables_leaf(0x80000000, PTE_ALL));
    uint64_t gatp = tables_atp(SV39, 0x1234, guest_root);
    tables_dc(&t, 1,
              (struct dc){.tc = TC_V | TC_PDTV, .iohgatp = gatp, .fsc = tables_atp(PD8, 0, pdt)});
    tables_dc(&t, 2, (struct dc){.tc = TC_V, .iohgatp = gatp});
    tables_dc(&t, 3, (struct dc){.tc = TC_V});
}

static const struct unit_request nested = {.did = 1, .pv = true, .pid = 5, .iova = 0x10000000};
static const struct unit_request second = {.did = 2, .iova = 0x40000000};
static const struct unit_request bare = {.did = 3, .iova = 0x40000000};

static void select_event(uint64_t event) {
    unit_write32(u, REG_COUNTINH, ~0u);
    unit_write64(u, REG_HPMEVT1, event);
    unit_write64(u, REG_HPMCTR1, 0);
    unit_write32(u, REG_COUNTINH, 0);
}

static uint64_t counted(void) {
    unit_settle(u);
    unit_run(u, 10);
    return unit_read64(u, REG_HPMCTR1);
}

// The event of cold and warm requests of the three devices.
static void event(const char *name, uint64_t ev, uint64_t cold, uint64_t warm) {
    char text[80];
    soft_forget(&t.s);
    select_event(ev);
    unit_translate(u, nested);
    unit_translate(u, second);
    unit_translate(u, bare);
    snprintf(text, sizeof text, "%s, caches cold", name);
    check_equal(text, counted(), cold);
    select_event(ev);
    unit_translate(u, nested);
    unit_translate(u, second);
    snprintf(text, sizeof text, "%s, caches warm", name);
    check_equal(text, counted(), warm);
}

static void events(void) {
    event("no event", 0, 0, 0);
    event("untranslated requests", EV_UNTRANSLATED, 3, 2);
    event("translated requests", EV_TRANSLATED, 0, 0);
    event("ATS translation requests", EV_ATS, 0, 0);
    event("TLB misses", EV_MISS, 3, 0);
    event("device directory walks", EV_DDT, 3, 0);
    event("process directory walks", EV_PDT, 1, 0);
    event("first-stage walks", EV_FIRST, 1, 0);
    soft_forget(&t.s);
    select_event(EV_SECOND);
    unit_translate(u, nested);
    unit_translate(u, second);
    uint64_t walks = counted();
    check(walks >= 2, "second-stage walks, caches cold", "%llu", (unsigned long long)walks);
    event("reserved event 9", 9, 0, 0);
    event("custom event", 16384, 0, 0);
}

static void filter(const char *name, uint64_t ev, uint64_t expected) {
    soft_forget(&t.s);
    select_event(ev);
    unit_translate(u, nested);
    unit_translate(u, second);
    unit_translate(u, bare);
    check_equal(name, counted(), expected);
}

static void filters(void) {
    filter("device_id matches", EV_UNTRANSLATED | F_DV | F_DID(2), 1);
    filter("device_id does not", EV_UNTRANSLATED | F_DV | F_DID(0x102), 0);
    filter("DMASK: low bits up to the first 0", EV_UNTRANSLATED | F_DV | F_DMASK | F_DID(1), 3);
    filter("DMASK: the other half", EV_UNTRANSLATED | F_DV | F_DMASK | F_DID(0x10001), 0);
    filter("DMASK with an even id masks bit 0", EV_UNTRANSLATED | F_DV | F_DMASK | F_DID(2), 2);
    filter("process_id matches", EV_UNTRANSLATED | F_PV | F_PID(5), 1);
    filter("process_id does not", EV_UNTRANSLATED | F_PV | F_PID(6), 0);
    filter("process_id 0 is not `none`", EV_UNTRANSLATED | F_PV | F_PID(0), 0);
    filter("device and process", EV_UNTRANSLATED | F_DV | F_PV | F_DID(1) | F_PID(5), 1);
    filter("device but not process", EV_UNTRANSLATED | F_DV | F_PV | F_DID(2) | F_PID(5), 0);
    filter("IDT is not for event 1", EV_UNTRANSLATED | F_IDT | F_DV | F_DID(0x1234), 0);
    filter("IDT is not for event 1, no filter", EV_UNTRANSLATED | F_IDT, 0);
    filter("first-stage walks by PSCID", EV_FIRST | F_IDT | F_PV | F_PID(0x77), 1);
    filter("first-stage walks by another PSCID", EV_FIRST | F_IDT | F_PV | F_PID(0x78), 0);
    filter("first-stage walks by GSCID", EV_FIRST | F_IDT | F_DV | F_DID(0x1234), 1);
    filter("first-stage walks by both",
           EV_FIRST | F_IDT | F_DV | F_PV | F_DID(0x1234) | F_PID(0x77), 1);
    filter("first-stage walks by another GSCID", EV_FIRST | F_IDT | F_DV | F_DID(0x1235), 0);
}

static void inhibit(void) {
    select_event(EV_UNTRANSLATED);
    unit_write32(u, REG_COUNTINH, 2);
    unit_translate(u, bare);
    check_equal("inhibited", counted(), 0);
    unit_write32(u, REG_COUNTINH, 1);
    uint64_t cycles = unit_read64(u, REG_HPMCYCLES);
    unit_run(u, 50);
    check_equal("iohpmcycles inhibited", unit_read64(u, REG_HPMCYCLES), cycles);
    unit_write32(u, REG_COUNTINH, 0);
    cycles = unit_read64(u, REG_HPMCYCLES);
    uint64_t start = unit_cycle(u);
    unit_run(u, 50);
    uint64_t after = unit_read64(u, REG_HPMCYCLES), passed = unit_cycle(u) - start;
    check(after - cycles == passed, "iohpmcycles counts every cycle", "%llu in %llu cycles",
          (unsigned long long)(after - cycles), (unsigned long long)passed);
}

static void overflow(void) {
    select_event(EV_UNTRANSLATED);
    unit_write32(u, REG_IPSR, IPSR_PMIP);
    unit_write64(u, REG_HPMCTR1, ~0ull);
    unit_translate(u, bare);
    check_equal("the counter wraps", counted(), 0);
    check_equal("iohpmevt.OF is set", unit_read64(u, REG_HPMEVT1) >> 63, 1);
    check_equal("iocountovf shows it", unit_read32(u, REG_COUNTOVF), 2);
    check_equal("pmip is set", unit_read32(u, REG_IPSR), IPSR_PMIP);
    unit_write32(u, REG_IPSR, IPSR_PMIP);
    unit_write64(u, REG_HPMCTR1, ~0ull);
    unit_translate(u, bare);
    counted();
    check_equal("OF already set: no interrupt", unit_read32(u, REG_IPSR), 0);
    unit_write64(u, REG_HPMEVT1, EV_UNTRANSLATED);
    check_equal("OF cleared by software", unit_read32(u, REG_COUNTOVF), 0);
    unit_write64(u, REG_HPMCYCLES, (1ull << 63) - 30);
    unit_run(u, 60);
    check_equal("iohpmcycles.OF", unit_read64(u, REG_HPMCYCLES) >> 63, 1);
    check_equal("iocountovf.CY", unit_read32(u, REG_COUNTOVF), 1);
}

int main(void) {
    u = unit_open();
    if (!(unit_read64(u, REG_CAPABILITIES) >> 30 & 1))
        return check(true, "no performance monitor", "-"), check_status();
    tables_open(&t, u, MODE_1LVL);
    world();
    events();
    filters();
    inhibit();
    overflow();
    unit_close(u);
    return check_status();
}
