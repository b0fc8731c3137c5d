// SPDX-License-Identifier: Apache-2.0
// Joins the interrupt unit (prefix i_, ids 0xa0 to 0xbf) and the DMA remap unit (t_, ids 0x00 to 0x3f and
// 0x80) to one master. In turn; an address once shown stays, and a write's data follow its address before the
// next write's.
module irq_axi_mux (
    input  logic        clk_i,
    input  logic        rst_ni,

    input  logic [1:0]  awvalid_i,   // 0 translator, 1 interrupts
    output logic [1:0]  awready_o,
    input  logic [7:0]  t_awid_i,
    input  logic [55:0] t_awaddr_i,
    input  logic [7:0]  t_awlen_i,
    input  logic [2:0]  t_awsize_i,
    input  logic        t_awlock_i,
    input  logic [7:0]  i_awid_i,
    input  logic [55:0] i_awaddr_i,
    input  logic [7:0]  i_awlen_i,
    input  logic [2:0]  i_awsize_i,
    input  logic        i_awlock_i,
    input  logic [1:0]  wvalid_i,
    output logic [1:0]  wready_o,
    input  logic [63:0] t_wdata_i,
    input  logic [7:0]  t_wstrb_i,
    input  logic        t_wlast_i,
    input  logic [63:0] i_wdata_i,
    input  logic [7:0]  i_wstrb_i,
    input  logic        i_wlast_i,
    output logic [1:0]  bvalid_o,
    input  logic [1:0]  bready_i,
    input  logic [1:0]  arvalid_i,
    output logic [1:0]  arready_o,
    input  logic [7:0]  t_arid_i,
    input  logic [55:0] t_araddr_i,
    input  logic [7:0]  t_arlen_i,
    input  logic [2:0]  t_arsize_i,
    input  logic        t_arlock_i,
    input  logic [7:0]  i_arid_i,
    input  logic [55:0] i_araddr_i,
    input  logic        i_arlock_i,
    output logic [1:0]  rvalid_o,
    input  logic [1:0]  rready_i,

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
    input  logic        m_birq_i,    // bits 7 and 5 of the id
    output logic        m_arvalid_o,
    input  logic        m_arready_i,
    output logic [7:0]  m_arid_o,
    output logic [55:0] m_araddr_o,
    output logic [7:0]  m_arlen_o,
    output logic [2:0]  m_arsize_o,
    output logic        m_arlock_o,
    input  logic        m_rvalid_i,
    output logic        m_rready_o,
    input  logic        m_rirq_i
);

  localparam logic [2:0] SizeWord = 3'd3;

  // ---- Writes --------------------------------------------------------------------------------------------
  logic open_q, irq_q, aw_done_q, w_done_q, w, aw_ends, w_ends;

  assign w           = open_q ? irq_q : awvalid_i[1] && (!awvalid_i[0] || !irq_q);
  assign m_awvalid_o = awvalid_i[w] && !(open_q && aw_done_q);
  assign m_wvalid_o  = wvalid_i[w] && (open_q || m_awvalid_o) && !(open_q && w_done_q);
  assign m_awid_o    = w ? i_awid_i : t_awid_i;
  assign m_awaddr_o  = w ? i_awaddr_i : t_awaddr_i;
  assign m_awlen_o   = w ? i_awlen_i : t_awlen_i;
  assign m_awsize_o  = w ? i_awsize_i : t_awsize_i;
  assign m_awlock_o  = w ? i_awlock_i : t_awlock_i;
  assign m_wdata_o   = w ? i_wdata_i : t_wdata_i;
  assign m_wstrb_o   = w ? i_wstrb_i : t_wstrb_i;
  assign m_wlast_o   = w ? i_wlast_i : t_wlast_i;
  always_comb begin
    awready_o    = '0;
    wready_o     = '0;
    awready_o[w] = m_awvalid_o && m_awready_i;
    wready_o[w]  = m_wvalid_o && m_wready_i;
  end
  assign aw_ends = (open_q && aw_done_q) || (m_awvalid_o && m_awready_i);
  assign w_ends  = (open_q && w_done_q) || (m_wvalid_o && m_wready_i && m_wlast_o);
  assign bvalid_o   = {m_bvalid_i && m_birq_i, m_bvalid_i && !m_birq_i};
  assign m_bready_o = bready_i[m_birq_i];

  // ---- Reads ---------------------------------------------------------------------------------------------
  logic held_q, r_irq_q, r;

  assign r           = held_q ? r_irq_q : arvalid_i[1] && (!arvalid_i[0] || !r_irq_q);
  assign m_arvalid_o = arvalid_i[r];
  assign m_arid_o    = r ? i_arid_i : t_arid_i;
  assign m_araddr_o  = r ? i_araddr_i : t_araddr_i;
  assign m_arlen_o   = r ? '0 : t_arlen_i;
  assign m_arsize_o  = r ? SizeWord : t_arsize_i;
  assign m_arlock_o  = r ? i_arlock_i : t_arlock_i;
  assign arready_o   = {r && m_arready_i, !r && m_arready_i};
  assign rvalid_o    = {m_rvalid_i && m_rirq_i, m_rvalid_i && !m_rirq_i};
  assign m_rready_o  = rready_i[m_rirq_i];

  always_ff @(posedge clk_i) begin
    if (open_q || m_awvalid_o) begin
      open_q    <= !(aw_ends && w_ends);
      irq_q     <= w;
      aw_done_q <= aw_ends;
      w_done_q  <= w_ends;
    end
    if (m_arvalid_o) begin
      held_q  <= !m_arready_i;
      r_irq_q <= r;
    end
    if (!rst_ni) begin
      open_q  <= 1'b0;
      irq_q   <= 1'b0;
      held_q  <= 1'b0;
      r_irq_q <= 1'b0;
    end
  end

endmodule
