// SPDX-License-Identifier: Apache-2.0
// Results of walks. The commonest one, an untranslated request whose leaf PTE permits it, is formed
// in the cycle of the step, and goes out in it when nothing else waits. All others are registered
// first, and wait in a queue for their turn.
module xlate_results #(
  parameter int Slots = 8,
  parameter bit MsiFlat = 1'b1,
  localparam int Lg2 = $clog2(Slots)
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  // the step: before it, what is known of its event, and what it leads to
  input  logic                     live_i,
  input  logic                     err_i,
  input  logic                     spare_i,
  input  logic                     dbg_i,
  input  logic [Lg2-1:0]           slot_i,
  input  bulkhead_pkg::xlate_req_t req_i,
  input  dma_walk_pkg::dc_t        dc_i,
  input  logic [58:12]             gpn_i,
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::check_t     check_i,
  input  logic                     done_i,
  input  dma_walk_pkg::step_t      step_i,

  output logic                     valid_o,
  input  logic                     take_i,
  output logic                     spare_o,
  output logic                     dbg_o,
  output logic [Lg2-1:0]           slot_o,
  output bulkhead_pkg::xlate_rsp_t rsp_o,
  output bulkhead_pkg::dbg_rsp_t   dbg_rsp_o,
  output logic                     report_o,
  output bulkhead_pkg::fault_t     fault_o,
  output logic                     insert_o,
  output dma_walk_pkg::tlb_t       entry_o
);

  // ---- a leaf that permits, and what is made of it ---------------------------------------------
  logic first, second, leaf;
  dma_walk_pkg::walk_t    leaf_walk;
  dma_walk_pkg::outcome_t leaf_outcome;
  assign first = walk_i.phase == dma_walk_pkg::PhPte && dc_i.gmode == dma_walk_pkg::StageBare
      && !dc_i.msi;
  assign second = walk_i.phase == dma_walk_pkg::PhGpte
      && walk_i.purpose == dma_walk_pkg::ForAccess;
  assign leaf = live_i && (first || second) && check_i.pte_leaf && !check_i.pte_fault
      && !check_i.pte_must && !err_i && req_i.at == bulkhead_pkg::AtUntranslated
      && !dbg_i && !spare_i;
  always_comb begin
    leaf_walk = walk_i;
    leaf_outcome = '0;
    leaf_outcome.ok = 1'b1;
    leaf_outcome.ppn = check_i.pte_ppn;
    if (first) begin
      {leaf_walk.d, leaf_walk.u} = {check_i.pte[7], check_i.pte[4]};
      {leaf_walk.x, leaf_walk.w, leaf_walk.r} = check_i.pte[3:1];
      leaf_walk.glob = walk_i.glob || check_i.pte[5];
      leaf_walk.pbmt = check_i.pte[62:61];
      leaf_walk.size = check_i.pte_size;
      {leaf_outcome.gr, leaf_outcome.gw, leaf_outcome.gx} = '1;
      leaf_outcome.gsize = dma_walk_pkg::SizeAll;
    end else begin
      {leaf_outcome.gx, leaf_outcome.gw, leaf_outcome.gr} = check_i.pte[3:1];
      if (!check_i.pte[7]) leaf_outcome.gw = 1'b0;
      leaf_outcome.gpbmt = check_i.pte[62:61];
      leaf_outcome.gsize = check_i.pte_size;
    end
  end

  bulkhead_pkg::xlate_rsp_t leaf_rsp;
  bulkhead_pkg::dbg_rsp_t   leaf_dbg_rsp;
  bulkhead_pkg::fault_t     leaf_fault;
  dma_walk_pkg::tlb_t       leaf_entry;
  logic                     leaf_report, leaf_insert;
  xlate_result #(.MsiFlat(MsiFlat)) u_leaf (
    .req_i(req_i), .dbg_i(1'b0), .walk_i(leaf_walk), .dc_i(dc_i), .outcome_i(leaf_outcome),
    .gpn_i(gpn_i), .rsp_o(leaf_rsp), .dbg_rsp_o(leaf_dbg_rsp), .report_o(leaf_report),
    .fault_o(leaf_fault), .insert_o(leaf_insert), .entry_o(leaf_entry)
  );

  // ---- all others: one cycle later -------------------------------------------------------------
  logic valid_q, spare_q, dbg_q, at_once, waits;
  logic [Lg2-1:0] slot_q;
  logic [58:12] gpn_q;
  bulkhead_pkg::xlate_req_t req_q;
  dma_walk_pkg::dc_t        dc_q;
  dma_walk_pkg::walk_t      walk_q;
  dma_walk_pkg::outcome_t   outcome_q;
  assign at_once = leaf && !waits && !valid_q;
  always_ff @(posedge clk_i) begin
    valid_q <= done_i && !(at_once && take_i);
    {spare_q, dbg_q, slot_q, gpn_q} <= {spare_i, dbg_i, slot_i, gpn_i};
    req_q <= req_i;
    dc_q <= dc_i;
    walk_q <= step_i.walk;
    outcome_q <= step_i.outcome;
    if (!rst_ni) valid_q <= 1'b0;
  end

  bulkhead_pkg::xlate_rsp_t rsp;
  bulkhead_pkg::dbg_rsp_t   dbg_rsp;
  bulkhead_pkg::fault_t     fault;
  dma_walk_pkg::tlb_t       entry;
  logic                     report, insert;
  xlate_result #(.MsiFlat(MsiFlat)) u_result (
    .req_i(req_q), .dbg_i(dbg_q), .walk_i(walk_q), .dc_i(dc_q), .outcome_i(outcome_q),
    .gpn_i(gpn_q), .rsp_o(rsp), .dbg_rsp_o(dbg_rsp), .report_o(report), .fault_o(fault),
    .insert_o(insert), .entry_o(entry)
  );

  localparam int Width = $bits(rsp) + $bits(dbg_rsp) + $bits(fault) + $bits(entry) + 4 + Lg2;
  logic [Width-1:0] result, waiting;
  assign result = {spare_q, dbg_q, slot_q, rsp, dbg_rsp, report && !spare_q, fault, insert, entry};
  xlate_fifo #(.Width(Width), .Depth(Slots)) u_queue (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(valid_q && (waits || !take_i)), .data_i(result),
    .valid_o(waits), .pop_i(waits && take_i), .data_o(waiting)
  );

  assign valid_o = waits || valid_q || leaf;
  always_comb begin
    {spare_o, dbg_o, slot_o, rsp_o, dbg_rsp_o, report_o, fault_o, insert_o, entry_o}
        = waits ? waiting : result;
    if (!waits && !valid_q) begin
      {spare_o, dbg_o, report_o} = '0;
      slot_o = slot_i;
      rsp_o = leaf_rsp;
      insert_o = leaf_insert;
      entry_o = leaf_entry;
    end
  end

  logic unused;
  assign unused = ^{step_i, check_i, leaf_report, leaf_dbg_rsp, leaf_fault};

endmodule
