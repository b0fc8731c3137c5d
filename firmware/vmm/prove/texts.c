/* SPDX-License-Identifier: Apache-2.0
 * A text for whatever number hardware may give: of its list, or "unknown". */
#include "prove.h"
#include "../../drivers/iommu_text.c"
#include "../../drivers/pio.c"

#define MOST 40 /* characters of a text, with the NUL */

uint32_t io_read32(uint64_t addr) {
    (void)addr;
    return any32();
}

uint64_t io_read64(uint64_t addr) {
    (void)addr;
    return any64();
}

void io_write32(uint64_t addr, uint32_t value) {
    (void)addr, (void)value;
}

static void prove_text(const char *text) {
    unsigned length = 0;
    while (text[length]) { /* CBMC reads no byte outside of it */
        length++;
    }
    prove(length > 0 && length < MOST);
}

void check_cause(void);
void check_kind(void);

void check_cause(void) {
    struct iommu_cause_text text = iommu_cause_text((uint16_t)any());
    prove_text(text.subject);
    prove_text(text.fault);
    prove_text(iommu_ttyp_text((uint8_t)any()));
}

void check_kind(void) {
    struct pio_error error;
    if (pio_read_error(any64(), &error)) {
        prove(error.kind < 16);
        prove_text(pio_kind_text(error.kind));
    }
}
