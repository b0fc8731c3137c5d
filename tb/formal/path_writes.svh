// SPDX-License-Identifier: Apache-2.0
// Properties of `path_writes`. One write, any, is followed from its arrival (commit) to the release of its slot:
// its address on the memory port is the one that its own translation (or the remap table, for a message) gave,
// after it gave it; it is issued once, done once, and released only then; and no later write of its requester
// passes it. Assumed: the receiver keeps to the room, the translator and the table answer each slot once
// (dma_path.svh), memory answers what it got.
logic                f_live = 1'b0;
(* anyseq *) logic   f_choose;             // follow the write that arrives now
logic                f_held = 1'b0, f_asked_q = 1'b0;
logic                f_answered = 1'b0, f_ok = 1'b0, f_issued = 1'b0, f_done = 1'b0;
logic                f_current;            // its address is the next one on AW
logic                f_started = 1'b0, f_aw;
logic [2:0]          f_behind = '0, f_before = '0;  // addresses to come: of all that began, before its own
logic [Iw-1:0]       f_slot;
logic [53:0]         f_pa;
logic [15:0]         f_rid;
logic [7:0]          f_words;
logic [NumSlots-1:0] f_open = '0;          // slots that wait for their answer
logic [NumSlots-1:0] f_messages = '0;      // handed over and not done
logic [NumSlots-1:0] f_later = '0;         // writes of the same requester that came after it
logic [7:0]          f_owed = '0;          // B responses
logic                f_choosing, f_frees;
logic [7:0]          f_need;               // words of payload that arrive
logic                f_shown = 1'b0;
logic [55:0]         f_awaddr;

assign f_choosing = commit_i && f_choose && !f_asked_q && req_i.msg == tlp_pkg::MsgNone;
assign f_aw = awvalid_o && awready_i;
assign f_current = f_started && f_before == '0;
assign f_frees = release_now && f_held && head == f_slot;
assign f_need = 8'((9'(req_i.len[7:0]) + 9'(req_i.addr[2] && req_i.len != '0) + 9'd1) >> 1);

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  if (commit_i) f_open[tail] <= req_i.msg == tlp_pkg::MsgNone;
  if (answer) f_open[answer_slot] <= 1'b0;
  if (msg_valid_o && msg_ready_i) f_messages[pick] <= 1'b1;
  if (msg_done_valid_i && msg_done_ready_o) f_messages[msg_done_slot_i] <= 1'b0;
  f_owed <= f_owed + 8'(wvalid_o && wready_i && wlast_o) - 8'(bvalid_i && bready_o);

  if (f_choosing) begin
    f_asked_q <= 1'b1;
    f_held    <= 1'b1;
    f_slot    <= tail;
    f_rid     <= req_i.rid;
    f_words   <= f_need;
  end
  if (commit_i) f_later[tail] <= f_held && req_i.rid == f_rid;
  if (f_held && answer && answer_slot == f_slot) begin
    f_answered <= 1'b1;
    f_ok       <= found_valid_i ? found_hit_i && !found_i.deny :
                                  rsp_i.status == bulkhead_pkg::XlateOk;
    f_pa       <= found_valid_i ? found_i.addr : rsp_i.pa[55:2];
    if (found_valid_i) f_words <= 8'd1;
  end
  f_behind <= f_behind + 3'(start) - 3'(f_aw);
  if (f_started && f_aw) f_before <= f_before - 3'd1;
  if (f_current && f_aw) f_started <= 1'b0;
  if (start && f_held && pick == f_slot) begin
    f_started <= 1'b1;
    f_before  <= f_behind - 3'(f_aw);
  end
  if (issue && f_held && pick == f_slot) f_issued <= 1'b1;
  if (retire && f_held && retire_slot == f_slot) f_done <= 1'b1;
  if (f_frees) begin
    f_held    <= 1'b0;
    f_later   <= '0;
  end
  f_shown  <= awvalid_o && !awready_i && rst_ni;
  f_awaddr <= awaddr_o;
  if (!rst_ni) begin
    f_open     <= '0;
    f_messages <= '0;
    f_later    <= '0;
    f_owed     <= '0;
    f_behind   <= '0;
    {f_held, f_asked_q, f_answered, f_ok, f_issued, f_done, f_started} <= '0;
  end
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  assume (!commit_i || !full_o);
  assume (!commit_i || (req_i.len <= 11'd32 && 11'(f_need) <= room_o));
  assume (!commit_i || req_i.msg == tlp_pkg::MsgNone || req_i.len == '0);
  assume (!rsp_valid_i || f_open[rsp_i.id[Iw-1:0]]);
  assume (!found_valid_i || f_open[found_slot_i]);
  assume (!(rsp_valid_i && found_valid_i));
  assume (!bvalid_i || f_owed != '0);
  assume (!msg_done_valid_i || f_messages[msg_done_slot_i]);

  if (f_live && rst_ni) begin
    // The address is the translation's, of this request, and after it.
    f_translated: assert (!(f_current && awvalid_o) || (f_answered && f_ok));
    f_address: assert (!(f_current && awvalid_o) || awaddr_o == {f_pa[53:1], 3'd0});
    f_length: assert (!(f_current && awvalid_o) || awlen_o == f_words - 8'd1);
    // Once.
    f_issue_once: assert (!(issue && f_held && pick == f_slot) || (f_answered && !f_issued));
    f_done_once: assert (!(retire && f_held && retire_slot == f_slot) || (f_issued && !f_done));
    f_release_done: assert (!f_frees || f_done);
    f_kept: assert (!f_held || (valid[f_slot] && held_o != '0));
    f_ring: assert (held_o <= 8'(NumSlots));
    // In order.
    f_no_pass: assert (!issue || !f_held || !f_later[pick] || f_issued);
    f_message_waits: assert (!issue || !f_held || !f_later[pick] || !where.msi || f_done);
    if (f_shown) f_aw_stays: assert (awvalid_o && awaddr_o == f_awaddr);
  end
end
