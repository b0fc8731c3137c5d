/* SPDX-License-Identifier: Apache-2.0
 * The Bulkhead function of this machine. */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "iommu.h"

struct bridge {
    bool present;                /* the machine has one */
    uint64_t registers;          /* SPA of the register pages */
    uint64_t window;             /* SPA of the PIO windows: the VMM's own, then one a domain */
    struct lock lock;            /* of the drivers, which have none of their own */
    struct iommu iommu;          /* the driver's state */
    struct iommu_domain nowhere; /* no memory at all: for devices of domains that do not run */
};

#endif
