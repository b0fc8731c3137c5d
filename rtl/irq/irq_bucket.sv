// SPDX-License-Identifier: Apache-2.0
// Token buckets against interrupt storms, as virtual scheduling: a bucket keeps the time at which it would
// be full again ("full"). An interrupt may go when that is at most `burst` cycles away, and moves it
// `interval` cycles further. So a refill needs no multiplier and no visit: time alone does it.
//
// Times are kept in 36 bits: a bucket that was not used for two ages of 2^33 cycles is full, whatever they say.
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
    output logic [63:0]         count_o      // {dropped, held back} so far
);

  localparam int Bw = $clog2(Buckets);

  logic [Bw-1:0]      index, index_q, init_index;
  logic [Buckets-1:0] used_q, recent_q;  // in this age or the one before; in this age
  logic               late, near, unused_q;
  logic [35:0]        full, next, lead;
  irq_pkg::bucket_t   b;

  assign index      = index_i[Bw-1:0];
  assign init_index = init_index_i[Bw-1:0];

  // How far ahead of now: less than 2^33; behind, some 2^34 at most.
  assign lead   = full - now_i[35:0];
  assign late   = unused_q || lead[35];
  assign near   = lead[34:32] == '0 && lead[31:0] <= b.burst;
  assign open_o = index_q == '0 || b.interval == '0 || late || near;
  assign cut_o  = index_q != '0 && b.cut;
  assign next   = (late ? now_i[35:0] : full) + {12'd0, b.interval};

  // {cut 63, interval 55:32, burst 31:0} as in the register
  ram_sync #(.Width($bits(b)), .Depth(Buckets), .Block(1'b1)) u_cfg (
    .clk_i, .we_i(cfg_i.bucket), .waddr_i(cfg_i.index[Bw-1:0]),
    .wdata_i({cfg_i.data[63], cfg_i.data[55:0]}), .re_i(read_i), .raddr_i(index), .rdata_o(b)
  );
  ram_sync #(.Width(36), .Depth(Buckets), .Block(1'b1)) u_full (
    .clk_i, .we_i(used_i), .waddr_i(index_q), .wdata_i(next),
    .re_i(read_i), .raddr_i(index), .rdata_o(full)
  );

  // ---- Counters: one of the two goes on at a time ------------------------------------------------------------
  logic [31:0]   limited, dropped, count;
  logic [Bw-1:0] count_index;
  assign count_o     = {dropped, limited};
  assign count_index = init_i ? init_index : index_q;
  assign count       = (init_i ? '0 : dropped_i ? dropped : limited) + {31'd0, !init_i};
  ram_sync #(.Width(32), .Depth(Buckets), .Block(1'b1)) u_limited (
    .clk_i, .we_i(init_i || limited_i), .waddr_i(count_index), .wdata_i(count),
    .re_i(read_i), .raddr_i(index), .rdata_o(limited)
  );
  ram_sync #(.Width(32), .Depth(Buckets), .Block(1'b1)) u_dropped (
    .clk_i, .we_i(init_i || dropped_i), .waddr_i(count_index), .wdata_i(count),
    .re_i(read_i), .raddr_i(index), .rdata_o(dropped)
  );

  always_ff @(posedge clk_i) begin
    if (read_i) begin
      index_q  <= index;
      unused_q <= !used_q[index];
    end
    if (now_i[32:0] == '0) begin
      used_q   <= recent_q;
      recent_q <= '0;
    end
    if (used_i) begin
      used_q[index_q]   <= 1'b1;
      recent_q[index_q] <= 1'b1;
    end
    if (!rst_ni) begin
      index_q  <= '0;
      used_q   <= '0;
      recent_q <= '0;
    end
  end

  logic unused;
  assign unused = ^{cfg_i, index_i, init_index_i, now_i[63:36]};

endmodule
