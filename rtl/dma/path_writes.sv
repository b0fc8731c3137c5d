// SPDX-License-Identifier: Apache-2.0
// Posted writes of devices: a ring of slots in order of arrival, payload in a ring of its own.
//
// A slot is: taken (commit), translated (answers come in any order), issued (AW and W, or dropped),
// done (in memory: B has come, or dropped), free again when all older slots are. Order kept (PCIe
// 2.4.1):
//  - a write is issued after the write before it of the same requester; all use one AXI id, so memory
//    sees them in that order; writes of other requesters do not wait;
//  - a write to an interrupt file, which may be another place than memory, waits until the write before
//    it is done;
//  - so do reads of the requester (dep_* tells path_reads).
// "The write before it" is looked up in a table by a hash of the requester. A false match (two
// requesters, one hash) only makes a write wait for an older one.
module path_writes #(
    parameter int NumSlots = 32,
    parameter int Words = 512,
    localparam int Iw = $clog2(NumSlots),
    localparam int Aw = $clog2(Words)
) (
    input  logic                     clk_i,
    input  logic                     rst_ni,

    // from the receiver
    input  tlp_pkg::dma_req_t        req_i,
    input  logic [63:0]              data_i,
    input  logic                     beat_i,
    input  logic                     first_i,
    input  logic                     commit_i,
    output logic                     full_o,
    output logic [10:0]              room_o,
    output logic                     release_o,
    output logic [7:0]               release_pd_o,
    output logic [7:0]               held_o,
    output logic [11:0]              held_pd_o,
    output logic [7:0]               head_o,
    output logic [7:0]               tail_o,

    // order, for reads: the slot that req_i must wait for, and the slots as they are done
    output logic                     dep_wait_o,
    output logic [Iw-1:0]            dep_slot_o,
    output logic                     done_valid_o,
    output logic [Iw-1:0]            done_slot_o,

    // translations
    input  logic                     rsp_valid_i,
    input  bulkhead_pkg::xlate_rsp_t rsp_i,

    output logic [NumSlots-1:0]      translated_o,   // and not yet done

    // memory
    output logic                     awvalid_o,
    input  logic                     awready_i,
    output logic [55:0]              awaddr_o,
    output logic [7:0]               awlen_o,
    output logic                     wvalid_o,
    input  logic                     wready_i,
    output logic [63:0]              wdata_o,
    output logic [7:0]               wstrb_o,
    output logic                     wlast_o,
    input  logic                     bvalid_i,
    output logic                     bready_o,
    input  logic [1:0]               bresp_i,

    output logic                     denied_o,
    output logic                     msi_shape_o,
    output logic                     error_o,
    output logic                     busy_o
);

  typedef struct packed {
    logic [7:0]    len;    // DWs
    logic          odd;    // starts at an odd DW
    logic [3:0]    fbe;
    logic [3:0]    lbe;
    logic [Aw-1:0] start;  // payload
  } slot_t;

  typedef struct packed {
    logic        ok;
    logic        msi;
    logic        mrif;
    logic [52:0] pa;  // of the 64-bit word
  } where_t;

  // ---- Ring -------------------------------------------------------------------------------------
  logic [7:0]          head_q, tail_q;
  logic [Iw-1:0]       head, tail;
  logic [NumSlots-1:0] valid, xl_q, msi_q, issued_q, done_q, wait_issue_q, wait_done_q;
  logic [Iw-1:0]       pred_q[NumSlots];
  logic                issue, drop, retire, release_now;
  logic [Iw-1:0]       pick, retire_slot;
  logic                pick_valid;

  assign head   = head_q[Iw-1:0];
  assign tail   = tail_q[Iw-1:0];
  assign held_o = tail_q - head_q;
  assign full_o = held_o == 8'(NumSlots);
  assign head_o = head_q;
  assign tail_o = tail_q;
  always_comb begin
    for (int i = 0; i < NumSlots; i++) valid[i] = {{(8 - Iw) {1'b0}}, Iw'(i) - head} < held_o;
  end
  assign translated_o = valid & xl_q & ~done_q;
  assign busy_o       = held_o != '0;

  slot_t  slot_in, slot;
  where_t where_in, where;

  assign slot_in.len   = req_i.len[7:0];
  assign slot_in.odd   = req_i.addr[2];
  assign slot_in.fbe   = req_i.fbe;
  assign slot_in.lbe   = req_i.lbe;
  assign slot_in.start = base_q;
  ram_async #(.Width($bits(slot_in)), .Depth(NumSlots)) u_slots (
    .clk_i, .we_i(commit_i), .waddr_i(tail), .wdata_i(slot_in), .raddr_i(pick), .rdata_o(slot)
  );

  assign where_in.ok   = rsp_i.status == bulkhead_pkg::XlateOk;
  assign where_in.msi  = rsp_i.msi;
  assign where_in.mrif = rsp_i.mrif;
  assign where_in.pa   = rsp_i.pa[55:3];
  ram_async #(.Width($bits(where_in)), .Depth(NumSlots)) u_where (
    .clk_i, .we_i(rsp_valid_i), .waddr_i(rsp_i.id[Iw-1:0]), .wdata_i(where_in),
    .raddr_i(pick), .rdata_o(where)
  );

  // ---- Payload ring -----------------------------------------------------------------------------
  logic [Aw-1:0] base_q;           // first word of the TLP that is coming in
  logic [Aw-1:0] beat_q, beat;     // its beat
  logic [10:0]   room_q;
  logic [11:0]   held_pd_q;
  logic [8:0]    words_in, words_head;
  logic [7:0]    units_in, units_head, len_head;
  logic          odd_head;

  assign beat       = first_i ? '0 : beat_q;
  assign words_in   = 9'((9'(req_i.len[7:0]) + 9'(req_i.addr[2]) + 9'd1) >> 1);
  assign units_in   = 8'((9'(req_i.len[7:0]) + 9'd3) >> 2);
  assign words_head = 9'((9'(len_head) + 9'(odd_head) + 9'd1) >> 1);
  assign units_head = 8'((9'(len_head) + 9'd3) >> 2);
  assign room_o     = room_q;
  assign held_pd_o  = held_pd_q;

  ram_async #(.Width(9), .Depth(NumSlots)) u_sizes (
    .clk_i, .we_i(commit_i), .waddr_i(tail), .wdata_i({slot_in.odd, slot_in.len}),
    .raddr_i(head), .rdata_o({odd_head, len_head})
  );

  logic          word_read, cur_odd_q, half;
  // The second half of the last beat may belong to a word that is in use.
  assign half = 10'({beat, 1'b1}) == 10'(req_i.len[7:0]);
  logic [Aw-1:0] raddr_q;
  dw_buffer #(.Words(Words)) u_payload (
    .clk_i,
    .we_i({beat_i && !half, beat_i}), .wodd_i(req_i.addr[2]), .waddr_i(base_q + beat),
    .wdata_i(data_i),
    .re_i(word_read), .rodd_i(1'b0), .raddr_i(raddr_q), .rdata_o(wdata_o)
  );

  // ---- Order: the last write of each requester, by hash -----------------------------------------
  localparam int KeyWidth = 6;
  logic [KeyWidth-1:0] key;
  logic [7:0]          last;
  logic [Iw-1:0]       last_slot;
  logic                last_valid;

  assign key = req_i.rid[5:0] ^ req_i.rid[13:8] ^ {4'd0, req_i.rid[15:14]} ^ {4'd0, req_i.rid[7:6]};
  ram_async #(.Width(8), .Depth(1 << KeyWidth)) u_last (
    .clk_i, .we_i(commit_i), .waddr_i(key), .wdata_i(tail_q), .raddr_i(key), .rdata_o(last)
  );
  assign last_slot  = last[Iw-1:0];
  assign last_valid = 8'(last - head_q) < held_o;
  assign dep_slot_o = last_slot;
  assign dep_wait_o = last_valid && !done_q[last_slot] && !(retire && retire_slot == last_slot);

  // ---- Issue: the oldest that may go ------------------------------------------------------------
  logic [NumSlots-1:0] ready;
  assign ready = valid & xl_q & ~issued_q & ~wait_issue_q & ~(msi_q & wait_done_q);
  first_from #(.N(NumSlots)) u_pick (
    .req_i(ready), .start_i(head), .valid_o(pick_valid), .index_o(pick)
  );

  logic       active_q, aw_wait_q, w_valid_q, w_last_q, w_free, last_word;
  logic [7:0] w_strb_q, word_q, cur_words_q, cur_len_q;
  logic [3:0] cur_fbe_q, cur_lbe_q;
  logic [52:0] cur_pa_q;
  logic       shape_bad;

  assign shape_bad = where.msi && (where.mrif || slot.len != 8'd1 || slot.fbe != 4'hf);
  assign drop      = !where.ok || shape_bad;
  assign issue     = pick_valid && (!active_q || (last_word && word_read));

  assign awvalid_o = active_q && aw_wait_q;
  assign awaddr_o  = {cur_pa_q, 3'd0};
  assign awlen_o   = cur_words_q - 8'd1;
  assign w_free    = !w_valid_q || wready_i;
  assign last_word = word_q == cur_words_q - 8'd1;
  // The last word waits for its address to be taken, so that the next write's address comes after
  // it.
  assign word_read = active_q && w_free && word_q != cur_words_q &&
                     (!last_word || !aw_wait_q || awready_i);
  assign wvalid_o  = w_valid_q;
  assign wstrb_o   = w_strb_q;
  assign wlast_o   = w_last_q;

  // Byte enables of DW number k (from 0) of the write; k may lie outside it.
  function automatic logic [3:0] enables(input logic [8:0] k, input logic [7:0] len,
                                         input logic [3:0] fbe, input logic [3:0] lbe);
    if (k >= {1'b0, len}) enables = '0;  // also k = -1
    else if (k == '0) enables = fbe;
    else if (k == {1'b0, len} - 9'd1) enables = lbe;
    else enables = 4'hf;
  endfunction

  logic [8:0] dw_low;
  assign dw_low = {word_q, 1'b0} - {8'd0, cur_odd_q};

  // ---- Retire in order of issue: AXI answers writes with one id in order ------------------------
  logic          b_head_valid, b_head_drop, b_ready;
  logic [Iw:0]   b_count;
  fifo #(.Width(Iw + 1), .Depth(NumSlots)) u_retire (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(issue), .wr_ready_o(b_ready), .wr_data_i({drop, pick}),
    .rd_valid_o(b_head_valid), .rd_ready_i(retire), .rd_data_o({b_head_drop, retire_slot}),
    .count_o(b_count)
  );
  assign bready_o     = b_head_valid && !b_head_drop;
  assign retire       = b_head_valid && (b_head_drop || bvalid_i);
  assign done_valid_o = retire;
  assign done_slot_o  = retire_slot;
  assign release_now  = held_o != '0 && done_q[head];
  assign release_o    = release_now;
  assign release_pd_o = units_head;

  assign denied_o    = issue && !where.ok;
  assign msi_shape_o = issue && where.ok && shape_bad;
  assign error_o     = retire && !b_head_drop && bresp_i[1];

  always_ff @(posedge clk_i) begin
    if (beat_i) beat_q <= beat + 1'b1;
    if (commit_i) begin
      tail_q             <= tail_q + 8'd1;
      base_q             <= base_q + Aw'(words_in);
      xl_q[tail]         <= 1'b0;
      msi_q[tail]        <= 1'b0;
      issued_q[tail]     <= 1'b0;
      done_q[tail]       <= 1'b0;
      pred_q[tail]       <= last_slot;
      wait_issue_q[tail] <= last_valid && !issued_q[last_slot] && !(issue && pick == last_slot);
      wait_done_q[tail]  <= dep_wait_o;
    end
    if (rsp_valid_i) begin
      xl_q[rsp_i.id[Iw-1:0]]  <= 1'b1;
      msi_q[rsp_i.id[Iw-1:0]] <= rsp_i.msi;
    end
    if (issue) begin
      issued_q[pick] <= 1'b1;
      for (int i = 0; i < NumSlots; i++) begin
        if (valid[i] && pred_q[i] == pick) wait_issue_q[i] <= 1'b0;
      end
    end
    if (retire) begin
      done_q[retire_slot] <= 1'b1;
      for (int i = 0; i < NumSlots; i++) begin
        if (valid[i] && pred_q[i] == retire_slot) wait_done_q[i] <= 1'b0;
      end
    end
    if (release_now) head_q <= head_q + 8'd1;
    room_q    <= room_q - (commit_i ? {2'd0, words_in} : '0) +
                 (release_now ? {2'd0, words_head} : '0);
    held_pd_q <= held_pd_q + (commit_i ? {4'd0, units_in} : '0) -
                 (release_now ? {4'd0, units_head} : '0);

    // write engine
    if (w_free) begin
      w_valid_q <= word_read;
      w_last_q  <= last_word;
      w_strb_q  <= {enables(dw_low + 9'd1, cur_len_q, cur_fbe_q, cur_lbe_q),
                    enables(dw_low, cur_len_q, cur_fbe_q, cur_lbe_q)};
    end
    if (word_read) begin
      word_q  <= word_q + 8'd1;
      raddr_q <= raddr_q + 1'b1;
      if (last_word) active_q <= 1'b0;
    end
    if (awvalid_o && awready_i) aw_wait_q <= 1'b0;
    if (issue) begin
      active_q    <= !drop;
      aw_wait_q   <= !drop;
      word_q      <= '0;
      raddr_q     <= slot.start;
      cur_words_q <= 8'((9'(slot.len) + 9'(slot.odd) + 9'd1) >> 1);
      cur_len_q   <= slot.len;
      cur_odd_q   <= slot.odd;
      cur_fbe_q   <= slot.fbe;
      cur_lbe_q   <= slot.lbe;
      cur_pa_q    <= where.pa;
    end
    if (!rst_ni) begin
      head_q    <= '0;
      tail_q    <= '0;
      base_q    <= '0;
      room_q    <= 11'(Words);
      held_pd_q <= '0;
      active_q  <= 1'b0;
      aw_wait_q <= 1'b0;
      w_valid_q <= 1'b0;
    end
  end

  // What the slot does not need: the request's parts that only the translator uses.
  logic unused;
  assign unused = ^{req_i, rsp_i, b_count, b_ready, bresp_i[0]};

endmodule
