// SPDX-License-Identifier: Apache-2.0
// What a domain may write to the configuration space of its functions, so that it needs nobody's leave for it: a
// store to configuration space is looked up here, in three cycles, before it may become a TLP. Each function has a
// word for each of the 64 DWs of its PCI header and capabilities (7.5.1.1): bits that may be written, and what the others are
// written as. Bytes without a bit that may be written are not written at all. Base address registers (0x10 to 0x24
// and the ROM's, 0x30: header type 0) take all ones, to be sized, or the address that the word holds, in one DW; there the bits
// are those that do not count. Nothing goes to the extended space. What is not of a function named here is let through: the
// access table decides about it.
module pio_filter #(
    parameter int Functions = 16,      // a power of two
    localparam int Fw = $clog2(Functions)
) (
    input  logic        clk_i,
    input  logic        rst_ni,

    input  logic        reg_we_i,      // at 0x600 .. 0x7ff
    input  logic [8:3]  reg_addr_i,
    input  logic        reg_upper_i,   // among the bytes written are some of the upper half
    input  logic [63:0] reg_wdata_i,
    output logic [63:0] reg_rdata_o,

    input  logic        check_i,       // until checked_o: a word of configuration space
    input  logic [27:3] word_i,        // offset
    input  logic [63:0] data_i,
    input  logic [7:0]  strb_i,
    input  logic [7:0]  domain_i,
    output logic        checked_o,
    output logic [63:0] data_o,
    output logic [7:0]  strb_o
);

  // ---- Registers --------------------------------------------------------------------------------
  logic [Functions-1:0]        used_q, hit;
  logic [Functions-1:0][15:0]  function_q;   // routing ID
  logic [Functions-1:0][7:0]   domain_q;
  logic [Fw-1:0]               at_row_q, reg_row;
  logic [5:0]                  at_dw_q;
  logic [31:0]                 writable_q;   // lower half of a word whose upper half comes
  logic                        is_at, is_word;

  assign reg_row = reg_addr_i[3+:Fw];
  assign is_at   = reg_addr_i == 6'h20;
  assign is_word = reg_addr_i == 6'h21;
  always_comb begin
    reg_rdata_o = '0;
    if (is_at) reg_rdata_o = {48'd0, 8'(at_row_q), 2'd0, at_dw_q};
    else if (is_word) reg_rdata_o = {32'd0, writable_q};
    else if (!reg_addr_i[8]) begin
      reg_rdata_o = {39'd0, used_q[reg_row], domain_q[reg_row], function_q[reg_row]};
    end
  end

  always_ff @(posedge clk_i) begin
    if (reg_we_i) begin
      if (is_at) {at_row_q, at_dw_q} <= {reg_wdata_i[8+:Fw], reg_wdata_i[5:0]};
      if (is_word) writable_q <= reg_wdata_i[31:0];
      if (is_word && reg_upper_i) {at_row_q, at_dw_q} <= {at_row_q, at_dw_q} + 1'b1;
      for (int f = 0; f < Functions; f++) begin
        if (!reg_addr_i[8] && reg_row == Fw'(f)) begin
          {used_q[f], domain_q[f], function_q[f]} <= reg_wdata_i[24:0];
        end
      end
    end
    if (!rst_ni) begin
      used_q     <= '0;
      domain_q   <= '0;
      function_q <= '0;
      at_row_q   <= '0;
      at_dw_q    <= '0;
      writable_q <= '0;
    end
  end

  // ---- Whose word it is, then its lower DW, then its upper one ----------------------------------
  typedef enum logic [1:0] {Find, Fetch, Lower, Upper} step_e;
  step_e         step_q;
  logic          hit_q;
  logic [Fw-1:0] row, row_q;
  logic [31:0]   value, fixed, kept, lower_q;
  logic [3:0]    strb, kept_strb, lower_strb_q;
  logic [63:0]   entry;
  logic          upper, base;

  always_comb begin
    row = '0;
    for (int f = 0; f < Functions; f++) begin
      hit[f] = used_q[f] && function_q[f] == word_i[27:12] && domain_q[f] == domain_i;
      if (hit[f]) row |= Fw'(f);
    end
  end

  ram_sync #(.Width(64), .Depth(Functions * 64)) u_words (
    .clk_i, .we_i(reg_we_i && is_word && reg_upper_i), .waddr_i({at_row_q, at_dw_q}), .wdata_i(reg_wdata_i),
    .re_i(1'b1), .raddr_i({row_q, word_i[7:3], step_q == Lower}), .rdata_o(entry)
  );

  assign upper = step_q == Upper;
  assign value = upper ? data_i[63:32] : data_i[31:0];
  assign strb  = upper ? strb_i[7:4] : strb_i[3:0];
  assign fixed = entry[63:32];
  assign base  = (word_i[7:5] == 3'd0 && word_i[4]) || word_i[7:3] == 5'd4 || (word_i[7:3] == 5'd6 && !upper);

  logic [31:0] writable;
  assign writable = entry[31:0];
  always_comb begin
    kept      = (value & writable) | (fixed & ~writable);
    kept_strb = strb & {|writable[31:24], |writable[23:16], |writable[15:8], |writable[7:0]};
    if (base) begin
      kept      = value;
      kept_strb = (strb == 4'hf && (value[31:11] == '1 || ((value ^ fixed) & ~writable) == '0)) ? 4'hf : 4'h0;
    end
    if (word_i[11:8] != '0) kept_strb = '0;
  end

  assign checked_o = upper || (step_q == Fetch && !hit_q);
  assign data_o    = upper ? {kept, lower_q} : data_i;
  assign strb_o    = upper ? {kept_strb, lower_strb_q} : strb_i;

  always_ff @(posedge clk_i) begin
    hit_q <= hit != '0;
    row_q <= row;
    if (step_q == Lower) {lower_q, lower_strb_q} <= {kept, kept_strb};
    unique case (step_q)
      Find:    if (check_i) step_q <= Fetch;
      Fetch:   step_q <= hit_q ? Lower : Find;
      Lower:   step_q <= Upper;
      default: step_q <= Find;
    endcase
    if (!rst_ni) step_q <= Find;
  end

endmodule
