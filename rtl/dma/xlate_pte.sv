// SPDX-License-Identifier: Apache-2.0
// Checks one PTE of either stage (privileged specification, "Virtual Address Translation Process",
// Svnapot, Svpbmt) and forms the page it leads to. Combinational.
module xlate_pte (
  input  logic [63:0] pte_i,
  input  logic [2:0]  level_i,
  input  logic        second_i,   // second stage: always user, G means nothing
  input  logic        user_i,
  input  logic        sum_i,
  input  logic        read_i,     // permissions that the access needs
  input  logic        write_i,
  input  logic        exec_i,
  input  logic        wish_i,     // write permission is wished for, not needed
  input  logic [43:0] vpn_i,      // page number of the address under translation
  output logic        fault_o,    // page fault
  output logic        leaf_o,
  output logic        must_o,     // leaf, permitted, but A or D is missing
  output logic        update_o,   // ... or wished for
  output logic [43:0] ppn_o,      // next table, or the page
  output logic [2:0]  size_o,
  output logic [63:0] updated_o   // the PTE with A (and D) set
);

  localparam logic [2:0] Size4K = dma_walk_pkg::Size4K;
  localparam logic [2:0] Size64K = dma_walk_pkg::Size64K;
  localparam logic [2:0] Size2M = dma_walk_pkg::Size2M;
  localparam logic [2:0] Size1G = dma_walk_pkg::Size1G;
  localparam logic [2:0] Size512G = dma_walk_pkg::Size512G;
  localparam logic [2:0] Size256T = dma_walk_pkg::Size256T;

  logic v, r, w, x, u, a, d, n;
  logic [1:0]  pbmt;
  logic [43:0] ppn;
  assign {d, a} = pte_i[7:6];
  assign {u, x, w, r, v} = pte_i[4:0];
  assign ppn = pte_i[53:10];
  assign {n, pbmt} = pte_i[63:61];

  logic bad_any, bad_pointer, bad_leaf, denied;
  logic [3:0] misaligned;
  assign bad_any = !v || (w && !r) || pbmt == 2'd3 || pte_i[60:54] != 7'd0;
  // D, A, U, N and PBMT of a non-leaf PTE are reserved.
  assign bad_pointer = d || a || u || n || pbmt != 2'd0 || level_i == 3'd0;

  assign misaligned = {level_i > 3'd3 && ppn[35:27] != 9'd0, level_i > 3'd2 && ppn[26:18] != 9'd0,
                       level_i > 3'd1 && ppn[17:9] != 9'd0, level_i > 3'd0 && ppn[8:0] != 9'd0};
  assign bad_leaf = misaligned != 4'd0 || (n && (level_i != 3'd0 || ppn[3:0] != 4'd8));

  always_comb begin
    denied = (read_i && !r) || (write_i && !w) || (exec_i && !x);
    if (second_i || user_i) denied |= !u;
    else denied |= u && (exec_i || !sum_i);
  end

  assign leaf_o = r || x;
  assign fault_o = bad_any || (leaf_o ? bad_leaf || denied : bad_pointer);
  assign must_o = leaf_o && (!a || (write_i && !d));
  assign update_o = must_o || (leaf_o && wish_i && w && !d);
  assign updated_o = {pte_i[63:8], d || write_i || (wish_i && w), 1'b1, pte_i[5:0]};

  always_comb begin
    ppn_o = ppn;
    size_o = Size4K;
    if (leaf_o) begin
      unique case (level_i)
        3'd1: begin ppn_o[8:0] = vpn_i[8:0]; size_o = Size2M; end
        3'd2: begin ppn_o[17:0] = vpn_i[17:0]; size_o = Size1G; end
        3'd3: begin ppn_o[26:0] = vpn_i[26:0]; size_o = Size512G; end
        3'd4: begin ppn_o[35:0] = vpn_i[35:0]; size_o = Size256T; end
        default: if (n) begin ppn_o[3:0] = vpn_i[3:0]; size_o = Size64K; end
      endcase
    end
  end

  // G and the bits of vpn_i above a 256-TiB page have no part in this.
  logic unused;
  assign unused = ^{pte_i[9:8], pte_i[5], vpn_i[43:36]};

endmodule
