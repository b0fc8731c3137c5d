// SPDX-License-Identifier: Apache-2.0
// Two masters on one AXI4 port: the translator (ids 0x00-0x3f) and the control half (id 0x80,
// one read and one write at a time). Reads pass with no added cycle; a write takes its turn
// before it starts, so that W follows AW of the same master.
module dma_axi_mux (
  input  logic        clk_i,
  input  logic        rst_ni,

  // translator
  input  logic        x_awvalid_i,
  output logic        x_awready_o,
  input  logic [5:0]  x_awid_i,
  input  logic [55:0] x_awaddr_i,
  input  logic [7:0]  x_awlen_i,
  input  logic [2:0]  x_awsize_i,
  input  logic        x_awlock_i,
  input  logic        x_wvalid_i,
  output logic        x_wready_o,
  input  logic [63:0] x_wdata_i,
  input  logic [7:0]  x_wstrb_i,
  input  logic        x_wlast_i,
  output logic        x_bvalid_o,
  input  logic        x_bready_i,
  input  logic        x_arvalid_i,
  output logic        x_arready_o,
  input  logic [5:0]  x_arid_i,
  input  logic [55:0] x_araddr_i,
  input  logic [7:0]  x_arlen_i,
  input  logic [2:0]  x_arsize_i,
  input  logic        x_arlock_i,
  output logic        x_rvalid_o,
  input  logic        x_rready_i,

  // control half
  input  logic        c_awvalid_i,
  output logic        c_awready_o,
  input  logic [55:0] c_awaddr_i,
  input  logic [7:0]  c_awlen_i,
  input  logic [2:0]  c_awsize_i,
  input  logic        c_wvalid_i,
  output logic        c_wready_o,
  input  logic [63:0] c_wdata_i,
  input  logic [7:0]  c_wstrb_i,
  input  logic        c_wlast_i,
  output logic        c_bvalid_o,
  input  logic        c_bready_i,
  input  logic        c_arvalid_i,
  output logic        c_arready_o,
  input  logic [55:0] c_araddr_i,
  input  logic [7:0]  c_arlen_i,
  output logic        c_rvalid_o,
  input  logic        c_rready_i,

  // memory
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
  input  logic        m_bctrl_i,   // bit 7 of the id
  output logic        m_arvalid_o,
  input  logic        m_arready_i,
  output logic [7:0]  m_arid_o,
  output logic [55:0] m_araddr_o,
  output logic [7:0]  m_arlen_o,
  output logic [2:0]  m_arsize_o,
  output logic        m_arlock_o,
  input  logic        m_rvalid_i,
  output logic        m_rready_o,
  input  logic        m_rctrl_i
);

  localparam logic [7:0] CtrlId = 8'h80;

  // ---- reads ------------------------------------------------------------------------------------
  // A read that is shown and not yet taken keeps its place; the master served last yields.
  logic r_held_q, r_ctrl_q, r_ctrl;
  always_comb begin
    r_ctrl = c_arvalid_i && (!x_arvalid_i || !r_ctrl_q);
    if (r_held_q) r_ctrl = r_ctrl_q;
  end

  assign m_arvalid_o = r_ctrl ? c_arvalid_i : x_arvalid_i;
  assign m_arid_o = r_ctrl ? CtrlId : {2'd0, x_arid_i};
  assign m_araddr_o = r_ctrl ? c_araddr_i : x_araddr_i;
  assign m_arlen_o = r_ctrl ? c_arlen_i : x_arlen_i;
  assign m_arsize_o = r_ctrl ? 3'd3 : x_arsize_i;
  assign m_arlock_o = !r_ctrl && x_arlock_i;
  assign x_arready_o = !r_ctrl && m_arready_i;
  assign c_arready_o = r_ctrl && m_arready_i;

  always_ff @(posedge clk_i) begin
    if (m_arvalid_o) begin
      r_held_q <= !m_arready_i;
      r_ctrl_q <= r_ctrl;
    end
    if (!rst_ni) begin
      r_held_q <= 1'b0;
      r_ctrl_q <= 1'b0;
    end
  end

  assign x_rvalid_o = m_rvalid_i && !m_rctrl_i;
  assign c_rvalid_o = m_rvalid_i && m_rctrl_i;
  assign m_rready_o = m_rctrl_i ? c_rready_i : x_rready_i;

  // ---- writes -----------------------------------------------------------------------------------
  logic w_open_q, w_ctrl_q, aw_done_q, w_done_q;
  logic aw_show, w_show, aw_ends, w_ends;
  assign aw_show = w_open_q && !aw_done_q;
  assign w_show = w_open_q && !w_done_q;
  assign aw_ends = aw_done_q || (m_awvalid_o && m_awready_i);
  assign w_ends = w_done_q || (m_wvalid_o && m_wready_i && m_wlast_o);

  assign m_awvalid_o = aw_show && (w_ctrl_q ? c_awvalid_i : x_awvalid_i);
  assign m_awid_o = w_ctrl_q ? CtrlId : {2'd0, x_awid_i};
  assign m_awaddr_o = w_ctrl_q ? c_awaddr_i : x_awaddr_i;
  assign m_awlen_o = w_ctrl_q ? c_awlen_i : x_awlen_i;
  assign m_awsize_o = w_ctrl_q ? c_awsize_i : x_awsize_i;
  assign m_awlock_o = !w_ctrl_q && x_awlock_i;
  assign m_wvalid_o = w_show && (w_ctrl_q ? c_wvalid_i : x_wvalid_i);
  assign m_wdata_o = w_ctrl_q ? c_wdata_i : x_wdata_i;
  assign m_wstrb_o = w_ctrl_q ? c_wstrb_i : x_wstrb_i;
  assign m_wlast_o = w_ctrl_q ? c_wlast_i : x_wlast_i;
  assign x_awready_o = aw_show && !w_ctrl_q && m_awready_i;
  assign c_awready_o = aw_show && w_ctrl_q && m_awready_i;
  assign x_wready_o = w_show && !w_ctrl_q && m_wready_i;
  assign c_wready_o = w_show && w_ctrl_q && m_wready_i;

  always_ff @(posedge clk_i) begin
    if (!w_open_q) begin
      w_open_q <= x_awvalid_i || c_awvalid_i;
      w_ctrl_q <= c_awvalid_i && (!x_awvalid_i || !w_ctrl_q);
      aw_done_q <= 1'b0;
      w_done_q <= 1'b0;
    end else begin
      aw_done_q <= aw_ends;
      w_done_q <= w_ends;
      if (aw_ends && w_ends) w_open_q <= 1'b0;
    end
    if (!rst_ni) begin
      w_open_q <= 1'b0;
      w_ctrl_q <= 1'b0;
    end
  end

  assign x_bvalid_o = m_bvalid_i && !m_bctrl_i;
  assign c_bvalid_o = m_bvalid_i && m_bctrl_i;
  assign m_bready_o = m_bctrl_i ? c_bready_i : x_bready_i;

endmodule
