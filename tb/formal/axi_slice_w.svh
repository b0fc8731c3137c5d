// SPDX-License-Identifier: Apache-2.0
// Properties of `axi_slice_w`: what is taken is shown in the next cycle, as it was, until it is taken there.
logic                    f_live = 1'b0, f_aw_in, f_aw_stays, f_w_in, f_w_stays;
bulkhead_pkg::axi_addr_t f_aw, f_m_aw;
bulkhead_pkg::axi_data_t f_w, f_m_w;
always_ff @(posedge clk_i) begin
  f_live     <= rst_ni;
  f_aw_in    <= awvalid_i && awready_o;
  f_aw_stays <= m_awvalid_o && !m_awready_i;
  f_w_in     <= wvalid_i && wready_o;
  f_w_stays  <= m_wvalid_o && !m_wready_i;
  f_aw       <= aw_i;
  f_m_aw     <= m_aw_o;
  f_w        <= w_i;
  f_m_w      <= m_w_o;
end
always_comb begin
  if (f_live) begin
    f_aw_shown: assert (m_awvalid_o == (f_aw_in || f_aw_stays));
    f_aw_same: assert ((!f_aw_in || m_aw_o == f_aw) && (!f_aw_stays || m_aw_o == f_m_aw));
    f_w_shown: assert (m_wvalid_o == (f_w_in || f_w_stays));
    f_w_same: assert ((!f_w_in || m_w_o == f_w) && (!f_w_stays || m_w_o == f_m_w));
  end
end
