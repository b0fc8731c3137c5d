// SPDX-License-Identifier: Apache-2.0
// What an offset in the PIO window means (docs/interfaces.md, section 3). Combinational.
module pio_decode (
    input  logic [28:12]    off_i,
    input  logic [7:0]      secondary_i,
    input  logic [7:0]      subordinate_i,
    output pio_pkg::place_t place_o
);

  logic [7:0] bus;
  logic       config_space, io;

  assign bus          = off_i[27:20];
  assign config_space = !off_i[28];
  assign io           = off_i[28:16] == 13'h1f00;

  always_comb begin
    place_o.space  = config_space ? pio_pkg::SpaceCfg : io ? pio_pkg::SpaceIo : pio_pkg::SpaceMem;
    place_o.type1  = bus != secondary_i;
    place_o.absent = config_space && (bus < secondary_i || bus > subordinate_i);
    place_o.error  = !config_space && off_i[27:24] == 4'hf && !io;
  end

  logic unused;
  assign unused = ^{off_i[19:12]};

endmodule
