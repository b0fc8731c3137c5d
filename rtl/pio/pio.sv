// SPDX-License-Identifier: Apache-2.0
// PIO unit: loads and stores of harts in the PIO window become TLPs, completions become answers.
//
//   AR --> gate -----.
//   AW, W -> wfront -> gate -+-> issue --> posted, non-posted to the transmitter
//            filter    quotas |  ^
//                access, tags |  | sent again
//                             v  |
//   completions --> cpl --> slots --> answer --> R, B
//                    '---> data buffer ---^
module pio #(
    parameter int NumTags = 32,      // 2 .. 256, a power of two; with ten-bit tags 512 or 768 too
    parameter bit TenBitTags = 1'b0, // software may enable tags from 256 on (2.2.6.2): those below are not used then
    parameter int Rows = 32,         // of the access table, a power of two, 4 .. 32
    parameter int Domains = 16       // with a quota of their own, a power of two, 2 .. 64
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
    output logic [Domains-1:0]      s_pio_awroom_o, // by domain: a write may be shown
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
    output logic [Domains-1:0]      s_pio_arroom_o, // by domain: a read may be shown
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
    input  logic                    cpl_ours_i,    // as far as all but the tag tells
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
    output logic                    unexpected_o,  // one cycle later: nobody waited for a completion
    output logic [7:0]              secondary_o,   // buses behind the port
    output logic [7:0]              subordinate_o,
    output logic [15:0]             requester_o,
    output logic                    irq_o,         // PIO_STATUS is not zero
    output logic                    msi_mask_o,
    output logic [55:2]             msi_addr_o,
    output logic [31:0]             msi_data_o,
    input  logic                    msi_pending_i,
    output logic                    busy_o
);

  localparam int Iw = $clog2(NumTags);
  localparam int Cw = $clog2(Domains);
  localparam int Rw = $clog2(Rows);
  localparam int Functions = Rows / 2;  // whose configuration writes are filtered: a function has a BAR, too
  localparam int Narrow = NumTags > 256 ? 256 : NumTags;  // usable with tags of eight bits

  if (NumTags > (TenBitTags ? 768 : 256)) begin : gen_bad_tags
    $error("pio: more tags than the tag field has values");
  end

  // ---- Registers --------------------------------------------------------------------------------
  logic [7:0]       secondary, subordinate;
  logic [15:0]      requester, outstanding, quarantined;
  logic [31:0]      timeout;
  logic [63:0]      mem_base;
  logic             crs_visible, unexpected, error, release_tags, access_on, ten_bit, relist, still;
  logic [9:0]       tag_base;
  logic [NumTags-1:0] usable;
  logic             table_we, denied, refused, read_allowed, write_allowed, check, checked;
  logic [63:0]      table_wdata, table_rdata, access_rdata, filter_rdata, checked_data;
  logic [7:0]       checked_strb;
  logic [47:0]      quota_rdata;
  logic             exhausted, refuse_read, refuse_write, refuse_ready;
  logic [18:0]      exception;
  pio_pkg::kind_e   error_kind;
  logic [4:0]       error_bit;
  logic [28:0]      error_off;
  logic [6:0]       error_cnt;
  pio_pkg::req_t    error_req;
  logic [127:0]     error_hdr;
  logic [Iw-1:0]    slot;
  logic             finish, finish_quarantine, repeat_it, repeat_crs, settle, settled;
  logic [Iw-1:0]    settle_slot;
  pio_pkg::result_t finish_result;

  pio_regs #(.NumTags(NumTags), .Narrow(Narrow), .TenBitTags(TenBitTags), .Rows(Rows), .Functions(Functions),
    .Domains(Domains)) u_regs (
    .clk_i, .rst_ni,
    .reg_valid_i, .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_wstrb_i, .reg_ready_o, .reg_rdata_o,
    .secondary_o(secondary), .subordinate_o(subordinate), .requester_o(requester),
    .timeout_o(timeout), .mem_base_o(mem_base), .crs_visible_o(crs_visible),
    .exception_o(exception),
    .access_on_o(access_on), .ten_bit_o(ten_bit), .relist_o(relist),  .still_i(still), .release_o(release_tags),
    .table_we_o(table_we), .table_wdata_o(table_wdata), .table_rdata_i(table_rdata),
    .irq_o, .msi_mask_o, .msi_addr_o, .msi_data_o, .msi_pending_i,
    .outstanding_i(outstanding), .quarantined_i(quarantined),
    .unexpected_i(unexpected), .retry_i(repeat_it && repeat_crs),
    .error_i(error), .error_kind_i(error_kind), .error_bit_i(error_bit), .error_tag_i(tag_base + 10'(slot)),
    .error_domain_i(error_req.domain), .error_id_i(error_req.id), .error_offset_i(error_off),
    .error_hdr_i(error_hdr),
    .denied_i(denied_q), .refused_i(refused_q), .refused_req_i(alloc_req_q), .refused_hdr_i(np_hdr_q)
  );
  always_comb begin
    unique case (reg_addr_i[11:9])
      3'b001:  table_rdata = reg_addr_i[8:7] == '0 ? {16'd0, quota_rdata} : '0;
      3'b010:  table_rdata = access_rdata;
      3'b011:  table_rdata = filter_rdata;
      default: table_rdata = '0;
    endcase
  end

  assign unexpected_o  = unexpected;
  assign secondary_o   = secondary;
  assign subordinate_o = subordinate;
  assign requester_o   = requester;

  // What the completer does not copy back shows as a tag below 256, which is nobody's then.
  assign tag_base = ten_bit ? 10'd256 : 10'd0;
  assign usable   = ten_bit ? '1 : NumTags'({Narrow{1'b1}});

  // The log shows the header as it was sent; a write's byte enables are not kept and shown as all.
  pio_pkg::span_t read_span, error_span;
  assign read_span  = pio_pkg::span(error_req.space == pio_pkg::SpaceMem, error_off[1:0], error_cnt - 7'd1);
  assign error_span = error_req.write ? {5'd1, 4'hf, 4'h0} : read_span;
  pio_hdr u_error_hdr (
    .space_i(error_req.space), .type1_i(error_req.type1), .write_i(error_req.write),
    .off_i(error_off[27:2]), .span_i(error_span), .tag_i(tag_base + 10'(slot)),
    .requester_i(requester), .mem_base_i(mem_base), .hdr_o(error_hdr)
  );

  // ---- Requests ---------------------------------------------------------------------------------
  localparam int ReadWidth = 8 + 29 + 8 + 3 + 8;
  localparam int WordWidth = 26 + 64 + 8 + 8 + 8 + 1;
  logic                 ar_valid, ar_ready, w_valid, w_ready, r_held, w_held;
  logic [7:0]           ar_id, ar_len, ar_user, w_strb, w_id, w_domain;
  logic [28:0]          ar_addr;
  logic [2:0]           ar_size;
  logic [28:3]          w_word;
  logic [63:0]          w_data;
  logic                 w_last;
  logic [Domains-1:0]   overs, room, calm;
  logic [28:6]          read_last;
  logic [127:0]         np_hdr;
  logic             word_valid, word_ready, word_last, wfront_busy, issue_busy;
  logic [28:3]      word;
  logic [63:0]      word_data;
  logic [7:0]       word_strb, word_id, word_domain;
  logic             again_valid, again_ready, free_valid, alloc, alloc_flight;
  logic [Iw-1:0]    again, free;
  logic             again_begun;
  logic [6:0]       again_addr, again_owed;
  pio_pkg::req_t    alloc_req;
  pio_pkg::result_t alloc_result;

  logic             w_posted, unused_posted, alloc_waits;

  // What was issued, one cycle later: nobody but the quotas and the list of free tags needs it at once.
  logic             alloc_q, denied_q, refused_q;
  logic [Iw-1:0]    alloc_slot_q;
  pio_pkg::req_t    alloc_req_q;
  logic [127:0]     np_hdr_q;
  always_ff @(posedge clk_i) begin
    alloc_q      <= alloc;
    alloc_slot_q <= free;
    alloc_req_q  <= alloc_req;
    denied_q     <= denied;
    refused_q    <= refused;
    np_hdr_q     <= np_hdr;
    if (!rst_ni) {alloc_q, denied_q, refused_q} <= '0;
  end

  pio_wfront u_wfront (
    .clk_i, .rst_ni,
    .awvalid_i(s_pio_awvalid_i), .awready_o(s_pio_awready_o), .awid_i(s_pio_awid_i),
    .awaddr_i(s_pio_awaddr_i), .awsize_i(s_pio_awsize_i), .awuser_i(s_pio_awuser_i),
    .wvalid_i(s_pio_wvalid_i), .wready_o(s_pio_wready_o), .wdata_i(s_pio_wdata_i),
    .wstrb_i(s_pio_wstrb_i), .wlast_i(s_pio_wlast_i),
    .valid_o(word_valid), .ready_i(word_ready), .word_o(word), .data_o(word_data),
    .strb_o(word_strb), .id_o(word_id), .domain_o(word_domain), .last_o(word_last),
    .check_o(check), .checked_i(checked), .checked_data_i(checked_data), .checked_strb_i(checked_strb),
    .busy_o(wfront_busy)
  );

  pio_filter #(.Functions(Functions)) u_filter (
    .clk_i, .rst_ni,
    .reg_we_i(table_we && reg_addr_i[11:9] == 3'b011), .reg_addr_i(reg_addr_i[8:3]),
    .reg_upper_i(reg_wstrb_i[7:4] != '0), .reg_wdata_i(table_wdata), .reg_rdata_o(filter_rdata),
    .check_i(check), .word_i(word[27:3]), .data_i(word_data), .strb_i(word_strb), .domain_i(word_domain),
    .checked_o(checked), .data_o(checked_data), .strb_o(checked_strb)
  );

  pio_gate #(.Width(ReadWidth), .Places(2), .Domains(Domains)) u_read_gate (
    .clk_i, .rst_ni, .room_i(room), .calm_i(calm),
    .valid_i(s_pio_arvalid_i), .ready_o(s_pio_arready_o), .id_i(s_pio_arid_i),
    .domain_i(s_pio_aruser_i[Cw-1:0]), .posted_i(1'b0), .last_i(1'b1),
    .data_i({s_pio_arid_i, s_pio_araddr_i, s_pio_arlen_i, s_pio_arsize_i, s_pio_aruser_i}),
    .valid_o(ar_valid), .ready_i(ar_ready), .data_o({ar_id, ar_addr, ar_len, ar_size, ar_user}),
    .posted_o(unused_posted), .empty_o(s_pio_arroom_o), .busy_o(r_held)
  );
  // Two bursts of eight words.
  pio_gate #(.Width(WordWidth), .Places(16), .Domains(Domains)) u_write_gate (
    .clk_i, .rst_ni, .room_i(room), .calm_i(calm),
    .valid_i(word_valid), .ready_o(word_ready), .id_i(word_id),
    .domain_i(word_domain[Cw-1:0]), .posted_i(word[28] && word[27:24] != 4'hf), .last_i(word_last),
    .data_i({word, word_data, word_strb, word_id, word_domain, word_last}),
    .valid_o(w_valid), .ready_i(w_ready),
    .data_o({w_word, w_data, w_strb, w_id, w_domain, w_last}),
    .posted_o(w_posted), .empty_o(s_pio_awroom_o), .busy_o(w_held)
  );

  pio_quota #(.NumTags(NumTags), .Domains(Domains)) u_quota (
    .clk_i, .rst_ni, .link_up_i,
    .reg_we_i(table_we && reg_addr_i[11:7] == 5'b00100), .reg_row_i(reg_addr_i[3+:Cw]),
    .reg_wdata_i(table_wdata[15:0]), .reg_rdata_o(quota_rdata),
    .alloc_i(alloc), .alloc_slot_i(free), .alloc_domain_i(alloc_req.domain[Cw-1:0]),
    .alloc_write_i(alloc_waits),
    .r_answer_i(r_answer), .r_slot_i(r_answer_slot), .b_answer_i(b_answer), .b_slot_i(b_slot),
    .quarantine_i(finish && finish_quarantine), .quarantine_slot_i(slot),
    .settle_i(settled), .settle_slot_i(settle_slot), .release_i(release_tags),
    .calm_o(calm), .over_o(overs), .room_o(room)
  );

  pio_access #(.Rows(Rows)) u_access (
    .clk_i, .rst_ni,
    .reg_we_i(table_we && reg_addr_i[11:9] == 3'b010), .reg_row_i(reg_addr_i[4+:Rw]),
    .reg_rights_i(reg_addr_i[3]), .reg_wdata_i(table_wdata), .reg_rdata_o(access_rdata),
    .read_domain_i(ar_user), .read_first_i(ar_addr[28:6]), .read_last_i(read_last),
    .read_allowed_o(read_allowed),
    .write_domain_i(w_domain), .write_word_i(w_word[28:6]), .write_allowed_o(write_allowed)
  );

  pio_issue #(.NumTags(NumTags), .Domains(Domains)) u_issue (
    .clk_i, .rst_ni, .link_up_i,
    .secondary_i(secondary), .subordinate_i(subordinate), .requester_i(requester), .tag_base_i(tag_base),
    .mem_base_i(mem_base),
    .arvalid_i(ar_valid), .arready_o(ar_ready), .arid_i(ar_id),
    .araddr_i(ar_addr), .arlen_i(ar_len), .arsize_i(ar_size), .aruser_i(ar_user),
    .word_valid_i(w_valid), .word_ready_o(w_ready), .word_i(w_word), .word_data_i(w_data),
    .word_strb_i(w_strb), .word_id_i(w_id), .word_domain_i(w_domain),
    .word_last_i(w_last), .word_posted_i(w_posted),
    .overs_i(overs), .check_i(access_on), .read_allowed_i(read_allowed),
    .write_allowed_i(write_allowed), .read_last_o(read_last),
    .again_valid_i(again_valid), .again_ready_o(again_ready), .again_i(again),
    .again_begun_i(again_begun), .again_addr_i(again_addr), .again_owed_i(again_owed),
    .exhausted_i(exhausted), .refuse_read_o(refuse_read), .refuse_write_o(refuse_write),
    .refuse_ready_i(refuse_ready),
    .free_valid_i(free_valid), .free_i(free), .alloc_o(alloc), .alloc_req_o(alloc_req),
    .alloc_flight_o(alloc_flight), .alloc_waits_o(alloc_waits), .alloc_result_o(alloc_result),
    .kept_i(alloc_q), .kept_slot_i(alloc_slot_q), .kept_req_i(alloc_req_q),
    .p_valid_o, .p_ready_i, .p_beat_o, .np_valid_o, .np_ready_i, .np_beat_o,
    .denied_o(denied), .refused_o(refused), .hdr_o(np_hdr), .busy_o(issue_busy)
  );

  // ---- Scoreboard and completions ---------------------------------------------------------------
  logic [NumTags-1:0] flight, quarantine, dead, retried;
  logic               fast_alone, fast_order;
  logic [Iw-1:0]      fast_slot;
  logic [7:0]         fast_id, finish_tail;
  logic [63:0]        fast_data;
  pio_pkg::result_t   fast_result;
  logic               r_valid, r_take, r_answer, b_valid, b_answer, slots_busy, answer_busy;
  logic [Iw-1:0]      r_slot, r_answer_slot, b_slot;
  pio_pkg::result_t   r_result, b_result;

  pio_slots #(.NumTags(NumTags)) u_slots (
    .clk_i, .rst_ni, .link_up_i, .usable_i(usable), .relist_i(relist),
    .free_valid_o(free_valid), .free_o(free), .exhausted_o(exhausted), .alloc_i(alloc),
    .alloc_write_i(alloc_req.write),
    .alloc_id_i(alloc_req.id), .alloc_flight_i(alloc_flight), .alloc_result_i(alloc_result),
    .again_valid_o(again_valid), .again_ready_i(again_ready), .again_o(again),
    .flight_o(flight), .quarantine_o(quarantine), .dead_o(dead), .retried_o(retried),
    .finish_i(finish), .finish_quarantine_i(finish_quarantine), .finish_result_i(finish_result),
    .repeat_i(repeat_it), .repeat_crs_i(repeat_crs), .slot_i(slot),
    .release_i(release_tags), .settle_i(settled), .settle_slot_i(settle_slot),
    .wr_head_i, .wr_tail_i, .finish_tail_i(finish_tail),
    .fast_slot_i(fast_slot), .fast_o(fast_order),
    .r_valid_o(r_valid), .r_slot_o(r_slot), .r_result_o(r_result), .r_take_i(r_take),
    .r_answer_i(r_answer), .r_answer_slot_i(r_answer_slot),
    .b_valid_o(b_valid), .b_slot_o(b_slot), .b_result_o(b_result), .b_answer_i(b_answer),
    .outstanding_o(outstanding), .quarantined_o(quarantined), .busy_o(slots_busy)
  );

  // All quarantines may have ended meanwhile.
  assign settled = settle && quarantine[settle_slot];
  assign still = !slots_busy && quarantine == '0 && !alloc;

  logic [1:0]    data_we;
  logic          data_odd, data_re;
  logic [Iw+2:0] data_waddr, data_raddr;
  logic [63:0]   data_wdata, data_rdata;

  pio_cpl #(.NumTags(NumTags)) u_cpl (
    .clk_i, .rst_ni,
    .tag_base_i(tag_base), .timeout_i(timeout), .crs_visible_i(crs_visible),
    .exception_i(exception),
    .cpl_valid_i, .cpl_sop_i, .cpl_eop_i, .cpl_good_i, .cpl_ours_i, .cpl_hdr_i, .cpl_data_i,
    .alloc_i(alloc_q), .alloc_slot_i(alloc_slot_q), .alloc_req_i(alloc_req_q),
    .again_i(again), .again_begun_o(again_begun), .again_addr_o(again_addr), .again_owed_o(again_owed),
    .flight_i(flight), .quarantine_i(quarantine), .dead_i(dead), .retried_i(retried),
    .finish_o(finish), .finish_quarantine_o(finish_quarantine), .finish_result_o(finish_result),
    .repeat_o(repeat_it), .repeat_crs_o(repeat_crs), .slot_o(slot),
    .wr_tail_i, .tail_o(finish_tail), .fast_o(fast_alone), .fast_slot_o(fast_slot),
    .fast_id_o(fast_id), .fast_result_o(fast_result), .fast_data_o(fast_data),
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
    .alloc_i(alloc_q), .alloc_slot_i(alloc_slot_q), .alloc_req_i(alloc_req_q),
    .r_valid_i(r_valid), .r_slot_i(r_slot), .r_result_i(r_result), .r_take_o(r_take),
    .fast_i(fast_alone && fast_order), .fast_slot_i(fast_slot), .fast_id_i(fast_id),
    .fast_result_i(fast_result), .fast_data_i(fast_data),
    .r_answer_o(r_answer), .r_answer_slot_o(r_answer_slot),
    .b_valid_i(b_valid), .b_slot_i(b_slot), .b_result_i(b_result), .b_answer_o(b_answer),
    .refuse_read_i(refuse_read), .refuse_write_i(refuse_write), .refuse_req_i(alloc_req), .refuse_result_i(alloc_result),
    .refuse_ready_o(refuse_ready),
    .data_re_o(data_re), .data_addr_o(data_raddr), .data_i(data_rdata),
    .rvalid_o(s_pio_rvalid_o), .rready_i(s_pio_rready_i), .rid_o(s_pio_rid_o),
    .rdata_o(s_pio_rdata_o), .rresp_o(s_pio_rresp_o), .rlast_o(s_pio_rlast_o),
    .bvalid_o(s_pio_bvalid_o), .bready_i(s_pio_bready_i), .bid_o(s_pio_bid_o),
    .bresp_o(s_pio_bresp_o), .busy_o(answer_busy)
  );

  assign busy_o = s_pio_awvalid_i || s_pio_wvalid_i || s_pio_arvalid_i || wfront_busy ||
                  r_held || w_held ||
                  issue_busy || slots_busy || answer_busy || settle || unexpected;

  // A write burst's length shows in its last beat; the log is of one TLP.
  logic unused;
  assign unused = ^{s_pio_awlen_i, error_req};

endmodule
