// SPDX-License-Identifier: Apache-2.0
// One performance counter: iohpmctr<Index> with its selector iohpmevt<Index>. Two stages
// (does the event match, then count), so that the filters are not in the adder's path.
module dma_hpm_counter #(
  parameter int Index = 1  // 1..31
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  dma_pkg::reg_bus_t         bus_i,
  output logic [63:0]               rdata_o,
  input  logic                      inhibit_i,
  input  bulkhead_pkg::hpm_event_t  ev_req_i,
  input  bulkhead_pkg::hpm_event_t  ev_walk_i,
  output logic                      of_o,       // iohpmevt.OF
  output logic                      overflow_o  // pulse: OF goes from 0 to 1 by counting
);

  localparam logic [11:0] CtrReg = dma_pkg::RegIohpmcycles + 12'(8 * Index);
  localparam logic [11:0] EvtReg = dma_pkg::RegIohpmevt0 + 12'(8 * Index);

  // ---- iohpmevt ---------------------------------------------------------------------------------
  logic [3:0]  id_q;      // events 1..8; any other selects none and reads 0
  logic        dmask_q, pv_q, dv_q, idt_q, of_q;
  logic [19:0] pid_q;
  logic [23:0] did_q;

  logic hit_ctr, hit_evt;
  assign hit_ctr = bus_i.addr == CtrReg[11:3];
  assign hit_evt = bus_i.addr == EvtReg[11:3];

  logic [64:0] sum;
  logic [63:0] count_q;
  logic [1:0]  step_q;
  assign sum = {1'b0, count_q} + 65'(step_q);
  assign overflow_o = sum[64] && !of_q;
  assign of_o = of_q;

  always_ff @(posedge clk_i) begin
    if (sum[64]) of_q <= 1'b1;
    if (hit_evt && bus_i.we[0]) begin
      id_q <= (bus_i.wdata[14:0] <= 15'd8) ? bus_i.wdata[3:0] : 4'd0;
      dmask_q <= bus_i.wdata[15];
      pid_q[15:0] <= bus_i.wdata[31:16];
    end
    if (hit_evt && bus_i.we[1]) begin
      {of_q, idt_q, dv_q, pv_q, did_q, pid_q[19:16]} <= bus_i.wdata[63:32];
    end
    if (!rst_ni) begin
      id_q <= '0;
      {of_q, idt_q, dv_q, pv_q, dmask_q} <= '0;
      did_q <= '0;
      pid_q <= '0;
    end
  end

  // ---- does an event count? ---------------------------------------------------------------------
  // DMASK: the bits up to and including the lowest 0 of DID_GSCID do not matter.
  logic [23:0] care;
  assign care = dmask_q ? ~(did_q ^ (did_q + 24'd1)) : '1;

  // GSCID and PSCID filters exist for the events 4, 7 and 8 only.
  logic idt_ok;
  assign idt_ok = !idt_q || id_q == 4'd4 || id_q == 4'd7 || id_q == 4'd8;

  function automatic logic counts(bulkhead_pkg::hpm_event_t e, logic [3:0] id, logic idt, logic dv,
                                  logic pv, logic [23:0] did, logic [23:0] mask, logic [19:0] pid);
    logic did_ok, pid_ok;
    did_ok = idt ? (e.gscv && ((24'(e.gscid) ^ did) & mask) == '0)
                 : ((e.did ^ did) & mask) == '0;
    pid_ok = idt ? (e.pscv && e.pscid == pid) : (e.pv && e.pid == pid);
    counts = e.valid && e.event_id == 15'(id) && (!dv || did_ok) && (!pv || pid_ok);
  endfunction

  logic req_hit, walk_hit;
  always_comb begin
    req_hit = counts(ev_req_i, id_q, idt_q, dv_q, pv_q, did_q, care, pid_q);
    walk_hit = counts(ev_walk_i, id_q, idt_q, dv_q, pv_q, did_q, care, pid_q);
  end

  // ---- iohpmctr ---------------------------------------------------------------------------------
  always_ff @(posedge clk_i) begin
    step_q <= 2'd0;
    if (id_q != '0 && idt_ok && !inhibit_i) step_q <= {1'b0, req_hit} + {1'b0, walk_hit};
    count_q <= sum[63:0];
    if (hit_ctr && bus_i.we[0]) count_q[31:0] <= bus_i.wdata[31:0];
    if (hit_ctr && bus_i.we[1]) count_q[63:32] <= bus_i.wdata[63:32];
    if (!rst_ni) begin
      step_q <= '0;
      count_q <= '0;
    end
  end

  always_comb begin
    rdata_o = '0;
    if (hit_ctr) rdata_o = count_q;
    if (hit_evt) begin
      rdata_o = {of_q, idt_q, dv_q, pv_q, did_q, pid_q, dmask_q, 11'd0, id_q};
    end
  end

endmodule
