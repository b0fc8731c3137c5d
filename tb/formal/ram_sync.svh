// SPDX-License-Identifier: Apache-2.0
// Properties of `ram_sync`: a word, any, reads one cycle later as it was written last before the
// cycle of the read (not defined when it is written in that cycle, unless OldWord); without re_i the output stays.
(* anyconst *) logic [Aw-1:0] f_addr;
logic [Width-1:0] f_data, f_read_data, f_out_data;
logic             f_known = 1'b0, f_read = 1'b0, f_stays = 1'b0;

always_ff @(posedge clk_i) begin
  if (we_i && waddr_i == f_addr) begin
    f_data  <= wdata_i;
    f_known <= 1'b1;
  end
  if (re_i) begin
    f_read      <= f_known && raddr_i == f_addr && (OldWord || !we_i || waddr_i != f_addr);
    f_read_data <= f_data;
  end
  f_stays    <= !re_i;
  f_out_data <= rdata_o;
end

always_comb begin
  f_read_right: assert (!f_read || rdata_o == f_read_data);
  f_stays_same: assert (!f_stays || rdata_o == f_out_data);
  f_kept: assert (!f_known || mem[f_addr] == f_data);  // for the induction
end
