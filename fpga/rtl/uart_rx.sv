// SPDX-License-Identifier: Apache-2.0
// Serial receiver: 8 data bits, no parity, one stop bit. The bit time is an input, in clocks, 4 or more.
// A line that stays idle, and one that is held low (a break), are told too.
module uart_rx #(
    parameter int GapBits  = 8192,  // bit times of idle line until gap_o; a power of two
    parameter int BreakLg2 = 20     // log2 of the clocks of low line until break_o
) (
    input  logic        clk_i,
    input  logic        rst_ni,
    input  logic [15:0] bit_time_i,
    input  logic        rx_i,
    output logic        valid_o,   // one cycle for each byte
    output logic [7:0]  byte_o,
    output logic        bad_o,     // with valid_o: no stop bit
    output logic        gap_o,     // one cycle, GapBits after the last byte
    output logic        break_o    // while a break lasts
);

  localparam int GapLg2 = $clog2(GapBits);

  logic [2:0]        line_q;  // [1:0]: synchroniser
  logic              line;
  logic              busy_q;
  logic [15:0]       timer_q;
  logic [3:0]        bit_q;   // 0: start bit, 1 .. 8: data, 9: stop bit
  logic [7:0]        shift_q;
  logic [GapLg2:0]   idle_q;  // top bit: the gap has been told
  logic [BreakLg2:0] low_q;
  logic              sample;

  assign line    = line_q[1];
  assign sample  = timer_q == '0;
  assign byte_o  = shift_q;
  assign gap_o   = !busy_q && sample && idle_q == {1'b0, {GapLg2{1'b1}}};
  assign break_o = low_q[BreakLg2];

  always_ff @(posedge clk_i) begin
    line_q  <= {line_q[1:0], rx_i};
    valid_o <= 1'b0;
    bad_o   <= 1'b0;
    timer_q <= sample ? bit_time_i - 16'd1 : timer_q - 16'd1;
    if (!busy_q) begin
      if (line_q[2] && !line) begin  // first sample in the middle of the start bit
        busy_q  <= 1'b1;
        bit_q   <= '0;
        timer_q <= {1'b0, bit_time_i[15:1]} - 16'd1;
      end
      if (sample && !idle_q[GapLg2]) idle_q <= idle_q + 1'b1;
    end else if (sample) begin
      bit_q <= bit_q + 4'd1;
      if (bit_q == 4'd0 && line) begin
        busy_q <= 1'b0;  // a spike, not a start bit
      end else if (bit_q == 4'd9) begin
        busy_q  <= 1'b0;
        valid_o <= 1'b1;
        bad_o   <= !line;
        idle_q  <= '0;
      end else if (bit_q != 4'd0) begin
        shift_q <= {line, shift_q[7:1]};
      end
    end
    low_q <= line ? '0 : low_q[BreakLg2] ? low_q : low_q + 1'b1;
    if (!rst_ni) begin
      line_q  <= '1;
      busy_q  <= 1'b0;
      valid_o <= 1'b0;
      timer_q <= '0;
      idle_q  <= '0;
      low_q   <= '0;
    end
  end

endmodule
