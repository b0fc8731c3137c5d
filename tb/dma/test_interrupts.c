// SPDX-License-Identifier: Apache-2.0
// Interrupts: wires and messages, vectors, masks, what sets ipsr and what sets it again, a message
// that cannot be written (checklist R17-R19, R27-R29).
#include "tables.h"
#include <stdio.h>

static struct unit *u;
static struct tables t;
enum { MSI = 0x28000000 };

static unsigned messages; // writes of 4 bytes to the MSI page
static uint64_t last_address;

static void seen(void *ctx, uint64_t addr, size_t n, const void *data) {
    bool write = data != NULL;
    (void)ctx;
    if (write && addr >> 12 == MSI >> 12 && n == 4) {
        messages++;
        last_address = addr;
    }
}

static void fault(void) {
    unit_translate(u, (struct unit_request){.iova = 0x1000});
    unit_settle(u);
}

static void ie(unsigned csr, bool on) {
    unit_write32(u, csr, CSR_EN | (on ? CSR_IE : 0));
    unit_settle(u);
}

static void vectors(uint32_t icvec) {
    unit_write64(u, REG_ICVEC, icvec);
}

static void fault_message(void) {
    vectors(0x3210);
    for (unsigned v = 0; v < 16; v++) {
        unit_write64(u, REG_MSI_CFG + 16 * v, MSI + 4 * v);
        unit_write64(u, REG_MSI_CFG + 16 * v + 8, 0x5000 + v);
    }
    fault();
    check(unit_read32(u, REG_IPSR) == 0 && messages == 0, "fie 0: no interrupt", "ipsr 0x%x",
          unit_read32(u, REG_IPSR));
    ie(REG_FQCSR, true);
    fault();
    check_equal("a new record sets fip", unit_read32(u, REG_IPSR), IPSR_FIP);
    check(messages == 1 && last_address == MSI + 4 && memory_get32(t.s.mem, MSI + 4) == 0x5001,
          "... and sends its vector's message", "%u messages, %llx", messages,
          (unsigned long long)last_address);
    fault();
    check_equal("a second record while fip is set sends nothing", messages, 1);
    unit_write32(u, REG_IPSR, IPSR_CIP | IPSR_PMIP | IPSR_PIP);
    check_equal("ipsr: writing 1 elsewhere clears nothing", unit_read32(u, REG_IPSR), IPSR_FIP);
    unit_write32(u, REG_IPSR, IPSR_FIP);
    unit_settle(u);
    check(unit_read32(u, REG_IPSR) == 0 && messages == 1, "ipsr.fip cleared stays clear",
          "ipsr 0x%x", unit_read32(u, REG_IPSR));
    fault();
    check_equal("the next record sends again", messages, 2);
    unit_write32(u, REG_IPSR, IPSR_FIP);
}

// A level condition: fqof. Cleared ipsr is set again, with a new message.
static void level(void) {
    unit_write32(u, REG_FQCSR, 0);
    unit_await32(u, REG_FQCSR, CSR_ON | CSR_BUSY, 0);
    soft_fq_on(&t.s, 1);
    fault();
    fault();
    check(unit_read32(u, REG_FQCSR) & CSR_OF, "fqof is set", "0");
    messages = 0;
    ie(REG_FQCSR, true);
    check(unit_read32(u, REG_IPSR) == IPSR_FIP && messages == 1,
          "enabling with fqof set interrupts", "ipsr 0x%x, %u messages", unit_read32(u, REG_IPSR),
          messages);
    unit_write32(u, REG_IPSR, IPSR_FIP);
    unit_settle(u);
    check(unit_read32(u, REG_IPSR) == IPSR_FIP && messages == 2,
          "cleared while fqof stays: set again", "ipsr 0x%x, %u messages", unit_read32(u, REG_IPSR),
          messages);
    unit_write32(u, REG_FQCSR, CSR_EN | CSR_IE | CSR_OF);
    unit_write32(u, REG_IPSR, IPSR_FIP);
    unit_settle(u);
    check_equal("fqof cleared first: ipsr stays clear", unit_read32(u, REG_IPSR), 0);
    unit_write32(u, REG_FQCSR, 0);
    unit_await32(u, REG_FQCSR, CSR_ON | CSR_BUSY, 0);
    soft_fq_on(&t.s, 5);
}

static void command_message(void) {
    messages = 0;
    ie(REG_CQCSR, true);
    unsigned at = t.s.cq_tail;
    soft_put(&t.s, (struct command){0, 0});
    soft_ring(&t.s);
    unit_await32(u, REG_CQCSR, CSR_CMD_ILL, CSR_CMD_ILL);
    unit_settle(u);
    check(unit_read32(u, REG_IPSR) == IPSR_CIP && messages == 1 && last_address == MSI,
          "cmd_ill sets cip and sends vector 0", "ipsr 0x%x", unit_read32(u, REG_IPSR));
    memory_put64(t.s.mem, t.s.cq + 16 * at, 2);
    unit_write32(u, REG_CQCSR, CSR_EN | CSR_IE | CSR_CMD_ILL);
    soft_wait(&t.s);
    unit_write32(u, REG_IPSR, IPSR_CIP);
    unit_settle(u);
    check_equal("cip cleared", unit_read32(u, REG_IPSR), 0);
    ie(REG_CQCSR, false);
}

static void counter_message(void) {
    messages = 0;
    unit_write32(u, REG_COUNTINH, ~1u);
    unit_write64(u, REG_HPMCYCLES, 0x7fffffffffffffffull - 20);
    unit_run(u, 60);
    unit_write32(u, REG_COUNTINH, ~0u);
    unit_settle(u);
    check(unit_read32(u, REG_IPSR) == IPSR_PMIP && messages == 1 && last_address == MSI + 8,
          "iohpmcycles overflows: pmip and vector 2", "ipsr 0x%x, %u messages",
          unit_read32(u, REG_IPSR), messages);
    unit_write32(u, REG_IPSR, IPSR_PMIP);
}

static void masks(void) {
    messages = 0;
    unit_write32(u, REG_MSI_CFG + 16 + 12, 1);
    ie(REG_FQCSR, true);
    fault();
    check(messages == 0 && unit_read32(u, REG_IPSR) == IPSR_FIP, "masked: no message", "%u",
          messages);
    unit_write32(u, REG_MSI_CFG + 16 + 12, 0);
    unit_settle(u);
    check_equal("unmasked: the pending message is sent", messages, 1);
    unit_write32(u, REG_IPSR, IPSR_FIP);
}

static void all_vectors(void) {
    unsigned good = 0;
    for (unsigned v = 0; v < 16; v++) {
        vectors(v << 4);
        messages = 0;
        fault();
        good += messages == 1 && last_address == MSI + 4 * v;
        unit_write32(u, REG_IPSR, IPSR_FIP);
        unit_settle(u);
    }
    check_equal("each of 16 vectors has its own message", good, 16);
    vectors(0x3210);
}

static void unwritable(void) {
    struct unit_fault f = {0};
    while (soft_fault(&t.s, &f))
        ;
    unit_write32(u, REG_IPSR, 15);
    memory_inject(t.s.mem, MSI, 4096, true, MEM_SLVERR);
    fault();
    unit_settle(u);
    memory_inject(t.s.mem, MSI, 4096, true, MEM_OK);
    soft_fault(&t.s, &f);
    bool second = soft_fault(&t.s, &f);
    check(second && f.cause == 273 && f.ttyp == 0 && f.iotval == MSI + 4 && f.did == 0 && !f.pv,
          "a message that cannot be written: cause 273", "record %d cause %u iotval %llx", second,
          f.cause, (unsigned long long)f.iotval);
    unit_write32(u, REG_IPSR, 15);
    ie(REG_FQCSR, false);
}

static void wires(void) {
    unit_write32(u, REG_CQCSR, 0);
    unit_write32(u, REG_FQCSR, 0);
    unit_await32(u, REG_CQCSR, CSR_ON | CSR_BUSY, 0);
    unit_await32(u, REG_FQCSR, CSR_ON | CSR_BUSY, 0);
    unit_write32(u, REG_FCTL, FCTL_WSI);
    soft_cq_on(&t.s, 4);
    soft_fq_on(&t.s, 4);
    messages = 0;
    vectors(0x0f07);
    ie(REG_FQCSR, true);
    ie(REG_CQCSR, true);
    check_equal("wires are low", unit_irq(u), 0);
    fault();
    check_equal("fip drives its wire", unit_irq(u), 1 << 0);
    soft_do(&t.s, cmd_fence(CMD_WSI, 0, 0));
    unit_settle(u);
    check_equal("fence_w_ip drives the command queue's wire", unit_irq(u), 1 << 0 | 1 << 7);
    unit_write32(u, REG_IPSR, IPSR_FIP);
    unit_settle(u);
    check_equal("the level ends with ipsr", unit_irq(u), 1 << 7);
    unit_write32(u, REG_IPSR, IPSR_CIP);
    unit_settle(u);
    check_equal("... and returns while fence_w_ip stays", unit_irq(u), 1 << 7);
    unit_write32(u, REG_CQCSR, CSR_EN | CSR_IE | CSR_FENCE_WIP);
    unit_write32(u, REG_IPSR, IPSR_CIP);
    unit_settle(u);
    check_equal("... and ends with it", unit_irq(u), 0);
    vectors(0x0077);
    fault();
    soft_do(&t.s, cmd_fence(CMD_WSI, 0, 0));
    unit_settle(u);
    check_equal("two causes share a wire", unit_irq(u), 1 << 7);
    unit_write32(u, REG_IPSR, IPSR_FIP);
    unit_settle(u);
    check_equal("... which stays for the other", unit_irq(u), 1 << 7);
    check_equal("no messages in wire mode", messages, 0);
}

int main(void) {
    u = unit_open();
    tables_open(&t, u, MODE_OFF);
    memory_watch(t.s.mem, seen, NULL);
    unit_write32(u, REG_COUNTINH, ~0u);
    fault_message();
    level();
    command_message();
    counter_message();
    masks();
    all_vectors();
    unwritable();
    wires();
    unit_close(u);
    return check_status();
}
