// SPDX-License-Identifier: Apache-2.0
// The directory part of a walk's step: from the mode to the first-stage controls (specification
// "Process to translate an IOVA", steps 1 to 16). Combinational.
module xlate_step_dir #(
  parameter bit MsiFlat = 1'b1,
  parameter bit Ats = 1'b0
) (
  input  bulkhead_pkg::xlate_cfg_t cfg_i,
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic [11:0]              cause_access_i,
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::phases_t    phase_i,       // walk_i.phase
  input  dma_walk_pkg::dc_t        dc_i,
  input  dma_walk_pkg::pc_t        pc_i,
  input  logic                     by_process_i,  // a process context applies
  input  dma_walk_pkg::check_t     check_i,
  input  logic                     dc_hit_i,      // dc_i is a cached one
  input  logic                     pc_hit_i,
  input  logic [63:0]              dword_i,
  input  logic                     plain_i,
  output logic                     first_o,       // go on to the first stage, in this step
  output dma_walk_pkg::step_t      step_o
);

  logic translated, page_req;
  assign translated = Ats && req_i.at == bulkhead_pkg::AtTranslated;
  assign page_req = Ats && req_i.at == bulkhead_pkg::AtReserved;

  // With its device context cached a walk begins at PhCtx, in the step of PhStart.
  logic start, mode_walks, did_wide, ctx_now;
  assign start = phase_i[dma_walk_pkg::PhStart];
  assign mode_walks = cfg_i.iommu_mode > dma_walk_pkg::ModeBare;
  assign ctx_now = start ? dc_hit_i && mode_walks && !did_wide
      : phase_i[dma_walk_pkg::PhCtx];

  // ---- device directory: the table and level to read next --------------------------------------
  logic [2:0]  ddt_level;
  logic [43:0] ddt_table;
  logic [8:0]  ddi;
  logic [55:0] dc_addr, ddt_addr;
  assign ddt_level = start ? 3'(cfg_i.iommu_mode - dma_walk_pkg::Mode1Lvl) : walk_i.level - 3'd1;
  assign ddt_table = start ? cfg_i.ddt_ppn : dword_i[53:10];
  assign ddt_addr = ddt_level == 3'd0 ? dc_addr : {ddt_table, ddi, 3'd0};
  if (MsiFlat) begin : gen_extended
    assign did_wide = (cfg_i.iommu_mode == dma_walk_pkg::Mode1Lvl && req_i.did[23:6] != '0)
        || (cfg_i.iommu_mode == dma_walk_pkg::Mode2Lvl && req_i.did[23:15] != '0);
    assign ddi = ddt_level == 3'd2 ? req_i.did[23:15] : req_i.did[14:6];
    assign dc_addr = {ddt_table, req_i.did[5:0], 6'd0};
  end else begin : gen_base
    assign did_wide = (cfg_i.iommu_mode == dma_walk_pkg::Mode1Lvl && req_i.did[23:7] != '0)
        || (cfg_i.iommu_mode == dma_walk_pkg::Mode2Lvl && req_i.did[23:16] != '0);
    assign ddi = ddt_level == 3'd2 ? {1'b0, req_i.did[23:16]} : req_i.did[15:7];
    assign dc_addr = {ddt_table, req_i.did[6:0], 5'd0};
  end

  // ---- process directory: likewise -------------------------------------------------------------
  logic [2:0]  pdt_level;
  logic [43:0] pdt_table;
  logic [11:0] pdt_offset;
  logic [19:0] pid;
  logic        pid_wide;
  assign pid = req_i.pv ? req_i.pid : '0;  // DC.tc.DPE: 0 is the default
  assign pid_wide = dc_i.fmode == 2'd1 ? req_i.pid[19:8] != '0
      : dc_i.fmode == 2'd2 && req_i.pid[19:17] != '0;
  assign pdt_level = ctx_now ? {1'b0, dc_i.fmode} - 3'd1 : walk_i.level - 3'd1;
  assign pdt_table = ctx_now ? dc_i.fppn : dword_i[53:10];
  always_comb begin
    unique case (pdt_level)
      3'd0: pdt_offset = {pid[7:0], 4'd0};
      3'd1: pdt_offset = {pid[16:8], 3'd0};
      default: pdt_offset = {6'd0, pid[19:17], 3'd0};
    endcase
  end


  // ---- what an entry says ----------------------------------------------------------------------
  logic entry_fail;
  dma_walk_pkg::burst_t entry;
  logic [11:0] ddt_cause, pdt_cause;
  assign entry = check_i.burst;
  assign entry_fail = entry.err || entry.poison || !entry.valid || entry.bad;
  assign ddt_cause = entry.err ? dma_walk_pkg::CauseDdtAccess
      : entry.poison ? dma_walk_pkg::CauseDdtCorrupt
      : !entry.valid ? dma_walk_pkg::CauseDdtInvalid : dma_walk_pkg::CauseDdtMisconfig;
  assign pdt_cause = entry.err ? dma_walk_pkg::CausePdtAccess
      : entry.poison ? dma_walk_pkg::CausePdtCorrupt
      : !entry.valid ? dma_walk_pkg::CausePdtInvalid : dma_walk_pkg::CausePdtMisconfig;

  // ---- a device context is there ---------------------------------------------------------------
  logic disallowed, spa, gpa_bad;
  assign disallowed = (page_req && !dc_i.en_pri)
      || (req_i.at != bulkhead_pkg::AtUntranslated && !dc_i.en_ats)
      || (!page_req && req_i.pv && (!dc_i.pdtv || pid_wide));
  assign spa = translated && !dc_i.t2gpa;  // an earlier translation request's answer
  // T2GPA needs a second stage; this can be said only when tc and iohgatp are both here.
  assign gpa_bad = !start && dc_i.t2gpa && dc_i.gmode == dma_walk_pkg::StageBare;
  assign first_o = ctx_now && !disallowed && !gpa_bad && !page_req && !spa
      && (!by_process_i || pc_hit_i);

  // ---- the step --------------------------------------------------------------------------------
  logic        fail, read_ddt, read_pdt;
  logic [11:0] cause;
  always_comb begin
    step_o = '0;
    step_o.walk = start ? '0 : walk_i;
    fail = 1'b0;
    cause = '0;
    read_ddt = 1'b0;
    read_pdt = 1'b0;

    unique case (1'b1)
      phase_i[dma_walk_pkg::PhStart]: begin
        cause = dma_walk_pkg::CauseTypeDisallowed;
        if (cfg_i.iommu_mode == dma_walk_pkg::ModeOff) begin
          fail = 1'b1;
          cause = dma_walk_pkg::CauseAllDisallowed;
        end else if (cfg_i.iommu_mode == dma_walk_pkg::ModeBare) begin
          step_o.done = 1'b1;
          step_o.outcome.ppn = req_i.iova[55:12];
          fail = req_i.at != bulkhead_pkg::AtUntranslated || req_i.iova[63:56] != '0;
          if (req_i.at == bulkhead_pkg::AtUntranslated) cause = cause_access_i;
        end else if (did_wide) begin
          fail = 1'b1;
        end else if (!dc_hit_i) begin
          step_o.event_id = plain_i ? 4'd0 : 4'd5;
          read_ddt = 1'b1;
        end
      end

      phase_i[dma_walk_pkg::PhDdt]: begin
        fail = entry_fail;
        cause = ddt_cause;
        read_ddt = 1'b1;
      end

      phase_i[dma_walk_pkg::PhDc]: begin
        fail = entry_fail;
        cause = ddt_cause;
        step_o.walk.phase = dma_walk_pkg::PhCtx;
        step_o.again = 1'b1;
      end

      phase_i[dma_walk_pkg::PhPdt]: begin
        fail = entry_fail;
        cause = pdt_cause;
        read_pdt = 1'b1;
      end

      phase_i[dma_walk_pkg::PhPc]: begin
        fail = entry_fail;
        cause = pdt_cause;
        step_o.pc_insert = !entry_fail;
        step_o.walk.pc = pc_i;
        step_o.walk.pc_ok = 1'b1;
        step_o.walk.phase = dma_walk_pkg::PhFirst;
        step_o.again = 1'b1;
      end

      default: ;
    endcase

    if (ctx_now) begin
      step_o.walk.dc_ok = 1'b1;
      step_o.dc_insert = !start && !gpa_bad;
      cause = dma_walk_pkg::CauseTypeDisallowed;
      if (gpa_bad) begin
        step_o.walk.dc_ok = 1'b0;
        fail = 1'b1;
        cause = dma_walk_pkg::CauseDdtMisconfig;
      end else if (disallowed) begin
        fail = 1'b1;
      end else if (page_req) begin
        step_o.done = 1'b1;
      end else if (spa) begin
        fail = req_i.iova[63:56] != '0;
        cause = cause_access_i;
        step_o.done = 1'b1;
        step_o.walk.size = dma_walk_pkg::SizeAll;
        step_o.outcome.ppn = req_i.iova[55:12];
        step_o.outcome.gsize = dma_walk_pkg::SizeAll;
      end else begin
        step_o.event_id = 4'd6;  // where first_o says no
        read_pdt = 1'b1;
      end
    end

    if (read_ddt) begin
      step_o.walk.level = ddt_level;
      step_o.walk.phase = ddt_level == 3'd0 ? dma_walk_pkg::PhDc : dma_walk_pkg::PhDdt;
      step_o.access.read = 1'b1;
      step_o.access.addr = ddt_addr;
      step_o.access.last = ddt_level != 3'd0 ? 3'd0 : MsiFlat ? 3'd7 : 3'd3;
    end
    if (read_pdt) begin
      step_o.walk.level = pdt_level;
      step_o.walk.gpa = {8'd0, pdt_table, pdt_offset};
      step_o.walk.purpose = dma_walk_pkg::ForPdt;
      step_o.walk.gwrite = 1'b0;
      step_o.walk.phase = dma_walk_pkg::PhGpa;
      step_o.again = 1'b1;
    end
    if (fail) begin
      step_o.done = 1'b1;
      step_o.again = 1'b0;
      step_o.access.read = 1'b0;
      step_o.outcome.cause = cause;
    end
    step_o.outcome.ok = !fail;
  end

endmodule
