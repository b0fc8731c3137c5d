// SPDX-License-Identifier: Apache-2.0
// Completions, matched with the requests they answer, and time-outs. A completion is taken at line
// rate, for its place was reserved with the tag; it counts when its last beat has come and the
// receiver found it good. One that no request in flight owns changes nothing but a counter (and
// ends a quarantine).
//
// Checked against what the request still owes (PCIe 2.3.2): requester ID and tag, then status, then
// kind, length, byte count and lower address. What fails a check ends the request with an error,
// and the tag goes into quarantine unless this completion says itself that it was the last.
//
// Only a read's answer that needs no more than this completion leaves at once (fast_*). What becomes of
// the tag is told one cycle later, and counts here at once (live, locked).
module pio_cpl #(
    parameter int NumTags = 32,
    localparam int Iw = $clog2(NumTags)
) (
    input  logic               clk_i,
    input  logic               rst_ni,

    input  logic [15:0]        requester_i,
    input  logic [9:0]         tag_base_i,      // tags on the link: from here on
    input  logic [31:0]        timeout_i,
    input  logic               crs_visible_i,
    input  logic [18:0]        exception_i,

    input  logic               cpl_valid_i,
    input  logic               cpl_sop_i,
    input  logic               cpl_eop_i,
    input  logic               cpl_good_i,
    input  logic [127:0]       cpl_hdr_i,
    input  logic [63:0]        cpl_data_i,
    input  logic [7:0]         wr_tail_i,

    // requests as they are issued, and what one sent again has had
    input  logic               alloc_i,
    input  logic [Iw-1:0]      alloc_slot_i,
    input  pio_pkg::req_t      alloc_req_i,
    input  logic [Iw-1:0]      again_i,
    output logic [6:0]         again_got_o,

    // scoreboard
    input  logic [NumTags-1:0] flight_i,
    input  logic [NumTags-1:0] quarantine_i,
    input  logic [NumTags-1:0] dead_i,
    input  logic [NumTags-1:0] retried_i,
    output logic               finish_o,
    output logic               finish_quarantine_o,
    output pio_pkg::result_t   finish_result_o,
    output logic               repeat_o,
    output logic               repeat_crs_o,
    output logic               settle_o,
    output logic [Iw-1:0]      slot_o,          // of finish and repeat
    output logic [Iw-1:0]      settle_slot_o,
    output logic [7:0]         tail_o,          // wr_tail_i as it was when the completion came
    output logic               fast_o,          // a read ends whose answer needs fast_data_o alone
    output logic [Iw-1:0]      fast_slot_o,
    output logic [7:0]         fast_id_o,
    output pio_pkg::result_t   fast_result_o,
    output logic [63:0]        fast_data_o,

    // data for the answers
    output logic [1:0]         data_we_o,
    output logic               data_odd_o,
    output logic [Iw+2:0]      data_addr_o,
    output logic [63:0]        data_o,

    // for the registers
    output logic               unexpected_o,
    output logic               error_o,
    output pio_pkg::kind_e     error_kind_o,
    output logic [4:0]         error_bit_o,
    output logic [28:0]        error_off_o,
    output logic [6:0]         error_cnt_o,
    output pio_pkg::req_t      error_req_o
);

  // ---- The completion's fields ------------------------------------------------------------------
  logic [2:0]  status;
  logic [11:0] byte_count;
  logic [6:0]  lower;
  logic [10:0] dws;
  logic        has_data, poisoned, is_ours, known, late, sc, crs;
  logic [9:0]    full_tag, offset;
  logic [Iw-1:0] tag;

  assign status     = cpl_hdr_i[79:77];
  assign byte_count = cpl_hdr_i[75:64];
  assign lower      = cpl_hdr_i[38:32];
  assign has_data   = cpl_hdr_i[126];
  assign poisoned   = has_data && cpl_hdr_i[110];
  assign dws        = cpl_hdr_i[105:96] == '0 ? 11'd1024 : {1'b0, cpl_hdr_i[105:96]};
  assign full_tag   = {cpl_hdr_i[119], cpl_hdr_i[115], cpl_hdr_i[47:40]};
  assign offset     = full_tag - tag_base_i;  // below it: wraps beyond all tags
  assign tag        = offset[Iw-1:0];
  // Requests go out with traffic class and attributes zero.
  assign is_ours    = cpl_hdr_i[63:48] == requester_i &&
                      {1'b0, offset} < 11'(NumTags) &&
                      cpl_hdr_i[118:116] == 3'd0 &&
                      {cpl_hdr_i[114], cpl_hdr_i[109:108]} == 3'd0;
  assign known      = cpl_valid_i && is_ours && live[tag] && !dead_i[tag];
  assign late       = cpl_valid_i && is_ours && locked[tag];
  assign sc         = status == bulkhead_pkg::CplSc;
  assign crs        = status == bulkhead_pkg::CplRrs;

  // ---- The request: of the completion, or of the tag whose age is looked at ---------------------
  logic [Iw-1:0]      scan_q, slot;
  logic [NumTags-1:0] begun_q;      // got is valid; 0: nothing has come yet
  logic [6:0]         got, got_ram, got_again, new_got;
  logic               got_we;
  logic [31:0]        now_q, stamp;
  pio_pkg::req_t      req;

  assign slot = known ? tag : scan_q;

  // In flight, in quarantine: with what is just being told.
  logic [NumTags-1:0] live, locked;
  always_comb begin
    live   = flight_i;
    locked = quarantine_i & ~flight_i;
    if (finish_o || repeat_o) live[slot_o] = 1'b0;
    if (finish_o && finish_quarantine_o) locked[slot_o] = 1'b1;
    if (settle_o) locked[settle_slot_o] = 1'b0;
  end

  ram_async #(.Width($bits(alloc_req_i)), .Depth(NumTags)) u_reqs (
    .clk_i, .we_i(alloc_i), .waddr_i(alloc_slot_i), .wdata_i(alloc_req_i),
    .raddr_i(slot), .rdata_o(req)
  );
  ram_async #(.Width(7), .Depth(NumTags)) u_got (
    .clk_i, .we_i(got_we), .waddr_i(slot), .wdata_i(new_got), .raddr_i(slot), .rdata_o(got_ram)
  );
  ram_async #(.Width(7), .Depth(NumTags)) u_got_again (
    .clk_i, .we_i(got_we), .waddr_i(slot), .wdata_i(new_got), .raddr_i(again_i), .rdata_o(got_again)
  );
  ram_async #(.Width(32), .Depth(NumTags)) u_stamps (
    .clk_i, .we_i(alloc_i), .waddr_i(alloc_slot_i), .wdata_i(now_q), .raddr_i(slot),
    .rdata_o(stamp)
  );
  assign got         = begun_q[slot] ? got_ram : '0;
  assign again_got_o = begun_q[again_i] ? got_again : '0;

  // ---- What is owed -----------------------------------------------------------------------------
  logic        mem, one_dw_bad;
  logic [6:0]  addr;          // of the next byte owed
  logic [6:0]  owed, in_dw, bytes;
  logic [12:0] brought;       // bytes that the completion's payload can hold, from its first
  logic [10:0] dws_owed;
  logic        is_last, says_last;

  assign mem        = req.space == pio_pkg::SpaceMem;
  assign addr       = req.off[6:0] + got;
  assign owed       = req.cnt - got;
  assign in_dw      = 7'd4 - {5'd0, addr[1:0]};
  assign dws_owed   = (11'(owed) + 11'(addr[1:0]) + 11'd3) >> 2;
  assign brought    = {dws, 2'b00} - {11'd0, mem ? addr[1:0] : 2'd0};
  assign one_dw_bad = dws != 11'd1;
  always_comb begin
    if (mem) bytes = brought < {6'd0, owed} ? brought[6:0] : owed;
    else bytes = in_dw < owed ? in_dw : owed;
  end
  assign is_last = bytes == owed;
  // By its own numbers; byte count 0 means 4096.
  assign says_last = !sc || !has_data ||
                     (byte_count != '0 && {1'b0, byte_count} <= {dws, 2'b00} - {11'd0, lower[1:0]});

  // ---- Verdict ----------------------------------------------------------------------------------
  pio_pkg::kind_e kind;
  logic           retry, visible, aged, bad;

  assign visible = crs && req.space == pio_pkg::SpaceCfg && crs_visible_i && !req.write &&
                   req.off[11:0] == '0 && req.cnt >= 7'd2;
  assign aged    = timeout_i != '0 && now_q - stamp >= timeout_i;
  assign retry   = crs && req.space == pio_pkg::SpaceCfg && !visible && !aged;

  always_comb begin
    kind = pio_pkg::KindNone;
    if (!sc) begin
      if (status == bulkhead_pkg::CplCa) kind = pio_pkg::KindCa;
      else if (crs && req.space != pio_pkg::SpaceCfg) kind = pio_pkg::KindLength;
      else if (crs && !visible && aged) kind = pio_pkg::KindCrs;
      else if (!crs) kind = pio_pkg::KindUr;  // reserved codes count as UR
    end else if (has_data == req.write) begin
      kind = pio_pkg::KindLength;
    end else if (has_data) begin
      if (mem ? (byte_count != {5'd0, owed} || dws > dws_owed)
              : (byte_count != 12'd4 || one_dw_bad)) begin
        kind = pio_pkg::KindLength;
      end else if (lower != (mem ? addr : 7'd0)) begin
        kind = pio_pkg::KindLower;
      end else if (poisoned) begin
        kind = pio_pkg::KindPoison;
      end
    end
  end

  // Not KindNone, by a shorter way: it decides what happens now, the kind what is written down.
  always_comb begin
    bad = poisoned || lower != (mem ? addr : 7'd0) ||
          (mem ? byte_count != {5'd0, owed} || dws > dws_owed : byte_count != 12'd4 || one_dw_bad);
    if (!has_data) bad = 1'b0;
    if (has_data == req.write) bad = 1'b1;
    if (!sc) bad = !crs || req.space != pio_pkg::SpaceCfg || (!visible && aged);
  end

  // ---- Data to the buffer -----------------------------------------------------------------------
  logic [2:0]  beat_q, beat;
  logic [4:0]  place;  // DW in the tag's eight words
  logic        deliver;

  assign beat        = cpl_sop_i ? '0 : beat_q;
  assign place       = addr[6:2] - {req.off[6:3], 1'b0};
  assign deliver     = known && sc && has_data && !bad;
  assign data_we_o   = {deliver && {7'd0, beat, 1'b1} < dws, deliver};
  assign data_odd_o  = place[0];
  assign data_addr_o = {slot, place[3:1] + beat};
  assign data_o      = cpl_data_i;

  // ---- Outcome ----------------------------------------------------------------------------------
  logic           commit, expired, failed;
  pio_pkg::kind_e final_kind;
  logic [4:0]     bit_number;

  assign commit  = known && cpl_eop_i && cpl_good_i;
  assign expired = !known && live[scan_q] &&
                   (dead_i[scan_q] || aged);

  always_comb begin
    final_kind = kind;
    if (expired) begin
      final_kind = dead_i[scan_q] ? pio_pkg::KindLink :
                   retried_i[scan_q] ? pio_pkg::KindCrs : pio_pkg::KindTimeout;
    end
  end
  assign failed = expired || bad;

  always_comb begin
    unique case (req.space)
      pio_pkg::SpaceMem: bit_number = 5'd16;
      pio_pkg::SpaceIo:  bit_number = 5'd8;
      default:           bit_number = 5'd0;
    endcase
    unique case (final_kind)
      pio_pkg::KindUr, pio_pkg::KindLink:     ;
      pio_pkg::KindCrs, pio_pkg::KindTimeout: bit_number[1:0] = 2'd2;
      default:                                bit_number[1:0] = 2'd1;
    endcase
  end

  logic                finish, repeat_now, quarantine, settle, unexpected;
  pio_pkg::result_t    result;
  assign finish       = expired || (commit && !retry && (bad || visible || is_last));
  assign repeat_now   = commit && (retry || (!bad && !visible && !is_last && !mem));
  assign quarantine   = expired ? !dead_i[scan_q] : failed && !says_last;
  assign settle       = late && cpl_eop_i && cpl_good_i && says_last;
  assign unexpected   = cpl_valid_i && !known && cpl_eop_i && cpl_good_i;
  assign got_we       = commit && !bad && !crs;
  assign new_got      = got + bytes;

  always_comb begin
    result.resp = bulkhead_pkg::AxiOkay;
    if (failed && (exception_i[bit_number] ||
                   (final_kind == pio_pkg::KindLink && req.space != pio_pkg::SpaceCfg))) begin
      result.resp = bulkhead_pkg::AxiSlvErr;
    end
    result.ones = failed;
    result.crs  = visible && !expired;
  end

  assign fast_o        = finish && !req.write && req.len == '0 &&
                         (failed || visible || (cpl_sop_i && got == '0));
  assign fast_slot_o   = slot;
  assign fast_id_o     = req.id;
  assign fast_result_o = result;
  assign fast_data_o   = place[0] ? {cpl_data_i[31:0], 32'd0} : cpl_data_i;

  // ---- What becomes of the tag, one cycle later --------------------------------------------------
  logic [6:0] got_q, owed_q;
  assign error_off_o = error_req_o.off + {22'd0, got_q};
  assign error_cnt_o = owed_q;
  always_ff @(posedge clk_i) begin
    finish_o            <= finish;
    finish_quarantine_o <= quarantine;
    finish_result_o     <= result;
    repeat_o            <= repeat_now;
    repeat_crs_o        <= retry;
    settle_o            <= settle;
    slot_o              <= slot;
    settle_slot_o       <= tag;
    tail_o              <= wr_tail_i;
    unexpected_o        <= unexpected;
    error_o             <= finish && failed;
    error_kind_o        <= final_kind;
    error_bit_o         <= bit_number;
    error_req_o         <= req;
    got_q               <= got;
    owed_q              <= owed;
    if (!rst_ni) {finish_o, repeat_o, settle_o, unexpected_o, error_o} <= '0;
  end

  always_ff @(posedge clk_i) begin
    now_q <= now_q + 32'd1;
    if (!known) scan_q <= scan_q == Iw'(NumTags - 1) ? '0 : scan_q + 1'b1;
    if (cpl_valid_i) beat_q <= beat + 3'd1;
    if (got_we) begun_q[slot] <= 1'b1;
    if (alloc_i) begun_q[alloc_slot_i] <= 1'b0;
    if (!rst_ni) begin
      now_q  <= '0;
      scan_q <= '0;
    end
  end

  // Parts of the header that say nothing new, and the carry of the place.
  logic unused;
  assign unused = ^{cpl_hdr_i, place[4]};

endmodule
