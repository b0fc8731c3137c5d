// SPDX-License-Identifier: Apache-2.0
// Properties of `xlate_slots`: a slot is in exactly one state, a request takes a free slot only, and whoever
// waits waits for a slot that walks: no answer is lost and none is given twice. What the stages around it
// promise (dma_xlate.sv, xlate_engine.sv) is assumed here.
logic             f_live = 1'b0;
logic [Slots-1:0] f_look_q = '0, f_look_d;  // being looked up again
logic [Slots-1:0] f_stale_q = '0;           // walked when an invalidation began, and did not start over
logic             f_look_ends;
logic [Slots-1:0] f_orphan;                  // waits for a slot that does not walk

assign f_look_ends = hit_again_i || (miss_i && miss_again_i);

always_comb begin
  f_look_d = f_look_q;
  if (f_look_ends) f_look_d[miss_slot_i] = 1'b0;
  if (replay_take_i) f_look_d[replay_slot_o] = 1'b1;
end

always_comb begin
  for (int s = 0; s < Slots; s++) f_orphan[s] = wait_q[s] && !walk_q[wait_for_q[s]];
end

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  f_look_q <= rst_ni ? f_look_d : '0;
  if (mark_i) f_stale_q <= walk_q;
  if (restart_i) f_stale_q[finish_slot_i] <= 1'b0;
  if (drop_i) f_stale_q[drop_slot_i] <= 1'b0;
  if (miss_i) f_stale_q[miss_slot] <= 1'b0;
  if (!rst_ni) f_stale_q <= '0;
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  // The lookup stage: one request at a time, a new one only with a slot kept for it.
  assume (!replay_take_i || (replay_valid_o && (f_look_q == '0 || f_look_ends)));
  assume (!f_look_ends || f_look_q[miss_slot_i]);
  assume (!(hit_again_i && miss_i));
  assume (!(miss_again_i && miss_spare_i));
  assume (!miss_i || miss_again_i || (free_one_o && f_look_q == '0));
  // The engine: it steps and finishes only what walks, and a stale result starts over.
  assume (!go_take_i || go_valid_o);
  assume (!go_set_i || walk_q[go_set_slot_i]);
  assume (!wake_i || walk_q[wake_slot_i]);
  assume (!(finish_i || restart_i) || walk_q[finish_slot_i]);
  assume (!(finish_i && restart_i));
  assume (!finish_i || !stale_q[finish_slot_i]);
  assume (!drop_i || (walk_q[drop_slot_i] && !(finish_i && finish_slot_i == drop_slot_i)));
  assume (!finish_i || ((!go_set_i || go_set_slot_i != finish_slot_i) &&
                        (!wake_i || wake_slot_i != finish_slot_i)));
  // A result comes when its slot takes no more steps.
  assume (!finish_i || !go_q[finish_slot_i]);
  assume (!(begin_i && miss_i && begin_slot_i == miss_slot));

  if (f_live) begin
    f_new_is_free: assert (!miss_i || miss_again_i || !busy_q[miss_slot]);
    f_one_state: assert ((walk_q & wait_q) == '0 && (walk_q & replay_q) == '0 &&
                         (wait_q & replay_q) == '0 && ((walk_q | wait_q | replay_q) & f_look_q) == '0);
    f_some_state: assert (busy_q == (walk_q | wait_q | replay_q | f_look_q));
    f_steps_walk: assert ((go_q & ~walk_q) == '0);
    f_replay_right: assert (!replay_valid_o || replay_q[replay_slot_o]);
    f_go_right: assert (!go_valid_o || go_q[go_slot_o]);
    f_two_free: assert (!free_two_o || (~busy_q & (~busy_q - 1'b1)) != '0);
    f_stale_kept: assert ((f_stale_q & walk_q & ~stale_q) == '0);
    f_leader_walks: assert (f_orphan == '0);
  end
end

