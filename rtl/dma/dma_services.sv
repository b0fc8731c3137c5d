// SPDX-License-Identifier: Apache-2.0
// What devices with translation caches of their own need (capability ATS): the page-request queue,
// Invalidation Requests and Completions, Page Request Group Responses. Without the capability its
// registers read zero, page requests are dropped and every Invalidation Completion is stray.
module dma_services #(
  parameter bit Ats = 1'b1
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  dma_pkg::reg_bus_t        bus_i,
  output logic [63:0]              rdata_o,

  // the link's side
  input  logic                     reset_i,
  input  logic                     page_req_valid_i,
  output logic                     page_req_ready_o,
  input  bulkhead_pkg::page_req_t  page_req_i,
  output logic                     msg_valid_o,
  input  logic                     msg_ready_i,
  output bulkhead_pkg::ats_msg_t   msg_o,
  input  logic                     cpl_valid_i,
  output logic                     cpl_ready_o,
  input  bulkhead_pkg::inval_cpl_t cpl_i,
  output logic                     stray_o,

  // commands
  input  logic                     queue_on_i,
  input  logic                     cmd_valid_i,
  output logic                     cmd_ready_o,
  input  bulkhead_pkg::ats_msg_t   cmd_i,
  output logic                     pending_o,
  output logic                     late_o,
  input  logic                     late_clear_i,

  // the translator, memory, interrupts
  output logic                     ask_valid_o,
  input  logic                     ask_ready_i,
  output bulkhead_pkg::dbg_req_t   ask_o,
  input  logic                     answer_valid_i,
  input  bulkhead_pkg::dbg_rsp_t   answer_i,
  output logic                     store_valid_o,
  output dma_pkg::store_req_t      store_o,
  input  logic [1:0]               store_beat_i,
  input  logic                     store_done_i,
  input  logic                     store_bad_i,
  output logic                     irq_o,
  output logic                     new_o,
  output logic                     busy_o
);

  if (Ats) begin : gen_ats
    dma_pkg::queue_t        pq;
    logic [3:0]             pq_set, pq_flag;
    logic                   pq_advance, pq_idle, pq_on, pq_drop, pq_busy, pri_busy, ats_busy;
    logic                   rec_valid, rec_ready, rsp_valid, rsp_ready;
    logic [63:0]            pq_rdata, ats_rdata;
    logic [127:0]           rec;
    bulkhead_pkg::ats_msg_t rsp;

    dma_pri u_pri (
      .clk_i, .rst_ni, .page_req_valid_i, .page_req_ready_o, .page_req_i,
      .ask_valid_o, .ask_ready_i, .ask_o, .answer_valid_i, .answer_i,
      .rec_valid_o(rec_valid), .rec_ready_i(rec_ready), .rec_o(rec), .kept_i(pq_advance),
      .dropped_i(pq_drop),
      .failed_i(!pq_on || pq_flag[dma_pkg::ErrMf] || pq_set[dma_pkg::ErrMf]),
      .rsp_valid_o(rsp_valid), .rsp_ready_i(rsp_ready), .rsp_o(rsp), .busy_o(pri_busy)
    );

    dma_queue_regs #(
      .BaseReg(dma_pkg::RegPqb), .IndexReg(dma_pkg::RegPqh), .CsrReg(dma_pkg::RegPqcsr),
      .CsrHigh(1'b0)
    ) u_pq_regs (
      .clk_i, .rst_ni, .bus_i, .rdata_o(pq_rdata),
      .legal_i(4'b0011), .set_i(pq_set), .advance_i(pq_advance), .idle_i(pq_idle),
      .queue_o(pq), .on_o(pq_on), .flag_o(pq_flag), .irq_o, .new_o, .busy_o(pq_busy)
    );

    dma_rec_queue #(.EntryLg2(4)) u_pq (
      .clk_i, .rst_ni, .queue_i(pq), .idle_o(pq_idle), .advance_o(pq_advance), .drop_o(pq_drop),
      .flag_set_o(pq_set), .rec_valid_i(rec_valid), .rec_ready_o(rec_ready), .rec_i(rec),
      .store_valid_o, .store_o, .store_beat_i, .store_done_i, .store_bad_i
    );

    dma_ats u_ats (
      .clk_i, .rst_ni, .bus_i, .rdata_o(ats_rdata), .reset_i, .queue_on_i,
      .cmd_valid_i, .cmd_ready_o, .cmd_i,
      .rsp_valid_i(rsp_valid), .rsp_ready_o(rsp_ready), .rsp_i(rsp),
      .msg_valid_o, .msg_ready_i, .msg_o, .cpl_valid_i, .cpl_ready_o, .cpl_i, .stray_o,
      .pending_o, .late_o, .late_clear_i, .busy_o(ats_busy)
    );

    assign rdata_o = pq_rdata | ats_rdata;
    assign busy_o = pq_busy || pri_busy || ats_busy;
    logic unused_flags;
    assign unused_flags = ^{pq_flag, pq_set};
  end else begin : gen_none
    assign rdata_o = '0;
    assign {page_req_ready_o, cpl_ready_o, stray_o} = {2'b11, cpl_valid_i};
    assign {msg_valid_o, msg_o} = '0;
    assign {cmd_ready_o, pending_o, late_o} = '0;
    assign {ask_valid_o, ask_o} = '0;
    assign {store_valid_o, store_o} = '0;
    assign {irq_o, new_o, busy_o} = '0;
    logic unused;
    assign unused = ^{clk_i, rst_ni, bus_i, reset_i, page_req_valid_i, page_req_i, msg_ready_i, cpl_i,
                      queue_on_i, cmd_valid_i, cmd_i, late_clear_i, ask_ready_i, answer_valid_i,
                      answer_i, store_beat_i, store_done_i, store_bad_i};
  end

endmodule
