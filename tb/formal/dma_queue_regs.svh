// SPDX-License-Identifier: Apache-2.0
// Properties of `dma_queue_regs`, which the queues' engines rely on (their files assume them): while a queue is on
// its place and size stay, the unit's index moves by one entry at a time, and it is turned off only when idle.
logic         f_live = 1'b0, f_past = 1'b0, f_on, f_idle, f_advance, f_start;
logic         f_index_we;
logic [W-1:0] f_mask, f_hw, f_sw;
logic [43:0]  f_ppn;

always_ff @(posedge clk_i) begin
  f_live    <= 1'b1;
  f_past    <= f_live && rst_ni;
  f_on      <= on_q || en_q;
  f_idle    <= idle_i;
  f_advance <= advance_i;
  f_start   <= start;
  f_index_we <= (hit_index || hit_base) && bus_i.we != '0;
  {f_mask, f_hw, f_sw, f_ppn} <= {mask_q, hw_q, sw_q, ppn_q};
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  assume (!advance_i || (on_q && !idle_i));  // dma_rec_queue, dma_cmd_exec
  if (f_live) begin
    f_mask_form: assert (mask_q[0] && (mask_q & (mask_q + 1'b1)) == '0);
    f_sw_in_queue: assert ((sw_q & ~mask_q) == '0);
    f_hw_in_queue: assert (!(on_q || en_q) || (hw_q & ~mask_q) == '0);
    f_run_is_on: assert (!queue_o.run || (on_q && en_q && (flag_q & Stalls) == '0));
    f_size: assert (mask_q == W'((17'd2 << size_q) - 17'd1));  // for the induction
  end
  if (f_past) begin
    f_on_stays: assert (!f_on || (mask_q == f_mask && ppn_q == f_ppn));
    f_moves: assert (hw_q == (f_start ? '0 : f_advance ? ((f_hw + 1'b1) & f_mask) : f_hw));
    f_start_off: assert (!f_start || !on_q);
    f_software: assert (sw_q == f_sw || f_index_we);
    f_off_idle: assert (!f_on || on_q || en_q || f_idle);
  end
end
