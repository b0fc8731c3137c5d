// SPDX-License-Identifier: Apache-2.0
// Payload of posted writes: a ring of 64-bit words, filled as TLPs come in and freed in that order, and the
// engine that writes one request's words to memory.
module path_payload #(
    parameter int NumSlots = 32,
    parameter int Words = 512,
    localparam int Iw = $clog2(NumSlots),
    localparam int Aw = $clog2(Words)
) (
    input  logic                   clk_i,
    input  logic                   rst_ni,

    // from the receiver: beats; with the last one (commit) it is slot number tail_i's
    input  logic                   beat_i,
    input  logic                   first_i,
    input  logic                   commit_i,
    input  logic                   half_i,   // the request starts at an odd DW
    input  logic [7:0]             len_i,    // DWs
    input  logic [63:0]            data_i,
    input  logic [Iw-1:0]          tail_i,
    output logic                   odd_o,    // half_i, if it has a payload
    output logic [Aw-1:0]          start_o,
    output logic [10:0]            room_o,   // words
    output logic [11:0]            held_pd_o,

    // the oldest slot is free again
    input  logic                   release_i,
    input  logic [Iw-1:0]          head_i,
    output logic [7:0]             release_pd_o,

    // writes: one after the other
    input  logic                   start_i,
    output logic                   free_o,
    input  path_pkg::store_t       store_i,
    input  logic [Aw-1:0]          from_i,   // its payload

    output logic                   awvalid_o,
    input  logic                   awready_i,
    output logic [55:0]            awaddr_o,
    output logic [7:0]             awlen_o,
    output logic                   wvalid_o,
    input  logic                   wready_i,
    output logic [63:0]            wdata_o,
    output logic [7:0]             wstrb_o,
    output logic                   wlast_o
);

  function automatic logic [8:0] words_inf(input logic [7:0] len, input logic odd);
    words_inf = 9'((9'(len) + 9'(odd) + 9'd1) >> 1);
  endfunction
  function automatic logic [7:0] units_of(input logic [7:0] len);
    units_of = 8'((9'(len) + 9'd3) >> 2);
  endfunction

  // ---- Ring -------------------------------------------------------------------------------------
  logic [Aw-1:0] base_q;        // first word of the TLP that is coming in
  logic [Aw-1:0] beat_q, beat;  // its beat
  logic [10:0]   room_q;
  logic [11:0]   held_pd_q;
  logic [8:0]    words_in;
  logic [7:0]    len_head;
  logic          odd_head, half;

  assign beat         = first_i ? '0 : beat_q;
  assign odd_o        = half_i && len_i != '0;
  assign words_in     = words_inf(len_i, odd_o);
  assign start_o      = base_q;
  assign room_o       = room_q;
  assign held_pd_o    = held_pd_q;
  assign release_pd_o = units_of(len_head);

  ram_async #(.Width(9), .Depth(NumSlots)) u_sizes (
    .clk_i, .we_i(commit_i), .waddr_i(tail_i), .wdata_i({odd_o, len_i}),
    .raddr_i(head_i), .rdata_o({odd_head, len_head})
  );

  logic          word_read;
  logic [63:0]   payload;
  logic [Aw-1:0] raddr_q;
  // The second half of the last beat may belong to a word that is in use.
  assign half = 10'({beat, 1'b1}) == 10'(len_i);
  dw_buffer #(.Words(Words)) u_payload (
    .clk_i,
    .we_i({beat_i && !half, beat_i}), .wodd_i(half_i), .waddr_i(base_q + beat), .wdata_i(data_i),
    .re_i(word_read), .rodd_i(1'b0), .raddr_i(raddr_q), .rdata_o(payload)
  );

  always_ff @(posedge clk_i) begin
    if (beat_i) beat_q <= beat + 1'b1;
    if (commit_i) base_q <= base_q + Aw'(words_in);
    room_q    <= room_q - (commit_i ? {2'd0, words_in} : '0) +
                 (release_i ? {2'd0, words_inf(len_head, odd_head)} : '0);
    held_pd_q <= held_pd_q + (commit_i ? {4'd0, units_of(len_i)} : '0) -
                 (release_i ? {4'd0, release_pd_o} : '0);
    if (!rst_ni) begin
      base_q    <= '0;
      room_q    <= 11'(Words);
      held_pd_q <= '0;
    end
  end

  // ---- Engine: one write is under way (cur), another may wait behind it (next). Who begins a write looks
  // at a register, and so does the reading of its words: behind the word that is shown one more may stand.
  path_pkg::store_t cur_q, next_q;
  logic          active_q, next_full_q, aw_wait_q, w_valid_q, w_last_q, w_free, last_word, load, done;
  logic          over_valid_q, over_last_q;
  logic [7:0]    w_strb_q, over_strb_q, word_q, cur_words_q;
  logic          w_over_q;
  logic [31:0]   w_data_q;
  logic [63:0]   over_data_q, word;
  logic [Aw-1:0] next_from_q;
  logic [8:0]    dw_low;

  assign free_o    = !next_full_q;
  assign awvalid_o = active_q && aw_wait_q;
  assign awaddr_o  = {cur_q.pa, 3'd0};
  assign awlen_o   = cur_words_q - 8'd1;
  assign w_free    = !w_valid_q || !over_valid_q;
  assign last_word = word_q == cur_words_q - 8'd1;
  // The last word waits for its address to be taken, so that the next write's address comes after
  // it.
  assign word_read = active_q && w_free && word_q != cur_words_q &&
                     (!last_word || !aw_wait_q || awready_i);
  assign done      = last_word && word_read;
  assign load      = (!active_q || done) && (next_full_q || start_i);
  assign word      = w_over_q ? {2{w_data_q}} : payload;
  assign wvalid_o  = w_valid_q || over_valid_q;
  assign wdata_o   = over_valid_q ? over_data_q : word;
  assign wstrb_o   = over_valid_q ? over_strb_q : w_strb_q;
  assign wlast_o   = over_valid_q ? over_last_q : w_last_q;
  assign dw_low    = {word_q, 1'b0} - {8'd0, cur_q.odd};

  path_pkg::store_t store;
  assign store = next_full_q ? next_q : store_i;

  // Byte enables of DW number k (from 0) of the write; k may lie outside it.
  function automatic logic [3:0] enables(input logic [8:0] k, input logic [7:0] len,
                                         input logic [3:0] fbe, input logic [3:0] lbe);
    if (k >= {1'b0, len}) enables = '0;  // also k = -1
    else if (k == '0) enables = fbe;
    else if (k == {1'b0, len} - 9'd1) enables = lbe;
    else enables = 4'hf;
  endfunction

  always_ff @(posedge clk_i) begin
    if (w_free) begin
      w_valid_q <= word_read;
      w_last_q  <= last_word;
      w_over_q  <= cur_q.over;
      w_data_q  <= cur_q.data;
      w_strb_q  <= {enables(dw_low + 9'd1, cur_q.len, cur_q.fbe, cur_q.lbe),
                    enables(dw_low, cur_q.len, cur_q.fbe, cur_q.lbe)};
    end
    over_valid_q <= wvalid_o && !wready_i;
    if (!over_valid_q) {over_data_q, over_strb_q, over_last_q} <= {word, w_strb_q, w_last_q};
    if (word_read) begin
      word_q  <= word_q + 8'd1;
      raddr_q <= raddr_q + 1'b1;
    end
    if (done) active_q <= 1'b0;
    if (awvalid_o && awready_i) aw_wait_q <= 1'b0;
    if (load) begin
      active_q    <= 1'b1;
      aw_wait_q   <= 1'b1;
      word_q      <= '0;
      raddr_q     <= next_full_q ? next_from_q : from_i;
      cur_q       <= store;
      cur_words_q <= 8'(words_inf(store.len, store.odd && !store.over));
    end
    next_full_q <= active_q && !done && (next_full_q || start_i);
    if (!next_full_q) {next_q, next_from_q} <= {store_i, from_i};
    if (!rst_ni) begin
      active_q     <= 1'b0;
      next_full_q  <= 1'b0;
      aw_wait_q    <= 1'b0;
      w_valid_q    <= 1'b0;
      over_valid_q <= 1'b0;
    end
  end

endmodule
