// SPDX-License-Identifier: Apache-2.0
// capabilities, fctl and ddtp: what the unit is, and which directory it translates with.
module dma_csr #(
  parameter logic [63:0] Caps = dma_pkg::CapsDefault
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  dma_pkg::reg_bus_t         bus_i,
  output logic [63:0]               rdata_o,

  output bulkhead_pkg::xlate_cfg_t  cfg_o,
  output logic                      wsi_o,         // fctl.WSI

  output logic                      fence_req_o,   // ddtp was written: settle what is in flight
  input  logic                      fence_done_i
);

  localparam logic [3:0] ModeMax = 4'd4;  // 3LVL

  logic        wsi_q;
  logic [3:0]  mode_q;
  logic [43:0] ppn_q;
  logic        busy_q;

  logic hit_fctl, hit_ddtp;
  assign hit_fctl = bus_i.addr == dma_pkg::RegFctl[11:3];
  assign hit_ddtp = bus_i.addr == dma_pkg::RegDdtp[11:3];

  always_comb begin
    rdata_o = '0;
    if (bus_i.addr == dma_pkg::RegCapabilities[11:3]) rdata_o = Caps;
    if (hit_fctl) rdata_o = {62'd0, wsi_q, 1'b0};
    if (hit_ddtp) rdata_o = {10'd0, ppn_q, 5'd0, busy_q, mode_q};
  end

  // ddtp.busy stays up until every request that was accepted before has been answered and its
  // memory accesses are globally observed; that is what leaving for Off demands, and harmless
  // otherwise. A write while busy is ignored, as the specification allows.
  always_ff @(posedge clk_i) begin
    if (hit_fctl && bus_i.we[0]) wsi_q <= bus_i.wdata[1];
    if (hit_ddtp && !busy_q) begin
      if (bus_i.we[0]) begin
        if (bus_i.wdata[3:0] <= ModeMax) mode_q <= bus_i.wdata[3:0];
        ppn_q[21:0] <= bus_i.wdata[31:10];
        busy_q <= 1'b1;
      end
      if (bus_i.we[1]) ppn_q[43:22] <= bus_i.wdata[53:32];
    end
    if (fence_done_i) busy_q <= 1'b0;
    if (!rst_ni) begin
      wsi_q <= 1'b0;
      mode_q <= '0;
      ppn_q <= '0;
      busy_q <= 1'b0;
    end
  end

  always_comb begin
    cfg_o = '0;  // BE and GXL are wired to 0: END = 0 and no Sv32x4
    cfg_o.iommu_mode = mode_q;
    cfg_o.ddt_ppn = ppn_q;
  end
  assign wsi_o = wsi_q;
  assign fence_req_o = busy_q;

  logic unused_wdata;
  assign unused_wdata = ^bus_i.wdata;

endmodule
