// SPDX-License-Identifier: Apache-2.0
// One step of a walk: from a slot's state and the event that woke it (nothing, a doubleword read,
// the outcome of an exclusive write) to its next state and its next memory access, or its
// outcome. The order of the checks is that of "Process to translate an IOVA"; it decides which
// cause is reported. Combinational, shared by all slots.
//
//   PhStart -> PhDdt* -> PhDc -> PhCtx -> (PhPdt* -> PhPc) -> PhFirst -> PhPte*
//           -> PhGpa -> PhGpte* -> outcome
//   PhGpa -> PhGpte* also goes before each PhPdt, PhPc and PhPte, where there is a second stage.
module xlate_step #(
  parameter bit MsiFlat = 1'b1,
  parameter bit MsiMrif = 1'b0,
  parameter bit AmoHwad = 1'b1,
  parameter bit Ats = 1'b0,
  parameter bit T2gpa = 1'b0,
  parameter bit End = 1'b0
) (
  input  bulkhead_pkg::xlate_cfg_t cfg_i,
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic                     dbg_i,
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::dc_t        dc_i,
  input  logic [63:0]              rdata_i,      // as it is in memory
  input  bulkhead_pkg::axi_resp_e  resp_i,
  input  logic                     poison_i,
  input  logic                     last_i,
  input  logic                     dc_hit_i,
  input  dma_walk_pkg::dc_t        dc_cached_i,
  input  logic                     pc_hit_i,
  input  dma_walk_pkg::pc_t        pc_cached_i,
  // walk caches: tables of level 0 and 1 for this request's IOVA and for gpa_o
  input  logic                     f_low_hit_i,
  input  dma_walk_pkg::ftable_t    f_low_i,
  input  logic                     f_middle_hit_i,
  input  dma_walk_pkg::ftable_t    f_middle_i,
  output logic [63:0]              gpa_o,
  input  logic                     g_low_hit_i,
  input  logic [43:0]              g_low_i,
  input  logic                     g_middle_hit_i,
  input  logic [43:0]              g_middle_i,
  input  logic                     extract_ready_i,
  input  logic [dma_walk_pkg::GpaPageWidth-1:0] extract_i,
  output dma_walk_pkg::step_t      step_o
);

  logic directory;  // phases of the directory part
  logic guest_order;
  always_comb begin
    directory = 1'b0;
    guest_order = 1'b0;
    unique case (walk_i.phase)
      dma_walk_pkg::PhStart, dma_walk_pkg::PhDdt, dma_walk_pkg::PhDc, dma_walk_pkg::PhCtx:
        directory = 1'b1;
      dma_walk_pkg::PhPdt, dma_walk_pkg::PhPc: {directory, guest_order} = 2'b11;
      dma_walk_pkg::PhPte: guest_order = 1'b1;
      default: ;
    endcase
  end

  // Byte order: tc.SBE for what a guest's kernel writes, fctl.BE for the rest.
  logic be;
  logic [63:0] dword, stored;
  assign be = End && (guest_order ? dc_i.sbe : cfg_i.be);
  for (genvar i = 0; i < 8; i++) begin : gen_order
    assign dword[8*i+:8] = be ? rdata_i[8*(7-i)+:8] : rdata_i[8*i+:8];
    assign stored[8*i+:8] = be ? page_step.access.data[8*(7-i)+:8] : page_step.access.data[8*i+:8];
  end

  // The address for the second stage; without a first stage it is the IOVA at once.
  logic early;  // phases whose step may go on to PhFirst
  assign early = walk_i.phase == dma_walk_pkg::PhStart || walk_i.phase == dma_walk_pkg::PhCtx;
  assign gpa_o = early || walk_i.phase == dma_walk_pkg::PhFirst ? req_i.iova : walk_i.gpa;

  logic err, poison;
  assign err = resp_i[1];
  assign poison = poison_i && !err;

  logic [11:0] cause_access;
  assign cause_access = req_i.write ? 12'd7
      : req_i.exec && req_i.at != bulkhead_pkg::AtTranslationRequest ? 12'd1 : 12'd5;

  // From cached contexts the first stage begins in the same step: the page part computes it at
  // once, and the directory part says whether it is wanted.
  dma_walk_pkg::step_t dir_step, page_step;
  dma_walk_pkg::walk_t page_walk;
  logic first_now;
  assign first_now = early && dir_step.again && dir_step.walk.phase == dma_walk_pkg::PhFirst;
  always_comb begin
    page_walk = walk_i;
    if (early) begin
      page_walk = dir_step.walk;
      page_walk.phase = dma_walk_pkg::PhFirst;
    end
  end

  xlate_step_dir #(
    .MsiFlat(MsiFlat), .AmoHwad(AmoHwad), .Ats(Ats), .T2gpa(T2gpa), .End(End)
  ) u_dir (
    .cfg_i(cfg_i), .req_i(req_i), .cause_access_i(cause_access), .walk_i(walk_i), .dc_i(dc_i),
    .dword_i(dword), .err_i(err), .poison_i(poison), .last_i(last_i),
    .dc_hit_i(dc_hit_i), .dc_cached_i(dc_cached_i),
    .pc_hit_i(pc_hit_i), .pc_cached_i(pc_cached_i), .step_o(dir_step)
  );

  xlate_step_page #(
    .MsiFlat(MsiFlat), .MsiMrif(MsiMrif)
  ) u_page (
    .req_i(req_i), .dbg_i(dbg_i), .cause_access_i(cause_access), .walk_i(page_walk),
    .dc_i(early ? dir_step.dc : dc_i), .dword_i(dword), .err_i(err), .poison_i(poison),
    .exclusive_i(resp_i == bulkhead_pkg::AxiExOkay), .last_i(last_i),
    .f_low_hit_i(f_low_hit_i), .f_low_i(f_low_i),
    .f_middle_hit_i(f_middle_hit_i), .f_middle_i(f_middle_i), .gpa_i(gpa_o),
    .g_low_hit_i(g_low_hit_i), .g_low_i(g_low_i),
    .g_middle_hit_i(g_middle_hit_i), .g_middle_i(g_middle_i),
    .extract_ready_i(extract_ready_i), .extract_i(extract_i), .step_o(page_step)
  );

  always_comb begin
    step_o = directory && !first_now ? dir_step : page_step;
    step_o.access.data = stored;
  end

endmodule
