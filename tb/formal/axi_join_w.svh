// SPDX-License-Identifier: Apache-2.0
// Properties of `axi_join_w`: an address and a beat once shown stay; what a master's handshake takes is its
// own; between its address and its last data no other master's pass, in whichever order the two go.
(* anyconst *) logic [Iw-1:0] f_who;
logic         f_live = 1'b0;
logic         f_aw_shown, f_w_shown;
logic [bulkhead_pkg::AxiAddrWidth-1:0] f_aw;
logic [bulkhead_pkg::AxiDataWidth-1:0] f_w;
logic [N-1:0] f_aw_waits, f_w_waits, f_takes;  // takes: addresses handed over
logic [N-1:0][bulkhead_pkg::AxiAddrWidth-1:0] f_aw_in;
logic [N-1:0][bulkhead_pkg::AxiDataWidth-1:0] f_w_in;
logic         f_ahead, f_behind;  // of f_who: an address without its last data, and the reverse
assign f_takes = awvalid_i & awready_o;

always_ff @(posedge clk_i) begin
  f_live     <= 1'b1;
  f_aw_shown <= m_awvalid_o && !m_awready_i && rst_ni;
  f_w_shown  <= m_wvalid_o && !m_wready_i && rst_ni;
  f_aw       <= m_aw_o;
  f_w        <= m_w_o;
  f_aw_waits <= awvalid_i & ~awready_o & {N{rst_ni}};
  f_w_waits  <= wvalid_i & ~wready_o & {N{rst_ni}};
  f_aw_in    <= aw_i;
  f_w_in     <= w_i;
  f_ahead    <= (f_ahead || f_takes[f_who]) && !(wready_o[f_who] && m_w_o.last) && !f_behind;
  f_behind   <= (f_behind || (wready_o[f_who] && m_w_o.last)) && !f_takes[f_who] && !f_ahead;
  if (!rst_ni) {f_ahead, f_behind} <= '0;
end

always_comb begin
  assume (32'(f_who) < N);
  if (!f_live) assume (!rst_ni);
  for (int i = 0; i < N; i++) begin  // what AXI asks of each master
    if (f_live && f_aw_waits[i]) assume (awvalid_i[i] && aw_i[i] == f_aw_in[i]);
    if (f_live && f_w_waits[i]) assume (wvalid_i[i] && w_i[i] == f_w_in[i]);
  end
  if (f_live) begin
    f_aw_stays: assert (!f_aw_shown || (m_awvalid_o && m_aw_o == f_aw));
    f_w_stays: assert (!f_w_shown || (m_wvalid_o && m_w_o == f_w));
    f_aw_own: assert (!f_takes[f_who] || (awvalid_i[f_who] && m_awready_i && m_aw_o == aw_i[f_who]));
    f_w_own: assert (!wready_o[f_who] || (wvalid_i[f_who] && m_wready_i && m_w_o == w_i[f_who]));
    f_aw_taken: assert (|f_takes == (m_awvalid_o && m_awready_i) && $onehot0(f_takes));
    f_w_taken: assert (|wready_o == (m_wvalid_o && m_wready_i) && $onehot0(wready_o));
    f_alone: assert (!(f_ahead || f_behind) || ((f_takes | wready_o) & ~(N'(1) << f_who)) == '0);
    f_once: assert (!(f_ahead && f_takes[f_who]) && !(f_behind && wready_o[f_who]));
    f_answer: assert (bvalid_o == (m_b_of_i & {N{m_bvalid_i}}));
    // For the induction.
    f_turn: assert (!(f_ahead || f_behind) || (open_q && owner_q == f_who));
    f_owes: assert (!(open_q && owner_q == f_who) || (f_ahead == (aw_done_q && !w_done_q) &&
                    f_behind == (w_done_q && !aw_done_q)));
    f_open: assert (!open_q || (32'(owner_q) < N && !(aw_done_q && w_done_q)));
    f_waits: assert (!f_aw_shown || (open_q && !aw_done_q && f_aw_waits[owner_q] && f_aw == f_aw_in[owner_q]));
    f_waits_w: assert (!f_w_shown || (open_q && !w_done_q && f_w_waits[owner_q] && f_w == f_w_in[owner_q]));
  end
end
