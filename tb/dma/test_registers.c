// SPDX-License-Identifier: Apache-2.0
// Register file: reset values, what is writable, write-one-to-clear, absent registers, 4- and
// 8-byte accesses (checklist R01-R30).
#include "soft.h"
#include <stdio.h>

static struct unit *u;

static void read_is(const char *name, unsigned offset, uint64_t expected) {
    check_equal(name, unit_read64(u, offset), expected);
}

// What a register keeps of all ones and of all zeros, written as 8 bytes.
static void writable(const char *name, unsigned offset, uint64_t mask) {
    unit_write64(u, offset, ~0ull);
    uint64_t ones = unit_read64(u, offset);
    unit_write64(u, offset, 0);
    uint64_t zeros = unit_read64(u, offset);
    check(ones == mask && zeros == 0, name, "keeps 0x%llx of ones and 0x%llx of zeros, not 0x%llx",
          (unsigned long long)ones, (unsigned long long)zeros, (unsigned long long)mask);
}

static void capabilities(void) {
    uint64_t caps = unit_read64(u, REG_CAPABILITIES);
    check_equal("version 1.0", caps & 0xff, 0x10);
    check_equal("PAS is 56", caps >> 32 & 0x3f, 56);
    check((caps >> 28 & 3) != 3, "IGS is legal", "3");
    check(!(caps >> 10 & 1) || (caps >> 9 & 1), "Sv48 comes with Sv39", "no");
    check(!(caps >> 11 & 1) || (caps >> 10 & 1), "Sv57 comes with Sv48", "no");
    check_equal("capabilities: reserved bits", caps & 0x00fff00000107000ull & ~(1ull << 14), 0);
    unit_write64(u, REG_CAPABILITIES, ~caps);
    check_equal("capabilities are read-only", unit_read64(u, REG_CAPABILITIES), caps);
}

static void reset_values(void) {
    check_equal("reset: ddtp.iommu_mode is Off", unit_read64(u, REG_DDTP) & 0x1f, 0);
    check_equal("reset: cqcsr", unit_read32(u, REG_CQCSR), 0);
    check_equal("reset: fqcsr", unit_read32(u, REG_FQCSR), 0);
    check_equal("reset: pqcsr", unit_read32(u, REG_PQCSR), 0);
    check_equal("reset: ipsr", unit_read32(u, REG_IPSR), 0);
    check_equal("reset: tr_req_ctl.Go/Busy", unit_read64(u, REG_TR_REQ_CTL) & 1, 0);
    check_equal("reset: wires", unit_irq(u), 0);
}

static void halves(void) {
    unit_write64(u, REG_FQB, 0);
    unit_write32(u, REG_FQB, 0xfffffc03);
    check_equal("4-byte write of a low half", unit_read64(u, REG_FQB), 0xfffffc03);
    unit_write32(u, REG_FQB + 4, 0x00123456);
    check_equal("4-byte write of a high half", unit_read64(u, REG_FQB), 0x00123456fffffc03);
    check_equal("4-byte read of a high half", unit_read32(u, REG_FQB + 4), 0x00123456);
    unit_write64(u, REG_FQB, 0);
    check_equal("8-byte write", unit_read64(u, REG_FQB), 0);
}

// Which register shares a doubleword with which must not matter: a 4-byte write changes its own
// only.
static void neighbours(void) {
    unit_write64(u, REG_CQB, 7);
    unit_write32(u, REG_CQT, 5);
    check_equal("cqt", unit_read64(u, REG_CQH), 5ull << 32);
    unit_write32(u, REG_CQH, 3);
    check_equal("cqh is read-only", unit_read64(u, REG_CQH), 5ull << 32);
    unit_write64(u, REG_FQB, 7);
    unit_write32(u, REG_FQT, 9);
    check_equal("fqt is read-only", unit_read64(u, REG_FQH), 0);
    unit_write32(u, REG_FQH, 0xffffffff);
    check_equal("fqh: LOG2SZ bits", unit_read32(u, REG_FQH), 0xff);
    unit_write64(u, REG_FQB, 3);
    check_equal("fqh: high bits read 0 after a smaller fqb", unit_read32(u, REG_FQH) & ~0xfu, 0);
    unit_write32(u, REG_CQT, 0xffffffff);
    check_equal("cqt: LOG2SZ bits", unit_read32(u, REG_CQT), 0xff);
    unit_write32(u, REG_CQT, 0);
    unit_write32(u, REG_FQH, 0);
}

static void modes(void) {
    for (unsigned mode = 0; mode < 16; mode++) {
        unit_write64(u, REG_DDTP, 0);
        unit_await32(u, REG_DDTP, 1 << 4, 0);
        unit_write64(u, REG_DDTP, 0x3ffffffffffc00ull | mode);
        unit_await32(u, REG_DDTP, 1 << 4, 0);
        uint64_t got = unit_read64(u, REG_DDTP) & 0xf;
        char name[40];
        snprintf(name, sizeof name, "ddtp.iommu_mode %u", mode);
        if (mode <= MODE_3LVL)
            check_equal(name, got, mode);
        else
            check(got <= MODE_3LVL, name, "reads %llu", (unsigned long long)got);
    }
    check_equal("ddtp.PPN", unit_read64(u, REG_DDTP) & ~0xfull, 0x3ffffffffffc00ull);
    unit_write64(u, REG_DDTP, 0);
    unit_await32(u, REG_DDTP, 1 << 4, 0);
}

static void absent(void) {
    uint64_t caps = unit_read64(u, REG_CAPABILITIES);
    bool ats = caps >> 25 & 1, qosid = caps >> 41 & 1;
    static const unsigned pq[] = {REG_PQB, REG_PQH};
    for (unsigned i = 0; i < 2 && !ats; i++) {
        unit_write64(u, pq[i], ~0ull);
        read_is(i ? "pqh, pqt absent without ATS" : "pqb absent without ATS", pq[i], 0);
    }
    if (!ats) {
        unit_write32(u, REG_PQCSR, 3);
        check_equal("pqcsr absent without ATS", unit_read32(u, REG_PQCSR), 0);
    }
    if (!qosid)
        writable("iommu_qosid absent", REG_QOSID, 0);
    for (unsigned offset = 0x278; offset < 0x2b0; offset += 8) {
        unit_write64(u, offset, ~0ull);
        if (unit_read64(u, offset) != 0)
            check(false, "reserved registers", "0x%03x reads 0x%llx", offset,
                  (unsigned long long)unit_read64(u, offset));
    }
    static const unsigned reserved[] = {0x400, 0x7f8, 0xff8};
    for (unsigned i = 0; i < 3; i++) {
        unit_write64(u, reserved[i], ~0ull);
        read_is("offsets from 0x400 are reserved", reserved[i], 0);
    }
}

static void interrupt_tables(void) {
    writable("icvec", REG_ICVEC, 0xffff);
    for (unsigned v = 0; v < 16; v++) {
        char name[40];
        snprintf(name, sizeof name, "msi_addr_%u", v);
        writable(name, REG_MSI_CFG + 16 * v, 0x00fffffffffffffcull);
        unit_write32(u, REG_MSI_CFG + 16 * v + 8, 0x12345678 + v);
        unit_write32(u, REG_MSI_CFG + 16 * v + 12, 0xfffffffe);
        snprintf(name, sizeof name, "msi_data_%u, msi_vec_ctl_%u", v, v);
        read_is(name, REG_MSI_CFG + 16 * v + 8, 0x12345678 + v);
        unit_write32(u, REG_MSI_CFG + 16 * v + 12, 0xffffffff);
        check_equal("msi_vec_ctl.M", unit_read32(u, REG_MSI_CFG + 16 * v + 12), 1);
        unit_write32(u, REG_MSI_CFG + 16 * v + 12, 0);
    }
}

static void counters(void) {
    unit_write32(u, REG_COUNTINH, 0xffffffff);
    uint32_t inhibit = unit_read32(u, REG_COUNTINH);
    check((inhibit & 3) == 3, "iocountinh: cycles and the first counter", "0x%x", inhibit);
    check((inhibit & (inhibit + 1)) == 0, "iocountinh: the counters are the low ones", "0x%x",
          inhibit);
    writable("iohpmcycles", REG_HPMCYCLES, ~0ull);
    for (unsigned i = 1; i < 32; i++) {
        unit_write64(u, REG_HPMEVT1 + 8 * (i - 1), 0xffffffffffff8001ull);
        uint64_t event = unit_read64(u, REG_HPMEVT1 + 8 * (i - 1));
        unit_write64(u, REG_HPMEVT1 + 8 * (i - 1), 0);
        unit_write64(u, REG_HPMCTR1 + 8 * (i - 1), ~0ull);
        uint64_t count = unit_read64(u, REG_HPMCTR1 + 8 * (i - 1));
        bool there = inhibit >> i & 1;
        bool good =
            there ? event == 0xffffffffffff8001ull && count > 0xffffffff : event == 0 && count == 0;
        check(good, there ? "a counter and its selector" : "an absent counter reads 0",
              "%u: event 0x%llx count 0x%llx", i, (unsigned long long)event,
              (unsigned long long)count);
        unit_write64(u, REG_HPMCTR1 + 8 * (i - 1), 0);
    }
    unit_write32(u, REG_COUNTOVF, ~0u);
    check_equal("iocountovf is read-only", unit_read32(u, REG_COUNTOVF), 0);
    writable("tr_req_iova", REG_TR_REQ_IOVA, ~0xfffull);
    unit_write64(u, REG_TR_RESPONSE, ~0ull);
    check_equal("tr_response is read-only", unit_read64(u, REG_TR_RESPONSE) & ~0x3ffull << 54, 0);
}

int main(void) {
    u = unit_open();
    capabilities();
    reset_values();
    writable("fctl: WSI alone", REG_FCTL, FCTL_WSI);
    writable("cqb", REG_CQB, unit_read64(u, REG_CQB) | 0x3ffffffffffc00ull | 0xf);
    writable("fqb", REG_FQB, 0x3ffffffffffc00ull | 0xf);
    halves();
    neighbours();
    modes();
    absent();
    interrupt_tables();
    counters();
    unit_close(u);
    return check_status();
}
