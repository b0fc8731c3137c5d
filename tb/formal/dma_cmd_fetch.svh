// SPDX-License-Identifier: Apache-2.0
// Properties of `dma_cmd_fetch`: it never reads at or behind software's tail, never hands on a command twice nor
// leaves one out, and forgets everything when the queue stops. A command, any, is followed by a mark in its data.
// Assumed are what dma_queue_regs guarantees (its file), an executor that advances the head once a command, and
// software that moves its tail forward, not past the head. F_LG2 bounds the queue's size.
`ifndef F_LG2
`define F_LG2 4
`endif
logic         f_live = 1'b0, f_past = 1'b0, f_run, f_advance, f_shown;
(* anyseq *) logic f_advance_now;    // the executor is done with a command
(* anyconst *) logic [W-1:0] f_which;  // the followed command's index
logic [W-1:0] f_mask, f_hw, f_sw;
logic [43:0]  f_ppn;
logic [55:0]  f_araddr;
logic [7:0]   f_arlen;
logic [1:0]   f_taken = '0;          // taken by the executor, head not yet moved
logic [3:0]   f_beats = '0;          // to come in this burst
logic [W-1:0] f_ahead, f_filled, f_here, f_burst_q;

assign f_ahead  = (next_q - queue_i.hw) & queue_i.mask;
assign f_filled = (queue_i.sw - queue_i.hw) & queue_i.mask;
assign f_here   = (queue_i.hw + W'(f_taken)) & queue_i.mask;  // index of the command that is shown

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  f_past <= f_live && rst_ni;
  {f_run, f_advance} <= {queue_i.run, f_advance_now};
  {f_mask, f_hw, f_sw, f_ppn} <= {queue_i.mask, queue_i.hw, queue_i.sw, queue_i.ppn};
  f_taken <= f_taken + 2'(cmd_valid_o && cmd_ready_i) - 2'(f_advance_now);
  if (!rst_ni || !queue_i.run) f_taken <= '0;
  if (rvalid_i && rready_o) begin
    f_beats <= f_beats - 4'd1;
    if (odd_q) f_burst_q <= (f_burst_q + 1'b1) & queue_i.mask;
  end
  if (arvalid_o && arready_i) begin
    f_beats <= 4'(arlen_o) + 4'd1;
    f_burst_q <= first_q;
  end
  f_shown <= arvalid_o && !arready_i;
  {f_araddr, f_arlen} <= {araddr_o, arlen_o};
  if (!rst_ni) f_beats <= '0;
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  assume (queue_i.mask[0] && (queue_i.mask & (queue_i.mask + 1'b1)) == '0);
  assume (f_past || !queue_i.run);  // off after reset
  assume (queue_i.mask < W'(1 << `F_LG2));
  assume (((queue_i.hw | queue_i.sw) & ~queue_i.mask) == '0);
  // One command at a time in the executor; it starts none while the last is under way.
  assume (!f_advance_now || (queue_i.run && f_taken != '0));
  assume (f_taken == '0 || !cmd_ready_i || f_advance_now);
  if (f_past && f_run) begin
    assume (queue_i.mask == f_mask && queue_i.ppn == f_ppn);
    assume (queue_i.hw == (f_advance ? ((f_hw + 1'b1) & f_mask) : f_hw));
    assume (!queue_i.run || ((queue_i.sw - f_hw) & f_mask) >= ((f_sw - f_hw) & f_mask));
  end
  if (f_past && !f_run && queue_i.run) assume (queue_i.hw == f_hw);
  // Memory gives as many beats as were asked for, the last marked.
  assume (!rvalid_i || (state_q == Data && f_beats != '0));
  assume (!rvalid_i || rlast_i == (f_beats == 4'd1));
  if (rvalid_i) assume (rdata_i[0] == (f_burst_q == f_which));

  if (f_live && f_past && queue_i.run && f_run) begin
    // Never at or behind the tail, however the burst is cut.
    f_not_past_tail: assert (f_ahead <= f_filled);
    f_burst_before_tail: assert (!arvalid_o || drop_q ||
        ((first_q - queue_i.hw) & queue_i.mask) + W'(count_q) <= f_filled);
    f_shown_is_filled: assert (!cmd_valid_o || W'(f_taken) < f_filled);
    f_in_order: assert (!cmd_valid_o || cmd_o[0] == (f_here == f_which));
    f_whole: assert (!cmd_valid_o || cmd_o[64] == cmd_o[0]);
  end
  if (f_live && rst_ni) begin
    f_room: assert (used <= 4'(1 << DepthLg2));
    f_beats_known: assert (state_q == Data || f_beats == '0);
    f_inside_page: assert (!arvalid_o || {1'b0, araddr_o[11:3]} + 10'(arlen_o) < 10'd512);
    f_forgotten: assert (queue_i.run || !cmd_valid_o);
  end
  if (f_past && rst_ni) f_ar_stays: assert (!f_shown ||
      (arvalid_o && (araddr_o[11:0] == f_araddr[11:0] && arlen_o == f_arlen)));
end
