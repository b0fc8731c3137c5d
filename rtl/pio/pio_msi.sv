// SPDX-License-Identifier: Apache-2.0
// The PIO unit's interrupt message: one write on the memory port each time the interrupt becomes
// active and the message is not masked. It joins the write channels of the port's other users
// (prefix d_) with an id of its own, in turn; data follow their address, as those of the others do.
module pio_msi (
    input  logic        clk_i,
    input  logic        rst_ni,

    input  logic        active_i,     // the interrupt, a level
    input  logic        mask_i,
    input  logic [55:2] addr_i,
    input  logic [31:0] data_i,
    output logic        pending_o,

    input  logic        d_awvalid_i,
    output logic        d_awready_o,
    input  logic [7:0]  d_awid_i,
    input  logic [55:0] d_awaddr_i,
    input  logic [7:0]  d_awlen_i,
    input  logic [2:0]  d_awsize_i,
    input  logic        d_awlock_i,
    input  logic        d_wvalid_i,
    output logic        d_wready_o,
    input  logic [63:0] d_wdata_i,
    input  logic [7:0]  d_wstrb_i,
    input  logic        d_wlast_i,
    output logic        d_bvalid_o,
    input  logic        d_bready_i,

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
    input  logic [7:0]  m_bid_i,
    output logic        busy_o
);

  localparam logic [7:0] MsiId = 8'hc0;

  // ---- When: once an activation, as soon as it is not masked ------------------------------------
  logic active_q, pending_q, flight_q, want, sent;
  logic [55:2] addr_q, addr;   // once shown they stay
  logic [31:0] data_q, data;
  assign want      = pending_q && !mask_i && !flight_q;
  assign pending_o = pending_q;

  // ---- In turn with the others ------------------------------------------------------------------
  logic open_q, own_q, aw_done_q, w_done_q, own, aw_done, w_done, own_b;
  assign addr        = open_q ? addr_q : addr_i;
  assign data        = open_q ? data_q : data_i;
  assign own         = open_q ? own_q : want && (!d_awvalid_i || !own_q);
  assign m_awvalid_o = !(open_q && aw_done_q) && (own || d_awvalid_i);
  assign m_wvalid_o  = !(open_q && w_done_q) && (open_q || m_awvalid_o) && (own || d_wvalid_i);
  assign m_awid_o    = own ? MsiId : d_awid_i;
  assign m_awaddr_o  = own ? {addr, 2'b00} : d_awaddr_i;
  assign m_awlen_o   = own ? '0 : d_awlen_i;
  assign m_awsize_o  = own ? 3'd2 : d_awsize_i;
  assign m_awlock_o  = !own && d_awlock_i;
  assign m_wdata_o   = own ? {2{data}} : d_wdata_i;
  assign m_wstrb_o   = own ? (addr[2] ? 8'hf0 : 8'h0f) : d_wstrb_i;
  assign m_wlast_o   = own || d_wlast_i;
  assign own_b       = m_bid_i[7:6] == MsiId[7:6];
  assign d_awready_o = !own && m_awvalid_o && m_awready_i;
  assign d_wready_o  = !own && m_wvalid_o && m_wready_i;
  assign d_bvalid_o  = m_bvalid_i && !own_b;
  assign m_bready_o  = own_b || d_bready_i;
  assign aw_done     = (open_q && aw_done_q) || (m_awvalid_o && m_awready_i);
  assign w_done      = (open_q && w_done_q) || (m_wvalid_o && m_wready_i && m_wlast_o);
  assign sent        = own && aw_done && w_done;
  assign busy_o      = want || flight_q || open_q;

  always_ff @(posedge clk_i) begin
    active_q <= active_i;
    if (!open_q) {addr_q, data_q} <= {addr_i, data_i};
    if (active_i && !active_q) pending_q <= 1'b1;
    else if (!active_i && !(open_q && own_q)) pending_q <= 1'b0;
    if (sent) begin
      pending_q <= active_i && !active_q;
      flight_q  <= 1'b1;
    end
    if (m_bvalid_i && own_b) flight_q <= 1'b0;
    if (open_q || m_awvalid_o) begin
      open_q    <= !(aw_done && w_done);
      own_q     <= own;
      aw_done_q <= aw_done;
      w_done_q  <= w_done;
    end
    if (!rst_ni) begin
      active_q  <= 1'b0;
      pending_q <= 1'b0;
      flight_q  <= 1'b0;
      open_q    <= 1'b0;
      own_q     <= 1'b0;
    end
  end

  // Bits 7:6 alone are the message's.
  logic unused;
  assign unused = ^m_bid_i[5:0];

endmodule
