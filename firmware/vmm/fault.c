/* SPDX-License-Identifier: Apache-2.0
 * DMA faults: the IOMMU's fault queue, told to people. A device that floods is silenced in the
 * hardware (DTF in its device context) until its domain starts again; it stays blocked as before.
 */
#include <stdio.h>
#include "defs.h"
#include "hypercall.h"

#define BATCH       8
#define FAULT_LIMIT 16

/* The device that a requester ID belongs to, and its domain; NULL: nobody's. */
static struct device *find_device(uint32_t device_id, struct domain **owner) {
    for (unsigned d = 0; d < manifest.domain_count; d++) {
        for (unsigned i = 0; i < domains[d].spec->device_count; i++) {
            if (domains[d].devices[i].bdf == device_id) {
                *owner = &domains[d];
                return &domains[d].devices[i];
            }
        }
    }
    return NULL;
}

static const char *access_text(const struct iommu_fault *fault) {
    return fault->ttyp == 3 ? "write" : fault->ttyp == 2 ? "read" : iommu_ttyp_text(fault->ttyp);
}

static void print_fault(const struct iommu_fault *fault, const char *owner) {
    unsigned bdf = fault->device_id & 0xffff;
    struct iommu_cause_text cause = iommu_cause_text(fault->cause);
    say("DMA fault: device_id=0x%06x (%02x:%02x.%x, %s) %s iova=0x%lx cause=%u (%s %s)",
        (unsigned)fault->device_id, bdf >> 8, bdf >> 3 & 31, bdf & 7, owner, access_text(fault),
        fault->iotval, fault->cause, cause.subject, cause.fault);
}

static void handle(const struct iommu_fault *fault) {
    static unsigned strangers; /* faults of devices that are nobody's */
    struct domain *owner = NULL;
    struct device *device = find_device(fault->device_id, &owner);
    if (!device) { /* it is heard once, and stays blocked */
        iommu_attach(&bridge.iommu, fault->device_id, &bridge.nowhere, IOMMU_ATTACH_QUIET);
    }
    unsigned *count = device ? &device->faults : &strangers;
    if (*count == FAULT_LIMIT) {
        return;
    }
    if (owner) {
        event_add(owner->index, EVENT_DMA_FAULT);
    }
    print_fault(fault, owner ? owner->spec->name : "unassigned");
    if (++*count == FAULT_LIMIT) {
        say("DMA fault: %u of %s: further ones are not reported", FAULT_LIMIT,
            owner ? owner->spec->name : "unassigned devices");
        if (device && device->attached) {
            iommu_silence(&bridge.iommu, device->bdf);
        }
    }
    if (owner) { /* this alone: the rest is shown by who has the domain's lock */
        control_page.domains[owner->index].devices[device - owner->devices].faults = *count;
    }
}

void fault_interrupt(void) {
    struct iommu_fault faults[BATCH];
    lock_take(&bridge.lock);
    iommu_irq_ack(&bridge.iommu, 1u << IOMMU_IRQ_FAULT);
    uint32_t lost = bridge.iommu.faults_lost;
    for (int n = BATCH; n == BATCH;) {
        n = iommu_read_faults(&bridge.iommu, faults, BATCH);
        for (int i = 0; i < n; i++) {
            handle(&faults[i]);
        }
    }
    if (bridge.iommu.faults_lost != lost) {
        say("DMA fault: the fault queue was full; records are lost");
    }
    lock_release(&bridge.lock);
}
