// SPDX-License-Identifier: Apache-2.0
// Registers in the way of AW and W, for writes that are few: what comes before and what comes behind are not one path.
// Each takes something new when it is empty. Answers (B) go past this module.
module axi_slice_w (
    input  logic                    clk_i,
    input  logic                    rst_ni,

    input  logic                    awvalid_i,
    output logic                    awready_o,
    input  bulkhead_pkg::axi_addr_t aw_i,
    input  logic                    wvalid_i,
    output logic                    wready_o,
    input  bulkhead_pkg::axi_data_t w_i,

    output logic                    m_awvalid_o,
    input  logic                    m_awready_i,
    output bulkhead_pkg::axi_addr_t m_aw_o,
    output logic                    m_wvalid_o,
    input  logic                    m_wready_i,
    output bulkhead_pkg::axi_data_t m_w_o
);

  assign awready_o = !m_awvalid_o;
  assign wready_o  = !m_wvalid_o;

  always_ff @(posedge clk_i) begin
    m_awvalid_o <= m_awvalid_o ? !m_awready_i : awvalid_i;
    m_wvalid_o  <= m_wvalid_o ? !m_wready_i : wvalid_i;
    if (awready_o) m_aw_o <= aw_i;
    if (wready_o) m_w_o <= w_i;
    if (!rst_ni) begin
      m_awvalid_o <= 1'b0;
      m_wvalid_o  <= 1'b0;
    end
  end

endmodule
