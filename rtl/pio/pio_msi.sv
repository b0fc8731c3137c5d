// SPDX-License-Identifier: Apache-2.0
// The PIO unit's interrupt message: one write on the memory port each time the interrupt becomes
// active and the message is not masked.
module pio_msi (
    input  logic                    clk_i,
    input  logic                    rst_ni,

    input  logic                    active_i,     // the interrupt, a level
    input  logic                    mask_i,
    input  logic [55:2]             addr_i,
    input  logic [31:0]             data_i,
    output logic                    pending_o,

    output logic                    awvalid_o,
    input  logic                    awready_i,
    output bulkhead_pkg::axi_addr_t aw_o,
    output logic                    wvalid_o,
    input  logic                    wready_i,
    output bulkhead_pkg::axi_data_t w_o,
    input  logic                    bvalid_i,
    output logic                    busy_o
);

  localparam logic [7:0] MsiId = 8'hc0;
  localparam logic [2:0] SizeInt = 3'd2;  // an interrupt file takes 4 bytes and nothing else

  logic active_q, pending_q, aw_q, w_q, flight_q, send;
  logic [55:2] addr_q;   // what is shown stays
  logic [31:0] data_q;

  assign send      = pending_q && !mask_i && !flight_q;
  assign pending_o = pending_q;
  assign awvalid_o = aw_q;
  assign aw_o      = {MsiId, addr_q, 2'b00, 8'd0, SizeInt, 1'b0};
  assign wvalid_o  = w_q;
  assign w_o       = {{2{data_q}}, addr_q[2] ? 8'hf0 : 8'h0f, 1'b1};
  assign busy_o    = send || flight_q;

  always_ff @(posedge clk_i) begin
    active_q <= active_i;
    if (active_i && !active_q) pending_q <= 1'b1;
    else if (!active_i || send) pending_q <= 1'b0;
    if (send) {addr_q, data_q} <= {addr_i, data_i};
    aw_q     <= send || (aw_q && !awready_i);
    w_q      <= send || (w_q && !wready_i);
    flight_q <= send || (flight_q && !bvalid_i);
    if (!rst_ni) begin
      active_q  <= 1'b0;
      pending_q <= 1'b0;
      aw_q      <= 1'b0;
      w_q       <= 1'b0;
      flight_q  <= 1'b0;
    end
  end

endmodule
