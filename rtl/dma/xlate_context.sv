// SPDX-License-Identifier: Apache-2.0
// Takes one doubleword of a device or process context into its reduced form and checks it
// (specification "Device-context configuration checks", "Process-context configuration checks").
// Combinational. A process context is looked at when its second doubleword is here.
module xlate_context #(
  parameter bit MsiFlat = 1'b1,  // extended format
  parameter bit AmoHwad = 1'b1,
  parameter bit Ats = 1'b0,
  parameter bit T2gpa = 1'b0,
  parameter bit End = 1'b0       // fctl.BE and tc.SBE may be 1
) (
  input  logic              be_i,     // fctl.BE
  input  logic              device_i, // it is of a device context
  input  logic [2:0]        beat_i,
  input  logic [63:0]       dw_i,     // in this machine's byte order
  input  logic [63:0]       head_i,   // of a process context: the first doubleword
  input  dma_walk_pkg::dc_t dc_i,
  output dma_walk_pkg::dc_t dc_o,
  output logic              dc_bad_o,
  output dma_walk_pkg::pc_t pc_o,
  output logic              pc_bad_o
);

  // iosatp and iohgatp encode their schemes alike: 0, 8, 9, 10.
  logic [3:0] mode;
  logic [1:0] scheme;
  logic       scheme_ok;
  assign mode = dw_i[63:60];
  always_comb begin
    scheme_ok = 1'b1;
    unique case (mode)
      4'd0: scheme = dma_walk_pkg::StageBare;
      4'd8: scheme = dma_walk_pkg::Stage39;
      4'd9: scheme = dma_walk_pkg::Stage48;
      4'd10: scheme = dma_walk_pkg::Stage57;
      default: begin
        scheme = dma_walk_pkg::StageBare;
        scheme_ok = 1'b0;
      end
    endcase
  end

  logic en_ats, en_pri, t2gpa, pdtv, prpr, gade, sade, dpe, sbe, sxl, tc_bad;
  assign {sxl, sbe, dpe, sade, gade, prpr, pdtv} = dw_i[11:5];
  assign {t2gpa, en_pri, en_ats} = dw_i[3:1];
  // Bits 31:24 of tc are for custom use: ignored.
  assign tc_bad = dw_i[63:32] != 32'd0 || dw_i[23:12] != 12'd0
      || (!Ats && (en_ats || en_pri || prpr)) || (!en_ats && (t2gpa || en_pri))
      || (!en_pri && prpr) || (!T2gpa && t2gpa) || (!pdtv && dpe)
      || (!AmoHwad && (gade || sade)) || (!End && sbe != be_i) || sxl;

  always_comb begin
    dc_o = dc_i;
    dc_bad_o = 1'b0;
    unique case ({!device_i, beat_i})
      4'd0: begin
        dc_o.en_ats = en_ats;
        dc_o.en_pri = en_pri;
        dc_o.prpr = prpr;
        dc_o.t2gpa = t2gpa;
        dc_o.dtf = dw_i[4];
        dc_o.pdtv = pdtv;
        dc_o.gade = gade;
        dc_o.sade = sade;
        dc_o.dpe = dpe;
        dc_o.sbe = sbe;
        dc_bad_o = tc_bad;
      end
      4'd1: begin
        dc_o.gppn = dw_i[43:0];
        dc_o.gscid = dw_i[59:44];
        dc_o.gmode = scheme;
        // The root of a second stage is 16 KiB.
        dc_bad_o = !scheme_ok || (mode != 4'd0 && dw_i[1:0] != 2'd0);
      end
      4'd2: begin
        dc_o.pscid = dw_i[31:12];
        dc_bad_o = dw_i[63:32] != 32'd0 || dw_i[11:0] != 12'd0;
      end
      4'd3: begin
        dc_o.fppn = dw_i[43:0];
        dc_o.fmode = dc_i.pdtv ? mode[1:0] : scheme;
        dc_bad_o = dw_i[59:44] != 16'd0 || (dc_i.pdtv ? mode > 4'd3 : !scheme_ok);
      end
      4'd4: begin
        dc_o.msippn = dw_i[43:0];
        dc_o.msi = MsiFlat && mode == 4'd1;
        dc_bad_o = dw_i[59:44] != 16'd0 || mode > 4'd1;
      end
      // Bits above the widest guest physical page number are reserved in mask and pattern.
      4'd5: begin
        dc_o.mask = dw_i[46:0];
        dc_bad_o = dw_i[63:47] != 17'd0;
      end
      4'd6: begin
        dc_o.pattern = dw_i[46:0];
        dc_bad_o = dw_i[63:47] != 17'd0;
      end
      default: dc_bad_o = dw_i != 64'd0;
    endcase
  end

  assign pc_o = {head_i[1], head_i[2], head_i[31:12], scheme, dw_i[43:0]};  // ens, sum, pscid
  assign pc_bad_o = head_i[63:32] != 32'd0 || head_i[11:3] != 9'd0 || dw_i[59:44] != 16'd0
      || !scheme_ok;

endmodule
