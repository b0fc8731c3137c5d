// SPDX-License-Identifier: Apache-2.0
// First-in first-out queue, the oldest entry visible at the output (first-word fall-through). An
// entry written in one cycle can be read in the next. Storage has one write port and one
// asynchronous read port, so that it becomes distributed RAM.
//
// Depth: a power of two, at least 2. wr_ready_o does not depend on rd_ready_i.
module fifo #(
    parameter int Width = 8,
    parameter int Depth = 4,
    localparam int Aw = $clog2(Depth)
) (
    input  logic             clk_i,
    input  logic             rst_ni,
    input  logic             clear_i,     // forget everything (synchronous)
    input  logic             wr_valid_i,
    output logic             wr_ready_o,
    input  logic [Width-1:0] wr_data_i,
    output logic             rd_valid_o,
    input  logic             rd_ready_i,
    output logic [Width-1:0] rd_data_o,
    output logic [Aw:0]      count_o      // entries held
);

  logic [Width-1:0] mem[Depth];
  logic [Aw:0] wptr_q, rptr_q;

  assign count_o    = wptr_q - rptr_q;
  assign wr_ready_o = (wptr_q ^ rptr_q) != (Aw + 1)'(Depth);  // sooner than the count
  assign rd_valid_o = wptr_q != rptr_q;
  assign rd_data_o  = mem[rptr_q[Aw-1:0]];

  always_ff @(posedge clk_i) begin
    if (wr_valid_i && wr_ready_o) mem[wptr_q[Aw-1:0]] <= wr_data_i;
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      wptr_q <= '0;
      rptr_q <= '0;
    end else begin
      if (wr_valid_i && wr_ready_o) wptr_q <= wptr_q + 1'b1;
      if (rd_valid_o && rd_ready_i) rptr_q <= rptr_q + 1'b1;
    end
  end

  if (Depth < 2 || (Depth & (Depth - 1)) != 0) begin : gen_bad_depth
    $error("fifo: Depth must be a power of two and at least 2");
  end

endmodule
