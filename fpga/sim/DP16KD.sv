// SPDX-License-Identifier: Apache-2.0
// ECP5 block RAM for simulating netlists, as far as Yosys uses it here: one port writes (A), the other reads
// (B), both 1, 2 or 36 bits wide, no output register. A read of the word that is written in the same cycle
// is not defined by the hardware: it gives the word inverted, so that who relies on it is found.
module DP16KD #(
    parameter DATA_WIDTH_A = 18, parameter DATA_WIDTH_B = 18,
    parameter REGMODE_A = "NOREG", parameter REGMODE_B = "NOREG",
    parameter RESETMODE = "SYNC", parameter ASYNC_RESET_RELEASE = "SYNC",
    parameter CSDECODE_A = "0b000", parameter CSDECODE_B = "0b000",
    parameter CLKAMUX = "CLKA", parameter CLKBMUX = "CLKB",
    parameter WRITEMODE_A = "NORMAL", parameter WRITEMODE_B = "NORMAL", parameter GSR = "AUTO"
) (
    input CLKA, CEA, WEA, OCEA, RSTA, CSA0, CSA1, CSA2,
    input ADA0, ADA1, ADA2, ADA3, ADA4, ADA5, ADA6, ADA7, ADA8, ADA9,
          ADA10, ADA11, ADA12, ADA13,
    input DIA0, DIA1, DIA2, DIA3, DIA4, DIA5, DIA6, DIA7, DIA8, DIA9,
          DIA10, DIA11, DIA12, DIA13, DIA14, DIA15, DIA16, DIA17,
    input CLKB, CEB, WEB, OCEB, RSTB, CSB0, CSB1, CSB2,
    input ADB0, ADB1, ADB2, ADB3, ADB4, ADB5, ADB6, ADB7, ADB8, ADB9,
          ADB10, ADB11, ADB12, ADB13,
    input DIB0, DIB1, DIB2, DIB3, DIB4, DIB5, DIB6, DIB7, DIB8, DIB9,
          DIB10, DIB11, DIB12, DIB13, DIB14, DIB15, DIB16, DIB17,
    output DOA0, DOA1, DOA2, DOA3, DOA4, DOA5, DOA6, DOA7, DOA8, DOA9,
           DOA10, DOA11, DOA12, DOA13, DOA14, DOA15, DOA16, DOA17,
    output DOB0, DOB1, DOB2, DOB3, DOB4, DOB5, DOB6, DOB7, DOB8, DOB9,
           DOB10, DOB11, DOB12, DOB13, DOB14, DOB15, DOB16, DOB17
);

  if (DATA_WIDTH_A != DATA_WIDTH_B || (DATA_WIDTH_A != 1 && DATA_WIDTH_A != 2 && DATA_WIDTH_A != 36) ||
      REGMODE_B != "NOREG") begin : gen_bad
    $error("DP16KD: not modelled");
  end

  wire [13:0] ada = {ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, ADA4, ADA3, ADA2, ADA1, ADA0};
  wire [13:0] adb = {ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, ADB4, ADB3, ADB2, ADB1, ADB0};
  wire [35:0] di = {
    DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9,
    DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0,
    DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9,
    DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0
  };
  logic [35:0] do_q;
  assign {
    DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9,
    DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1, DOB0,
    DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9,
    DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0
  } = do_q;

  if (DATA_WIDTH_A <= 2) begin : gen_narrow
    localparam int Lowest = DATA_WIDTH_A - 1;  // bit of the address
    logic [DATA_WIDTH_A-1:0] mem[16384 / DATA_WIDTH_A];
    always_ff @(posedge CLKA) if (CEA && WEA) mem[ada[13:Lowest]] <= di[DATA_WIDTH_A-1:0];
    always_ff @(posedge CLKB) begin
      if (CEB) begin
        do_q[18+:DATA_WIDTH_A] <= mem[adb[13:Lowest]]
            ^ {DATA_WIDTH_A{CEA && WEA && ada[13:Lowest] == adb[13:Lowest]}};
      end
    end
  end else begin : gen_wide
    logic [35:0] mem[512];
    always_ff @(posedge CLKA) begin
      for (int i = 0; i < 4; i++) if (CEA && WEA && ada[i]) mem[ada[13:5]][9*i+:9] <= di[9*i+:9];
    end
    always_ff @(posedge CLKB) begin
      if (CEB) begin
        for (int i = 0; i < 4; i++) begin
          do_q[9*i+:9] <= mem[adb[13:5]][9*i+:9] ^ {9{CEA && WEA && ada[i] && ada[13:5] == adb[13:5]}};
        end
      end
    end
  end

endmodule
