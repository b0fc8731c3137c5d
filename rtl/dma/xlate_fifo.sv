// SPDX-License-Identifier: Apache-2.0
// Queue that cannot overflow because its users hold at most Depth things; so there is no ready on
// the writing side. Depth is a power of two.
module xlate_fifo #(
  parameter int Width = 8,
  parameter int Depth = 8
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             push_i,
  input  logic [Width-1:0] data_i,
  output logic             valid_o,
  input  logic             pop_i,
  output logic [Width-1:0] data_o
);

  localparam int Lg2 = $clog2(Depth);

  logic [Width-1:0] mem [Depth];
  logic [Lg2:0] wptr_q, rptr_q;

  always_ff @(posedge clk_i) begin
    if (push_i) begin
      mem[wptr_q[Lg2-1:0]] <= data_i;
      wptr_q <= wptr_q + 1'b1;
    end
    if (pop_i) rptr_q <= rptr_q + 1'b1;
    if (!rst_ni) begin
      wptr_q <= '0;
      rptr_q <= '0;
    end
  end

  assign valid_o = wptr_q != rptr_q;
  assign data_o = mem[rptr_q[Lg2-1:0]];

`ifdef FORMAL
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      no_overflow: assert (!push_i || pop_i || wptr_q - rptr_q != (Lg2 + 1)'(Depth));
      no_underflow: assert (!pop_i || valid_o);
    end
  end
`endif

endmodule
