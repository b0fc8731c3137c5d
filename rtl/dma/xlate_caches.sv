// SPDX-License-Identifier: Apache-2.0
// The caches of a walk: device and process contexts, and the tables of the lowest two levels of
// each stage. Looked up in the first half of a step (l_), filled from the second half (i_), one cycle after it.
module xlate_caches #(
  parameter int DcSets = 8,
  parameter int DcWays = 2,
  parameter int PcSets = 8,
  parameter int PcWays = 2,
  parameter int LowSets = 16,
  parameter int MiddleSets = 4,
  parameter int WalkWays = 2
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  bulkhead_pkg::xlate_req_t l_req_i,
  input  logic [63:0]              l_gpa_i,
  output dma_walk_pkg::found_t     found_o,
  output dma_walk_pkg::dc_t        dc_o,
  output dma_walk_pkg::pc_t        pc_o,
  input  logic                     i_valid_i,
  input  bulkhead_pkg::xlate_req_t i_req_i,
  input  logic [63:0]              i_gpa_i,
  input  dma_walk_pkg::dc_t        i_dc_i,
  input  dma_walk_pkg::step_t      i_step_i,
  input  logic                     sweep_i,
  input  logic [7:0]               sweep_set_i,
  input  bulkhead_pkg::inval_t     inval_i
);

  // What is to be filled in.
  logic                     dc_insert_q, pc_insert_q, f_insert_q, g_insert_q, f_middle_q, g_middle_q;
  bulkhead_pkg::xlate_req_t req_q;
  logic [63:0]              gpa_q;
  dma_walk_pkg::dc_t        dc_q;
  dma_walk_pkg::pc_t        pc_q;
  dma_walk_pkg::ftable_t    f_table_q;
  logic [43:0]              g_ppn_q;
  always_ff @(posedge clk_i) begin
    dc_insert_q <= i_valid_i && i_step_i.dc_insert && rst_ni;
    pc_insert_q <= i_valid_i && i_step_i.pc_insert && rst_ni;
    f_insert_q <= i_valid_i && i_step_i.f_insert && rst_ni;
    g_insert_q <= i_valid_i && i_step_i.g_insert && rst_ni;
    {f_middle_q, g_middle_q} <= {i_step_i.f_middle, i_step_i.g_middle};
    req_q <= i_req_i;
    gpa_q <= i_gpa_i;
    dc_q <= i_dc_i;
    pc_q <= i_step_i.walk.pc;
    f_table_q <= i_step_i.f_table;
    g_ppn_q <= i_step_i.g_ppn;
  end

  logic [19:0] l_pid, i_pid;
  assign l_pid = l_req_i.pv ? l_req_i.pid : '0;
  assign i_pid = req_q.pv ? req_q.pid : '0;

  xlate_dircache #(
    .Width($bits(dc_o)), .Sets(DcSets), .Ways(DcWays), .Process(1'b0)
  ) u_dc (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(l_req_i.did), .pid_i(20'd0), .hit_o(found_o.dc_hit),
    .data_o(dc_o), .insert_i(dc_insert_q), .insert_did_i(req_q.did),
    .insert_pid_i(20'd0), .data_i(dc_q),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  xlate_dircache #(
    .Width($bits(pc_o)), .Sets(PcSets), .Ways(PcWays), .Process(1'b1)
  ) u_pc (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(l_req_i.did), .pid_i(l_pid), .hit_o(found_o.pc_hit),
    .data_o(pc_o), .insert_i(pc_insert_q), .insert_did_i(req_q.did),
    .insert_pid_i(i_pid), .data_i(pc_q),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );

  // Tables of level 0 span 2 MiB, of level 1 1 GiB.
  logic gv;
  logic [15:0] gscid;
  logic [19:0] pscid;
  assign gv = dc_q.gmode != dma_walk_pkg::StageBare;
  assign gscid = dc_q.gscid;
  assign pscid = pc_q.pscid;

  xlate_walkcache #(
    .Sets(LowSets), .Ways(WalkWays), .Width($bits(found_o.f_low)), .PageWidth(36), .First(1'b1)
  ) u_f_low (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(l_req_i.did), .pv_i(l_req_i.pv), .pid_i(l_pid),
    .page_i(l_req_i.iova[56:21]), .hit_o(found_o.f_low_hit), .data_o(found_o.f_low),
    .insert_i(f_insert_q && !f_middle_q), .insert_did_i(req_q.did),
    .insert_pv_i(req_q.pv), .insert_pid_i(i_pid), .insert_page_i(req_q.iova[56:21]),
    .gv_i(gv), .gscid_i(gscid), .pscid_i(pscid), .data_i(f_table_q),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  xlate_walkcache #(
    .Sets(MiddleSets), .Ways(WalkWays), .Width($bits(found_o.f_middle)), .PageWidth(27),
    .First(1'b1)
  ) u_f_middle (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(l_req_i.did), .pv_i(l_req_i.pv), .pid_i(l_pid),
    .page_i(l_req_i.iova[56:30]), .hit_o(found_o.f_middle_hit), .data_o(found_o.f_middle),
    .insert_i(f_insert_q && f_middle_q), .insert_did_i(req_q.did),
    .insert_pv_i(req_q.pv), .insert_pid_i(i_pid), .insert_page_i(req_q.iova[56:30]),
    .gv_i(gv), .gscid_i(gscid), .pscid_i(pscid), .data_i(f_table_q),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  // The second stage is the device's, whatever the process.
  xlate_walkcache #(
    .Sets(LowSets), .Ways(WalkWays), .Width(44), .PageWidth(38)
  ) u_g_low (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(l_req_i.did), .pv_i(1'b0), .pid_i(20'd0),
    .page_i(l_gpa_i[58:21]), .hit_o(found_o.g_low_hit), .data_o(found_o.g_low),
    .insert_i(g_insert_q && !g_middle_q), .insert_did_i(req_q.did), .insert_pv_i(1'b0),
    .insert_pid_i(20'd0), .insert_page_i(gpa_q[58:21]),
    .gv_i(1'b1), .gscid_i(gscid), .pscid_i(20'd0), .data_i(g_ppn_q),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );
  xlate_walkcache #(
    .Sets(MiddleSets), .Ways(WalkWays), .Width(44), .PageWidth(29)
  ) u_g_middle (
    .clk_i(clk_i), .rst_ni(rst_ni), .did_i(l_req_i.did), .pv_i(1'b0), .pid_i(20'd0),
    .page_i(l_gpa_i[58:30]), .hit_o(found_o.g_middle_hit), .data_o(found_o.g_middle),
    .insert_i(g_insert_q && g_middle_q), .insert_did_i(req_q.did), .insert_pv_i(1'b0),
    .insert_pid_i(20'd0), .insert_page_i(gpa_q[58:30]),
    .gv_i(1'b1), .gscid_i(gscid), .pscid_i(20'd0), .data_i(g_ppn_q),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i)
  );

  logic unused;
  assign unused = ^{l_req_i, l_gpa_i, req_q, gpa_q, i_step_i};

endmodule
