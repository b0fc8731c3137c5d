// SPDX-License-Identifier: Apache-2.0
// Properties of `rr_arb`: only one that asks is chosen, and one that keeps asking is served within
// N uses of the choice.
(* anyconst *) logic [Iw-1:0] f_who;
logic [7:0] f_passed = '0;  // uses in which somebody else was served while f_who asked
logic [7:0] f_distance;     // from the pointer to f_who, around
logic       f_live = 1'b0;

assign f_distance = f_who >= ptr_q ? 8'(f_who) - 8'(ptr_q) : 8'(f_who) + 8'(N) - 8'(ptr_q);

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  if (!rst_ni || !req_i[f_who]) f_passed <= '0;
  else if (step_i) f_passed <= index_o == f_who ? '0 : f_passed + 8'd1;
end

always_comb begin
  assume (8'(f_who) < 8'(N));
  if (!f_live) assume (!rst_ni);
  if (f_live) begin
    f_valid: assert (valid_o == (req_i != '0));
    f_asks: assert (!valid_o || req_i[index_o]);
    f_served: assert (f_passed < 8'(N));
    // For the induction.
    f_pointer: assert (8'(ptr_q) < 8'(N));
    f_nearer: assert (f_passed + f_distance < 8'(N));
  end
end
