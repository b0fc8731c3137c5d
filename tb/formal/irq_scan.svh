// Properties of `irq_scan`: whatever waits is looked at again. For any one entry that was held and not visited since, a
// trigger (something has happened that may let it go) brings a visit within a bounded number of cycles; so does
// being held while a walk is under way that began before, or by a decision of up to six cycles ago (the pipeline's). Assumed, of irq_core while memory accepts writes: a visit is
// taken within two cycles, and the pipeline does not stand for more than two; nothing is held before the
// memories are empty.
(* anyconst *) logic [irq_pkg::EntryWidth-1:0] f_entry;
localparam int FBound = 2 * (Walk + 1) * (16 * 3 + 3);  // two walks, three cycles a visit
logic        f_reset = 1'b1, f_held = 1'b0, f_due = 1'b0;
logic [1:0]  f_slow = '0, f_stall = '0;
logic [2:0]  f_recent = '0;
logic [11:0] f_age = '0;
logic        f_visit, f_owed;

assign f_visit = valid_o && ready_i && entry_o == f_entry;
assign f_owed  = (f_held && trigger_i && !f_visit) || (held_i && held_entry_i == f_entry &&
                 (trigger_i || f_recent != '0 || again_i || (fresh_i && left_q != '0)));

always_ff @(posedge clk_i) begin
  f_reset <= 1'b0;
  f_slow  <= valid_o && !ready_i ? f_slow + 2'd1 : '0;
  f_stall <= stalled_i ? f_stall + 2'd1 : '0;
  f_recent <= trigger_i ? 3'd6 : f_recent - {2'd0, f_recent != '0};
  if (held_i && held_entry_i == f_entry) f_held <= 1'b1;
  else if (f_visit) f_held <= 1'b0;
  if (f_owed) f_due <= 1'b1;
  else if (f_visit) f_due <= 1'b0;
  f_age <= (f_due || f_owed) && !f_visit && !f_reset ? f_age + 12'd1 : '0;
end

always_comb begin
  assume (f_entry < irq_pkg::EntryWidth'(Entries));
  assume (held_entry_i < irq_pkg::EntryWidth'(Entries));
  assume (rst_ni == !f_reset);
  if (f_reset || init_q) assume (!held_i && !trigger_i);
  assume (!again_i || held_i);
  if (f_slow == 2'd2) assume (ready_i);
  if (f_stall == 2'd2) assume (!stalled_i);
  if (!f_reset) begin
    f_comes: assert (f_age < 12'(FBound));
    f_kept: assert (!f_held || some_q[f_entry[4+:Gw]] || (visit_q && group_q == f_entry[4+:Gw] &&
                                                          place_q <= f_entry[3:0]));
    f_init: assert (!init_q || !visit_q);
  end
end
