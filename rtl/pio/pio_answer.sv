// SPDX-License-Identifier: Apache-2.0
// Answers on the bus: R with data from the tags' buffers, B for writes. A read's tag is free when
// its last word has been fetched. One beat a cycle; the stage that is shown on R is the buffer's
// output register, or, for a read of one beat that nothing holds up, a register beside it that takes the
// completion's data directly.
module pio_answer #(
    parameter int NumTags = 32,
    localparam int Iw = $clog2(NumTags)
) (
    input  logic             clk_i,
    input  logic             rst_ni,

    input  logic             alloc_i,
    input  logic [Iw-1:0]    alloc_slot_i,
    input  pio_pkg::req_t    alloc_req_i,

    input  logic             r_valid_i,
    input  logic [Iw-1:0]    r_slot_i,
    input  pio_pkg::result_t r_result_i,
    output logic             r_take_o,
    input  logic             fast_i,          // a read that ends in this cycle, alone in one beat
    input  logic [Iw-1:0]    fast_slot_i,
    input  logic [7:0]       fast_id_i,
    input  pio_pkg::result_t fast_result_i,
    input  logic [63:0]      fast_data_i,
    output logic             r_answer_o,      // one cycle later: given
    output logic [Iw-1:0]    r_answer_slot_o,
    input  logic             b_valid_i,
    input  logic [Iw-1:0]    b_slot_i,
    input  pio_pkg::result_t b_result_i,
    output logic             b_answer_o,

    input  logic             refuse_read_i,   // refuse_req_i gets refuse_result_i, without a tag
    input  logic             refuse_write_i,
    input  pio_pkg::req_t    refuse_req_i,
    input  pio_pkg::result_t refuse_result_i,
    output logic             refuse_ready_o,

    output logic             data_re_o,
    output logic [Iw+2:0]    data_addr_o,
    input  logic [63:0]      data_i,

    output logic             rvalid_o,
    input  logic             rready_i,
    output logic [7:0]       rid_o,
    output logic [63:0]      rdata_o,
    output logic [1:0]       rresp_o,
    output logic             rlast_o,
    output logic             bvalid_o,
    input  logic             bready_i,
    output logic [7:0]       bid_o,
    output logic [1:0]       bresp_o,
    output logic             busy_o
);

  localparam int ReadWidth = 8 + 6 + 3 + 8;  // id, offset 5:0, size, len

  // ---- Reads ------------------------------------------------------------------------------------
  logic [7:0] id, len, id_q, left_q;
  logic [5:0] off, addr_q, next;
  logic [2:0] size, size_q, first_q, word;
  logic [Iw-1:0]    slot_q;
  pio_pkg::result_t result_q;
  logic       active_q, fetch, fetch_last, free, refused_q, fast, fast_q;
  logic [63:0] fast_data_q;
  logic       valid_q, last_q, ones_q, crs_q;
  logic [7:0] out_id_q;
  logic [1:0] resp_q;

  ram_async #(.Width(ReadWidth), .Depth(NumTags)) u_reads (
    .clk_i, .we_i(alloc_i), .waddr_i(alloc_slot_i),
    .wdata_i({alloc_req_i.id, alloc_req_i.off[5:0], alloc_req_i.size, alloc_req_i.len}),
    .raddr_i(r_slot_i), .rdata_o({id, off, size, len})
  );

  assign free            = !valid_q || rready_i;
  assign fetch           = active_q && free;
  assign fetch_last      = fetch && left_q == '0;
  assign fast            = fast_i && free && !active_q && !r_valid_i;
  assign r_take_o        = r_valid_i && (!active_q || fetch_last);
  assign word            = addr_q[5:3] - first_q;
  assign next            = ((addr_q >> size_q) + 6'd1) << size_q;
  assign data_re_o       = fetch;
  assign data_addr_o     = {slot_q, word};

  assign rvalid_o = valid_q;
  assign rid_o    = out_id_q;
  assign rresp_o  = resp_q;
  assign rlast_o  = last_q;
  assign rdata_o  = crs_q ? 64'hffff_ffff_ffff_0001 : ones_q ? '1 :
                    fast_q ? fast_data_q : data_i;

  always_ff @(posedge clk_i) begin
    r_answer_o      <= fast || (fetch_last && !refused_q);
    r_answer_slot_o <= fast ? fast_slot_i : slot_q;
    if (free) begin
      valid_q  <= fetch || fast;
      last_q   <= left_q == '0;
      ones_q   <= result_q.ones || (result_q.crs && word != '0);
      crs_q    <= result_q.crs && word == '0;
      out_id_q <= id_q;
      resp_q   <= result_q.resp;
      fast_q   <= fast;
      fast_data_q <= fast_data_i;
      if (fast) begin
        last_q   <= 1'b1;
        ones_q   <= fast_result_i.ones;
        crs_q    <= fast_result_i.crs;
        out_id_q <= fast_id_i;
        resp_q   <= fast_result_i.resp;
      end
    end
    if (fetch) begin
      addr_q <= next;
      left_q <= left_q - 8'd1;
      if (left_q == '0) active_q <= 1'b0;
    end
    if (r_take_o) begin
      refused_q <= 1'b0;
      active_q <= 1'b1;
      slot_q   <= r_slot_i;
      result_q <= r_result_i;
      id_q     <= id;
      addr_q   <= off;
      first_q  <= off[5:3];
      size_q   <= size;
      left_q   <= len;
    end
    if (refuse_read_i) begin
      active_q  <= 1'b1;
      refused_q <= 1'b1;
      result_q  <= refuse_result_i;
      id_q      <= refuse_req_i.id;
      left_q    <= refuse_req_i.len;
    end
    if (!rst_ni) begin
      active_q   <= 1'b0;
      valid_q    <= 1'b0;
      r_answer_o <= 1'b0;
    end
  end

  // ---- Writes -----------------------------------------------------------------------------------
  logic       b_valid_q, b_silent;
  logic [7:0] b_id, b_id_q;
  logic [1:0] b_resp_q;

  ram_async #(.Width(9), .Depth(NumTags)) u_writes (
    .clk_i, .we_i(alloc_i), .waddr_i(alloc_slot_i), .wdata_i({alloc_req_i.silent, alloc_req_i.id}),
    .raddr_i(b_slot_i), .rdata_o({b_silent, b_id})
  );

  assign b_answer_o = b_valid_i && (!b_valid_q || bready_i);
  // Nothing else is to be answered when requests are refused.
  assign refuse_ready_o = !active_q && !b_valid_q;
  assign bvalid_o   = b_valid_q;
  assign bid_o      = b_id_q;
  assign bresp_o    = b_resp_q;
  assign busy_o     = active_q || valid_q || r_answer_o || b_valid_q;

  always_ff @(posedge clk_i) begin
    if (!b_valid_q || bready_i) begin
      b_valid_q <= (b_answer_o && !b_silent) || refuse_write_i;
      b_id_q    <= refuse_write_i ? refuse_req_i.id : b_id;
      b_resp_q  <= refuse_write_i ? refuse_result_i.resp : b_result_i.resp;
    end
    if (!rst_ni) b_valid_q <= 1'b0;
  end

  // Only these parts of a request and of a write's result matter here.
  logic unused;
  assign unused = ^{alloc_req_i, refuse_req_i, b_result_i};

endmodule
