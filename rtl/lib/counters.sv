// SPDX-License-Identifier: Apache-2.0
// Counters of events that stop at all ones, two to a 64-bit word, in distributed RAM behind one pair of
// adders: each word is visited in turn, and what happens between two visits is kept in a few bits. A
// register access has its word visited in the cycle after it came, so it sees and sets all that came before its answer.
module counters #(
    parameter int Words = 4,
    parameter int Width = 32,  // of a counter
    localparam int Aw = Words > 1 ? $clog2(Words) : 1
) (
    input  logic                     clk_i,
    input  logic                     rst_ni,
    input  logic [2*Words-1:0][1:0]  step_i,   // each counter goes on by 0, 1 or 2
    input  logic                     valid_i,  // an access, held until ready; at most every other cycle
    input  logic                     write_i,
    input  logic [Aw-1:0]            word_i,
    input  logic [2*Width-1:0]       wdata_i,
    input  logic [2*Width/8-1:0]     wstrb_i,
    output logic                     ready_o,
    output logic [2*Width-1:0]       rdata_o
);

  localparam int Pw = $clog2(4 * Words + 4);

  logic                       init_q, access_q;
  logic [Aw-1:0]              ptr_q, word_q, at;
  logic [2*Words-1:0][Pw-1:0] kept_q;
  logic [2*Width-1:0]         old, next;

  assign ready_o = access_q && !init_q;
  assign at      = ready_o ? word_q : ptr_q;

  for (genvar l = 0; l < 2; l++) begin : gen_lane
    logic [Width-1:0] word;
    logic [Width:0]   sum;
    assign word = init_q ? '0 : old[Width*l+:Width];
    assign sum  = {1'b0, word} + (Width + 1)'(kept_q[{at, 1'(l)}]);
    assign rdata_o[Width*l+:Width] = sum[Width] ? '1 : sum[Width-1:0];
  end
  always_comb begin
    next = rdata_o;
    for (int i = 0; i < 2 * Width / 8; i++) begin
      if (ready_o && write_i && wstrb_i[i]) next[8*i+:8] = wdata_i[8*i+:8];
    end
  end
  ram_async #(.Width(2 * Width), .Depth(Words)) u_words (
    .clk_i, .we_i(1'b1), .waddr_i(at), .wdata_i(next), .raddr_i(at), .rdata_o(old)
  );

  always_ff @(posedge clk_i) begin
    for (int i = 0; i < 2 * Words; i++) begin
      kept_q[i] <= (at == Aw'(i / 2) ? '0 : kept_q[i]) + Pw'(step_i[i]);
    end
    access_q <= valid_i && !ready_o;
    word_q   <= word_i;
    if (!ready_o) begin
      ptr_q <= ptr_q == Aw'(Words - 1) ? '0 : ptr_q + 1'b1;
      if (ptr_q == Aw'(Words - 1)) init_q <= 1'b0;
    end
    if (!rst_ni) begin
      init_q <= 1'b1;
      access_q <= 1'b0;
      ptr_q  <= '0;
      kept_q <= '0;
    end
  end

endmodule
