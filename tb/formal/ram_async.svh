// SPDX-License-Identifier: Apache-2.0
// Properties of `ram_async`: a word, any, reads as it was written last.
(* anyconst *) logic [Aw-1:0] f_addr;
logic [Width-1:0] f_data;
logic             f_known = 1'b0;

always_ff @(posedge clk_i) begin
  if (we_i && waddr_i == f_addr) begin
    f_data  <= wdata_i;
    f_known <= 1'b1;
  end
end

always_comb begin
  f_read: assert (!f_known || raddr_i != f_addr || rdata_o == f_data);
  f_kept: assert (!f_known || mem[f_addr] == f_data);  // for the induction
end
