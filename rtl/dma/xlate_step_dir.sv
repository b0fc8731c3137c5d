// SPDX-License-Identifier: Apache-2.0
// The directory part of a walk's step: from the mode to the first-stage controls (specification
// "Process to translate an IOVA", steps 1 to 16). Combinational.
module xlate_step_dir #(
  parameter bit MsiFlat = 1'b1,
  parameter bit AmoHwad = 1'b1,
  parameter bit Ats = 1'b0,
  parameter bit T2gpa = 1'b0,
  parameter bit End = 1'b0
) (
  input  bulkhead_pkg::xlate_cfg_t cfg_i,
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic [11:0]              cause_access_i,
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::dc_t        dc_i,
  input  logic [63:0]              dword_i,
  input  logic                     err_i,
  input  logic                     poison_i,
  input  logic                     last_i,
  input  logic                     dc_hit_i,      // directory caches, for this request
  input  dma_walk_pkg::dc_t        dc_cached_i,
  input  logic                     pc_hit_i,
  input  dma_walk_pkg::pc_t        pc_cached_i,
  output dma_walk_pkg::step_t      step_o
);

  logic translated, page_req;
  assign translated = Ats && req_i.at == bulkhead_pkg::AtTranslated;
  assign page_req = Ats && req_i.at == bulkhead_pkg::AtReserved;

  // With its device context cached a walk begins at PhCtx, in the step of PhStart.
  logic start, cached, ctx_now;
  dma_walk_pkg::dc_t dc;
  assign start = walk_i.phase == dma_walk_pkg::PhStart;
  assign cached = start && dc_hit_i && cfg_i.iommu_mode > dma_walk_pkg::ModeBare && !did_wide;
  assign ctx_now = cached || walk_i.phase == dma_walk_pkg::PhCtx;
  assign dc = start ? dc_cached_i : dc_i;

  // ---- device directory: the table and level to read next --------------------------------------
  logic [2:0]  ddt_level;
  logic [43:0] ddt_table;
  logic        did_wide;
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
  assign pid_wide = dc.fmode == 2'd1 ? req_i.pid[19:8] != '0
      : dc.fmode == 2'd2 && req_i.pid[19:17] != '0;
  assign pdt_level = ctx_now ? {1'b0, dc.fmode} - 3'd1 : walk_i.level - 3'd1;
  assign pdt_table = ctx_now ? dc.fppn : dword_i[53:10];
  always_comb begin
    unique case (pdt_level)
      3'd0: pdt_offset = {pid[7:0], 4'd0};
      3'd1: pdt_offset = {pid[16:8], 3'd0};
      default: pdt_offset = {6'd0, pid[19:17], 3'd0};
    endcase
  end

  // ---- entries ---------------------------------------------------------------------------------
  dma_walk_pkg::dc_t dc_next;
  dma_walk_pkg::pc_t pc_next;
  logic dc_bad, pc_bad;
  xlate_context #(
    .MsiFlat(MsiFlat), .AmoHwad(AmoHwad), .Ats(Ats), .T2gpa(T2gpa), .End(End)
  ) u_context (
    .be_i(cfg_i.be), .beat_i(walk_i.beat), .dw_i(dword_i),
    .dc_i(dc_i), .dc_o(dc_next), .dc_bad_o(dc_bad),
    .pc_i(walk_i.pc), .pc_o(pc_next), .pc_bad_o(pc_bad)
  );

  // What all doublewords of this entry up to now say together. A non-leaf entry has one.
  logic ctx, first, valid, bad, err, poison, entry_fail;
  assign ctx = walk_i.phase == dma_walk_pkg::PhDc || walk_i.phase == dma_walk_pkg::PhPc;
  assign first = !ctx || walk_i.beat == 3'd0;
  assign valid = first ? dword_i[0] : walk_i.valid;
  assign err = err_i || (!first && walk_i.err);
  assign poison = poison_i || (!first && walk_i.poison);
  always_comb begin
    bad = !first && walk_i.bad;
    if (walk_i.phase == dma_walk_pkg::PhDc) bad |= dc_bad;
    else if (walk_i.phase == dma_walk_pkg::PhPc) bad |= pc_bad;
    else bad |= dword_i[63:54] != '0 || dword_i[9:1] != '0;
  end
  assign entry_fail = err || poison || !valid || bad;

  logic [11:0] ddt_cause, pdt_cause;
  assign ddt_cause = err ? dma_walk_pkg::CauseDdtAccess : poison ? dma_walk_pkg::CauseDdtCorrupt
      : !valid ? dma_walk_pkg::CauseDdtInvalid : dma_walk_pkg::CauseDdtMisconfig;
  assign pdt_cause = err ? dma_walk_pkg::CausePdtAccess : poison ? dma_walk_pkg::CausePdtCorrupt
      : !valid ? dma_walk_pkg::CausePdtInvalid : dma_walk_pkg::CausePdtMisconfig;

  // ---- the step --------------------------------------------------------------------------------
  logic        fail, read_ddt, read_pdt;
  logic [11:0] cause;
  always_comb begin
    step_o = '0;
    step_o.walk = start ? '0 : walk_i;
    step_o.dc = dc;
    fail = 1'b0;
    cause = '0;
    read_ddt = 1'b0;
    read_pdt = 1'b0;
    if (ctx) begin
      step_o.walk.beat = last_i ? 3'd0 : walk_i.beat + 3'd1;
      step_o.walk.valid = valid;
      step_o.walk.bad = bad;
      step_o.walk.err = err;
      step_o.walk.poison = poison;
    end

    unique case (walk_i.phase)
      dma_walk_pkg::PhStart: begin
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
          step_o.event_id = 4'd5;
          read_ddt = 1'b1;
        end
      end

      dma_walk_pkg::PhDdt: begin
        fail = entry_fail;
        cause = ddt_cause;
        read_ddt = 1'b1;
      end

      dma_walk_pkg::PhDc: begin
        step_o.dc = dc_next;
        if (last_i) begin
          fail = entry_fail;
          cause = ddt_cause;
          step_o.dc_insert = !entry_fail;
          step_o.walk.dc_ok = !entry_fail;
          step_o.walk.phase = dma_walk_pkg::PhCtx;
          step_o.again = 1'b1;
        end
      end

      dma_walk_pkg::PhPdt: begin
        fail = entry_fail;
        cause = pdt_cause;
        read_pdt = 1'b1;
      end

      dma_walk_pkg::PhPc: begin
        step_o.walk.pc = pc_next;
        if (last_i) begin
          fail = entry_fail;
          cause = pdt_cause;
          step_o.pc_insert = !entry_fail;
          step_o.walk.pc_ok = 1'b1;
          step_o.walk.phase = dma_walk_pkg::PhFirst;
          step_o.again = 1'b1;
        end
      end

      default: ;
    endcase

    if (ctx_now) begin
      step_o.walk.dc_ok = 1'b1;
      step_o.walk.pc = '0;
      step_o.walk.phase = dma_walk_pkg::PhFirst;
      step_o.again = 1'b1;
      cause = dma_walk_pkg::CauseTypeDisallowed;
      if (page_req) begin
        fail = !dc.en_ats || !dc.en_pri;
        {step_o.done, step_o.again} = 2'b10;
      end else if ((req_i.at != bulkhead_pkg::AtUntranslated && !dc.en_ats)
                   || (req_i.pv && (!dc.pdtv || pid_wide))) begin
        fail = 1'b1;
      end else if (translated && !dc.t2gpa) begin
        // The address is what an earlier translation request was answered with.
        fail = req_i.iova[63:56] != '0;
        cause = cause_access_i;
        {step_o.done, step_o.again} = 2'b10;
        step_o.walk.size = dma_walk_pkg::SizeAll;
        step_o.outcome.ppn = req_i.iova[55:12];
        step_o.outcome.gsize = dma_walk_pkg::SizeAll;
      end else if (translated) begin
        // A GPA: the first stage stays Bare.
      end else if (!dc.pdtv) begin
        step_o.walk.pc.pscid = dc.pscid;
        step_o.walk.pc.fmode = dc.fmode;
        step_o.walk.pc.fppn = dc.fppn;
      end else if ((req_i.pv || dc.dpe) && dc.fmode != 2'd0) begin
        if (pc_hit_i) begin
          step_o.walk.pc = pc_cached_i;
          step_o.walk.pc_ok = 1'b1;
        end else begin
          step_o.event_id = 4'd6;
          read_pdt = 1'b1;
        end
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
