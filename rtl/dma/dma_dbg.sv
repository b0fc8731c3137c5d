// SPDX-License-Identifier: Apache-2.0
// Translation-request interface for debug: tr_req_iova, tr_req_ctl, tr_response. Writes are
// ignored while a request is under way.
module dma_dbg (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  dma_pkg::reg_bus_t       bus_i,
  output logic [63:0]             rdata_o,

  output logic                    req_valid_o,
  input  logic                    req_ready_i,
  output bulkhead_pkg::dbg_req_t  req_o,
  input  logic                    rsp_valid_i,
  input  bulkhead_pkg::dbg_rsp_t  rsp_i,
  output logic                    busy_o
);

  logic                   busy_q, sent_q;
  bulkhead_pkg::dbg_req_t req_q;
  bulkhead_pkg::dbg_rsp_t rsp_q;

  logic hit_iova, hit_ctl;
  assign hit_iova = bus_i.addr == dma_pkg::RegTrReqIova[11:3];
  assign hit_ctl = bus_i.addr == dma_pkg::RegTrReqCtl[11:3];

  always_ff @(posedge clk_i) begin
    if (busy_q) begin
      if (req_ready_i) sent_q <= 1'b1;
      if (rsp_valid_i) begin
        busy_q <= 1'b0;
        rsp_q <= rsp_i;
      end
    end else begin
      sent_q <= 1'b0;
      if (hit_iova && bus_i.we[0]) req_q.vpn[19:0] <= bus_i.wdata[31:12];
      if (hit_iova && bus_i.we[1]) req_q.vpn[51:20] <= bus_i.wdata[63:32];
      if (hit_ctl && bus_i.we[0]) begin
        busy_q <= bus_i.wdata[0];
        req_q.priv <= bus_i.wdata[1];
        req_q.exe <= bus_i.wdata[2];
        req_q.nw <= bus_i.wdata[3];
        req_q.pid <= bus_i.wdata[31:12];
      end
      if (hit_ctl && bus_i.we[1]) begin
        req_q.pv <= bus_i.wdata[32];
        req_q.did <= bus_i.wdata[63:40];
      end
    end
    if (!rst_ni) begin
      busy_q <= 1'b0;
      sent_q <= 1'b0;
      req_q <= '0;
      rsp_q <= '0;
    end
  end

  always_comb begin
    rdata_o = '0;
    if (hit_iova) rdata_o = {req_q.vpn, 12'd0};
    if (hit_ctl) begin
      rdata_o = {req_q.did, 7'd0, req_q.pv, req_q.pid, 8'd0,
                 req_q.nw, req_q.exe, req_q.priv, busy_q};
    end
    if (bus_i.addr == dma_pkg::RegTrResponse[11:3]) begin
      rdata_o = {10'd0, rsp_q.ppn, rsp_q.s, rsp_q.pbmt, 6'd0, rsp_q.fault};
    end
  end

  // Privilege without a process_id means nothing (specification "tr_req_ctl").
  always_comb begin
    req_o = req_q;
    req_o.priv = req_q.priv && req_q.pv;
    req_o.page = 1'b0;
  end
  assign req_valid_o = busy_q && !sent_q;
  assign busy_o = busy_q;

  logic unused;
  assign unused = ^{bus_i.wdata, rsp_q.disallowed, rsp_q.prpr};

endmodule
