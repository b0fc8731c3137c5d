// SPDX-License-Identifier: Apache-2.0
// Transmitter: one link, three sources. At the border of TLPs it takes one that has the credits
// that its next TLP needs, in turn: none can keep the link from the others.
//
// Ordering (2.4.1): neither a non-posted request nor a completion may pass a posted request that
// was there before it; posted requests pass both. A source's next TLP therefore waits for the
// posted requests that were waiting when it came into view: their number then is its barrier.
module tlp_tx (
    input  logic                      clk_i,
    input  logic                      rst_ni,

    input  logic                      link_up_i,

    input  logic                      cpl_valid_i,
    output logic                      cpl_ready_o,
    input  bulkhead_pkg::tlp_beat_t   cpl_beat_i,
    input  logic                      p_valid_i,
    output logic                      p_ready_o,
    input  bulkhead_pkg::tlp_beat_t   p_beat_i,
    input  logic                      np_valid_i,
    output logic                      np_ready_o,
    input  bulkhead_pkg::tlp_beat_t   np_beat_i,

    output logic                      tlp_tx_valid_o,
    input  logic                      tlp_tx_ready_i,
    output bulkhead_pkg::tlp_beat_t   tlp_tx_beat_o,
    input  bulkhead_pkg::tlp_credit_t tlp_tx_credit_i,
    output logic                      busy_o
);

  // Few, as non-posted requests of all domains wait behind them.
  localparam int PostedDepth = 4;

  typedef enum logic [1:0] {SrcNone, SrcCpl, SrcP, SrcNp} src_e;

  // ---- Posted queue: lets the PIO unit answer a store once its TLP is here ----------------------
  // What it holds is counted in a register beside it: who waits for it, or for room, looks at that.
  logic                    pq_valid, pq_ready, pq_push, pq_some, pq_room;
  bulkhead_pkg::tlp_beat_t pq_beat;
  logic [2:0]              pq_count_q, pq_count;

  fifo #(.Width($bits(p_beat_i)), .Depth(PostedDepth)) u_posted (
    .clk_i, .rst_ni, .clear_i(!link_up_i),
    .wr_valid_i(p_valid_i), .wr_ready_o(pq_room), .wr_data_i(p_beat_i),
    .rd_valid_o(pq_some), .rd_ready_i(pq_ready), .rd_data_o(pq_beat), .count_o(pq_count)
  );
  assign pq_valid  = pq_count_q != '0;
  assign pq_push   = p_valid_i && pq_count_q != 3'(PostedDepth);
  assign p_ready_o = pq_count_q != 3'(PostedDepth) || !link_up_i;

  // ---- Credits ----------------------------------------------------------------------------------
  bulkhead_pkg::tlp_credit_t used_q;

  // A limit of 0 when the link comes up stands for no limit (2.6.1).
  logic       link_up_q;
  logic [5:0] none, none_q, free;
  assign none = {tlp_tx_credit_i.cplh == '0, tlp_tx_credit_i.cpld == '0, tlp_tx_credit_i.ph == '0,
                 tlp_tx_credit_i.pd == '0, tlp_tx_credit_i.nph == '0, tlp_tx_credit_i.npd == '0};
  assign free = link_up_q ? none_q : none;

  // Limits minus what is used, modulo the width: the lower half of the range counts as not negative.
  bulkhead_pkg::tlp_credit_t left;
  assign left.cplh = tlp_tx_credit_i.cplh - used_q.cplh;
  assign left.cpld = tlp_tx_credit_i.cpld - used_q.cpld;
  assign left.ph   = tlp_tx_credit_i.ph - used_q.ph;
  assign left.pd   = tlp_tx_credit_i.pd - used_q.pd;
  assign left.nph  = tlp_tx_credit_i.nph - used_q.nph;
  assign left.npd  = tlp_tx_credit_i.npd - used_q.npd;

  // Enough for one more, when one is just being taken or not.
  function automatic logic one8(input logic [7:0] room, input logic taken);
    one8 = taken ? 8'(room - 8'd2) < 8'd128 : 8'(room - 8'd1) < 8'd128;
  endfunction
  function automatic logic one12(input logic [11:0] room, input logic taken);
    one12 = taken ? 12'(room - 12'd2) < 12'd2048 : 12'(room - 12'd1) < 12'd2048;
  endfunction

  // A completion has up to a whole payload, 32 units. While there is room for that twice it waits for nothing; else it
  // is looked at for a cycle. Posted and non-posted requests have two DWs at most, one unit:
  // whether there is room for the next is known before it comes.
  logic [10:0] cpl_dws;
  logic [11:0] cpl_units;
  logic        cpld_q, cpl_fits_q;
  logic        cpl_ok, p_ok, np_ok, cplh_q, ph_q, pd_q, nph_q, npd_q;
  assign cpl_dws   = {cpl_beat_i.hdr[105:96] == '0, cpl_beat_i.hdr[105:96]};
  assign cpl_units = cpl_beat_i.hdr[126] ? 12'((cpl_dws + 11'd3) >> 2) : '0;
  assign cpl_ok    = cplh_q && (cpld_q || (cpl_seen_q && cpl_fits_q));
  assign p_ok      = ph_q && (pd_q || !pq_beat.hdr[126]);
  assign np_ok     = nph_q && (npd_q || !np_beat_i.hdr[126]);

  // ---- Barriers: posted beats that must leave first ---------------------------------------------
  // Counted in beats, which suits as well as TLPs: the queue is in order. A barrier is taken in the
  // first cycle that a TLP's head is seen, with the beat that stands at the queue's entrance, and
  // falls with each posted beat that leaves. That it has fallen is kept beside its number.
  logic [3:0] posted_now, cpl_wait_q, np_wait_q, cpl_wait, np_wait;
  logic       cpl_seen_q, np_seen_q, cpl_past_q, np_past_q, none_posted, p_out;
  assign posted_now  = {1'b0, pq_count_q} + {3'd0, p_valid_i};
  assign none_posted = pq_count_q == '0 && !p_valid_i;
  assign cpl_wait    = cpl_seen_q ? cpl_wait_q : posted_now;
  assign np_wait     = np_seen_q ? np_wait_q : posted_now;

  // ---- Choice, and the output register ----------------------------------------------------------
  src_e                    lock_q;   // of the TLP that is under way
  src_e                    last_q;   // of the one before it
  logic                    out_valid_q, out_free, move, begins;
  bulkhead_pkg::tlp_beat_t out_q, beat;
  logic                    cpl_go, p_go, np_go, cpl_on, p_on, np_on;

  assign out_free = !out_valid_q || tlp_tx_ready_i;
  assign cpl_go   = lock_q == SrcNone && cpl_valid_i && cpl_ok && (cpl_seen_q ? cpl_past_q : none_posted);
  assign p_go     = lock_q == SrcNone && pq_valid && p_ok;
  assign np_go    = lock_q == SrcNone && np_valid_i && np_ok && (np_seen_q ? np_past_q : none_posted);

  // In turn: behind a posted request completion, non-posted, posted; behind a completion non-posted, posted,
  // completion; else posted, completion, non-posted.
  always_comb begin
    cpl_on = lock_q == SrcCpl;
    p_on   = lock_q == SrcP;
    np_on  = lock_q == SrcNp;
    unique case (last_q)
      SrcP: begin
        if (cpl_go) cpl_on = 1'b1;
        if (np_go && !cpl_go) np_on = 1'b1;
        if (p_go && !cpl_go && !np_go) p_on = 1'b1;
      end
      SrcCpl: begin
        if (np_go) np_on = 1'b1;
        if (p_go && !np_go) p_on = 1'b1;
        if (cpl_go && !np_go && !p_go) cpl_on = 1'b1;
      end
      default: begin
        if (p_go) p_on = 1'b1;
        if (cpl_go && !p_go) cpl_on = 1'b1;
        if (np_go && !p_go && !cpl_go) np_on = 1'b1;
      end
    endcase
  end

  assign move   = out_free && ((cpl_on && cpl_valid_i) || (p_on && pq_valid) || (np_on && np_valid_i));
  assign beat   = cpl_on ? cpl_beat_i : p_on ? pq_beat : np_beat_i;
  assign begins = move && beat.sop;

  // With the link down everything that comes is swallowed; the units end their requests themselves.
  assign cpl_ready_o = !link_up_i || (cpl_on && out_free);
  assign pq_ready    = p_on && out_free;
  assign np_ready_o  = !link_up_i || (np_on && out_free);
  assign p_out       = pq_valid && pq_ready;

  assign tlp_tx_valid_o = out_valid_q;
  assign tlp_tx_beat_o  = out_q;
  assign busy_o         = out_valid_q || pq_valid || lock_q != SrcNone;

  always_ff @(posedge clk_i) begin
    if (out_free) begin
      out_valid_q <= move;
      out_q       <= beat;
    end
    if (move) lock_q <= beat.eop ? SrcNone : cpl_on ? SrcCpl : p_on ? SrcP : SrcNp;
    if (begins) last_q <= cpl_on ? SrcCpl : p_on ? SrcP : SrcNp;
    if (cpl_on && begins) begin
      used_q.cplh <= used_q.cplh + 8'd1;
      used_q.cpld <= used_q.cpld + cpl_units;
    end
    if (p_on && begins) begin
      used_q.ph <= used_q.ph + 8'd1;
      used_q.pd <= used_q.pd + 12'(pq_beat.hdr[126]);
    end
    if (np_on && begins) begin
      used_q.nph <= used_q.nph + 8'd1;
      used_q.npd <= used_q.npd + 12'(np_beat_i.hdr[126]);
    end
    cpld_q <= free[4] || 12'(left.cpld - 12'd64) < 12'd2048;
    cpl_fits_q <= 12'(left.cpld - cpl_units) < 12'd2048;
    cplh_q <= free[5] || one8(left.cplh, cpl_on && begins);
    ph_q   <= free[3] || one8(left.ph, p_on && begins);
    pd_q   <= free[2] || one12(left.pd, p_on && begins && pq_beat.hdr[126]);
    nph_q  <= free[1] || one8(left.nph, np_on && begins);
    npd_q  <= free[0] || one12(left.npd, np_on && begins && np_beat_i.hdr[126]);
    link_up_q <= link_up_i;
    none_q    <= free;
    cpl_seen_q <= cpl_valid_i && !(move && cpl_on && beat.eop);
    np_seen_q  <= np_valid_i && !(move && np_on && beat.eop);
    cpl_wait_q <= cpl_wait - {3'd0, p_out && cpl_wait != '0};
    np_wait_q  <= np_wait - {3'd0, p_out && np_wait != '0};
    cpl_past_q <= cpl_wait == '0 || (p_out && cpl_wait == 4'd1);
    np_past_q  <= np_wait == '0 || (p_out && np_wait == 4'd1);
    pq_count_q <= pq_count_q + {2'd0, pq_push} - {2'd0, p_out};
    if (!rst_ni || !link_up_i) begin
      link_up_q   <= 1'b0;
      {cplh_q, ph_q, nph_q} <= '0;
      pq_count_q  <= '0;
      out_valid_q <= 1'b0;
      lock_q      <= SrcNone;
      last_q      <= SrcNone;
      used_q      <= '0;
      cpl_seen_q  <= 1'b0;
      np_seen_q   <= 1'b0;
    end
  end

  // As pq_count_q says.
  logic unused;
  assign unused = ^{pq_some, pq_room, pq_count};

endmodule
