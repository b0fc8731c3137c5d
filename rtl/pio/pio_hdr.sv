// SPDX-License-Identifier: Apache-2.0
// Header of the request for the DWs from offset off on of the window. Combinational.
module pio_hdr (
    input  pio_pkg::space_e space_i,
    input  logic            type1_i,
    input  logic            write_i,
    input  logic [27:2]     off_i,
    input  pio_pkg::span_t  span_i,
    input  logic [9:0]      tag_i,
    input  logic [15:0]     requester_i,
    input  logic [63:0]     mem_base_i,   // of whole pages
    output logic [127:0]    hdr_o
);

  logic [32:12] low;        // of the address, with its carry
  logic [63:0]  addr;
  logic         mem, four_dw;
  logic [4:0]   typ;

  // Whether the upper half is zero is known before the sum.
  assign mem     = space_i == pio_pkg::SpaceMem;
  assign low     = {1'b0, mem_base_i[31:12]} + {5'd0, off_i[27:12]};
  assign addr    = {mem_base_i[63:32] + {31'd0, low[32]}, low[31:12], off_i[11:2], 2'b00};
  assign four_dw = mem && (low[32] ? mem_base_i[63:32] != '1 : mem_base_i[63:32] != '0);

  always_comb begin
    unique case (space_i)
      pio_pkg::SpaceMem: typ = bulkhead_pkg::TypeMem;
      pio_pkg::SpaceIo:  typ = bulkhead_pkg::TypeIo;
      default:           typ = type1_i ? bulkhead_pkg::TypeCfg1 : bulkhead_pkg::TypeCfg0;
    endcase
  end

  logic [63:0] where;  // DW2 and DW3
  always_comb begin
    unique case (space_i)
      pio_pkg::SpaceMem: where = four_dw ? addr : {addr[31:0], 32'd0};
      pio_pkg::SpaceIo:  where = {16'd0, off_i[15:2], 2'b00, 32'd0};
      default:           where = {off_i[27:12], 4'd0, off_i[11:2], 2'b00, 32'd0};
    endcase
  end

  assign hdr_o = {1'b0, write_i, four_dw, typ, tag_i[9], 3'd0, tag_i[8], 9'd0, 5'd0, span_i.dws,
                  requester_i, tag_i[7:0], span_i.lbe, span_i.fbe, where};

  logic unused;
  assign unused = ^mem_base_i[11:0];

endmodule
