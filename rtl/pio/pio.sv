// SPDX-License-Identifier: Apache-2.0
// PIO unit: ports only.
module pio #(
    parameter int NumTags = 32
) (
    input  logic                    clk_i,
    input  logic                    rst_ni,

    input  logic                    link_up_i,

    input  logic                    reg_valid_i,
    input  logic                    reg_write_i,
    input  logic [11:0]             reg_addr_i,
    input  logic [63:0]             reg_wdata_i,
    input  logic [7:0]              reg_wstrb_i,
    output logic                    reg_ready_o,
    output logic [63:0]             reg_rdata_o,

    input  logic                    s_pio_awvalid_i,
    output logic                    s_pio_awready_o,
    input  logic [7:0]              s_pio_awid_i,
    input  logic [28:0]             s_pio_awaddr_i,
    input  logic [7:0]              s_pio_awlen_i,
    input  logic [2:0]              s_pio_awsize_i,
    input  logic [7:0]              s_pio_awuser_i,
    input  logic                    s_pio_wvalid_i,
    output logic                    s_pio_wready_o,
    input  logic [63:0]             s_pio_wdata_i,
    input  logic [7:0]              s_pio_wstrb_i,
    input  logic                    s_pio_wlast_i,
    output logic                    s_pio_bvalid_o,
    input  logic                    s_pio_bready_i,
    output logic [7:0]              s_pio_bid_o,
    output logic [1:0]              s_pio_bresp_o,
    input  logic                    s_pio_arvalid_i,
    output logic                    s_pio_arready_o,
    input  logic [7:0]              s_pio_arid_i,
    input  logic [28:0]             s_pio_araddr_i,
    input  logic [7:0]              s_pio_arlen_i,
    input  logic [2:0]              s_pio_arsize_i,
    input  logic [7:0]              s_pio_aruser_i,
    output logic                    s_pio_rvalid_o,
    input  logic                    s_pio_rready_i,
    output logic [7:0]              s_pio_rid_o,
    output logic [63:0]             s_pio_rdata_o,
    output logic [1:0]              s_pio_rresp_o,
    output logic                    s_pio_rlast_o,

    input  logic                    cpl_valid_i,   // completions from the link, never stalled
    input  logic                    cpl_sop_i,
    input  logic                    cpl_eop_i,
    input  logic                    cpl_good_i,    // with eop: the TLP counts
    input  logic [127:0]            cpl_hdr_i,
    input  logic [63:0]             cpl_data_i,
    input  logic [7:0]              wr_head_i,     // DMA writes: oldest not yet in memory,
    input  logic [7:0]              wr_tail_i,     // next to come

    output logic                    p_valid_o,
    input  logic                    p_ready_i,
    output bulkhead_pkg::tlp_beat_t p_beat_o,
    output logic                    np_valid_o,
    input  logic                    np_ready_i,
    output bulkhead_pkg::tlp_beat_t np_beat_o,
    output logic                    busy_o
);

  assign reg_ready_o = '0;
  assign reg_rdata_o = '0;
  assign s_pio_awready_o = '0;
  assign s_pio_wready_o = '0;
  assign s_pio_bvalid_o = '0;
  assign s_pio_bid_o = '0;
  assign s_pio_bresp_o = '0;
  assign s_pio_arready_o = '0;
  assign s_pio_rvalid_o = '0;
  assign s_pio_rid_o = '0;
  assign s_pio_rdata_o = '0;
  assign s_pio_rresp_o = '0;
  assign s_pio_rlast_o = '0;
  assign p_valid_o = '0;
  assign p_beat_o = '0;
  assign np_valid_o = '0;
  assign np_beat_o = '0;
  assign busy_o = '0;
endmodule
