/* SPDX-License-Identifier: Apache-2.0
 * Any address and size that a guest gives for memory: what is found lies whole in one region of the
 * domain, though sums may pass 2^64. Regions are as the manifest's rules leave them: none wraps. */
#include "prove.h"

void check_region(void);

void check_region(void) {
    static struct domain_spec spec;
    uint64_t gpa = any64(), size = any64();
    spec.region_count = any();
    assume(spec.region_count <= MAX_REGIONS);
    for (unsigned i = 0; i < MAX_REGIONS; i++) {
        spec.regions[i].gpa = any64();
        spec.regions[i].size = any64();
        assume(spec.regions[i].gpa <= ~0ul - spec.regions[i].size);
    }
    const struct region *found = spec_region(&spec, gpa, size);
    if (found) {
        prove(found >= spec.regions && found < spec.regions + spec.region_count);
        prove(gpa >= found->gpa && gpa - found->gpa <= found->size);
        prove(size <= found->size - (gpa - found->gpa));
    }
}
