// SPDX-License-Identifier: Apache-2.0
// Memory with one write port and one asynchronous read port (distributed RAM). Contents after reset
// are not defined: users keep validity elsewhere.
module ram_async #(
    parameter int Width = 8,
    parameter int Depth = 32,
    localparam int Aw = $clog2(Depth)
) (
    input  logic             clk_i,
    input  logic             we_i,
    input  logic [Aw-1:0]    waddr_i,
    input  logic [Width-1:0] wdata_i,
    input  logic [Aw-1:0]    raddr_i,
    output logic [Width-1:0] rdata_o
);

  logic [Width-1:0] mem[Depth];

  assign rdata_o = mem[raddr_i];

  always_ff @(posedge clk_i) begin
    if (we_i) mem[waddr_i] <= wdata_i;
  end

endmodule
