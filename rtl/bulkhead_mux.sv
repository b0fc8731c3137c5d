// SPDX-License-Identifier: Apache-2.0
// The memory port's two users: the DMA data path (prefix p_, all its transactions with id 0x40) and
// the translator (t_, ids with bit 6 clear). Addresses are taken in turn; a write's data follow its
// address before the next write's, so W needs no id.
module bulkhead_mux (
    input  logic        clk_i,
    input  logic        rst_ni,

    input  logic        p_awvalid_i,
    output logic        p_awready_o,
    input  logic [55:0] p_awaddr_i,
    input  logic [7:0]  p_awlen_i,
    input  logic        p_wvalid_i,
    output logic        p_wready_o,
    input  logic [63:0] p_wdata_i,
    input  logic [7:0]  p_wstrb_i,
    input  logic        p_wlast_i,
    output logic        p_bvalid_o,
    input  logic        p_bready_i,
    input  logic        p_arvalid_i,
    output logic        p_arready_o,
    input  logic [55:0] p_araddr_i,
    input  logic [7:0]  p_arlen_i,
    output logic        p_rvalid_o,
    input  logic        p_rready_i,

    input  logic        t_awvalid_i,
    output logic        t_awready_o,
    input  logic [7:0]  t_awid_i,
    input  logic [55:0] t_awaddr_i,
    input  logic [7:0]  t_awlen_i,
    input  logic [2:0]  t_awsize_i,
    input  logic        t_awlock_i,
    input  logic        t_wvalid_i,
    output logic        t_wready_o,
    input  logic [63:0] t_wdata_i,
    input  logic [7:0]  t_wstrb_i,
    input  logic        t_wlast_i,
    output logic        t_bvalid_o,
    input  logic        t_bready_i,
    input  logic        t_arvalid_i,
    output logic        t_arready_o,
    input  logic [7:0]  t_arid_i,
    input  logic [55:0] t_araddr_i,
    input  logic [7:0]  t_arlen_i,
    input  logic [2:0]  t_arsize_i,
    input  logic        t_arlock_i,
    output logic        t_rvalid_o,
    input  logic        t_rready_i,

    output logic        m_axi_awvalid_o,
    input  logic        m_axi_awready_i,
    output logic [7:0]  m_axi_awid_o,
    output logic [55:0] m_axi_awaddr_o,
    output logic [7:0]  m_axi_awlen_o,
    output logic [2:0]  m_axi_awsize_o,
    output logic        m_axi_awlock_o,
    output logic        m_axi_wvalid_o,
    input  logic        m_axi_wready_i,
    output logic [63:0] m_axi_wdata_o,
    output logic [7:0]  m_axi_wstrb_o,
    output logic        m_axi_wlast_o,
    input  logic        m_axi_bvalid_i,
    output logic        m_axi_bready_o,
    input  logic [7:0]  m_axi_bid_i,
    output logic        m_axi_arvalid_o,
    input  logic        m_axi_arready_i,
    output logic [7:0]  m_axi_arid_o,
    output logic [55:0] m_axi_araddr_o,
    output logic [7:0]  m_axi_arlen_o,
    output logic [2:0]  m_axi_arsize_o,
    output logic        m_axi_arlock_o,
    input  logic        m_axi_rvalid_i,
    output logic        m_axi_rready_o,
    input  logic [7:0]  m_axi_rid_i
);

  localparam logic [7:0] PathId = 8'h40;
  localparam logic [2:0] SizeWord = 3'd3;

  // ---- Writes: in turn; choose at AW, keep the choice until AW and the last W are taken ---------
  logic w_active_q, w_path_q, aw_done_q, w_done_q;
  logic w_path, aw_done, w_done;

  assign w_path          = w_active_q ? w_path_q : p_awvalid_i && (!t_awvalid_i || !w_path_q);
  assign m_axi_awvalid_o = !(w_active_q && aw_done_q) && (w_path ? p_awvalid_i : t_awvalid_i);
  assign m_axi_wvalid_o  = !(w_active_q && w_done_q) && (w_active_q || m_axi_awvalid_o) &&
                           (w_path ? p_wvalid_i : t_wvalid_i);
  assign m_axi_awid_o    = w_path ? PathId : t_awid_i;
  assign m_axi_awaddr_o  = w_path ? p_awaddr_i : t_awaddr_i;
  assign m_axi_awlen_o   = w_path ? p_awlen_i : t_awlen_i;
  assign m_axi_awsize_o  = w_path ? SizeWord : t_awsize_i;
  assign m_axi_awlock_o  = !w_path && t_awlock_i;
  assign m_axi_wdata_o   = w_path ? p_wdata_i : t_wdata_i;
  assign m_axi_wstrb_o   = w_path ? p_wstrb_i : t_wstrb_i;
  assign m_axi_wlast_o   = w_path ? p_wlast_i : t_wlast_i;

  assign p_awready_o = w_path && m_axi_awvalid_o && m_axi_awready_i;
  assign t_awready_o = !w_path && m_axi_awvalid_o && m_axi_awready_i;
  assign p_wready_o  = w_path && m_axi_wvalid_o && m_axi_wready_i;
  assign t_wready_o  = !w_path && m_axi_wvalid_o && m_axi_wready_i;

  assign aw_done = (w_active_q && aw_done_q) || (m_axi_awvalid_o && m_axi_awready_i);
  assign w_done  = (w_active_q && w_done_q) ||
                   (m_axi_wvalid_o && m_axi_wready_i && m_axi_wlast_o);

  always_ff @(posedge clk_i) begin
    if (w_active_q || m_axi_awvalid_o) begin
      w_active_q <= !(aw_done && w_done);
      w_path_q   <= w_path;
      aw_done_q  <= aw_done;
      w_done_q   <= w_done;
    end
    if (!rst_ni) begin
      w_active_q <= 1'b0;
      w_path_q   <= 1'b0;
    end
  end

  assign p_bvalid_o     = m_axi_bvalid_i && m_axi_bid_i[6];
  assign t_bvalid_o     = m_axi_bvalid_i && !m_axi_bid_i[6];
  assign m_axi_bready_o = m_axi_bid_i[6] ? p_bready_i : t_bready_i;

  // ---- Reads: in turn, an address once shown stays ----------------------------------------------
  logic r_hold_q, r_path_q, r_path;

  assign r_path          = r_hold_q ? r_path_q : p_arvalid_i && (!t_arvalid_i || !r_path_q);
  assign m_axi_arvalid_o = r_path ? p_arvalid_i : t_arvalid_i;
  assign m_axi_arid_o    = r_path ? PathId : t_arid_i;
  assign m_axi_araddr_o  = r_path ? p_araddr_i : t_araddr_i;
  assign m_axi_arlen_o   = r_path ? p_arlen_i : t_arlen_i;
  assign m_axi_arsize_o  = r_path ? SizeWord : t_arsize_i;
  assign m_axi_arlock_o  = !r_path && t_arlock_i;
  assign p_arready_o     = r_path && m_axi_arready_i;
  assign t_arready_o     = !r_path && m_axi_arready_i;

  always_ff @(posedge clk_i) begin
    if (m_axi_arvalid_o) begin
      r_hold_q <= !m_axi_arready_i;
      r_path_q <= r_path;
    end
    if (!rst_ni) begin
      r_hold_q <= 1'b0;
      r_path_q <= 1'b0;
    end
  end

  assign p_rvalid_o     = m_axi_rvalid_i && m_axi_rid_i[6];
  assign t_rvalid_o     = m_axi_rvalid_i && !m_axi_rid_i[6];
  assign m_axi_rready_o = m_axi_rid_i[6] ? p_rready_i : t_rready_i;

  // Bit 6 alone tells the users apart.
  logic unused;
  assign unused = ^{m_axi_bid_i[7], m_axi_bid_i[5:0], m_axi_rid_i[7], m_axi_rid_i[5:0]};

endmodule
