// SPDX-License-Identifier: Apache-2.0
// The reads of N AXI4 masters on one port, in turn, with no added cycle; an address once shown stays until
// it is taken. The user of this module says from the id whose an answer is; the answer's payload goes to all
// masters past this module. arready may come without arvalid.
module axi_join_r #(
    parameter int N = 2
) (
    input  logic                             clk_i,
    input  logic                             rst_ni,

    input  logic [N-1:0]                     arvalid_i,
    output logic [N-1:0]                     arready_o,
    input  logic [N-1:0][bulkhead_pkg::AxiAddrWidth-1:0] ar_i,
    output logic [N-1:0]                     rvalid_o,
    input  logic [N-1:0]                     rready_i,

    output logic                             m_arvalid_o,
    input  logic                             m_arready_i,
    output bulkhead_pkg::axi_addr_t          m_ar_o,
    input  logic                             m_rvalid_i,
    output logic                             m_rready_o,
    input  logic [N-1:0]                     m_r_of_i    // one-hot: whose the answer is
);

  localparam int Iw = $clog2(N);

  logic          held_q;
  logic [Iw-1:0] next, owner, owner_q;

  rr_arb #(.N(N)) u_turn (
    .clk_i, .rst_ni, .req_i(arvalid_i), .step_i(!held_q), .valid_o(m_arvalid_o), .index_o(next)
  );
  assign owner      = held_q ? owner_q : next;
  assign m_ar_o     = ar_i[owner];
  assign rvalid_o   = m_r_of_i & {N{m_rvalid_i}};
  assign m_rready_o = |(m_r_of_i & rready_i);

  always_comb begin
    arready_o        = '0;
    arready_o[owner] = m_arready_i;
  end

  always_ff @(posedge clk_i) begin
    if (m_arvalid_o) begin
      held_q  <= !m_arready_i;
      owner_q <= owner;
    end
    if (!rst_ni) held_q <= 1'b0;
  end

endmodule
