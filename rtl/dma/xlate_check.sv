// SPDX-License-Identifier: Apache-2.0
// First half of a walk's step: what an event's data say by themselves, without regard to what
// follows from it. Its result is registered; xlate_step decides with it. Combinational.
module xlate_check #(
  parameter bit MsiFlat = 1'b1,
  parameter bit MsiMrif = 1'b0,
  parameter bit AmoHwad = 1'b1,
  parameter bit Ats = 1'b0,
  parameter bit T2gpa = 1'b0,
  parameter bit End = 1'b0
) (
  input  logic                     be_i,      // fctl.BE
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic                     dbg_i,
  input  logic                     spare_i,   // a prefetch: A and D stay as they are
  input  dma_walk_pkg::walk_t      walk_i,
  input  logic [63:0]              gpa_i,
  input  logic [63:0]              dword_i,
  input  logic [63:0]              head_i,    // the doubleword before it
  input  logic [2:0]               beat_i,    // number of doublewords before it
  input  logic                     err_i,
  input  logic                     poison_i,
  input  dma_walk_pkg::burst_t     burst_i,   // what these said
  input  dma_walk_pkg::dc_t        dc_i,
  output dma_walk_pkg::dc_t        dc_o,      // dc_i; with this doubleword in its place, if it is of it
  output dma_walk_pkg::pc_t        pc_o,
  output dma_walk_pkg::check_t     check_o
);

  // A translation request needs no permission: it is told which there are, and what it wishes
  // for beyond reading is the right to write.
  logic is_exec, ats, need_r, need_w, need_x, wish_w, user;
  assign user = !(req_i.pv && req_i.priv);
  assign ats = req_i.at == bulkhead_pkg::AtTranslationRequest;
  assign is_exec = req_i.exec && !req_i.write && !ats;
  assign wish_w = ats && !req_i.nw;
  assign need_w = req_i.write;
  assign need_x = dbg_i ? req_i.exec : is_exec;
  assign need_r = dbg_i || !(need_w || need_x || ats);

  // ---- a PTE -----------------------------------------------------------------------------------
  // Implicit accesses read; the one for an A/D update writes as well.
  logic second, retried, table_access;
  logic fault, leaf, must, update;
  logic [2:0]  size;
  logic [43:0] ppn;
  logic [63:0] pte, updated;
  assign second = walk_i.phase == dma_walk_pkg::PhGpte || walk_i.phase == dma_walk_pkg::PhGpteW;
  assign retried = walk_i.phase == dma_walk_pkg::PhPteW || walk_i.phase == dma_walk_pkg::PhGpteW;
  assign table_access = second && walk_i.purpose != dma_walk_pkg::ForAccess;
  xlate_pte u_pte (
    .pte_i(pte),
    .level_i(second ? walk_i.glevel : walk_i.level),
    .second_i(second),
    .user_i(user),
    .sum_i(walk_i.pc.sum),
    .read_i(table_access || need_r),
    .write_i(table_access ? walk_i.gwrite : need_w),
    .exec_i(!table_access && need_x),
    .wish_i(wish_w && (!second || (!table_access && walk_i.w && walk_i.d))),
    .vpn_i(second ? walk_i.gpa[55:12] : req_i.iova[55:12]),
    .fault_o(fault), .leaf_o(leaf), .must_o(must), .update_o(update), .ppn_o(ppn), .size_o(size),
    .updated_o(updated)
  );
  assign pte = retried ? walk_i.pte : dword_i;
  assign {check_o.pte, check_o.pte_ppn, check_o.pte_size, check_o.pte_updated}
      = {pte, ppn, size, updated};
  assign check_o.pte_fault = fault || (spare_i && must);
  assign {check_o.pte_leaf, check_o.pte_must} = {leaf, must};
  assign check_o.pte_update = update && (second ? dc_i.gade : dc_i.sade);

  // ---- an entry of a directory: all doublewords together, a non-leaf entry has one --------------
  logic dc_bad, pc_bad;
  dma_walk_pkg::burst_t burst;
  assign check_o.burst = burst;
  xlate_context #(
    .MsiFlat(MsiFlat), .AmoHwad(AmoHwad), .Ats(Ats), .T2gpa(T2gpa), .End(End)
  ) u_context (
    .be_i(be_i), .device_i(walk_i.phase == dma_walk_pkg::PhDc), .beat_i(beat_i),
    .dw_i(dword_i), .head_i(head_i),
    .dc_i(dc_i), .dc_o(dc_o), .dc_bad_o(dc_bad), .pc_o(pc_o), .pc_bad_o(pc_bad)
  );
  always_comb begin
    burst = beat_i == '0 ? '0 : burst_i;
    if (beat_i == '0) burst.valid = dword_i[0];
    burst.err |= err_i;
    burst.poison |= poison_i;
    unique case (walk_i.phase)
      dma_walk_pkg::PhDc: burst.bad |= dc_bad;
      dma_walk_pkg::PhPc: burst.bad = pc_bad;
      default: burst.bad = dword_i[63:54] != '0 || dword_i[9:1] != '0;
    endcase
  end

  // ---- an MSI PTE: its first doubleword is head_i. C=1 means nothing here ----------------------
  logic basic, mrif, msi_fail;
  logic [11:0] msi_cause;
  assign {check_o.msi_fail, check_o.msi_cause} = {msi_fail, msi_cause};
  assign basic = head_i[2] && head_i[9:7] == '0;
  assign mrif = MsiMrif && !head_i[2] && dword_i[63:61] == '0 && dword_i[59:54] == '0;
  always_comb begin
    msi_fail = 1'b1;
    msi_cause = dma_walk_pkg::CauseMsiMisconfig;
    if (burst.err) begin
      msi_cause = dma_walk_pkg::CauseMsiAccess;
    end else if (burst.poison) begin
      msi_cause = dma_walk_pkg::CauseMsiCorrupt;
    end else if (!head_i[0]) begin
      msi_cause = dma_walk_pkg::CauseMsiInvalid;
    end else if (head_i[63:54] == '0 && head_i[6:3] == '0 && head_i[1] && (basic || mrif)) begin
      // An interrupt file is readable and writable. The debug interface cannot describe an MRIF.
      msi_fail = need_x || (dbg_i && !head_i[2]);
      msi_cause = need_x ? (req_i.write ? 12'd7 : req_i.exec ? 12'd1 : 12'd5)
                                 : dma_walk_pkg::CauseTypeDisallowed;
    end
  end

  // ---- addresses -------------------------------------------------------------------------------
  assign check_o.sext = {req_i.iova[63:56] == '0 || req_i.iova[63:56] == '1,
                         req_i.iova[63:47] == '0 || req_i.iova[63:47] == '1,
                         req_i.iova[63:38] == '0 || req_i.iova[63:38] == '1};
  assign check_o.fits = {gpa_i[63:59] == '0, gpa_i[63:50] == '0, gpa_i[63:41] == '0,
                         gpa_i[63:56] == '0};

  logic unused;
  assign unused = MsiFlat;

endmodule
