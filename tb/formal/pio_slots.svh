// SPDX-License-Identifier: Apache-2.0
// Properties of `pio_slots`: a tag is never in flight twice, and none is given out that is owed an answer or in
// quarantine. What the units around it promise (pio_cpl.sv, pio_answer.sv, pio_issue.sv) is assumed.
logic               f_live = 1'b0;
logic [NumTags-1:0] f_taken_q = '0;  // reads whose data are being sent
logic               f_fast_q;        // a read may have been answered in the cycle before
logic [Iw-1:0]      f_fast_slot_q;

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  f_fast_q      <= fast_o && flight_q[fast_slot_i] && !write_q[fast_slot_i] && !(finish_i && slot_i == fast_slot_i);
  f_fast_slot_q <= fast_slot_i;
  if (r_take_i) f_taken_q[r_slot_o] <= 1'b1;
  if (r_answer_i) f_taken_q[r_answer_slot_i] <= 1'b0;
  if (!rst_ni) f_taken_q <= '0;
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  assume (!alloc_i || free_valid_o);
  assume (!(finish_i && repeat_i));
  assume (!(finish_i || repeat_i) || flight_q[slot_i]);
  assume (!settle_i || (quar_q[settle_slot_i] && !flight_q[settle_slot_i]));
  assume (!r_take_i || r_valid_o);
  assume (!r_answer_i || f_taken_q[r_answer_slot_i] ||
          (f_fast_q && finish_i && slot_i == f_fast_slot_q && r_answer_slot_i == slot_i));
  assume (!b_answer_i || b_valid_o);
  if (f_live) begin
    f_given_once: assert (!alloc_i || (!owed_q[free_o] && !flight_q[free_o]));
    f_not_from_quarantine: assert (!alloc_i || !quar_q[free_o]);
    f_flight_owed: assert ((flight_q & ~owed_q) == '0);
    f_quarantine_ended: assert ((quar_q & flight_q) == '0);
    f_listed_free: assert ((listed_q & (owed_q | quar_q)) == '0);
  end
end
