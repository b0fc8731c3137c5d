// SPDX-License-Identifier: Apache-2.0
// Translator of the RISC-V IOMMU. Requests are looked up in the IOTLB, one a cycle, the answer
// two cycles after the request; a hit needs nothing else. What misses, or may fault, goes to a
// walk slot, and later requests pass it. Answers come in any order.
//
//   request -> read IOTLB -> compare -hit-> answer
//                 ^            | miss             ^
//              replay        slots -> engine -> results -> fault, IOTLB
//                              (walks)  | memory
//
// Invalidation: lookups stop, every walk under way is marked stale (it starts over, and its
// results are thrown away), all caches are swept, one set a cycle; then the handshake.
module dma_xlate #(
  parameter logic [63:0] Caps = dma_pkg::CapsDefault,  // the `capabilities` register
  parameter int Slots = 16,      // walks in flight: a power of two, at least 2, at most 32
  parameter int SmallSets = 16,  // IOTLB of 4 KiB blocks; sets and ways are powers of two, sets from 2
  parameter int SmallWays = 4,
  parameter int LargeSets = 8,   // IOTLB of 2 MiB blocks
  parameter int LargeWays = 4,
  parameter int DcSets = 8,      // device contexts
  parameter int DcWays = 2,
  parameter int PcSets = 8,      // process contexts
  parameter int PcWays = 2,
  parameter int LowSets = 16,    // walk caches, each stage: tables of 4 KiB pages
  parameter int MiddleSets = 4,  // ... and of 2 MiB pages
  parameter int WalkWays = 2
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  bulkhead_pkg::xlate_cfg_t cfg_i,

  input  logic                     req_valid_i,
  output logic                     req_ready_o,
  input  bulkhead_pkg::xlate_req_t req_i,
  output logic                     rsp_valid_o,
  input  logic                     rsp_ready_i,
  output bulkhead_pkg::xlate_rsp_t rsp_o,

  input  logic                     inval_valid_i,
  output logic                     inval_ready_o,
  input  bulkhead_pkg::inval_t     inval_i,
  input  logic                     fence_req_i,
  output logic                     fence_done_o,

  output logic                     fault_valid_o,
  input  logic                     fault_ready_i,
  output bulkhead_pkg::fault_t     fault_o,

  input  logic                     dbg_valid_i,
  output logic                     dbg_ready_o,
  input  bulkhead_pkg::dbg_req_t   dbg_i,
  output logic                     dbg_rsp_valid_o,
  output bulkhead_pkg::dbg_rsp_t   dbg_rsp_o,

  output bulkhead_pkg::hpm_event_t ev_req_o,
  output bulkhead_pkg::hpm_event_t ev_walk_o,
  output logic                     busy_o,

  output logic                     m_axi_awvalid_o,
  input  logic                     m_axi_awready_i,
  output logic [4:0]               m_axi_awid_o,
  output logic [55:0]              m_axi_awaddr_o,
  output logic [7:0]               m_axi_awlen_o,
  output logic [2:0]               m_axi_awsize_o,
  output logic                     m_axi_awlock_o,
  output logic                     m_axi_wvalid_o,
  input  logic                     m_axi_wready_i,
  output logic [63:0]              m_axi_wdata_o,
  output logic [7:0]               m_axi_wstrb_o,
  output logic                     m_axi_wlast_o,
  input  logic                     m_axi_bvalid_i,
  output logic                     m_axi_bready_o,
  input  logic [4:0]               m_axi_bid_i,
  input  logic [1:0]               m_axi_bresp_i,
  output logic                     m_axi_arvalid_o,
  input  logic                     m_axi_arready_i,
  output logic [4:0]               m_axi_arid_o,
  output logic [55:0]              m_axi_araddr_o,
  output logic [7:0]               m_axi_arlen_o,
  output logic [2:0]               m_axi_arsize_o,
  output logic                     m_axi_arlock_o,
  input  logic                     m_axi_rvalid_i,
  output logic                     m_axi_rready_o,
  input  logic [4:0]               m_axi_rid_i,
  input  logic [63:0]              m_axi_rdata_i,
  input  logic [1:0]               m_axi_rresp_i,
  input  logic                     m_axi_rlast_i,
  input  logic                     m_axi_rpoison_i
);

  localparam int Lg2 = $clog2(Slots);
  localparam bit MsiFlat = Caps[dma_pkg::CapMsiFlat];

  // ---- invalidation ----------------------------------------------------------------------------
  localparam int MaxSets01 = SmallSets > LargeSets ? SmallSets : LargeSets;
  localparam int MaxSets23 = DcSets > PcSets ? DcSets : PcSets;
  localparam int MaxSets45 = LowSets > MiddleSets ? LowSets : MiddleSets;
  localparam int MaxSets03 = MaxSets01 > MaxSets23 ? MaxSets01 : MaxSets23;
  localparam int MaxSets = MaxSets03 > MaxSets45 ? MaxSets03 : MaxSets45;
  localparam int Swept = MaxSets < dma_walk_pkg::SweepSets ? MaxSets : dma_walk_pkg::SweepSets;
  localparam logic [7:0] LastSet = 8'(Swept - 1);

  logic       block, mark, sweep, last_set;
  logic       sweep_q, tail_q;
  logic [7:0] set_q;
  assign block = inval_valid_i;  // no lookups until the handshake
  assign mark = inval_valid_i && !s1_valid_q && !sweep_q && !tail_q;
  assign sweep = sweep_q;
  assign last_set = set_q == LastSet;
  // The IOTLB compares a set one cycle after reading it; in that cycle the command is still there.
  assign inval_ready_o = tail_q;
  always_ff @(posedge clk_i) begin
    tail_q <= sweep_q && last_set;
    if (mark) sweep_q <= 1'b1;
    else if (last_set) sweep_q <= 1'b0;
    set_q <= sweep_q && !last_set ? set_q + 1'b1 : '0;
    if (!rst_ni) begin
      sweep_q <= 1'b0;
      tail_q <= 1'b0;
    end
  end

  // ---- lookup, first cycle: choose a request and read the IOTLB --------------------------------
  logic free_one, free_two, credit, s1_ready;
  logic [Lg2-1:0] free_slot, replay_slot;
  logic replay_valid, take_replay, take_dbg, take_req;
  bulkhead_pkg::xlate_req_t s0_req, dbg_req, replay_req;

  logic                     s1_valid_q, s1_replay_q, s1_dbg_q;
  logic [Lg2-1:0]           s1_slot_q;
  bulkhead_pkg::xlate_req_t s1_req_q;

  // Whoever enters must find a slot if it misses.
  assign credit = s1_valid_q && !s1_replay_q ? free_two : free_one;
  assign take_replay = replay_valid && s1_ready && !block;
  assign take_dbg = dbg_valid_i && !replay_valid && s1_ready && credit && !block;
  assign take_req = req_valid_i && req_ready_o;
  assign req_ready_o = !replay_valid && !dbg_valid_i && s1_ready && credit && !block;
  assign dbg_ready_o = take_dbg;

  always_comb begin
    dbg_req = '0;
    dbg_req.did = dbg_i.did;
    dbg_req.pv = dbg_i.pv;
    dbg_req.pid = dbg_i.pid;
    dbg_req.priv = dbg_i.priv;
    dbg_req.exec = dbg_i.exe;
    dbg_req.write = !dbg_i.nw;
    dbg_req.at = bulkhead_pkg::AtUntranslated;
    dbg_req.iova = {dbg_i.vpn, 12'd0};
    s0_req = req_i;
    if (dbg_valid_i) s0_req = dbg_req;
    if (replay_valid) s0_req = replay_req;
  end

  always_ff @(posedge clk_i) begin
    if (s1_ready) begin
      s1_valid_q <= take_replay || take_dbg || take_req;
      s1_replay_q <= take_replay;
      s1_dbg_q <= take_dbg;
      s1_slot_q <= replay_slot;
      s1_req_q <= s0_req;
    end
    if (!rst_ni) s1_valid_q <= 1'b0;
  end

  // ---- second cycle: hit or miss ---------------------------------------------------------------
  dma_walk_pkg::key_t s0_key, s1_key;
  assign s0_key = {s0_req.did, s0_req.pv, s0_req.pv ? s0_req.pid : 20'd0, s0_req.iova[63:12]};
  assign s1_key = {s1_req_q.did, s1_req_q.pv, s1_req_q.pv ? s1_req_q.pid : 20'd0,
                   s1_req_q.iova[63:12]};

  logic tlb_hit, tlb_permitted, bare, hit, miss, priv;
  dma_walk_pkg::tlb_t  tlb_entry;
  dma_walk_pkg::hint_t hint;
  dma_walk_pkg::perm_t want;
  logic [2:0] kind, perms;  // r, w, x
  assign priv = s1_req_q.pv && s1_req_q.priv;
  assign kind = s1_req_q.write ? 3'b010 : s1_req_q.exec ? 3'b001 : 3'b100;
  assign want = priv ? {3'd0, kind} : {kind, 3'd0};
  assign perms = priv ? {tlb_entry.perm.sr, tlb_entry.perm.sw, tlb_entry.perm.sx}
                      : {tlb_entry.perm.ur, tlb_entry.perm.uw, tlb_entry.perm.ux};
  assign bare = cfg_i.iommu_mode == dma_walk_pkg::ModeBare && s1_req_q.iova[63:56] == '0;
  always_comb begin
    hit = bare || (cfg_i.iommu_mode > dma_walk_pkg::ModeBare && tlb_permitted);
    if (s1_req_q.at != bulkhead_pkg::AtUntranslated || s1_dbg_q) hit = 1'b0;
  end

  // A miss also waits for the output, so that whether this stage moves does not depend on the
  // IOTLB.
  // Lookups come before results of walks, so that a hit is never late; but a result is not kept
  // waiting by more than 15 of them.
  logic out_ready, result_out, result_turn, s1_yields, s1_moves, s1_answer;
  logic [3:0] passed_q;
  assign result_turn = !s1_valid_q || s1_yields;
  assign s1_yields = passed_q == '1 && fault_ready;
  assign s1_moves = s1_valid_q && out_ready && !s1_yields;
  assign s1_answer = s1_moves && hit;
  assign miss = s1_moves && !hit;
  assign s1_ready = !s1_valid_q || s1_moves;

  bulkhead_pkg::xlate_rsp_t hit_rsp;
  always_comb begin
    hit_rsp = '0;
    hit_rsp.id = s1_req_q.id;
    hit_rsp.status = bulkhead_pkg::XlateOk;
    hit_rsp.pa = {3'd0, tlb_entry.ppn, s1_req_q.iova[11:0]};
    {hit_rsp.r, hit_rsp.w, hit_rsp.x} = perms;
    hit_rsp.pbmt = tlb_entry.pbmt;
    hit_rsp.msi = tlb_entry.msi;
    unique case (tlb_entry.size)
      dma_walk_pkg::Size4K: hit_rsp.page_lg2 = 6'd12;
      dma_walk_pkg::Size64K: hit_rsp.page_lg2 = 6'd16;
      dma_walk_pkg::Size2M: hit_rsp.page_lg2 = 6'd21;
      dma_walk_pkg::Size1G: hit_rsp.page_lg2 = 6'd30;
      dma_walk_pkg::Size512G: hit_rsp.page_lg2 = 6'd39;
      default: hit_rsp.page_lg2 = 6'd48;
    endcase
    if (bare) begin
      hit_rsp.pa = {3'd0, s1_req_q.iova[55:0]};
      {hit_rsp.r, hit_rsp.w, hit_rsp.x} = '1;
      {hit_rsp.pbmt, hit_rsp.msi} = '0;
      hit_rsp.page_lg2 = 6'd30;
    end
  end

  // ---- walks -----------------------------------------------------------------------------------
  logic [15:0] hash;
  assign hash = s1_key.vpn[15:0] ^ s1_key.vpn[31:16] ^ s1_key.did[15:0] ^ {8'd0, s1_key.did[23:16]}
      ^ s1_key.pid[15:0] ^ {s1_req_q.at, 14'd0};

  logic [Lg2-1:0] walk_slot, go_slot, step_slot, wake_slot, result_slot;
  logic go_valid, go_take, go_set, wake, begins, drops, slots_busy, start, start_take;
  logic [Slots-1:0] fresh, stale;
  logic result_valid, result_take, result_dbg, result_stale, fault_ready;
  logic result_report, result_insert;
  bulkhead_pkg::xlate_rsp_t result_rsp;
  bulkhead_pkg::dbg_rsp_t   result_dbg_rsp;
  bulkhead_pkg::fault_t     result_fault;
  dma_walk_pkg::tlb_t       result_entry;
  assign walk_slot = s1_replay_q ? s1_slot_q : free_slot;

  xlate_slots #(.Slots(Slots)) u_slots (
    .clk_i(clk_i), .rst_ni(rst_ni), .free_one_o(free_one), .free_two_o(free_two),
    .free_slot_o(free_slot), .busy_o(slots_busy),
    .miss_i(miss), .miss_again_i(s1_replay_q), .miss_slot_i(s1_slot_q), .miss_hash_i(hash),
    .miss_alone_i(s1_dbg_q || s1_req_q.at != bulkhead_pkg::AtUntranslated), .miss_walks_o(start), .miss_begun_i(start_take),
    .hit_again_i(s1_answer && s1_replay_q),
    .replay_valid_o(replay_valid), .replay_slot_o(replay_slot), .replay_take_i(take_replay),
    .go_last_i(step_slot), .go_valid_o(go_valid), .go_slot_o(go_slot), .go_take_i(go_take),
    .go_set_i(go_set), .go_set_slot_i(step_slot), .wake_i(wake), .wake_slot_i(wake_slot),
    .fresh_o(fresh), .begin_i(begins), .begin_slot_i(step_slot),
    .finish_i(finish_q), .restart_i(restart_q), .finish_slot_i(finish_slot_q),
    .drop_i(drops), .drop_slot_i(step_slot),
    .mark_i(mark), .stale_o(stale)
  );

  // Requests in slots, for the second lookup, and which entry a walk's result replaces.
  dma_walk_pkg::hint_t finish_hint;
  logic [$bits(s1_req_q)-1:0] again_mem [Slots];
  logic [$bits(hint)-1:0] hint_mem [Slots];
  assign replay_req = again_mem[replay_slot];
  assign finish_hint = hint_mem[finish_slot_q];
  always_ff @(posedge clk_i) begin
    if (s1_moves) again_mem[walk_slot] <= s1_req_q;
    if (s1_moves) hint_mem[walk_slot] <= tlb_hit && !s1_dbg_q ? hint : '0;
  end

  logic read_valid, write_valid, write_done;
  logic [Lg2-1:0] read_slot, write_slot;
  logic [2:0] read_last;
  logic aw_done_q, w_done_q;
  xlate_engine #(
    .Slots(Slots), .DcSets(DcSets), .DcWays(DcWays), .PcSets(PcSets), .PcWays(PcWays),
    .LowSets(LowSets), .MiddleSets(MiddleSets), .WalkWays(WalkWays),
    .MsiFlat(MsiFlat), .MsiMrif(Caps[dma_pkg::CapMsiMrif]), .AmoHwad(Caps[dma_pkg::CapAmoHwad]),
    .Ats(Caps[dma_pkg::CapAts]), .T2gpa(Caps[dma_pkg::CapT2gpa]), .End(Caps[dma_pkg::CapEnd])
  ) u_engine (
    .clk_i(clk_i), .rst_ni(rst_ni), .cfg_i(cfg_i),
    .write_i(s1_moves), .write_slot_i(walk_slot), .write_req_i(s1_req_q), .write_dbg_i(s1_dbg_q),
    .start_i(start), .start_take_o(start_take),
    .last_slot_o(step_slot), .go_valid_i(go_valid), .go_slot_i(go_slot), .go_take_o(go_take),
    .go_set_o(go_set), .wake_o(wake), .wake_slot_o(wake_slot), .fresh_i(fresh), .stale_i(stale),
    .begin_o(begins), .drop_o(drops),
    .mark_i(mark), .hold_i(mark || sweep), .sweep_i(sweep), .sweep_set_i(set_q), .inval_i(inval_i),
    .result_valid_o(result_valid), .result_slot_o(result_slot), .result_dbg_o(result_dbg),
    .result_rsp_o(result_rsp), .result_dbg_rsp_o(result_dbg_rsp), .result_report_o(result_report),
    .result_fault_o(result_fault), .result_insert_o(result_insert), .result_entry_o(result_entry),
    .result_take_i(result_take), .event_o(ev_walk_o),
    .read_valid_o(read_valid), .read_ready_i(m_axi_arready_i), .read_slot_o(read_slot),
    .read_addr_o(m_axi_araddr_o), .read_last_o(read_last), .read_lock_o(m_axi_arlock_o),
    .r_valid_i(m_axi_rvalid_i), .r_ready_o(m_axi_rready_o), .r_slot_i(m_axi_rid_i[Lg2-1:0]),
    .r_data_i(m_axi_rdata_i), .r_resp_i(bulkhead_pkg::axi_resp_e'(m_axi_rresp_i)),
    .r_last_i(m_axi_rlast_i), .r_poison_i(m_axi_rpoison_i),
    .write_valid_o(write_valid), .write_ready_i(write_done), .write_slot_o(write_slot),
    .write_addr_o(m_axi_awaddr_o), .write_data_o(m_axi_wdata_o),
    .b_valid_i(m_axi_bvalid_i), .b_ready_o(m_axi_bready_o), .b_slot_i(m_axi_bid_i[Lg2-1:0]),
    .b_resp_i(bulkhead_pkg::axi_resp_e'(m_axi_bresp_i))
  );

  // ---- results ---------------------------------------------------------------------------------
  assign result_stale = stale[result_slot] || mark;
  assign fault_ready = !fault_valid_o || fault_ready_i;
  assign result_take = result_valid
      && (result_stale || ((result_dbg || (out_ready && result_turn))
                           && (!result_report || fault_ready)));
  always_ff @(posedge clk_i) begin
    if (!result_valid || result_out) passed_q <= '0;
    else if (s1_moves && passed_q != '1) passed_q <= passed_q + 1'b1;
    if (!rst_ni) passed_q <= '0;
  end
  assign result_out = result_take && !result_stale && !result_dbg;

  // A walk's slot is freed, and its entry inserted, one cycle after its answer.
  logic finish_q, restart_q, insert_q;
  logic [Lg2-1:0] finish_slot_q;
  dma_walk_pkg::tlb_t entry_q;
  always_ff @(posedge clk_i) begin
    finish_q <= result_take && !result_stale;
    restart_q <= result_take && result_stale;
    finish_slot_q <= result_slot;
    insert_q <= result_out && result_insert;
    entry_q <= result_entry;
    if (!rst_ni) {finish_q, restart_q, insert_q} <= '0;
  end

  xlate_iotlb #(
    .SmallSets(SmallSets), .SmallWays(SmallWays), .LargeSets(LargeSets), .LargeWays(LargeWays)
  ) u_iotlb (
    .clk_i(clk_i), .rst_ni(rst_ni), .read_i(s1_ready), .key_i(s0_key), .key_q_i(s1_key),
    .want_i(want), .hit_o(tlb_hit), .permitted_o(tlb_permitted), .entry_o(tlb_entry),
    .hint_o(hint),
    .sweep_i(sweep), .sweep_set_i(set_q), .inval_i(inval_i),
    .insert_i(insert_q), .entry_i(entry_q), .hint_i(finish_hint)
  );

  assign out_ready = !rsp_valid_o || rsp_ready_i;
  always_ff @(posedge clk_i) begin
    if (out_ready) begin
      rsp_valid_o <= result_out || s1_answer;
      rsp_o <= result_out ? result_rsp : hit_rsp;
    end
    if (fault_ready) begin
      fault_valid_o <= result_take && !result_stale && result_report;
      fault_o <= result_fault;
    end
    dbg_rsp_valid_o <= result_take && !result_stale && result_dbg;
    dbg_rsp_o <= result_dbg_rsp;
    if (!rst_ni) begin
      rsp_valid_o <= 1'b0;
      fault_valid_o <= 1'b0;
      dbg_rsp_valid_o <= 1'b0;
    end
  end

  // ---- fence: each request carries the half in which it was accepted ---------------------------
  logic half, s1_half_q, rsp_half_q;
  logic [Slots-1:0] half_q;
  xlate_fence u_fence (
    .clk_i(clk_i), .rst_ni(rst_ni), .fence_req_i(fence_req_i), .fence_done_o(fence_done_o),
    .accept_i(take_req), .half_o(half), .answer_i(rsp_valid_o && rsp_ready_i),
    .answer_half_i(rsp_half_q)
  );
  always_ff @(posedge clk_i) begin
    if (s1_ready) s1_half_q <= take_replay ? half_q[replay_slot] : half;
    if (s1_moves) half_q[walk_slot] <= s1_half_q;
    if (out_ready) rsp_half_q <= result_out ? half_q[result_slot] : s1_half_q;
  end

  // ---- memory port -----------------------------------------------------------------------------
  assign m_axi_arvalid_o = read_valid;
  assign m_axi_arid_o = 5'(read_slot);
  assign m_axi_arlen_o = {5'd0, read_last};
  assign m_axi_arsize_o = 3'd3;

  assign m_axi_awvalid_o = write_valid && !aw_done_q;
  assign m_axi_awid_o = 5'(write_slot);
  assign m_axi_awlen_o = '0;
  assign m_axi_awsize_o = 3'd3;
  assign m_axi_awlock_o = 1'b1;
  assign m_axi_wvalid_o = write_valid && !w_done_q;
  assign m_axi_wstrb_o = '1;
  assign m_axi_wlast_o = 1'b1;
  assign write_done = (aw_done_q || m_axi_awready_i) && (w_done_q || m_axi_wready_i);
  always_ff @(posedge clk_i) begin
    if (write_valid) begin
      aw_done_q <= !write_done && (aw_done_q || m_axi_awready_i);
      w_done_q <= !write_done && (w_done_q || m_axi_wready_i);
    end
    if (!rst_ni) {aw_done_q, w_done_q} <= '0;
  end

  // ---- the rest --------------------------------------------------------------------------------
  always_comb begin
    ev_req_o = '0;
    ev_req_o.valid = (take_req && s0_req.at != bulkhead_pkg::AtReserved) || take_dbg;
    unique case (s0_req.at)
      bulkhead_pkg::AtUntranslated: ev_req_o.event_id = 15'd1;
      bulkhead_pkg::AtTranslationRequest: ev_req_o.event_id = 15'd3;
      default: ev_req_o.event_id = 15'd2;
    endcase
    ev_req_o.did = s0_req.did;
    ev_req_o.pv = s0_req.pv;
    ev_req_o.pid = s0_req.pid;
  end

  assign busy_o = s1_valid_q || slots_busy || rsp_valid_o || fault_valid_o || inval_valid_i
      || fence_req_i || dbg_rsp_valid_o;

endmodule
