// SPDX-License-Identifier: Apache-2.0
// Decodes one command (specification chapter "Command-Queue (CQ)"). Illegal: a reserved
// encoding, a reserved bit set, or a function that `capabilities` does not claim.
module dma_cmd_decode #(
  parameter logic [63:0] Caps = dma_pkg::CapsDefault
) (
  input  logic [127:0]          cmd_i,
  input  logic [3:0]            mode_i,     // ddtp.iommu_mode: how wide a device_id may be
  input  logic                  wsi_i,      // fctl.WSI
  output logic                  illegal_o,
  output logic                  fence_o,    // IOFENCE.C
  output logic                  ats_o,      // ATS.INVAL, ATS.PRGR; with neither, an invalidation
  output bulkhead_pkg::inval_t  inval_o,
  output bulkhead_pkg::ats_msg_t msg_o
);

  localparam logic [6:0] OpIotinval = 7'd1;
  localparam logic [6:0] OpIofence = 7'd2;
  localparam logic [6:0] OpIodir = 7'd3;
  localparam logic [6:0] OpAts = 7'd4;

  localparam bit HasNl = Caps[dma_pkg::CapNl];
  localparam bit HasS = Caps[dma_pkg::CapS];
  localparam bit HasAts = Caps[dma_pkg::CapAts];

  // device_id bits that an n-level directory resolves: 7, 16, 24 with 32-byte contexts, 6, 15, 24
  // with 64-byte ones.
  localparam int Did1 = Caps[dma_pkg::CapMsiFlat] ? 6 : 7;
  localparam int Did2 = Caps[dma_pkg::CapMsiFlat] ? 15 : 16;
  localparam logic [19:0] PidMax = Caps[dma_pkg::CapPd20] ? 20'hfffff :
                                   Caps[dma_pkg::CapPd17] ? 20'h1ffff : 20'h000ff;

  logic [6:0]  op;
  logic [2:0]  func;
  logic [23:0] did;
  logic [19:0] id20;      // PSCID or PID
  assign op = cmd_i[6:0];
  assign func = cmd_i[9:7];
  assign did = cmd_i[63:40];
  assign id20 = cmd_i[31:12];

  logic did_wide, pid_wide;
  always_comb begin
    unique case (mode_i)
      4'd2: did_wide = did[23:Did1] != '0;
      4'd3: did_wide = did[23:Did2] != '0;
      default: did_wide = 1'b0;
    endcase
    pid_wide = (id20 & ~PidMax) != '0;
  end

  // Reserved bits of each format.
  logic bad_iotinval, bad_iofence, bad_iodir, bad_ats;
  assign bad_iotinval = cmd_i[11] || (cmd_i[34] && !HasNl) || cmd_i[43:35] != '0
      || cmd_i[63:60] != '0 || cmd_i[72:64] != '0 || (cmd_i[73] && !HasS) || cmd_i[127:126] != '0;
  assign bad_iofence = cmd_i[31:14] != '0 || cmd_i[127:126] != '0 || (cmd_i[11] && !wsi_i);
  assign bad_iodir = cmd_i[11:10] != '0 || cmd_i[32] || cmd_i[39:34] != '0 || cmd_i[127:64] != '0
      || (cmd_i[33] && did_wide);
  // There is one segment, 0: another one's devices are not behind this unit.
  assign bad_ats = cmd_i[11:10] != '0 || cmd_i[39:34] != '0 || (cmd_i[33] && cmd_i[63:56] != '0);

  always_comb begin
    illegal_o = 1'b1;
    fence_o = 1'b0;
    ats_o = 1'b0;

    inval_o = '0;
    inval_o.op = bulkhead_pkg::InvalVma;
    inval_o.av = cmd_i[10];
    inval_o.pscv = cmd_i[32];
    inval_o.gv = cmd_i[33];
    inval_o.nl = cmd_i[34];
    inval_o.s = cmd_i[73];
    inval_o.pscid = id20;
    inval_o.gscid = cmd_i[59:44];
    inval_o.addr = cmd_i[125:74];
    inval_o.dv = cmd_i[33];
    inval_o.did = did;
    inval_o.pid = id20;

    msg_o = '0;
    msg_o.prgr = cmd_i[7];
    msg_o.rid = cmd_i[55:40];
    msg_o.pv = cmd_i[32];
    msg_o.pid = id20;
    msg_o.payload = cmd_i[127:64];

    unique case (op)
      OpIotinval: begin
        if (func == 3'd0) illegal_o = bad_iotinval;
        if (func == 3'd1) begin
          inval_o.op = bulkhead_pkg::InvalGvma;
          illegal_o = bad_iotinval || cmd_i[32];
        end
      end
      OpIofence: begin
        fence_o = 1'b1;
        illegal_o = bad_iofence || func != 3'd0;
      end
      OpIodir: begin
        inval_o.op = (func == 3'd0) ? bulkhead_pkg::InvalDdt : bulkhead_pkg::InvalPdt;
        if (func == 3'd0) illegal_o = bad_iodir || id20 != '0;
        if (func == 3'd1) illegal_o = bad_iodir || !cmd_i[33] || pid_wide;
      end
      OpAts: begin
        ats_o = 1'b1;
        illegal_o = !HasAts || bad_ats || func > 3'd1;
      end
      default: ;
    endcase
  end

endmodule
