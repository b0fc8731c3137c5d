// SPDX-License-Identifier: Apache-2.0
// Properties of `dma_rec_queue`: no record overwrites one that software has not taken, every record goes to its
// entry or is accounted for by a flag, and the tail moves after the record only. Assumed are what dma_queue_regs
// guarantees (its file) and that software moves its head forward, no further than the tail.
logic         f_live = 1'b0, f_past = 1'b0, f_idle, f_advance, f_store, f_done, f_run_check;
logic [W-1:0] f_mask, f_hw, f_sw;
logic [43:0]  f_ppn;
logic [55:0]  f_addr;
logic [2:0]   f_open = '0;  // records taken whose end is open
logic         f_ends;
logic [64*Beats-1:0] f_rec;

assign f_ends = advance_o || flag_set_o != '0 || (state_q == Check && !queue_i.run);

always_ff @(posedge clk_i) begin
  f_live  <= 1'b1;
  f_past  <= f_live && rst_ni;
  f_idle  <= idle_o;
  f_advance <= advance_o;
  f_store <= store_valid_o;
  f_done  <= store_done_i;
  f_addr  <= store_o.addr;
  {f_mask, f_hw, f_sw, f_ppn} <= {queue_i.mask, queue_i.hw, queue_i.sw, queue_i.ppn};
  f_open  <= rst_ni ? f_open + 3'(rec_valid_i && rec_ready_o) - 3'(f_ends) : '0;
  if (rec_valid_i && rec_ready_o) f_rec <= rec_i;
  f_run_check <= state_q == Check && queue_i.run;
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  assume (queue_i.mask[0] && (queue_i.mask & (queue_i.mask + 1'b1)) == '0);
  assume (((queue_i.hw | queue_i.sw) & ~queue_i.mask) == '0);
  assume (!store_done_i || store_valid_o);
  // A queue that is on stays as it is (state Check and beyond, when it runs).
  if (f_past && !f_idle && (f_store || f_run_check)) begin
    assume (queue_i.mask == f_mask && queue_i.ppn == f_ppn);
    assume (queue_i.hw == (f_advance ? ((f_hw + 1'b1) & f_mask) : f_hw));
    assume (((queue_i.sw - f_sw) & f_mask) <= ((f_hw - f_sw) & f_mask));
  end
  if (f_live) begin
    f_room: assert (!store_valid_o || !full);
    f_not_past: assert (!advance_o || ((queue_i.hw + 1'b1) & queue_i.mask) != queue_i.sw);
    f_one_open: assert (f_open == 3'(!idle_o));
    f_ends_known: assert (!f_ends || f_open == 3'd1);
    f_after_data: assert (!advance_o || (store_valid_o && store_done_i && !store_bad_i));
    f_record: assert (!store_valid_o || rec_q == f_rec);
    f_inside: assert (!store_valid_o || ((store_o.addr ^ {queue_i.ppn, 12'd0}) &
                      ~(56'(queue_i.mask) << EntryLg2)) == '0);
    f_state: assert (2'(state_q) <= 2'(Store));
  end
  if (f_past) begin
    f_checked: assert (f_store || !store_valid_o || f_run_check);
    f_stays: assert (!(f_store && !f_done) || (store_valid_o && store_o.addr == f_addr));
    f_no_repeat: assert (!(f_store && f_done) || !store_valid_o);
  end
end
