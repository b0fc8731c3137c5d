// SPDX-License-Identifier: Apache-2.0
// Lookup of requests in the IOTLB, two cycles: choose one and read the sets; compare. A hit is
// answered, a miss takes a walk slot. With all slots busy it is parked and looked up again when one
// is free, in the order of parking, so that others' hits go on.
//
// New requests come before all that waits inside (requests that waited for another's walk, parked
// ones, the debug interface), but not more than 15 times in a row. Prefetches take what is left.
module xlate_lookup #(
  parameter int SmallSets = 16,
  parameter int SmallWays = 4,
  parameter int LargeSets = 8,
  parameter int LargeWays = 4,
  parameter int Parked = 64,   // requests, a power of two
  parameter int Streams = 4,
  parameter int Ahead = 1,
  parameter int Lg2 = 4        // log2 of the number of slots
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  bulkhead_pkg::xlate_cfg_t cfg_i,
  input  logic                     block_i,      // nothing enters

  input  logic                     req_valid_i,
  output logic                     req_ready_o,
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic                     req_half_i,   // of the fence
  input  logic                     dbg_valid_i,
  output logic                     dbg_ready_o,
  input  bulkhead_pkg::dbg_req_t   dbg_i,
  input  logic                     replay_valid_i,
  output logic                     replay_take_o,
  input  logic [Lg2-1:0]           replay_slot_i,
  input  bulkhead_pkg::xlate_req_t replay_req_i,
  input  logic                     replay_half_i,
  input  logic                     free_one_i,
  input  logic                     free_two_i,
  input  logic                     busy_i,       // some slot is
  output logic                     parked_o,

  // second cycle
  input  logic                     move_i,       // its answer, if it has one, can go
  output logic                     valid_o,
  output logic                     moves_o,
  output bulkhead_pkg::xlate_req_t req_o,
  output logic                     half_o,
  output logic                     again_o,      // it has slot_o already
  output logic [Lg2-1:0]           slot_o,
  output logic                     dbg_o,
  output logic                     spare_o,      // a prefetch: no answer, no record, no update
  output logic                     answer_o,
  output bulkhead_pkg::xlate_rsp_t rsp_o,
  output logic                     miss_o,       // goes into a slot
  output logic                     write_o,      // likely so: the slot's memories may be written
  output logic [15:0]              hash_o,       // of requester and page
  output dma_walk_pkg::hint_t      hint_o,

  input  logic                     sweep_i,
  input  logic [7:0]               sweep_set_i,
  input  bulkhead_pkg::inval_t     inval_i,
  input  logic                     insert_i,
  input  dma_walk_pkg::tlb_t       entry_i,
  input  dma_walk_pkg::hint_t      hint_i,
  output bulkhead_pkg::hpm_event_t event_o
);

  // ---- first cycle: choose a request and read the IOTLB ----------------------------------------
  typedef enum logic [2:0] {
    New,
    Replay,
    Unpark,
    Debug,
    Prefetch
  } source_e;
  source_e source, source_q, held;
  bulkhead_pkg::xlate_req_t req, req_q, dbg_req, park_req, stream_req, held_req;
  logic valid_q, half, half_q, park_half, ready, credit, reserved, inner, forced, take_new, take;
  logic turn, held_half;
  logic park_valid, park_room, park_some, park_q, stream_want;
  logic [Lg2-1:0] slot_q;
  logic [3:0] waited_q;

  // Who comes from inside must find a slot if it misses, but for those that have one. New requests
  // take none while somebody waits for it.
  assign reserved = park_valid || park_q || dbg_valid_i;
  assign credit = valid_q && source_q != Replay && source_q != New ? free_two_i : free_one_i;
  assign inner = replay_valid_i || (credit && (park_valid || dbg_valid_i));
  assign forced = waited_q == '1;
  assign req_ready_o = ready && park_room && !forced;
  assign take_new = req_valid_i && req_ready_o;
  assign ready = (!valid_q || moves_o) && !block_i;
  // The one from inside is chosen beside the question whether it is the new one's turn.
  always_comb begin
    held = Prefetch;
    if (replay_valid_i) held = Replay;
    else if (credit && park_valid) held = Unpark;
    else if (credit && dbg_valid_i) held = Debug;
    unique case (held)
      Replay: {held_req, held_half} = {replay_req_i, replay_half_i};
      Unpark: {held_req, held_half} = {park_req, park_half};
      Debug: {held_req, held_half} = {dbg_req, 1'b0};
      default: {held_req, held_half} = {stream_req, 1'b0};
    endcase
  end
  assign turn = forced || !req_valid_i || !park_room;
  assign source = turn ? held : New;
  assign {req, half} = turn ? {held_req, held_half} : {req_i, req_half_i};
  assign take = ready && (source == New ? take_new
                          : source != Prefetch
                             || (stream_want && free_two_i && !reserved && (!busy_i || late)));
  assign replay_take_o = take && source == Replay;
  assign dbg_ready_o = take && source == Debug;

  always_comb begin
    dbg_req = '0;
    dbg_req.did = dbg_i.did;
    dbg_req.pv = dbg_i.pv;
    dbg_req.pid = dbg_i.pid;
    dbg_req.priv = dbg_i.priv;
    dbg_req.exec = dbg_i.exe;
    dbg_req.write = !dbg_i.nw;
    dbg_req.at = dbg_i.page ? bulkhead_pkg::AtReserved : bulkhead_pkg::AtUntranslated;
    dbg_req.iova = {dbg_i.vpn, 12'd0};
  end

  always_ff @(posedge clk_i) begin
    if (!inner || (take && source != New)) waited_q <= '0;
    else if (take_new && waited_q != '1) waited_q <= waited_q + 1'b1;
    if (!valid_q || moves_o) begin
      valid_q <= take;
      source_q <= source;
      slot_q <= replay_slot_i;
      {req_q, half_q} <= {req, half};
      hash_o <= key.vpn[15:0] ^ key.vpn[31:16] ^ key.did[15:0] ^ {8'd0, key.did[23:16]} ^ key.pid[15:0]
          ^ {req.at, 14'd0};
    end
    if (!rst_ni) begin
      valid_q <= 1'b0;
      waited_q <= '0;
    end
  end

  // ---- second cycle: hit or miss ---------------------------------------------------------------
  // The set that is read is looked for in both, and chosen last.
  dma_walk_pkg::key_t key, key_q, held_key, new_key;
  assign key = {req.did, req.pv, req.pv ? req.pid : 20'd0, req.iova[63:12]};
  assign held_key = {held_req.did, held_req.pv, held_req.pv ? held_req.pid : 20'd0, held_req.iova[63:12]};
  assign new_key = {req_i.did, req_i.pv, req_i.pv ? req_i.pid : 20'd0, req_i.iova[63:12]};
  assign key_q = {req_q.did, req_q.pv, req_q.pv ? req_q.pid : 20'd0, req_q.iova[63:12]};

  logic found, permitted, walks, bare, hit, miss, priv;
  dma_walk_pkg::tlb_t  entry;
  dma_walk_pkg::hint_t hint;
  dma_walk_pkg::perm_t want;
  logic [2:0] kind, perms;  // r, w, x
  assign priv = req_q.pv && req_q.priv;
  assign kind = req_q.write ? 3'b010 : req_q.exec ? 3'b001 : 3'b100;
  assign want = priv ? {3'd0, kind} : {kind, 3'd0};
  assign perms = priv ? {entry.perm.sr, entry.perm.sw, entry.perm.sx}
                      : {entry.perm.ur, entry.perm.uw, entry.perm.ux};
  assign bare = cfg_i.iommu_mode == dma_walk_pkg::ModeBare && req_q.iova[63:56] == '0;
  assign walks = cfg_i.iommu_mode > dma_walk_pkg::ModeBare;
  assign hit = req_q.at == bulkhead_pkg::AtUntranslated && source_q != Debug
      && (bare || (walks && permitted));

  xlate_iotlb #(
    .SmallSets(SmallSets), .SmallWays(SmallWays), .LargeSets(LargeSets), .LargeWays(LargeWays)
  ) u_iotlb (
    .clk_i(clk_i), .rst_ni(rst_ni), .read_i(!valid_q || moves_o), .other_i(turn), .key_i(new_key),
    .other_key_i(held_key), .key_q_i(key_q),
    .want_i(want), .hit_o(found), .permitted_o(permitted), .entry_o(entry), .hint_o(hint),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i),
    .insert_i(insert_i), .entry_i(entry_i), .hint_i(hint_i)
  );

  // A miss also waits for the output, so that whether this stage moves does not depend on the
  // IOTLB.
  logic slot_free, park;
  assign moves_o = valid_q && move_i;
  assign slot_free = free_one_i && (source_q != New || !reserved);
  assign answer_o = moves_o && hit && source_q != Prefetch;
  assign miss = moves_o && (source_q == Prefetch ? walks && !found : !hit);
  assign miss_o = miss && (source_q == Replay || slot_free);
  assign write_o = moves_o && (source_q == Replay || slot_free);
  assign park = miss && source_q == New && !slot_free;

  assign valid_o = valid_q;
  assign {req_o, half_o, slot_o} = {req_q, half_q, slot_q};
  assign again_o = source_q == Replay;
  assign dbg_o = source_q == Debug;
  assign spare_o = source_q == Prefetch;
  assign hint_o = found && source_q != Debug ? hint : '0;

  always_comb begin
    rsp_o = '0;
    rsp_o.id = req_q.id;
    rsp_o.status = bulkhead_pkg::XlateOk;
    rsp_o.pa = {3'd0, entry.ppn, req_q.iova[11:0]};
    {rsp_o.r, rsp_o.w, rsp_o.x} = perms;
    rsp_o.pbmt = entry.pbmt;
    rsp_o.msi = entry.msi;
    unique case (entry.size)
      dma_walk_pkg::Size4K: rsp_o.page_lg2 = 6'd12;
      dma_walk_pkg::Size64K: rsp_o.page_lg2 = 6'd16;
      dma_walk_pkg::Size2M: rsp_o.page_lg2 = 6'd21;
      dma_walk_pkg::Size1G: rsp_o.page_lg2 = 6'd30;
      dma_walk_pkg::Size512G: rsp_o.page_lg2 = 6'd39;
      default: rsp_o.page_lg2 = 6'd48;
    endcase
    if (bare) begin
      rsp_o.pa = {3'd0, req_q.iova[55:0]};
      {rsp_o.r, rsp_o.w, rsp_o.x} = '1;
      {rsp_o.pbmt, rsp_o.msi} = '0;
      rsp_o.page_lg2 = 6'd30;
    end
  end

  // ---- misses that found no slot: entered one cycle later ---------------------------------------
  localparam int ParkLg2 = $clog2(Parked);
  logic [ParkLg2:0] parked_q;
  logic [$bits(req_q):0] park_data_q;
  logic unpark;
  assign unpark = take && source == Unpark;
  assign park_valid = parked_q != '0;
  assign parked_o = park_valid || park_q;
  // One more may be on its way there.
  assign park_room = parked_q + (ParkLg2 + 1)'(park_q) < (ParkLg2 + 1)'(Parked - 1);
  xlate_fifo #(.Width($bits(req_q) + 1), .Depth(Parked)) u_parked (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(park_q), .data_i(park_data_q),
    .valid_o(park_some), .pop_i(unpark), .data_o({park_req, park_half})
  );
  always_ff @(posedge clk_i) begin
    parked_q <= parked_q + (ParkLg2 + 1)'(park_q) - (ParkLg2 + 1)'(unpark);
    park_q <= park;
    park_data_q <= {req_q, half_q};
    if (!rst_ni) {parked_q, park_q} <= '0;
  end

  // ---- prefetch --------------------------------------------------------------------------------
  xlate_stream #(.Streams(Streams), .Depth(Ahead)) u_stream (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .touch_i(moves_o && source_q == New && walks && req_q.at == bulkhead_pkg::AtUntranslated),
    .req_i(req_q), .want_o(stream_want), .req_o(stream_req),
    .take_i(take && source == Prefetch)
  );

  // It begins when nobody else walks, or when that has lasted long.
  logic late;
  logic [7:0] patience_q;
  assign late = patience_q == '1;
  always_ff @(posedge clk_i) begin
    if (!stream_want || (take && source == Prefetch)) patience_q <= '0;
    else if (!late) patience_q <= patience_q + 1'b1;
  end

  // ---- performance events ----------------------------------------------------------------------
  always_comb begin
    event_o = '0;
    event_o.valid = take_new || (dbg_ready_o && !dbg_i.page);
    unique case (req.at)
      bulkhead_pkg::AtUntranslated: event_o.event_id = 15'd1;
      bulkhead_pkg::AtTranslationRequest: event_o.event_id = 15'd3;
      default: event_o.event_id = 15'd2;
    endcase
    event_o.did = req.did;
    event_o.pv = req.pv;
    event_o.pid = req.pid;
  end

  logic unused;
  assign unused = ^{park_some, key};

endmodule
