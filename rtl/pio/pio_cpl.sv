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
// the tag is told one cycle later, and counts here at once (known, late).
//
// Ages are looked at in turn whatever comes; a tag that is due ends in a cycle without a completion, or
// by its own (CRS).
module pio_cpl #(
    parameter int NumTags = 32,
    localparam int Iw = $clog2(NumTags)
) (
    input  logic               clk_i,
    input  logic               rst_ni,

    input  logic [9:0]         tag_base_i,      // tags on the link: from here on, a multiple of 256
    input  logic [31:0]        timeout_i,
    input  logic               crs_visible_i,
    input  logic [18:0]        exception_i,

    input  logic               cpl_valid_i,
    input  logic               cpl_sop_i,
    input  logic               cpl_eop_i,
    input  logic               cpl_good_i,
    input  logic               cpl_ours_i,      // requester ID, traffic class and attributes of our requests
    input  logic [127:0]       cpl_hdr_i,
    input  logic [63:0]        cpl_data_i,
    input  logic [7:0]         wr_tail_i,

    // requests as they are issued, and what one sent again has had
    input  logic               alloc_i,
    input  logic [Iw-1:0]      alloc_slot_i,
    input  pio_pkg::req_t      alloc_req_i,
    input  logic [Iw-1:0]      again_i,
    output logic               again_begun_o,   // ... something; 0: nothing
    output logic [6:0]         again_addr_o,    // low bits of the next byte owed
    output logic [6:0]         again_owed_o,

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
  logic [4:0]  dws;
  logic        long;          // more DWs than any request has
  logic        has_data, poisoned, known, late, sc, crs;
  logic [9:0]    offset;
  logic [Iw-1:0] tag;

  assign status     = cpl_hdr_i[79:77];
  assign byte_count = cpl_hdr_i[75:64];
  assign lower      = cpl_hdr_i[38:32];
  assign has_data   = cpl_hdr_i[126];
  assign poisoned   = has_data && cpl_hdr_i[110];
  assign dws        = cpl_hdr_i[100:96];
  assign long       = cpl_hdr_i[105:101] != '0 || dws == '0;  // 0 stands for 1024
  // Below the base: wraps beyond all tags.
  assign offset     = {2'({cpl_hdr_i[119], cpl_hdr_i[115]} - tag_base_i[9:8]), cpl_hdr_i[47:40]};
  assign tag        = offset[Iw-1:0];
  assign sc         = status == bulkhead_pkg::CplSc;
  assign crs        = status == bulkhead_pkg::CplRrs;

  // In flight, in quarantine: with what is just being told.
  logic is_ours, told, live_scan;
  assign is_ours   = cpl_valid_i && cpl_ours_i && {1'b0, offset} < 11'(NumTags);
  assign told      = finish_o || repeat_o;
  assign known     = is_ours && flight_i[tag] && !dead_i[tag] && !(told && slot_o == tag);
  assign live_scan = flight_i[scan_q] && !(told && slot_o == scan_q);
  assign late      = is_ours && !(settle_o && settle_slot_o == tag) &&
                     ((quarantine_i[tag] && !flight_i[tag]) ||
                      (finish_o && finish_quarantine_o && slot_o == tag));

  // ---- The request of the completion, and of a tag that is due ----------------------------------
  // Both are read: which of them it is about comes last.
  logic [Iw-1:0]      scan_q, slot;
  logic [NumTags-1:0] begun_q;      // something has come: what is left is in u_left
  logic [NumTags-1:0] aged_q;       // older than the time-out, when last looked at
  logic [Iw-1:0]      age_q, next;  // tags in turn, whatever comes
  logic               due_q;        // scan_q was found in flight and older than that, or the link was down
  logic [6:0]         addr, owed, due_addr, due_owed;  // of the next byte owed; bytes
  logic [6:0]         addr_left, owed_left, new_addr, new_owed, due_addr_left, due_owed_left;
  logic [4:0]         dws_owed, dws_left, dws_all, brings;
  logic               left_we;
  logic [31:0]        now_q, stamp, stamp_q;  // stamp_q: of age_q
  logic               old;
  pio_pkg::req_t      req, due_req;

  assign slot = known ? tag : scan_q;
  assign next = age_q == Iw'(NumTags - 1) ? '0 : age_q + 1'b1;
  assign old  = timeout_i != '0 && now_q - stamp_q >= timeout_i;

  // DWs that a request's bytes lie in: 0, 1 or 2 beside those of a multiple of four.
  logic [1:0] parts;
  always_comb begin
    unique case ({alloc_req_i.cnt[1:0], alloc_req_i.off[1:0]})
      4'b0000: parts = 2'd0;
      4'b1011, 4'b1110, 4'b1111: parts = 2'd2;
      default: parts = 2'd1;
    endcase
  end

  ram_async #(.Width($bits(alloc_req_i) + 5), .Depth(NumTags)) u_reqs (
    .clk_i, .we_i(alloc_i), .waddr_i(alloc_slot_i),
    .wdata_i({alloc_req_i, alloc_req_i.cnt[6:2] + 5'(parts)}), .raddr_i(tag), .rdata_o({req, dws_all})
  );
  ram_async #(.Width($bits(alloc_req_i)), .Depth(NumTags)) u_due_reqs (
    .clk_i, .we_i(alloc_i), .waddr_i(alloc_slot_i), .wdata_i(alloc_req_i), .raddr_i(scan_q), .rdata_o(due_req)
  );
  ram_async #(.Width(19), .Depth(NumTags)) u_left (
    .clk_i, .we_i(left_we), .waddr_i(tag), .wdata_i({new_addr, new_owed, dws_owed - brings}),
    .raddr_i(tag), .rdata_o({addr_left, owed_left, dws_left})
  );
  ram_async #(.Width(14), .Depth(NumTags)) u_due_left (
    .clk_i, .we_i(left_we), .waddr_i(tag), .wdata_i({new_addr, new_owed}), .raddr_i(scan_q),
    .rdata_o({due_addr_left, due_owed_left})
  );
  ram_async #(.Width(14), .Depth(NumTags)) u_left_again (
    .clk_i, .we_i(left_we), .waddr_i(tag), .wdata_i({new_addr, new_owed}), .raddr_i(again_i),
    .rdata_o({again_addr_o, again_owed_o})
  );
  ram_async #(.Width(32), .Depth(NumTags)) u_stamps (
    .clk_i, .we_i(alloc_i), .waddr_i(alloc_slot_i), .wdata_i(now_q), .raddr_i(next),
    .rdata_o(stamp)
  );
  assign {addr, owed, dws_owed} = begun_q[tag] ? {addr_left, owed_left, dws_left}
                                              : {req.off[6:0], req.cnt, dws_all};
  assign {due_addr, due_owed} = begun_q[scan_q] ? {due_addr_left, due_owed_left}
                                                : {due_req.off[6:0], due_req.cnt};
  assign again_begun_o = begun_q[again_i];

  // ---- What is owed -----------------------------------------------------------------------------
  // A good completion of memory brings as many DWs as it says, any other one; all are whole but the
  // request's first and last.
  logic        mem, is_last, says_last, long_bad;

  assign mem = req.space == pio_pkg::SpaceMem;
  assign long_bad = long || (mem ? dws > dws_owed : dws != 5'd1);
  assign brings   = has_data ? dws : 5'd1;
  assign is_last  = brings == dws_owed;  // if it is good
  assign new_addr = {addr[6:2] + brings, 2'b00};
  assign new_owed = owed + {5'd0, addr[1:0]} - {brings, 2'b00};
  // By its own numbers; byte count 0 means 4096.
  assign says_last = !sc || !has_data || (byte_count != '0 &&
                     {1'b0, byte_count} <= {cpl_hdr_i[105:96] == '0, cpl_hdr_i[105:96], 2'b00} - {11'd0, lower[1:0]});

  // ---- Verdict ----------------------------------------------------------------------------------
  pio_pkg::kind_e kind;
  logic           retry, visible, aged, bad;

  assign visible = crs && req.space == pio_pkg::SpaceCfg && crs_visible_i && !req.write &&
                   req.off[11:0] == '0 && req.cnt >= 7'd2;
  assign aged    = aged_q[tag];
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
      if (byte_count != (mem ? {5'd0, owed} : 12'd4) || long_bad) begin
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
    bad = poisoned || lower != (mem ? addr : 7'd0) || long_bad ||
          byte_count != (mem ? {5'd0, owed} : 12'd4);
    if (!has_data) bad = 1'b0;
    if (has_data == req.write) bad = 1'b1;
    if (!sc) bad = !crs || req.space != pio_pkg::SpaceCfg || (!visible && aged);
  end

  // ---- Data to the buffer -----------------------------------------------------------------------
  // Only where something is owed still: what a completion leaves there that does not count, the right
  // one writes over. So no verdict is waited for.
  logic [2:0]  beat_q, beat;
  logic [3:0]  place;  // DW in the tag's eight words

  assign beat        = cpl_sop_i ? '0 : beat_q;
  assign place       = addr[5:2] - {req.off[5:3], 1'b0};
  assign data_we_o   = {known && {1'b0, beat, 1'b1} < dws_owed, known && {1'b0, beat, 1'b0} < dws_owed};
  assign data_odd_o  = place[0];
  assign data_addr_o = {tag, place[3:1] + beat};
  assign data_o      = cpl_data_i;

  // ---- Outcome ----------------------------------------------------------------------------------
  logic           commit, expired, failed, trap, due_trap, dead;
  pio_pkg::kind_e due_kind;
  logic [1:0]     group, due_group;  // the error's bit among those of its space: UR 0, time-out 2, else 1
  logic [2:0]     exceptions, due_exceptions;  // of its space

  assign commit  = known && cpl_eop_i && cpl_good_i;
  assign expired = !known && live_scan && due_q;

  assign dead      = dead_i[scan_q];
  assign due_kind  = dead ? pio_pkg::KindLink : retried_i[scan_q] ? pio_pkg::KindCrs : pio_pkg::KindTimeout;
  assign due_group = dead ? 2'd0 : 2'd2;
  always_comb begin
    group = 2'd1;
    if (!sc && status != bulkhead_pkg::CplCa) group = !crs ? 2'd0 : req.space == pio_pkg::SpaceCfg ? 2'd2 : 2'd1;
  end
  assign failed = expired || bad;

  function automatic logic [7:0] of_space(input pio_pkg::space_e space, input logic [2:0] mem_bits,
                                          input logic [2:0] io_bits, input logic [2:0] cfg_bits);
    unique case (space)  // where its bits are, its exceptions
      pio_pkg::SpaceMem: of_space = {5'd16, mem_bits};
      pio_pkg::SpaceIo:  of_space = {5'd8, io_bits};
      default:           of_space = {5'd0, cfg_bits};
    endcase
  endfunction
  logic [4:0] space_bits, due_space_bits;
  assign {space_bits, exceptions}         = of_space(req.space, exception_i[18:16], exception_i[10:8],
                                                       exception_i[2:0]);
  assign {due_space_bits, due_exceptions} = of_space(due_req.space, exception_i[18:16], exception_i[10:8],
                                                       exception_i[2:0]);
  assign trap     = exceptions[group];
  assign due_trap = due_exceptions[due_group] || (dead && due_req.space != pio_pkg::SpaceCfg);

  logic                finish, repeat_now, quarantine, settle, unexpected;
  pio_pkg::result_t    result;
  assign finish       = expired || (commit && !retry && (bad || visible || is_last));
  assign repeat_now   = commit && (retry || (!bad && !visible && !is_last && !mem));
  assign quarantine   = expired ? !dead : bad && !says_last;
  assign settle       = late && cpl_eop_i && cpl_good_i && says_last;
  assign unexpected   = cpl_valid_i && !known && cpl_eop_i && cpl_good_i;
  assign left_we      = commit && !bad && !crs;

  always_comb begin
    result.resp = (expired ? due_trap : bad && trap) ? bulkhead_pkg::AxiSlvErr : bulkhead_pkg::AxiOkay;
    result.ones = failed;
    result.crs  = visible && !expired;
  end

  assign fast_o        = expired ? !due_req.write && due_req.len == '0
                         : commit && !retry && !req.write && req.len == '0 &&
                           (bad || visible || (is_last && cpl_sop_i && !begun_q[tag]));
  assign fast_slot_o   = slot;
  assign fast_id_o     = known ? req.id : due_req.id;
  assign fast_result_o = result;
  assign fast_data_o   = place[0] ? {cpl_data_i[31:0], 32'd0} : cpl_data_i;

  // ---- What becomes of the tag, one cycle later --------------------------------------------------
  logic [6:0] addr_q, owed_q;
  assign error_off_o = pio_pkg::next_off(error_req_o.off, addr_q);
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
    error_kind_o        <= known ? kind : due_kind;
    error_bit_o         <= known ? space_bits | 5'(group) : due_space_bits | 5'(due_group);
    error_req_o         <= known ? req : due_req;
    addr_q              <= known ? addr : due_addr;
    owed_q              <= known ? owed : due_owed;
    if (!rst_ni) {finish_o, repeat_o, settle_o, unexpected_o, error_o} <= '0;
  end

  always_ff @(posedge clk_i) begin
    now_q <= now_q + 32'd1;
    age_q   <= next;
    stamp_q <= alloc_i && alloc_slot_i == next ? now_q : stamp;
    if (cpl_valid_i) beat_q <= beat + 3'd1;
    if (left_we) begun_q[tag] <= 1'b1;
    aged_q[age_q] <= old;
    if (!(known && due_q)) begin
      scan_q <= age_q;
      due_q  <= flight_i[age_q] && (old || dead_i[age_q]);
    end
    if (alloc_i && alloc_slot_i == scan_q && known) due_q <= 1'b0;
    if (alloc_i) begun_q[alloc_slot_i] <= 1'b0;
    if (alloc_i) aged_q[alloc_slot_i] <= 1'b0;
    if (!rst_ni) begin
      now_q  <= '0;
      age_q  <= '0;
      due_q  <= 1'b0;
    end
  end

  // Parts of the header that say nothing new, of the base that are zero, of the exceptions that are no errors.
  logic unused;
  assign unused = ^{cpl_hdr_i, tag_base_i[7:0], exception_i};

endmodule
