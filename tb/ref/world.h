/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small sparse memory for the model's own tests: pages that were written exist, the rest is an
 * access fault; single doublewords can be made to fault or be poisoned.
 */
#ifndef WORLD_H
#define WORLD_H

#include "iommu_ref.h"
#include "../harness/fail.h"

struct world_page {
    uint64_t number; /* 0: free slot; page 0 is not used by tests */
    uint64_t dw[512];
};

struct world {
    struct world_page page[128];
    struct {
        uint64_t pa;
        enum ref_mem_status status;
    } bad[4];
    unsigned n_bad;
    unsigned writes;
    struct ref_mem mem;
    struct ref_config cfg;
    struct ref_result res; /* of the last translation */
};

/* Empty memory, capabilities of a complete IOMMU, directory mode Off. */
void world_init(struct world *);
void world_put(struct world *, uint64_t pa, uint64_t value);
uint64_t world_get(struct world *, uint64_t pa);
void world_break(struct world *, uint64_t pa, enum ref_mem_status);
void world_mend(struct world *);
void world_translate(struct world *, struct ref_request);

void check_pa(const struct world *, const char *name, uint64_t pa, unsigned lg2);
void check_fault(const struct world *, const char *name, unsigned cause, uint64_t iotval2);

#endif
