// SPDX-License-Identifier: Apache-2.0
// Brings the unit's three sources of faults to one fault-queue record (specification
// "Fault/Event-Queue (FQ)"): the translator, the data path, and the unit's own MSI writes. Round
// robin, so that a device that faults without end cannot hide the others.
module dma_fault (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 xlate_valid_i,
  output logic                 xlate_ready_o,
  input  bulkhead_pkg::fault_t xlate_i,
  input  logic                 ext_valid_i,
  output logic                 ext_ready_o,
  input  bulkhead_pkg::fault_t ext_i,
  input  logic                 msi_valid_i,
  output logic                 msi_ready_o,
  input  logic [55:0]          msi_addr_i,

  output logic                 rec_valid_o,
  input  logic                 rec_ready_i,
  output logic [255:0]         rec_o
);

  logic [2:0] valid, grant;
  logic [1:0] last_q;
  assign valid = {msi_valid_i, ext_valid_i, xlate_valid_i};

  // The source after the one served last comes first.
  always_comb begin
    unique case (last_q)
      2'd0: grant = valid[1] ? 3'b010 : valid[2] ? 3'b100 : {2'b00, valid[0]};
      2'd1: grant = valid[2] ? 3'b100 : valid[0] ? 3'b001 : {1'b0, valid[1], 1'b0};
      default: grant = valid[0] ? 3'b001 : valid[1] ? 3'b010 : {valid[2], 2'b00};
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (rec_ready_i && valid != '0) last_q <= grant[2] ? 2'd2 : grant[1] ? 2'd1 : 2'd0;
    if (!rst_ni) last_q <= 2'd2;
  end

  bulkhead_pkg::fault_t f;
  always_comb begin
    f = grant[1] ? ext_i : xlate_i;
    if (grant[2]) begin
      f = '0;
      f.cause = dma_pkg::CauseMsiWrite;
      f.iotval = 64'(msi_addr_i);
    end
  end

  // Without a process_id PID and PRIV are 0; without a transaction (TTYP 0) DID and PV too.
  logic has_tx, has_pid;
  assign has_tx = f.ttyp != '0;
  assign has_pid = has_tx && f.pv;

  assign rec_valid_o = valid != '0;
  assign rec_o = {f.iotval2, f.iotval, 64'd0,
                  has_tx ? f.did : 24'd0, f.ttyp, has_pid && f.priv, has_pid,
                  has_pid ? f.pid : 20'd0, f.cause};
  assign {msi_ready_o, ext_ready_o, xlate_ready_o} = grant & {3{rec_ready_i}};

endmodule
