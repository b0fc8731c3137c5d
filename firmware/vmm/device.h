/* SPDX-License-Identifier: Apache-2.0
 * A PCIe function behind Bulkhead that belongs to a domain. */
#ifndef DEVICE_H
#define DEVICE_H

#include "config_filter.h"

struct device {
    uint16_t bdf;                 /* its requester ID, which is its device_id */
    uint64_t config;              /* SPA of its configuration space in the PIO window */
    bool present;                 /* it answered when the machine started */
    bool attached;                /* its domain's device context is valid */
    bool counted;                 /* the IOMMU counts its requests, ... */
    unsigned counter;             /* ... here */
    unsigned faults;              /* reported since it was attached */
    uint64_t bar_size[BAR_COUNT]; /* 0: not a memory BAR, or the upper half of one */
    uint32_t bar[BAR_COUNT];      /* its addresses */
};

#endif
