// SPDX-License-Identifier: Apache-2.0
// Performance monitor: iocountovf, iocountinh, iohpmcycles and a number of event counters.
module dma_hpm #(
  parameter int Counters = 4  // 1..31
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  dma_pkg::reg_bus_t         bus_i,
  output logic [63:0]               rdata_o,
  input  bulkhead_pkg::hpm_event_t  ev_req_i,
  input  bulkhead_pkg::hpm_event_t  ev_walk_i,
  output logic                      overflow_o  // pulse: pmip
);

  logic hit_ovf, hit_cycles;
  assign hit_ovf = bus_i.addr == dma_pkg::RegIocountovf[11:3];
  assign hit_cycles = bus_i.addr == dma_pkg::RegIohpmcycles[11:3];

  logic [Counters:0]     inhibit_q;
  logic [Counters:0]     of, overflow;
  logic [Counters:1][63:0] ctr_rdata;

  // ---- cycles -----------------------------------------------------------------------------------
  logic [62:0] cycles_q;
  logic [63:0] sum;
  logic        cycles_of_q;
  assign sum = {1'b0, cycles_q} + {63'd0, !inhibit_q[0]};
  assign of[0] = cycles_of_q;
  assign overflow[0] = sum[63] && !cycles_of_q;

  always_ff @(posedge clk_i) begin
    cycles_q <= sum[62:0];
    if (sum[63]) cycles_of_q <= 1'b1;
    if (hit_cycles && bus_i.we[0]) cycles_q[31:0] <= bus_i.wdata[31:0];
    if (hit_cycles && bus_i.we[1]) {cycles_of_q, cycles_q[62:32]} <= bus_i.wdata[63:32];
    if (hit_ovf && bus_i.we[1]) inhibit_q <= bus_i.wdata[32+:Counters+1];
    if (!rst_ni) begin
      cycles_q <= '0;
      cycles_of_q <= 1'b0;
      inhibit_q <= '0;
    end
  end

  // ---- event counters ---------------------------------------------------------------------------
  // The events arrive registered: the translator's decision is not in the counters' path.
  bulkhead_pkg::hpm_event_t ev_req_q, ev_walk_q;
  always_ff @(posedge clk_i) begin
    ev_req_q <= ev_req_i;
    ev_walk_q <= ev_walk_i;
    if (!rst_ni) begin
      ev_req_q <= '0;
      ev_walk_q <= '0;
    end
  end

  for (genvar i = 1; i <= Counters; i++) begin : gen_counter
    dma_hpm_counter #(.Index(i)) u_counter (
      .clk_i, .rst_ni, .bus_i, .rdata_o(ctr_rdata[i]), .inhibit_i(inhibit_q[i]),
      .ev_req_i(ev_req_q), .ev_walk_i(ev_walk_q), .of_o(of[i]), .overflow_o(overflow[i])
    );
  end

  assign overflow_o = overflow != '0;

  always_comb begin
    rdata_o = '0;
    if (hit_ovf) rdata_o = {32'(inhibit_q), 32'(of)};
    if (hit_cycles) rdata_o = {cycles_of_q, cycles_q};
    for (int i = 1; i <= Counters; i++) rdata_o |= ctr_rdata[i];
  end

endmodule
