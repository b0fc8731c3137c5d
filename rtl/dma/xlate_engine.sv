// SPDX-License-Identifier: Apache-2.0
// The walker: a pipeline of three cycles for whichever slot has an event. An event is a beat on R,
// a response on B, or "go". Slots have at most one access in flight (but see `ahead`), so the
// queues toward memory and of results never fill up and the engine never stops.
//
//   0  event chosen, slot's state read         R --> xlate_ahead --> AR, in many cases
//   1  caches looked up, data checked    <-- a new walk enters here
//   2  xlate_step: state written, access --> AR, result
//
// A step that needs no memory goes on to the next by way of "go". `ahead`: a slot's next read was
// begun in cycle 0, before the step that asks for it; its data are held back until that step is
// done. Where the step does not ask for it, the slot waits for the data and starts over (PhVoid).
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
  input  logic                     write_spare_i,  // a prefetch
  input  logic                     start_i,
  output logic                     start_take_o,

  // slots (xlate_slots)
  output logic [Lg2-1:0]           last_slot_o,
  output logic [Slots-1:0]         after_o,     // slots behind that one
  input  logic                     go_valid_i,
  input  logic [Lg2-1:0]           go_slot_i,
  output logic                     go_take_o,
  output logic                     go_set_o,    // last_slot_o steps again
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
  output logic                     result_spare_o,
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
  output logic                     r_ready_o,
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

  // ---- state of the slots ----------------------------------------------------------------------
  bulkhead_pkg::xlate_req_t req0;
  dma_walk_pkg::walk_t walk0;
  logic [$bits(req0)+1:0] req_mem [Slots];  // with spare, dbg
  logic [$bits(walk0)-1:0] walk_mem [Slots];  // and a memory for each doubleword of a device context:
  logic [9:0]  tc_mem [Slots];
  logic [61:0] iohgatp_mem [Slots];
  logic [19:0] ta_mem [Slots];
  logic [45:0] fsc_mem [Slots];
  logic [44:0] msiptp_mem [Slots];
  logic [46:0] mask_mem [Slots];
  logic [46:0] pattern_mem [Slots];
  logic [63:0] head_mem [Slots];        // the doubleword read last
  logic [2:0]  beat_q [Slots];          // doublewords of the burst under way that have come
  logic [3:0]  burst_q [Slots];         // burst_t
  logic [Slots-1:0] ahead_q, plain_q;   // plain: begins nothing early
  logic [Slots-1:0] void_q;             // PhVoid, whatever walk_mem says

  // ---- cycle 0: an event, its slot's state ------------------------------------------------------
  logic           event_r, event_b, fire, stale0, spare0, dbg0;
  logic [Lg2-1:0] slot0;
  logic [55:0]    ahead_addr;
  logic           ahead_want, ahead_room;
  dma_walk_pkg::dc_t   dc0;
  assign r_ready_o = !ahead_q[r_slot_i] || beat_q[r_slot_i] != '0;
  assign event_r = r_valid_i && r_ready_o;
  assign b_ready_o = !event_r;
  assign event_b = b_valid_i && b_ready_o;
  assign go_take_o = go_valid_i && !event_r && !b_valid_i && !hold_i;
  always_comb begin
    slot0 = go_slot_i;
    if (b_valid_i) slot0 = b_slot_i;
    if (event_r) slot0 = r_slot_i;
    {spare0, dbg0, req0} = req_mem[slot0];
    walk0 = walk_mem[slot0];
    dc0 = {tc_mem[slot0], iohgatp_mem[slot0], ta_mem[slot0], fsc_mem[slot0], msiptp_mem[slot0],
           mask_mem[slot0], pattern_mem[slot0]};
  end

  assign stale0 = stale_i[slot0] || mark_i;
  xlate_ahead #(.Lg2(Lg2)) u_ahead (
    .clk_i(clk_i), .rst_ni(rst_ni),
    .valid_i(event_r && !stale0 && !void_q[slot0] && !(End && (cfg_i.be || dc0.sbe))),
    .slot_i(slot0), .dword_i(r_data_i), .good_i(!r_resp_i[1] && !r_poison_i),
    .beat_i(beat_q[slot0]), .walk_i(walk0), .second_i(dc0.gmode != dma_walk_pkg::StageBare),
    .context_i(req0.at == bulkhead_pkg::AtUntranslated && !plain_q[slot0]),
    .iova_i(req0.iova), .want_o(ahead_want), .addr_o(ahead_addr)
  );
  assign fire = ahead_want && ahead_room;

  // ---- cycle 1 ----------------------------------------------------------------------------------
  logic                     valid1_q, memory1_q, last1_q, poison1_q, fresh1_q, ahead1_q;
  logic                     spare1_q, dbg1_q;
  logic [Lg2-1:0]           slot1_q;
  logic [2:0]               beat1_q;
  logic [63:0]              data1_q, head1_q, gpa1_q;
  bulkhead_pkg::axi_resp_e  resp1_q;
  bulkhead_pkg::xlate_req_t req1_q;
  dma_walk_pkg::walk_t      walk1_q;
  dma_walk_pkg::dc_t        dc1_q;
  always_ff @(posedge clk_i) begin
    valid1_q <= event_r || event_b || go_take_o;
    memory1_q <= event_r;
    last1_q <= r_last_i;
    beat1_q <= event_r ? beat_q[slot0] : '0;
    slot1_q <= slot0;
    data1_q <= r_data_i;
    head1_q <= head_mem[slot0];
    resp1_q <= event_r ? r_resp_i : b_resp_i;
    poison1_q <= event_r && r_poison_i;
    fresh1_q <= !event_r && !event_b && fresh_i[slot0];
    ahead1_q <= fire || ahead_q[slot0];
    {spare1_q, dbg1_q, req1_q} <= {spare0, dbg0, req0};
    walk1_q <= walk0;
    if (void_q[slot0]) walk1_q.phase <= dma_walk_pkg::PhVoid;
    dc1_q <= dc0;
    gpa1_q <= fresh_i[slot0] || walk0.phase == dma_walk_pkg::PhFirst
        || walk0.phase == dma_walk_pkg::PhCtx ? req0.iova : walk0.gpa;
    if (event_r) begin
      head_mem[slot0] <= r_data_i;
      beat_q[slot0] <= r_last_i ? '0 : beat_q[slot0] + 3'd1;
    end
    if (!rst_ni) begin
      valid1_q <= 1'b0;
      for (int s = 0; s < Slots; s++) beat_q[s] <= '0;
    end
  end

  // A new walk, where no other slot has an event.
  logic fresh, err, poison, spare, dbg, be;
  logic [Lg2-1:0] slot;
  logic [63:0] gpa, dword, head;
  bulkhead_pkg::xlate_req_t req;
  dma_walk_pkg::check_t check;
  dma_walk_pkg::found_t found;
  dma_walk_pkg::dc_t dc_cached, dc_read, dc;
  dma_walk_pkg::pc_t pc_cached, pc_read, first_pc;
  logic first_pc_ok, by_process, file;
  assign start_take_o = start_i && !valid1_q && !hold_i;
  assign fresh = !valid1_q || fresh1_q;
  assign {slot, spare, dbg, req} = valid1_q ? {slot1_q, spare1_q, dbg1_q, req1_q}
      : {write_slot_i, write_spare_i, write_dbg_i, write_req_i};
  assign gpa = valid1_q ? gpa1_q : write_req_i.iova;
  assign err = resp1_q[1];
  assign poison = poison1_q && !err;

  // Byte order: tc.SBE for what a guest's kernel writes, fctl.BE for the rest.
  assign be = End && (walk1_q.phase == dma_walk_pkg::PhPdt || walk1_q.phase == dma_walk_pkg::PhPc
                      || walk1_q.phase == dma_walk_pkg::PhPte ? dc1_q.sbe : cfg_i.be);
  for (genvar i = 0; i < 8; i++) begin : gen_order
    assign dword[8*i+:8] = be ? data1_q[8*(7-i)+:8] : data1_q[8*i+:8];
    assign head[8*i+:8] = be ? head1_q[8*(7-i)+:8] : head1_q[8*i+:8];
  end

  xlate_check #(
    .MsiFlat(MsiFlat), .MsiMrif(MsiMrif), .AmoHwad(AmoHwad), .Ats(Ats), .T2gpa(T2gpa), .End(End)
  ) u_check (
    .be_i(cfg_i.be), .req_i(req), .dbg_i(dbg), .spare_i(spare), .walk_i(walk1_q), .gpa_i(gpa),
    .dword_i(dword), .head_i(head), .beat_i(beat1_q), .err_i(err), .poison_i(poison),
    .burst_i(burst_q[slot]), .dc_i(dc1_q), .dc_o(dc_read), .pc_o(pc_read), .check_o(check)
  );

  assign dc = fresh ? dc_cached : dc_read;
  xlate_first #(.MsiFlat(MsiFlat), .Ats(Ats)) u_first (
    .req_i(req), .early_i(fresh || walk1_q.phase == dma_walk_pkg::PhCtx), .walk_i(walk1_q), .dc_i(dc),
    .pc_i(pc_cached), .gpa_i(gpa), .pc_o(first_pc), .pc_ok_o(first_pc_ok), .by_process_o(by_process),
    .file_o(file)
  );

  // ---- cycle 2 ----------------------------------------------------------------------------------
  logic                     valid_q, memory_q, part_q, err_q, poison_q, exclusive_q;
  logic                     fresh_q, ahead_step_q, plain, spare_q, dbg_q;
  logic [Lg2-1:0]           slot_q;
  logic [2:0]               beat_q2;
  logic [63:0]              dword_q, head_q, gpa_q;
  bulkhead_pkg::xlate_req_t req_q;
  dma_walk_pkg::walk_t      walk_q;
  dma_walk_pkg::dc_t        dc_q;
  dma_walk_pkg::pc_t        pc_q, first_pc_q;
  dma_walk_pkg::phases_t    phase_q = 15'd1;  // walk_q.phase; one bit even before reset
  logic                     first_pc_ok_q, by_process_q, file_q;
  dma_walk_pkg::check_t     check_q;
  dma_walk_pkg::found_t     found_q;
  dma_walk_pkg::step_t      step;
  always_ff @(posedge clk_i) begin
    valid_q <= valid1_q || start_take_o;
    memory_q <= valid1_q && memory1_q;
    part_q <= valid1_q && memory1_q && !last1_q;
    beat_q2 <= beat1_q;
    fresh_q <= fresh;
    ahead_step_q <= valid1_q && ahead1_q;
    slot_q <= slot;
    for (int s = 0; s < Slots; s++) after_o[s] <= Lg2'(s) > slot;
    {spare_q, dbg_q, req_q} <= {spare, dbg, req};
    walk_q <= fresh ? '0 : walk1_q;
    phase_q <= fresh ? 15'd1 << dma_walk_pkg::PhStart : 15'd1 << walk1_q.phase;
    dc_q <= dc;
    {first_pc_q, first_pc_ok_q, by_process_q, file_q} <= {first_pc, first_pc_ok, by_process, file};
    pc_q <= !fresh && walk1_q.phase == dma_walk_pkg::PhPc ? pc_read : pc_cached;
    gpa_q <= gpa;
    check_q <= check;
    found_q <= found;
    // A read that was begun early began at the root.
    if (valid1_q && ahead1_q) {found_q.g_low_hit, found_q.g_middle_hit} <= '0;
    {dword_q, head_q, err_q, poison_q} <= {dword, head, err, poison};
    exclusive_q <= resp1_q == bulkhead_pkg::AxiExOkay;
    if (valid1_q && memory1_q) burst_q[slot1_q] <= check.burst;
    if (!rst_ni) valid_q <= 1'b0;
  end

  // wasted: the read that was begun early is not the one to be done. So is each step with such a read that
  // ends, goes on without memory (but for PhDc's), writes or extracts.
  logic event_q, stale, live, alone, wasted;
  assign {event_q, stale} = {valid_q && !part_q, stale_i[slot_q] || mark_i};
  assign live = event_q && !stale;
  assign plain = plain_q[slot_q];
  assign alone = live && !ahead_step_q;
  assign wasted = ahead_step_q
      && (phase_q[dma_walk_pkg::PhDc] ? step.done : !step.access.read);

  assign last_slot_o = slot_q;
  assign begin_o = live && fresh_q;
  assign drop_o = event_q && (stale ? !ahead_step_q : phase_q[dma_walk_pkg::PhVoid]);
  assign go_set_o = (alone || (live && phase_q[dma_walk_pkg::PhDc])) && (step.again || step.later);

  logic [6:0] dc_we;
  always_comb begin
    dc_we = '0;
    if (valid_q && memory_q && phase_q[dma_walk_pkg::PhDc]) dc_we = 7'd1 << beat_q2;
    if (valid_q && fresh_q) dc_we = '1;
  end

  logic wasted_q, ended_q;  // one cycle later: until then the data of a read begun early are held back
  logic [Lg2-1:0] late_slot_q;
  always_ff @(posedge clk_i) begin
    if (write_i) req_mem[write_slot_i] <= {write_spare_i, write_dbg_i, write_req_i};
    if (live) walk_mem[slot_q] <= step.walk;
    if (dc_we[0]) tc_mem[slot_q] <= dc_q[$bits(dc_q)-1:267];
    if (dc_we[1]) iohgatp_mem[slot_q] <= dc_q[266:205];
    if (dc_we[2]) ta_mem[slot_q] <= dc_q[204:185];
    if (dc_we[3]) fsc_mem[slot_q] <= dc_q[184:139];
    if (dc_we[4]) msiptp_mem[slot_q] <= dc_q[138:94];
    if (dc_we[5]) mask_mem[slot_q] <= dc_q[93:47];
    if (dc_we[6]) pattern_mem[slot_q] <= dc_q[46:0];
    if (fire) ahead_q[slot0] <= 1'b1;
    late_slot_q <= slot_q;
    wasted_q <= live && wasted;
    ended_q <= event_q && (stale || !phase_q[dma_walk_pkg::PhDc] || step.done);
    if (ended_q) ahead_q[late_slot_q] <= 1'b0;
    if (write_i) plain_q[write_slot_i] <= 1'b0;
    if (event_q) void_q[slot_q] <= 1'b0;
    if (wasted_q) plain_q[late_slot_q] <= 1'b1;
    if (wasted_q) void_q[late_slot_q] <= 1'b1;
    if (!rst_ni) {wasted_q, ended_q} <= '0;
    if (!rst_ni) {void_q, ahead_q} <= '0;
  end

  xlate_caches #(
    .DcSets(DcSets), .DcWays(DcWays), .PcSets(PcSets), .PcWays(PcWays),
    .LowSets(LowSets), .MiddleSets(MiddleSets), .WalkWays(WalkWays)
  ) u_caches (
    .clk_i(clk_i), .rst_ni(rst_ni), .l_req_i(req), .l_gpa_i(gpa),
    .found_o(found), .dc_o(dc_cached), .pc_o(pc_cached),
    .i_valid_i(live), .i_req_i(req_q), .i_gpa_i(gpa_q), .i_dc_i(dc_q), .i_step_i(step),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );

  // ---- interrupt files -------------------------------------------------------------------------
  localparam int GpaPageWidth = dma_walk_pkg::GpaPageWidth;
  logic extract_ready, extract_take;
  logic [GpaPageWidth-1:0] extract_number;
  // Its slot's next step uses the number, or is stale and does without.
  assign extract_take = event_q && !extract_ready && slot_q == wake_slot_o;
  xlate_extract #(.Width(GpaPageWidth), .TagWidth(Lg2)) u_extract (
    .clk_i(clk_i), .rst_ni(rst_ni), .start_i(alone && step.extract), .ready_o(extract_ready),
    .tag_i(slot_q), .page_i(gpa_q[58:12]), .mask_i(dc_q.mask), .done_o(wake_o),
    .tag_o(wake_slot_o), .number_o(extract_number), .take_i(extract_take)
  );

  xlate_step #(
    .MsiFlat(MsiFlat), .MsiMrif(MsiMrif), .Ats(Ats), .End(End)
  ) u_step (
    .cfg_i(cfg_i), .req_i(req_q), .walk_i(walk_q), .phase_i(phase_q), .first_pc_i(first_pc_q),
    .first_pc_ok_i(first_pc_ok_q), .by_process_i(by_process_q), .file_i(file_q), .dc_i(dc_q), .pc_i(pc_q),
    .gpa_i(gpa_q), .check_i(check_q), .found_i(found_q), .dword_i(dword_q), .head_i(head_q),
    .err_i(err_q), .poison_i(poison_q), .exclusive_i(exclusive_q), .plain_i(plain),
    .extract_ready_i(extract_ready), .extract_i(extract_number), .step_o(step)
  );

  // ---- what comes of it -------------------------------------------------------------------------
  xlate_results #(
    .Slots(Slots), .MsiFlat(MsiFlat), .Ats(Ats), .T2gpa(T2gpa)
  ) u_results (
    .clk_i(clk_i), .rst_ni(rst_ni), .live_i(live), .err_i(err_q || poison_q), .spare_i(spare_q),
    .dbg_i(dbg_q), .slot_i(slot_q), .req_i(req_q), .dc_i(dc_q), .gpn_i(gpa_q[58:12]),
    .walk_i(walk_q), .phase_i(phase_q), .check_i(check_q), .done_i(alone && step.done), .step_i(step),
    .valid_o(result_valid_o), .take_i(result_take_i), .spare_o(result_spare_o),
    .dbg_o(result_dbg_o), .slot_o(result_slot_o), .rsp_o(result_rsp_o),
    .dbg_rsp_o(result_dbg_rsp_o), .report_o(result_report_o), .fault_o(result_fault_o),
    .insert_o(result_insert_o), .entry_o(result_entry_o)
  );

  // ---- accesses ---------------------------------------------------------------------------------
  xlate_reads #(.Width(Lg2 + 60), .Depth(Slots)) u_reads (
    .clk_i(clk_i), .rst_ni(rst_ni), .room_o(ahead_room), .early_i(fire),
    .may_i(event_r), .early_data_i({slot0, ahead_addr, 4'd0}),
    .read_i(alone && step.access.read),
    .data_i({slot_q, step.access.addr, step.access.last, step.access.lock}),
    .valid_o(read_valid_o), .ready_i(read_ready_i),
    .data_o({read_slot_o, read_addr_o, read_last_o, read_lock_o})
  );
  xlate_fifo #(.Width(Lg2 + 120), .Depth(Slots)) u_writes (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(alone && step.access.write),
    .data_i({slot_q, step.access.addr, step.access.data}),
    .valid_o(write_valid_o), .pop_i(write_valid_o && write_ready_i),
    .data_o({write_slot_o, write_addr_o, write_data_o})
  );

  // ---- performance events: their ids are those of the walk -------------------------------------
  bulkhead_pkg::hpm_event_t step_event_q;
  always_comb begin
    event_o = step_event_q;
    event_o.valid = step_event_q.valid && !wasted_q;
  end
  always_ff @(posedge clk_i) begin
    step_event_q.valid <= live && step.event_id != '0 && !spare_q;
    step_event_q.event_id <= {11'd0, step.event_id};
    step_event_q.did <= req_q.did;
    step_event_q.pv <= req_q.pv;
    step_event_q.pid <= req_q.pv ? req_q.pid : '0;
    step_event_q.gscv <= step.walk.dc_ok && dc_q.gmode != dma_walk_pkg::StageBare;
    step_event_q.gscid <= dc_q.gscid;
    step_event_q.pscv <= step.walk.pc.fmode != dma_walk_pkg::StageBare;
    step_event_q.pscid <= step.walk.pc.pscid;
    if (!rst_ni) step_event_q.valid <= 1'b0;
  end

endmodule
