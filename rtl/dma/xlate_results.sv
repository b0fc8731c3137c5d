// SPDX-License-Identifier: Apache-2.0
// Results of walks. The commonest one, an untranslated request whose leaf PTE permits it, is formed
// in the cycle of the step, and goes out in it when nothing else waits. All others are registered,
// formed in the next cycle, and wait in a queue for their turn.
module xlate_results #(
  parameter int Slots = 8,
  parameter bit MsiFlat = 1'b1,
  parameter bit Ats = 1'b0,
  parameter bit T2gpa = 1'b0,
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
  input  dma_walk_pkg::phases_t    phase_i,  // walk_i.phase
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
  assign first = phase_i[dma_walk_pkg::PhPte] && dc_i.gmode == dma_walk_pkg::StageBare
      && !dc_i.msi;
  assign second = phase_i[dma_walk_pkg::PhGpte]
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
  xlate_result #(.MsiFlat(MsiFlat), .Ats(1'b0), .T2gpa(1'b0)) u_leaf (
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
  assign at_once = leaf && !waits;
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
  xlate_result #(.MsiFlat(MsiFlat), .Ats(Ats), .T2gpa(T2gpa)) u_result (
    .req_i(req_q), .dbg_i(dbg_q), .walk_i(walk_q), .dc_i(dc_q), .outcome_i(outcome_q),
    .gpn_i(gpn_q), .rsp_o(rsp), .dbg_rsp_o(dbg_rsp), .report_o(report), .fault_o(fault),
    .insert_o(insert), .entry_o(entry)
  );

  // A result has a fault or an entry to report, and both tell whose: where the one has its second
  // value, the other's own part is stored. An entry's page is the answer's.
  typedef struct packed {
    logic        gv;
    logic [15:0] gscid;
    logic        pscv;
    logic [19:0] pscid;
    logic        glob;
    logic        msi;
    logic [2:0]  fsize;
    logic [2:0]  size;
    logic [1:0]  pbmt;
    dma_walk_pkg::perm_t perm;
  } own_t;
  own_t        own, waiting_own;
  logic [63:0] other;
  assign own = {entry.gv, entry.gscid, entry.pscv, entry.pscid, entry.glob, entry.msi, entry.fsize,
                entry.size, entry.pbmt, entry.perm};
  assign other = insert ? 64'(own) : fault.iotval2;

  localparam int Width = $bits(rsp) + $bits(dbg_rsp) + $bits(fault) + 4 + Lg2;
  logic [Width-1:0] result, waiting;
  logic spare, dbg_now, report_now, insert_now;
  logic [Lg2-1:0] slot;
  bulkhead_pkg::xlate_rsp_t rsp_now;
  bulkhead_pkg::fault_t     told;
  assign told = {fault.cause, fault.ttyp, entry.key.did, entry.key.pv, entry.key.pid, fault.priv,
                 fault.iotval, other};
  assign result = {spare_q, dbg_q, slot_q, rsp, dbg_rsp, report && !spare_q, insert, told};
  xlate_fifo #(.Width(Width), .Depth(Slots)) u_queue (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(valid_q), .data_i(result),
    .valid_o(waits), .pop_i(waits && take_i), .data_o(waiting)
  );
  assign {spare, dbg_now, slot, rsp_now, dbg_rsp_o, report_now, insert_now, fault_o} = waiting;
  assign waiting_own = fault_o.iotval2[$bits(own)-1:0];

  assign valid_o = waits || leaf;
  always_comb begin
    {spare_o, dbg_o, report_o} = '0;
    slot_o = slot_i;
    rsp_o = leaf_rsp;
    insert_o = leaf_insert;
    entry_o = leaf_entry;
    if (waits) begin
      {spare_o, dbg_o, report_o} = {spare, dbg_now, report_now};
      slot_o = slot;
      rsp_o = rsp_now;
      insert_o = insert_now;
      entry_o = {fault_o.did, fault_o.pv, fault_o.pid, fault_o.iotval[63:12],
                 waiting_own.gv, waiting_own.gscid, waiting_own.pscv, waiting_own.pscid,
                 waiting_own.glob, waiting_own.msi, waiting_own.fsize, waiting_own.size,
                 rsp_now.pa[55:12], waiting_own.pbmt, waiting_own.perm};
    end
  end

  logic unused;
  assign unused = ^{step_i, check_i, leaf_report, leaf_dbg_rsp, leaf_fault};

endmodule
