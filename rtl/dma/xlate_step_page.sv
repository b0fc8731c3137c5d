// SPDX-License-Identifier: Apache-2.0
// The page-table part of a walk's step: first stage, interrupt files, second stage (specification
// "Process to translate an IOVA", steps 17 to 19), with the updates of A and D. Combinational.
module xlate_step_page #(
  parameter bit MsiFlat = 1'b1,
  parameter bit MsiMrif = 1'b0
) (
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic [11:0]              cause_access_i,
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::phases_t    phase_i,       // walk_i.phase
  input  logic                     first_i,       // ... but PhFirst
  input  logic                     file_i,        // gpa_i is in the range of interrupt files
  input  dma_walk_pkg::dc_t        dc_i,
  input  dma_walk_pkg::check_t     check_i,
  input  dma_walk_pkg::found_t     found_i,
  input  logic [63:0]              gpa_i,
  input  logic [63:0]              dword_i,
  input  logic [63:0]              head_i,        // the doubleword before it
  input  logic                     err_i,
  input  logic                     poison_i,
  input  logic                     exclusive_i,   // the response was EXOKAY
  input  logic                     extract_ready_i,
  input  logic [dma_walk_pkg::GpaPageWidth-1:0] extract_i,
  output dma_walk_pkg::step_t      step_o
);

  // Bits of the cause codes that tell reads (+0), writes (+2) and fetches (-1) apart.
  // A translation request is told which permissions there are.
  logic user, ats, is_exec;
  logic [11:0] cause_page, cause_guest;
  assign user = !(req_i.pv && req_i.priv);
  assign ats = req_i.at == bulkhead_pkg::AtTranslationRequest;
  assign is_exec = req_i.exec && !req_i.write && !ats;
  assign cause_page = req_i.write ? 12'd15 : is_exec ? 12'd12 : 12'd13;
  assign cause_guest = req_i.write ? 12'd23 : is_exec ? 12'd20 : 12'd21;

  // ---- first stage -----------------------------------------------------------------------------
  logic canonical;
  logic [2:0] level;      // to be read next
  logic [8:0] vpn_index;
  always_comb begin
    unique case (walk_i.pc.fmode)
      dma_walk_pkg::Stage39: canonical = check_i.sext[0];
      dma_walk_pkg::Stage48: canonical = check_i.sext[1];
      default: canonical = check_i.sext[2];
    endcase
    unique case (level)
      3'd0: vpn_index = req_i.iova[20:12];
      3'd1: vpn_index = req_i.iova[29:21];
      3'd2: vpn_index = req_i.iova[38:30];
      3'd3: vpn_index = req_i.iova[47:39];
      default: vpn_index = req_i.iova[56:48];
    endcase
  end
  dma_walk_pkg::ftable_t f_table;  // cached
  assign f_table = found_i.f_low_hit ? found_i.f_low : found_i.f_middle;
  logic first;            // begin the first stage
  logic no_second;
  assign first = first_i;
  assign no_second = dc_i.gmode == dma_walk_pkg::StageBare;
  always_comb begin
    level = walk_i.level - 3'd1;
    if (first) begin
      level = found_i.f_low_hit ? 3'd0 : found_i.f_middle_hit ? 3'd1
          : {1'b0, walk_i.pc.fmode} + 3'd1;
    end
  end

  // ---- second stage ----------------------------------------------------------------------------
  logic        access;      // gpa_i is that of the access itself, not of a table
  logic        gpa_fits;
  logic [10:0] root_index;
  logic [2:0]  glevel;      // to be read next
  logic [8:0]  gpn_index;   // below the root
  logic [63:0] guest_iotval2;
  assign access = first || walk_i.purpose == dma_walk_pkg::ForAccess;
  assign gpa_fits = check_i.fits[dc_i.gmode];
  always_comb begin
    unique case (dc_i.gmode)
      dma_walk_pkg::Stage39: root_index = gpa_i[40:30];
      dma_walk_pkg::Stage48: root_index = gpa_i[49:39];
      default: root_index = gpa_i[58:48];
    endcase
    glevel = found_i.g_low_hit ? 3'd0 : found_i.g_middle_hit ? 3'd1 : {1'b0, dc_i.gmode} + 3'd1;
    if (phase_i[dma_walk_pkg::PhGpte]) glevel = walk_i.glevel - 3'd1;
    unique case (glevel)
      3'd0: gpn_index = gpa_i[20:12];
      3'd1: gpn_index = gpa_i[29:21];
      3'd2: gpn_index = gpa_i[38:30];
      default: gpn_index = gpa_i[47:39];
    endcase
  end
  assign guest_iotval2 = {gpa_i[63:2], !access && walk_i.gwrite, !access};

  // ---- the PTE ---------------------------------------------------------------------------------
  logic second, retried;
  logic [63:0] pte;
  assign second = phase_i[dma_walk_pkg::PhGpte] || phase_i[dma_walk_pkg::PhGpteW];
  assign retried = phase_i[dma_walk_pkg::PhPteW] || phase_i[dma_walk_pkg::PhGpteW];
  assign pte = check_i.pte;

  // ---- interrupt files -------------------------------------------------------------------------
  logic msi_match;
  assign msi_match = MsiFlat && dc_i.msi && access && file_i;

  // ---- the step --------------------------------------------------------------------------------
  logic        fail, guest_fail;
  logic        gpa_known;     // gpa_i is what the second stage translates
  logic        gpa_done;      // ... and now it is: to `spa`
  logic        table_next;    // a first-stage table is known by its (guest) page: `table_ppn`
  logic        update_read;   // read the PTE at walk.addr exclusively
  logic        update_write;  // write it back with A and D set
  logic [11:0] cause;
  logic [43:0] table_ppn;
  logic [55:0] spa;
  always_comb begin
    step_o = '0;
    step_o.walk = walk_i;
    fail = 1'b0;
    guest_fail = 1'b0;
    cause = err_i ? cause_access_i : dma_walk_pkg::CausePtCorrupt;
    gpa_known = 1'b0;
    gpa_done = 1'b0;
    table_next = 1'b0;
    table_ppn = walk_i.pc.fppn;
    update_read = 1'b0;
    update_write = 1'b0;
    spa = gpa_i[55:0];
    step_o.access.data = check_i.pte_updated;

    unique case (1'b1)
      first: begin
        step_o.event_id = 4'd4;
        step_o.walk.counted = 1'b0;
        step_o.walk.update = 1'b0;
        step_o.walk.gwrite = 1'b0;
        step_o.walk.glob = 1'b0;
        if (walk_i.pc_ok && !user && !walk_i.pc.ens) begin
          fail = 1'b1;
          cause = dma_walk_pkg::CauseTypeDisallowed;
        end else if (walk_i.pc.fmode == dma_walk_pkg::StageBare) begin
          {step_o.walk.r, step_o.walk.w, step_o.walk.x, step_o.walk.u, step_o.walk.d} = '1;
          step_o.walk.pbmt = 2'd0;
          step_o.walk.size = dma_walk_pkg::SizeAll;
          step_o.walk.gpa = gpa_i;
          step_o.walk.purpose = dma_walk_pkg::ForAccess;
          gpa_known = 1'b1;
        end else if (!canonical) begin
          fail = 1'b1;
          cause = cause_page;
        end else if (found_i.f_low_hit || found_i.f_middle_hit) begin
          step_o.walk.level = level;
          step_o.walk.purpose = dma_walk_pkg::ForPte;
          step_o.walk.glob = f_table.glob;
          step_o.walk.gpa = {8'd0, f_table.gppn, vpn_index, 3'd0};
          step_o.walk.phase = dma_walk_pkg::PhPte;
          step_o.access.read = 1'b1;
          step_o.access.addr = {f_table.ppn, vpn_index, 3'd0};
        end else begin
          table_next = 1'b1;
        end
      end

      phase_i[dma_walk_pkg::PhPte], phase_i[dma_walk_pkg::PhPteW]: begin
        if (!walk_i.counted) step_o.event_id = 4'd7;
        step_o.walk.counted = 1'b1;
        step_o.walk.pte = check_i.pte_updated;
        step_o.walk.update = 1'b0;
        table_ppn = check_i.pte_ppn;
        if (err_i || poison_i) begin
          fail = 1'b1;
        end else if (retried && !exclusive_i) begin
          update_read = 1'b1;  // somebody else wrote the PTE meanwhile
        end else if (check_i.pte_fault || (check_i.pte_must && !dc_i.sade)) begin
          fail = 1'b1;
          cause = cause_page;
        end else if (!check_i.pte_leaf) begin
          step_o.walk.glob = walk_i.glob || pte[5];
          step_o.walk.gwrite = 1'b0;
          table_next = 1'b1;
        end else if (check_i.pte_update && !walk_i.update) begin
          // First the right to write the PTE's page, then the PTE again, exclusively.
          step_o.walk.update = 1'b1;
          step_o.walk.gwrite = 1'b1;
          step_o.walk.phase = dma_walk_pkg::PhGpa;
          step_o.again = 1'b1;
        end else if (check_i.pte_update) begin
          update_write = 1'b1;
        end else begin
          {step_o.walk.d, step_o.walk.u} = {pte[7], pte[4]};
          {step_o.walk.x, step_o.walk.w, step_o.walk.r} = pte[3:1];
          step_o.walk.glob = walk_i.glob || pte[5];
          step_o.walk.pbmt = pte[62:61];
          step_o.walk.size = check_i.pte_size;
          step_o.walk.gpa = {8'd0, check_i.pte_ppn, req_i.iova[11:0]};
          step_o.walk.gwrite = 1'b0;
          step_o.walk.purpose = dma_walk_pkg::ForAccess;
          step_o.walk.phase = dma_walk_pkg::PhGpa;
          step_o.again = !(no_second && !dc_i.msi);
          step_o.done = no_second && !dc_i.msi;
          step_o.outcome.ppn = check_i.pte_ppn;
          {step_o.outcome.gr, step_o.outcome.gw, step_o.outcome.gx} = '1;
          step_o.outcome.gsize = dma_walk_pkg::SizeAll;
        end
      end

      phase_i[dma_walk_pkg::PhGpa]: gpa_known = 1'b1;

      phase_i[dma_walk_pkg::PhMsiAddr]: begin
        step_o.access.read = 1'b1;
        step_o.access.last = 3'd1;
        step_o.access.addr = {dc_i.msippn, 12'd0} | {5'd0, extract_i, 4'd0};
        step_o.walk.phase = dma_walk_pkg::PhMsi;
      end

      phase_i[dma_walk_pkg::PhMsi]: begin
        fail = check_i.msi_fail;
        cause = check_i.msi_cause;
        step_o.done = 1'b1;
        step_o.outcome.msi = 1'b1;
        step_o.outcome.ppn = head_i[53:10];
        if (MsiMrif) begin
          step_o.outcome.mrif = !head_i[2];
          step_o.outcome.mrif_addr = head_i[53:7];
          step_o.outcome.nid = {dword_i[60], dword_i[9:0]};
          step_o.outcome.nppn = dword_i[53:10];
        end
        {step_o.outcome.gr, step_o.outcome.gw} = '1;
      end

      second: begin
        if (!walk_i.gcounted) step_o.event_id = 4'd8;
        step_o.walk.gcounted = 1'b1;
        step_o.walk.pte = check_i.pte_updated;
        step_o.walk.gupdate = 1'b0;
        if (err_i || poison_i) begin
          fail = 1'b1;
        end else if (retried && !exclusive_i) begin
          update_read = 1'b1;
        end else if (check_i.pte_fault || (check_i.pte_must && !dc_i.gade)) begin
          guest_fail = 1'b1;
        end else if (!check_i.pte_leaf) begin
          step_o.walk.glevel = glevel;
          step_o.walk.phase = dma_walk_pkg::PhGpte;
          step_o.g_insert = glevel <= 3'd1;
          step_o.access.read = 1'b1;
          step_o.access.addr = {check_i.pte_ppn, gpn_index, 3'd0};
        end else if (check_i.pte_update && !walk_i.gupdate) begin
          update_read = 1'b1;
        end else if (check_i.pte_update) begin
          update_write = 1'b1;
        end else begin
          gpa_done = 1'b1;
          spa = {check_i.pte_ppn, gpa_i[11:0]};
          {step_o.outcome.gx, step_o.outcome.gw, step_o.outcome.gr} = pte[3:1];
          if (!pte[7]) step_o.outcome.gw = 1'b0;
          step_o.outcome.gpbmt = pte[62:61];
          step_o.outcome.gsize = check_i.pte_size;
        end
      end

      default: ;
    endcase

    if (gpa_known) begin
      step_o.walk.gcounted = 1'b0;
      step_o.walk.glevel = glevel;
      step_o.walk.gupdate = 1'b0;
      step_o.walk.phase = dma_walk_pkg::PhGpte;
      if (msi_match) begin
        step_o.walk.phase = extract_ready_i ? dma_walk_pkg::PhMsiAddr : dma_walk_pkg::PhGpa;
        step_o.extract = extract_ready_i;
        step_o.later = !extract_ready_i;
      end else if (no_second) begin
        fail = !gpa_fits;
        cause = cause_access_i;
        gpa_done = 1'b1;
        {step_o.outcome.gr, step_o.outcome.gw, step_o.outcome.gx} = '1;
        step_o.outcome.gsize = dma_walk_pkg::SizeAll;
      end else begin
        guest_fail = !gpa_fits;
        step_o.access.read = 1'b1;
        if (found_i.g_low_hit) step_o.access.addr = {found_i.g_low, gpn_index, 3'd0};
        else if (found_i.g_middle_hit) step_o.access.addr = {found_i.g_middle, gpn_index, 3'd0};
        else step_o.access.addr = {dc_i.gppn[43:2], root_index, 3'd0};
      end
    end

    if (gpa_done) begin
      step_o.access.addr = spa;
      step_o.access.read = !access;
      unique case (first ? dma_walk_pkg::ForAccess : walk_i.purpose)
        dma_walk_pkg::ForPdt: begin
          step_o.access.last = walk_i.level == 3'd0 ? 3'd1 : 3'd0;
          step_o.walk.phase = walk_i.level == 3'd0 ? dma_walk_pkg::PhPc : dma_walk_pkg::PhPdt;
        end
        dma_walk_pkg::ForPte: begin
          step_o.access.lock = walk_i.update;
          step_o.walk.phase = dma_walk_pkg::PhPte;
          step_o.f_insert = !walk_i.update && walk_i.level <= 3'd1;
          step_o.f_middle = walk_i.level[0];
          step_o.f_table = {walk_i.glob, gpa_i[55:12], spa[55:12]};
        end
        default: begin
          step_o.done = 1'b1;
          step_o.outcome.ppn = spa[55:12];
        end
      endcase
    end

    if (table_next) begin
      step_o.walk.level = level;
      step_o.walk.gpa = {8'd0, table_ppn, vpn_index, 3'd0};
      step_o.walk.purpose = dma_walk_pkg::ForPte;
      step_o.walk.phase = no_second ? dma_walk_pkg::PhPte : dma_walk_pkg::PhGpa;
      step_o.again = !no_second;
      step_o.access.read = no_second;
      step_o.access.addr = {table_ppn, vpn_index, 3'd0};
      step_o.f_insert = no_second && level <= 3'd1;
      step_o.f_middle = level[0];
      step_o.f_table = {step_o.walk.glob, table_ppn, table_ppn};
    end
    step_o.g_middle = glevel[0];
    step_o.g_ppn = check_i.pte_ppn;

    if (update_read) begin
      step_o.walk.update = !second;
      step_o.walk.gupdate = second;
      step_o.walk.phase = second ? dma_walk_pkg::PhGpte : dma_walk_pkg::PhPte;
      step_o.access.read = 1'b1;
      step_o.access.lock = 1'b1;
      step_o.access.addr = walk_i.addr;
    end
    if (update_write) begin
      step_o.walk.phase = second ? dma_walk_pkg::PhGpteW : dma_walk_pkg::PhPteW;
      step_o.access.write = 1'b1;
      step_o.access.lock = 1'b1;
      step_o.access.addr = walk_i.addr;
      if (!exclusive_i) begin  // this memory has no exclusive accesses
        fail = 1'b1;
        cause = cause_access_i;
      end
    end
    if (step_o.access.read) step_o.walk.addr = step_o.access.addr;

    if (guest_fail) begin
      fail = 1'b1;
      cause = cause_guest;
      step_o.outcome.iotval2 = guest_iotval2;
    end
    if (fail) begin
      step_o.done = 1'b1;
      step_o.again = 1'b0;
      step_o.access.read = 1'b0;
      step_o.access.write = 1'b0;
      step_o.outcome.cause = cause;
    end
    step_o.outcome.ok = !fail;
  end

endmodule
