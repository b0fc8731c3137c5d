// SPDX-License-Identifier: Apache-2.0
// Properties of `irq_ring`, for queue 0: a place is given only when it is free, however the head moves between
// look and take; so no record overwrites one that software has not read. Assumed: its memories give back what was
// written (proved of ram_sync; here they give anything, and what they hold is said below); the pipeline of irq_core looks
// before it takes, once each, and does not look while a register of a ring is written; software moves its head
// forward, no further than the tail, and keeps the ring's size.
logic [1:0]  f_start = 2'd0;
logic        f_looked = 1'b0;
logic [15:0] f_head = '0, f_tail = '0, f_head_seen = '0;
logic [4:0]  f_log2 = '0;
logic        f_set = 1'b0, f_on = 1'b0, f_on_seen = 1'b0;

always_ff @(posedge clk_i) begin
  if (f_start != 2'd3) f_start <= f_start + 2'd1;
  f_looked <= read_i || (f_looked && !take_i);
  if (f_start == 2'd3) begin
    if (take_i && index_q == '0) f_tail <= f_tail + 16'd1;
    if (cfg_i.head && cfg_i.index == '0) f_head <= cfg_i.data[15:0];
    if (cfg_i.ring && cfg_i.index == '0) begin
      f_log2 <= cfg_i.data[5:1];
      f_on   <= cfg_i.data[0];
      f_set  <= 1'b1;
    end
  end
  if (read_i && index_i[Qw-1:0] == '0) begin
    f_head_seen <= f_head;
    f_on_seen   <= f_on;
  end
end

always_comb begin
  assume (init_i == (f_start < 2'd2));
  assume (init_index_i == {5'd0, f_start[0]});
  assume (cfg_i.index < 6'd2 && index_i < 6'd2);
  if (f_start != 2'd3) assume (!read_i && !take_i && !cfg_i.head && !cfg_i.ring);
  assume (!take_i || (f_looked && room_o));
  assume (!(read_i && take_i && index_i[Qw-1:0] == index_q));
  assume (!(read_i && f_looked && !take_i));
  assume (!(read_i && (cfg_i.head || cfg_i.ring)));
  if (cfg_i.head && cfg_i.index == '0) begin
    assume (16'(cfg_i.data[15:0] - f_head) <= 16'(f_tail - f_head));
  end
  if (cfg_i.ring && cfg_i.index == '0) begin
    assume (!f_set || cfg_i.data[5:1] == f_log2);
    assume (!cfg_i.data[5]);
  end
  // What the memories hold of queue 0, since the look.
  if (f_looked && index_q == '0) begin
    assume (tail == f_tail);
    assume (head == f_head_seen);
    assume (ring.en == f_on_seen && ring.log2 == f_log2);
  end
end

always_comb begin
  f_unread: assert (16'(f_tail - f_head) <= (f_set ? 16'd1 << f_log2[3:0] : 16'd0));
  // The head that was seen is where software's was, or behind it.
  f_behind: assert (!(f_looked && index_q == '0) || 16'(f_tail - f_head_seen) >= 16'(f_tail - f_head));
  f_seen: assert (!(f_looked && index_q == '0 && f_on_seen) || f_set);
  f_size: assert (!f_log2[4]);
  f_begin: assert (f_start == 2'd3 || (!f_set && !f_on && !f_looked && f_head == '0 && f_tail == '0));
  f_head_in: assert (!cfg_i.head || init_i || head_in == cfg_i.data[15:0]);
  f_on_set: assert (!f_on || f_set);
  if (take_i && index_q == '0) begin
    f_free: assert (16'(f_tail - f_head) < 16'd1 << f_log2[3:0]);
    f_place: assert (tail == f_tail && tail_in == f_tail + 16'd1);
  end
end
