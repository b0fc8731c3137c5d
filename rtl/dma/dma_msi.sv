// SPDX-License-Identifier: Apache-2.0
// msi_cfg_tbl (16 vectors) and the sender of the unit's own interrupt messages. A message
// whose vector is masked stays pending and goes when the mask is cleared. A failing write
// becomes a fault record of cause 273.
module dma_msi (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  dma_pkg::reg_bus_t   bus_i,
  output logic [63:0]         rdata_o,

  input  logic                wsi_i,
  input  logic [3:0]          send_i,    // pulse for each cause
  input  logic [15:0]         vector_i,  // icvec: four bits a cause

  output logic                store_valid_o,
  output dma_pkg::store_req_t store_o,
  input  logic                store_done_i,
  input  logic                store_bad_i,

  output logic                fault_valid_o,
  input  logic                fault_ready_i,
  output logic [55:0]         fault_addr_o,
  output logic                busy_o
);

  // ---- table ------------------------------------------------------------------------------------
  // Small RAMs with one write port: each half of the address on its own, as 4-byte writes demand.
  logic [29:0] addr_lo_q [16];
  logic [23:0] addr_hi_q [16];
  logic [31:0] data_q [16];
  logic [15:0] mask_q;

  logic       hit, is_addr;
  logic [3:0] row;
  assign hit = bus_i.addr[8:5] == dma_pkg::RegMsiCfgTbl[11:8];
  assign is_addr = !bus_i.addr[0];
  assign row = bus_i.addr[4:1];

  always_ff @(posedge clk_i) begin
    if (hit && is_addr && bus_i.we[0]) addr_lo_q[row] <= bus_i.wdata[31:2];
  end
  always_ff @(posedge clk_i) begin
    if (hit && is_addr && bus_i.we[1]) addr_hi_q[row] <= bus_i.wdata[55:32];
  end
  always_ff @(posedge clk_i) begin
    if (hit && !is_addr && bus_i.we[0]) data_q[row] <= bus_i.wdata[31:0];
  end
  always_ff @(posedge clk_i) begin
    if (hit && !is_addr && bus_i.we[1]) mask_q[row] <= bus_i.wdata[32];
    if (!rst_ni) mask_q <= '0;
  end

  always_comb begin
    rdata_o = '0;
    if (hit) begin
      rdata_o = is_addr ? {8'd0, addr_hi_q[row], addr_lo_q[row], 2'b00}
                        : {31'd0, mask_q[row], data_q[row]};
    end
  end

  // ---- sender -----------------------------------------------------------------------------------
  typedef enum logic [1:0] {Pick, Read, Store, Fault} state_e;
  state_e state_q;

  logic [3:0]  pending_q, ready, taken;
  logic [3:0]  vec, vec_q;
  logic [55:0] addr_q;
  logic [31:0] word_q;

  // Lowest cause first; each cause can be pending once.
  always_comb begin
    vec = '0;
    taken = '0;
    for (int i = 3; i >= 0; i--) begin
      ready[i] = pending_q[i] && !mask_q[vector_i[4*i+:4]];
      if (ready[i]) begin
        vec = vector_i[4*i+:4];
        taken = 4'd1 << i;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    pending_q <= (pending_q & ~((state_q == Pick) ? taken : 4'd0)) | send_i;
    unique case (state_q)
      Pick: begin
        vec_q <= vec;
        if (ready != '0) state_q <= Read;
      end
      Read: begin
        addr_q <= {addr_hi_q[vec_q], addr_lo_q[vec_q], 2'b00};
        word_q <= data_q[vec_q];
        state_q <= Store;
      end
      Store: if (store_done_i) state_q <= store_bad_i ? Fault : Pick;
      default: if (fault_ready_i) state_q <= Pick;
    endcase
    if (wsi_i) pending_q <= '0;
    if (!rst_ni) begin
      state_q <= Pick;
      pending_q <= '0;
    end
  end

  assign store_valid_o = state_q == Store;
  always_comb begin
    store_o.addr = addr_q;
    store_o.word = 1'b1;
    store_o.last = '0;
    store_o.data = {2{word_q}};
  end
  assign fault_valid_o = state_q == Fault;
  assign fault_addr_o = addr_q;
  assign busy_o = state_q != Pick || ready != '0;

  logic unused_wdata;
  assign unused_wdata = ^bus_i.wdata;

endmodule
