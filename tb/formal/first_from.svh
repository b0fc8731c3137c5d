// SPDX-License-Identifier: Apache-2.0
// Properties of `first_from`: it finds one that asks, and nobody who asks is nearer to the start.
(* anyconst *) logic [Iw-1:0] f_other;

always_comb begin
  f_valid: assert (valid_o == (req_i != '0));
  f_asks: assert (!valid_o || req_i[index_o]);
  f_nearest: assert (!req_i[f_other] || Iw'(index_o - start_i) <= Iw'(f_other - start_i));
end
