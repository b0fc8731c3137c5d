// SPDX-License-Identifier: Apache-2.0
// The short way from a doubleword read to the next read's address, for the two commonest cases: a
// valid pointer to the next table that needs no other stage, and a device context of which enough
// has come to begin its second stage (without a first). The step that follows on the same event
// decides all the rest; where it decides otherwise, the data of this read are thrown away.
module xlate_ahead #(
  parameter int Lg2 = 3
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                valid_i,    // a doubleword, in this machine's byte order
  input  logic [Lg2-1:0]      slot_i,
  input  logic [63:0]         dword_i,
  input  logic                good_i,     // without error
  input  logic [2:0]          beat_i,
  input  dma_walk_pkg::walk_t walk_i,     // of this slot
  input  logic                second_i,   // it has a second stage
  input  logic                context_i,  // its context may be used before it is all here
  input  logic [63:0]         iova_i,
  output logic                want_o,
  output logic [55:0]         addr_o
);

  // ---- a pointer: V, and nothing else that has a meaning ---------------------------------------
  logic first, second, pointer;
  logic [2:0]  level;
  logic [63:0] addr;
  logic [8:0]  index;
  assign first = walk_i.phase == dma_walk_pkg::PhPte && !walk_i.update && !second_i;
  assign second = walk_i.phase == dma_walk_pkg::PhGpte && !walk_i.gupdate;
  assign level = second ? walk_i.glevel : walk_i.level;
  assign addr = second ? walk_i.gpa : iova_i;
  assign pointer = dword_i[63:54] == '0 && dword_i[7:6] == '0 && dword_i[4:0] == 5'd1
      && level != '0 && (first || second);
  always_comb begin
    unique case (level)
      3'd1: index = addr[20:12];
      3'd2: index = addr[29:21];
      3'd3: index = addr[38:30];
      default: index = addr[47:39];
    endcase
  end

  // ---- a device context: what tc and iohgatp say is kept until iosatp comes ---------------------
  // One context at a time: another's first doubleword takes the place.
  logic in_dc, kept_q, second_q;
  logic [Lg2-1:0] slot_q;
  logic [3:0]  mode_q;
  logic [41:0] root_q;
  logic [10:0] root_index;
  assign in_dc = valid_i && walk_i.phase == dma_walk_pkg::PhDc;
  always_ff @(posedge clk_i) begin
    if (in_dc && beat_i == 3'd0) begin
      slot_q <= slot_i;
      kept_q <= good_i && context_i && dword_i[0] && !dword_i[5];  // V, no process directory
      second_q <= 1'b0;
    end else if (in_dc && slot_i == slot_q) begin
      if (!good_i) kept_q <= 1'b0;
      if (beat_i == 3'd1) begin
        second_q <= dword_i[63:60] >= 4'd8 && dword_i[63:60] <= 4'd10;  // Sv39x4, 48x4, 57x4
        mode_q <= dword_i[63:60];
        root_q <= dword_i[43:2];
      end
    end
    if (!rst_ni) kept_q <= 1'b0;
  end
  always_comb begin
    unique case (mode_q[1:0])
      2'd0: root_index = iova_i[40:30];
      2'd1: root_index = iova_i[49:39];
      default: root_index = iova_i[58:48];
    endcase
  end

  // ---- the read --------------------------------------------------------------------------------
  logic begins;
  assign begins = walk_i.phase == dma_walk_pkg::PhDc && beat_i == 3'd3 && kept_q && second_q
      && slot_i == slot_q && dword_i[63:60] == '0;
  assign want_o = valid_i && good_i && (pointer || begins);
  assign addr_o = begins ? {root_q, root_index, 3'd0} : {dword_i[53:10], index, 3'd0};

  logic unused;
  assign unused = ^{walk_i, iova_i, addr, mode_q[3:2]};

endmodule
