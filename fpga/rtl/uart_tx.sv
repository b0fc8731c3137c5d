// SPDX-License-Identifier: Apache-2.0
// Serial transmitter: 8 data bits, no parity, one stop bit. The bit time is an input, in clocks.
module uart_tx (
    input  logic        clk_i,
    input  logic        rst_ni,
    input  logic [15:0] bit_time_i,
    input  logic        valid_i,
    output logic        ready_o,
    input  logic [7:0]  byte_i,
    output logic        tx_o
);

  logic [9:0]  shift_q;
  logic [3:0]  left_q;   // bits still to send
  logic [15:0] timer_q;

  assign ready_o = left_q == '0;
  assign tx_o    = shift_q[0];

  always_ff @(posedge clk_i) begin
    if (ready_o) begin
      timer_q <= bit_time_i - 16'd1;
      if (valid_i) begin
        shift_q <= {1'b1, byte_i, 1'b0};
        left_q  <= 4'd10;
      end
    end else if (timer_q != '0) begin
      timer_q <= timer_q - 16'd1;
    end else begin
      timer_q <= bit_time_i - 16'd1;
      shift_q <= {1'b1, shift_q[9:1]};
      left_q  <= left_q - 4'd1;
    end
    if (!rst_ni) begin
      shift_q <= '1;
      left_q  <= '0;
    end
  end

endmodule
