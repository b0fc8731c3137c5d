// SPDX-License-Identifier: Apache-2.0
// The IOTLB: complete translations, IOVA to SPA, by device_id, process_id and IOVA, so that a hit
// needs no look at the directories. Two arrays, for blocks of 4 KiB and of 2 MiB; larger mappings
// are held in 2 MiB blocks, 64 KiB ones in 4 KiB blocks.
module xlate_iotlb #(
  parameter int SmallSets = 16,
  parameter int SmallWays = 4,
  parameter int LargeSets = 8,
  parameter int LargeWays = 4
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 read_i,
  input  logic                 other_i,     // other_key_i is looked up, not key_i
  input  dma_walk_pkg::key_t   key_i,
  input  dma_walk_pkg::key_t   other_key_i,
  input  dma_walk_pkg::key_t   key_q_i,
  input  dma_walk_pkg::perm_t  want_i,    // the permission that is needed, with key_q_i
  output logic                 hit_o,     // an entry, whatever it permits
  output logic                 permitted_o,
  output dma_walk_pkg::tlb_t   entry_o,   // ppn: of the 4 KiB page of key_q_i
  output dma_walk_pkg::hint_t  hint_o,
  input  logic                 sweep_i,
  input  logic [7:0]           sweep_set_i,
  input  bulkhead_pkg::inval_t inval_i,
  input  logic                 insert_i,
  input  dma_walk_pkg::tlb_t   entry_i,
  input  dma_walk_pkg::hint_t  hint_i
);

  logic big;
  assign big = entry_i.size >= dma_walk_pkg::Size2M;

  logic small_hit, large_hit, small_permitted, large_permitted;
  logic [3:0] small_way, large_way;
  dma_walk_pkg::tlb_t small_entry, large_entry;

  xlate_bank #(.Sets(SmallSets), .Ways(SmallWays), .Shift(0)) u_small (
    .clk_i(clk_i), .rst_ni(rst_ni), .read_i(read_i), .other_i(other_i), .key_i(key_i), .other_key_i(other_key_i),
    .key_q_i(key_q_i), .want_i(want_i), .hit_o(small_hit), .permitted_o(small_permitted),
    .way_o(small_way), .entry_o(small_entry),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i),
    .insert_i(insert_i && !big), .entry_i(entry_i),
    .replace_i(hint_i.valid && !hint_i.big), .replace_way_i(hint_i.way)
  );

  xlate_bank #(.Sets(LargeSets), .Ways(LargeWays), .Shift(9)) u_large (
    .clk_i(clk_i), .rst_ni(rst_ni), .read_i(read_i), .other_i(other_i), .key_i(key_i), .other_key_i(other_key_i),
    .key_q_i(key_q_i), .want_i(want_i), .hit_o(large_hit), .permitted_o(large_permitted),
    .way_o(large_way), .entry_o(large_entry),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .inval_i(inval_i),
    .insert_i(insert_i && big), .entry_i(entry_i),
    .replace_i(hint_i.valid && hint_i.big), .replace_way_i(hint_i.way)
  );

  assign hit_o = small_hit || large_hit;
  assign permitted_o = small_permitted || large_permitted;
  assign hint_o = {hit_o, !small_hit, small_hit ? small_way : large_way};
  always_comb begin
    entry_o = small_entry;
    if (!small_permitted) begin
      entry_o = large_entry;
      entry_o.ppn[8:0] = key_q_i.vpn[8:0];
    end
  end

endmodule
