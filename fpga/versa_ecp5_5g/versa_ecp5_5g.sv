// SPDX-License-Identifier: Apache-2.0
// Lattice ECP5-5G Versa board (LFE5UM5G-45F-8BG381): clock, reset and pins around board.sv.
module versa_ecp5_5g (
    input  logic       clk100_i,   // LVDS oscillator
    input  logic       rst_ni,     // push button
    input  logic       uart_rx_i,
    output logic       uart_tx_o,
    output logic [7:0] led_no      // 0: on
);

  // ---- Clock: 100 MHz * FeedbackDivide / InputDivide, VCO at that times OutputDivide (400 to 800 MHz) -----
  localparam int InputDivide = 5;
  localparam int FeedbackDivide = 2;
  localparam int OutputDivide = 15;
  localparam int ClockHz = 100_000_000 / InputDivide * FeedbackDivide;

  logic clk, locked;
  (* FREQUENCY_PIN_CLKI = "100" *)
  (* FREQUENCY_PIN_CLKOP = "40" *)
  (* ICP_CURRENT = "12" *) (* LPF_RESISTOR = "8" *)
  EHXPLLL #(
    .CLKI_DIV(InputDivide), .CLKFB_DIV(FeedbackDivide),
    .CLKOP_ENABLE("ENABLED"), .CLKOP_DIV(OutputDivide), .CLKOP_CPHASE(OutputDivide / 2 - 1),
    .CLKOP_FPHASE(0), .FEEDBK_PATH("CLKOP"),
    .PLLRST_ENA("DISABLED"), .INTFB_WAKE("DISABLED"), .STDBY_ENABLE("DISABLED"),
    .DPHASE_SOURCE("DISABLED"), .OUTDIVIDER_MUXA("DIVA"), .OUTDIVIDER_MUXB("DIVB"),
    .OUTDIVIDER_MUXC("DIVC"), .OUTDIVIDER_MUXD("DIVD")
  ) u_pll (
    .CLKI(clk100_i), .CLKFB(clk), .CLKOP(clk), .LOCK(locked),
    .RST(1'b0), .STDBY(1'b0), .PHASESEL0(1'b0), .PHASESEL1(1'b0), .PHASEDIR(1'b0),
    .PHASESTEP(1'b0), .PHASELOADREG(1'b0), .PLLWAKESYNC(1'b0), .ENCLKOP(1'b0)
  );

  // ---- Reset: from the button or the PLL at once, released 2^10 clocks after both are well ------------------
  // The flip-flops start at zero when the FPGA has been configured.
  logic [1:0]  well_q = '0;
  logic [10:0] wait_q = '0;
  always_ff @(posedge clk) begin
    well_q <= {well_q[0], rst_ni && locked};
    if (!well_q[1]) wait_q <= '0;
    else if (!wait_q[10]) wait_q <= wait_q + 1'b1;
  end

  logic [7:0] leds;
  assign led_no = ~leds;

  board #(.ClockHz(ClockHz)) u_board (
    .clk_i(clk), .rst_ni(wait_q[10]), .uart_rx_i, .uart_tx_o, .leds_o(leds)
  );

endmodule
