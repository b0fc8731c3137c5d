// SPDX-License-Identifier: Apache-2.0
// Memory with one write port and one registered read port (block RAM): the data of raddr_i appear
// in the next cycle. What a read of the word written in the same cycle returns is not defined, as in most
// FPGAs' block RAMs; simulation and proofs then see the old word inverted.
//
// OldWord = 1 promises the old word, which costs some 50 LUT4 and 75 flip-flops a block RAM on an ECP5.
// Block = 1 asks for block RAM however few the words are: synthesis would build distributed RAM of them.
module ram_sync #(
    parameter int Width = 32,
    parameter int Depth = 256,
    parameter bit OldWord = 1'b0,
    parameter bit Block = 1'b0,
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

  (* no_rw_check = !OldWord, ram_style = Block ? "block" : "auto" *) logic [Width-1:0] mem[Depth];
  logic [Width-1:0] rdata_q, clash;

  assign rdata_o = rdata_q;

`ifdef SYNTHESIS
  assign clash = '0;
`else
  assign clash = {Width{!OldWord && we_i && waddr_i == raddr_i}};
`endif

  always_ff @(posedge clk_i) begin
    if (we_i) mem[waddr_i] <= wdata_i;
    if (re_i) rdata_q <= mem[raddr_i] ^ clash;
  end

  if (Block && OldWord) begin : gen_bad
    $error("ram_sync: the old word is not for block RAM of few words");
  end

endmodule
