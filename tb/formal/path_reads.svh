// SPDX-License-Identifier: Apache-2.0
// Properties of `path_reads`. The request with tag 0x3ff, one in a run, is followed: its bursts lie in the memory
// that its own translation gave, after it gave it; without one nothing is read; it ends in exactly one last piece,
// and none before its answer. Assumed: the receiver keeps to the room and to the 4 KiB rule, the translator answers
// each slot once and keeps the page offset (dma_path.svh).
logic                f_live = 1'b0;
logic                f_ats = 1'b0;         // a translation request: nothing is read for it
logic                f_seen = 1'b0, f_reject, f_answered = 1'b0, f_ok = 1'b0, f_ended = 1'b0;
logic                f_wait = 1'b0;        // an earlier write of its requester is not done
logic [WriteIw-1:0]  f_wait_slot;
logic [Iw-1:0]       f_slot;
logic [53:0]         f_pa, f_next;         // first DW; DW where the next burst begins
logic [54:0]         f_end;
logic [10:0]         f_len;
logic [NumSlots-1:0] f_open = '0;          // slots that wait for their answer
logic [NumSlots-1:0][9:0] f_offset;        // DW in the page
logic                f_mine;

assign f_mine = piece_o.tag == '1;
assign f_end  = {1'b0, f_pa} + 55'(f_len);

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  if (valid_i) begin
    f_open[tail]   <= !req_i.reject;
    f_offset[tail] <= req_i.addr[11:2];
  end
  if (rsp_valid_i) f_open[rsp_i.id[Iw-1:0]] <= 1'b0;
  if (f_wait && done_valid_i && done_slot_i == f_wait_slot) f_wait <= 1'b0;
  if (valid_i && req_i.tag == '1) begin
    f_seen      <= 1'b1;
    f_slot      <= tail;
    f_reject    <= req_i.reject;
    f_ats       <= xreq_i.at == bulkhead_pkg::AtTranslationRequest;
    f_len       <= req_i.len;
    f_wait      <= dep_wait_i;
    f_wait_slot <= dep_slot_i;
  end
  if (f_seen && !f_answered && rsp_valid_i && rsp_i.id[Iw-1:0] == f_slot) begin
    f_answered <= 1'b1;
    f_ok       <= rsp_i.status == bulkhead_pkg::XlateOk && !rsp_i.mrif && !f_ats;  // an MRIF is not read
    f_pa       <= rsp_i.pa[55:2];
    f_next     <= rsp_i.pa[55:2];
  end
  if (piece_valid_o && f_mine) begin
    f_next <= f_next + 54'(piece_o.len);
    if (piece_o.last) f_ended <= 1'b1;
  end
  if (!rst_ni) begin
    f_open <= '0;
    {f_seen, f_answered, f_ok, f_ended, f_wait} <= '0;
  end
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  assume (!valid_i || !full_o);
  // No fence comes in between: what one does to reads is tested (tb/pio/fence.c).
  assume (!stop_i && (!rsp_valid_i || rsp_i.id[6:0] != 7'h7f));
  assume (max_payload_i <= 3'd2);  // 512 bytes: link_regs keeps to it
  assume (!valid_i || req_i.tag != '1 || !f_seen);
  assume (!valid_i || req_i.reject || (req_i.len != '0 && {2'd0, req_i.addr[11:2]} + {1'b0, req_i.len} <= 12'd1024));
  assume (!rsp_valid_i || (f_open[rsp_i.id[Iw-1:0]] &&
                           rsp_i.pa[11:2] == f_offset[rsp_i.id[Iw-1:0]]));

  if (f_live && rst_ni) begin
    f_translated: assert (!(arvalid_o && f_mine) || (f_seen && !f_reject && f_answered && f_ok));
    f_page: assert (!(arvalid_o && f_mine) || araddr_o[55:12] == f_pa[53:10]);
    f_next_dw: assert (!(arvalid_o && f_mine) || araddr_o[55:3] == f_next[53:1]);
    f_page_end: assert (!(arvalid_o && f_mine) || {1'b0, araddr_o[11:3]} + 10'(arlen_o) < 10'd512);
    f_order: assert (!(arvalid_o && f_mine) || !f_wait);
    f_once: assert (!(piece_valid_o && f_mine) || (f_seen && !f_ended));
    f_after_answer: assert (!(piece_valid_o && f_mine) || f_reject || f_answered);
    f_status: assert (!(piece_valid_o && f_mine) || piece_o.data == (!f_reject && f_ok));
    f_refused: assert (!(piece_valid_o && f_mine && !piece_o.data) ||
                       (piece_o.last && (piece_o.found ? f_ats && f_answered && !f_reject
                                                       : piece_o.status != bulkhead_pkg::CplSc)));
    f_complete: assert (!(piece_valid_o && f_mine && piece_o.last && piece_o.data) ||
                        {1'b0, f_next} + 55'(piece_o.len) == f_end);
    f_not_lost: assert (!f_seen || f_ended || busy_o);
    f_ring: assert (held_o <= 8'(NumSlots));
  end
end
