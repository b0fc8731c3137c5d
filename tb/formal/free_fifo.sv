// SPDX-License-Identifier: Apache-2.0
// Stands for `fifo` in proofs that say themselves what comes out, and show that it never overflows.
module fifo #(
    parameter int Width = 8,
    parameter int Depth = 4,
    localparam int Aw = $clog2(Depth)
) (
    input  logic             clk_i,
    input  logic             rst_ni,
    input  logic             clear_i,
    input  logic             wr_valid_i,
    output logic             wr_ready_o,
    input  logic [Width-1:0] wr_data_i,
    output logic             rd_valid_o,
    input  logic             rd_ready_i,
    output logic [Width-1:0] rd_data_o,
    output logic [Aw:0]      count_o
);

  (* anyseq *) logic f_valid;
  (* anyseq *) logic [Width-1:0] f_data;
  assign wr_ready_o = 1'b1;
  assign rd_valid_o = f_valid;
  assign rd_data_o  = f_data;
  assign count_o    = '0;

endmodule
