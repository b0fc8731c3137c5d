// SPDX-License-Identifier: Apache-2.0
// An AXI4 memory slave on the m_axi_ ports of a model: pipelined, answers after a latency, knows
// exclusive accesses. The ports are pointers so that every top with this port can have one.
#ifndef TB_HARNESS_AXI_MEM_H
#define TB_HARNESS_AXI_MEM_H

#include "machine.h"

struct axi_mem_ports {
    const uint8_t *awvalid, *awid, *awlen, *awsize, *awlock, *wvalid, *wstrb, *wlast, *bready;
    const uint8_t *arvalid, *arid, *arlen, *arsize, *arlock, *rready;
    const uint64_t *awaddr, *araddr, *wdata;
    uint8_t *awready, *wready, *bvalid, *bid, *bresp;
    uint8_t *arready, *rvalid, *rid, *rresp, *rlast, *rpoison;
    uint64_t *rdata;
};

#define AXI_MEM_PORTS(p)                                                                           \
    {.awvalid = (p)->m_axi_awvalid_o,                                                              \
     .awid = (p)->m_axi_awid_o,                                                                    \
     .awlen = (p)->m_axi_awlen_o,                                                                  \
     .awsize = (p)->m_axi_awsize_o,                                                                \
     .awlock = (p)->m_axi_awlock_o,                                                                \
     .wvalid = (p)->m_axi_wvalid_o,                                                                \
     .wstrb = (p)->m_axi_wstrb_o,                                                                  \
     .wlast = (p)->m_axi_wlast_o,                                                                  \
     .bready = (p)->m_axi_bready_o,                                                                \
     .arvalid = (p)->m_axi_arvalid_o,                                                              \
     .arid = (p)->m_axi_arid_o,                                                                    \
     .arlen = (p)->m_axi_arlen_o,                                                                  \
     .arsize = (p)->m_axi_arsize_o,                                                                \
     .arlock = (p)->m_axi_arlock_o,                                                                \
     .rready = (p)->m_axi_rready_o,                                                                \
     .awaddr = (p)->m_axi_awaddr_o,                                                                \
     .araddr = (p)->m_axi_araddr_o,                                                                \
     .wdata = (p)->m_axi_wdata_o,                                                                  \
     .awready = (p)->m_axi_awready_i,                                                              \
     .wready = (p)->m_axi_wready_i,                                                                \
     .bvalid = (p)->m_axi_bvalid_i,                                                                \
     .bid = (p)->m_axi_bid_i,                                                                      \
     .bresp = (p)->m_axi_bresp_i,                                                                  \
     .arready = (p)->m_axi_arready_i,                                                              \
     .rvalid = (p)->m_axi_rvalid_i,                                                                \
     .rid = (p)->m_axi_rid_i,                                                                      \
     .rresp = (p)->m_axi_rresp_i,                                                                  \
     .rlast = (p)->m_axi_rlast_i,                                                                  \
     .rpoison = (p)->m_axi_rpoison_i,                                                              \
     .rdata = (p)->m_axi_rdata_i}

struct axi_mem;

// knobs: mem_latency, stall_percent, mem_shuffle and seed are used; may change at any time.
struct axi_mem *axi_mem_open(const struct axi_mem_ports *ports, const struct machine_ops *ops,
                             const struct machine_knobs *knobs);
void axi_mem_close(struct axi_mem *a);
void axi_mem_reset(struct axi_mem *a);
// Each cycle: sample before the clock edge, drive after it. sample returns true when anything was
// transferred.
bool axi_mem_sample(struct axi_mem *a);
void axi_mem_drive(struct axi_mem *a);
bool axi_mem_idle(const struct axi_mem *a);

#endif
