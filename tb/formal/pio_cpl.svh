// SPDX-License-Identifier: Apache-2.0
// Properties of `pio_cpl`: a completion answers only the request that owns its tag. Whatever a completion changes is
// of the tag that it names, and only if that tag is in flight for this requester; and only a whole, good
// packet changes anything but data. That it names this requester and the class that requests go out with is the
// receiver's word (cpl_ours_i, tlp_check.sv).
logic f_named;    // it names a tag of ours, too
assign f_named = cpl_valid_i && cpl_ours_i &&
                 10'({cpl_hdr_i[119], cpl_hdr_i[115], cpl_hdr_i[47:40]} - tag_base_i) < 10'(NumTags);
logic [Iw-1:0] f_tag;
assign f_tag = Iw'({cpl_hdr_i[119], cpl_hdr_i[115], cpl_hdr_i[47:40]} - tag_base_i);

// What leaves one cycle later is looked at before its register; a tag that is leaving is in flight no more.
logic [NumTags-1:0] f_flight, f_locked;
always_comb begin
  f_flight = flight_i;
  f_locked = quarantine_i & ~flight_i;
  if (finish_o || repeat_o) f_flight[slot_o] = 1'b0;
  if (finish_o && finish_quarantine_o) f_locked[slot_o] = 1'b1;
  if (settle_o) f_locked[settle_slot_o] = 1'b0;
end

// Tags begin at 0 or 256 (pio.sv).
always_comb assume (tag_base_i[7:0] == '0);

always_comb begin
  // Data go to the buffer of the tag in flight only.
  f_data_owner: assert (data_we_o == '0 || (f_named && f_flight[f_tag] && data_addr_o[Iw+2:3] == f_tag));
  // A request ends, or goes out again, by its own completion or by its own age.
  f_in_flight: assert (!(finish || repeat_now) || f_flight[slot]);
  f_owner: assert (!(finish || repeat_now) || !(f_named && f_flight[f_tag] && !dead_i[f_tag]) || slot == f_tag);
  f_whole: assert (!repeat_now || (f_named && cpl_eop_i && cpl_good_i));
  f_good_is_whole: assert (!finish || failed || (f_named && f_flight[f_tag] && slot == f_tag &&
                           cpl_eop_i && cpl_good_i));
  // Good data only from a successful, clean completion.
  f_good_data: assert (!finish || result.ones || result.crs ||
                       (cpl_hdr_i[79:77] == '0 && !(cpl_hdr_i[126] && cpl_hdr_i[110])));
  // A quarantine ends by that tag's completion only, and once.
  f_settle: assert (!settle || (f_named && f_locked[f_tag]));
  f_unexpected: assert (!unexpected || !f_named || !f_flight[f_tag] || dead_i[f_tag]);
  f_bad: assert (bad == (kind != pio_pkg::KindNone));
  f_fast: assert (!fast_o || (finish && fast_slot_o == slot));
end

// ... and leaves whole.
logic             f_live = 1'b0, f_finish, f_repeat, f_settles;
logic [Iw-1:0]    f_slot, f_settle_slot;
pio_pkg::result_t f_result;
always_ff @(posedge clk_i) begin
  f_live        <= rst_ni;
  f_finish      <= finish;
  f_repeat      <= repeat_now;
  f_settles     <= settle;
  f_slot        <= slot;
  f_settle_slot <= tag;
  f_result      <= result;
end
always_comb begin
  if (f_live) begin
    f_told: assert (finish_o == f_finish && repeat_o == f_repeat && settle_o == f_settles);
    f_told_slot: assert (!(finish_o || repeat_o) || (slot_o == f_slot && finish_result_o == f_result));
    f_told_settle: assert (!settle_o || settle_slot_o == f_settle_slot);
  end
end
