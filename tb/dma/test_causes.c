// SPDX-License-Identifier: Apache-2.0
// Each cause code that a translation can end with, by a directed set-up (checklist F01). 272 and
// 273 are in the tests of faults and interrupts; 264 and 271 need MRIFs.
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;
static uint64_t first, guest, pdt, msi;

enum {
    DEV_FIRST = 1,
    DEV_SECOND = 2,
    DEV_NESTED = 3,
    DEV_PROCESS = 4,
    DEV_MSI = 5,
    DEV_GUEST_PDT = 6
};
#define MSI_GPA 0x28000000ull

static void put_dc(uint32_t did, struct dc dc) {
    tables_dc(&t, did, dc);
}

static void world(void) {
    first = tables_page(&t);
    pdt = tables_page(&t);
    msi = tables_page(&t);
    guest = tables_guest(&t, SV39);
    uint64_t iosatp = tables_atp(SV39, 0, first), iohgatp = tables_atp(SV39, 9, guest);
    put_dc(DEV_FIRST, (struct dc){.tc = TC_V, .ta = 1 << 12, .fsc = iosatp});
    put_dc(DEV_SECOND, (struct dc){.tc = TC_V, .iohgatp = iohgatp});
    put_dc(DEV_NESTED, (struct dc){.tc = TC_V, .iohgatp = iohgatp, .ta = 2 << 12, .fsc = iosatp});
    put_dc(DEV_PROCESS, (struct dc){.tc = TC_V | TC_PDTV, .fsc = tables_atp(PD17, 0, pdt)});
    put_dc(DEV_MSI, (struct dc){.tc = TC_V,
                                .iohgatp = tables_atp(SV39, 10, guest),
                                .msiptp = tables_atp(1, 0, msi),
                                .msi_mask = 3,
                                .msi_pattern = MSI_GPA >> 12});
    put_dc(DEV_GUEST_PDT, (struct dc){.tc = TC_V | TC_PDTV,
                                      .iohgatp = iohgatp,
                                      .fsc = tables_atp(PD8, 0, 0x70000000)});
}

static void three(const char *name, uint32_t did, uint64_t iova, unsigned exec, unsigned read,
                  unsigned write) {
    char text[100];
    snprintf(text, sizeof text, "%s: execute, cause %u", name, exec);
    tables_expect_fault(&t, text, (struct unit_request){.did = did, .iova = iova, .exec = true},
                        exec);
    snprintf(text, sizeof text, "%s: read, cause %u", name, read);
    tables_expect_fault(&t, text, (struct unit_request){.did = did, .iova = iova}, read);
    snprintf(text, sizeof text, "%s: write, cause %u", name, write);
    tables_expect_fault(&t, text, (struct unit_request){.did = did, .iova = iova, .write = true},
                        write);
}

static void page_tables(void) {
    three("page not mapped", DEV_FIRST, 0x1000, 12, 13, 15);
    three("guest page not mapped", DEV_SECOND, 0x1000, 20, 21, 23);
    tables_map(&t, SV39, first, 0x40000000, 2, tables_leaf(0x200000000, PTE_ALL));
    three("page mapped, guest page not", DEV_NESTED, 0x40001000, 20, 21, 23);
    memory_inject(t.s.mem, first, 8, false, MEM_SLVERR);
    three("PTE unreadable", DEV_FIRST, 0x1000, 1, 5, 7);
    three("PTE unreadable, nested", DEV_NESTED, 0x1000, 1, 5, 7);
    memory_inject(t.s.mem, first, 8, false, MEM_POISON);
    three("PTE poisoned", DEV_FIRST, 0x1000, 274, 274, 274);
    memory_inject(t.s.mem, first, 8, false, MEM_OK);
    memory_inject(t.s.mem, guest, 8, false, MEM_DECERR);
    three("guest PTE unreadable", DEV_SECOND, 0x1000, 1, 5, 7);
    memory_inject(t.s.mem, guest, 8, false, MEM_POISON);
    three("guest PTE poisoned", DEV_SECOND, 0x1000, 274, 274, 274);
    memory_inject(t.s.mem, guest, 8, false, MEM_OK);
}

static void device_directory(void) {
    struct unit_request q = {.did = 0x3f, .iova = 0x1000};
    uint64_t place = tables_dc_place(&t, 0x3f);
    tables_expect_fault(&t, "258: DC not valid", q, 258);
    put_dc(0x3f, (struct dc){.tc = TC_V | 1ull << 40});
    tables_expect_fault(&t, "259: DC misconfigured", q, 259);
    memory_inject(t.s.mem, place, 8, false, MEM_SLVERR);
    tables_expect_fault(&t, "257: DC unreadable", q, 257);
    memory_inject(t.s.mem, place, 8, false, MEM_POISON);
    tables_expect_fault(&t, "268: DC poisoned", q, 268);
    memory_inject(t.s.mem, place, 8, false, MEM_OK);
    put_dc(0x3f, (struct dc){.tc = TC_V});
    tables_expect_pa(&t, "none of these was cached", q, 0x1000);
    q.did = t.s.caps >> 22 & 1 ? 0x40 : 0x80;
    tables_expect_fault(&t, "260: device_id too wide", q, 260);
    q.did = DEV_FIRST;
    q.pv = true;
    tables_expect_fault(&t, "260: process_id without PDTV", q, 260);
    q.did = DEV_PROCESS;
    q.pid = 0x20000;
    tables_expect_fault(&t, "260: process_id too wide", q, 260);
    q = (struct unit_request){.did = DEV_FIRST, .at = UNIT_TRANSLATED};
    tables_expect_fault(&t, "260: translated request without EN_ATS", q, 260);
    q.at = UNIT_TRANSLATION;
    tables_expect_fault(&t, "260: translation request without EN_ATS", q, 260);
}

static void process_directory(void) {
    struct unit_request q = {.did = DEV_PROCESS, .pv = true, .pid = 0x105, .iova = 0x5000};
    uint64_t leaf = tables_page(&t);
    tables_expect_fault(&t, "266: PDT entry not valid", q, 266);
    tables_put(&t, pdt + 8, leaf >> 12 << 10 | 1 | 1ull << 60);
    tables_expect_fault(&t, "267: PDT entry misconfigured", q, 267);
    tables_put(&t, pdt + 8, leaf >> 12 << 10 | 1);
    tables_expect_fault(&t, "266: PC not valid", q, 266);
    tables_put(&t, leaf + 16 * 5, 1 | 1 << 5);
    tables_expect_fault(&t, "267: PC misconfigured", q, 267);
    tables_put(&t, leaf + 16 * 5, 1);
    memory_inject(t.s.mem, leaf + 16 * 5, 16, false, MEM_SLVERR);
    tables_expect_fault(&t, "265: PC unreadable", q, 265);
    memory_inject(t.s.mem, leaf + 16 * 5, 16, false, MEM_POISON);
    tables_expect_fault(&t, "269: PC poisoned", q, 269);
    memory_inject(t.s.mem, leaf + 16 * 5, 16, false, MEM_OK);
    memory_inject(t.s.mem, pdt + 8, 8, false, MEM_SLVERR);
    tables_expect_fault(&t, "265: PDT entry unreadable", q, 265);
    memory_inject(t.s.mem, pdt + 8, 8, false, MEM_POISON);
    tables_expect_fault(&t, "269: PDT entry poisoned", q, 269);
    memory_inject(t.s.mem, pdt + 8, 8, false, MEM_OK);
    tables_expect_pa(&t, "then the process is found", q, 0x5000);
    q.priv = true;
    tables_expect_fault(&t, "260: supervisor without ENS", q, 260);
}

static void guest_directory(void) {
    struct unit_request q = {
        .did = DEV_GUEST_PDT, .pv = true, .pid = 3, .iova = 0x5000, .write = true};
    struct outcome o = tables_go(&t, q);
    check(o.fault.cause == 23 && (o.fault.iotval2 & ~0xfffull) == 0x70000000 &&
              (o.fault.iotval2 & 3) == 1,
          "PDT in unmapped guest memory: 23 with iotval2 bit 0", "cause %u iotval2 %llx",
          o.fault.cause, (unsigned long long)o.fault.iotval2);
    q = (struct unit_request){.did = DEV_SECOND, .iova = 0x123456788};
    o = tables_go(&t, q);
    check(o.fault.iotval2 >> 12 == 0x123456 && (o.fault.iotval2 & 3) == 0,
          "explicit guest page fault: iotval2 bits 1:0 are 0", "iotval2 %llx",
          (unsigned long long)o.fault.iotval2);
}

static void interrupt_files(void) {
    struct unit_request q = {.did = DEV_MSI, .iova = MSI_GPA | 0x2000, .write = true};
    uint64_t pte = msi + 16 * 2;
    tables_expect_fault(&t, "262: MSI PTE not valid", q, 262);
    tables_put(&t, pte, 1);
    tables_expect_fault(&t, "263: MSI PTE with M=0", q, 263);
    tables_put(&t, pte, 5);
    tables_expect_fault(&t, "263: MSI PTE with M=2", q, 263);
    tables_put(&t, pte, tables_leaf(0x55555000, 7) | 1 << 3);
    tables_expect_fault(&t, "263: MSI PTE with a reserved bit", q, 263);
    tables_put(&t, pte, tables_leaf(0x55555000, 7));
    memory_inject(t.s.mem, pte, 8, false, MEM_SLVERR);
    tables_expect_fault(&t, "261: MSI PTE unreadable", q, 261);
    memory_inject(t.s.mem, pte, 8, false, MEM_POISON);
    tables_expect_fault(&t, "270: MSI PTE poisoned", q, 270);
    memory_inject(t.s.mem, pte, 8, false, MEM_OK);
    if (!(t.s.caps >> 23 & 1)) {
        tables_put(&t, pte, 3);
        tables_expect_fault(&t, "263: MRIF mode without MSI_MRIF", q, 263);
        tables_put(&t, pte, tables_leaf(0x55555000, 7));
    }
    tables_expect_pa(&t, "then the interrupt file is found", q, 0x55555000);
    q.write = false;
    q.exec = true;
    tables_expect_fault(&t, "1: execute from an interrupt file", q, 1);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    world();
    soft_forget(&t.s);
    page_tables();
    device_directory();
    process_directory();
    guest_directory();
    if (t.s.caps >> 22 & 1)
        interrupt_files();
    soft_mode(&t.s, MODE_OFF, t.ddt);
    tables_expect_fault(&t, "256: mode Off", (struct unit_request){.did = 1}, 256);
    soft_mode(&t.s, MODE_BARE, t.ddt);
    tables_expect_pa(&t, "mode Bare", (struct unit_request){.did = 1, .iova = 0x765432101},
                     0x765432101);
    tables_expect_fault(&t, "260: translated request in mode Bare",
                        (struct unit_request){.did = 1, .at = UNIT_TRANSLATED}, 260);
    unit_close(u);
    return check_status();
}
