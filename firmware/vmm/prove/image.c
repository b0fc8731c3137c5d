/* SPDX-License-Identifier: Apache-2.0
 * Any header of an image, in any place that the manifest's rules allow: nothing but the domain's
 * memory is read, and what the header says of its size must fit there. */
#include "prove.h"
#include "../manifest_rules.c"
#include "../domain.c"

static struct domain domain;
static struct domain_spec spec;

static bool in_memory(uint64_t at, uint64_t size) {
    for (unsigned i = 0; i < spec.region_count; i++) {
        const struct region *r = &spec.regions[i];
        if (at >= r->spa && at - r->spa < r->size && size <= r->size - (at - r->spa)) {
            return true;
        }
    }
    return false;
}

uint32_t io_read32(uint64_t addr) {
    prove(in_memory(addr, 4));
    return any32();
}

static uint64_t claimed;

uint64_t io_read64(uint64_t addr) {
    prove(in_memory(addr, 8));
    return claimed;
}

void check_image_header(void);

void check_image_header(void) {
    spec.region_count = any();
    assume(spec.region_count >= 1 && spec.region_count <= 2);
    for (unsigned i = 0; i < 2; i++) {
        struct region r = {any64(), any64(), any64()};
        assume((r.spa | r.gpa | r.size) % PAGE_SIZE == 0 && r.size > 0 && r.size <= 1ul << 41);
        assume(r.gpa <= 1ul << 41 && r.spa <= ~0ul - r.size);
        spec.regions[i] = r;
    }
    spec.image = (struct image){.linux_header = any() & 1, .load = any64(), .size = any64()};
    claimed = any64();
    domain.spec = &spec;
    assume(spec.image.size > 0 && spec.image.load % PAGE_SIZE == 0);
    assume(spec_region(&spec, spec.image.load, spec.image.size));
    if (image_present(&domain) && spec.image.linux_header) {
        prove(spec_region(&spec, spec.image.load, claimed) != NULL);
    }
}
