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
  logic                    pq_valid, pq_ready, pq_wready;
  bulkhead_pkg::tlp_beat_t pq_beat;
  logic [2:0]              pq_count;

  fifo #(.Width($bits(p_beat_i)), .Depth(PostedDepth)) u_posted (
    .clk_i, .rst_ni, .clear_i(!link_up_i),
    .wr_valid_i(p_valid_i), .wr_ready_o(pq_wready), .wr_data_i(p_beat_i),
    .rd_valid_o(pq_valid), .rd_ready_i(pq_ready), .rd_data_o(pq_beat), .count_o(pq_count)
  );
  assign p_ready_o = pq_wready || !link_up_i;

  // ---- Credits ----------------------------------------------------------------------------------
  bulkhead_pkg::tlp_credit_t used_q;

  // A limit of 0 when the link comes up stands for no limit (2.6.1).
  logic       link_up_q;
  logic [5:0] none, none_q, free;
  assign none = {tlp_tx_credit_i.cplh == '0, tlp_tx_credit_i.cpld == '0, tlp_tx_credit_i.ph == '0,
                 tlp_tx_credit_i.pd == '0, tlp_tx_credit_i.nph == '0, tlp_tx_credit_i.npd == '0};
  assign free = link_up_q ? none_q : none;

  // Limit minus what would be used, modulo the width: enough when in the lower half of the range.
  function automatic logic enough8(input logic [7:0] limit, input logic [7:0] sum);
    enough8 = 8'(limit - sum) < 8'd128;
  endfunction
  function automatic logic enough12(input logic [11:0] limit, input logic [11:0] sum);
    enough12 = 12'(limit - sum) < 12'd2048;
  endfunction
  function automatic logic [11:0] units(input logic has_data, input logic [9:0] length);
    logic [10:0] dws;
    dws   = {length == '0, length};
    units = has_data ? 12'((dws + 11'd3) >> 2) : '0;
  endfunction

  logic [11:0] cpl_units, p_units, np_units;
  logic        cpl_ok, p_ok, np_ok;
  assign cpl_units = units(cpl_beat_i.hdr[126], cpl_beat_i.hdr[105:96]);
  assign p_units   = units(pq_beat.hdr[126], pq_beat.hdr[105:96]);
  assign np_units  = units(np_beat_i.hdr[126], np_beat_i.hdr[105:96]);
  assign cpl_ok    = (free[5] || enough8(tlp_tx_credit_i.cplh, used_q.cplh + 8'd1)) &&
                     (free[4] || enough12(tlp_tx_credit_i.cpld, used_q.cpld + cpl_units));
  assign p_ok      = (free[3] || enough8(tlp_tx_credit_i.ph, used_q.ph + 8'd1)) &&
                     (free[2] || enough12(tlp_tx_credit_i.pd, used_q.pd + p_units));
  assign np_ok     = (free[1] || enough8(tlp_tx_credit_i.nph, used_q.nph + 8'd1)) &&
                     (free[0] || enough12(tlp_tx_credit_i.npd, used_q.npd + np_units));

  // ---- Barriers: posted beats that must leave first ---------------------------------------------
  // Counted in beats, which suits as well as TLPs: the queue is in order. A barrier is taken in the
  // first cycle that a TLP's head is seen, with the beat that stands at the queue's entrance, and
  // falls with each posted beat that leaves.
  logic [3:0] posted_now, cpl_wait_q, np_wait_q, cpl_wait, np_wait;
  logic       cpl_seen_q, np_seen_q, p_out;
  assign posted_now = {1'b0, pq_count} + {3'd0, p_valid_i};
  assign cpl_wait   = cpl_seen_q ? cpl_wait_q : posted_now;
  assign np_wait    = np_seen_q ? np_wait_q : posted_now;

  // ---- Choice, and the output register ----------------------------------------------------------
  src_e                    lock_q, src;   // the TLP that is under way
  src_e                    last_q;        // the one before it
  logic                    out_valid_q, out_free, move;
  bulkhead_pkg::tlp_beat_t out_q, beat;
  logic                    cpl_go, p_go, np_go;

  assign out_free = !out_valid_q || tlp_tx_ready_i;
  assign cpl_go   = cpl_valid_i && cpl_ok && cpl_wait == '0;
  assign p_go     = pq_valid && p_ok;
  assign np_go    = np_valid_i && np_ok && np_wait == '0;

  always_comb begin
    src = lock_q;
    if (lock_q == SrcNone) begin
      if (last_q == SrcP) src = cpl_go ? SrcCpl : np_go ? SrcNp : p_go ? SrcP : SrcNone;
      else if (last_q == SrcCpl) src = np_go ? SrcNp : p_go ? SrcP : cpl_go ? SrcCpl : SrcNone;
      else src = p_go ? SrcP : cpl_go ? SrcCpl : np_go ? SrcNp : SrcNone;
    end
  end

  always_comb begin
    unique case (src)
      SrcCpl: begin
        move = cpl_valid_i && out_free;
        beat = cpl_beat_i;
      end
      SrcP: begin
        move = pq_valid && out_free;
        beat = pq_beat;
      end
      SrcNp: begin
        move = np_valid_i && out_free;
        beat = np_beat_i;
      end
      default: begin
        move = 1'b0;
        beat = np_beat_i;
      end
    endcase
  end

  // With the link down everything that comes is swallowed; the units end their requests themselves.
  assign cpl_ready_o = !link_up_i || (src == SrcCpl && out_free);
  assign pq_ready    = src == SrcP && out_free;
  assign np_ready_o  = !link_up_i || (src == SrcNp && out_free);
  assign p_out       = pq_valid && pq_ready;

  assign tlp_tx_valid_o = out_valid_q;
  assign tlp_tx_beat_o  = out_q;
  assign busy_o         = out_valid_q || pq_valid || lock_q != SrcNone;

  always_ff @(posedge clk_i) begin
    if (out_free) begin
      out_valid_q <= move;
      out_q       <= beat;
    end
    if (move) begin
      lock_q <= beat.eop ? SrcNone : src;
      if (beat.sop) begin
        last_q <= src;
        unique case (src)
          SrcCpl: begin
            used_q.cplh <= used_q.cplh + 8'd1;
            used_q.cpld <= used_q.cpld + cpl_units;
          end
          SrcP: begin
            used_q.ph <= used_q.ph + 8'd1;
            used_q.pd <= used_q.pd + p_units;
          end
          default: begin
            used_q.nph <= used_q.nph + 8'd1;
            used_q.npd <= used_q.npd + np_units;
          end
        endcase
      end
    end
    link_up_q <= link_up_i;
    none_q    <= free;
    cpl_seen_q <= cpl_valid_i && !(move && src == SrcCpl && beat.eop);
    np_seen_q  <= np_valid_i && !(move && src == SrcNp && beat.eop);
    cpl_wait_q <= cpl_wait - {3'd0, p_out && cpl_wait != '0};
    np_wait_q  <= np_wait - {3'd0, p_out && np_wait != '0};
    if (!rst_ni || !link_up_i) begin
      link_up_q   <= 1'b0;
      out_valid_q <= 1'b0;
      lock_q      <= SrcNone;
      last_q      <= SrcNone;
      used_q      <= '0;
      cpl_seen_q  <= 1'b0;
      np_seen_q   <= 1'b0;
    end
  end

endmodule
