// SPDX-License-Identifier: Apache-2.0
// Properties of `irq_core`, whatever its memories hold: nothing is lost or doubled on the way through it, and what may
// go goes. With irq_scan's (who waits is visited) and the engines' (what is in their queues is written) this is: a
// pending interrupt is written when memory accepts writes, in bounded time. Assumed: engines take what they are
// shown within three cycles; registers are not written in every cycle.
logic       f_reset = 1'b1;
logic       f_wrote = 1'b0;
logic [2:0] f_b_age = '0, f_c_age = '0;
logic [3:0] f_passed = '0;
logic       f_other;
logic [31:0] f_before, f_after;

assign f_other  = a_go && !take_scan;
assign f_before = s_c_q.pending;
assign f_after  = s_next.pending;

always_ff @(posedge clk_i) begin
  f_reset  <= 1'b0;
  f_wrote  <= table_valid_i || cfg_i.ring || cfg_i.head || cfg_i.bucket;
  f_b_age  <= b_valid_q && !b_go ? f_b_age + 3'd1 : '0;
  f_c_age  <= c_valid_q && !c_go ? f_c_age + 3'd1 : '0;
  f_passed <= !scan_valid_i || (take_scan && a_go) || f_reset ? '0 : f_passed + {3'd0, f_other};
end

always_comb begin
  assume (rst_ni == !f_reset);
  assume (!init_i && !reset_i);
  assume (f_before < 32'h4000_0000);  // of the memory: what may wait is not more than was raised
  if (f_c_age == 3'd2) assume (word_ready_i && mrif_ready_i && record_ready_i);
  if (f_wrote) assume (!table_valid_i && !cfg_i.ring && !cfg_i.head && !cfg_i.bucket);
  if (!f_reset) begin
    // Each stage goes on in bounded time, and a visit is not passed by more than seven others.
    f_kind_b: assert (!b_valid_q || $onehot0({b_q.scan, b_q.ends, b_q.forget, b_q.has_slot}));
    f_kind_c: assert (!c_valid_q || $onehot0({c_q.scan, c_q.ends, c_q.forget, c_q.has_slot}));
    f_c_moves: assert (f_c_age <= 3'd2);
    f_b_moves: assert (c_valid_q ? f_b_age <= f_c_age : f_b_age <= 3'd3 + {2'd0, f_wrote});
    f_turns: assert (f_passed == '0 || (turn_q == '0 ? f_passed <= 4'd7 : f_passed < {1'b0, turn_q}));
    if (c_go) begin
      // Pending is what was, what is new, less what went.
      f_counts: assert (f_after == (c_q.forget ? 32'd0
                                    : send_record && !page ? 32'd0
                                    : f_before + {31'd0, raises} - {31'd0, spent}));
      // A visit sends what may go.
      f_word: assert (!(c_q.scan && f_before != '0 && !t_c_q.mask && !cut && open &&
                        t_c_q.typ == irq_pkg::TypeImsic) || (word_valid_o && word_ready_i));
      f_mrif: assert (!(c_q.scan && f_before != '0 && !t_c_q.mask && !cut && open &&
                        t_c_q.typ == irq_pkg::TypeMrif) || (mrif_valid_o && mrif_ready_i));
      f_record: assert (!(c_q.scan && f_before != '0 && !t_c_q.mask && !cut && open && room &&
                          t_c_q.typ == irq_pkg::TypeQueue) || (record_valid_o && record_ready_i));
      // A record tells of all, of a page of the next one.
      f_told: assert (!record_valid_o || (record_o.count == (page ? 32'd1 : f_before + {31'd0, raises}) &&
                                          record_o.raised == s_c_q.sent + record_o.count));
      // A message's place in the data path is freed once, by the one who has it.
      f_ends: assert (!c_q.has_slot || $onehot({held_valid_o, word_valid_o, mrif_valid_o, record_valid_o}));
      // What still waits is told to the scan.
      f_waits: assert (pend_o == (f_after != '0) && pend_entry_o == c_q.entry);
      // Sent and pending together are what was raised.
      f_sent: assert (c_q.forget || s_next.sent + f_after == s_c_q.sent + f_before + {31'd0, raises});
      f_masked: assert (!(t_c_q.mask || cut) || !spent);
    end
  end
end
