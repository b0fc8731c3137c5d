// SPDX-License-Identifier: Apache-2.0
// Stands for `ram_sync` in proofs that say themselves what a memory holds, or that hold whatever it does: any word
// comes out, and stays until the next read. That a memory gives back what was written is proved of ram_sync.
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
    input  logic             re_i,
    input  logic [Aw-1:0]    raddr_i,
    output logic [Width-1:0] rdata_o
);

  (* anyseq *) logic [Width-1:0] f_word;
  logic [Width-1:0] rdata_q;
  assign rdata_o = rdata_q;
  always_ff @(posedge clk_i) if (re_i) rdata_q <= f_word;

endmodule
