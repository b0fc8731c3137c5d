// SPDX-License-Identifier: Apache-2.0
// DMA data path: ports only.
module dma_path #(
    parameter int NumWrites  = 32,
    parameter int NumReads   = 32,
    parameter int MaxPayload = 512
) (
    input  logic                     clk_i,
    input  logic                     rst_ni,

    input  logic                     link_up_i,
    input  logic [2:0]               max_payload_i,  // of completions: 128 << n bytes
    input  logic [15:0]              completer_i,

    input  tlp_pkg::dma_req_t        req_i,
    input  logic [63:0]              data_i,
    input  logic                     wr_beat_i,
    input  logic                     wr_first_i,
    input  logic                     wr_commit_i,
    output logic                     wr_full_o,
    output logic [10:0]              wr_room_o,
    output logic                     wr_release_o,
    output logic [7:0]               wr_release_pd_o,
    output logic [7:0]               wr_held_o,
    output logic [11:0]              wr_held_pd_o,
    output logic [7:0]               wr_head_o,
    output logic [7:0]               wr_tail_o,
    input  logic                     rd_valid_i,
    output logic                     rd_full_o,
    output logic                     rd_release_o,
    output logic [7:0]               rd_held_o,

    output logic                     xlate_req_valid_o,
    input  logic                     xlate_req_ready_i,
    output bulkhead_pkg::xlate_req_t xlate_req_o,
    input  logic                     xlate_rsp_valid_i,
    output logic                     xlate_rsp_ready_o,
    input  bulkhead_pkg::xlate_rsp_t xlate_rsp_i,
    input  logic                     drain_pr_i,
    input  logic                     drain_pw_i,
    output logic                     drain_done_o,

    output logic                     awvalid_o,
    input  logic                     awready_i,
    output logic [55:0]              awaddr_o,
    output logic [7:0]               awlen_o,
    output logic                     wvalid_o,
    input  logic                     wready_i,
    output logic [63:0]              wdata_o,
    output logic [7:0]               wstrb_o,
    output logic                     wlast_o,
    input  logic                     bvalid_i,
    output logic                     bready_o,
    input  logic [1:0]               bresp_i,
    output logic                     arvalid_o,
    input  logic                     arready_i,
    output logic [55:0]              araddr_o,
    output logic [7:0]               arlen_o,
    input  logic                     rvalid_i,
    output logic                     rready_o,
    input  logic [63:0]              rdata_i,
    input  logic [1:0]               rresp_i,
    input  logic                     rlast_i,
    input  logic                     rpoison_i,

    output logic                     cpl_valid_o,
    input  logic                     cpl_ready_i,
    output bulkhead_pkg::tlp_beat_t  cpl_beat_o,

    output logic                     write_denied_o,
    output logic                     read_denied_o,
    output logic                     msi_shape_o,
    output logic                     write_error_o,
    output logic                     read_error_o,
    output logic                     busy_o
);

  assign wr_full_o = '0;
  assign wr_room_o = '0;
  assign wr_release_o = '0;
  assign wr_release_pd_o = '0;
  assign wr_held_o = '0;
  assign wr_held_pd_o = '0;
  assign wr_head_o = '0;
  assign wr_tail_o = '0;
  assign rd_full_o = '0;
  assign rd_release_o = '0;
  assign rd_held_o = '0;
  assign xlate_req_valid_o = '0;
  assign xlate_req_o = '0;
  assign xlate_rsp_ready_o = '0;
  assign drain_done_o = '0;
  assign awvalid_o = '0;
  assign awaddr_o = '0;
  assign awlen_o = '0;
  assign wvalid_o = '0;
  assign wdata_o = '0;
  assign wstrb_o = '0;
  assign wlast_o = '0;
  assign bready_o = '0;
  assign arvalid_o = '0;
  assign araddr_o = '0;
  assign arlen_o = '0;
  assign rready_o = '0;
  assign cpl_valid_o = '0;
  assign cpl_beat_o = '0;
  assign write_denied_o = '0;
  assign read_denied_o = '0;
  assign msi_shape_o = '0;
  assign write_error_o = '0;
  assign read_error_o = '0;
  assign busy_o = '0;
endmodule
