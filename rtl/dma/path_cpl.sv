// SPDX-License-Identifier: Apache-2.0
// Completions of devices' reads: pieces wait here for their words from memory, which come in the
// order of the pieces (one AXI id), and leave as one completion each, whole, so that an error of
// memory is known before the header goes. An error ends the request with Completer Abort; its later
// pieces are consumed silently. Data known to be bad leave poisoned (EP).
module path_cpl #(
    parameter int Words = 256,  // data buffer
    parameter int Pieces = 16,
    localparam int Aw = $clog2(Words)
) (
    input  logic                    clk_i,
    input  logic                    rst_ni,
    input  logic [15:0]             completer_i,
    input  logic                    link_up_i,
    input  logic [2:0]              epoch_i,      // pieces of another one are consumed silently

    input  logic                    piece_valid_i,
    input  path_pkg::piece_t        piece_i,
    input  logic [7:0]              piece_words_i,
    output logic                    piece_ready_o,
    output logic [9:0]              room_o,

    input  logic                    rvalid_i,
    output logic                    rready_o,
    input  logic [63:0]             rdata_i,
    input  logic [1:0]              rresp_i,
    input  logic                    rlast_i,
    input  logic                    rpoison_i,

    output logic                    cpl_valid_o,
    input  logic                    cpl_ready_i,
    output bulkhead_pkg::tlp_beat_t cpl_beat_o,

    output logic                    error_o,
    output logic                    r_last_o,   // a piece's words are here: the read is done in memory
    output logic                    quiet_o,    // no translation is here
    output logic                    busy_o
);

  localparam int Cw = $clog2(Pieces) + 1;

  // ---- Pieces, and how memory answered them -----------------------------------------------------
  logic             head_valid, head_pop, flag_valid, flag_pop, flag_ready;
  path_pkg::piece_t head;
  logic             bad, poison;
  logic [Cw-1:0]    piece_count, flag_count;

  fifo #(.Width($bits(piece_i)), .Depth(Pieces)) u_pieces (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(piece_valid_i), .wr_ready_o(piece_ready_o), .wr_data_i(piece_i),
    .rd_valid_o(head_valid), .rd_ready_i(head_pop), .rd_data_o(head), .count_o(piece_count)
  );

  logic r_bad_q, r_poison_q, r_bad, r_poison;
  assign r_bad    = r_bad_q || rresp_i[1];
  assign r_poison = r_poison_q || rpoison_i;
  assign r_last_o = rvalid_i && rlast_i;
  assign rready_o = 1'b1;  // room was reserved with the address

  fifo #(.Width(2), .Depth(Pieces)) u_flags (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(r_last_o), .wr_ready_o(flag_ready), .wr_data_i({r_bad, r_poison}),
    .rd_valid_o(flag_valid), .rd_ready_i(flag_pop), .rd_data_o({bad, poison}), .count_o(flag_count)
  );

  // ---- Data ring --------------------------------------------------------------------------------
  logic [Aw-1:0] wptr_q, rptr_q;
  logic [9:0]    room_q;
  logic          word_read;
  logic [63:0]   rdata;
  logic [7:0]    words;
  assign room_o = room_q;
  assign words  = head.data ? 8'((9'(head.len) + 9'(head.odd) + 9'd1) >> 1) : '0;

  // ---- Sending: one stage, which is the buffer's output register --------------------------------
  logic [7:0] beat_q, beats;
  logic       skip_q;      // the request was aborted
  logic       start, silent, aborts, whole, last, free;
  logic       valid_q, sop_q, eop_q, half_q;
  logic       popped_q, error_q;  // one cycle later: no one waits for it
  logic [7:0] popped_words_q;
  logic [95:0] hdr_q;
  logic        with_data;
  // Translations: they come with their piece, and leave as the bytes of two big-endian DWs.
  logic        out_found_q;
  logic [63:0] entry, entry_q;
  logic [Cw-1:0] found_q;
  for (genvar i = 0; i < 8; i++) begin : gen_entry
    assign entry[8*i+:8] = head.entry[8*(7-i)+:8];
  end
  assign quiet_o = found_q == '0 && !out_found_q;

  assign beats     = with_data ? 8'((9'(head.len) + 9'd1) >> 1) : 8'd1;
  assign whole     = head_valid && (!head.data || flag_valid);
  assign aborts    = head.data && bad && !skip_q;
  assign silent    = whole && (skip_q || head.epoch != epoch_i);
  assign with_data = (head.data && !bad) || head.found;
  assign free      = !valid_q || cpl_ready_i;
  assign start     = whole && !silent && free && link_up_i;
  assign last      = beat_q == beats - 8'd1;
  assign head_pop  = silent || (start && last);
  assign flag_pop  = head_pop && head.data;
  assign word_read = start && head.data && !bad;
  assign error_o   = error_q;

  dw_buffer #(.Words(Words)) u_data (
    .clk_i,
    .we_i({2{rvalid_i}}), .wodd_i(1'b0), .waddr_i(wptr_q), .wdata_i(rdata_i),
    .re_i(word_read), .rodd_i(head.odd), .raddr_i(rptr_q + Aw'(beat_q)), .rdata_o(rdata)
  );

  logic [95:0]               hdr;
  logic [2:0]                status;
  assign status = aborts ? bulkhead_pkg::CplCa : head.status;
  assign hdr = {
    with_data ? bulkhead_pkg::FmtData3 : bulkhead_pkg::FmtNoData3, bulkhead_pkg::TypeCpl,
    head.tag[9], head.tc, head.tag[8], head.attr[2], 2'b00,
    1'b0, head.data && !bad && poison, head.attr[1:0], 2'b00, with_data ? {2'b00, head.len} : 10'd0,
    completer_i, status, 1'b0, head.byte_count,
    head.rid, head.tag[7:0], 1'b0, head.lower
  };

  always_comb begin
    cpl_beat_o      = '0;
    cpl_beat_o.sop  = sop_q;
    cpl_beat_o.eop  = eop_q;
    cpl_beat_o.hdr  = {hdr_q, 32'd0};
    // A DW behind the payload's end is not the device's to see.
    cpl_beat_o.data = {half_q ? 32'd0 : rdata[63:32], hdr_q[94] ? rdata[31:0] : 32'd0};
    if (out_found_q) cpl_beat_o.data = entry_q;
  end
  assign cpl_valid_o = valid_q;
  assign busy_o      = head_valid || valid_q || room_q != 10'(Words);

  always_ff @(posedge clk_i) begin
    if (rvalid_i) begin
      wptr_q     <= wptr_q + 1'b1;
      r_bad_q    <= r_bad && !rlast_i;
      r_poison_q <= r_poison && !rlast_i;
    end
    room_q <= room_q - (piece_valid_i ? {2'd0, piece_words_i} : '0) +
              (popped_q ? {2'd0, popped_words_q} : '0);
    popped_q <= head_pop;
    popped_words_q <= words;
    error_q <= head_pop && aborts;
    if (head_pop) begin
      rptr_q <= rptr_q + Aw'(words);
      skip_q <= (skip_q || aborts) && !head.last;
    end
    if (free) begin
      valid_q <= start;
      sop_q   <= beat_q == '0;
      eop_q   <= last;
      half_q  <= !with_data || (last && head.len[0]);
      hdr_q   <= hdr;
      out_found_q <= start && head.found;
      entry_q <= entry;
    end
    found_q <= found_q + Cw'(piece_valid_i && piece_i.found) - Cw'(head_pop && head.found);
    if (start) beat_q <= last ? '0 : beat_q + 8'd1;
    if (!link_up_i) begin
      beat_q  <= '0;
      valid_q <= 1'b0;
      out_found_q <= 1'b0;
    end
    if (!rst_ni) begin
      found_q    <= '0;
      wptr_q     <= '0;
      rptr_q     <= '0;
      room_q     <= 10'(Words);
      beat_q     <= '0;
      skip_q     <= 1'b0;
      valid_q    <= 1'b0;
      popped_q   <= 1'b0;
      error_q    <= 1'b0;
      r_bad_q    <= 1'b0;
      r_poison_q <= 1'b0;
    end
  end

  // The counts are not needed; the queue of flags has a place for every piece.
  logic unused;
  assign unused = ^{piece_count, flag_count, flag_ready, rresp_i[0]};

endmodule
