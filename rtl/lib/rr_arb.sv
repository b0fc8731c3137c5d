// SPDX-License-Identifier: Apache-2.0
// Round-robin choice of one of N requests. The first request at or after the pointer wins; the
// pointer moves behind the winner when step_i is set, so every request is served within N steps.
module rr_arb #(
    parameter int N = 2,
    localparam int Iw = N > 1 ? $clog2(N) : 1
) (
    input  logic          clk_i,
    input  logic          rst_ni,
    input  logic [N-1:0]  req_i,
    input  logic          step_i,   // the choice was used
    output logic          valid_o,
    output logic [Iw-1:0] index_o
);

  logic [Iw-1:0] ptr_q;
  logic [Iw-1:0] low_idx, high_idx;
  logic          high_hit;

  assign valid_o = |req_i;
  assign index_o = high_hit ? high_idx : low_idx;

  always_comb begin
    low_idx  = '0;
    high_idx = '0;
    high_hit = 1'b0;
    for (int i = N - 1; i >= 0; i--) begin
      if (req_i[i]) begin
        low_idx = Iw'(i);
        if (Iw'(i) >= ptr_q) begin
          high_idx = Iw'(i);
          high_hit = 1'b1;
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) ptr_q <= '0;
    else if (step_i && valid_o) ptr_q <= (index_o == Iw'(N - 1)) ? '0 : index_o + 1'b1;
  end

endmodule
