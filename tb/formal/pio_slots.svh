// SPDX-License-Identifier: Apache-2.0
// Properties of `pio_slots`: a tag is never in flight twice, and none is given out that is owed an answer or in
// quarantine. What the units around it promise (pio_cpl.sv, pio_answer.sv, pio_issue.sv, pio.sv) is assumed. Its
// queues give back, in any order, what they hold (proved of fifo, in its order): each holds a tag at most once, as is
// shown here, so that its places suffice.
logic               f_live = 1'b0;
logic               f_relist_q = 1'b0;
logic [NumTags-1:0] f_usable_q = '0;
logic [NumTags-1:0] f_taken_q = '0;  // reads whose data are being sent
logic               f_fast_q;        // a read may have been answered in the cycle before
logic [Iw-1:0]      f_fast_slot_q;
logic [NumTags-1:0] f_list_q = '0, f_fin_q = '0, f_again_q = '0;  // what the queues hold

always_ff @(posedge clk_i) begin
  f_live     <= 1'b1;
  f_relist_q <= relist_i;
  f_usable_q <= usable_i;
  f_fast_q      <= fast_o && flight_q[fast_slot_i] && !write_q[fast_slot_i] && !(finish_i && slot_i == fast_slot_i);
  f_fast_slot_q <= fast_slot_i;
  if (r_take_i) f_taken_q[r_slot_o] <= 1'b1;
  if (r_answer_i) f_taken_q[r_answer_slot_i] <= 1'b0;
  if (alloc_i) f_list_q[next] <= 1'b0;
  if (pick_valid) f_list_q[pick] <= 1'b1;
  if (relist_i) f_list_q <= '0;
  if (fin_pass) f_fin_q[fin_slot] <= 1'b0;
  if (fin_push) f_fin_q[slot_i] <= 1'b1;
  if (again_valid_o && again_ready_i) f_again_q[again_o] <= 1'b0;
  if (repeat_i) f_again_q[slot_i] <= 1'b1;
  if (!rst_ni) begin
    f_taken_q <= '0;
    f_list_q  <= '0;
    f_fin_q   <= '0;
    f_again_q <= '0;
  end
end

// A tag that is being entered is in no place yet, and neither owed nor in quarantine.
logic [NumTags-1:0] f_entering;
assign f_entering = alloc_q ? NumTags'(1) << slot_q : '0;

logic [NumTags-1:0] f_done;
assign f_done = done_q & owed_q;

always_comb begin
  if (!f_live) assume (!rst_ni);
  assume (free_valid_o == (f_list_q != '0) && (!free_valid_o || f_list_q[next]));
  assume (fin_valid == (f_fin_q != '0) && (!fin_valid || f_fin_q[fin_slot]));
  assume (again_valid_o == (f_again_q != '0) && (!again_valid_o || f_again_q[again_o]));
  assume (!alloc_i || free_valid_o);
  assume (!(finish_i && repeat_i));
  assume (!(finish_i || repeat_i) || flight_q[slot_i]);
  assume (!settle_i || (quar_q[settle_slot_i] && !flight_q[settle_slot_i]));
  assume (!r_take_i || r_valid_o);
  assume (!r_answer_i || f_taken_q[r_answer_slot_i] ||
          (f_fast_q && finish_i && slot_i == f_fast_slot_q && r_answer_slot_i == slot_i));
  assume (!b_answer_i || b_valid_o);
  // Which tags are usable changes while all is still.
  assume (!relist_i || (owed_q == '0 && quar_q == '0 && !alloc_i && !alloc_q));
  if (f_live) assume (f_relist_q || usable_i == f_usable_q);
  if (f_live) begin
    f_given_once: assert (!alloc_i || (!owed_q[free_o] && !flight_q[free_o]));
    f_not_from_quarantine: assert (!alloc_i || !quar_q[free_o]);
    f_usable: assert (!alloc_i || usable_i[free_o]);
    f_quarantine_ended: assert ((quar_q & (flight_q | f_again_q)) == '0);
    // A tag is in one place: free and listed, or owed and in flight, to be sent again, finished, done, or answered.
    f_listed: assert ((listed_q & ~f_entering) == f_list_q && (listed_q & (owed_q | quar_q | ~usable_i)) == '0);
    f_entered: assert ((f_entering & ~(listed_q & ~f_list_q)) == '0);
    f_owed: assert (((flight_q | f_again_q | f_fin_q | f_taken_q) & ~owed_q) == '0);
    f_one_place: assert ((flight_q & (f_again_q | f_fin_q | f_done | f_taken_q)) == '0 &&
                         (f_again_q & (f_fin_q | f_done | f_taken_q)) == '0 &&
                         (f_fin_q & (f_done | f_taken_q)) == '0 && (f_done & f_taken_q) == '0);
    f_queued_once: assert (!(pick_valid && f_list_q[pick]) && !(repeat_i && f_again_q[slot_i]) &&
                           !(fin_push && f_fin_q[slot_i]));
  end
end
