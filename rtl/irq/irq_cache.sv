// SPDX-License-Identifier: Apache-2.0
// The part of the remap table that hardware fills: results of the IOMMU's MSI page tables, basic and MRIF mode. A page
// of a device that the translator has once led to an interrupt file is answered from here, in the table's two
// cycles, with no memory read. Software's own entries are not here: nothing can displace them.
//
//   cycle 0  key in, both ways read      cycle 1  tags compared      cycle 2  answer
//
// flush_i is high while the IOMMU invalidates anything, and until no answer from before can be on its way:
// the whole cache is empty then, and takes nothing. The IOTLB behind it is invalidated exactly; what was still
// good comes back from there for the first message, which costs two cycles more.
module irq_cache #(
    parameter int Sets = 64,  // a power of two, 2 .. 256
    parameter int Ways = 2    // 1 or 2
) (
    input  logic            clk_i,
    input  logic            rst_ni,
    input  logic            flush_i,
    input  logic            fill_i,
    input  irq_pkg::fill_t  fill_data_i,
    input  logic            valid_i,
    input  irq_pkg::key_t   key_i,
    output logic            hit_o,     // two cycles later
    output irq_pkg::found_t found_o
);

  localparam int Sw = $clog2(Sets);

  logic [7:0]                hash, fill_hash;
  logic [Sw-1:0]             set, fill_set;
  logic [Ways-1:0][Sets-1:0] live_q;
  logic                      turn_q, valid_q, hit_q;
  logic [Ways-1:0]           victim, we, live_read_q, match;
  irq_pkg::key_t             key_q;
  irq_pkg::fill_t            found_q;
  logic [Ways-1:0][$bits(found_q)-1:0] found;
  logic [9:0]                offset_q;

  assign hash      = irq_pkg::hash_page(key_i.did[15:0], key_i.addr[25:10]);
  assign fill_hash = irq_pkg::hash_page(fill_data_i.did[15:0], fill_data_i.page[15:0]);
  assign set       = hash[Sw-1:0];
  assign fill_set  = fill_hash[Sw-1:0];

  // The first way that is empty, else by turns.
  always_comb begin
    victim = Ways'(1);
    if (live_q[0][fill_set] && (!live_q[Ways-1][fill_set] || turn_q)) victim = Ways'(1) << (Ways - 1);
  end
  assign we = fill_i && !flush_i ? victim : '0;

  for (genvar w = 0; w < Ways; w++) begin : gen_way
    irq_pkg::fill_t mine;
    assign found[w] = mine;
    ram_sync #(.Width($bits(fill_data_i)), .Depth(Sets), .Block(1'b1)) u_way (
      .clk_i, .we_i(we[w]), .waddr_i(fill_set), .wdata_i(fill_data_i),
      .re_i(valid_i), .raddr_i(set), .rdata_o(mine)
    );
    assign match[w] = live_read_q[w] && mine.did == key_q.did && mine.page == key_q.addr[53:10];
  end

  assign hit_o          = hit_q;
  assign found_o.deny   = 1'b0;
  assign found_o.fast   = 1'b0;
  assign found_o.cached = 1'b1;
  assign found_o.mrif   = found_q.mrif;
  assign found_o.pass   = 1'b1;
  assign found_o.addr   = found_q.mrif ? {found_q.addr, 7'd0} : {found_q.addr[46:3], offset_q};
  assign found_o.extra  = {found_q.nid, found_q.nppn};

  always_ff @(posedge clk_i) begin
    if (valid_i) key_q <= key_i;
    valid_q  <= valid_i && !key_i.intx;
    // A word that is being written is not read.
    for (int w = 0; w < Ways; w++) begin
      live_read_q[w] <= live_q[w][set] && !(we[w] && fill_set == set);
      if (we[w]) live_q[w][fill_set] <= 1'b1;
    end
    if (we != '0) turn_q <= !turn_q;
    hit_q    <= valid_q && match != '0 && !flush_i;
    found_q  <= match[0] ? found[0] : found[Ways-1];
    offset_q <= key_q.addr[9:0];
    if (!rst_ni || flush_i) live_q <= '0;
    if (!rst_ni) begin
      turn_q  <= 1'b0;
      valid_q <= 1'b0;
      hit_q   <= 1'b0;
    end
  end

  // Sets may be fewer than the hash has values; a page's entry holds for all its messages.
  logic unused;
  assign unused = ^{hash, fill_hash, key_q, found_q};

endmodule
