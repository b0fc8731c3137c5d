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
    input  logic [9:0]              tag_base_i,    // tags on the link: from here on
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

    input  logic                    over_i,        // the domain has no tag, and none will come by itself
    input  logic                    check_i,       // the access table holds
    input  logic                    read_allowed_i,
    input  logic                    write_allowed_i,
    output logic [28:6]             read_last_o,   // the read's last byte is there

    input  logic                    again_valid_i,
    output logic                    again_ready_o,
    input  logic [Iw-1:0]           again_i,
    input  logic [6:0]              again_got_i,

    input  logic                    exhausted_i,   // no tag, and none will come by itself: requests
    output logic                    refuse_read_o, // are answered at once, with alloc_req_o and
    output logic                    refuse_write_o,// alloc_result_o
    input  logic                    refuse_ready_i,
    input  logic                    free_valid_i,
    input  logic [Iw-1:0]           free_i,
    output logic                    alloc_o,
    output pio_pkg::req_t           alloc_req_o,
    output logic                    alloc_flight_o,
    output pio_pkg::result_t        alloc_result_o,

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
  pio_pkg::req_t again_req;
  logic [63:0]   again_data;
  logic [7:0]    again_strb;

  ram_async #(.Width($bits(alloc_req_o)), .Depth(NumTags)) u_reqs (
    .clk_i, .we_i(alloc_o), .waddr_i(free_i), .wdata_i(alloc_req_o),
    .raddr_i(again_i), .rdata_o(again_req)
  );
  ram_async #(.Width(72), .Depth(NumTags)) u_data (
    .clk_i, .we_i(alloc_o), .waddr_i(free_i), .wdata_i({word_data_i, word_strb_i}),
    .raddr_i(again_i), .rdata_o({again_data, again_strb})
  );

  // ---- A new request: a read or a word, in turn -------------------------------------------------
  logic            turn_read_q, turn_new_q, new_read, new_valid, resend, word_posted, word_can, tag_can;
  logic            p_valid_q, p_free, np_free, np_wr_q, np_rd_q, go;
  logic [1:0]      np_valid_q;
  logic [28:0]     word_off;
  pio_pkg::place_t place;
  logic [8:0]      beats;
  logic [15:0]     read_end;   // of the burst, from the start of the first beat
  logic            read_long;
  logic [6:0]      read_cnt;
  logic [11:0]     read_last;  // offset in the page
  logic [1:0]      halves;     // DWs of the word with a byte enabled

  // A read that cannot go must not hold up a posted write (PCIe 2.4.1), nor the other way round.
  assign word_posted = word_i[28] && word_i[27:24] != 4'hf;
  assign tag_can     = exhausted_i ? refuse_ready_i : free_valid_i;
  assign word_can  = word_valid_i && tag_can && (word_posted ? p_free : np_free);
  assign new_read  = arvalid_i && np_free && tag_can && (turn_read_q || !word_can);
  assign new_valid = new_read || word_can;
  assign resend    = again_valid_i && again_ready_o;
  assign halves    = {|word_strb_i[7:4], |word_strb_i[3:0]};
  assign word_off  = {word_i, !halves[0], 2'b00};

  pio_decode u_decode (
    .off_i(new_read ? araddr_i[28:12] : word_i[28:12]),
    .secondary_i, .subordinate_i, .place_o(place)
  );

  assign beats     = {1'b0, arlen_i} + 9'd1;
  assign read_end  = {7'd0, beats} << arsize_i[1:0];
  assign read_long = read_end > 16'd64 || arsize_i[2];
  assign read_cnt  = read_end[6:0] - {4'd0, araddr_i[2:0] & ~(3'h7 << arsize_i[1:0])};
  assign read_last = araddr_i[11:0] + 12'(read_cnt) - 12'd1;
  assign read_last_o = {araddr_i[28:12], read_last[11:6]};

  always_comb begin
    alloc_req_o.write  = !new_read;
    alloc_req_o.space  = place.space;
    alloc_req_o.type1  = place.type1;
    alloc_req_o.silent = !new_read && !word_last_i;
    alloc_req_o.id     = new_read ? arid_i : word_id_i;
    alloc_req_o.domain = new_read ? aruser_i : word_domain_i;
    alloc_req_o.off    = new_read ? araddr_i : word_off;
    alloc_req_o.cnt    = new_read ? read_cnt : (halves == 2'b11) ? 7'd8 : 7'd4;
    alloc_req_o.size   = arsize_i;
    alloc_req_o.len    = arlen_i;
  end

  // Does it become a TLP, and of which class? If not, what is its result?
  logic sends, posted, nonposted, needs_tag, wants_tag, denied, denied_before;
  logic [Domains-1:0] denied_q;  // within a burst of writes
  assign denied_before = !new_read && denied_q[alloc_req_o.domain[Cw-1:0]];
  assign denied    = check_i && (!(new_read ? read_allowed_i : write_allowed_i) || denied_before) && !place.error;
  assign sends     = link_up_i && !place.error && !place.absent && !denied &&
                     (new_read ? !read_long : halves != 2'b00);
  assign posted    = sends && !new_read && place.space == pio_pkg::SpaceMem;
  assign wants_tag = sends && !posted;
  assign nonposted = wants_tag && !exhausted_i && !over_i;
  assign needs_tag = new_read || word_last_i || nonposted;
  always_comb begin
    alloc_result_o.resp = bulkhead_pkg::AxiOkay;
    alloc_result_o.ones = 1'b1;
    alloc_result_o.crs  = 1'b0;
    if (place.error || (new_read && read_long)) alloc_result_o.resp = bulkhead_pkg::AxiDecErr;
    else if (denied || ((!link_up_i || (wants_tag && !nonposted)) &&
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
  assign denied_o       = go && denied && (new_read || word_last_i);
  assign refused_o      = go && wants_tag && !nonposted;

  // ---- The TLP ----------------------------------------------------------------------------------
  pio_pkg::space_e space;
  logic            type1, write;
  logic [28:0]   off;
  logic [6:0]    cnt, taken;
  logic [7:0]    strb;
  logic [63:0]   data;
  logic [Iw-1:0] tag;

  always_comb begin
    space = alloc_req_o.space;
    type1 = alloc_req_o.type1;
    write = alloc_req_o.write;
    off   = alloc_req_o.off;
    cnt   = alloc_req_o.cnt;
    strb  = word_strb_i;
    data  = word_data_i;
    tag   = free_i;
    if (resend) begin
      space = again_req.space;
      type1 = again_req.type1;
      write = again_req.write;
      off   = again_req.off + {22'd0, again_got_i};
      cnt   = again_req.cnt - again_got_i;
      strb  = again_strb;
      data  = again_data;
      tag   = again_i;
    end
  end

  logic [127:0] hdr;
  pio_hdr u_hdr (
    .space_i(space), .type1_i(type1), .write_i(write), .off_i(off), .cnt_i(cnt),
    .fbe_i(off[2] ? strb[7:4] : strb[3:0]), .lbe_i(strb[7:4]),
    .tag_i(posted && !resend ? 10'd0 : tag_base_i + 10'(tag)),
    .requester_i, .mem_base_i, .hdr_o(hdr), .cnt_o(taken)
  );

  bulkhead_pkg::tlp_beat_t beat;
  always_comb begin
    beat      = '0;
    beat.sop  = 1'b1;
    beat.eop  = 1'b1;
    beat.hdr  = hdr;
    beat.data = !write ? '0 : off[2] ? {32'd0, data[63:32]} :
                hdr[97] ? data : {32'd0, data[31:0]};  // two DWs: length 2
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
    if (go && !new_read) denied_q[alloc_req_o.domain[Cw-1:0]] <= denied && !word_last_i;
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
  assign unused = ^{taken, again_req, read_last[5:0]};

endmodule
