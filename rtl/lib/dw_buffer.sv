// SPDX-License-Identifier: Apache-2.0
// Buffer between DW-aligned TLP payload and the 64-bit words of memory: two banks, even and odd
// DWs. Each side may start at an odd DW; then the two halves of its beats lie in neighbouring
// words, and each bank simply gets its own address. Block RAM: read data come one cycle after re_i
// and stay; a DW that is written in the cycle of the read is not defined.
module dw_buffer #(
    parameter int Words = 512,
    localparam int Aw = $clog2(Words)
) (
    input  logic          clk_i,
    input  logic [1:0]    we_i,     // first, second DW of the beat
    input  logic          wodd_i,   // the beat starts with an odd DW
    input  logic [Aw-1:0] waddr_i,  // word of the beat's first DW
    input  logic [63:0]   wdata_i,
    input  logic          re_i,
    input  logic          rodd_i,
    input  logic [Aw-1:0] raddr_i,
    output logic [63:0]   rdata_o
);

  logic [31:0] even, odd;
  logic        rodd_q;

  ram_sync #(.Width(32), .Depth(Words)) u_even (
    .clk_i,
    .we_i(we_i[wodd_i]), .waddr_i(waddr_i + Aw'(wodd_i)),
    .wdata_i(wodd_i ? wdata_i[63:32] : wdata_i[31:0]),
    .re_i, .raddr_i(raddr_i + Aw'(rodd_i)), .rdata_o(even)
  );
  ram_sync #(.Width(32), .Depth(Words)) u_odd (
    .clk_i,
    .we_i(we_i[!wodd_i]), .waddr_i, .wdata_i(wodd_i ? wdata_i[31:0] : wdata_i[63:32]),
    .re_i, .raddr_i, .rdata_o(odd)
  );

  always_ff @(posedge clk_i) begin
    if (re_i) rodd_q <= rodd_i;
  end
  assign rdata_o = rodd_q ? {even, odd} : {odd, even};

endmodule
