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

  logic       ready, take;
  logic [3:0] count;

  // Of two at once the second is missed.
  assign take = path_valid_i || mrif_valid_i;
  fifo #(.Width($bits(fault_o)), .Depth(8)) u_faults (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(take), .wr_ready_o(ready), .wr_data_i(mrif_valid_i ? mrif_i : path_i),
    .rd_valid_o(valid_o), .rd_ready_i(ready_i), .rd_data_o(fault_o), .count_o(count)
  );
  assign missed_o = {1'b0, take && !ready} + {1'b0, path_valid_i && mrif_valid_i};
  assign busy_o   = valid_o;

  logic unused;
  assign unused = ^count;

endmodule
