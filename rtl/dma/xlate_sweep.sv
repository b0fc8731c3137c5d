// SPDX-License-Identifier: Apache-2.0
// An invalidation: lookups stop and leave, every walk under way is marked stale (mark), all caches
// are swept, one set a cycle; then the handshake.
module xlate_sweep #(
  parameter int Sets = 16  // of the caches: powers of two, the most that one has
) (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       valid_i,
  output logic       ready_o,
  input  logic       lookups_i,  // a lookup is under way
  output logic       mark_o,
  output logic       sweep_o,
  output logic [7:0] set_o
);

  localparam int Swept = Sets < dma_walk_pkg::SweepSets ? Sets : dma_walk_pkg::SweepSets;

  logic       sweep_q, tail_q, last;
  logic [7:0] set_q;
  assign mark_o = valid_i && !lookups_i && !sweep_q && !tail_q;
  assign sweep_o = sweep_q;
  assign set_o = set_q;
  assign last = set_q == 8'(Swept - 1);
  // The IOTLB compares a set one cycle after reading it; in that cycle the command is still there.
  assign ready_o = tail_q;
  always_ff @(posedge clk_i) begin
    tail_q <= sweep_q && last;
    if (mark_o) sweep_q <= 1'b1;
    else if (last) sweep_q <= 1'b0;
    set_q <= sweep_q && !last ? set_q + 1'b1 : '0;
    if (!rst_ni) begin
      sweep_q <= 1'b0;
      tail_q <= 1'b0;
    end
  end

endmodule
