// SPDX-License-Identifier: Apache-2.0
// Properties of `pio_cpl`: a completion answers only the request that owns its tag. Whatever a completion changes is
// of the tag that it names, and only if that tag is in flight for this requester; and only a whole, good
// packet changes anything but data.
logic f_named;    // it names this requester, a tag of ours, and the class that requests go out with
assign f_named = cpl_valid_i && cpl_hdr_i[63:48] == requester_i &&
                 10'({cpl_hdr_i[119], cpl_hdr_i[115], cpl_hdr_i[47:40]} - TagBase) < 10'(NumTags) &&
                 cpl_hdr_i[118:116] == '0 && cpl_hdr_i[114] == 1'b0 && cpl_hdr_i[109:108] == '0;
logic [Iw-1:0] f_tag;
assign f_tag = Iw'({cpl_hdr_i[119], cpl_hdr_i[115], cpl_hdr_i[47:40]} - TagBase);

always_comb begin
  // Data go to the buffer of the tag in flight only.
  f_data_owner: assert (data_we_o == '0 || (f_named && flight_i[f_tag] && data_addr_o[Iw+2:3] == f_tag));
  // A request ends, or goes out again, by its own completion or by its own age.
  f_flight: assert (!(finish_o || repeat_o) || flight_i[slot_o]);
  f_owner: assert (!(finish_o || repeat_o) || !(f_named && flight_i[f_tag] && !dead_i[f_tag]) ||
                   slot_o == f_tag);
  f_whole: assert (!repeat_o || (f_named && cpl_eop_i && cpl_good_i));
  f_good_is_whole: assert (!finish_o || error_o || (f_named && flight_i[f_tag] && slot_o == f_tag &&
                           cpl_eop_i && cpl_good_i));
  // Good data only from a successful, clean completion.
  f_good_data: assert (!finish_o || finish_result_o.ones || finish_result_o.crs ||
                       (cpl_hdr_i[79:77] == '0 && !(cpl_hdr_i[126] && cpl_hdr_i[110])));
  // A quarantine ends by that tag's completion only.
  f_settle: assert (!settle_o || (f_named && quarantine_i[f_tag] && settle_slot_o == f_tag));
  f_unexpected: assert (!unexpected_o || !f_named || !flight_i[f_tag] || dead_i[f_tag]);
end
