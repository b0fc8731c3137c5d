// SPDX-License-Identifier: Apache-2.0
// One set-associative array of the IOTLB. Entries are blocks of 2^(12+Shift) bytes, whatever
// larger mapping they are cut from. Reading a set takes one cycle (registered RAM); the
// comparison happens in the next. Replacement is random among the valid ways, so that a working
// set a little larger than the array still hits.
module xlate_bank #(
  parameter int Sets = 16,  // a power of two
  parameter int Ways = 4,   // a power of two
  parameter int Shift = 0   // 0: 4 KiB, 9: 2 MiB
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  // lookup: key_i or other_key_i now, key_q_i (the same, one cycle later) for the comparison
  input  logic                    read_i,
  input  logic                    other_i,
  input  dma_walk_pkg::key_t      key_i,
  input  dma_walk_pkg::key_t      other_key_i,
  input  dma_walk_pkg::key_t      key_q_i,
  input  dma_walk_pkg::perm_t     want_i,     // the permission that is needed, with key_q_i
  output logic                    hit_o,
  output logic                    permitted_o,
  output logic [3:0]              way_o,      // on a hit
  output dma_walk_pkg::tlb_t      entry_o,    // of a permitted hit
  // invalidation: one set a cycle, through the same port
  input  logic                    sweep_i,
  input  logic [7:0]              sweep_set_i,
  input  bulkhead_pkg::inval_t    inval_i,
  // insertion
  input  logic                    insert_i,
  input  dma_walk_pkg::tlb_t      entry_i,
  input  logic                    replace_i,  // this way's entry is outdated
  input  logic [3:0]              replace_way_i
);

  localparam int Rows = Sets < dma_walk_pkg::SweepSets ? Sets : dma_walk_pkg::SweepSets;
  localparam int All = Sets / Rows * Ways;  // ways of all banks
  localparam int HashLg2 = $clog2(Sets);
  localparam int SetLg2 = $clog2(Rows);
  localparam int WayLg2 = All > 1 ? $clog2(All) : 1;
  localparam int Width = $bits(entry_i);

  // Bus, device and function of the device_id all have a part in it.
  function automatic logic [HashLg2-1:0] hash_of(dma_walk_pkg::key_t key);
    hash_of = key.vpn[Shift+:HashLg2] ^ key.vpn[Shift+HashLg2+:HashLg2] ^ key.did[HashLg2-1:0]
        ^ key.did[3+:HashLg2] ^ key.did[8+:HashLg2] ^ key.pid[HashLg2-1:0];
  endfunction

  logic [Rows*All-1:0] valid_q;
  logic [HashLg2-1:0] hash, insert_hash;
  logic [SetLg2-1:0] set_d, set_q, insert_set;
  logic [All-1:0] valid_read_q, match, permitted, drop, insert_way;
  logic sweep_q;
  logic [All*Width-1:0] entries;

  assign hash = other_i ? hash_of(other_key_i) : hash_of(key_i);
  assign set_d = sweep_i ? sweep_set_i[SetLg2-1:0] : hash[SetLg2-1:0];

  for (genvar w = 0; w < All; w++) begin : gen_way
    xlate_ram #(.Width(Width), .Depth(Rows)) u_ram (
      .clk_i(clk_i), .we_i(insert_i && insert_way[w]), .waddr_i(insert_set), .wdata_i(entry_i),
      .re_i(read_i || sweep_i), .raddr_i(set_d), .rdata_o(entries[w*Width+:Width])
    );
    dma_walk_pkg::tlb_t e;
    assign e = entries[w*Width+:Width];
    assign match[w] = valid_read_q[w] && e.key.vpn[51:Shift] == key_q_i.vpn[51:Shift]
        && e.key.did == key_q_i.did && e.key.pv == key_q_i.pv && e.key.pid == key_q_i.pid;
    assign permitted[w] = match[w] && (e.perm & want_i) != '0;
    logic covered;
    xlate_inval u_inval (.inval_i(inval_i), .entry_i(e), .match_o(covered));
    assign drop[w] = sweep_q && covered;
  end

  always_comb begin
    way_o = '0;
    entry_o = entries[Width-1:0];
    for (int w = All - 1; w >= 0; w--) begin
      if (match[w]) way_o = 4'(w);
      if (permitted[w]) entry_o = entries[w*Width+:Width];
    end
  end
  assign hit_o = match != '0;
  assign permitted_o = permitted != '0;

  // Where an insertion goes: the outdated entry, else a free way of the bank, else a random one.
  logic [7:0] random_q;
  logic [All-1:0] insert_valid;
  logic [WayLg2-1:0] first, victim;
  assign insert_hash = hash_of(entry_i.key);
  assign insert_set = insert_hash[SetLg2-1:0];
  assign insert_valid = valid_q[insert_set*All+:All];
  assign first = WayLg2'((32'(insert_hash) >> SetLg2) * Ways);
  always_comb begin
    victim = first + WayLg2'(random_q & 8'(Ways - 1));
    for (int w = Ways - 1; w >= 0; w--) begin
      if (!insert_valid[first + WayLg2'(w)]) victim = first + WayLg2'(w);
    end
    if (replace_i) victim = replace_way_i[WayLg2-1:0];
    insert_way = '0;
    insert_way[victim] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    random_q <= {random_q[6:0], random_q[7] ^ random_q[5] ^ random_q[4] ^ random_q[3]};
    sweep_q <= sweep_i;
    if (read_i || sweep_i) begin
      set_q <= set_d;
      valid_read_q <= valid_q[set_d*All+:All];
    end
    if (sweep_q) valid_q[set_q*All+:All] <= valid_q[set_q*All+:All] & ~drop;
    if (insert_i) valid_q[insert_set*All+:All] <= insert_valid | insert_way;
    if (!rst_ni) begin
      random_q <= 8'h1;
      sweep_q <= 1'b0;
      valid_q <= '0;
    end
  end

  logic unused;
  assign unused = ^{replace_way_i, sweep_set_i};

endmodule
