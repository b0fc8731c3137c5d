// SPDX-License-Identifier: Apache-2.0
// Issue: one request a cycle gets a tag and becomes a TLP. Three sources, each in its turn: tags to
// be sent again, reads straight from AR, words of writes. What needs no TLP (nothing there, link
// down, no byte enabled) takes a tag just the same, with its result, so that its answer keeps its
// place in the order. A posted write's tag is done at once; words of it that are not the burst's last
// need none.
module pio_issue #(
    parameter int NumTags = 32,
    parameter int Domains = 16,
    localparam int Cw = $clog2(Domains),
    localparam int Iw = $clog2(NumTags)
) (
    input  logic                    clk_i,
    input  logic                    rst_ni,
    input  logic                    link_up_i,

    input  logic [7:0]              secondary_i,
    input  logic [7:0]              subordinate_i,
    input  logic [15:0]             requester_i,
    input  logic [9:0]              tag_base_i,    // tags on the link: from here on, a multiple of 256
    input  logic [63:0]             mem_base_i,

    input  logic                    arvalid_i,
    output logic                    arready_o,
    input  logic [7:0]              arid_i,
    input  logic [28:0]             araddr_i,
    input  logic [7:0]              arlen_i,
    input  logic [2:0]              arsize_i,
    input  logic [7:0]              aruser_i,

    input  logic                    word_valid_i,
    output logic                    word_ready_o,
    input  logic [28:3]             word_i,
    input  logic [63:0]             word_data_i,
    input  logic [7:0]              word_strb_i,
    input  logic [7:0]              word_id_i,
    input  logic [7:0]              word_domain_i,
    input  logic                    word_last_i,
    input  logic                    word_posted_i, // of memory

    input  logic [Domains-1:0]      overs_i,       // the domain has no tag, and none will come by itself
    input  logic                    check_i,       // the access table holds
    input  logic                    read_allowed_i,
    input  logic                    write_allowed_i,
    output logic [28:6]             read_last_o,   // the read's last byte is there

    input  logic                    again_valid_i,
    output logic                    again_ready_o,
    input  logic [Iw-1:0]           again_i,
    input  logic                    again_begun_i, // what is left of it is not all
    input  logic [6:0]              again_addr_i,
    input  logic [6:0]              again_owed_i,

    input  logic                    exhausted_i,   // no tag, and none will come by itself: requests
    output logic                    refuse_read_o, // are answered at once, with alloc_req_o and
    output logic                    refuse_write_o,// alloc_result_o
    input  logic                    refuse_ready_i,
    input  logic                    free_valid_i,
    input  logic [Iw-1:0]           free_i,
    output logic                    alloc_o,
    output pio_pkg::req_t           alloc_req_o,
    output logic                    alloc_flight_o,
    output logic                    alloc_waits_o, // ... and it is a write
    output pio_pkg::result_t        alloc_result_o,
    input  logic                    kept_i,        // alloc_o, free_i and alloc_req_o one cycle later
    input  logic [Iw-1:0]           kept_slot_i,
    input  pio_pkg::req_t           kept_req_i,

    output logic                    p_valid_o,
    input  logic                    p_ready_i,
    output bulkhead_pkg::tlp_beat_t p_beat_o,
    output logic                    np_valid_o,
    input  logic                    np_ready_i,
    output bulkhead_pkg::tlp_beat_t np_beat_o,
    output logic                    denied_o,      // an access that the table forbids, or one
    output logic                    refused_o,     // refused for want of a tag; alloc_req_o tells which
    output logic [127:0]            hdr_o,
    output logic                    busy_o
);

  // ---- The tag to be sent again -----------------------------------------------------------------
  // Kept one cycle later: it does not come back sooner.
  pio_pkg::req_t again_req;
  logic [63:0]   again_data, kept_data_q;
  logic [7:0]    again_strb, kept_strb_q;
  logic [28:0]   again_off;
  logic [6:0]    again_cnt;

  always_ff @(posedge clk_i) begin
    kept_data_q <= word_data_i;
    kept_strb_q <= word_strb_i;
  end
  ram_async #(.Width($bits(alloc_req_o)), .Depth(NumTags)) u_reqs (
    .clk_i, .we_i(kept_i), .waddr_i(kept_slot_i), .wdata_i(kept_req_i),
    .raddr_i(again_i), .rdata_o(again_req)
  );
  ram_async #(.Width(72), .Depth(NumTags)) u_data (
    .clk_i, .we_i(kept_i), .waddr_i(kept_slot_i), .wdata_i({kept_data_q, kept_strb_q}),
    .raddr_i(again_i), .rdata_o({again_data, again_strb})
  );
  assign again_off = again_begun_i ? pio_pkg::next_off(again_req.off, again_addr_i) : again_req.off;
  assign again_cnt = again_begun_i ? again_owed_i : again_req.cnt;

  // ---- A new request: a read or a word, in turn -------------------------------------------------
  logic            turn_read_q, turn_new_q, new_read, new_valid, resend, read_can, word_can, tag_can;
  logic            p_valid_q, p_free, np_free, np_wr_q, np_rd_q, go;
  logic [1:0]      np_valid_q;
  logic [28:0]     word_off;
  pio_pkg::place_t read_place, word_place, place;
  logic [15:0]     read_more;  // bytes behind its first one
  logic [2:0]      unaligned;  // bytes that its first beat lacks
  logic            read_long;
  logic [11:0]     read_last;  // offset in the page
  logic [1:0]      halves;     // DWs of the word with a byte enabled

  // A read that cannot go must not hold up a posted write (PCIe 2.4.1), nor the other way round.
  assign tag_can     = exhausted_i ? refuse_ready_i : free_valid_i;
  assign word_can  = word_valid_i && tag_can && (word_posted_i ? p_free : np_free);
  assign read_can  = arvalid_i && tag_can && np_free;
  assign new_read  = read_can && (turn_read_q || !word_can);
  assign new_valid = read_can || word_can;
  assign resend    = again_valid_i && again_ready_o;
  assign halves    = {|word_strb_i[7:4], |word_strb_i[3:0]};
  assign word_off  = {word_i, !halves[0], 2'b00};

  // Both are looked at side by side; the choice comes last.
  pio_decode u_read_decode (
    .off_i(araddr_i[28:12]), .secondary_i, .subordinate_i, .place_o(read_place)
  );
  pio_decode u_word_decode (
    .off_i(word_i[28:12]), .secondary_i, .subordinate_i, .place_o(word_place)
  );
  assign place = new_read ? read_place : word_place;

  assign unaligned = ~araddr_i[2:0] & ~(3'h7 << arsize_i[1:0]);
  assign read_more = (16'(arlen_i) << arsize_i[1:0]) | 16'(unaligned);
  assign read_long = read_more[15:6] != '0 || arsize_i[2];
  assign read_last = araddr_i[11:0] + {6'd0, read_more[5:0]};
  assign read_last_o = {araddr_i[28:12], read_last[11:6]};

  always_comb begin
    alloc_req_o.write  = !new_read;
    alloc_req_o.space  = place.space;
    alloc_req_o.type1  = place.type1;
    alloc_req_o.silent = !new_read && !word_last_i;
    alloc_req_o.id     = new_read ? arid_i : word_id_i;
    alloc_req_o.domain = new_read ? aruser_i : word_domain_i;
    alloc_req_o.off    = new_read ? araddr_i : word_off;
    alloc_req_o.cnt    = new_read ? {1'b0, read_more[5:0]} + 7'd1 : (halves == 2'b11) ? 7'd8 : 7'd4;
    alloc_req_o.size   = arsize_i;
    alloc_req_o.len    = arlen_i;
  end

  // Does it become a TLP, and of which class? If not, what is its result?
  logic read_sends, read_denied, read_over, word_sends, word_denied, word_over, word_mem;
  logic sends, posted, nonposted, needs_tag, denied;
  logic read_waits, word_waits;  // for a completion
  logic [Domains-1:0] denied_q;  // within a burst of writes
  assign read_over   = overs_i[aruser_i[Cw-1:0]];
  assign word_over   = overs_i[word_domain_i[Cw-1:0]];
  assign read_denied = check_i && !read_allowed_i && !read_place.error;
  assign word_denied = check_i && (!write_allowed_i || denied_q[word_domain_i[Cw-1:0]]) && !word_place.error;
  assign read_sends  = link_up_i && !read_place.error && !read_place.absent && !read_denied && !read_long;
  assign word_sends  = link_up_i && !word_place.error && !word_place.absent && !word_denied && halves != 2'b00;
  assign word_mem    = word_place.space == pio_pkg::SpaceMem;

  assign denied    = new_read ? read_denied : word_denied;
  assign sends     = new_read ? read_sends : word_sends;
  assign posted    = !new_read && word_sends && word_mem;
  assign read_waits = !exhausted_i && read_sends && !read_over;
  assign word_waits = !exhausted_i && word_sends && !word_mem && !word_over;
  assign nonposted = new_read ? read_waits : word_waits;
  assign needs_tag = new_read || word_last_i || word_waits;
  always_comb begin
    alloc_result_o.resp = bulkhead_pkg::AxiOkay;
    alloc_result_o.ones = 1'b1;
    alloc_result_o.crs  = 1'b0;
    if (place.error || (new_read && read_long)) alloc_result_o.resp = bulkhead_pkg::AxiDecErr;
    else if (denied || ((!link_up_i || (sends && !posted && !nonposted)) &&
                        place.space != pio_pkg::SpaceCfg)) begin
      alloc_result_o.resp = bulkhead_pkg::AxiSlvErr;
    end
  end

  // ---- Choice -----------------------------------------------------------------------------------
  // Two places for non-posted requests: whether there is one does not depend on what the transmitter
  // chooses in this cycle.
  bulkhead_pkg::tlp_beat_t p_q, np_0_q, np_1_q;

  assign p_free  = !p_valid_q || p_ready_i;
  assign np_free = np_valid_q != 2'b11;
  assign go      = new_valid && !resend;

  assign again_ready_o  = np_free && !(turn_new_q && new_valid);
  assign arready_o      = go && new_read;
  assign word_ready_o   = go && !new_read;
  assign alloc_o        = go && needs_tag && !exhausted_i;
  assign refuse_read_o  = go && exhausted_i && new_read;
  assign refuse_write_o = go && exhausted_i && !new_read && word_last_i;
  assign alloc_flight_o = nonposted;
  assign alloc_waits_o  = !new_read && word_waits;
  assign denied_o       = go && denied && (new_read || word_last_i);
  assign refused_o      = go && sends && !posted && !nonposted;

  // ---- The TLP: the headers of all three stand ready, and the choice comes last ------------------
  // What is sent again is never of memory, so that it is one DW.
  pio_pkg::space_e again_space;
  pio_pkg::span_t  read_span, word_span, again_span;
  logic            write, upper, two;
  logic [63:0]     data;
  logic [9:0]      tag, link_tag;

  assign read_span  = pio_pkg::span(read_place.space == pio_pkg::SpaceMem, araddr_i[1:0], {1'b0, read_more[5:0]});
  assign two        = word_mem && halves == 2'b11;
  assign word_span  = {3'd0, two, !two, halves[0] ? word_strb_i[3:0] : word_strb_i[7:4],
                       two ? word_strb_i[7:4] : 4'h0};
  always_comb begin
    again_span = pio_pkg::span(1'b0, again_off[1:0], again_cnt - 7'd1);
    if (again_req.write) again_span.fbe = again_off[2] ? again_strb[7:4] : again_strb[3:0];
  end

  assign write = resend ? again_req.write : !new_read;
  assign tag   = resend ? 10'(again_i) : 10'(free_i);
  assign upper = resend ? again_off[2] : !halves[0];
  assign data  = resend ? again_data : word_data_i;

  logic [127:0] hdr, read_hdr, word_hdr, again_hdr;
  assign again_space = again_req.space == pio_pkg::SpaceIo ? pio_pkg::SpaceIo : pio_pkg::SpaceCfg;
  pio_hdr u_read_hdr (
    .space_i(read_place.space), .type1_i(read_place.type1), .write_i(1'b0), .off_i(araddr_i[27:2]),
    .span_i(read_span), .tag_i(10'd0), .requester_i, .mem_base_i, .hdr_o(read_hdr)
  );
  pio_hdr u_word_hdr (
    .space_i(word_place.space), .type1_i(word_place.type1), .write_i(1'b1), .off_i(word_off[27:2]),
    .span_i(word_span), .tag_i(10'd0), .requester_i, .mem_base_i, .hdr_o(word_hdr)
  );
  pio_hdr u_again_hdr (
    .space_i(again_space), .type1_i(again_req.type1), .write_i(again_req.write), .off_i(again_off[27:2]),
    .span_i(again_span), .tag_i(10'd0), .requester_i, .mem_base_i(64'd0), .hdr_o(again_hdr)
  );
  assign link_tag = posted && !resend ? 10'd0 : {tag_base_i[9:8] + tag[9:8], tag[7:0]};
  assign hdr = (resend ? again_hdr : new_read ? read_hdr : word_hdr)
      | {8'd0, link_tag[9], 3'd0, link_tag[8], 35'd0, link_tag[7:0], 72'd0};

  bulkhead_pkg::tlp_beat_t beat;
  always_comb begin
    beat      = '0;
    beat.sop  = 1'b1;
    beat.eop  = 1'b1;
    beat.hdr  = hdr;
    beat.data = !write ? '0 : upper ? {32'd0, data[63:32]} :
                two && !resend ? data : {32'd0, data[31:0]};
  end

  assign hdr_o      = hdr;
  assign p_valid_o  = p_valid_q;
  assign p_beat_o   = p_q;
  assign np_valid_o = np_valid_q[np_rd_q];
  assign np_beat_o  = np_rd_q ? np_1_q : np_0_q;
  assign busy_o     = p_valid_q || np_valid_q != '0 || again_valid_i;

  always_ff @(posedge clk_i) begin
    if (p_free) p_valid_q <= go && posted;
    if (p_free && go && posted) p_q <= beat;
    if (np_valid_o && np_ready_i) begin
      np_valid_q[np_rd_q] <= 1'b0;
      np_rd_q             <= !np_rd_q;
    end
    if (!np_valid_q[0]) np_0_q <= beat;
    if (!np_valid_q[1]) np_1_q <= beat;
    if (resend || (go && nonposted)) begin
      np_valid_q[np_wr_q] <= 1'b1;
      np_wr_q             <= !np_wr_q;
    end
    if (go) turn_read_q <= !new_read;
    if (go || resend) turn_new_q <= resend;
    if (word_ready_o) denied_q[word_domain_i[Cw-1:0]] <= word_denied && !word_last_i;
    if (!rst_ni) begin
      p_valid_q   <= 1'b0;
      np_valid_q  <= '0;
      np_wr_q     <= 1'b0;
      np_rd_q     <= 1'b0;
      turn_read_q <= 1'b0;
      turn_new_q  <= 1'b0;
      denied_q    <= '0;
    end
  end

  logic unused;
  assign unused = ^{place.absent, again_req, again_off, read_last[5:0], tag_base_i[7:0]};

endmodule
