// SPDX-License-Identifier: Apache-2.0
// The walker: one step a cycle, for whichever slot has an event. An event is a beat on R, a
// response on B, or "go". Slots have at most one access in flight, so the queues toward memory
// and of results never fill up and the engine never stops: R is always taken.
//
//   event, slot's state read | step: next state, access or result written
//   a step that needs no memory chains to the next one directly
module xlate_engine #(
  parameter int Slots = 8,
  parameter int DcSets = 8,
  parameter int DcWays = 2,
  parameter int PcSets = 8,
  parameter int PcWays = 2,
  parameter int LowSets = 16,    // walk caches
  parameter int MiddleSets = 4,
  parameter int WalkWays = 2,
  parameter bit MsiFlat = 1'b1,
  parameter bit MsiMrif = 1'b0,
  parameter bit AmoHwad = 1'b1,
  parameter bit Ats = 1'b0,
  parameter bit T2gpa = 1'b0,
  parameter bit End = 1'b0,
  localparam int Lg2 = $clog2(Slots)
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  bulkhead_pkg::xlate_cfg_t cfg_i,

  // a request enters a slot; with start_i its walk can begin at once, which start_take_o confirms
  input  logic                     write_i,
  input  logic [Lg2-1:0]           write_slot_i,
  input  bulkhead_pkg::xlate_req_t write_req_i,
  input  logic                     write_dbg_i,
  input  logic                     start_i,
  output logic                     start_take_o,

  // slots (xlate_slots)
  output logic [Lg2-1:0]           last_slot_o,
  input  logic                     go_valid_i,
  input  logic [Lg2-1:0]           go_slot_i,
  output logic                     go_take_o,
  output logic                     go_set_o,    // last_slot_o steps again, later
  output logic                     wake_o,
  output logic [Lg2-1:0]           wake_slot_o,
  input  logic [Slots-1:0]         fresh_i,
  input  logic [Slots-1:0]         stale_i,
  output logic                     begin_o,     // last_slot_o took its first step
  output logic                     drop_o,      // last_slot_o is stale and starts over

  // an invalidation: mark_i, then a sweep with hold_i throughout
  input  logic                     mark_i,
  input  logic                     hold_i,
  input  logic                     sweep_i,
  input  logic [7:0]               sweep_set_i,
  input  bulkhead_pkg::inval_t     inval_i,

  output logic                     result_valid_o,
  output logic [Lg2-1:0]           result_slot_o,
  output logic                     result_dbg_o,
  output bulkhead_pkg::xlate_rsp_t result_rsp_o,
  output bulkhead_pkg::dbg_rsp_t   result_dbg_rsp_o,
  output logic                     result_report_o,
  output bulkhead_pkg::fault_t     result_fault_o,
  output logic                     result_insert_o,
  output dma_walk_pkg::tlb_t       result_entry_o,
  input  logic                     result_take_i,
  output bulkhead_pkg::hpm_event_t event_o,

  // memory
  output logic                     read_valid_o,
  input  logic                     read_ready_i,
  output logic [Lg2-1:0]           read_slot_o,
  output logic [55:0]              read_addr_o,
  output logic [2:0]               read_last_o,
  output logic                     read_lock_o,
  input  logic                     r_valid_i,
  input  logic [Lg2-1:0]           r_slot_i,
  input  logic [63:0]              r_data_i,
  input  bulkhead_pkg::axi_resp_e  r_resp_i,
  input  logic                     r_last_i,
  input  logic                     r_poison_i,
  output logic                     write_valid_o,
  input  logic                     write_ready_i,
  output logic [Lg2-1:0]           write_slot_o,
  output logic [55:0]              write_addr_o,
  output logic [63:0]              write_data_o,
  input  logic                     b_valid_i,
  output logic                     b_ready_o,
  input  logic [Lg2-1:0]           b_slot_i,
  input  bulkhead_pkg::axi_resp_e  b_resp_i
);

  // ---- the step under way ----------------------------------------------------------------------
  logic                     valid_q, memory_q, last_q, poison_q, dbg_q;
  logic [Lg2-1:0]           slot_q;
  logic [63:0]              data_q;
  bulkhead_pkg::axi_resp_e  resp_q;
  bulkhead_pkg::xlate_req_t req_q;
  dma_walk_pkg::walk_t      walk_q, walk;
  dma_walk_pkg::dc_t        dc_q;
  dma_walk_pkg::step_t      step;

  // ---- state of the slots ----------------------------------------------------------------------
  logic [$bits(req_q):0]    req_mem [Slots];  // with dbg
  logic [$bits(walk_q)-1:0] walk_mem [Slots];
  logic [$bits(dc_q)-1:0]   dc_mem [Slots];

  logic fresh_q, stale, live, again;
  assign stale = stale_i[slot_q] || mark_i;
  assign live = valid_q && !stale;
  assign again = live && step.again;
  assign walk = fresh_q ? '0 : walk_q;

  assign last_slot_o = slot_q;
  assign begin_o = live && fresh_q;
  assign drop_o = valid_q && stale && (!memory_q || last_q);  // a burst is awaited to its end

  logic dc_hit, dc_hit_q, pc_hit, pc_hit_q;
  dma_walk_pkg::dc_t dc_cached, dc_cached_q;
  dma_walk_pkg::pc_t pc_cached, pc_cached_q;

  // ---- the next event --------------------------------------------------------------------------
  // `again` comes late in the cycle: everything is read for the other events, and a chained step
  // keeps what the slot's request has looked up before.
  logic           event_b, other, chain, idle, dbg_d;
  logic [Lg2-1:0] slot_d;
  bulkhead_pkg::xlate_req_t req_d;
  assign event_b = b_valid_i && !r_valid_i;
  assign b_ready_o = !r_valid_i;
  assign other = r_valid_i || b_valid_i;
  assign chain = again && !other;
  assign idle = !other && !again && !hold_i;
  assign go_take_o = idle && go_valid_i;
  assign start_take_o = idle && !go_valid_i && start_i;
  assign go_set_o = (again && !chain) || (live && step.later);
  always_comb begin
    slot_d = go_valid_i ? go_slot_i : write_slot_i;
    if (b_valid_i) slot_d = b_slot_i;
    if (r_valid_i) slot_d = r_slot_i;
    {dbg_d, req_d} = req_mem[slot_d];
    if (!other && !go_valid_i) {dbg_d, req_d} = {write_dbg_i, write_req_i};
  end

  always_ff @(posedge clk_i) begin
    valid_q <= r_valid_i || event_b || chain || go_take_o || start_take_o;
    memory_q <= r_valid_i;
    data_q <= r_data_i;
    resp_q <= r_valid_i ? r_resp_i : b_resp_i;
    poison_q <= r_valid_i && r_poison_i;
    last_q <= r_last_i;
    fresh_q <= !other && !again && (!go_valid_i || fresh_i[go_slot_i]);
    if (!chain) begin
      slot_q <= slot_d;
      {dbg_q, req_q} <= {dbg_d, req_d};
      {dc_hit_q, dc_cached_q} <= {dc_hit, dc_cached};
      {pc_hit_q, pc_cached_q} <= {pc_hit, pc_cached};
    end
    // The step under way may be this slot's too.
    if (chain || (live && slot_d == slot_q)) begin
      walk_q <= step.walk;
      dc_q <= step.dc;
    end else begin
      walk_q <= walk_mem[slot_d];
      dc_q <= dc_mem[slot_d];
    end
    if (write_i) req_mem[write_slot_i] <= {write_dbg_i, write_req_i};
    if (live) begin
      walk_mem[slot_q] <= step.walk;
      dc_mem[slot_q] <= step.dc;
    end
    if (!rst_ni) valid_q <= 1'b0;
  end

  // ---- directory caches: looked up one cycle before the step -----------------------------------
  logic [19:0] pid, pid_d;
  assign pid = req_q.pv ? req_q.pid : '0;
  assign pid_d = req_d.pv ? req_d.pid : '0;

  xlate_dircache #(
    .Width($bits(dc_cached)), .Sets(DcSets), .Ways(DcWays), .Process(1'b0)
  ) u_dc_cache (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(req_d.did), .pid_i(20'd0), .hit_o(dc_hit),
    .data_o(dc_cached), .insert_i(live && step.dc_insert), .insert_did_i(req_q.did),
    .insert_pid_i(20'd0), .data_i(step.dc),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  xlate_dircache #(
    .Width($bits(pc_cached)), .Sets(PcSets), .Ways(PcWays), .Process(1'b1)
  ) u_pc_cache (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(req_d.did), .pid_i(pid_d), .hit_o(pc_hit),
    .data_o(pc_cached), .insert_i(live && step.pc_insert), .insert_did_i(req_q.did),
    .insert_pid_i(pid), .data_i(step.walk.pc),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  // ---- walk caches -----------------------------------------------------------------------------
  // Tables of level 0 span 2 MiB, of level 1 1 GiB.
  logic f_low_hit, f_middle_hit, g_low_hit, g_middle_hit;
  dma_walk_pkg::ftable_t f_low, f_middle;
  logic [43:0] g_low, g_middle;
  logic [63:0] gpa;
  logic        gv;
  assign gv = step.dc.gmode != dma_walk_pkg::StageBare;

  xlate_walkcache #(
    .Sets(LowSets), .Ways(WalkWays), .Width($bits(f_low)), .PageWidth(36), .First(1'b1)
  ) u_f_low (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(req_q.did), .pv_i(req_q.pv), .pid_i(pid),
    .page_i(req_q.iova[56:21]), .hit_o(f_low_hit), .data_o(f_low),
    .insert_i(live && step.f_insert && !step.f_middle), .insert_page_i(req_q.iova[56:21]),
    .gv_i(gv), .gscid_i(step.dc.gscid), .pscid_i(step.walk.pc.pscid), .data_i(step.f_table),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  xlate_walkcache #(
    .Sets(MiddleSets), .Ways(WalkWays), .Width($bits(f_middle)), .PageWidth(27), .First(1'b1)
  ) u_f_middle (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(req_q.did), .pv_i(req_q.pv), .pid_i(pid),
    .page_i(req_q.iova[56:30]), .hit_o(f_middle_hit), .data_o(f_middle),
    .insert_i(live && step.f_insert && step.f_middle), .insert_page_i(req_q.iova[56:30]),
    .gv_i(gv), .gscid_i(step.dc.gscid), .pscid_i(step.walk.pc.pscid), .data_i(step.f_table),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  // The second stage is the device's, whatever the process.
  xlate_walkcache #(
    .Sets(LowSets), .Ways(WalkWays), .Width(44), .PageWidth(38)
  ) u_g_low (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(req_q.did), .pv_i(1'b0), .pid_i(20'd0),
    .page_i(gpa[58:21]), .hit_o(g_low_hit), .data_o(g_low),
    .insert_i(live && step.g_insert && !step.g_middle), .insert_page_i(gpa[58:21]),
    .gv_i(1'b1), .gscid_i(step.dc.gscid), .pscid_i(20'd0), .data_i(step.g_ppn),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  xlate_walkcache #(
    .Sets(MiddleSets), .Ways(WalkWays), .Width(44), .PageWidth(29)
  ) u_g_middle (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(req_q.did), .pv_i(1'b0), .pid_i(20'd0),
    .page_i(gpa[58:30]), .hit_o(g_middle_hit), .data_o(g_middle),
    .insert_i(live && step.g_insert && step.g_middle), .insert_page_i(gpa[58:30]),
    .gv_i(1'b1), .gscid_i(step.dc.gscid), .pscid_i(20'd0), .data_i(step.g_ppn),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );

  // ---- interrupt files -------------------------------------------------------------------------
  localparam int GpaPageWidth = dma_walk_pkg::GpaPageWidth;
  logic extract_ready, extract_take;
  logic [GpaPageWidth-1:0] extract_number;
  // Its slot's next step uses the number, or is stale and does without.
  assign extract_take = valid_q && !extract_ready && slot_q == wake_slot_o;
  xlate_extract #(.Width(GpaPageWidth), .TagWidth(Lg2)) u_extract (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(live && step.extract), .ready_o(extract_ready),
    .tag_i(slot_q), .page_i(gpa[58:12]), .mask_i(step.dc.mask), .done_o(wake_o),
    .tag_o(wake_slot_o), .number_o(extract_number), .take_i(extract_take)
  );

  // ---- the step --------------------------------------------------------------------------------
  xlate_step #(
    .MsiFlat(MsiFlat), .MsiMrif(MsiMrif), .AmoHwad(AmoHwad), .Ats(Ats), .T2gpa(T2gpa), .End(End)
  ) u_step (
    .cfg_i(cfg_i), .req_i(req_q), .dbg_i(dbg_q), .walk_i(walk), .dc_i(dc_q),
    .rdata_i(data_q), .resp_i(resp_q), .poison_i(poison_q), .last_i(last_q),
    .dc_hit_i(dc_hit_q), .dc_cached_i(dc_cached_q), .pc_hit_i(pc_hit_q), .pc_cached_i(pc_cached_q),
    .f_low_hit_i(f_low_hit), .f_low_i(f_low), .f_middle_hit_i(f_middle_hit), .f_middle_i(f_middle),
    .gpa_o(gpa), .g_low_hit_i(g_low_hit), .g_low_i(g_low),
    .g_middle_hit_i(g_middle_hit), .g_middle_i(g_middle),
    .extract_ready_i(extract_ready), .extract_i(extract_number), .step_o(step)
  );

  // ---- results and accesses wait here for their turn -------------------------------------------
  bulkhead_pkg::xlate_rsp_t rsp;
  bulkhead_pkg::dbg_rsp_t   dbg_rsp;
  bulkhead_pkg::fault_t     fault;
  dma_walk_pkg::tlb_t       entry;
  logic                     report, insert;
  xlate_result #(.MsiFlat(MsiFlat)) u_result (
    .req_i(req_q), .dbg_i(dbg_q), .walk_i(step.walk), .dc_i(step.dc), .outcome_i(step.outcome),
    .gpn_i(gpa[58:12]),
    .rsp_o(rsp), .dbg_rsp_o(dbg_rsp), .report_o(report), .fault_o(fault), .insert_o(insert),
    .entry_o(entry)
  );

  localparam int ResultWidth = $bits(rsp) + $bits(dbg_rsp) + $bits(fault) + $bits(entry) + 3 + Lg2;
  xlate_fifo #(.Width(ResultWidth), .Depth(Slots)) u_results (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(live && step.done),
    .data_i({dbg_q, slot_q, rsp, dbg_rsp, report, fault, insert, entry}),
    .valid_o(result_valid_o), .pop_i(result_take_i),
    .data_o({result_dbg_o, result_slot_o, result_rsp_o, result_dbg_rsp_o, result_report_o,
             result_fault_o, result_insert_o, result_entry_o})
  );
  xlate_fifo #(.Width(Lg2 + 60), .Depth(Slots)) u_reads (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(live && step.access.read),
    .data_i({slot_q, step.access.addr, step.access.last, step.access.lock}),
    .valid_o(read_valid_o), .pop_i(read_valid_o && read_ready_i),
    .data_o({read_slot_o, read_addr_o, read_last_o, read_lock_o})
  );
  xlate_fifo #(.Width(Lg2 + 120), .Depth(Slots)) u_writes (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(live && step.access.write),
    .data_i({slot_q, step.access.addr, step.access.data}),
    .valid_o(write_valid_o), .pop_i(write_valid_o && write_ready_i),
    .data_o({write_slot_o, write_addr_o, write_data_o})
  );

  // ---- performance events: their ids are those of the walk -------------------------------------
  always_ff @(posedge clk_i) begin
    event_o.valid <= live && step.event_id != '0;
    event_o.event_id <= {11'd0, step.event_id};
    event_o.did <= req_q.did;
    event_o.pv <= req_q.pv;
    event_o.pid <= pid;
    event_o.gscv <= step.walk.dc_ok && gv;
    event_o.gscid <= step.dc.gscid;
    event_o.pscv <= step.walk.pc.fmode != dma_walk_pkg::StageBare;
    event_o.pscid <= step.walk.pc.pscid;
    if (!rst_ni) event_o.valid <= 1'b0;
  end

endmodule
