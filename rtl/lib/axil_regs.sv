// SPDX-License-Identifier: Apache-2.0
// AXI4-Lite slave to the register bus of the units: one access at a time, reads and writes in turn.
//
// Register bus: valid, write, addr, wdata and wstrb stay until ready; rdata is taken in the cycle
// of ready.
module axil_regs #(
    parameter int AddrWidth = 20
) (
    input  logic                 clk_i,
    input  logic                 rst_ni,
    input  logic                 s_axil_awvalid_i,
    output logic                 s_axil_awready_o,
    input  logic [AddrWidth-1:0] s_axil_awaddr_i,
    input  logic                 s_axil_wvalid_i,
    output logic                 s_axil_wready_o,
    input  logic [63:0]          s_axil_wdata_i,
    input  logic [7:0]           s_axil_wstrb_i,
    output logic                 s_axil_bvalid_o,
    input  logic                 s_axil_bready_i,
    output logic [1:0]           s_axil_bresp_o,
    input  logic                 s_axil_arvalid_i,
    output logic                 s_axil_arready_o,
    input  logic [AddrWidth-1:0] s_axil_araddr_i,
    output logic                 s_axil_rvalid_o,
    input  logic                 s_axil_rready_i,
    output logic [63:0]          s_axil_rdata_o,
    output logic [1:0]           s_axil_rresp_o,
    output logic                 reg_valid_o,
    output logic                 reg_write_o,
    output logic [AddrWidth-1:0] reg_addr_o,
    output logic [63:0]          reg_wdata_o,
    output logic [7:0]           reg_wstrb_o,
    input  logic                 reg_ready_i,
    input  logic [63:0]          reg_rdata_i,
    output logic                 busy_o
);

  typedef enum logic [2:0] {StIdle, StWrite, StRead, StWriteResp, StReadResp} state_e;
  state_e state_q, state_d;

  logic                 last_was_read_q;  // alternate between the two kinds
  logic [AddrWidth-1:0] addr_q;
  logic [63:0]          wdata_q, rdata_q;
  logic [7:0]           wstrb_q;
  logic                 take_write, take_read;

  assign take_write = state_q == StIdle && s_axil_awvalid_i && s_axil_wvalid_i &&
                      (last_was_read_q || !s_axil_arvalid_i);
  assign take_read  = state_q == StIdle && s_axil_arvalid_i && !take_write;

  assign s_axil_awready_o = take_write;
  assign s_axil_wready_o  = take_write;
  assign s_axil_arready_o = take_read;
  assign s_axil_bvalid_o  = state_q == StWriteResp;
  assign s_axil_rvalid_o  = state_q == StReadResp;
  assign s_axil_rdata_o   = rdata_q;
  assign s_axil_bresp_o   = bulkhead_pkg::AxiOkay;
  assign s_axil_rresp_o   = bulkhead_pkg::AxiOkay;

  assign reg_valid_o = state_q == StWrite || state_q == StRead;
  assign reg_write_o = state_q == StWrite;
  assign reg_addr_o  = addr_q;
  assign reg_wdata_o = wdata_q;
  assign reg_wstrb_o = wstrb_q;

  assign busy_o = state_q != StIdle || s_axil_awvalid_i || s_axil_wvalid_i || s_axil_arvalid_i;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      StIdle:      if (take_write) state_d = StWrite;
                   else if (take_read) state_d = StRead;
      StWrite:     if (reg_ready_i) state_d = StWriteResp;
      StRead:      if (reg_ready_i) state_d = StReadResp;
      StWriteResp: if (s_axil_bready_i) state_d = StIdle;
      StReadResp:  if (s_axil_rready_i) state_d = StIdle;
      default:     state_d = StIdle;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (take_write) begin
      addr_q          <= s_axil_awaddr_i;
      wdata_q         <= s_axil_wdata_i;
      wstrb_q         <= s_axil_wstrb_i;
      last_was_read_q <= 1'b0;
    end else if (take_read) begin
      addr_q          <= s_axil_araddr_i;
      last_was_read_q <= 1'b1;
    end
    if (state_q == StRead && reg_ready_i) rdata_q <= reg_rdata_i;
    state_q <= state_d;
    if (!rst_ni) begin
      state_q         <= StIdle;
      last_was_read_q <= 1'b0;
    end
  end

endmodule
