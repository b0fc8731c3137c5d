// SPDX-License-Identifier: Apache-2.0
// Header of the request for bytes off .. off + cnt - 1 of the window. Combinational. Memory
// requests take all of them; configuration and I/O requests take what lies in the first DW, cnt_o
// says how much. A write's byte enables are given; a read's follow from its bytes.
module pio_hdr (
    input  pio_pkg::space_e space_i,
    input  logic            type1_i,
    input  logic            write_i,
    input  logic [28:0]     off_i,
    input  logic [6:0]      cnt_i,
    input  logic [3:0]      fbe_i,      // of a write
    input  logic [3:0]      lbe_i,      // of a write of two DWs
    input  logic [9:0]      tag_i,
    input  logic [15:0]     requester_i,
    input  logic [63:0]     mem_base_i,
    output logic [127:0]    hdr_o,
    output logic [6:0]      cnt_o
);

  logic [6:0]  in_dw, cnt;
  logic [7:0]  last;        // end of the request, from the first DW's start
  logic [4:0]  dws;
  logic [3:0]  fbe, lbe, from_start, to_end;
  logic [63:0] addr;
  logic        mem, four_dw;
  logic [4:0]  typ;

  assign mem   = space_i == pio_pkg::SpaceMem;
  assign in_dw = 7'd4 - {5'd0, off_i[1:0]};
  assign cnt   = (mem || cnt_i < in_dw) ? cnt_i : in_dw;
  assign cnt_o = cnt;
  assign last  = {6'd0, off_i[1:0]} + {1'b0, cnt};
  assign dws   = 5'((last + 8'd3) >> 2);

  assign from_start = 4'hf << off_i[1:0];
  assign to_end     = last[1:0] == 2'd0 ? 4'hf : ~(4'hf << last[1:0]);
  always_comb begin
    if (write_i) begin
      fbe = fbe_i;
      lbe = dws == 5'd1 ? 4'h0 : lbe_i;
    end else begin
      fbe = dws == 5'd1 ? from_start & to_end : from_start;
      lbe = dws == 5'd1 ? 4'h0 : to_end;
    end
  end

  assign addr    = mem_base_i + {36'd0, off_i[27:2], 2'b00};
  assign four_dw = mem && addr[63:32] != '0;

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

  assign hdr_o = {1'b0, write_i, four_dw, typ, tag_i[9], 3'd0, tag_i[8], 9'd0, 5'd0, dws,
                  requester_i, tag_i[7:0], lbe, fbe, where};

  // The bit that tells configuration space from the rest has done its work.
  logic unused;
  assign unused = off_i[28];

endmodule
