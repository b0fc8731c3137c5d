/* SPDX-License-Identifier: Apache-2.0
 * Whose device a requester ID is, in any tables: the first that has it, or nobody's. */
#include "small.h"
#include "prove.h"
#include "../fault.c"

struct manifest manifest;
struct domain domains[MAX_DOMAINS];
struct bridge bridge;

static struct domain_spec specs[MAX_DOMAINS];

void check_find_device(void);

void check_find_device(void) {
    struct domain *owner = NULL, *wanted_owner = NULL;
    struct device *wanted = NULL;
    uint32_t device_id = any32();
    manifest.domain_count = any();
    assume(manifest.domain_count <= MAX_DOMAINS);
    for (unsigned d = MAX_DOMAINS; d-- > 0;) {
        domains[d].spec = &specs[d];
        specs[d].device_count = any();
        assume(specs[d].device_count <= MAX_DEVICES);
        for (unsigned i = MAX_DEVICES; i-- > 0;) {
            struct device *one = &domains[d].devices[i];
            one->bdf = (uint16_t)any();
            if (d < manifest.domain_count && i < specs[d].device_count && one->bdf == device_id) {
                wanted_owner = &domains[d];
                wanted = one;
            }
        }
    }
    prove(find_device(device_id, &owner) == wanted && owner == wanted_owner);
}
