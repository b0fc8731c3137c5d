// SPDX-License-Identifier: Apache-2.0
// Properties of `irq_scan`: whatever waits is looked at again. For any one entry that was held and not visited since, a
// trigger (something has happened that may let it go) assures a visit: the walk that is under way, or the one that
// follows at once, has not passed the entry's group yet (f_assured); and it goes on at least every third cycle
// (f_moves). So the visit comes within three cycles a place of two walks. The same for an entry that is held by a
// decision made before the trigger. Assumed, of irq_core while memory accepts writes: a visit is taken within two
// cycles, the pipeline stands for at most two, and takes no visit then; a visit's decision comes within three cycles in which
// it does not stand; an entry is in the pipeline once.
(* anyconst *) logic [irq_pkg::EntryWidth-1:0] f_entry;
logic        f_reset = 1'b1, f_held = 1'b0, f_due = 1'b0, f_changed = 1'b0;
logic [1:0]  f_slow = '0, f_stall = '0, f_flight = '0, f_still = '0, f_flies_on;
logic        f_visit, f_owed, f_this, f_near;
logic [Gw-1:0] f_group;
logic [Lw-1:0] f_need;   // groups to pass before the entry's can begin

assign f_group = f_entry[4+:Gw];
assign f_this  = held_i && held_entry_i == f_entry;
assign f_visit = !f_reset && valid_o && ready_i && entry_o == f_entry;
assign f_flies_on = f_visit ? 2'd3 : f_flight - {1'b0, f_flight != '0 && !stalled_i};
assign f_owed  = (f_held && trigger_i && !f_visit) ||
                 (f_this && (trigger_i || again_i || (fresh_i && left_q != '0) || (!fresh_i && f_changed)));
assign f_near  = visit_q && group_q == f_group && place_q <= f_entry[3:0];
assign f_need  = group_q == f_group ? (visit_q ? Lw'(Groups) : '0)
               : group_q < f_group ? Lw'(f_group) - Lw'(group_q)
                                   : Lw'(Groups) + Lw'(f_group) - Lw'(group_q);

always_ff @(posedge clk_i) begin
  f_reset  <= 1'b0;
  f_slow   <= valid_o && !ready_i && !f_reset ? f_slow + 2'd1 : '0;
  f_stall  <= stalled_i && !f_reset ? f_stall + 2'd1 : '0;
  f_flight <= f_flies_on;
  f_changed <= f_flies_on != '0 && (trigger_i || (f_changed && !f_visit));
  f_still  <= f_reset || start || next || (visit_q && ready_i) || left_q == '0 ? '0 : f_still + 2'd1;
  if (f_this) f_held <= 1'b1;
  else if (f_visit) f_held <= 1'b0;
  if (f_owed) f_due <= 1'b1;
  else if (f_visit) f_due <= 1'b0;
  if (clear_i) begin
    f_held <= 1'b0;
    f_due  <= 1'b0;
    f_slow <= '0;
    f_still <= '0;
  end
end

always_comb begin
  assume (f_entry < irq_pkg::EntryWidth'(Entries));
  assume (held_entry_i < irq_pkg::EntryWidth'(Entries));
  assume (rst_ni == !f_reset);
  // irq.sv: nothing is in the pipeline, nor goes in, and no register is written.
  if (clear_i) assume (!held_i && !trigger_i && !ready_i && !stalled_i && f_flight == '0 && f_stall == '0);
  if (f_reset || init_q) assume (!held_i && !trigger_i);
  assume (!again_i || held_i);
  if (f_slow == 2'd2) assume (ready_i);
  if (f_stall == 2'd2) assume (!stalled_i);
  assume (!(stalled_i && ready_i));
  assume (!(f_this && f_visit));
  if (f_this && !fresh_i) assume (f_flight != '0);
  if (!f_reset) begin
    f_kept: assert (!f_held || some_q[f_group] || f_near);
    f_assured: assert (!f_due || f_near || (some_q[f_group] && (left_q > f_need || again_q)));
    f_window: assert (!f_changed || {1'b0, left_q} + (Lw + 1)'(2'd3 - f_flight) >= (Lw + 1)'(Walk));
    f_flies: assert (!f_changed || f_flight != '0);
    f_moves: assert (f_still <= 2'd2 && f_still <= (visit_q ? f_slow : f_stall));
    f_init: assert (!init_q || (left_q == '0 && !visit_q && !f_held && !f_due && f_flight == '0));
    f_first: assert (visit_q || init_q || place_q == '0);
    f_range: assert (group_q <= Gw'(Groups - 1));
  end
end
