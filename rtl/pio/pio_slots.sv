// SPDX-License-Identifier: Apache-2.0
// Tag pool and scoreboard: the state of every tag, and the order of answers. One tag is one bus
// request:
//
//   free -> owed, in flight -> owed, result known -> done -> answered -> free
//                  |  ^                                         |
//                  |  '- sent again (CRS, next DW)              '-> quarantine (after a time-out) -> free
//
// "Done" follows "result known" once the DMA writes that came before it are in memory. An answer
// also waits for the one before it of the same bus id and direction: a table holds each id's last
// tag, a new request links itself behind it, and the answer of one frees the next.
module pio_slots #(
    parameter int NumTags = 32,
    localparam int Iw = $clog2(NumTags)
) (
    input  logic               clk_i,
    input  logic               rst_ni,
    input  logic               link_up_i,
    input  logic [NumTags-1:0] usable_i,         // tags that may be given out; changes only with
    input  logic               relist_i,         // ... this, while none is owed an answer or in quarantine

    // issue
    output logic               free_valid_o,
    output logic [Iw-1:0]      free_o,
    output logic               exhausted_o,      // every tag that is usable is in quarantine, none owed
    input  logic               alloc_i,          // take that tag; it is owed an answer from the cycle after next on
    input  logic               alloc_write_i,
    input  logic [7:0]         alloc_id_i,
    input  logic               alloc_flight_i,   // sent; 0: the result is known at once
    input  pio_pkg::result_t   alloc_result_i,
    output logic               again_valid_o,    // a tag to be sent again
    input  logic               again_ready_i,
    output logic [Iw-1:0]      again_o,

    // completions and time-outs; one of finish, repeat a cycle
    output logic [NumTags-1:0] flight_o,
    output logic [NumTags-1:0] quarantine_o,
    output logic [NumTags-1:0] dead_o,           // was in flight when the link went down
    output logic [NumTags-1:0] retried_o,        // CRS seen
    input  logic               finish_i,
    input  logic               finish_quarantine_i,
    input  pio_pkg::result_t   finish_result_i,
    input  logic               repeat_i,
    input  logic               repeat_crs_i,
    input  logic               release_i,        // all quarantines end
    input  logic               settle_i,         // a tag's quarantine ends
    input  logic [Iw-1:0]      slot_i,           // of finish and repeat
    input  logic [Iw-1:0]      settle_slot_i,

    // order behind DMA writes: those not yet in memory from wr_head_i on; finish waits for those up to
    // finish_tail_i, a read that finishes in the next cycle for those up to wr_tail_i
    input  logic [7:0]         wr_head_i,
    input  logic [7:0]         wr_tail_i,
    input  logic [7:0]         finish_tail_i,
    input  logic [Iw-1:0]      fast_slot_i,
    output logic               fast_o,           // ... and may then have had its answer

    // answers
    output logic               r_valid_o,
    output logic [Iw-1:0]      r_slot_o,
    output pio_pkg::result_t   r_result_o,
    input  logic               r_take_i,         // its data are being sent: not shown again
    input  logic               r_answer_i,       // ... and are sent
    input  logic [Iw-1:0]      r_answer_slot_i,
    output logic               b_valid_o,
    output logic [Iw-1:0]      b_slot_o,
    output pio_pkg::result_t   b_result_o,
    input  logic               b_answer_i,

    output logic [15:0]        outstanding_o,
    output logic [15:0]        quarantined_o,
    output logic               busy_o
);

  logic [NumTags-1:0] owed_q, flight_q, quar_q, done_q, wait_q, write_q, linked_q, dead_q, crs_q;
  pio_pkg::result_t   result_q[NumTags];

  assign flight_o     = flight_q;
  assign quarantine_o = quar_q;
  assign dead_o       = dead_q;
  assign retried_o    = crs_q;

  // ---- Free tags stand in a queue, so that each is used again as late as possible ---------------
  logic [NumTags-1:0] listed_q;
  logic               pick_valid, list_ready;
  logic [Iw-1:0]      next, pick;
  logic [Iw:0]        list_count;

  first_from #(.N(NumTags)) u_free (
    .req_i(usable_i & ~owed_q & ~quar_q & ~listed_q), .start_i('0), .valid_o(pick_valid), .index_o(pick)
  );
  fifo #(.Width(Iw), .Depth(1 << Iw)) u_list (
    .clk_i, .rst_ni, .clear_i(relist_i),
    .wr_valid_i(pick_valid), .wr_ready_o(list_ready), .wr_data_i(pick),
    .rd_valid_o(free_valid_o), .rd_ready_i(alloc_i), .rd_data_o(next), .count_o(list_count)
  );
  assign free_o = next;

  // A tag that is taken is entered one cycle later: its request is not on the link yet.
  logic             alloc_q, alloc_write_q, alloc_flight_q;
  logic [Iw-1:0]    slot_q;
  logic [7:0]       alloc_id_q;
  pio_pkg::result_t alloc_result_q;
  always_ff @(posedge clk_i) begin
    alloc_q        <= alloc_i && rst_ni;
    slot_q         <= next;
    alloc_write_q  <= alloc_write_i;
    alloc_id_q     <= alloc_id_i;
    alloc_flight_q <= alloc_flight_i;
    alloc_result_q <= alloc_result_i;
  end

  // ---- Order of answers -------------------------------------------------------------------------
  // A table entry counts only while its tag is owed an answer with that id and direction.
  logic [Iw-1:0] last, r_next, b_next;
  logic [7:0]    last_id;
  logic          last_valid;

  ram_async #(.Width(Iw), .Depth(512)) u_last (
    .clk_i, .we_i(alloc_q), .waddr_i({alloc_write_q, alloc_id_q}), .wdata_i(slot_q),
    .raddr_i({alloc_write_q, alloc_id_q}), .rdata_o(last)
  );
  ram_async #(.Width(8), .Depth(NumTags)) u_ids (
    .clk_i, .we_i(alloc_q), .waddr_i(slot_q), .wdata_i(alloc_id_q), .raddr_i(last),
    .rdata_o(last_id)
  );
  assign last_valid = {1'b0, last} < (Iw + 1)'(NumTags) && owed_q[last] &&
                      write_q[last] == alloc_write_q && last_id == alloc_id_q &&
                      !(r_answer_i && r_answer_slot_i == last) && !(b_answer_i && b_slot_o == last);

  ram_async #(.Width(Iw), .Depth(NumTags)) u_next_r (
    .clk_i, .we_i(alloc_q && last_valid), .waddr_i(last), .wdata_i(slot_q),
    .raddr_i(r_answer_slot_i), .rdata_o(r_next)
  );
  ram_async #(.Width(Iw), .Depth(NumTags)) u_next_b (
    .clk_i, .we_i(alloc_q && last_valid), .waddr_i(last), .wdata_i(slot_q),
    .raddr_i(b_slot_o), .rdata_o(b_next)
  );

  logic [NumTags-1:0] answerable;
  assign answerable = owed_q & done_q & ~wait_q;
  rr_arb #(.N(NumTags)) u_r (
    .clk_i, .rst_ni, .req_i(answerable & ~write_q), .step_i(r_take_i),
    .valid_o(r_valid_o), .index_o(r_slot_o)
  );
  rr_arb #(.N(NumTags)) u_b (
    .clk_i, .rst_ni, .req_i(answerable & write_q), .step_i(b_answer_i),
    .valid_o(b_valid_o), .index_o(b_slot_o)
  );
  assign r_result_o = result_q[r_slot_o];
  assign b_result_o = result_q[b_slot_o];

  // ---- Results wait for the DMA writes before them; a place for every tag -----------------------
  logic          fin_valid, fin_ready, fin_pass, fin_push;
  logic [Iw-1:0] fin_slot;
  logic [7:0]    fin_tail;
  logic [Iw:0]   fin_count, again_count;
  logic          again_wready;

  fifo #(.Width(Iw + 8), .Depth(1 << Iw)) u_finished (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(fin_push), .wr_ready_o(fin_ready), .wr_data_i({slot_i, finish_tail_i}),
    .rd_valid_o(fin_valid), .rd_ready_i(fin_pass), .rd_data_o({fin_slot, fin_tail}),
    .count_o(fin_count)
  );
  assign fin_pass = fin_valid && 8'(wr_head_i - fin_tail) < 8'd128;

  // Nothing to wait for: done at once; a read that is the next of its bus id may even be answered
  // before it is told here.
  logic settled, answered;
  assign settled  = finish_i && !fin_valid && 8'(wr_head_i - finish_tail_i) < 8'd128;
  assign answered = r_answer_i && finish_i && r_answer_slot_i == slot_i;
  assign fin_push = finish_i && !settled && !answered;
  assign fast_o   = 8'(wr_head_i - wr_tail_i) < 8'd128 && !wait_q[fast_slot_i];

  fifo #(.Width(Iw), .Depth(1 << Iw)) u_again (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(repeat_i), .wr_ready_o(again_wready), .wr_data_i(slot_i),
    .rd_valid_o(again_valid_o), .rd_ready_i(again_ready_i), .rd_data_o(again_o),
    .count_o(again_count)
  );

  always_comb begin
    outstanding_o = '0;
    quarantined_o = '0;
    for (int i = 0; i < NumTags; i++) begin
      outstanding_o = outstanding_o + {15'd0, owed_q[i]};
      quarantined_o = quarantined_o + {15'd0, quar_q[i]};
    end
  end
  assign busy_o      = alloc_q || owed_q != '0;
  assign exhausted_o = (quar_q | ~usable_i) == '1 && owed_q == '0;

  always_ff @(posedge clk_i) begin
    if (pick_valid) listed_q[pick] <= 1'b1;

    if (release_i) quar_q <= '0;
    if (finish_i) begin
      flight_q[slot_i] <= 1'b0;
      dead_q[slot_i]   <= 1'b0;
      result_q[slot_i] <= finish_result_i;
      if (finish_quarantine_i) quar_q[slot_i] <= 1'b1;
    end
    if (repeat_i) begin
      flight_q[slot_i] <= 1'b0;
      if (repeat_crs_i) crs_q[slot_i] <= 1'b1;
    end
    if (settle_i) quar_q[settle_slot_i] <= 1'b0;
    if (again_valid_o && again_ready_i) flight_q[again_o] <= 1'b1;
    if (fin_pass) done_q[fin_slot] <= 1'b1;
    if (settled && !answered) done_q[slot_i] <= 1'b1;

    if (r_take_i) done_q[r_slot_o] <= 1'b0;
    if (r_answer_i) begin
      owed_q[r_answer_slot_i] <= 1'b0;
      if (linked_q[r_answer_slot_i]) wait_q[r_next] <= 1'b0;
    end
    if (b_answer_i) begin
      owed_q[b_slot_o] <= 1'b0;
      if (linked_q[b_slot_o]) wait_q[b_next] <= 1'b0;
    end

    if (alloc_q) begin
      listed_q[slot_q] <= 1'b0;
      owed_q[slot_q]   <= 1'b1;
      flight_q[slot_q] <= alloc_flight_q;
      done_q[slot_q]   <= !alloc_flight_q;
      wait_q[slot_q]   <= last_valid;
      write_q[slot_q]  <= alloc_write_q;
      linked_q[slot_q] <= 1'b0;
      crs_q[slot_q]    <= 1'b0;
      dead_q[slot_q]   <= !link_up_i;
      if (!alloc_flight_q) result_q[slot_q] <= alloc_result_q;
      if (last_valid) linked_q[last] <= 1'b1;
    end
    if (relist_i) listed_q <= '0;
    if (!link_up_i) begin
      // Nothing of the old link can come any more.
      quar_q <= '0;
      for (int i = 0; i < NumTags; i++) begin
        if (flight_q[i] && !(finish_i && slot_i == Iw'(i))) dead_q[i] <= 1'b1;
      end
    end
    if (!rst_ni) begin
      owed_q       <= '0;
      flight_q     <= '0;
      quar_q       <= '0;
      dead_q       <= '0;
      listed_q     <= '0;
    end
  end

  // Each queue has a place for every tag.
  logic unused;
  assign unused = ^{fin_ready, fin_count, again_wready, again_count, list_ready, list_count};

endmodule
