// SPDX-License-Identifier: Apache-2.0
// The remap table's question side: one key a cycle, the answer two cycles later, no memory read.
//
//   cycle 0  key in, tag memories addressed      way 0 .. Ways-2: by hash of device, address and data
//   cycle 1  tags compared                       last way: by hash of device and page; address bits 11:2
//   cycle 2  target read: answer                 and data do not count ("page entries")
//
// An entry of one interrupt wins over the entry of its page. Doorbells need no question: their entry is
// their number.
module irq_lookup #(
    parameter int Sets = 256,  // a power of two, at most 256
    parameter int Ways = 4     // the last for pages
) (
    input  logic                  clk_i,
    input  logic                  rst_ni,

    input  logic                  init_i,        // empty the set below
    input  logic [7:0]            init_set_i,
    input  logic                  write_i,
    input  irq_pkg::table_write_t write_data_i,

    input  logic                  valid_i,
    input  irq_pkg::key_t         key_i,
    output logic                  hit_o,         // two cycles later
    output irq_pkg::found_t       found_o
);

  localparam int Sw = $clog2(Sets);
  localparam int EntryBits = irq_pkg::EntryWidth;
  localparam int Ww = $clog2(Ways);
  localparam int TagWidth = $bits(key_i) + 1;

  logic [7:0]            vector_set, page_set;
  irq_pkg::key_t         key_q;
  logic                  valid_q, in_table;
  logic [7:0]            vector_set_q, page_set_q;
  logic [Ways-1:0]       match;
  logic [Ww-1:0]         write_way;

  assign vector_set = irq_pkg::hash_vector(key_i.did[15:0], key_i.addr[25:10], key_i.addr[7:0],
                                           key_i.data[10:0]);
  assign page_set   = irq_pkg::hash_page(key_i.did[15:0], key_i.addr[25:10]);
  assign write_way  = write_data_i.entry[Sw+:Ww];
  assign in_table   = write_data_i.entry < EntryBits'(Sets * Ways);

  for (genvar w = 0; w < Ways; w++) begin : gen_way
    localparam logic PageWay = w == Ways - 1;
    logic          tag_valid, we;
    irq_pkg::key_t tag;

    assign we = init_i || (write_i && write_data_i.key && in_table && write_way == Ww'(w));
    ram_sync #(.Width(TagWidth), .Depth(Sets), .OldWord(1'b1)) u_tags (
      .clk_i, .we_i(we),
      .waddr_i(init_i ? init_set_i[Sw-1:0] : write_data_i.entry[Sw-1:0]),
      .wdata_i({write_data_i.valid && !init_i, write_data_i.k}),
      .re_i(valid_i), .raddr_i(PageWay ? page_set[Sw-1:0] : vector_set[Sw-1:0]),
      .rdata_o({tag_valid, tag})
    );
    assign match[w] = tag_valid && tag.did == key_q.did && tag.intx == key_q.intx &&
                      tag.addr[53:10] == key_q.addr[53:10] &&
                      (PageWay || (tag.addr[9:0] == key_q.addr[9:0] && tag.data == key_q.data));
  end

  // ---- Target: what the answer tells of it ----------------------------------------------------------------
  typedef struct packed {
    logic        deny;
    logic        fast;
    logic        pass;
    logic [53:0] addr;
    logic [31:0] data;
  } answer_t;
  logic [Ww-1:0]                  way, way_q;
  logic [7:0]                     set, set_q;
  logic                           hit_q, target_we, clash_q, deny_q;
  answer_t                        answer, answer_in;
  logic [9:0]                     offset_q;

  always_comb begin
    way = Ww'(Ways - 1);
    for (int w = Ways - 2; w >= 0; w--) if (match[w]) way = Ww'(w);
  end
  assign set = way == Ww'(Ways - 1) ? page_set_q : vector_set_q;

  assign answer_in = {
    write_data_i.t.typ == irq_pkg::TypeDeny,
    write_data_i.t.typ == irq_pkg::TypeImsic && !write_data_i.t.mask && write_data_i.t.bucket == '0 &&
        write_data_i.t.kind != irq_pkg::KindIntx,
    write_data_i.t.pass, write_data_i.t.addr, write_data_i.t.data[31:0]
  };
  assign target_we = write_i && write_data_i.target && in_table;
  ram_sync #(.Width($bits(answer)), .Depth(Sets * Ways), .Block(1'b1)) u_targets (
    .clk_i, .we_i(target_we),
    .waddr_i(write_data_i.entry[Sw+Ww-1:0]), .wdata_i(answer_in),
    .re_i(1'b1), .raddr_i({way, set[Sw-1:0]}), .rdata_o(answer)
  );

  assign hit_o          = hit_q;
  // Of a target that is written just now only this is known; irq_core finds the rest where it keeps its own.
  assign found_o.deny   = clash_q ? deny_q : answer.deny;
  assign found_o.fast   = answer.fast && !clash_q;
  assign found_o.addr   = answer.pass ? {answer.addr[53:10], offset_q} : answer.addr;
  assign found_o.pass   = answer.pass;
  assign found_o.cached = 1'b0;
  assign found_o.mrif   = 1'b0;
  assign found_o.extra  = {12'd0, EntryBits'({way_q, set_q[Sw-1:0]}), answer.data};

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      key_q        <= key_i;
      vector_set_q <= vector_set;
      page_set_q   <= page_set;
    end
    valid_q  <= valid_i;
    hit_q    <= valid_q && match != '0;
    way_q    <= way;
    set_q    <= set;
    clash_q  <= target_we && write_data_i.entry[Sw+Ww-1:0] == {way, set[Sw-1:0]};
    deny_q   <= answer_in.deny;
    offset_q <= key_q.addr[9:0];
    if (!rst_ni) begin
      valid_q <= 1'b0;
      hit_q   <= 1'b0;
    end
  end

  // Sets may be fewer than the hash has values; only some fields of a target decide here.
  logic unused;
  assign unused = ^{vector_set, page_set, set, set_q, init_set_i, write_data_i};

endmodule
