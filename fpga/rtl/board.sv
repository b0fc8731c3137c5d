// SPDX-License-Identifier: Apache-2.0
// Bulkhead as a machine of its own, the same on every board: serial bridge in the place of the harts, block
// RAM as the host memory, DMA engines in the place of the link. A board adds clock, reset and pins.
//
//   serial line -> uart -> bridge --- registers, PIO window ---> bulkhead <-- TLPs --> generators
//                            |                                       |
//                            '------------> host_mem <--- memory ----'
//
// Words of the board's own space: 0x00 RO 31:0 clock in Hz, 47:32 version; 0x08 RW 15:0 clocks per bit of the
// serial line; 0x10 RO clock cycles since reset; 0x18 RW 0 link up, RO 1 busy, 31:16 interrupt wires;
// 0x20 RO bytes of host memory.
module board #(
    parameter int ClockHz    = 100_000_000,
    parameter int Baud       = 1_000_000,
    parameter int MemWords   = 16384,
    parameter int GapBits    = 8192,  // idle bit times that end an unfinished frame
    parameter int BlinkLg2   = 23     // log2 of the clocks that a light stays on
) (
    input  logic       clk_i,
    input  logic       rst_ni,
    input  logic       uart_rx_i,
    output logic       uart_tx_o,
    output logic [7:0] leds_o   // 1: on
);

  localparam logic [15:0] BitTime = 16'((ClockHz + Baud / 2) / Baud);
  localparam logic [15:0] Version = 16'd1;
  localparam int Aw = $clog2(MemWords);

  // ---- Serial line and bridge -------------------------------------------------------------------------
  logic [15:0] bit_time_q;
  logic        rx_valid, rx_bad, rx_gap, rx_break, tx_valid, tx_ready, good, bad;
  logic [7:0]  rx_byte, tx_byte;
  logic [3:0]  valid;
  logic        write, half, done, error;
  logic [28:0] addr;
  logic [63:0] wdata, rdata;

  uart_rx #(.GapBits(GapBits)) u_rx (
    .clk_i, .rst_ni, .bit_time_i(bit_time_q), .rx_i(uart_rx_i),
    .valid_o(rx_valid), .byte_o(rx_byte), .bad_o(rx_bad), .gap_o(rx_gap), .break_o(rx_break)
  );
  uart_tx u_tx (
    .clk_i, .rst_ni, .bit_time_i(bit_time_q),
    .valid_i(tx_valid), .ready_o(tx_ready), .byte_i(tx_byte), .tx_o(uart_tx_o)
  );
  bridge #(.MemWords(MemWords)) u_bridge (
    .clk_i, .rst_ni,
    .rx_valid_i(rx_valid), .rx_byte_i(rx_byte), .rx_bad_i(rx_bad), .rx_gap_i(rx_gap),
    .tx_valid_o(tx_valid), .tx_ready_i(tx_ready), .tx_byte_o(tx_byte),
    .valid_o(valid), .write_o(write), .half_o(half), .addr_o(addr), .wdata_o(wdata),
    .done_i(done), .error_i(error), .rdata_i(rdata), .good_o(good), .bad_o(bad)
  );

  // ---- The board's own words --------------------------------------------------------------------------
  logic        link_up_q, speed_wait_q, speed_set_q, busy, busy_q, pio_irq, pio_irq_q;
  logic [15:0] speed_q, irq, irq_q;
  logic [63:0] cycles_q, own_rdata;
  always_comb begin
    unique case (addr[5:3])
      3'd0:    own_rdata = {16'd0, Version, 32'(ClockHz)};
      3'd1:    own_rdata = {48'd0, bit_time_q};
      3'd2:    own_rdata = cycles_q;
      3'd3:    own_rdata = {32'd0, irq_q, 14'd0, busy_q, link_up_q};
      3'd4:    own_rdata = 64'(MemWords * 8);
      default: own_rdata = '0;
    endcase
  end
  always_ff @(posedge clk_i) begin
    // What Bulkhead tells is the end of deep logic: it does not go on through the bridge in the same cycle.
    {irq_q, pio_irq_q, busy_q} <= {irq, pio_irq, busy};
    cycles_q <= cycles_q + 64'd1;
    if (valid[0] && write && addr[5:3] == 3'd3) link_up_q <= wdata[0];
    if (valid[0] && write && addr[5:3] == 3'd1) begin
      speed_q      <= wdata[15:0];
      speed_wait_q <= wdata[15:2] != '0;  // 4 clocks and more
    end
    if (speed_wait_q && good) begin  // the answer still goes at the old speed
      speed_wait_q <= 1'b0;
      speed_set_q  <= 1'b1;
    end
    if (speed_set_q && tx_ready && !tx_valid) begin
      bit_time_q  <= speed_q;
      speed_set_q <= 1'b0;
    end
    if (rx_break) bit_time_q <= BitTime;
    if (!rst_ni) begin
      cycles_q     <= '0;
      link_up_q    <= 1'b1;
      bit_time_q   <= BitTime;
      speed_wait_q <= 1'b0;
      speed_set_q  <= 1'b0;
    end
  end

  // ---- Accesses: 32-bit ones have their data in the low half of a word on the bridge's side ------------
  logic        high;         // the upper half is meant
  logic [7:0]  strb;
  logic [63:0] bus_wdata;
  logic        reg_done, reg_error, pio_done, pio_error, mem_done;
  logic [63:0] reg_rdata, pio_rdata, mem_rdata, bus_rdata;
  assign high      = half && addr[2];
  assign strb      = !half ? 8'hff : high ? 8'hf0 : 8'h0f;
  assign bus_wdata = high ? {wdata[31:0], 32'd0} : wdata;
  assign bus_rdata = valid[1] ? reg_rdata : pio_rdata;
  always_comb begin
    rdata = own_rdata;
    if (valid[1] || valid[2]) begin
      rdata = bus_rdata;
      if (half) rdata = {32'd0, high ? bus_rdata[63:32] : bus_rdata[31:0]};
    end
    if (valid[3]) rdata = mem_rdata;
  end
  assign done  = valid[0] || reg_done || pio_done || mem_done;
  assign error = (valid[1] && reg_error) || (valid[2] && pio_error);

  // Address and data of a write may be taken at different times.
  logic aw_done_q, w_done_q, ar_done_q;
  logic reg_awready, reg_wready, reg_bvalid, reg_arready, reg_rvalid;
  logic pio_awready, pio_wready, pio_bvalid, pio_arready, pio_rvalid, unused_rlast;
  logic [1:0] reg_bresp, reg_rresp, pio_bresp, pio_rresp;
  logic [7:0] unused_bid, unused_rid;
  logic [3:0] unused_awroom, unused_arroom;  // one access at a time
  logic       to_reg, to_pio;
  assign to_reg    = valid[1];
  assign to_pio    = valid[2];
  assign reg_done  = to_reg && (write ? reg_bvalid : reg_rvalid);
  assign pio_done  = to_pio && (write ? pio_bvalid : pio_rvalid);
  assign reg_error = write ? reg_bresp[1] : reg_rresp[1];
  assign pio_error = write ? pio_bresp[1] : pio_rresp[1];
  always_ff @(posedge clk_i) begin
    if (write && ((to_reg && reg_awready) || (to_pio && pio_awready))) aw_done_q <= 1'b1;
    if (write && ((to_reg && reg_wready) || (to_pio && pio_wready))) w_done_q <= 1'b1;
    if (!write && ((to_reg && reg_arready) || (to_pio && pio_arready))) ar_done_q <= 1'b1;
    if (!rst_ni || done) {aw_done_q, w_done_q, ar_done_q} <= '0;
  end

  // ---- Bulkhead -----------------------------------------------------------------------------------------
  logic        awvalid, awready, awlock, wvalid, wready, wlast, bvalid, bready;
  logic        arvalid, arready, arlock, rvalid, rready, rlast;
  logic [7:0]  awid, awlen, wstrb, bid, arid, arlen, rid;
  logic [55:0] awaddr, araddr;
  logic [63:0] axi_wdata, axi_rdata;
  logic [1:0]  bresp, rresp;
  logic [2:0]  unused_awsize, unused_arsize;
  logic        rx_tlp_valid, tx_tlp_valid, tx_tlp_ready;
  bulkhead_pkg::tlp_beat_t   rx_tlp, tx_tlp;
  bulkhead_pkg::tlp_credit_t rx_credit, tx_credit;

  // The small preset (docs/fpga.md).
  bulkhead #(
    .Ats(1'b0), .NumTags(4), .NumWrites(4), .NumReads(4), .MaxPayload(256), .PayloadWords(256),
    .Walks(4), .SmallSets(16), .SmallWays(1), .LargeSets(8), .LargeWays(1), .DirSets(8), .DirWays(1),
    .LowSets(16), .MiddleSets(8), .WalkWays(1), .Streams(1), .HpmCounters(1),
    .AccessRows(4), .QuotaDomains(4),
    .Interrupts(1'b0)
  ) u_bulkhead (
    .clk_i, .rst_ni,
    .s_axil_awvalid_i(to_reg && write && !aw_done_q), .s_axil_awready_o(reg_awready),
    .s_axil_awaddr_i(addr[19:0]),
    .s_axil_wvalid_i(to_reg && write && !w_done_q), .s_axil_wready_o(reg_wready),
    .s_axil_wdata_i(bus_wdata), .s_axil_wstrb_i(strb),
    .s_axil_bvalid_o(reg_bvalid), .s_axil_bready_i(1'b1), .s_axil_bresp_o(reg_bresp),
    .s_axil_arvalid_i(to_reg && !write && !ar_done_q), .s_axil_arready_o(reg_arready),
    .s_axil_araddr_i(addr[19:0]),
    .s_axil_rvalid_o(reg_rvalid), .s_axil_rready_i(1'b1), .s_axil_rdata_o(reg_rdata),
    .s_axil_rresp_o(reg_rresp),

    .s_pio_awvalid_i(to_pio && write && !aw_done_q), .s_pio_awready_o(pio_awready),
    .s_pio_awid_i(8'd0), .s_pio_awaddr_i(addr), .s_pio_awlen_i(8'd0),
    .s_pio_awsize_i(half ? 3'd2 : 3'd3), .s_pio_awuser_i(8'd0),
    .s_pio_awroom_o(unused_awroom),
    .s_pio_wvalid_i(to_pio && write && !w_done_q), .s_pio_wready_o(pio_wready),
    .s_pio_wdata_i(bus_wdata), .s_pio_wstrb_i(strb), .s_pio_wlast_i(1'b1),
    .s_pio_bvalid_o(pio_bvalid), .s_pio_bready_i(1'b1), .s_pio_bid_o(unused_bid),
    .s_pio_bresp_o(pio_bresp),
    .s_pio_arvalid_i(to_pio && !write && !ar_done_q), .s_pio_arready_o(pio_arready),
    .s_pio_arid_i(8'd0), .s_pio_araddr_i(addr), .s_pio_arlen_i(8'd0),
    .s_pio_arsize_i(half ? 3'd2 : 3'd3), .s_pio_aruser_i(8'd0),
    .s_pio_arroom_o(unused_arroom),
    .s_pio_rvalid_o(pio_rvalid), .s_pio_rready_i(1'b1), .s_pio_rid_o(unused_rid),
    .s_pio_rdata_o(pio_rdata), .s_pio_rresp_o(pio_rresp), .s_pio_rlast_o(unused_rlast),

    .m_axi_awvalid_o(awvalid), .m_axi_awready_i(awready), .m_axi_awid_o(awid),
    .m_axi_awaddr_o(awaddr), .m_axi_awlen_o(awlen), .m_axi_awsize_o(unused_awsize),
    .m_axi_awlock_o(awlock),
    .m_axi_wvalid_o(wvalid), .m_axi_wready_i(wready), .m_axi_wdata_o(axi_wdata),
    .m_axi_wstrb_o(wstrb), .m_axi_wlast_o(wlast),
    .m_axi_bvalid_i(bvalid), .m_axi_bready_o(bready), .m_axi_bid_i(bid), .m_axi_bresp_i(bresp),
    .m_axi_arvalid_o(arvalid), .m_axi_arready_i(arready), .m_axi_arid_o(arid),
    .m_axi_araddr_o(araddr), .m_axi_arlen_o(arlen), .m_axi_arsize_o(unused_arsize),
    .m_axi_arlock_o(arlock),
    .m_axi_rvalid_i(rvalid), .m_axi_rready_o(rready), .m_axi_rid_i(rid), .m_axi_rdata_i(axi_rdata),
    .m_axi_rresp_i(rresp), .m_axi_rlast_i(rlast), .m_axi_rpoison_i(1'b0),

    .tlp_rx_valid_i(rx_tlp_valid), .tlp_rx_beat_i(rx_tlp), .tlp_rx_credit_o(rx_credit),
    .tlp_tx_valid_o(tx_tlp_valid), .tlp_tx_ready_i(tx_tlp_ready), .tlp_tx_beat_o(tx_tlp),
    .tlp_tx_credit_i(tx_credit),
    .link_up_i(link_up_q), .irq_o(irq), .pio_irq_o(pio_irq), .busy_o(busy)
  );

  host_mem #(.Words(MemWords)) u_mem (
    .clk_i, .rst_ni,
    .valid_i(valid[3]), .write_i(write), .addr_i(addr[Aw+2:3]), .wdata_i(wdata),
    .done_o(mem_done), .rdata_o(mem_rdata),
    .awvalid_i(awvalid), .awready_o(awready), .awid_i(awid), .awaddr_i(awaddr), .awlen_i(awlen),
    .awlock_i(awlock),
    .wvalid_i(wvalid), .wready_o(wready), .wdata_axi_i(axi_wdata), .wstrb_i(wstrb),
    .wlast_i(wlast),
    .bvalid_o(bvalid), .bready_i(bready), .bid_o(bid), .bresp_o(bresp),
    .arvalid_i(arvalid), .arready_o(arready), .arid_i(arid), .araddr_i(araddr), .arlen_i(arlen),
    .arlock_i(arlock),
    .rvalid_o(rvalid), .rready_i(rready), .rid_o(rid), .rdata_axi_o(axi_rdata), .rresp_o(rresp),
    .rlast_o(rlast)
  );

  generators u_generators (
    .clk_i, .rst_ni(rst_ni && link_up_q),
    .tlp_valid_i(tx_tlp_valid), .tlp_ready_o(tx_tlp_ready), .tlp_beat_i(tx_tlp),
    .tlp_credit_o(tx_credit),
    .tlp_valid_o(rx_tlp_valid), .tlp_beat_o(rx_tlp), .tlp_credit_i(rx_credit)
  );

  // ---- Lights: host, link, activity, fault, refused frame, ..., heartbeat ----------------------------------
  logic [2:0]        event_bits;
  logic [2:0]        lit;
  assign event_bits = {bad, busy_q, good};
  for (genvar i = 0; i < 3; i++) begin : gen_light
    logic [BlinkLg2:0] left_q;
    assign lit[i] = left_q[BlinkLg2];
    always_ff @(posedge clk_i) begin
      if (event_bits[i]) left_q <= '1;
      else if (lit[i]) left_q <= left_q - 1'b1;
      if (!rst_ni) left_q <= '0;
    end
  end
  assign leds_o = {cycles_q[BlinkLg2+2], 2'b00, lit[2], irq_q != '0 || pio_irq_q, lit[1], link_up_q, lit[0]};

  logic unused;
  assign unused = ^{unused_bid, unused_rid, unused_awroom, unused_arroom, unused_rlast, unused_awsize,
                    unused_arsize, reg_bresp[0], reg_rresp[0], pio_bresp[0], pio_rresp[0]};

endmodule
