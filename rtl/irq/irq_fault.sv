// SPDX-License-Identifier: Apache-2.0
// Interrupts that were refused, on their way to the IOMMU's fault queue. Senders do not wait: a record
// that finds no place is counted as missed, so that a device cannot slow others down by bad interrupts.
module irq_fault (
    input  logic                 clk_i,
    input  logic                 rst_ni,
    input  logic                 path_valid_i,
    input  bulkhead_pkg::fault_t path_i,
    input  logic                 mrif_valid_i,
    input  bulkhead_pkg::fault_t mrif_i,
    output logic                 valid_o,
    input  logic                 ready_i,
    output bulkhead_pkg::fault_t fault_o,
    output logic [1:0]           missed_o,
    output logic                 busy_o
);

  // What is kept of one: four causes, and all are untranslated writes with an address of whole DWs.
  typedef struct packed {
    logic        mrif;
    logic        second;  // of the MRIF's causes, or the others
    logic [23:0] did;
    logic        pv;
    logic [19:0] pid;
    logic        priv;
    logic [61:0] iova;
  } kept_t;

  logic       ready, take;
  logic [3:0] count;
  kept_t      in, out;

  always_comb begin
    in.mrif   = mrif_valid_i;
    in.second = mrif_valid_i ? mrif_i.cause == irq_pkg::CauseMrifCorrupt : path_i.cause == irq_pkg::CauseDenied;
    in.did    = mrif_valid_i ? mrif_i.did : path_i.did;
    in.pv     = !mrif_valid_i && path_i.pv;
    in.pid    = mrif_valid_i ? '0 : path_i.pid;
    in.priv   = !mrif_valid_i && path_i.priv;
    in.iova   = mrif_valid_i ? mrif_i.iotval[63:2] : path_i.iotval[63:2];

    fault_o        = '0;
    fault_o.cause  = out.mrif ? (out.second ? irq_pkg::CauseMrifCorrupt : irq_pkg::CauseMrifAccess)
                              : (out.second ? irq_pkg::CauseDenied : irq_pkg::CauseShape);
    fault_o.ttyp   = 6'd3;
    fault_o.did    = out.did;
    fault_o.pv     = out.pv;
    fault_o.pid    = out.pid;
    fault_o.priv   = out.priv;
    fault_o.iotval = {out.iova, 2'b00};
  end

  // Of two at once the second is missed.
  assign take = path_valid_i || mrif_valid_i;
  fifo #(.Width($bits(in)), .Depth(8)) u_faults (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(take), .wr_ready_o(ready), .wr_data_i(in),
    .rd_valid_o(valid_o), .rd_ready_i(ready_i), .rd_data_o(out), .count_o(count)
  );
  assign missed_o = {1'b0, take && !ready} + {1'b0, path_valid_i && mrif_valid_i};
  assign busy_o   = valid_o;

  logic unused;
  assign unused = ^{count, path_i, mrif_i};

endmodule
