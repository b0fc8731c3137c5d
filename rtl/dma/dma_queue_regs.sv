// SPDX-License-Identifier: Apache-2.0
// Registers of one queue (command, fault or page request): base, the two indices, control and
// status. Software owns one index, the queue's engine the other. xqon follows xqen when the
// engine is idle; busy is their difference. Writes that the specification leaves unspecified
// (csr while busy, base while on) are ignored.
module dma_queue_regs #(
  parameter logic [11:0] BaseReg = dma_pkg::RegFqb,
  parameter logic [11:0] IndexReg = dma_pkg::RegFqh,
  parameter logic [11:0] CsrReg = dma_pkg::RegCqcsr,
  parameter bit          CsrHigh = 1'b1,  // the csr is the high half of its doubleword
  parameter bit          SwTail = 1'b0,   // software owns the tail (command queue), else the head
  parameter logic [3:0]  Stalls = 4'b0011 // csr bits 11:8 that stop the queue
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  dma_pkg::reg_bus_t bus_i,
  output logic [63:0]       rdata_o,

  input  logic [3:0]        legal_i,   // which of csr bits 11:8 exist
  input  logic [3:0]        set_i,     // the engine sets them
  input  logic              advance_i, // the engine is done with one entry
  input  logic              idle_i,    // the engine has no entry and no access in hand
  output dma_pkg::queue_t   queue_o,
  output logic              on_o,      // enabled and active
  output logic [3:0]        flag_o,    // csr bits 11:8
  output logic              irq_o,     // level: interrupts enabled and one of bits 11:8 set
  output logic              new_o,     // pulse: interrupts enabled and an entry is done
  output logic              busy_o
);

  localparam int W = dma_pkg::QueueMaxLg2;

  logic [43:0]  ppn_q;
  logic [4:0]   size_q;  // LOG2SZ-1
  logic [W-1:0] mask_q, sw_q, hw_q;
  logic         en_q, ie_q, on_q;
  logic [3:0]   flag_q;

  logic hit_base, hit_index, hit_csr, busy;
  assign hit_base = bus_i.addr == BaseReg[11:3];
  assign hit_index = bus_i.addr == IndexReg[11:3];
  assign hit_csr = bus_i.addr == CsrReg[11:3];
  assign busy = en_q != on_q;

  // ---- reads ------------------------------------------------------------------------------------
  logic [31:0] csr;
  assign csr = {14'd0, busy, on_q, 4'd0, flag_q, 6'd0, ie_q, en_q};

  always_comb begin
    rdata_o = '0;
    if (hit_base) rdata_o = {10'd0, ppn_q, 5'd0, size_q};
    if (hit_index) rdata_o = SwTail ? {32'(sw_q), 32'(hw_q)} : {32'(hw_q), 32'(sw_q)};
    if (hit_csr) rdata_o = CsrHigh ? {csr, 32'd0} : {32'd0, csr};
  end

  // ---- base -------------------------------------------------------------------------------------
  logic         base_we;
  logic [4:0]   size_d;
  logic [W-1:0] mask_d;
  assign base_we = hit_base && !on_q && !busy;

  always_comb begin
    size_d = bus_i.wdata[4:0];
    if (size_d > 5'(W - 1)) size_d = 5'(W - 1);
    for (int i = 0; i < W; i++) mask_d[i] = 5'(i) <= size_d;
  end

  always_ff @(posedge clk_i) begin
    if (base_we && bus_i.we[0]) begin
      ppn_q[21:0] <= bus_i.wdata[31:10];
      size_q <= size_d;
      mask_q <= mask_d;
    end
    if (base_we && bus_i.we[1]) ppn_q[43:22] <= bus_i.wdata[53:32];
    if (!rst_ni) begin
      ppn_q <= '0;
      size_q <= '0;
      mask_q <= W'(1);
    end
  end

  // ---- control and status -----------------------------------------------------------------------
  logic       csr_we, start, en_d, ie_d;
  logic [3:0] clear;
  assign csr_we = hit_csr && bus_i.we[CsrHigh] && !busy;
  assign {clear, ie_d, en_d} = CsrHigh ? {bus_i.wdata[43:40], bus_i.wdata[33:32]}
                                       : {bus_i.wdata[11:8], bus_i.wdata[1:0]};
  assign start = csr_we && en_d && !en_q;

  logic [3:0] flag_d;
  always_comb begin
    flag_d = flag_q;
    if (csr_we) flag_d = flag_d & ~clear;
    if (start) flag_d = '0;
    flag_d = (flag_d | set_i) & legal_i;
  end

  always_ff @(posedge clk_i) begin
    if (csr_we) begin
      en_q <= en_d;
      ie_q <= ie_d;
    end
    if (en_q) on_q <= 1'b1;
    else if (idle_i) on_q <= 1'b0;
    flag_q <= flag_d;
    if (!rst_ni) begin
      en_q <= 1'b0;
      ie_q <= 1'b0;
      on_q <= 1'b0;
      flag_q <= '0;
    end
  end

  // ---- indices ----------------------------------------------------------------------------------
  logic sw_we;
  assign sw_we = hit_index && bus_i.we[SwTail];

  always_ff @(posedge clk_i) begin
    if (sw_we) sw_q <= (SwTail ? bus_i.wdata[32+:W] : bus_i.wdata[0+:W]) & mask_q;
    if (base_we && bus_i.we[0]) sw_q <= sw_q & mask_d;
    if (advance_i) hw_q <= (hw_q + W'(1)) & mask_q;
    if (start) hw_q <= '0;
    if (!rst_ni) begin
      sw_q <= '0;
      hw_q <= '0;
    end
  end

  always_comb begin
    queue_o.run = en_q && on_q && (flag_q & Stalls) == '0;
    queue_o.ppn = ppn_q;
    queue_o.mask = mask_q;
    queue_o.hw = hw_q;
    queue_o.sw = sw_q;
  end
  assign on_o = en_q && on_q;
  assign flag_o = flag_q;
  assign irq_o = ie_q && flag_q != '0;
  assign new_o = ie_q && advance_i;
  assign busy_o = busy || !idle_i;

  logic unused_wdata;
  assign unused_wdata = ^bus_i.wdata;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_index_in_queue: assert (!on_q || (hw_q & ~mask_q) == '0);
      a_no_advance_when_off: assert (!advance_i || on_q);
    end
  end
`endif

endmodule
