// SPDX-License-Identifier: Apache-2.0
// Non-posted requests of devices: a ring of slots in order of arrival, each taken, translated,
// issued and free again. A read is issued once it is translated and the write before it of the same
// requester is in memory; reads pass each other freely, and nothing waits for a read.
//
// Issuing cuts a read at multiples of the largest payload, which are multiples of every read
// completion boundary: each piece is one burst on the memory port and one completion. A piece is
// issued when the completion buffer has room for it (room_i), so the memory's answers never wait.
//
// A fence (stop_i) takes its translation from every read that has not been issued to memory, and
// from what is left of the one under way: they are translated again (again_o). So a fence waits for
// memory only, and not for the link to take completions.
// Requests to be refused become one piece without data.
module path_reads #(
    parameter int NumSlots = 32,
    localparam int Iw = $clog2(NumSlots),
    parameter int WriteIw = 5,
    parameter bit Ats = 1'b1
) (
    input  logic                     clk_i,
    input  logic                     rst_ni,

    input  logic [2:0]               max_payload_i,
    input  logic [2:0]               epoch_i,

    // from the receiver
    input  tlp_pkg::dma_req_t        req_i,
    input  logic                     valid_i,
    output logic                     full_o,
    output logic                     release_o,
    output logic [7:0]               held_o,
    output logic [Iw-1:0]            tail_o,

    // order: the write that req_i must wait for, and writes as they are done
    input  logic                     dep_wait_i,
    input  logic [WriteIw-1:0]       dep_slot_i,
    input  logic                     done_valid_i,
    input  logic [WriteIw-1:0]       done_slot_i,

    // fences
    input  logic                     stop_i,       // not while an address is shown and not taken
    input  bulkhead_pkg::xlate_req_t xreq_i,       // req_i as it is sent to the translator
    output logic                     again_valid_o,
    input  logic                     again_ready_i,
    output bulkhead_pkg::xlate_req_t again_o,

    // translation requests: none is answered while hold_i
    input  logic                     hold_i,
    output logic                     finding_o,    // an answer to one is being handed on

    // translations
    input  logic                     rsp_valid_i,
    input  bulkhead_pkg::xlate_rsp_t rsp_i,

    // memory
    output logic                     arvalid_o,
    input  logic                     arready_i,
    output logic [55:0]              araddr_o,
    output logic [7:0]               arlen_o,

    // completions
    output logic                     piece_valid_o,
    output path_pkg::piece_t         piece_o,
    output logic [7:0]               piece_words_o,  // memory words it will bring
    input  logic                     piece_ready_i,  // space in the queue of pieces
    input  logic [9:0]               room_i,         // words free in the data buffer

    output logic                     denied_o,
    output logic                     busy_o
);

  localparam logic [6:0] ActiveId = 7'h7f;  // translation of the read under way

  if (NumSlots > 64) begin : gen_bad_slots
    $error("path_reads: NumSlots must leave room for ActiveId");
  end

  typedef struct packed {
    logic [15:0] rid;
    logic [9:0]  tag;
    logic [2:0]  tc;
    logic [2:0]  attr;
    logic [10:0] len;
    logic [3:0]  fbe;
    logic [3:0]  lbe;
    logic [4:0]  addr;    // bits 6:2
    logic        mem;
    logic        reject;
    logic        ca;
    logic [2:0]  epoch;
  } slot_t;

  typedef struct packed {
    bulkhead_pkg::xlate_status_e status;
    logic [63:0]                 entry;  // address of the first DW; for a translation request, the answer
  } where_t;

  // ---- The answer to a translation request (base specification 10.2.3), but for Priv -----------
  // The size of a translation is where the lowest zero of its page number is.
  logic [63:0] entry_in;
  always_comb begin
    entry_in = {5'd0, rsp_i.pa[58:12], rsp_i.page_lg2 != 6'd12, 5'd0, rsp_i.g, 1'b0, rsp_i.x, rsp_i.u,
                rsp_i.w, rsp_i.r};
    for (int i = 12; i < 64; i++) begin
      if (32'(i) < 32'(rsp_i.page_lg2)) entry_in[i] = 32'(i) + 32'd1 != 32'(rsp_i.page_lg2);
    end
    if (rsp_i.status != bulkhead_pkg::XlateOk) entry_in = '0;
  end

  // ---- Ring -------------------------------------------------------------------------------------
  logic [7:0]          head_q, tail_q;
  logic [Iw-1:0]       head, tail, pick;
  logic [NumSlots-1:0] valid, xl_q, ok_q, wait_q, issued_q, refetch_q, held, ats_q;
  logic [WriteIw-1:0]  pred_q[NumSlots];
  logic                pick_valid, load, release_now;

  assign head   = head_q[Iw-1:0];
  assign tail   = tail_q[Iw-1:0];
  assign tail_o = tail;
  assign held_o = tail_q - head_q;
  assign full_o = held_o == 8'(NumSlots);
  always_comb begin
    for (int i = 0; i < NumSlots; i++) valid[i] = {{(8 - Iw) {1'b0}}, Iw'(i) - head} < held_o;
  end
  assign release_now = held_o != '0 && issued_q[head];
  assign release_o   = release_now;

  // Translations that come for slots, and for the read under way.
  logic rsp_slot, rsp_active, rsp_ok;
  assign rsp_slot   = rsp_valid_i && rsp_i.id[6:0] != ActiveId;
  assign rsp_active = rsp_valid_i && rsp_i.id[6:0] == ActiveId;
  assign rsp_ok     = rsp_i.status == bulkhead_pkg::XlateOk && !rsp_i.mrif;

  slot_t  slot_in, slot;
  where_t where_in, where;
  assign slot_in.rid    = req_i.rid;
  assign slot_in.tag    = req_i.tag;
  assign slot_in.tc     = req_i.tc;
  assign slot_in.attr   = req_i.attr;
  assign slot_in.len    = req_i.len;
  assign slot_in.fbe    = req_i.fbe;
  assign slot_in.lbe    = req_i.lbe;
  assign slot_in.addr   = req_i.addr[6:2];
  assign slot_in.mem    = req_i.mem;
  assign slot_in.reject = req_i.reject;
  assign slot_in.ca     = req_i.ca;
  assign slot_in.epoch  = epoch_i;
  ram_async #(.Width($bits(slot_in)), .Depth(NumSlots)) u_slots (
    .clk_i, .we_i(valid_i), .waddr_i(tail), .wdata_i(slot_in), .raddr_i(pick), .rdata_o(slot)
  );
  // A memory-resident interrupt file takes messages; nothing can be read from it.
  always_comb begin
    where_in.status = rsp_i.mrif ? bulkhead_pkg::XlateUr : rsp_i.status;
    where_in.entry  = {10'd0, rsp_i.pa[55:2]};
    if (Ats && ats_q[rsp_i.id[Iw-1:0]]) begin
      where_in.status = rsp_i.status;
      where_in.entry  = entry_in;
    end
  end
  ram_async #(.Width($bits(where_in)), .Depth(NumSlots)) u_where (
    .clk_i, .we_i(rsp_slot), .waddr_i(rsp_i.id[Iw-1:0]), .wdata_i(where_in),
    .raddr_i(pick), .rdata_o(where)
  );

  // Requests as they were sent to the translator, for the case that they must be sent again.
  logic [Iw-1:0]            refetch;
  logic                     refetch_valid;
  bulkhead_pkg::xlate_req_t xreq_pick, xreq_refetch;
  ram_async #(.Width($bits(xreq_i)), .Depth(NumSlots)) u_requests (
    .clk_i, .we_i(valid_i), .waddr_i(tail), .wdata_i(xreq_i), .raddr_i(pick), .rdata_o(xreq_pick)
  );
  ram_async #(.Width($bits(xreq_i)), .Depth(NumSlots)) u_refetches (
    .clk_i, .we_i(valid_i), .waddr_i(tail), .wdata_i(xreq_i), .raddr_i(refetch),
    .rdata_o(xreq_refetch)
  );
  first_from #(.N(NumSlots)) u_refetch (
    .req_i(refetch_q), .start_i(head), .valid_o(refetch_valid), .index_o(refetch)
  );
  assign held = valid & xl_q & ok_q & ~issued_q;

  logic [NumSlots-1:0] ready;
  assign ready = valid & xl_q & ~wait_q & ~issued_q & ~(ats_q & {NumSlots{hold_i}});
  first_from #(.N(NumSlots)) u_pick (
    .req_i(ready), .start_i(head), .valid_o(pick_valid), .index_o(pick)
  );

  // ---- Bytes of a request (2.3.1.1: byte count and lower address) -------------------------------
  function automatic logic [1:0] lowest(input logic [3:0] be);
    lowest = be[0] ? 2'd0 : be[1] ? 2'd1 : be[2] ? 2'd2 : be[3] ? 2'd3 : 2'd0;
  endfunction
  function automatic logic [1:0] highest(input logic [3:1] be);
    highest = be[3] ? 2'd3 : be[2] ? 2'd2 : be[1] ? 2'd1 : 2'd0;
  endfunction

  logic [12:0] bytes;
  logic [1:0]  first_byte;
  assign first_byte = lowest(slot.fbe);
  assign bytes = {slot.len, 2'b00} - {11'd0, first_byte} -
                 {11'd0, 2'd3 - highest(slot.lbe == '0 ? slot.fbe[3:1] : slot.lbe[3:1])};

  // ---- Pieces -----------------------------------------------------------------------------------
  logic               active_q, data_q, found_q;
  logic [63:0]        entry_q;        // ... found_q: the answer
  logic               stale_q, sent_q;  // it must be translated again; has been asked for
  bulkhead_pkg::xlate_req_t xreq_q;     // ... from its next piece on
  logic [15:0]        rid_q;
  logic [9:0]         tag_q;
  logic [2:0]         tc_q, attr_q;
  logic [6:0]         lower_q;
  logic [2:0]         epoch_q;
  logic [2:0]         status_q;
  logic [53:0]        pa_q;           // of the piece's first DW
  logic [10:0]        left_q;         // DWs to come
  logic [12:0]        bytes_q;
  logic [7:0]         block, offset, len;
  logic               last, go, denied_q;
  logic [7:0]         words;

  // What the next piece is gets a cycle of its own (sized_q): its length decides whether it may go.
  logic               sized_q, last_q;
  logic [7:0]         len_q, words_q;

  assign block  = 8'd32 << max_payload_i[1:0];  // DWs; a power of two
  assign offset = pa_q[7:0] & (block - 8'd1);
  assign last   = left_q <= {3'd0, block - offset};
  assign len    = found_q ? 8'd2 : !data_q ? 8'd1 : last ? left_q[7:0] : block - offset;
  assign words  = 8'((9'(len) + 9'(pa_q[0]) + 9'd1) >> 1);

  // Address and piece go together.
  assign go            = sized_q && !stale_q && piece_ready_i && (!data_q || room_i >= {2'd0, words_q});
  assign arvalid_o     = go && data_q;
  assign araddr_o      = {pa_q[53:1], 3'd0};
  assign arlen_o       = words_q - 8'd1;
  assign piece_valid_o = go && (!data_q || arready_i);
  assign piece_words_o = data_q ? words_q : '0;
  always_comb begin
    piece_o.rid        = rid_q;
    piece_o.tag        = tag_q;
    piece_o.tc         = tc_q;
    piece_o.attr       = attr_q;
    piece_o.lower      = lower_q;
    piece_o.status     = status_q;
    piece_o.data       = data_q;
    piece_o.epoch      = epoch_q;
    piece_o.len        = len_q;
    piece_o.odd        = pa_q[0];
    piece_o.byte_count = bytes_q[11:0];
    piece_o.last       = last_q || !data_q;
    piece_o.found      = found_q;
    piece_o.entry      = entry_q;
  end

  assign load     = pick_valid && !stop_i && (!active_q || (piece_valid_o && piece_o.last));
  assign denied_o = denied_q;
  assign busy_o   = held_o != '0 || active_q;

  // With "reject" the translator was not asked. Status "none" belongs to translation requests: no
  // permission is an answer.
  logic good, found, ats;
  assign ats          = Ats && ats_q[pick];
  assign good         = !ats && !slot.reject && where.status == bulkhead_pkg::XlateOk;
  assign found        = ats && !slot.reject && (where.status == bulkhead_pkg::XlateOk ||
                                                where.status == bulkhead_pkg::XlateNone);
  assign finding_o    = active_q && found_q;

  // ---- To the translator once more --------------------------------------------------------------
  logic                     again_valid_q;
  bulkhead_pkg::xlate_req_t again_q, xreq_active;
  always_comb begin
    xreq_active    = xreq_q;
    xreq_active.id = {1'b0, ActiveId};
  end
  assign again_valid_o = again_valid_q;
  assign again_o       = again_q;

  always_ff @(posedge clk_i) begin
    // First, as single bits change below: a request or an answer may come in the cycle of the stop.
    if (stop_i) begin
      xl_q      <= xl_q & ~held;
      refetch_q <= refetch_q | held;
    end
    if (valid_i) begin
      tail_q         <= tail_q + 8'd1;
      xl_q[tail]     <= req_i.reject;
      ok_q[tail]     <= 1'b0;
      issued_q[tail] <= 1'b0;
      wait_q[tail]   <= dep_wait_i;
      ats_q[tail]    <= Ats && xreq_i.at == bulkhead_pkg::AtTranslationRequest;
      pred_q[tail]   <= dep_slot_i;
    end
    if (rsp_slot) begin
      xl_q[rsp_i.id[Iw-1:0]] <= 1'b1;
      ok_q[rsp_i.id[Iw-1:0]] <= rsp_ok;
    end
    if (done_valid_i) begin
      for (int i = 0; i < NumSlots; i++) begin
        if (valid[i] && pred_q[i] == done_slot_i) wait_q[i] <= 1'b0;
      end
    end
    if (release_now) head_q <= head_q + 8'd1;

    if (!again_valid_q || again_ready_i) begin
      again_valid_q <= (stale_q && !sent_q) || refetch_valid;
      again_q       <= (stale_q && !sent_q) ? xreq_active : xreq_refetch;
      if (stale_q && !sent_q) sent_q <= 1'b1;
      else if (refetch_valid) refetch_q[refetch] <= 1'b0;
    end
    if (rsp_active) begin
      stale_q <= 1'b0;
      data_q  <= rsp_ok;
      pa_q    <= rsp_i.pa[55:2];
      if (!rsp_ok) begin
        status_q <= rsp_i.status == bulkhead_pkg::XlateCa ? bulkhead_pkg::CplCa
                                                          : bulkhead_pkg::CplUr;
      end
    end
    denied_q <= load && !slot.reject && !good && !found;  // for a counter
    sized_q <= active_q && !(piece_valid_o || rsp_active);
    last_q  <= last;
    len_q   <= len;
    words_q <= words;
    if (piece_valid_o) begin
      active_q    <= !piece_o.last;
      pa_q        <= pa_q + 54'(len_q);
      left_q      <= left_q - 11'(len_q);
      // A read crosses no 4 KiB boundary.
      xreq_q.iova[11:2] <= xreq_q.iova[11:2] + 10'(len_q);
      bytes_q     <= bytes_q - {3'd0, len_q, 2'b00} + {11'd0, lower_q[1:0]};
      lower_q     <= '0;
    end
    if (load) begin
      issued_q[pick]   <= 1'b1;
      active_q         <= 1'b1;
      data_q           <= good;
      found_q          <= found;
      entry_q          <= where.entry;
      entry_q[4]       <= xreq_pick.pv && xreq_pick.priv;
      xreq_q           <= xreq_pick;
      pa_q             <= where.entry[53:0];
      left_q           <= slot.len;
      bytes_q          <= found ? 13'd8 : slot.mem ? bytes : 13'd4;
      rid_q            <= slot.rid;
      tag_q            <= slot.tag;
      epoch_q          <= slot.epoch;
      tc_q             <= slot.tc;
      attr_q           <= slot.attr;
      lower_q          <= slot.mem && !found ? {slot.addr, first_byte} : 7'd0;
      status_q         <= good || found ? bulkhead_pkg::CplSc :
                          (slot.reject ? slot.ca : where.status == bulkhead_pkg::XlateCa) ?
                          bulkhead_pkg::CplCa : bulkhead_pkg::CplUr;
    end
    if (stop_i) begin
      if (active_q && data_q && !stale_q && !(piece_valid_o && piece_o.last)) begin
        stale_q <= 1'b1;
        sent_q  <= 1'b0;
      end
    end
    if (!rst_ni) begin
      head_q   <= '0;
      tail_q   <= '0;
      active_q <= 1'b0;
      sized_q  <= 1'b0;
      denied_q <= 1'b0;
      stale_q  <= 1'b0;
      refetch_q <= '0;
      again_valid_q <= 1'b0;
    end
  end

  // The rest of the request and of the answer concerns the translator, or writes.
  logic unused;
  assign unused = ^{req_i, rsp_i, max_payload_i[2], bytes_q[12]};

endmodule
