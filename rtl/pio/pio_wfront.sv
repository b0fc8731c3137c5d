// SPDX-License-Identifier: Apache-2.0
// Write side of the PIO window: AW and W become a stream of aligned 64-bit words with byte enables,
// one a cycle at best. Beats narrower than the bus are gathered into their word. Each word will be
// one TLP, or two for configuration and I/O space: byte enables of an aligned word may have any
// shape (2.2.5). A word of configuration space waits here until pio_filter has looked at it.
module pio_wfront (
    input  logic        clk_i,
    input  logic        rst_ni,

    input  logic        awvalid_i,
    output logic        awready_o,
    input  logic [7:0]  awid_i,
    input  logic [28:0] awaddr_i,
    input  logic [2:0]  awsize_i,
    input  logic [7:0]  awuser_i,
    input  logic        wvalid_i,
    output logic        wready_o,
    input  logic [63:0] wdata_i,
    input  logic [7:0]  wstrb_i,
    input  logic        wlast_i,

    output logic        valid_o,
    input  logic        ready_i,
    output logic [28:3] word_o,    // offset
    output logic [63:0] data_o,
    output logic [7:0]  strb_o,
    output logic [7:0]  id_o,
    output logic [7:0]  domain_o,
    output logic        last_o,    // of the burst
    output logic        check_o,   // pio_filter is to look at the word, and to say what is to be written
    input  logic        checked_i,
    input  logic [63:0] checked_data_i,
    input  logic [7:0]  checked_strb_i,
    output logic        busy_o
);

  logic        burst_q;      // within a burst
  logic [28:0] addr_q, addr, next;
  logic [2:0]  size_q, size;
  logic        valid_q, check_q, last_q, open_q, take, full;
  logic [28:3] word_q;
  logic [63:0] data_q;
  logic [7:0]  strb_q, id_q, domain_q;

  assign addr      = burst_q ? addr_q : awaddr_i;
  assign size      = burst_q ? size_q : awsize_i;
  assign next      = ((addr >> size) + 29'd1) << size;
  assign take      = wvalid_i && (burst_q || awvalid_i) && (!valid_q || ready_i) && !check_q;
  assign full      = wlast_i || next[3] != addr[3];
  assign wready_o  = take;
  assign awready_o = take && !burst_q;

  assign valid_o  = valid_q;
  assign word_o   = word_q;
  assign data_o   = data_q;
  assign strb_o   = strb_q;
  assign id_o     = id_q;
  assign domain_o = domain_q;
  assign last_o   = last_q;
  assign check_o  = check_q;
  assign busy_o   = valid_q || check_q || burst_q;

  always_ff @(posedge clk_i) begin
    if (ready_i) valid_q <= 1'b0;
    if (checked_i) begin
      check_q <= 1'b0;
      valid_q <= 1'b1;
      data_q  <= checked_data_i;
      strb_q  <= checked_strb_i;
    end
    if (take) begin
      burst_q <= !wlast_i;
      addr_q  <= next;
      size_q  <= size;
      if (!burst_q) begin
        id_q     <= awid_i;
        domain_q <= awuser_i;
      end
      word_q  <= addr[28:3];
      last_q  <= wlast_i;
      valid_q <= full && addr[28];
      check_q <= full && !addr[28];
      open_q  <= !full;  // the next beat adds to this word
      strb_q  <= wstrb_i | (open_q ? strb_q : 8'd0);
      for (int i = 0; i < 8; i++) if (wstrb_i[i]) data_q[8*i+:8] <= wdata_i[8*i+:8];
    end
    if (!rst_ni) begin
      valid_q <= 1'b0;
      check_q <= 1'b0;
      burst_q <= 1'b0;
      open_q  <= 1'b0;
    end
  end

endmodule
