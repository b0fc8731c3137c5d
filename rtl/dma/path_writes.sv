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
// A message of a device that caches translations waits for the write before it to be done, and is
// then handed over. Nothing waits for a message, as its end may be up to the link.
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

    // messages of devices that cache translations
    input  logic                     page_room_i,
    input  logic                     inval_room_i,
    output logic                     ats_valid_o,
    output path_pkg::message_t       ats_o,

    // interrupts: answers of the remap table, messages handed over, and their ends (any order)
    input  logic                     found_valid_i,  // instead of a translation; never with one
    input  logic [Iw-1:0]            found_slot_i,
    input  logic                     found_hit_i,    // 0: drop
    input  irq_pkg::found_t          found_i,
    input  irq_pkg::life_t           life_i,         // of the link
    input  logic                     stale_i,        // no answer of now is to be remembered
    output logic                     fill_valid_o,   // what the translator said of an interrupt file
    output irq_pkg::fill_t           fill_o,
    output logic                     msg_valid_o,
    input  logic                     msg_ready_i,
    output irq_pkg::handover_t       msg_o,
    input  logic                     msg_done_valid_i,
    output logic                     msg_done_ready_o,
    input  logic [Iw-1:0]            msg_done_slot_i,
    output logic                     fault_valid_o,
    output bulkhead_pkg::fault_t     fault_o,

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
    logic [1:0]    msg;    // tlp_pkg::msg_e
  } slot_t;

  typedef struct packed {
    logic        ok;
    logic        msi;
    logic        mrif;    // hand over: `extra` is {nid, nppn}
    logic        found;   // answered by the remap table: `extra` is {entry, data}
    logic        fast;    // ... write `data` or, with `pass`, the message's own
    logic        pass;
    logic        deny;    // ... refused, with a record
    logic [53:0] pa;      // of the first DW
    logic [54:0] extra;
  } where_t;

  // ---- Ring -------------------------------------------------------------------------------------
  logic [7:0]          head_q, tail_q;
  logic [Iw-1:0]       head, tail;
  logic [NumSlots-1:0] page_q, inval_q;  // messages
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
  assign translated_o = valid & xl_q & ~done_q & ~page_q & ~inval_q;
  assign busy_o       = held_o != '0;

  slot_t  slot_in, slot;
  where_t where_in, where;

  assign slot_in.len   = req_i.len[7:0];
  assign slot_in.odd   = odd_in;
  assign slot_in.fbe   = req_i.fbe;
  assign slot_in.lbe   = req_i.lbe;
  assign slot_in.start = start_in;
  assign slot_in.msg   = req_i.msg;
  ram_async #(.Width($bits(slot_in)), .Depth(NumSlots)) u_slots (
    .clk_i, .we_i(commit_i), .waddr_i(tail), .wdata_i(slot_in), .raddr_i(pick), .rdata_o(slot)
  );

  always_comb begin
    where_in       = '0;
    where_in.ok    = rsp_i.status == bulkhead_pkg::XlateOk;
    where_in.msi   = rsp_i.msi;
    where_in.mrif  = rsp_i.mrif;
    where_in.pa    = rsp_i.pa[55:2];
    where_in.extra = {rsp_i.nid, rsp_i.nppn};
    if (found_valid_i) begin
      where_in.ok    = found_hit_i && !found_i.deny;
      where_in.msi   = 1'b1;
      where_in.mrif  = found_i.mrif;
      where_in.found = !found_i.cached;
      where_in.fast  = found_i.fast;
      where_in.pass  = found_i.pass;
      where_in.deny  = found_hit_i && found_i.deny;
      where_in.pa    = found_i.addr;
      where_in.extra = found_i.extra;
    end
  end

  logic [Iw-1:0] answer_slot;
  logic          answer;
  assign answer      = rsp_valid_i || found_valid_i;
  assign answer_slot = found_valid_i ? found_slot_i : rsp_i.id[Iw-1:0];
  ram_async #(.Width($bits(where_in)), .Depth(NumSlots)) u_where (
    .clk_i, .we_i(answer), .waddr_i(answer_slot), .wdata_i(where_in),
    .raddr_i(pick), .rdata_o(where)
  );

  // ---- What a message needs to be handed over, or a record to tell of it ----------------------
  typedef struct packed {
    logic [15:0] rid;
    logic        pv;
    logic [19:0] pid;
    logic        priv;
    logic        exec;
    logic [63:0] addr;
  } origin_t;

  origin_t     origin_in, origin;
  logic [31:0] first_in, first_dw;

  assign origin_in.rid  = req_i.rid;
  assign origin_in.pv   = req_i.pv;
  assign origin_in.pid  = req_i.pid;
  assign origin_in.priv = req_i.priv;
  assign origin_in.exec = req_i.exec;
  assign origin_in.addr = req_i.addr;
  ram_async #(.Width($bits(origin_in)), .Depth(NumSlots)) u_origins (
    .clk_i, .we_i(commit_i), .waddr_i(tail), .wdata_i(origin_in), .raddr_i(pick),
    .rdata_o(origin)
  );
  assign first_in = tlp_pkg::message_data(req_i.len == '0, req_i.addr[5:3], life_i, data_i[31:0]);
  ram_async #(.Width(32), .Depth(NumSlots)) u_first (
    .clk_i, .we_i(commit_i), .waddr_i(tail), .wdata_i(first_in), .raddr_i(pick), .rdata_o(first_dw)
  );

  // ---- Payload, and the writes to memory ---------------------------------------------------------
  logic             odd_in, start, engine_free;
  logic [Aw-1:0]    start_in;
  path_pkg::store_t store;
  path_payload #(.NumSlots(NumSlots), .Words(Words)) u_payload (
    .clk_i, .rst_ni,
    .beat_i, .first_i, .commit_i, .half_i(req_i.addr[2]), .len_i(req_i.len[7:0]), .data_i,
    .tail_i(tail), .odd_o(odd_in), .start_o(start_in), .room_o, .held_pd_o,
    .release_i(release_now), .head_i(head), .release_pd_o,
    .start_i(start), .free_o(engine_free), .store_i(store), .from_i(slot.start),
    .awvalid_o, .awready_i, .awaddr_o, .awlen_o, .wvalid_o, .wready_i, .wdata_o, .wstrb_o, .wlast_o
  );
  assign start      = issue && !drop && !hand_over;
  assign store.pa   = where.pa[53:1];
  // A message whose data the table gives is one whole DW, wherever it goes.
  assign store.len  = where.found ? 8'd1 : slot.len;
  assign store.odd  = where.found ? where.pa[0] : slot.odd;
  assign store.fbe  = where.found ? 4'hf : slot.fbe;
  assign store.lbe  = slot.lbe;
  assign store.over = where.found;
  assign store.data = where.pass ? first_dw : where.extra[31:0];

  // ---- Order: the last write of each requester, by hash -----------------------------------------
  localparam int KeyWidth = 6;
  logic [KeyWidth-1:0] key;
  logic [7:0]          last;
  logic [Iw-1:0]       last_slot;
  logic                last_valid;

  assign key = req_i.rid[5:0] ^ req_i.rid[13:8] ^ {4'd0, req_i.rid[15:14]} ^ {4'd0, req_i.rid[7:6]};
  ram_async #(.Width(8), .Depth(1 << KeyWidth)) u_last (
    .clk_i, .we_i(commit_i && req_i.msg == tlp_pkg::MsgNone), .waddr_i(key), .wdata_i(tail_q),
    .raddr_i(key), .rdata_o(last)
  );
  assign last_slot  = last[Iw-1:0];
  assign last_valid = 8'(last - head_q) < held_o;
  assign dep_slot_o = last_slot;
  assign dep_wait_o = last_valid && !done_q[last_slot] && !(retire && retire_slot == last_slot);

  // ---- Issue: the oldest that may go ------------------------------------------------------------
  logic [NumSlots-1:0] ready;
  assign ready = valid & xl_q & ~issued_q & ~wait_issue_q & ~(msi_q & wait_done_q)
      & ~(page_q & {NumSlots{!page_room_i}}) & ~(inval_q & {NumSlots{!inval_room_i}});
  first_from #(.N(NumSlots)) u_pick (
    .req_i(ready), .start_i(head), .valid_o(pick_valid), .index_o(pick)
  );

  logic shape_bad, hand_over, is_msg;

  // A message has no translation: where is what an earlier slot left there.
  assign is_msg      = slot.msg != tlp_pkg::MsgNone;
  assign ats_valid_o = issue && is_msg;
  assign ats_o       = {slot.msg == tlp_pkg::MsgPage, origin.rid, origin.pv, origin.pid, origin.priv,
                        origin.exec, origin.addr};
  assign shape_bad   = !is_msg && where.msi && !where.found && (slot.len != 8'd1 || slot.fbe != 4'hf);
  assign hand_over   = !is_msg && where.ok && !shape_bad && (where.mrif || (where.found && !where.fast));
  assign drop        = is_msg || !where.ok || shape_bad;
  assign issue       = pick_valid && engine_free && (!hand_over || msg_ready_i);

  // ---- Retire in order of issue: AXI answers writes with one id in order ------------------------
  logic          b_head_valid, b_head_drop, b_ready, b_retire;
  logic [Iw-1:0] b_slot;
  logic [Iw:0]   b_count;
  fifo #(.Width(Iw + 1), .Depth(NumSlots)) u_retire (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(issue && !hand_over), .wr_ready_o(b_ready), .wr_data_i({drop, pick}),
    .rd_valid_o(b_head_valid), .rd_ready_i(b_retire), .rd_data_o({b_head_drop, b_slot}),
    .count_o(b_count)
  );
  assign bready_o     = b_head_valid && !b_head_drop;
  assign b_retire     = b_head_valid && (b_head_drop || bvalid_i);
  assign retire       = b_retire || msg_done_valid_i;
  assign retire_slot  = b_retire ? b_slot : msg_done_slot_i;
  assign msg_done_ready_o = !b_retire;
  assign done_valid_o = retire;
  assign done_slot_o  = retire_slot;
  assign release_now  = held_o != '0 && done_q[head];
  assign release_o    = release_now;

  assign msg_valid_o     = pick_valid && engine_free && hand_over;
  assign msg_o.mrif      = where.mrif;
  assign msg_o.slot      = 7'(pick);
  assign msg_o.entry     = where.extra[42:32];
  assign msg_o.data      = first_dw;
  assign msg_o.mrif_addr = where.pa[53:7];
  assign msg_o.nid       = where.extra[54:44];
  assign msg_o.nppn      = where.extra[43:0];
  assign msg_o.did       = {8'd0, origin.rid};
  assign msg_o.iova      = origin.addr[63:2];

  // ---- What the remap table may remember: of messages that would ask it, not older than an
  // invalidation -------------------------------------------------------------------------------
  logic [NumSlots-1:0] fill_q;
  assign fill_valid_o = issue && fill_q[pick];
  assign fill_o.did   = {8'd0, origin.rid};
  assign fill_o.page  = origin.addr[55:12];
  assign fill_o.mrif  = where.mrif;
  assign fill_o.addr  = where.mrif ? where.pa[53:7] : {where.pa[53:10], 3'd0};
  assign fill_o.nid   = where.extra[54:44];
  assign fill_o.nppn  = where.extra[43:0];

  always_ff @(posedge clk_i) begin
    if (stale_i) fill_q <= fill_q & ~xl_q;
    if (answer) begin
      fill_q[answer_slot] <= fill_q[answer_slot] && !found_valid_i && !stale_i && where_in.ok && where_in.msi;
    end
    if (commit_i) begin
      fill_q[tail] <= req_i.msg == tlp_pkg::MsgNone && !req_i.pv &&
                      req_i.at == bulkhead_pkg::AtUntranslated && req_i.addr[63:56] == '0;
    end
  end

  assign fault_valid_o = msi_shape_o || (issue && !is_msg && where.deny);
  always_comb begin
    fault_o        = '0;
    fault_o.cause  = where.deny ? irq_pkg::CauseDenied : irq_pkg::CauseShape;
    fault_o.ttyp   = 6'd3;  // untranslated write
    fault_o.did    = {8'd0, origin.rid};
    fault_o.pv     = origin.pv;
    fault_o.pid    = origin.pid;
    fault_o.priv   = origin.priv;
    fault_o.iotval = {origin.addr[63:2], 2'b00};
  end

  assign denied_o    = issue && !is_msg && !where.ok && !where.deny;
  assign msi_shape_o = issue && where.ok && shape_bad;
  assign error_o     = b_retire && !b_head_drop && bresp_i[1];

  always_ff @(posedge clk_i) begin
    if (commit_i) begin
      tail_q             <= tail_q + 8'd1;
      // A message needs no translation, and waits for the write before it as an interrupt does.
      xl_q[tail]         <= req_i.msg != tlp_pkg::MsgNone;
      msi_q[tail]        <= req_i.msg != tlp_pkg::MsgNone;
      page_q[tail]       <= req_i.msg == tlp_pkg::MsgPage;
      inval_q[tail]      <= req_i.msg == tlp_pkg::MsgInval;
      issued_q[tail]     <= 1'b0;
      done_q[tail]       <= 1'b0;
      pred_q[tail]       <= last_slot;
      wait_issue_q[tail] <= last_valid && !issued_q[last_slot] && !(issue && pick == last_slot);
      wait_done_q[tail]  <= dep_wait_o;
    end
    if (answer) begin
      xl_q[answer_slot]  <= 1'b1;
      msi_q[answer_slot] <= where_in.msi;
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
    if (!rst_ni) begin
      head_q <= '0;
      tail_q <= '0;
    end
  end

  // What the slot does not need: the request's parts that only the translator uses.
  logic unused;
  assign unused = ^{req_i, rsp_i, b_count, b_ready, bresp_i[0]};

endmodule
