// SPDX-License-Identifier: Apache-2.0
// Register port: the AXI4-Lite slave, the pages (docs/interfaces.md, section 2) and the
// identification page. Addresses without a register read as zero; writes to them are ignored.
module bulkhead_regs #(
    parameter bit Interrupts = 1'b1   // there is an interrupt unit
) (
    input  logic        clk_i,
    input  logic        rst_ni,

    input  logic        s_axil_awvalid_i,
    output logic        s_axil_awready_o,
    input  logic [19:0] s_axil_awaddr_i,
    input  logic        s_axil_wvalid_i,
    output logic        s_axil_wready_o,
    input  logic [63:0] s_axil_wdata_i,
    input  logic [7:0]  s_axil_wstrb_i,
    output logic        s_axil_bvalid_o,
    input  logic        s_axil_bready_i,
    output logic [1:0]  s_axil_bresp_o,
    input  logic        s_axil_arvalid_i,
    output logic        s_axil_arready_o,
    input  logic [19:0] s_axil_araddr_i,
    output logic        s_axil_rvalid_o,
    input  logic        s_axil_rready_i,
    output logic [63:0] s_axil_rdata_o,
    output logic [1:0]  s_axil_rresp_o,

    output logic        reg_write_o,
    output logic [11:0] reg_addr_o,
    output logic [63:0] reg_wdata_o,
    output logic [7:0]  reg_wstrb_o,
    output logic        dma_valid_o,
    input  logic        dma_ready_i,
    input  logic [63:0] dma_rdata_i,
    output logic        pio_valid_o,
    input  logic        pio_ready_i,
    input  logic [63:0] pio_rdata_i,
    output logic        link_valid_o,
    input  logic        link_ready_i,
    input  logic [63:0] link_rdata_i,
    output logic        irq_valid_o,
    input  logic        irq_ready_i,
    input  logic [63:0] irq_rdata_i,
    output logic        bell_valid_o,   // a write to the page of doorbell bell_o
    input  logic        bell_ready_i,
    output logic [5:0]  bell_o,
    output logic [31:0] bell_data_o,
    output logic        busy_o
);

  // Units of the identification page: {page offset, version, kind}.
  localparam logic [63:0] IdMagic   = 64'h4441_4548_4b4c_5542;  // "BULKHEAD", byte 0 first
  localparam logic [63:0] IdVersion = 64'h0000_0000_0000_0001;  // 0.1
  localparam logic [63:0] IdIommu   = {32'h0000_0000, 16'h0010, 16'd1};
  localparam logic [63:0] IdPio     = {32'h0000_2000, 16'h0001, 16'd2};
  localparam logic [63:0] IdLink    = {32'h0000_3000, 16'h0001, 16'd3};
  localparam logic [63:0] IdIrq     = Interrupts ? {32'h0000_4000, 16'h0001, 16'd4} : '0;

  logic        valid, ready;
  logic [19:0] addr;
  logic [63:0] rdata, id_rdata;

  axil_regs #(.AddrWidth(20)) u_axil (
    .clk_i, .rst_ni,
    .s_axil_awvalid_i, .s_axil_awready_o, .s_axil_awaddr_i,
    .s_axil_wvalid_i, .s_axil_wready_o, .s_axil_wdata_i, .s_axil_wstrb_i,
    .s_axil_bvalid_o, .s_axil_bready_i, .s_axil_bresp_o,
    .s_axil_arvalid_i, .s_axil_arready_o, .s_axil_araddr_i,
    .s_axil_rvalid_o, .s_axil_rready_i, .s_axil_rdata_o, .s_axil_rresp_o,
    .reg_valid_o(valid), .reg_write_o(reg_write_o), .reg_addr_o(addr),
    .reg_wdata_o(reg_wdata_o), .reg_wstrb_o(reg_wstrb_o),
    .reg_ready_i(ready), .reg_rdata_i(rdata),
    .busy_o(busy_o)
  );

  assign reg_addr_o   = addr[11:0];
  assign dma_valid_o  = valid && addr[19:12] == 8'h00;
  assign pio_valid_o  = valid && addr[19:12] == 8'h02;
  assign link_valid_o = valid && addr[19:12] == 8'h03;
  assign irq_valid_o  = valid && addr[19:12] == 8'h04;

  // The doorbells: 64 pages from 0x40000 on. The bytes written are told of, the others read as zero.
  logic is_bell;
  assign is_bell      = addr[19:18] == 2'b01;
  assign bell_valid_o = valid && is_bell && reg_write_o;
  assign bell_o       = addr[17:12];
  always_comb begin
    for (int i = 0; i < 4; i++) begin
      bell_data_o[8*i+:8] = (reg_wdata_o[8*i+:8] & {8{reg_wstrb_o[i]}})
          | (reg_wdata_o[32+8*i+:8] & {8{reg_wstrb_o[4+i]}});
    end
  end

  always_comb begin
    unique case (addr[11:3])
      9'h000:  id_rdata = IdMagic;
      9'h001:  id_rdata = IdVersion;
      9'h002:  id_rdata = IdIommu;
      9'h003:  id_rdata = IdPio;
      9'h004:  id_rdata = IdLink;
      9'h005:  id_rdata = IdIrq;
      default: id_rdata = '0;
    endcase
  end

  always_comb begin
    ready = 1'b1;
    rdata = '0;
    unique case (addr[19:12])
      8'h00: begin
        ready = dma_ready_i;
        rdata = dma_rdata_i;
      end
      8'h01: rdata = id_rdata;
      8'h02: begin
        ready = pio_ready_i;
        rdata = pio_rdata_i;
      end
      8'h03: begin
        ready = link_ready_i;
        rdata = link_rdata_i;
      end
      8'h04: begin
        ready = irq_ready_i;
        rdata = irq_rdata_i;
      end
      default: if (is_bell && reg_write_o) ready = bell_ready_i;
    endcase
  end

endmodule
