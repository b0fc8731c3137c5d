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

  // ---- One stage of registers, then everything about a beat in one cycle ------------------------
  logic                    valid_q;
  bulkhead_pkg::tlp_beat_t beat_q;
  logic                    open_q;       // within a TLP
  logic [127:0]            hdr_q;
  logic                    prefix_valid_q;
  logic [31:0]             prefix_q;
  logic [10:0]             got_q;        // payload DWs seen before this beat
  logic                    overrun_q;    // no room when it began

  logic [127:0] hdr;
  logic         prefix_valid;
  logic [31:0]  prefix;
  logic [10:0]  got, need;
  logic         active, overrun;

  assign active       = valid_q && (beat_q.sop || open_q);
  assign hdr          = beat_q.sop ? beat_q.hdr : hdr_q;
  assign prefix_valid = beat_q.sop ? beat_q.prefix_valid : prefix_valid_q;
  assign prefix       = beat_q.sop ? beat_q.prefix : prefix_q;
  assign got          = beat_q.sop ? '0 : got_q;

  logic              posted, nonposted, completion, message, intx, ats, held, write, has_data;
  logic [10:0]       data_dws;
  tlp_pkg::drop_e    drop;

  tlp_check #(.MaxPayload(MaxPayload), .Ats(Ats)) u_check (
    .completer_i, .hdr_i(hdr), .prefix_valid_i(prefix_valid), .prefix_i(prefix),
    .posted_o(posted), .nonposted_o(nonposted), .completion_o(completion),
    .message_o(message), .intx_o(intx), .ats_o(ats), .write_o(write), .has_data_o(has_data),
    .data_dws_o(data_dws),
    .req_o(req_o), .drop_o(drop)
  );

  // ---- Length, room, verdict --------------------------------------------------------------------
  logic           more, last_due, end_now, cut, good;
  tlp_pkg::drop_e reason;

  // Words in the payload buffer.
  assign need     = (data_dws + {10'd0, req_o.addr[2] && has_data} + 11'd1) >> 1;
  // Some messages are held among the writes, which they must not overtake.
  assign held     = write || (intx && intx_enable_i) || ats;
  assign overrun  = beat_q.sop ? (held && (wr_full_i || wr_room_i < need)) ||
                                 (nonposted && rd_full_i)
                               : overrun_q;
  assign more     = got < data_dws;                 // this beat carries payload that was announced
  assign last_due = {1'b0, got} + 12'd2 >= {1'b0, data_dws};
  assign end_now  = active && beat_q.eop;
  assign cut      = valid_q && beat_q.sop && open_q;  // the one before never ended

  always_comb begin
    reason = drop;
    if (beat_q.err) reason = tlp_pkg::DropLink;
    else if (drop != tlp_pkg::DropNone) reason = drop;
    else if (!last_due || (has_data ? !more : !beat_q.sop)) reason = tlp_pkg::DropLength;
    else if (overrun) reason = tlp_pkg::DropCredit;
  end
  assign good = end_now && reason == tlp_pkg::DropNone;

  assign data_o        = beat_q.data;
  assign wr_beat_o     = active && write && more && !overrun && drop == tlp_pkg::DropNone;
  assign wr_first_o    = beat_q.sop;
  assign wr_commit_o   = good && held;
  assign rd_valid_o    = good && nonposted;
  assign cpl_valid_o   = active && completion && (more || !has_data) && drop == tlp_pkg::DropNone;
  assign cpl_sop_o     = beat_q.sop;
  assign cpl_eop_o     = beat_q.eop;
  assign cpl_good_o    = good;
  assign cpl_hdr_o     = hdr;
  assign message_o     = good && message && !held;
  assign unsupported_o = good && nonposted && req_o.reject;

  assign drop_o        = (end_now && !good) || cut;
  assign drop_reason_o = cut ? tlp_pkg::DropLength : reason;
  assign drop_hdr_o    = cut ? hdr_q : hdr;
  assign drop_prefix_o = cut ? (prefix_valid_q ? prefix_q : '0) : (prefix_valid ? prefix : '0);
  assign busy_o        = valid_q || open_q || tlp_rx_valid_i;

  always_ff @(posedge clk_i) begin
    valid_q <= tlp_rx_valid_i && link_up_i;
    beat_q  <= tlp_rx_beat_i;
    if (active) begin
      open_q         <= !beat_q.eop;
      hdr_q          <= hdr;
      prefix_valid_q <= prefix_valid;
      prefix_q       <= prefix;
      // Stays at the top when a TLP never ends, so that its length is wrong for good.
      got_q          <= got > 11'd1030 ? got : got + 11'd2;
      overrun_q      <= overrun;
    end
    if (!rst_ni || !link_up_i) begin
      valid_q <= 1'b0;
      open_q  <= 1'b0;
    end
  end

  // ---- Credits (2.6.1) --------------------------------------------------------------------------
  // What was dropped is given back at once, what is held when its slot is free. A TLP that the link
  // found bad was never charged. Completions need no room that was not reserved before: always 127
  // headers and 2047 units ahead of what has come.
  bulkhead_pkg::tlp_credit_t credit_q;
  logic                      charged;
  logic [8:0]                units;  // of 16 bytes

  assign tlp_rx_credit_o = credit_q;
  assign charged         = end_now && !beat_q.err;
  assign units           = 9'((data_dws + 11'd3) >> 2);

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
      credit_q.ph <= credit_q.ph + {7'd0, wr_release_i} + {7'd0, charged && posted && !wr_commit_o};
      credit_q.pd <= credit_q.pd + (wr_release_i ? {4'd0, wr_release_pd_i} : 12'd0) +
                     ((charged && posted && !wr_commit_o) ? {3'd0, units} : 12'd0);
      credit_q.nph <= credit_q.nph + {7'd0, rd_release_i} +
                      {7'd0, charged && nonposted && !rd_valid_o};
      if (charged && nonposted) credit_q.npd <= credit_q.npd + {3'd0, units};
      if (charged && completion) begin
        credit_q.cplh <= credit_q.cplh + 8'd1;
        credit_q.cpld <= credit_q.cpld + {3'd0, units};
      end
    end
  end

endmodule
