/* SPDX-License-Identifier: Apache-2.0
 * A bare-metal guest that looks whether its earlier life left anything in the hart's registers,
 * then fills them all and reboots; what a life leaves to the next one, a domain leaves to another
 * one. */
#include "call.h"

#define REBOOT     1
#define LIVES      3
#define STATUS_ON  (1u << 13 | 1u << 9) /* FS and VS: initial */
#define VECTOR_MAX (32 * 256 / 8)       /* registers of 256 bits, as the test's machine has them */

static uint64_t life;

uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval) {
    print("heir FAIL trap 0x%x at 0x%x of 0x%x\n", cause, epc, tval);
    guest_shutdown();
}

/* Verdicts are printed in the last life, in which all was dirty. */
static void verdict(const char *name, uint64_t value) {
    if (value) {
        print("heir FAIL %s 0x%x\n", name, value);
    } else if (life == LIVES) {
        print("heir ok %s\n", name);
    }
}

#define WITH(text) ".option push\n.option arch, +" text "\n"
#define EACH_FLOAT(insn)                                                                           \
    ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,"     \
    "30,31\n" insn "\n.endr\n"

static void look_at_float(void) {
    static uint64_t values[32];
    uint64_t found = 0;
    __asm__ volatile(WITH("d") EACH_FLOAT("fsd f\\n, 8*\\n(%0)") ".option pop" ::"r"(values)
                     : "memory");
    for (unsigned i = 0; i < 32; i++) {
        found |= values[i];
    }
    verdict("float", found);
    verdict("fcsr", csr_read(fcsr));
    __asm__ volatile(WITH("d") EACH_FLOAT("fmv.d.x f\\n, %0") ".option pop" ::"r"(~UINT64_C(0)));
    csr_write(fcsr, 0xff);
}

static void look_at_vector(void) {
    static uint8_t bytes[VECTOR_MAX];
    uint64_t found = 0, length;
    uint64_t status = csr_read(0xc20) | csr_read(0x00f) | csr_read(0x008);
    verdict("vl-vcsr-vstart", status);
    verdict("vtype", csr_read(0xc21) != UINT64_C(1) << 63);
    __asm__ volatile(WITH("v") "vs8r.v v0, (%0)\n vs8r.v v8, (%1)\n vs8r.v v16, (%2)\n"
                               "vs8r.v v24, (%3)\n.option pop" ::"r"(bytes),
                     "r"(bytes + VECTOR_MAX / 4), "r"(bytes + VECTOR_MAX / 2),
                     "r"(bytes + VECTOR_MAX / 4 * 3)
                     : "memory");
    for (unsigned i = 0; i < VECTOR_MAX; i++) {
        found |= bytes[i];
    }
    verdict("vector", found);
    __asm__ volatile(WITH("v") "vsetvli %0, zero, e8, m8, ta, ma\n vmv.v.i v0, 11\n"
                               "vmv.v.i v8, 12\n vmv.v.i v16, 13\n vmv.v.i v24, 14\n.option pop"
                     : "=r"(length));
    verdict("length", length != VECTOR_MAX / 4);
    csr_write(0x00f, 7);
    csr_write(0x008, 5);
}

static void look_at_csrs(void) {
    verdict("sscratch", csr_read(sscratch));
    verdict("sepc", csr_read(sepc));
    verdict("scause", csr_read(scause));
    verdict("stval", csr_read(stval));
    verdict("satp", csr_read(satp));
    verdict("senvcfg", csr_read(senvcfg));
    verdict("scounteren", csr_read(scounteren));
    verdict("siselect", csr_read(0x150));
    verdict("sstateen0", csr_read(0x10c));
    verdict("stimecmp", ~csr_read(0x14d));
    csr_write(sscratch, life);
    csr_write(sepc, 0x1234);
    csr_write(scause, 7);
    csr_write(stval, ~UINT64_C(0));
    csr_write(senvcfg, 0xf1);
    csr_write(scounteren, 7);
    csr_write(0x150, 0x72);
    csr_write(0x10c, ~UINT64_C(0));
    csr_write(0x14d, UINT64_C(1) << 62);
}

void guest_main(uint64_t hart, const void *fdt) {
    (void)hart, (void)fdt;
    life = (uint64_t)read(READ_STARTS, READ_SELF_DOMAIN, 0).value;
    verdict("sstatus", csr_read(sstatus) & (3u << 13 | 3u << 9 | 2));
    csr_set(sstatus, STATUS_ON);
    look_at_csrs();
    look_at_float();
    look_at_vector();
    if (life == LIVES) {
        print("heir end\n");
        guest_shutdown();
    }
    sbi_call(SBI_SRST, 0, REBOOT, 0, 0);
}
