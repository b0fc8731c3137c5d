// SPDX-License-Identifier: Apache-2.0
// Set-associative cache in distributed RAM, looked up at once; what the translator's caches of
// contexts and tables have in common. Random replacement, as in the IOTLB. The user says which of
// the swept set's entries an invalidation covers.
module xlate_assoc #(
  parameter int TagWidth = 8,
  parameter int Width = 8,   // of the data
  parameter int Sets = 16,   // a power of two, from 2
  parameter int Ways = 2,
  localparam int Rows = Sets < dma_walk_pkg::SweepSets ? Sets : dma_walk_pkg::SweepSets,
  localparam int All = Sets / Rows * Ways,  // ways of all banks
  localparam int Lg2 = $clog2(Sets),
  localparam int EntryWidth = TagWidth + Width
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,
  input  logic [Lg2-1:0]            hash_i,
  input  logic [TagWidth-1:0]       tag_i,
  output logic                      hit_o,
  output logic [Width-1:0]          data_o,
  input  logic                      insert_i,
  input  logic [Lg2-1:0]            insert_hash_i,
  input  logic [EntryWidth-1:0]     insert_entry_i,  // tag, data
  input  logic                      sweep_i,         // one set a cycle, whatever hash_i
  input  logic [7:0]                sweep_set_i,
  output logic [All*EntryWidth-1:0] swept_o,
  input  logic [All-1:0]            covered_i
);

  localparam int SetLg2 = $clog2(Rows);
  localparam int WayLg2 = All > 1 ? $clog2(All) : 1;

  logic [Rows*All-1:0] valid_q;
  logic [All-1:0] valid, match, way, insert_valid;
  logic [SetLg2-1:0] set, insert_set;
  logic [WayLg2-1:0] first, victim;
  logic [7:0] random_q;
  assign set = sweep_i ? sweep_set_i[SetLg2-1:0] : hash_i[SetLg2-1:0];
  assign insert_set = insert_hash_i[SetLg2-1:0];
  assign valid = valid_q[set*All+:All];
  assign insert_valid = valid_q[insert_set*All+:All];

  for (genvar w = 0; w < All; w++) begin : gen_way
    logic [EntryWidth-1:0] mem [Rows];
    assign swept_o[w*EntryWidth+:EntryWidth] = mem[set];
    assign match[w] = valid[w] && swept_o[w*EntryWidth+Width+:TagWidth] == tag_i;
    always_ff @(posedge clk_i) if (insert_i && way[w]) mem[insert_set] <= insert_entry_i;
  end

  assign hit_o = match != '0;
  always_comb begin
    data_o = swept_o[Width-1:0];
    for (int w = 1; w < All; w++) if (match[w]) data_o = swept_o[w*EntryWidth+:Width];
  end

  // Two walks may bring the same thing: then there are two entries, which agree.
  assign first = WayLg2'((32'(insert_hash_i) >> SetLg2) * Ways);
  always_comb begin
    victim = first + WayLg2'(random_q & 8'(Ways - 1));
    for (int w = Ways - 1; w >= 0; w--) begin
      if (!insert_valid[first + WayLg2'(w)]) victim = first + WayLg2'(w);
    end
    way = '0;
    way[victim] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    random_q <= {random_q[6:0], random_q[7] ^ random_q[5] ^ random_q[4] ^ random_q[3]};
    if (sweep_i) valid_q[set*All+:All] <= valid & ~covered_i;
    else if (insert_i) valid_q[insert_set*All+:All] <= insert_valid | way;
    if (!rst_ni) begin
      random_q <= 8'h1;
      valid_q <= '0;
    end
  end

  logic unused;
  assign unused = ^sweep_set_i;

endmodule
