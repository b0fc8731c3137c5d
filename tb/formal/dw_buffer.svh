// SPDX-License-Identifier: Apache-2.0
// Properties of `dw_buffer`: a DW, any, put in through any beat comes out in the place of its
// address, whatever the alignment of the two sides; not if it is written in the cycle in which it is read.
(* anyconst *) logic [Aw:0] f_dw;   // DW address that is followed
logic [Aw:0] f_wdw, f_rdw;          // first DW of the beat written, read
logic [31:0] f_data, f_read_data;
logic        f_known = 1'b0, f_low = 1'b0, f_high = 1'b0;
logic [1:0]  f_write;

assign f_wdw = {waddr_i, wodd_i};
assign f_rdw = {raddr_i, rodd_i};
assign f_write = {we_i[1] && (Aw + 1)'(f_wdw + 1'b1) == f_dw, we_i[0] && f_wdw == f_dw};

always_ff @(posedge clk_i) begin
  if (f_write[0]) {f_known, f_data} <= {1'b1, wdata_i[31:0]};
  if (f_write[1]) {f_known, f_data} <= {1'b1, wdata_i[63:32]};
  if (re_i) begin
    f_low       <= f_known && f_write == '0 && f_rdw == f_dw;
    f_high      <= f_known && f_write == '0 && (Aw + 1)'(f_rdw + 1'b1) == f_dw;
    f_read_data <= f_data;
  end
end

always_comb begin
  f_low_right: assert (!f_low || rdata_o[31:0] == f_read_data);
  f_high_right: assert (!f_high || rdata_o[63:32] == f_read_data);
end
