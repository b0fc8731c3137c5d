// SPDX-License-Identifier: Apache-2.0
// Memory with one write port and one registered read port (block RAM): the data of raddr_i appear
// in the next cycle. A read of the word written in the same cycle returns the old word.
module ram_sync #(
    parameter int Width = 32,
    parameter int Depth = 256,
    localparam int Aw = $clog2(Depth)
) (
    input  logic             clk_i,
    input  logic             we_i,
    input  logic [Aw-1:0]    waddr_i,
    input  logic [Width-1:0] wdata_i,
    input  logic             re_i,      // 0: rdata_o keeps its value
    input  logic [Aw-1:0]    raddr_i,
    output logic [Width-1:0] rdata_o
);

  logic [Width-1:0] mem[Depth];
  logic [Width-1:0] rdata_q;

  assign rdata_o = rdata_q;

  always_ff @(posedge clk_i) begin
    if (we_i) mem[waddr_i] <= wdata_i;
    if (re_i) rdata_q <= mem[raddr_i];
  end

endmodule
