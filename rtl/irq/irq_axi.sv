// SPDX-License-Identifier: Apache-2.0
// The unit's memory port: three writers (words, records, MRIFs) and one reader (MRIFs). A writer keeps
// its turn until its address and its last data are taken. Ids: 0xa0 words, 0xa1 records, 0xa4 to 0xa7 MRIFs.
module irq_axi (
    input  logic        clk_i,
    input  logic        rst_ni,

    input  logic [2:0]  awvalid_i,    // 0 words, 1 records, 2 MRIFs
    output logic [2:0]  awready_o,
    input  logic [55:0] word_awaddr_i,
    input  logic [55:0] record_awaddr_i,
    input  logic [55:0] mrif_awaddr_i,
    input  logic [1:0]  mrif_awid_i,
    input  logic        mrif_awlock_i,
    input  logic [2:0]  wvalid_i,
    output logic [2:0]  wready_o,
    input  logic [63:0] word_wdata_i,
    input  logic [7:0]  word_wstrb_i,
    input  logic [63:0] record_wdata_i,
    input  logic        record_wlast_i,
    input  logic [63:0] mrif_wdata_i,
    input  logic [7:0]  mrif_wstrb_i,
    output logic [2:0]  bvalid_o,

    output logic        m_awvalid_o,
    input  logic        m_awready_i,
    output logic [7:0]  m_awid_o,
    output logic [55:0] m_awaddr_o,
    output logic [7:0]  m_awlen_o,
    output logic [2:0]  m_awsize_o,
    output logic        m_awlock_o,
    output logic        m_wvalid_o,
    input  logic        m_wready_i,
    output logic [63:0] m_wdata_o,
    output logic [7:0]  m_wstrb_o,
    output logic        m_wlast_o,
    input  logic        m_bvalid_i,
    output logic        m_bready_o,
    input  logic [2:0]  m_bid_i        // bits 2:0 of the id
);

  logic       open_q, aw_done_q, w_done_q, aw_ends, w_ends, any;
  logic [1:0] next, owner, owner_q, answered;

  rr_arb #(.N(3)) u_turn (
    .clk_i, .rst_ni, .req_i(awvalid_i), .step_i(!open_q && any), .valid_o(any), .index_o(next)
  );
  assign owner = open_q ? owner_q : next;

  assign m_awvalid_o = awvalid_i[owner] && !(open_q && aw_done_q);
  assign m_wvalid_o  = wvalid_i[owner] && (open_q || any) && !(open_q && w_done_q);
  assign m_awid_o    = owner == 2'd2 ? {6'h29, mrif_awid_i} : {6'h28, owner};
  assign m_awlen_o   = owner == 2'd1 ? 8'd3 : 8'd0;
  // The size of a word matters to an interrupt file, where nothing else is allowed.
  assign m_awsize_o  = owner == 2'd1 || m_awlock_o ? 3'd3 : 3'd2;
  assign m_awlock_o  = owner == 2'd2 && mrif_awlock_i;
  always_comb begin
    unique case (owner)
      2'd0: m_awaddr_o = word_awaddr_i;
      2'd1: m_awaddr_o = record_awaddr_i;
      default: m_awaddr_o = mrif_awaddr_i;
    endcase
    unique case (owner)
      2'd0: m_wdata_o = word_wdata_i;
      2'd1: m_wdata_o = record_wdata_i;
      default: m_wdata_o = mrif_wdata_i;
    endcase
    unique case (owner)
      2'd0: m_wstrb_o = word_wstrb_i;
      2'd1: m_wstrb_o = '1;
      default: m_wstrb_o = mrif_wstrb_i;
    endcase
    m_wlast_o = owner != 2'd1 || record_wlast_i;

    awready_o        = '0;
    wready_o         = '0;
    awready_o[owner] = m_awvalid_o && m_awready_i;
    wready_o[owner]  = m_wvalid_o && m_wready_i;
    bvalid_o         = '0;
    bvalid_o[answered] = m_bvalid_i;
  end
  assign answered   = m_bid_i[2] ? 2'd2 : m_bid_i[1:0];
  assign m_bready_o = 1'b1;

  assign aw_ends = (open_q && aw_done_q) || (m_awvalid_o && m_awready_i);
  assign w_ends  = (open_q && w_done_q) || (m_wvalid_o && m_wready_i && m_wlast_o);

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
