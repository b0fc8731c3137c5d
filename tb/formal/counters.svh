// SPDX-License-Identifier: Apache-2.0
// Properties of `counters`: an access sees each event that came before it, up to all ones, and a write is what the
// next one sees. Any one counter is followed. Assumed: an access stays until it is answered, the cycle after that is
// free, steps are 0 to 2, and an access is to a word that there is.
(* anyconst *) logic [Aw:0] f_which;
logic [Width:0]   f_count = '0, f_now;
logic             f_reset = 1'b0, f_busy = 1'b0, f_waits = 1'b0;
logic [Aw-1:0]    f_word;
logic [Width-1:0] f_seen;

assign f_now  = f_count[Width] ? {1'b0, {Width{1'b1}}} : f_count;
assign f_seen = rdata_o[Width*f_which[0]+:Width];

always_ff @(posedge clk_i) begin
  f_reset <= f_reset || !rst_ni;
  f_busy  <= valid_i && ready_o;
  f_waits <= rst_ni && valid_i && !ready_o;
  f_word  <= word_i;
  f_count <= f_now + (Width + 1)'(step_i[f_which]);
  if (valid_i && ready_o && write_i && word_i == f_which[Aw:1] && wstrb_i[Width/8*f_which[0]]) begin
    f_count <= {1'b0, wdata_i[Width*f_which[0]+:Width]} + (Width + 1)'(step_i[f_which]);
  end
  if (!rst_ni) f_count <= '0;
end

always_comb begin
  assume (rst_ni == f_reset);
  assume (32'(f_which) < 2 * Words);
  assume (32'(word_i) < Words);
  assume (!(f_busy && valid_i));
  assume (!f_waits || (valid_i && word_i == f_word));
  for (int i = 0; i < 2 * Words; i++) assume (step_i[i] != 2'd3);
  if (f_reset && valid_i && ready_o && word_i == f_which[Aw:1]) begin
    f_exact: assert (f_seen == (f_count[Width] ? {Width{1'b1}} : f_count[Width-1:0]));
  end
end
