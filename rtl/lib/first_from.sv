// SPDX-License-Identifier: Apache-2.0
// Which request comes first when one counts up from start_i and around. Combinational. With the
// oldest slot of a ring as start it finds the oldest request.
module first_from #(
    parameter int N = 8,  // a power of two, at least 2
    localparam int Iw = $clog2(N)
) (
    input  logic [N-1:0]  req_i,
    input  logic [Iw-1:0] start_i,
    output logic          valid_o,
    output logic [Iw-1:0] index_o
);

  logic [Iw-1:0] low, high;
  logic          high_hit;

  assign valid_o = |req_i;
  assign index_o = high_hit ? high : low;

  always_comb begin
    low      = '0;
    high     = '0;
    high_hit = 1'b0;
    for (int i = N - 1; i >= 0; i--) begin
      if (req_i[i]) begin
        low = Iw'(i);
        if (Iw'(i) >= start_i) begin
          high     = Iw'(i);
          high_hit = 1'b1;
        end
      end
    end
  end

endmodule
