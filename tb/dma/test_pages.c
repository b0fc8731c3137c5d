// SPDX-License-Identifier: Apache-2.0
// Page requests: the queue when the unit has ATS; without ATS they are dropped and nothing is
// written (checklist R16, D13, F10).
#include "tables.h"

static struct unit *u;
static struct tables t;
static unsigned writes;

static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    bool write = data != NULL;
    (void)ctx, (void)addr, (void)n;
    writes += write;
}

static void without_ats(void) {
    struct unit_page_request p = {.did = 7, .pv = true, .pid = 3, .payload = 0x1007};
    memory_watch(t.s.mem, seen, NULL);
    for (unsigned i = 0; i < 20; i++)
        unit_page_request(u, &p);
    unit_settle(u);
    check_equal("without ATS a page request writes nothing", writes, 0);
    check_equal("... and interrupts nobody", unit_read32(u, REG_IPSR), 0);
    check_equal("... and is no fault", soft_faults(&t.s), 0);
}

static void queue(void) {
    uint64_t pq = memory_alloc(t.s.mem, 4096);
    unit_write64(u, REG_PQB, pq >> 12 << 10 | 1);
    unit_write32(u, REG_PQCSR, CSR_EN | CSR_IE);
    unit_await32(u, REG_PQCSR, CSR_ON | CSR_BUSY, CSR_ON);
    struct unit_page_request p = {.did = 0xabcdef,
                                  .pv = true,
                                  .pid = 0x12345,
                                  .priv = true,
                                  .exec = true,
                                  .payload = 0x123456789abcdef7};
    unit_page_request(u, &p);
    unit_settle(u);
    check_equal("record, doubleword 0", memory_get64(t.s.mem, pq), 0xabcdef0712345000);
    check_equal("record, payload", memory_get64(t.s.mem, pq + 8), p.payload);
    check_equal("pip", unit_read32(u, REG_IPSR), IPSR_PIP);
    p.pv = false;
    unit_page_request(u, &p);
    unit_settle(u);
    check_equal("without a PASID", memory_get64(t.s.mem, pq + 16) & 0x7fffff000, 0);
    unit_page_request(u, &p);
    unit_page_request(u, &p);
    unit_settle(u);
    check_equal("full: pqof", unit_read32(u, REG_PQCSR), CSR_EN | CSR_IE | CSR_ON | CSR_OF);
    check_equal("full: pqt", unit_read32(u, REG_PQT), 3);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_1LVL);
    if (t.s.caps >> 25 & 1)
        queue();
    else
        without_ats();
    unit_close(u);
    return check_status();
}
