/* SPDX-License-Identifier: Apache-2.0
 * Any arguments of the call that grants and revokes: the lists of a domain never grow beyond their
 * room, a grant adds what was given and no more, a revocation takes one away that was there. */
#include "prove.h"
#include "../resource.c"

/* Moving bytes is not what is proved: only that they are inside. */
void *memmove(void *to, const void *from, size_t size) {
    prove(size == 0 || (__CPROVER_w_ok(to, size) && __CPROVER_r_ok(from, size)));
    return to;
}

void check_edit(void);

void check_edit(void) {
    struct domain_spec spec; /* any */
    uint64_t args[6];        /* any */
    assume(spec.hart_count <= MAX_HARTS && spec.device_count <= MAX_DEVICES &&
           spec.region_count <= MAX_REGIONS);
    assume(args[1] <= RESOURCE_REVOKE && args[2] <= RESOURCE_MEMORY);
    unsigned harts_before = spec.hart_count, devices = spec.device_count;
    unsigned regions = spec.region_count, kind = (unsigned)args[2];
    bool grant = args[1] == RESOURCE_GRANT, done = edit(&spec, args);
    int change = !done ? 0 : grant ? 1 : -1;
    prove((int)spec.hart_count == (int)harts_before + (kind == RESOURCE_HART ? change : 0));
    prove((int)spec.device_count == (int)devices + (kind == RESOURCE_DEVICE ? change : 0));
    prove((int)spec.region_count == (int)regions + (kind == RESOURCE_MEMORY ? change : 0));
    prove(spec.hart_count <= MAX_HARTS && spec.device_count <= MAX_DEVICES &&
          spec.region_count <= MAX_REGIONS);
    prove(!done || !grant || kind != RESOURCE_HART || spec.harts[harts_before] == args[3]);
    prove(!done || !grant || kind != RESOURCE_DEVICE || spec.devices[devices] == args[3]);
}
