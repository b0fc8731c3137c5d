// SPDX-License-Identifier: Apache-2.0
// Token buckets against interrupt storms, as virtual scheduling: a bucket keeps the time at which it would
// be full again ("full"). An interrupt may go when that is at most `burst` cycles away, and moves it
// `interval` cycles further. So a refill needs no multiplier and no visit: time alone does it.
//
// Bucket 0 never limits. read_i starts a look; its result is there from the next cycle on, and used_i in
// that state takes a token.
module irq_bucket #(
    parameter int Buckets = 64
) (
    input  logic                clk_i,
    input  logic                rst_ni,
    input  logic                init_i,
    input  logic [5:0]          init_index_i,
    input  irq_pkg::cfg_write_t cfg_i,
    input  logic [63:0]         now_i,

    input  logic                read_i,
    input  logic [5:0]          index_i,
    output logic                open_o,
    output logic                cut_o,
    input  logic                used_i,
    input  logic                limited_i,   // count an interrupt held back
    input  logic                dropped_i,   // ... one dropped by a cut-off

    input  logic [5:0]          select_i,    // for the registers
    output logic [63:0]         select_cfg_o,
    output logic [63:0]         select_count_o
);

  localparam int Bw = $clog2(Buckets);

  logic [Bw-1:0]    index, index_q, init_index, select;
  logic [47:0]      full, next;
  logic [63:0]      cfg;
  irq_pkg::bucket_t b;
  logic [63:0]      count;
  logic             count_we;

  assign index      = index_i[Bw-1:0];
  assign init_index = init_index_i[Bw-1:0];
  assign select     = select_i[Bw-1:0];

  assign b = cfg[56:0];
  assign open_o = index_q == '0 || b.interval == '0 || full <= now_i[47:0] + {16'd0, b.burst};
  assign cut_o  = index_q != '0 && b.cut;
  assign next   = (full > now_i[47:0] ? full : now_i[47:0]) + {24'd0, b.interval};

  logic          cfg_we;
  logic [Bw-1:0] cfg_index;
  logic [63:0]   cfg_data;
  assign cfg_we    = init_i || cfg_i.bucket;
  assign cfg_index = init_i ? init_index : cfg_i.index[Bw-1:0];
  // {cut 63, interval 55:32, burst 31:0} as in the register
  assign cfg_data  = init_i ? '0 : {7'd0, cfg_i.data[63], cfg_i.data[55:0]};

  ram_sync #(.Width(64), .Depth(Buckets)) u_cfg (
    .clk_i, .we_i(cfg_we), .waddr_i(cfg_index), .wdata_i(cfg_data),
    .re_i(read_i), .raddr_i(index), .rdata_o(cfg)
  );
  ram_sync #(.Width(48), .Depth(Buckets)) u_full (
    .clk_i, .we_i(init_i || used_i), .waddr_i(init_i ? init_index : index_q),
    .wdata_i(init_i ? '0 : next), .re_i(read_i), .raddr_i(index), .rdata_o(full)
  );

  // ---- Counters, and what the registers see ------------------------------------------------------------
  logic [63:0] select_cfg, count_next;
  assign count_we   = limited_i || dropped_i;
  assign count_next = {count[63:32] + {31'd0, dropped_i}, count[31:0] + {31'd0, limited_i}};
  ram_sync #(.Width(64), .Depth(Buckets)) u_count (
    .clk_i, .we_i(init_i || count_we), .waddr_i(init_i ? init_index : index_q),
    .wdata_i(init_i ? '0 : count_next), .re_i(read_i), .raddr_i(index), .rdata_o(count)
  );
  ram_sync #(.Width(64), .Depth(Buckets)) u_select_count (
    .clk_i, .we_i(init_i || count_we), .waddr_i(init_i ? init_index : index_q),
    .wdata_i(init_i ? '0 : count_next), .re_i(!count_we || index_q != select), .raddr_i(select),
    .rdata_o(select_count_o)
  );
  ram_sync #(.Width(64), .Depth(Buckets)) u_select_cfg (
    .clk_i, .we_i(cfg_we), .waddr_i(cfg_index), .wdata_i(cfg_data),
    .re_i(!cfg_we), .raddr_i(select), .rdata_o(select_cfg)
  );
  assign select_cfg_o = {select_cfg[56], 7'd0, select_cfg[55:0]};

  always_ff @(posedge clk_i) begin
    if (read_i) index_q <= index;
    if (!rst_ni) index_q <= '0;
  end

  logic unused;
  assign unused = ^{cfg_i, index_i, init_index_i, select_i, now_i[63:48], cfg[63:57], select_cfg[63:57]};

endmodule
