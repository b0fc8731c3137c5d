// SPDX-License-Identifier: Apache-2.0
// DMA data path: devices' memory requests to the memory port, each with its own translation.
//
//   receiver --+--> path_writes (ring, payload) --- AW, W --> memory
//              |        ^   | order, done
//              +--------|---+--> path_reads (ring) --- AR --> memory
//              v        |             ^    | pieces             | R
//          requests     |             |    v                    v
//              '--> translator -------'  path_cpl (data) <------'
//                                           '--> completions to the transmitter
//
// A request is sent to the translator when it has arrived, so as many translations are under way as
// slots are taken; each answer makes its own slot ready, in any order.
module dma_path #(
    parameter int NumWrites  = 32,
    parameter int NumReads   = 32,
    parameter int Words      = 512,  // 64-bit words of payload held for writes
    parameter bit Ats        = 1'b1
) (
    input  logic                     clk_i,
    input  logic                     rst_ni,

    input  logic                     link_up_i,
    input  logic [2:0]               max_payload_i,  // of completions: 128 << n bytes
    input  logic [15:0]              completer_i,

    input  tlp_pkg::dma_req_t        req_i,
    input  logic [63:0]              data_i,
    input  logic                     wr_beat_i,
    input  logic                     wr_first_i,
    input  logic                     wr_commit_i,
    output logic                     wr_full_o,
    output logic [10:0]              wr_room_o,
    output logic                     wr_release_o,
    output logic [7:0]               wr_release_pd_o,
    output logic [7:0]               wr_held_o,
    output logic [11:0]              wr_held_pd_o,
    output logic [7:0]               wr_head_o,
    output logic [7:0]               wr_tail_o,
    input  logic                     rd_valid_i,
    output logic                     rd_full_o,
    output logic                     rd_release_o,
    output logic [7:0]               rd_held_o,

    output logic                     xlate_req_valid_o,
    input  logic                     xlate_req_ready_i,
    output bulkhead_pkg::xlate_req_t xlate_req_o,
    input  logic                     xlate_rsp_valid_i,
    output logic                     xlate_rsp_ready_o,
    input  bulkhead_pkg::xlate_rsp_t xlate_rsp_i,
    input  logic                     drain_pr_i,
    input  logic                     drain_pw_i,
    output logic                     drain_done_o,

    // devices that cache translations: their messages; Invalidation Requests wait for answers
    output logic                     page_req_valid_o,
    input  logic                     page_req_ready_i,
    output bulkhead_pkg::page_req_t  page_req_o,
    output logic                     inval_cpl_valid_o,
    input  logic                     inval_cpl_ready_i,
    output bulkhead_pkg::inval_cpl_t inval_cpl_o,
    input  logic                     hold_i,    // begin no more answers to translation requests
    output logic                     quiet_o,   // those begun have gone

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
    output logic                     arvalid_o,
    input  logic                     arready_i,
    output logic [55:0]              araddr_o,
    output logic [7:0]               arlen_o,
    input  logic                     rvalid_i,
    output logic                     rready_o,
    input  logic [63:0]              rdata_i,
    input  logic [1:0]               rresp_i,
    input  logic                     rlast_i,
    input  logic                     rpoison_i,

    output logic                     cpl_valid_o,
    input  logic                     cpl_ready_i,
    output bulkhead_pkg::tlp_beat_t  cpl_beat_o,

    // interrupt remap
    input  logic                     irq_enable_i,
    output logic                     look_valid_o,
    output irq_pkg::key_t            look_o,
    input  logic                     look_hit_i,     // two cycles later
    input  irq_pkg::found_t          look_found_i,
    input  logic                     stale_i,        // the IOMMU invalidates, or changes its directory
    output logic                     stale_o,        // ... or an answer from before may yet come
    output irq_pkg::life_t           life_o,         // of the link
    output logic                     fill_valid_o,
    output irq_pkg::fill_t           fill_o,
    output logic                     msg_valid_o,
    input  logic                     msg_ready_i,
    output irq_pkg::handover_t       msg_o,
    input  logic                     msg_done_valid_i,
    output logic                     msg_done_ready_o,
    input  logic [irq_pkg::SlotWidth-1:0] msg_done_slot_i,
    output logic [NumWrites-1:0]     answered_o,     // writes with an answer, not yet done
    output logic                     fault_valid_o,
    output bulkhead_pkg::fault_t     fault_o,

    output logic                     write_denied_o,
    output logic                     read_denied_o,
    output logic                     msi_shape_o,
    output logic                     write_error_o,
    output logic                     read_error_o,
    output logic                     busy_o
);

  localparam int WriteIw = $clog2(NumWrites);
  localparam int ReadIw = $clog2(NumReads);

  // ---- Requests to the translator, in order of arrival; there is a place for every slot ---------
  localparam int QueueDepth = 1 << $clog2(NumWrites + NumReads);
  bulkhead_pkg::xlate_req_t   xreq;
  logic [7:0]                 read_slot, write_slot;
  logic                       q_ready;
  logic [$clog2(QueueDepth):0] q_count;
  logic [ReadIw-1:0]          rd_tail;

  assign read_slot  = 8'(rd_tail);
  assign write_slot = 8'(wr_tail_o[WriteIw-1:0]);
  // A concatenation in the order of xlate_req_t: Yosys knows no cast to a package's enum.
  assign xreq = {
    wr_commit_i ? {1'b1, write_slot[6:0]} : {1'b0, read_slot[6:0]},  // id
    8'd0, req_i.rid,                                   // did
    req_i.pv, req_i.pid, req_i.priv, req_i.exec,
    wr_commit_i,                                       // write
    req_i.at == bulkhead_pkg::AtTranslationRequest && req_i.addr[0],  // nw
    req_i.at,
    req_i.addr[63:2], 2'b00                            // iova
  };

  // ---- Messages ask the remap table first, and then the rest waits with them: two cycles ---------
  bulkhead_pkg::xlate_req_t   xreq_1_q, xreq_2_q, q_req;
  logic                       in_valid, direct, q_valid, found;
  logic                       valid_1_q, valid_2_q, asked_1_q, asked_2_q, intx_1_q, intx_2_q;

  logic                       intx, message;
  assign message      = req_i.msg != tlp_pkg::MsgNone;
  assign intx         = req_i.len == '0 && !message;
  assign in_valid     = (wr_commit_i && !message) || (rd_valid_i && !req_i.reject);
  assign look_valid_o = irq_enable_i && wr_commit_i && (intx ||
                        (req_i.len == 11'd1 && req_i.fbe == 4'hf && !req_i.pv &&
                         req_i.at == bulkhead_pkg::AtUntranslated && req_i.addr[63:56] == '0));
  always_comb begin
    look_o.intx = intx;
    look_o.did  = {8'd0, req_i.rid};
    look_o.addr = intx ? '0 : req_i.addr[55:2];
    look_o.data = intx ? {30'd0, req_i.addr[4:3]} : data_i[31:0];
  end

  // With the table off a request goes straight on.
  assign direct  = !irq_enable_i && !valid_1_q && !valid_2_q;
  assign found   = valid_2_q && asked_2_q && (look_hit_i || intx_2_q);
  assign q_valid = direct ? in_valid : valid_2_q && !found;
  assign q_req   = direct ? xreq : xreq_2_q;

  always_ff @(posedge clk_i) begin
    valid_1_q <= in_valid && !direct;
    asked_1_q <= look_valid_o;
    intx_1_q  <= intx;
    xreq_1_q  <= xreq;
    valid_2_q <= valid_1_q;
    asked_2_q <= asked_1_q;
    intx_2_q  <= intx_1_q;
    xreq_2_q  <= xreq_1_q;
    if (!rst_ni) begin
      valid_1_q <= 1'b0;
      valid_2_q <= 1'b0;
    end
  end

  // Reads that a fence has sent back come first. A request once shown stays.
  logic                       queued, again_valid, again_ready, shown_q, choice_q, choice;
  bulkhead_pkg::xlate_req_t   queued_req, again_req;
  assign choice            = shown_q ? choice_q : again_valid;
  assign xlate_req_valid_o = choice ? again_valid : queued;
  assign xlate_req_o       = choice ? again_req : queued_req;
  assign again_ready       = choice && xlate_req_ready_i;
  always_ff @(posedge clk_i) begin
    choice_q <= choice;
    shown_q  <= rst_ni && xlate_req_valid_o && !xlate_req_ready_i;
  end

  fifo #(.Width($bits(xreq)), .Depth(QueueDepth)) u_requests (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(q_valid), .wr_ready_o(q_ready), .wr_data_i(q_req),
    .rd_valid_o(queued), .rd_ready_i(xlate_req_ready_i && !choice), .rd_data_o(queued_req),
    .count_o(q_count)
  );
  assign xlate_rsp_ready_o = !found;

  // An answer may be under way in the translator for some cycles after an invalidation has ended, and
  // longer when it waits here.
  localparam logic [3:0] StaleCycles = 4'd8;
  logic [3:0] stale_q;
  assign stale_o = stale_i || stale_q != '0;
  always_ff @(posedge clk_i) begin
    if (!rst_ni) stale_q <= '0;
    else if (stale_i) stale_q <= StaleCycles;
    else if (stale_q != '0 && !(xlate_rsp_valid_i && found)) stale_q <= stale_q - 4'd1;
  end

  // ---- Lives of the link: what was asked for in an earlier one must not be answered in this one -
  irq_pkg::life_t life_q;
  logic [2:0]     epoch_q;
  logic           link_up_q;

  always_ff @(posedge clk_i) begin
    link_up_q <= link_up_i;
    if (!rst_ni) life_q <= '0;
    else if (link_up_q && !link_up_i) life_q <= life_q + 1'b1;
  end
  assign epoch_q = life_q[2:0];
  assign life_o  = life_q;

  // ---- Writes -----------------------------------------------------------------------------------
  logic                 dep_wait, done_valid;
  logic [WriteIw-1:0]   dep_slot, done_slot;
  logic [NumWrites-1:0] writes_translated;
  logic                 writes_busy, reads_busy, cpl_busy, drain_busy, drain_stop;

  path_pkg::message_t ats_msg;
  logic               page_room, inval_room, ats_valid, ats_busy;
  path_ats u_ats (
    .clk_i, .rst_ni, .page_room_o(page_room), .inval_room_o(inval_room), .valid_i(ats_valid),
    .msg_i(ats_msg), .page_req_valid_o, .page_req_ready_i, .page_req_o,
    .inval_cpl_valid_o, .inval_cpl_ready_i, .inval_cpl_o, .busy_o(ats_busy)
  );

  path_writes #(.NumSlots(NumWrites), .Words(Words)) u_writes (
    .clk_i, .rst_ni,
    .req_i, .data_i, .beat_i(wr_beat_i), .first_i(wr_first_i), .commit_i(wr_commit_i),
    .full_o(wr_full_o), .room_o(wr_room_o), .release_o(wr_release_o),
    .release_pd_o(wr_release_pd_o),
    .held_o(wr_held_o), .held_pd_o(wr_held_pd_o), .head_o(wr_head_o), .tail_o(wr_tail_o),
    .dep_wait_o(dep_wait), .dep_slot_o(dep_slot), .done_valid_o(done_valid),
    .done_slot_o(done_slot),
    .rsp_valid_i(xlate_rsp_valid_i && xlate_rsp_i.id[7] && !found), .rsp_i(xlate_rsp_i),
    .translated_o(writes_translated),
    .found_valid_i(found), .found_slot_i(xreq_2_q.id[WriteIw-1:0]), .found_hit_i(look_hit_i),
    .found_i(look_found_i), .stale_i(stale_o), .fill_valid_o, .fill_o, .life_i(life_q),
    .msg_valid_o, .msg_ready_i, .msg_o,
    .page_room_i(page_room), .inval_room_i(inval_room), .ats_valid_o(ats_valid), .ats_o(ats_msg),
    .msg_done_valid_i, .msg_done_ready_o, .msg_done_slot_i(msg_done_slot_i[WriteIw-1:0]),
    .fault_valid_o, .fault_o,
    .awvalid_o, .awready_i, .awaddr_o, .awlen_o,
    .wvalid_o, .wready_i, .wdata_o, .wstrb_o, .wlast_o,
    .bvalid_i, .bready_o, .bresp_i,
    .denied_o(write_denied_o), .msi_shape_o, .error_o(write_error_o), .busy_o(writes_busy)
  );

  // ---- Reads and their completions --------------------------------------------------------------
  logic             piece_valid, piece_ready, r_last;
  path_pkg::piece_t piece;
  logic [7:0]       piece_words;
  logic [9:0]       room;
  logic             finding, quiet;
  assign quiet_o = quiet && !finding;

  path_reads #(.NumSlots(NumReads), .WriteIw(WriteIw), .Ats(Ats)) u_reads (
    .clk_i, .rst_ni,
    .max_payload_i, .epoch_i(epoch_q),
    .req_i, .valid_i(rd_valid_i), .full_o(rd_full_o), .release_o(rd_release_o), .held_o(rd_held_o),
    .tail_o(rd_tail),
    .dep_wait_i(dep_wait), .dep_slot_i(dep_slot), .done_valid_i(done_valid),
    .done_slot_i(done_slot),
    .rsp_valid_i(xlate_rsp_valid_i && !xlate_rsp_i.id[7] && !found), .rsp_i(xlate_rsp_i),
    .hold_i, .finding_o(finding), .stop_i(drain_stop), .xreq_i(xreq), .again_valid_o(again_valid),
    .again_ready_i(again_ready), .again_o(again_req),
    .arvalid_o, .arready_i, .araddr_o, .arlen_o,
    .piece_valid_o(piece_valid), .piece_o(piece), .piece_words_o(piece_words),
    .piece_ready_i(piece_ready), .room_i(room),
    .denied_o(read_denied_o), .busy_o(reads_busy)
  );

  path_cpl u_cpl (
    .clk_i, .rst_ni,
    .completer_i, .link_up_i, .epoch_i(epoch_q),
    .piece_valid_i(piece_valid), .piece_i(piece), .piece_words_i(piece_words),
    .piece_ready_o(piece_ready), .room_o(room),
    .rvalid_i, .rready_o, .rdata_i, .rresp_i, .rlast_i, .rpoison_i,
    .cpl_valid_o, .cpl_ready_i, .cpl_beat_o,
    .error_o(read_error_o), .r_last_o(r_last), .quiet_o(quiet), .busy_o(cpl_busy)
  );

  path_drain #(.NumWrites(NumWrites)) u_drain (
    .clk_i, .rst_ni,
    .pr_i(drain_pr_i), .pw_i(drain_pw_i), .done_o(drain_done_o),
    .writes_i(writes_translated), .stop_o(drain_stop), .read_shown_i(arvalid_o && !arready_i),
    .read_issued_i(arvalid_o && arready_i), .read_returned_i(r_last), .busy_o(drain_busy)
  );

  assign answered_o = writes_translated;
  assign busy_o = xlate_req_valid_o || valid_1_q || valid_2_q || writes_busy || reads_busy || cpl_busy || drain_busy
      || ats_busy;

  // The queue has a place for every slot, and the slots' numbers fill at most seven bits.
  logic unused;
  assign unused = ^{q_ready, q_count, msg_done_slot_i, read_slot[7], write_slot[7], req_i.tag, req_i.tc,
                    req_i.attr, req_i.len, req_i.fbe, req_i.lbe, req_i.mem};

endmodule
