/* SPDX-License-Identifier: Apache-2.0
 * The one wired interrupt that the VMM takes (the physical UART) goes through the S-level APLIC
 * domain in MSI mode (AIA specification, chapter 4). The firmware has set the MSI addresses. */
#include "defs.h"

#define DOMAINCFG         0x0000
#define SOURCECFG(n)      (0x0000 + 4 * (uint64_t)(n))
#define SETIPNUM_LE       0x2000
#define SETIENUM          0x1edc
#define TARGET(n)         (0x3000 + 4 * (uint64_t)(n))
#define DOMAINCFG_IE      (1 << 8)
#define DOMAINCFG_MSI     (1 << 2)
#define SOURCE_LEVEL_1    6
#define TARGET_HART_SHIFT 18

/* A level that is still high sends its next MSI only when asked to (section 4.9.2). */
void aplic_done(uint64_t base, uint32_t source) {
    io_write32(base + SETIPNUM_LE, source);
}

void aplic_init(uint64_t base, uint32_t source, unsigned imsic_index, enum vmm_irq irq) {
    io_write32(base + DOMAINCFG, DOMAINCFG_IE | DOMAINCFG_MSI);
    io_write32(base + SOURCECFG(source), SOURCE_LEVEL_1);
    io_write32(base + TARGET(source), (uint32_t)imsic_index << TARGET_HART_SHIFT | irq);
    io_write32(base + SETIENUM, source);
    aplic_done(base, source); /* high already: pending is up to the APLIC (section 4.5.2) */
}
