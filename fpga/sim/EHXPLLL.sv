// SPDX-License-Identifier: Apache-2.0
// ECP5's PLL for simulation: the output clock is the input clock, whatever the ratio, so a simulated second
// has other clocks than a real one, and nothing else changes.
module EHXPLLL #(
    parameter int CLKI_DIV = 1,
    parameter int CLKFB_DIV = 1,
    parameter     CLKOP_ENABLE = "ENABLED",
    parameter int CLKOP_DIV = 1,
    parameter int CLKOP_CPHASE = 0,
    parameter int CLKOP_FPHASE = 0,
    parameter     FEEDBK_PATH = "CLKOP",
    parameter     PLLRST_ENA = "DISABLED",
    parameter     INTFB_WAKE = "DISABLED",
    parameter     STDBY_ENABLE = "DISABLED",
    parameter     DPHASE_SOURCE = "DISABLED",
    parameter     OUTDIVIDER_MUXA = "DIVA",
    parameter     OUTDIVIDER_MUXB = "DIVB",
    parameter     OUTDIVIDER_MUXC = "DIVC",
    parameter     OUTDIVIDER_MUXD = "DIVD"
) (
    input  logic CLKI,
    input  logic CLKFB,
    input  logic RST,
    input  logic STDBY,
    input  logic PHASESEL0,
    input  logic PHASESEL1,
    input  logic PHASEDIR,
    input  logic PHASESTEP,
    input  logic PHASELOADREG,
    input  logic PLLWAKESYNC,
    input  logic ENCLKOP,
    output logic CLKOP,
    output logic LOCK
);

  assign CLKOP = CLKI;
  assign LOCK  = 1'b1;

endmodule
