// SPDX-License-Identifier: Apache-2.0
// Properties of `irq_bucket`, for bucket 1: with 36 bits of time it decides as one with a clock that never wraps would,
// for as long as 2^60 cycles. Assumed: the clock counts on; the memories give back what was written (proved of ram_sync;
// here they give anything, and what they hold is said below); irq_core looks, then takes a token at most once and only
// when the bucket is open, decides within 254 cycles, and does not look where it takes.
localparam logic [63:0] FAhead = 64'h1_0100_0000;  // burst and interval are less together
localparam logic [63:0] FAge = 64'd1 << 33;
logic        f_reset = 1'b1, f_looked = 1'b0, f_ever = 1'b0;
logic [7:0]  f_age = '0;
logic [63:0] f_full = '0;   // when it would be full again
logic [63:0] f_last;        // the clock a cycle ago ...
logic [63:0] f_start;       // ... and when its age began
logic [63:0] f_next;

assign f_start = {f_last[63:33], 33'd0};
assign f_next  = (f_full > now_i ? f_full : now_i) + {40'd0, b.interval};

always_ff @(posedge clk_i) begin
  f_reset  <= 1'b0;
  f_last   <= now_i;
  f_looked <= read_i || (f_looked && !used_i);
  f_age    <= read_i ? '0 : f_age + {7'd0, f_looked};
  if (used_i && index_q == 1'b1) begin
    f_full <= f_next;
    f_ever <= 1'b1;
  end
end

always_comb begin
  assume (rst_ni == !f_reset);
  assume (f_reset ? now_i == '0 : now_i == f_last + 64'd1);
  assume (now_i < 64'd1 << 60);
  assume (!init_i);
  assume (!used_i || (f_looked && open_o));
  assume (!(read_i && used_i && index_i[0] == index_q));
  assume (f_age < 8'd255);
  // What the memory holds of bucket 1, since the look.
  if (f_looked && index_q == 1'b1 && f_ever) assume (full == f_full[35:0]);
end

always_comb begin
  if (!f_reset) begin
    f_exact: assert (!(f_looked && index_q == 1'b1) ||
                     open_o == (b.interval == '0 || f_full <= now_i + {32'd0, b.burst}));
    f_moves: assert (!(used_i && index_q == 1'b1) || next == f_next[35:0]);
    // What makes it so: never far ahead, and not far behind when it counts as used.
    f_ahead: assert (f_full <= f_last + FAhead);
    f_rests: assert (recent_q[1] || f_full <= f_start + FAhead);
    f_late:  assert (used_q[1] || f_full <= f_last);
    f_used:  assert (!used_q[1] || (f_ever && f_full + FAge >= f_start));
    f_both:  assert (!recent_q[1] || (used_q[1] && f_full >= f_start));
    f_seen:  assert (!(f_looked && index_q == 1'b1) || unused_q || (f_ever && f_full + FAge + FAge + 64'(f_age) + 64'd2 >= now_i));
    f_past:  assert (!(f_looked && index_q == 1'b1 && unused_q) || f_full <= f_last);
  end
end
