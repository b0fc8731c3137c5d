// SPDX-License-Identifier: Apache-2.0
// ipsr and icvec: which interrupts are pending and which vector each has. A bit that software
// clears while its condition stays is set again one cycle later, which is a new 0 to 1 edge
// and therefore a new message. In wire mode (fctl.WSI) the bits drive the wires as levels;
// otherwise each edge asks for one message.
module dma_irq (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  dma_pkg::reg_bus_t bus_i,
  output logic [63:0]       rdata_o,

  input  logic              wsi_i,
  input  logic [3:0]        level_i,   // conditions that hold: {pages, counters, faults, commands}
  input  logic [3:0]        event_i,   // conditions that happen, in the same order

  output logic [3:0]        msi_o,     // pulse: send the cause's message
  output logic [15:0]       vector_o,  // four bits a cause
  output logic [15:0]       wires_o,
  output logic              busy_o
);

  logic [3:0]  ip_q, ip_d, set;
  logic [15:0] icvec_q, wires_d;

  logic hit_ipsr, hit_icvec;
  assign hit_ipsr = bus_i.addr == dma_pkg::RegPqcsr[11:3];
  assign hit_icvec = bus_i.addr == dma_pkg::RegIcvec[11:3];

  always_comb begin
    rdata_o = '0;
    if (hit_ipsr) rdata_o = {28'd0, ip_q, 32'd0};
    if (hit_icvec) rdata_o = {48'd0, icvec_q};
  end

  // A condition in the very cycle of the clearing write must not be lost and must not be swallowed
  // by the bit's old value: it is kept until the bit is clear.
  logic [3:0] clear, late_q;
  assign clear = (hit_ipsr && bus_i.we[1]) ? bus_i.wdata[35:32] : 4'd0;
  assign set = level_i | event_i | late_q;

  assign ip_d = (ip_q & ~clear) | (set & ~(ip_q & clear));

  always_comb begin
    wires_d = '0;
    for (int i = 0; i < 4; i++) if (ip_q[i] && wsi_i) wires_d[icvec_q[4*i+:4]] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    ip_q <= ip_d;
    late_q <= set & ip_q & clear;
    msi_o <= wsi_i ? 4'd0 : ip_d & ~ip_q;
    wires_o <= wires_d;
    if (hit_icvec && bus_i.we[0]) icvec_q <= bus_i.wdata[15:0];
    if (!rst_ni) begin
      ip_q <= '0;
      late_q <= '0;
      msi_o <= '0;
      wires_o <= '0;
      icvec_q <= '0;
    end
  end

  assign vector_o = icvec_q;
  assign busy_o = (set & ~ip_q) != '0 || msi_o != '0 || wires_o != wires_d;

  logic unused_wdata;
  assign unused_wdata = ^bus_i.wdata;

endmodule
