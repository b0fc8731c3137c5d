// SPDX-License-Identifier: Apache-2.0
// From the outcome of a walk to what leaves the translator: the answer, the fault record
// (specification "Fault/Event-Queue", with DTF applied), the debug response and the IOTLB entry.
// Combinational.
module xlate_result #(
  parameter bit MsiFlat = 1'b1,
  parameter bit Ats = 1'b0,
  parameter bit T2gpa = 1'b0
) (
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic                     dbg_i,
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::dc_t        dc_i,
  input  dma_walk_pkg::outcome_t   outcome_i,
  input  logic [58:12]             gpn_i,      // of the access
  output bulkhead_pkg::xlate_rsp_t rsp_o,
  output bulkhead_pkg::dbg_rsp_t   dbg_rsp_o,
  output logic                     report_o,   // the fault
  output bulkhead_pkg::fault_t     fault_o,
  output logic                     insert_o,   // the entry into the IOTLB
  output dma_walk_pkg::tlb_t       entry_o
);

  localparam logic [63:0] PageRequestCode = 64'h4;  // of the message

  // ---- size ------------------------------------------------------------------------------------
  // The smaller of both stages; 1 GiB stands for "everything". A mapping that also covers a virtual
  // interrupt file is used for this one page only.
  logic [2:0]  mapped, size;
  logic [dma_walk_pkg::GpaPageWidth-1:0] below;  // page number bits within the mapping
  logic        overlaps;
  always_comb begin
    mapped = walk_i.size < outcome_i.gsize ? walk_i.size : outcome_i.gsize;
    if (mapped == dma_walk_pkg::SizeAll) mapped = dma_walk_pkg::Size1G;
    unique case (mapped)
      dma_walk_pkg::Size4K: below = '0;
      dma_walk_pkg::Size64K: below = 47'hf;
      dma_walk_pkg::Size2M: below = 47'h1ff;
      dma_walk_pkg::Size1G: below = 47'h3ffff;
      dma_walk_pkg::Size512G: below = 47'h7ffffff;
      default: below = 47'hfffffffff;
    endcase
  end
  assign overlaps = MsiFlat && dc_i.msi
      && ((gpn_i ^ dc_i.pattern) & ~dc_i.mask & ~below) == '0;
  assign size = outcome_i.msi || overlaps ? dma_walk_pkg::Size4K : mapped;

  logic [5:0] page_lg2;
  logic [43:0] dbg_ppn;
  always_comb begin
    dbg_ppn = outcome_i.ppn;
    unique case (size)
      dma_walk_pkg::Size4K: page_lg2 = 6'd12;
      dma_walk_pkg::Size64K: begin page_lg2 = 6'd16; dbg_ppn[3:0] = 4'h7; end
      dma_walk_pkg::Size2M: begin page_lg2 = 6'd21; dbg_ppn[8:0] = 9'h0ff; end
      dma_walk_pkg::Size1G: begin page_lg2 = 6'd30; dbg_ppn[17:0] = 18'h1ffff; end
      dma_walk_pkg::Size512G: begin page_lg2 = 6'd39; dbg_ppn[26:0] = 27'h3ffffff; end
      default: begin page_lg2 = 6'd48; dbg_ppn[35:0] = 36'h7ffffffff; end
    endcase
  end

  // ---- permissions -----------------------------------------------------------------------------
  logic first, r, w, x, user_ok, super_ok, super_exec_ok;
  assign first = walk_i.pc.fmode != dma_walk_pkg::StageBare;
  assign r = walk_i.r && outcome_i.gr;
  assign w = walk_i.w && walk_i.d && outcome_i.gw;
  assign x = walk_i.x && outcome_i.gx;
  assign user_ok = !first || walk_i.u;
  assign super_exec_ok = (walk_i.pc.ens || !walk_i.pc_ok) && (!first || !walk_i.u);
  assign super_ok = super_exec_ok || (walk_i.pc.ens && walk_i.pc.sum);

  logic [1:0] pbmt;
  assign pbmt = walk_i.pbmt != 2'd0 ? walk_i.pbmt : outcome_i.gpbmt;

  // ---- translation requests -------------------------------------------------------------------
  // ("PCIe ATS translation request handling"): which permissions are granted, and how a fault is
  // answered.
  logic ats, page_req, priv, ats_r, ats_w, ats_x, none, unsupported;
  assign ats = Ats && req_i.at == bulkhead_pkg::AtTranslationRequest;
  assign page_req = req_i.at == bulkhead_pkg::AtReserved;
  assign priv = req_i.pv && req_i.priv;
  assign ats_r = outcome_i.mrif || (r && (priv ? super_ok : user_ok));
  assign ats_w = outcome_i.mrif || (w && (priv ? super_ok : user_ok) && !req_i.nw);
  assign ats_x = ats_r && x && (priv ? super_exec_ok : user_ok) && req_i.exec;
  always_comb begin
    unique case (outcome_i.cause)
      12'd12, 12'd13, 12'd15, 12'd20, 12'd21, 12'd23, dma_walk_pkg::CausePdtInvalid,
      dma_walk_pkg::CauseMsiInvalid: none = ats;
      default: none = 1'b0;
    endcase
    unsupported = req_i.at != bulkhead_pkg::AtTranslationRequest || (outcome_i.cause >= dma_walk_pkg::CauseAllDisallowed
                           && outcome_i.cause <= dma_walk_pkg::CauseTypeDisallowed);
  end

  logic reported, with_dtf;
  always_comb begin
    unique case (outcome_i.cause)
      dma_walk_pkg::CauseAllDisallowed, dma_walk_pkg::CauseDdtAccess, dma_walk_pkg::CauseDdtInvalid,
      dma_walk_pkg::CauseDdtMisconfig, dma_walk_pkg::CauseDdtCorrupt: with_dtf = 1'b1;
      default: with_dtf = 1'b0;
    endcase
  end
  assign reported = with_dtf || !(walk_i.dc_ok && dc_i.dtf);

  logic is_exec;
  logic [1:0] kind;
  assign is_exec = req_i.exec && !req_i.write;
  assign kind = req_i.write ? 2'd3 : is_exec ? 2'd1 : 2'd2;

  always_comb begin
    rsp_o = '0;
    entry_o = '0;
    fault_o = '0;

    rsp_o.id = req_i.id;
    if (outcome_i.ok && !(ats && !ats_r && !ats_w)) rsp_o.status = bulkhead_pkg::XlateOk;
    else if (outcome_i.ok || none) rsp_o.status = bulkhead_pkg::XlateNone;
    else rsp_o.status = unsupported ? bulkhead_pkg::XlateUr : bulkhead_pkg::XlateCa;
    rsp_o.pa = {3'd0, outcome_i.ppn, req_i.iova[11:0]};
    if (outcome_i.mrif) rsp_o.pa = {3'd0, outcome_i.mrif_addr, 9'd0};
    else if (T2gpa && ats && dc_i.t2gpa) rsp_o.pa = {walk_i.gpa[58:12], req_i.iova[11:0]};
    rsp_o.page_lg2 = page_lg2;
    {rsp_o.r, rsp_o.w, rsp_o.x} = {r, w, x};
    if (ats) {rsp_o.r, rsp_o.w, rsp_o.x} = {ats_r, ats_w, ats_x};
    rsp_o.u = ats && outcome_i.mrif;
    rsp_o.g = walk_i.glob && first && req_i.pv && !outcome_i.msi;
    rsp_o.pbmt = pbmt;
    rsp_o.msi = outcome_i.msi;
    rsp_o.mrif = outcome_i.msi && outcome_i.mrif;
    rsp_o.nid = outcome_i.nid;
    rsp_o.nppn = outcome_i.nppn;

    dbg_rsp_o.fault = !outcome_i.ok;
    dbg_rsp_o.pbmt = pbmt;
    dbg_rsp_o.s = size != dma_walk_pkg::Size4K;
    dbg_rsp_o.ppn = dbg_ppn;
    dbg_rsp_o.disallowed = outcome_i.cause == dma_walk_pkg::CauseTypeDisallowed;
    dbg_rsp_o.prpr = walk_i.dc_ok && dc_i.prpr;

    report_o = !outcome_i.ok && reported && !none;
    fault_o.cause = outcome_i.cause;
    unique case (req_i.at)
      bulkhead_pkg::AtUntranslated: fault_o.ttyp = {4'd0, kind};
      bulkhead_pkg::AtTranslationRequest: fault_o.ttyp = 6'd8;
      bulkhead_pkg::AtReserved: fault_o.ttyp = 6'd9;
      default: fault_o.ttyp = {4'd0, kind} + 6'd4;
    endcase
    fault_o.did = req_i.did;
    fault_o.pv = req_i.pv;
    fault_o.pid = req_i.pv ? req_i.pid : '0;
    fault_o.priv = req_i.pv && req_i.priv;
    fault_o.iotval = page_req ? PageRequestCode : req_i.iova;
    fault_o.iotval2 = outcome_i.iotval2;

    // Without a device context (Bare mode) there is nothing to remember; nor is there for MRIFs.
    // Entries are for untranslated requests.
    insert_o = outcome_i.ok && walk_i.dc_ok && !dbg_i && !outcome_i.mrif
        && req_i.at == bulkhead_pkg::AtUntranslated;
    entry_o.key = {req_i.did, req_i.pv, req_i.pv ? req_i.pid : 20'd0, req_i.iova[63:12]};
    entry_o.gv = dc_i.gmode != dma_walk_pkg::StageBare;
    entry_o.gscid = dc_i.gscid;
    entry_o.pscv = first;
    entry_o.pscid = walk_i.pc.pscid;
    entry_o.glob = walk_i.glob;
    entry_o.msi = outcome_i.msi;
    entry_o.fsize = walk_i.size;
    entry_o.size = size;
    entry_o.ppn = outcome_i.ppn;
    entry_o.pbmt = pbmt;
    entry_o.perm = {r && user_ok, w && user_ok, x && user_ok,
                           r && super_ok, w && super_ok, x && super_exec_ok};
  end

endmodule
