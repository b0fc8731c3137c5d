// SPDX-License-Identifier: Apache-2.0
// Receiver: takes TLPs off the link, checks them, and hands them on by class. There is no back
// pressure: room is reserved by the credits given, and a TLP that comes without credit is dropped
// and counted.
//
// Posted writes stream out as they come (wr_beat_o) and count from wr_commit_o on, which comes with
// the last beat only if the whole TLP is good. Non-posted requests and completions likewise at
// their end.
module tlp_rx #(
    parameter int NumWrites  = 32,
    parameter int NumReads   = 32,
    parameter int MaxPayload = 512,
    parameter int Words      = 512,  // payload buffer of the data path
    parameter bit Ats        = 1'b1
) (
    input  logic                      clk_i,
    input  logic                      rst_ni,

    input  logic                      link_up_i,
    input  logic [15:0]               completer_i,
    input  logic [15:0]               requester_i,    // of the PIO unit
    input  logic                      source_check_i,
    input  logic [7:0]                secondary_i,
    input  logic [7:0]                subordinate_i,
    input  logic                      tlp_rx_valid_i,
    input  bulkhead_pkg::tlp_beat_t   tlp_rx_beat_i,
    output bulkhead_pkg::tlp_credit_t tlp_rx_credit_o,

    output tlp_pkg::dma_req_t         req_o,          // with wr_beat_o, wr_commit_o, rd_valid_o
    output logic [63:0]               data_o,

    output logic                      wr_beat_o,      // payload of a posted write
    output logic                      wr_first_o,
    output logic                      wr_commit_o,
    input  logic                      wr_full_i,
    input  logic [10:0]               wr_room_i,      // 64-bit words free
    input  logic                      wr_release_i,
    input  logic [7:0]                wr_release_pd_i,
    input  logic [7:0]                wr_held_i,
    input  logic [11:0]               wr_held_pd_i,

    output logic                      rd_valid_o,
    input  logic                      rd_full_i,
    input  logic                      rd_release_i,
    input  logic [7:0]                rd_held_i,

    output logic                      cpl_valid_o,
    output logic                      cpl_sop_o,
    output logic                      cpl_eop_o,
    output logic                      cpl_good_o,     // with cpl_eop_o: the TLP counts
    output logic                      cpl_ours_o,     // the PIO unit's, but for its tag
    output logic [127:0]              cpl_hdr_o,

    output logic                      drop_o,
    output tlp_pkg::drop_e            drop_reason_o,
    output logic [127:0]              drop_hdr_o,
    output logic [31:0]               drop_prefix_o,
    output logic                      unsupported_o,
    output logic                      message_o,
    input  logic                      intx_enable_i,  // take legacy interrupt messages
    output logic                      busy_o
);

  // A unit is two words; an unaligned write may take a word more than its credits.
  localparam int DataCredits = (Words - NumWrites) / 2;
  localparam int NpDataCredits = 64;  // payload of non-posted requests is not stored

  // ---- As a beat comes: a header is checked before it is registered ------------------------------
  logic arrives, starts, cut, open_q;
  assign arrives = tlp_rx_valid_i && link_up_i;
  assign starts  = arrives && tlp_rx_beat_i.sop;
  assign cut     = starts && open_q;  // the one before never ended

  logic              posted, nonposted, completion, ours, message, intx, ats, write, has_data;
  logic [10:0]       data_dws;
  tlp_pkg::dma_req_t req;
  tlp_pkg::drop_e    drop;

  tlp_check #(.MaxPayload(MaxPayload), .Ats(Ats)) u_check (
    .completer_i, .requester_i, .source_check_i, .secondary_i, .subordinate_i, .hdr_i(tlp_rx_beat_i.hdr), .prefix_valid_i(tlp_rx_beat_i.prefix_valid),
    .prefix_i(tlp_rx_beat_i.prefix),
    .posted_o(posted), .nonposted_o(nonposted), .completion_o(completion), .ours_o(ours),
    .message_o(message), .intx_o(intx), .ats_o(ats), .write_o(write), .has_data_o(has_data),
    .data_dws_o(data_dws), .req_o(req), .drop_o(drop)
  );

  logic              valid_q, sop_q, eop_q, err_q;  // the beat
  logic [63:0]       data_q;
  logic [127:0]      hdr_q;                         // its TLP
  logic [31:0]       prefix_q;
  logic              posted_q, nonposted_q, completion_q, message_q, intx_q, ats_q, write_q, has_data_q;
  logic              ours_q;
  logic              sound_q;     // drop_q is DropNone
  logic [10:0]       data_dws_q;
  logic [10:0]       left_q;      // payload DWs announced, from this beat on
  logic              more_q;      // ... at least one: this beat carries payload that was announced
  logic              last_due_q;  // ... at most two
  tlp_pkg::dma_req_t req_q;
  tlp_pkg::drop_e    drop_q;
  logic              overrun_q;   // no room when it began

  always_ff @(posedge clk_i) begin
    valid_q <= arrives && (tlp_rx_beat_i.sop || open_q);
    sop_q   <= tlp_rx_beat_i.sop;
    eop_q   <= tlp_rx_beat_i.eop;
    err_q   <= tlp_rx_beat_i.err;
    data_q  <= tlp_rx_beat_i.data;
    if (arrives && (tlp_rx_beat_i.sop || open_q)) open_q <= !tlp_rx_beat_i.eop;
    if (valid_q) begin
      left_q     <= last_due_q ? '0 : left_q - 11'd2;
      more_q     <= !last_due_q;
      last_due_q <= left_q <= 11'd4;
    end
    if (starts) begin
      hdr_q    <= tlp_rx_beat_i.hdr;
      prefix_q <= tlp_rx_beat_i.prefix_valid ? tlp_rx_beat_i.prefix : '0;
      {posted_q, nonposted_q, completion_q, message_q} <= {posted, nonposted, completion, message};
      ours_q     <= ours;
      {intx_q, ats_q, write_q, has_data_q}             <= {intx, ats, write, has_data};
      data_dws_q <= data_dws;
      left_q     <= data_dws;
      more_q     <= has_data;
      last_due_q <= data_dws <= 11'd2;
      req_q      <= req;
      drop_q     <= drop;
      sound_q    <= drop == tlp_pkg::DropNone;
    end
    if (valid_q) overrun_q <= overrun;
    if (!rst_ni || !link_up_i) begin
      valid_q <= 1'b0;
      open_q  <= 1'b0;
    end
  end

  // ---- Length, room, verdict --------------------------------------------------------------------
  logic           held, overrun, end_now, whole, good;
  logic [10:0]    need;
  tlp_pkg::drop_e reason;

  // Words in the payload buffer.
  assign need     = (data_dws_q + {10'd0, req_q.addr[2] && has_data_q} + 11'd1) >> 1;
  // Some messages are held among the writes, which they must not overtake.
  assign held     = write_q || (intx_q && intx_enable_i) || ats_q;
  assign overrun  = sop_q ? (held && (wr_full_i || wr_room_i < need)) ||
                            (nonposted_q && rd_full_i)
                          : overrun_q;
  assign end_now  = valid_q && eop_q;
  assign whole    = last_due_q && (has_data_q ? more_q : sop_q);

  always_comb begin
    reason = tlp_pkg::DropNone;
    if (err_q) reason = tlp_pkg::DropLink;
    else if (!sound_q) reason = drop_q;
    else if (!whole) reason = tlp_pkg::DropLength;
    else if (overrun) reason = tlp_pkg::DropCredit;
  end
  // A completion has its room since its request went out.
  assign cpl_good_o = end_now && !err_q && sound_q && whole;
  assign good       = cpl_good_o && !overrun;

  assign req_o         = req_q;
  assign data_o        = data_q;
  assign wr_beat_o     = valid_q && write_q && more_q && !overrun && sound_q;
  assign wr_first_o    = sop_q;
  assign wr_commit_o   = good && held;
  assign rd_valid_o    = good && nonposted_q;
  assign cpl_valid_o   = valid_q && completion_q && (more_q || !has_data_q) && sound_q;
  assign cpl_sop_o     = sop_q;
  assign cpl_eop_o     = eop_q;
  assign cpl_ours_o    = ours_q;
  assign cpl_hdr_o     = hdr_q;
  assign message_o     = good && message_q && !held;
  assign unsupported_o = good && nonposted_q && req_q.reject;

  // A TLP that is cut has its last beat, which is not its end, in this cycle or behind it.
  assign drop_o        = (end_now && !good) || cut || (unsupported_o && req_q.ca);
  assign drop_reason_o = cut ? tlp_pkg::DropLength : good ? tlp_pkg::DropSource : reason;
  assign drop_hdr_o    = hdr_q;
  assign drop_prefix_o = prefix_q;
  assign busy_o        = valid_q || open_q || tlp_rx_valid_i;

  // ---- Credits (2.6.1) --------------------------------------------------------------------------
  // What was dropped is given back at once, what is held when its slot is free. A TLP that the link
  // found bad was never charged. Completions need no room that was not reserved before: always 127
  // headers and 2047 units ahead of what has come.
  bulkhead_pkg::tlp_credit_t credit_q;
  logic                      charged;
  logic [8:0]                units;  // of 16 bytes

  assign tlp_rx_credit_o = credit_q;
  assign charged         = end_now && !err_q;
  assign units           = 9'((data_dws_q + 11'd3) >> 2);

  always_ff @(posedge clk_i) begin
    if (!rst_ni || !link_up_i) begin
      credit_q.ph   <= 8'(NumWrites) - wr_held_i + {7'd0, wr_release_i};
      credit_q.pd   <= 12'(DataCredits) - wr_held_pd_i +
                       (wr_release_i ? {4'd0, wr_release_pd_i} : 12'd0);
      credit_q.nph  <= 8'(NumReads) - rd_held_i + {7'd0, rd_release_i};
      credit_q.npd  <= 12'(NpDataCredits);
      credit_q.cplh <= 8'd127;
      credit_q.cpld <= 12'd2047;
    end else begin
      credit_q.ph <= credit_q.ph + {7'd0, wr_release_i} + {7'd0, charged && posted_q && !wr_commit_o};
      credit_q.pd <= credit_q.pd + (wr_release_i ? {4'd0, wr_release_pd_i} : 12'd0) +
                     ((charged && posted_q && !wr_commit_o) ? {3'd0, units} : 12'd0);
      credit_q.nph <= credit_q.nph + {7'd0, rd_release_i} +
                      {7'd0, charged && nonposted_q && !rd_valid_o};
      if (charged && nonposted_q) credit_q.npd <= credit_q.npd + {3'd0, units};
      if (charged && completion_q) begin
        credit_q.cplh <= credit_q.cplh + 8'd1;
        credit_q.cpld <= credit_q.cpld + {3'd0, units};
      end
    end
  end

endmodule
