// SPDX-License-Identifier: Apache-2.0
// The writes of N AXI4 masters on one port, in turn, with no added cycle. A write keeps its turn until its
// address and its last data are taken, so that W needs no id. The user of this module says from the id whose
// an answer is; the answer's payload goes to all masters past this module. awready may come without awvalid.
module axi_join_w #(
    parameter int N = 2
) (
    input  logic                             clk_i,
    input  logic                             rst_ni,

    input  logic [N-1:0]                     awvalid_i,
    output logic [N-1:0]                     awready_o,
    input  logic [N-1:0][bulkhead_pkg::AxiAddrWidth-1:0] aw_i,
    input  logic [N-1:0]                     wvalid_i,
    output logic [N-1:0]                     wready_o,
    input  logic [N-1:0][bulkhead_pkg::AxiDataWidth-1:0] w_i,
    output logic [N-1:0]                     bvalid_o,
    input  logic [N-1:0]                     bready_i,

    output logic                             m_awvalid_o,
    input  logic                             m_awready_i,
    output bulkhead_pkg::axi_addr_t          m_aw_o,
    output logic                             m_wvalid_o,
    input  logic                             m_wready_i,
    output bulkhead_pkg::axi_data_t          m_w_o,
    input  logic                             m_bvalid_i,
    output logic                             m_bready_o,
    input  logic [N-1:0]                     m_b_of_i    // one-hot: whose the answer is
);

  localparam int Iw = $clog2(N);

  logic          open_q, aw_done_q, w_done_q, any, aw_ends, w_ends;
  logic [Iw-1:0] next, owner, owner_q;

  rr_arb #(.N(N)) u_turn (
    .clk_i, .rst_ni, .req_i(awvalid_i), .step_i(!open_q), .valid_o(any), .index_o(next)
  );
  assign owner       = open_q ? owner_q : next;
  assign m_awvalid_o = awvalid_i[owner] && !(open_q && aw_done_q);
  assign m_wvalid_o  = wvalid_i[owner] && (open_q || any) && !(open_q && w_done_q);
  assign m_aw_o      = aw_i[owner];
  assign m_w_o       = w_i[owner];
  assign aw_ends     = (open_q && aw_done_q) || (m_awvalid_o && m_awready_i);
  assign w_ends      = (open_q && w_done_q) || (m_wvalid_o && m_wready_i && m_w_o.last);
  assign bvalid_o    = m_b_of_i & {N{m_bvalid_i}};
  assign m_bready_o  = |(m_b_of_i & bready_i);

  always_comb begin
    awready_o        = '0;
    wready_o         = '0;
    awready_o[owner] = m_awready_i && !(open_q && aw_done_q);
    wready_o[owner]  = m_wvalid_o && m_wready_i;
  end

  always_ff @(posedge clk_i) begin
    if (open_q || any) begin
      open_q    <= !(aw_ends && w_ends);
      owner_q   <= owner;
      aw_done_q <= aw_ends;
      w_done_q  <= w_ends;
    end
    if (!rst_ni) open_q <= 1'b0;
  end

endmodule
