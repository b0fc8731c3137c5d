// SPDX-License-Identifier: Apache-2.0
// Properties of `axi_join_r`: an address once shown stays; what a master's handshake takes is its own.
(* anyconst *) logic [Iw-1:0] f_who;
logic         f_live = 1'b0;
logic         f_shown;
logic [bulkhead_pkg::AxiAddrWidth-1:0] f_ar;
logic [N-1:0] f_waits, f_takes;  // takes: addresses handed over
logic [N-1:0][bulkhead_pkg::AxiAddrWidth-1:0] f_in;
assign f_takes = arvalid_i & arready_o;

always_ff @(posedge clk_i) begin
  f_live  <= 1'b1;
  f_shown <= m_arvalid_o && !m_arready_i && rst_ni;
  f_ar    <= m_ar_o;
  f_waits <= arvalid_i & ~arready_o & {N{rst_ni}};
  f_in    <= ar_i;
end

always_comb begin
  assume (32'(f_who) < N);
  if (!f_live) assume (!rst_ni);
  for (int i = 0; i < N; i++) begin  // what AXI asks of each master
    if (f_live && f_waits[i]) assume (arvalid_i[i] && ar_i[i] == f_in[i]);
  end
  if (f_live) begin
    f_stays: assert (!f_shown || (m_arvalid_o && m_ar_o == f_ar));
    f_own: assert (!f_takes[f_who] || (arvalid_i[f_who] && m_arready_i && m_ar_o == ar_i[f_who]));
    f_taken: assert (|f_takes == (m_arvalid_o && m_arready_i) && $onehot0(f_takes));
    f_answer: assert (rvalid_o == (m_r_of_i & {N{m_rvalid_i}}));
    // For the induction.
    f_held: assert (held_q == f_shown || !rst_ni);
    f_holder: assert (!f_shown || (32'(owner_q) < N && f_waits[owner_q] && f_ar == f_in[owner_q]));
  end
end
