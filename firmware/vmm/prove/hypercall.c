/* SPDX-License-Identifier: Apache-2.0
 * Any arguments of the VMM's own calls, of any domain of any manifest, down to where domains are
 * touched: these are about domains, harts, devices and events that there are, and what only the
 * privileged domain may do is done for it alone. Channels are in prove/channel.c. */
#include "small.h"
#include "prove.h"
#include "hypercall.h"
#include "../event.c"
#include "../sbi_hypercall.c"

struct manifest manifest;
struct domain domains[MAX_DOMAINS];
struct control_page control_page;
struct bridge bridge;

static struct domain *const caller = domains; /* it may have been any of them */

static bool may_control(const struct domain *domain) {
    return domain >= domains && domain < domains + manifest.domain_count &&
           caller->spec->privileged;
}

long domain_start(struct domain *domain) {
    prove(may_control(domain));
    return (long)any64();
}

bool domain_stop(struct domain *domain, const char *reason, bool restart, bool decides) {
    prove(may_control(domain) && reason && decides && (!restart || spec_restartable(domain->spec)));
    return any() & 1;
}

long resource_call(const uint64_t *args) {
    prove(args[0] < MAX_DOMAINS && may_control(&domains[args[0]]));
    return (long)any64();
}

struct sbi_ret channel_create(struct domain *domain, uint64_t other, uint64_t size,
                              uint64_t identity) {
    (void)other, (void)size, (void)identity;
    prove(domain == caller);
    return (struct sbi_ret){0, 0};
}

struct sbi_ret channel_attach(struct domain *domain, uint64_t number, uint64_t identity) {
    (void)number, (void)identity;
    prove(domain == caller);
    return (struct sbi_ret){0, 0};
}

bool channel_read(const struct domain *domain, uint64_t number, uint64_t *size, uint64_t *ends) {
    (void)number;
    prove(domain == caller);
    *size = any64(), *ends = any64();
    return any() & 1;
}

uint64_t iommu_requests(const struct iommu *iommu, unsigned counter) {
    prove(iommu == &bridge.iommu && counter == 7);
    return any64();
}

static void any_spec(struct domain_spec *spec) {
    spec->hart_count = any();
    spec->device_count = any();
    spec->privileged = any() & 1;
    spec->image.copy = any64();
    assume(spec->hart_count >= 1 && spec->hart_count <= MAX_HARTS);
    assume(spec->device_count <= MAX_DEVICES);
}

void check_hypercall(void);

void check_hypercall(void) {
    static struct domain_spec callers, others;
    static struct hart hart;
    static uint64_t exits[EXIT_CAUSES] = {5, 5, 5, 5, 5, 5};
    uint64_t args[6], function = any64(); /* any */
    any_spec(&callers);
    any_spec(&others);
    manifest.domain_count = any();
    assume(manifest.domain_count >= 1 && manifest.domain_count <= MAX_DOMAINS);
    for (unsigned d = 0; d < MAX_DOMAINS; d++) {
        struct domain_spec *spec = d == 0 ? &callers : &others;
        domains[d].index = d;
        domains[d].spec = d < manifest.domain_count ? spec : NULL;
        for (unsigned i = 0; i < MAX_HARTS; i++) {
            domains[d].harts[i] = i < spec->hart_count ? &hart : NULL;
        }
        for (unsigned i = 0; i < MAX_DEVICES; i++) {
            domains[d].devices[i].counter = i < spec->device_count ? 7 : 0;
            domains[d].devices[i].counted = any() & 1;
        }
    }
    hart.domain = caller;
    hart.exits = exits;
    control_page.event_count = any64();
    struct sbi_ret ret = hypercall_rare(&hart, function, args);
    bool alone =
        function <= HYPERCALL_RESOURCE ||
        (function == HYPERCALL_READ && (args[0] == READ_EVENT || args[0] == READ_EVENT_COUNT));
    prove(!alone || callers.privileged || ret.error == SBI_ERR_DENIED);
    prove(function != HYPERCALL_READ || args[0] != READ_EXITS || ret.error || ret.value == 5);
    prove(function != HYPERCALL_READ || args[0] != READ_NAME || ret.error ||
          args[2] < NAME_LIMIT / 8); /* what follows in the struct is in its object, too */
}
