/* SPDX-License-Identifier: Apache-2.0 */
/* Second-stage page tables (Sv39x4) in the board's memory. */
#ifndef FPGA_STAGE_H
#define FPGA_STAGE_H

#include "../../firmware/drivers/iommu.h"

enum { STAGE_R = 1 << 1, STAGE_W = 1 << 2 };

struct iommu_domain stage_create(uint16_t gscid);
/* Maps one 4 KiB page. */
void stage_map(const struct iommu_domain *domain, uint64_t gpa, uint64_t spa, unsigned permissions);

#endif
