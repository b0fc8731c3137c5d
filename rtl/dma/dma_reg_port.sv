// SPDX-License-Identifier: Apache-2.0
// Register port: one access at a time, three cycles: take it, look it up (reads and writes have
// their effect here, in one cycle, so an 8-byte access is atomic), answer. A half is written
// only by a write of all its four bytes; other shapes are unspecified by the specification
// and change nothing here.
module dma_reg_port (
  input  logic              clk_i,
  input  logic              rst_ni,

  input  logic              reg_valid_i,
  input  logic              reg_write_i,
  input  logic [11:0]       reg_addr_i,
  input  logic [63:0]       reg_wdata_i,
  input  logic [7:0]        reg_wstrb_i,
  output logic              reg_ready_o,
  output logic [63:0]       reg_rdata_o,

  output dma_pkg::reg_bus_t bus_o,
  input  logic [63:0]       rdata_i,  // OR of all groups, for bus_o.addr
  output logic              busy_o
);

  typedef enum logic [1:0] {Idle, Look, Answer} state_e;
  state_e state_q;

  logic [8:0]  addr_q;
  logic [1:0]  we_q;
  logic [63:0] wdata_q, rdata_q;

  always_comb begin
    bus_o.addr = addr_q;
    bus_o.we = (state_q == Look) ? we_q : 2'b00;
    bus_o.wdata = wdata_q;
  end

  assign reg_ready_o = state_q == Answer;
  assign reg_rdata_o = rdata_q;
  assign busy_o = state_q != Idle;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Idle: if (reg_valid_i) state_q <= Look;
      Look: state_q <= Answer;
      default: state_q <= Idle;
    endcase
    if (state_q == Idle) begin
      addr_q <= reg_addr_i[11:3];
      we_q <= {2{reg_write_i}} & {&reg_wstrb_i[7:4], &reg_wstrb_i[3:0]};
      wdata_q <= reg_wdata_i;
    end
    if (state_q == Look) rdata_q <= rdata_i;
    if (!rst_ni) state_q <= Idle;
  end

  // The lanes say which half is meant: bits 2:0 of the address add nothing.
  logic unused_addr;
  assign unused_addr = ^reg_addr_i[2:0];

endmodule
