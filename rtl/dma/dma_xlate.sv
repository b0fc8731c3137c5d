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
module dma_xlate #(
  parameter logic [63:0] Caps = dma_pkg::CapsDefault,  // the `capabilities` register
  parameter int Slots = 16,      // walks in flight: a power of two, at least 2, at most 64
  parameter int Parked = 64,     // misses that wait for one of these: a power of two, at least 2
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
  parameter int WalkWays = 2,
  parameter int Streams = 4,     // prefetch: devices that go page by page, at the same time
  parameter int Ahead = 1        // ... and pages ahead of each, 1 to 15
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
  output logic [5:0]               m_axi_awid_o,
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
  input  logic [5:0]               m_axi_bid_i,
  input  logic [1:0]               m_axi_bresp_i,
  output logic                     m_axi_arvalid_o,
  input  logic                     m_axi_arready_i,
  output logic [5:0]               m_axi_arid_o,
  output logic [55:0]              m_axi_araddr_o,
  output logic [7:0]               m_axi_arlen_o,
  output logic [2:0]               m_axi_arsize_o,
  output logic                     m_axi_arlock_o,
  input  logic                     m_axi_rvalid_i,
  output logic                     m_axi_rready_o,
  input  logic [5:0]               m_axi_rid_i,
  input  logic [63:0]              m_axi_rdata_i,
  input  logic [1:0]               m_axi_rresp_i,
  input  logic                     m_axi_rlast_i,
  input  logic                     m_axi_rpoison_i
);

  localparam int Lg2 = $clog2(Slots);
  localparam bit MsiFlat = Caps[dma_pkg::CapMsiFlat];

  if ((Caps & dma_pkg::CapsAlways) != dma_pkg::CapsAlways || (Caps & dma_pkg::CapsNever) != '0
      || Caps[dma_pkg::CapPas+:6] != 6'(bulkhead_pkg::PaWidth)
      || (Caps[dma_pkg::CapT2gpa] && !Caps[dma_pkg::CapAts])
      || (Caps[dma_pkg::CapMsiMrif] && !MsiFlat)) begin : gen_bad_caps
    $error("dma_xlate: capabilities say what the translator does not do");
  end

  // ---- invalidation: no lookups until the handshake ---------------------------------------------
  localparam int MaxSets01 = SmallSets > LargeSets ? SmallSets : LargeSets;
  localparam int MaxSets23 = DcSets > PcSets ? DcSets : PcSets;
  localparam int MaxSets45 = LowSets > MiddleSets ? LowSets : MiddleSets;
  localparam int MaxSets03 = MaxSets01 > MaxSets23 ? MaxSets01 : MaxSets23;

  logic       mark, sweep, s1_valid;
  logic [7:0] sweep_set;
  xlate_sweep #(.Sets(MaxSets03 > MaxSets45 ? MaxSets03 : MaxSets45)) u_sweep (
    .clk_i(clk_i), .rst_ni(rst_ni), .valid_i(inval_valid_i), .ready_o(inval_ready_o),
    .lookups_i(s1_valid), .mark_o(mark), .sweep_o(sweep), .set_o(sweep_set)
  );

  // ---- lookup ----------------------------------------------------------------------------------
  logic free_one, free_two, slots_busy, replay_valid, replay_take, parked, half;
  logic [Lg2-1:0] free_slot, replay_slot;
  bulkhead_pkg::xlate_req_t replay_req;

  logic s1_moves, s1_half, s1_again, s1_dbg, s1_spare, s1_answer, s1_miss, s1_write;
  logic [Lg2-1:0] s1_slot;
  logic [15:0] s1_hash;
  bulkhead_pkg::xlate_req_t s1_req;
  bulkhead_pkg::xlate_rsp_t s1_rsp;
  dma_walk_pkg::hint_t s1_hint;

  // Lookups come before results of walks, so that a hit is never late; but a result is not kept
  // waiting by more than 15 of them.
  logic out_ready, result_valid, result_out, result_turn, yields, fault_ready;
  logic [3:0] passed_q;
  assign yields = passed_q == '1 && fault_ready;
  assign result_turn = !s1_valid || yields;
  always_ff @(posedge clk_i) begin
    if (!result_valid || result_out) passed_q <= '0;
    else if (s1_moves && passed_q != '1) passed_q <= passed_q + 1'b1;
    if (!rst_ni) passed_q <= '0;
  end

  xlate_lookup #(
    .SmallSets(SmallSets), .SmallWays(SmallWays), .LargeSets(LargeSets), .LargeWays(LargeWays),
    .Parked(Parked), .Streams(Streams), .Ahead(Ahead), .Lg2(Lg2)
  ) u_lookup (
    .clk_i(clk_i), .rst_ni(rst_ni), .cfg_i(cfg_i), .block_i(inval_valid_i),
    .req_valid_i(req_valid_i), .req_ready_o(req_ready_o), .req_i(req_i), .req_half_i(half),
    .dbg_valid_i(dbg_valid_i), .dbg_ready_o(dbg_ready_o), .dbg_i(dbg_i),
    .replay_valid_i(replay_valid), .replay_take_o(replay_take), .replay_slot_i(replay_slot),
    .replay_req_i(replay_req), .replay_half_i(half_q[replay_slot]),
    .free_one_i(free_one), .free_two_i(free_two), .busy_i(slots_busy), .parked_o(parked),
    .move_i(out_ready && !yields), .valid_o(s1_valid), .moves_o(s1_moves), .req_o(s1_req),
    .half_o(s1_half), .again_o(s1_again), .slot_o(s1_slot), .dbg_o(s1_dbg), .spare_o(s1_spare),
    .answer_o(s1_answer), .rsp_o(s1_rsp), .miss_o(s1_miss), .write_o(s1_write), .hash_o(s1_hash),
    .hint_o(s1_hint),
    .sweep_i(sweep), .sweep_set_i(sweep_set), .inval_i(inval_i),
    .insert_i(insert_q), .entry_i(entry_q), .hint_i(finish_hint), .event_o(ev_req_o)
  );

  // ---- walks -----------------------------------------------------------------------------------
  logic [Lg2-1:0] walk_slot, go_slot, step_slot, wake_slot, result_slot;
  logic go_valid, go_take, go_set, wake, begins, drops, start, start_take;
  logic [Slots-1:0] fresh, stale, step_after;
  logic result_take, result_dbg, result_spare, result_stale, result_report, result_insert;
  bulkhead_pkg::xlate_rsp_t result_rsp;
  bulkhead_pkg::dbg_rsp_t   result_dbg_rsp;
  bulkhead_pkg::fault_t     result_fault;
  dma_walk_pkg::tlb_t       result_entry;
  assign walk_slot = s1_again ? s1_slot : free_slot;

  xlate_slots #(.Slots(Slots)) u_slots (
    .clk_i(clk_i), .rst_ni(rst_ni), .free_one_o(free_one), .free_two_o(free_two),
    .free_slot_o(free_slot), .busy_o(slots_busy),
    .miss_i(s1_miss), .miss_again_i(s1_again), .miss_slot_i(s1_slot), .miss_hash_i(s1_hash),
    .miss_alone_i(s1_dbg || s1_req.at != bulkhead_pkg::AtUntranslated), .miss_spare_i(s1_spare),
    .miss_walks_o(start), .miss_begun_i(start_take), .hit_again_i(s1_answer && s1_again),
    .replay_valid_o(replay_valid), .replay_slot_o(replay_slot), .replay_take_i(replay_take),
    .go_after_i(step_after), .go_valid_o(go_valid), .go_slot_o(go_slot), .go_take_i(go_take),
    .go_set_i(go_set), .go_set_slot_i(step_slot), .wake_i(wake), .wake_slot_i(wake_slot),
    .fresh_o(fresh), .begin_i(begins), .begin_slot_i(step_slot),
    .finish_i(finish_q), .restart_i(restart_q), .finish_slot_i(finish_slot_q),
    .drop_i(drops), .drop_slot_i(step_slot),
    .mark_i(mark), .stale_o(stale)
  );

  // Requests in slots, for the second lookup, and which entry a walk's result replaces.
  dma_walk_pkg::hint_t finish_hint;
  logic [$bits(s1_req)-1:0] again_mem [Slots];
  logic [$bits(s1_hint)-1:0] hint_mem [Slots];
  assign replay_req = again_mem[replay_slot];
  assign finish_hint = hint_mem[finish_slot_q];
  always_ff @(posedge clk_i) begin
    if (s1_write) again_mem[walk_slot] <= s1_req;
    if (s1_write) hint_mem[walk_slot] <= s1_hint;
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
    .write_i(s1_write), .write_slot_i(walk_slot), .write_req_i(s1_req), .write_dbg_i(s1_dbg),
    .write_spare_i(s1_spare),
    .start_i(start), .start_take_o(start_take),
    .last_slot_o(step_slot), .after_o(step_after), .go_valid_i(go_valid), .go_slot_i(go_slot), .go_take_o(go_take),
    .go_set_o(go_set), .wake_o(wake), .wake_slot_o(wake_slot), .fresh_i(fresh), .stale_i(stale),
    .begin_o(begins), .drop_o(drops),
    .mark_i(mark), .hold_i(mark || sweep), .sweep_i(sweep), .sweep_set_i(sweep_set),
    .inval_i(inval_i),
    .result_valid_o(result_valid), .result_slot_o(result_slot), .result_dbg_o(result_dbg),
    .result_spare_o(result_spare),
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
      && (result_stale || ((result_dbg || result_spare || (out_ready && result_turn))
                           && (!result_report || fault_ready)));
  assign result_out = result_take && !result_stale && !result_dbg && !result_spare;

  // A walk's slot is freed, and its entry inserted, one cycle after its answer.
  logic finish_q, restart_q, insert_q;
  logic [Lg2-1:0] finish_slot_q;
  dma_walk_pkg::tlb_t entry_q;
  always_ff @(posedge clk_i) begin
    finish_q <= result_take && !result_stale;
    restart_q <= result_take && result_stale;
    finish_slot_q <= result_slot;
    insert_q <= result_take && !result_stale && result_insert;
    entry_q <= result_entry;
    if (!rst_ni) {finish_q, restart_q, insert_q} <= '0;
  end

  assign out_ready = !rsp_valid_o || rsp_ready_i;
  always_ff @(posedge clk_i) begin
    if (out_ready) begin
      rsp_valid_o <= result_out || s1_answer;
      rsp_o <= result_out ? result_rsp : s1_rsp;
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
  logic rsp_half_q;
  logic [Slots-1:0] half_q;
  xlate_fence u_fence (
    .clk_i(clk_i), .rst_ni(rst_ni), .fence_req_i(fence_req_i), .fence_done_o(fence_done_o),
    .accept_i(req_valid_i && req_ready_o), .half_o(half), .answer_i(rsp_valid_o && rsp_ready_i),
    .answer_half_i(rsp_half_q)
  );
  always_ff @(posedge clk_i) begin
    if (s1_write) half_q[walk_slot] <= s1_half;
    if (out_ready) rsp_half_q <= result_out ? half_q[result_slot] : s1_half;
  end

  // ---- memory port -----------------------------------------------------------------------------
  assign m_axi_arvalid_o = read_valid;
  assign m_axi_arid_o = 6'(read_slot);
  assign m_axi_arlen_o = {5'd0, read_last};
  assign m_axi_arsize_o = 3'd3;

  assign m_axi_awvalid_o = write_valid && !aw_done_q;
  assign m_axi_awid_o = 6'(write_slot);
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

  assign busy_o = s1_valid || parked || slots_busy || rsp_valid_o || fault_valid_o || inval_valid_i
      || fence_req_i || dbg_rsp_valid_o;

endmodule
