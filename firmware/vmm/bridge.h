/* SPDX-License-Identifier: Apache-2.0
 * The Bulkhead function of this machine. */
#ifndef BRIDGE_H
#define BRIDGE_H

#include "iommu.h"

struct bridge {
    bool present;
    uint64_t window;  /* SPA of the PIO window */
    struct lock lock; /* of the IOMMU driver, which has none of its own */
    struct iommu iommu;
    struct iommu_domain nowhere; /* no memory at all: for devices of domains that do not run */
};

#endif
