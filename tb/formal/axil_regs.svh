// SPDX-License-Identifier: Apache-2.0
// Properties of `axil_regs`: every access gets exactly one answer after exactly one access on the
// register bus with the same address and data; what is shown stays until it is taken.
logic        f_live = 1'b0, f_past = 1'b0;
logic [1:0]  f_writes = '0, f_reads = '0;  // accepted and not yet answered
logic        f_served = 1'b0;              // the register bus has answered the access under way
logic [AddrWidth-1:0] f_addr;
logic [63:0] f_wdata, f_rdata;
logic [7:0]  f_wstrb;
logic        f_reg_waits, f_b_waits, f_r_waits;
logic [AddrWidth+73-1:0] f_reg_bus;

always_ff @(posedge clk_i) begin
  f_live <= 1'b1;
  f_past <= rst_ni && f_live;
  f_writes <= f_writes + 2'(s_axil_awvalid_i && s_axil_awready_o)
                       - 2'(s_axil_bvalid_o && s_axil_bready_i);
  f_reads <= f_reads + 2'(s_axil_arvalid_i && s_axil_arready_o)
                     - 2'(s_axil_rvalid_o && s_axil_rready_i);
  if (reg_valid_o && reg_ready_i) {f_served, f_rdata} <= {1'b1, reg_rdata_i};
  if (s_axil_awready_o) {f_addr, f_wdata, f_wstrb} <=
      {s_axil_awaddr_i, s_axil_wdata_i, s_axil_wstrb_i};
  if (s_axil_arready_o) f_addr <= s_axil_araddr_i;
  if (s_axil_awready_o || s_axil_arready_o) f_served <= 1'b0;
  f_reg_waits <= reg_valid_o && !reg_ready_i;
  f_b_waits <= s_axil_bvalid_o && !s_axil_bready_i;
  f_r_waits <= s_axil_rvalid_o && !s_axil_rready_i;
  f_reg_bus <= {reg_write_o, reg_addr_o, reg_wdata_o, reg_wstrb_o};
  if (!rst_ni) {f_writes, f_reads, f_served} <= '0;
end

always_comb begin
  if (!f_live) assume (!rst_ni);
  if (f_live) begin
    f_one_access: assert (f_writes + f_reads <= 2'd1);
    f_aw_with_w: assert (s_axil_awready_o == s_axil_wready_o &&
                         (!s_axil_awready_o || (s_axil_awvalid_i && s_axil_wvalid_i)));
    f_bus_write: assert (!reg_valid_o || (reg_write_o ? f_writes == 2'd1 : f_reads == 2'd1));
    f_bus_once: assert (!reg_valid_o || !f_served);
    f_bus_addr: assert (!reg_valid_o || reg_addr_o == f_addr);
    f_bus_data: assert (!reg_valid_o || !reg_write_o ||
                        (reg_wdata_o == f_wdata && reg_wstrb_o == f_wstrb));
    f_b_owed: assert (!s_axil_bvalid_o || (f_writes == 2'd1 && f_served));
    f_r_owed: assert (!s_axil_rvalid_o || (f_reads == 2'd1 && f_served));
    f_r_data: assert (!s_axil_rvalid_o || s_axil_rdata_o == f_rdata);
    // Nothing owed is forgotten: it is on the register bus or at its answer.
    f_lives: assert (f_writes + f_reads == 2'd0 || reg_valid_o || s_axil_bvalid_o ||
                     s_axil_rvalid_o);
    f_busy: assert (f_writes + f_reads == 2'd0 || busy_o);
    // For the induction: owed is what the state says.
    f_state: assert ((f_writes != 2'd0) == (reg_write_o || s_axil_bvalid_o) &&
                     (f_reads != 2'd0) == ((reg_valid_o && !reg_write_o) || s_axil_rvalid_o) &&
                     3'(state_q) <= 3'(StReadResp));
  end
  if (f_past) begin
    f_bus_stays: assert (!f_reg_waits || (reg_valid_o && f_reg_bus ==
                         {reg_write_o, reg_addr_o, reg_wdata_o, reg_wstrb_o}));
    f_b_stays: assert (!f_b_waits || s_axil_bvalid_o);
    f_r_stays: assert (!f_r_waits || s_axil_rvalid_o);
  end
end
