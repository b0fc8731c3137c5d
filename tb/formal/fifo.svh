// SPDX-License-Identifier: Apache-2.0
// Properties of `fifo`, inside the module: a count of its own for what went in and out, and one
// entry, any, that is followed from its writing to its reading.
logic [Aw:0]      f_in = '0, f_out = '0;  // entries written and read since reset, modulo 2 Depth
(* anyconst *) logic [Aw:0] f_which;      // the entry that is followed
logic [Width-1:0] f_data;
logic             f_held = 1'b0, f_live = 1'b0;

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  if (wr_valid_i && wr_ready_o) f_in <= f_in + 1'b1;
  if (rd_valid_o && rd_ready_i) f_out <= f_out + 1'b1;
  if (wr_valid_i && wr_ready_o && f_in == f_which) begin
    f_data <= wr_data_i;
    f_held <= 1'b1;
  end
  if (rd_valid_o && rd_ready_i && f_out == f_which) f_held <= 1'b0;
  if (!rst_ni || clear_i) begin
    f_in   <= '0;
    f_out  <= '0;
    f_held <= 1'b0;
  end
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  if (f_live) begin
    f_count_fits: assert (count_o <= (Aw + 1)'(Depth));
    f_count_right: assert (count_o == (Aw + 1)'(f_in - f_out));
    f_full: assert (wr_ready_o == (count_o < (Aw + 1)'(Depth)));
    f_empty: assert (rd_valid_o == (f_in != f_out));
    // Out comes what went in, in its turn.
    f_in_turn: assert (!f_held || !rd_valid_o || f_out != f_which || rd_data_o == f_data);
    // For the induction: where the followed entry is.
    f_place: assert (f_held == ((Aw + 1)'(f_which - f_out) < (Aw + 1)'(f_in - f_out)));
    f_kept: assert (!f_held || mem[(Aw)'(rptr_q + f_which - f_out)] == f_data);
  end
end
