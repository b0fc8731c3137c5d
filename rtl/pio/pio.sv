// SPDX-License-Identifier: Apache-2.0
// PIO unit: loads and stores of harts in the PIO window become TLPs, completions become answers.
//
//   AR --------------.
//   AW, W -> wfront -+-> issue --> posted, non-posted to the transmitter
//                          |  ^
//                     tags |  | sent again
//                          v  |
//   completions --> cpl --> slots --> answer --> R, B
//                    '---> data buffer ---^
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

  localparam int Iw = $clog2(NumTags);

  // ---- Registers --------------------------------------------------------------------------------
  logic [7:0]       secondary, subordinate;
  logic [15:0]      requester, outstanding, quarantined;
  logic [31:0]      timeout;
  logic [63:0]      mem_base;
  logic             crs_visible, unexpected, error, release_tags;
  logic             exhausted, refuse_read, refuse_write, refuse_ready;
  logic [18:0]      exception;
  pio_pkg::kind_e   error_kind;
  logic [4:0]       error_bit;
  logic [28:0]      error_off;
  logic [6:0]       error_cnt, error_taken;
  pio_pkg::req_t    error_req;
  logic [127:0]     error_hdr;
  logic [Iw-1:0]    slot;
  logic             finish, finish_quarantine, repeat_it, repeat_crs, settle;
  logic [Iw-1:0]    settle_slot;
  pio_pkg::result_t finish_result;

  pio_regs #(.NumTags(NumTags)) u_regs (
    .clk_i, .rst_ni,
    .reg_valid_i, .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_wstrb_i, .reg_ready_o, .reg_rdata_o,
    .secondary_o(secondary), .subordinate_o(subordinate), .requester_o(requester),
    .timeout_o(timeout), .mem_base_o(mem_base), .crs_visible_o(crs_visible),
    .exception_o(exception),
    .release_o(release_tags),
    .outstanding_i(outstanding), .quarantined_i(quarantined),
    .unexpected_i(unexpected), .retry_i(repeat_it && repeat_crs),
    .error_i(error), .error_kind_i(error_kind), .error_bit_i(error_bit), .error_tag_i(10'(slot)),
    .error_domain_i(error_req.domain), .error_id_i(error_req.id), .error_offset_i(error_off),
    .error_hdr_i(error_hdr)
  );

  // The log shows the header as it was sent; a write's byte enables are not kept and shown as all.
  pio_hdr u_error_hdr (
    .space_i(error_req.space), .type1_i(error_req.type1), .write_i(error_req.write),
    .off_i(error_off), .cnt_i(error_cnt), .fbe_i(4'hf), .lbe_i(4'hf), .tag_i(8'(slot)),
    .requester_i(requester), .mem_base_i(mem_base), .hdr_o(error_hdr), .cnt_o(error_taken)
  );

  // ---- Requests ---------------------------------------------------------------------------------
  logic             word_valid, word_ready, word_last, wfront_busy, issue_busy;
  logic [28:3]      word;
  logic [63:0]      word_data;
  logic [7:0]       word_strb, word_id, word_domain;
  logic             again_valid, again_ready, free_valid, alloc, alloc_flight;
  logic [Iw-1:0]    again, free;
  logic [6:0]       again_got;
  pio_pkg::req_t    alloc_req;
  pio_pkg::result_t alloc_result;

  pio_wfront u_wfront (
    .clk_i, .rst_ni,
    .awvalid_i(s_pio_awvalid_i), .awready_o(s_pio_awready_o), .awid_i(s_pio_awid_i),
    .awaddr_i(s_pio_awaddr_i), .awsize_i(s_pio_awsize_i), .awuser_i(s_pio_awuser_i),
    .wvalid_i(s_pio_wvalid_i), .wready_o(s_pio_wready_o), .wdata_i(s_pio_wdata_i),
    .wstrb_i(s_pio_wstrb_i), .wlast_i(s_pio_wlast_i),
    .valid_o(word_valid), .ready_i(word_ready), .word_o(word), .data_o(word_data),
    .strb_o(word_strb), .id_o(word_id), .domain_o(word_domain), .last_o(word_last),
    .busy_o(wfront_busy)
  );

  pio_issue #(.NumTags(NumTags)) u_issue (
    .clk_i, .rst_ni, .link_up_i,
    .secondary_i(secondary), .subordinate_i(subordinate), .requester_i(requester),
    .mem_base_i(mem_base),
    .arvalid_i(s_pio_arvalid_i), .arready_o(s_pio_arready_o), .arid_i(s_pio_arid_i),
    .araddr_i(s_pio_araddr_i), .arlen_i(s_pio_arlen_i), .arsize_i(s_pio_arsize_i),
    .aruser_i(s_pio_aruser_i),
    .word_valid_i(word_valid), .word_ready_o(word_ready), .word_i(word), .word_data_i(word_data),
    .word_strb_i(word_strb), .word_id_i(word_id), .word_domain_i(word_domain),
    .word_last_i(word_last),
    .again_valid_i(again_valid), .again_ready_o(again_ready), .again_i(again),
    .again_got_i(again_got),
    .exhausted_i(exhausted), .refuse_read_o(refuse_read), .refuse_write_o(refuse_write),
    .refuse_ready_i(refuse_ready),
    .free_valid_i(free_valid), .free_i(free), .alloc_o(alloc), .alloc_req_o(alloc_req),
    .alloc_flight_o(alloc_flight), .alloc_result_o(alloc_result),
    .p_valid_o, .p_ready_i, .p_beat_o, .np_valid_o, .np_ready_i, .np_beat_o,
    .busy_o(issue_busy)
  );

  // ---- Scoreboard and completions ---------------------------------------------------------------
  logic [NumTags-1:0] flight, quarantine, dead, retried;
  logic               r_valid, r_take, r_answer, b_valid, b_answer, slots_busy, answer_busy;
  logic [Iw-1:0]      r_slot, r_answer_slot, b_slot;
  pio_pkg::result_t   r_result, b_result;

  pio_slots #(.NumTags(NumTags)) u_slots (
    .clk_i, .rst_ni, .link_up_i,
    .free_valid_o(free_valid), .free_o(free), .exhausted_o(exhausted), .alloc_i(alloc),
    .alloc_write_i(alloc_req.write),
    .alloc_id_i(alloc_req.id), .alloc_flight_i(alloc_flight), .alloc_result_i(alloc_result),
    .again_valid_o(again_valid), .again_ready_i(again_ready), .again_o(again),
    .flight_o(flight), .quarantine_o(quarantine), .dead_o(dead), .retried_o(retried),
    .finish_i(finish), .finish_quarantine_i(finish_quarantine), .finish_result_i(finish_result),
    .repeat_i(repeat_it), .repeat_crs_i(repeat_crs), .slot_i(slot),
    .release_i(release_tags), .settle_i(settle), .settle_slot_i(settle_slot),
    .wr_head_i, .wr_tail_i,
    .r_valid_o(r_valid), .r_slot_o(r_slot), .r_result_o(r_result), .r_take_i(r_take),
    .r_answer_i(r_answer), .r_answer_slot_i(r_answer_slot),
    .b_valid_o(b_valid), .b_slot_o(b_slot), .b_result_o(b_result), .b_answer_i(b_answer),
    .outstanding_o(outstanding), .quarantined_o(quarantined), .busy_o(slots_busy)
  );

  logic [1:0]    data_we;
  logic          data_odd, data_re;
  logic [Iw+2:0] data_waddr, data_raddr;
  logic [63:0]   data_wdata, data_rdata;

  pio_cpl #(.NumTags(NumTags)) u_cpl (
    .clk_i, .rst_ni,
    .requester_i(requester), .timeout_i(timeout), .crs_visible_i(crs_visible),
    .exception_i(exception),
    .cpl_valid_i, .cpl_sop_i, .cpl_eop_i, .cpl_good_i, .cpl_hdr_i, .cpl_data_i,
    .alloc_i(alloc), .alloc_slot_i(free), .alloc_req_i(alloc_req),
    .again_i(again), .again_got_o(again_got),
    .flight_i(flight), .quarantine_i(quarantine), .dead_i(dead), .retried_i(retried),
    .finish_o(finish), .finish_quarantine_o(finish_quarantine), .finish_result_o(finish_result),
    .repeat_o(repeat_it), .repeat_crs_o(repeat_crs), .slot_o(slot),
    .settle_o(settle), .settle_slot_o(settle_slot),
    .data_we_o(data_we), .data_odd_o(data_odd), .data_addr_o(data_waddr), .data_o(data_wdata),
    .unexpected_o(unexpected), .error_o(error), .error_kind_o(error_kind), .error_bit_o(error_bit),
    .error_off_o(error_off), .error_cnt_o(error_cnt), .error_req_o(error_req)
  );

  // Eight words a tag.
  dw_buffer #(.Words(8 * NumTags)) u_data (
    .clk_i,
    .we_i(data_we), .wodd_i(data_odd), .waddr_i(data_waddr), .wdata_i(data_wdata),
    .re_i(data_re), .rodd_i(1'b0), .raddr_i(data_raddr), .rdata_o(data_rdata)
  );

  pio_answer #(.NumTags(NumTags)) u_answer (
    .clk_i, .rst_ni,
    .alloc_i(alloc), .alloc_slot_i(free), .alloc_req_i(alloc_req),
    .r_valid_i(r_valid), .r_slot_i(r_slot), .r_result_i(r_result), .r_take_o(r_take),
    .r_answer_o(r_answer), .r_answer_slot_o(r_answer_slot),
    .b_valid_i(b_valid), .b_slot_i(b_slot), .b_result_i(b_result), .b_answer_o(b_answer),
    .refuse_read_i(refuse_read), .refuse_write_i(refuse_write), .refuse_result_i(alloc_result),
    .refuse_ready_o(refuse_ready),
    .data_re_o(data_re), .data_addr_o(data_raddr), .data_i(data_rdata),
    .rvalid_o(s_pio_rvalid_o), .rready_i(s_pio_rready_i), .rid_o(s_pio_rid_o),
    .rdata_o(s_pio_rdata_o), .rresp_o(s_pio_rresp_o), .rlast_o(s_pio_rlast_o),
    .bvalid_o(s_pio_bvalid_o), .bready_i(s_pio_bready_i), .bid_o(s_pio_bid_o),
    .bresp_o(s_pio_bresp_o), .busy_o(answer_busy)
  );

  assign busy_o = s_pio_awvalid_i || s_pio_wvalid_i || s_pio_arvalid_i || wfront_busy ||
                  issue_busy || slots_busy || answer_busy;

  // A write burst's length shows in its last beat; the log is of one TLP.
  logic unused;
  assign unused = ^{s_pio_awlen_i, error_taken, error_req};

endmodule
