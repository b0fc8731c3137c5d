// SPDX-License-Identifier: Apache-2.0
// Second half of a walk's step: from a slot's state, the event that woke it (nothing, an entry
// read, the outcome of an exclusive write), what its data say (xlate_check) and what the caches
// hold, to its next state and its next memory access, or its outcome. The order of the checks is
// that of "Process to translate an IOVA"; it decides which cause is reported. Combinational,
// shared by all slots.
//
//   PhStart -> PhDdt* -> PhDc -> PhCtx -> (PhPdt* -> PhPc) -> PhFirst -> PhPte*
//           -> PhGpa -> PhGpte* -> outcome
//   PhGpa -> PhGpte* also goes before each PhPdt, PhPc and PhPte, where there is a second stage.
module xlate_step #(
  parameter bit MsiFlat = 1'b1,
  parameter bit MsiMrif = 1'b0,
  parameter bit Ats = 1'b0,
  parameter bit End = 1'b0
) (
  input  bulkhead_pkg::xlate_cfg_t cfg_i,
  input  bulkhead_pkg::xlate_req_t req_i,
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::phases_t    phase_i,     // walk_i.phase
  input  dma_walk_pkg::pc_t        first_pc_i,  // first-stage controls, as of this step
  input  logic                     first_pc_ok_i,
  input  logic                     by_process_i,
  input  logic                     file_i,      // gpa_i is in the range of interrupt files
  input  dma_walk_pkg::dc_t        dc_i,        // PhStart: the cached one
  input  dma_walk_pkg::pc_t        pc_i,        // PhPc: what was read, else the cached one
  input  logic [63:0]              gpa_i,       // for the second stage
  input  dma_walk_pkg::check_t     check_i,
  input  dma_walk_pkg::found_t     found_i,
  input  logic [63:0]              dword_i,
  input  logic [63:0]              head_i,
  input  logic                     err_i,
  input  logic                     poison_i,
  input  logic                     exclusive_i, // the response was EXOKAY
  input  logic                     plain_i,     // not the first time for this request
  input  logic                     extract_ready_i,
  input  logic [dma_walk_pkg::GpaPageWidth-1:0] extract_i,
  output dma_walk_pkg::step_t      step_o
);

  logic directory;  // phases of the directory part
  logic early;      // those whose step may go on to PhFirst
  assign early = phase_i[dma_walk_pkg::PhStart] || phase_i[dma_walk_pkg::PhCtx];
  assign directory = early || phase_i[dma_walk_pkg::PhDdt] || phase_i[dma_walk_pkg::PhDc]
      || phase_i[dma_walk_pkg::PhPdt] || phase_i[dma_walk_pkg::PhPc];

  logic [11:0] cause_access;
  assign cause_access = req_i.write ? 12'd7
      : req_i.exec && req_i.at != bulkhead_pkg::AtTranslationRequest ? 12'd1 : 12'd5;

  // From cached contexts the first stage begins in the same step: the page part computes it at
  // once, and the directory part says whether it is wanted.
  dma_walk_pkg::step_t dir_step, page_step;
  dma_walk_pkg::walk_t page_walk;
  logic first_now;
  always_comb begin
    page_walk = walk_i;
    page_walk.dc_ok = early || walk_i.dc_ok;
    page_walk.pc = first_pc_i;
    page_walk.pc_ok = first_pc_ok_i;
  end

  xlate_step_dir #(
    .MsiFlat(MsiFlat), .Ats(Ats)
  ) u_dir (
    .cfg_i(cfg_i), .req_i(req_i), .cause_access_i(cause_access), .walk_i(walk_i), .phase_i(phase_i),
    .dc_i(dc_i), .pc_i(pc_i), .by_process_i(by_process_i), .check_i(check_i), .dc_hit_i(found_i.dc_hit), .pc_hit_i(found_i.pc_hit),
    .dword_i(dword_i), .plain_i(plain_i), .first_o(first_now),
    .step_o(dir_step)
  );

  xlate_step_page #(
    .MsiFlat(MsiFlat), .MsiMrif(MsiMrif)
  ) u_page (
    .req_i(req_i), .cause_access_i(cause_access), .walk_i(page_walk), .phase_i(phase_i),
    .first_i(early || phase_i[dma_walk_pkg::PhFirst]), .file_i(file_i), .dc_i(dc_i),
    .check_i(check_i), .found_i(found_i), .gpa_i(gpa_i), .dword_i(dword_i), .head_i(head_i),
    .err_i(err_i), .poison_i(poison_i), .exclusive_i(exclusive_i),
    .extract_ready_i(extract_ready_i), .extract_i(extract_i), .step_o(page_step)
  );

  // What is written back goes in the byte order of the guest's kernel.
  logic be;
  logic [63:0] stored;
  assign be = End && (phase_i[dma_walk_pkg::PhPte] ? dc_i.sbe : cfg_i.be);
  for (genvar i = 0; i < 8; i++) begin : gen_order
    assign stored[8*i+:8] = be ? page_step.access.data[8*(7-i)+:8] : page_step.access.data[8*i+:8];
  end

  always_comb begin
    step_o = directory && !first_now ? dir_step : page_step;
    step_o.dc_insert = dir_step.dc_insert;
    step_o.access.data = stored;
  end

endmodule
