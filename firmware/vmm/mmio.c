/* SPDX-License-Identifier: Apache-2.0
 * A guest touched an address that is mapped to nothing or not for writing: the emulated 16550 or
 * its interrupt controller, configuration space where no function of Bulkhead is, or a command to
 * the control function.
 */
#include "defs.h"

static bool read_code(struct hart *hart, struct insn *out) {
    uint64_t hstatus = csr_read(hstatus), sstatus = csr_read(sstatus);
    int64_t low = guest_fetch(hart->x[0]), high = 0;
    if (low >= 0 && (low & 3) == 3) {
        high = guest_fetch(hart->x[0] + 2);
    }
    /* A fault of guest_fetch is a trap within the VMM, which changes where sret goes. */
    csr_write(hstatus, hstatus);
    csr_write(sstatus, sstatus);
    return low >= 0 && high >= 0 && insn_decode((uint32_t)(high << 16 | low), out);
}

static uint64_t sign_extend(uint64_t value, unsigned size) {
    unsigned shift = 64 - 8 * size;
    return (uint64_t)((int64_t)(value << shift) >> shift);
}

/* Is the whole access inside the place of an emulated device? */
static bool inside(uint64_t gpa, unsigned size, uint64_t base, uint64_t length) {
    return gpa - base <= length - size;
}

/* Returns false when nothing is emulated at gpa. */
bool mmio_emulate(struct hart *hart, uint64_t gpa) {
    struct insn insn;
    uint64_t htinst = csr_read(htinst), value = 0;
    if (!(htinst ? insn_decode_transformed(htinst, &insn) : read_code(hart, &insn))) {
        return false;
    }
    if (insn.write) {
        value = insn.reg ? hart->x[insn.reg] : 0;
    }
    if (inside(gpa, insn.size, GPA_UART, GPA_UART_SIZE)) {
        hart->exits[EXIT_UART]++;
        vuart_access(hart->domain, (unsigned)(gpa - GPA_UART), insn.write, &value);
    } else if (inside(gpa, insn.size, GPA_APLIC, GPA_APLIC_SIZE)) {
        hart->exits[EXIT_UART]++;
        vaplic_access(hart->domain, (unsigned)(gpa - GPA_APLIC), insn.size, insn.write, &value);
    } else if (insn.write && inside(gpa, insn.size, GPA_ECAM, GPA_ECAM_SIZE) &&
               spec_has_pci(hart->domain->spec)) {
        hart->exits[EXIT_CONFIG]++;
        if (hart->domain->spec->privileged &&
            inside(gpa, insn.size, GPA_ECAM + CONTROL_CONFIG, PAGE_SIZE)) {
            control_config_write((unsigned)gpa % PAGE_SIZE, insn.size, (uint32_t)value);
        }
    } else if (inside(gpa, insn.size, GPA_CONTROL, CONTROL_BYTES) &&
               hart->domain->spec->privileged) {
        hart->exits[EXIT_SBI]++;
        if (insn.write) {
            control_store(hart, (unsigned)(gpa - GPA_CONTROL), insn.size, value);
        }
    } else {
        return false;
    }
    if (!insn.write && insn.reg) {
        hart->x[insn.reg] = insn.sign_extend ? sign_extend(value, insn.size) : value;
    }
    hart->x[0] += insn.length;
    return true;
}
