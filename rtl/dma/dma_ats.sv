// SPDX-License-Identifier: Apache-2.0
// Messages to devices that cache translations: Invalidation Requests with their ITags, Page Request
// Group Responses, and the Invalidation Completions that come back (PCI Express base specification
// 10.3, 10.4). An ITag is
//
//   free --ATS.INVAL--> busy --all its completions--> free
//                        '--time-out--> dead --completions, queue off, link down--> free
//
// A dead ITag is not used again as long as its completion may still come. A command that finds no
// ITag waits for one; when all are dead it has timed out itself, as it has when the link does not
// take its message. late_o tells the next IOFENCE.C.
//
// Custom register 0x2b0, ats_period: 31:0 cycles. An invalidation times out after two to three
// periods: with the reset value of 3 * 10^9 the minute (+ 50 %, - 0 %) that the specification names
// at 100 MHz.
module dma_ats #(
  localparam int Tags = 32
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  dma_pkg::reg_bus_t        bus_i,
  output logic [63:0]              rdata_o,

  input  logic                     reset_i,      // link down: the devices' caches are gone
  input  logic                     queue_on_i,   // cqon
  input  logic                     cmd_valid_i,  // ATS.INVAL, ATS.PRGR (its itag is not read)
  output logic                     cmd_ready_o,
  input  bulkhead_pkg::ats_msg_t   cmd_i,
  input  logic                     rsp_valid_i,  // the unit's own responses to page requests
  output logic                     rsp_ready_o,
  input  bulkhead_pkg::ats_msg_t   rsp_i,

  output logic                     msg_valid_o,
  input  logic                     msg_ready_i,
  output bulkhead_pkg::ats_msg_t   msg_o,
  input  logic                     cpl_valid_i,
  output logic                     cpl_ready_o,
  input  bulkhead_pkg::inval_cpl_t cpl_i,
  output logic                     stray_o,      // pulse: a completion that nothing waits for

  output logic                     pending_o,    // invalidations not completed
  output logic                     late_o,       // ... some of which timed out
  input  logic                     late_clear_i,
  output logic                     busy_o
);

  localparam int Lg2 = $clog2(Tags);
  localparam logic [31:0] PeriodReset = 32'd3_000_000_000;

  // ---- time --------------------------------------------------------------------------------------
  logic [31:0] period_q, count_q;
  logic        hit, tick;
  assign hit = bus_i.addr == dma_pkg::RegAtsPeriod[11:3];
  assign rdata_o = hit ? {32'd0, period_q} : '0;
  assign tick = count_q >= period_q;

  always_ff @(posedge clk_i) begin
    count_q <= tick || !busy_o ? 32'd1 : count_q + 32'd1;
    if (hit && bus_i.we[0]) period_q <= bus_i.wdata[31:0];
    if (!rst_ni) begin
      count_q <= 32'd1;
      period_q <= PeriodReset;
    end
  end

  // ---- ITags: busy, dead, and how many ticks a busy one has seen -----------------------------------
  logic [Tags-1:0] busy_q, dead_q, once_q, twice_q, used, late;
  logic [Lg2-1:0]  free_tag;
  logic            allocate;
  assign used = busy_q | dead_q;
  assign late = tick ? busy_q & twice_q : '0;
  assign pending_o = busy_q != '0;

  always_comb begin
    free_tag = '0;
    for (int i = Tags - 1; i >= 0; i--) if (!used[i]) free_tag = Lg2'(i);
  end

  // ---- completions: one ITag of the vector a cycle -------------------------------------------------
  bulkhead_pkg::inval_cpl_t cpl_q;
  logic            open_q, stray_q, last, match, done;
  logic [Lg2-1:0]  tag;
  logic [Tags-1:0] tag_bit, rest;
  logic [15:0]     rid;
  logic [2:0]      got, got_next;
  assign cpl_ready_o = !open_q;
  assign rest = cpl_q.itags & ~tag_bit;
  assign last = rest == '0;
  assign match = open_q && used[tag] && (cpl_q.itags & tag_bit) != '0 && rid == cpl_q.rid;
  assign got_next = got + 3'd1;
  assign done = match && got_next == cpl_q.cc;
  assign stray_o = open_q && last && (stray_q || !match);

  always_comb begin
    tag = '0;
    for (int i = Tags - 1; i >= 0; i--) if (cpl_q.itags[i]) tag = Lg2'(i);
    tag_bit = Tags'(1) << tag;
  end

  ram_async #(.Width(16), .Depth(Tags)) u_rid (
    .clk_i, .we_i(allocate), .waddr_i(free_tag), .wdata_i(cmd_i.rid), .raddr_i(tag), .rdata_o(rid)
  );
  // How many completions an ITag has seen. Allocation and completions share the write port.
  ram_async #(.Width(3), .Depth(Tags)) u_got (
    .clk_i, .we_i(allocate || match), .waddr_i(allocate ? free_tag : tag),
    .wdata_i(allocate ? 3'd0 : got_next), .raddr_i(tag), .rdata_o(got)
  );

  always_ff @(posedge clk_i) begin
    if (cpl_ready_o) begin
      cpl_q <= cpl_i;
      open_q <= cpl_valid_i;
      stray_q <= 1'b0;
    end else begin
      cpl_q.itags <= rest;
      open_q <= !last;
      stray_q <= stray_q || !match;
    end
    if (!rst_ni) open_q <= 1'b0;
  end

  // ---- messages: commands and own responses in turn ------------------------------------------------
  bulkhead_pkg::ats_msg_t msg_q;
  logic       valid_q, own_q, own, room, tag_there, give_up, command;
  logic [1:0] waited_q;
  assign room = !valid_q && !open_q;  // open: the write port of u_got is taken
  assign tag_there = cmd_i.prgr || used != '1;
  assign give_up = waited_q == 2'd3 || (!cmd_i.prgr && dead_q == '1);
  assign own = rsp_valid_i && (!own_q || !cmd_valid_i || !tag_there);
  assign command = cmd_valid_i && room && !own && tag_there && !give_up && !reset_i;
  assign allocate = command && !cmd_i.prgr;
  assign cmd_ready_o = command || give_up || reset_i;
  assign rsp_ready_o = (room && own) || reset_i;
  assign msg_valid_o = valid_q;
  assign msg_o = msg_q;

  always_ff @(posedge clk_i) begin
    if (valid_q && msg_ready_i) valid_q <= 1'b0;
    if (room && rsp_valid_i && own) begin
      {valid_q, own_q} <= 2'b11;
      msg_q <= rsp_i;
    end
    if (command) begin
      {valid_q, own_q} <= 2'b10;
      msg_q <= cmd_i;
      msg_q.itag <= free_tag;
    end
    if (!cmd_valid_i || cmd_ready_o) waited_q <= '0;
    else if (tick) waited_q <= waited_q + 2'd1;

    if (tick) {once_q, twice_q} <= {once_q | busy_q, twice_q | (busy_q & once_q)};
    busy_q <= busy_q & ~late;
    dead_q <= dead_q | late;
    if (done) begin
      busy_q[tag] <= 1'b0;
      dead_q[tag] <= 1'b0;
    end
    if (allocate) begin
      busy_q[free_tag] <= 1'b1;
      once_q[free_tag] <= 1'b0;
      twice_q[free_tag] <= 1'b0;
    end
    if (late != '0 || (cmd_valid_i && give_up && !reset_i)) late_o <= 1'b1;
    else if (late_clear_i) late_o <= 1'b0;

    if (!queue_on_i || reset_i) dead_q <= '0;
    if (!rst_ni || reset_i) begin
      valid_q <= 1'b0;
      busy_q <= '0;
    end
    if (!rst_ni) begin
      own_q <= 1'b0;
      dead_q <= '0;
      late_o <= 1'b0;
      waited_q <= '0;
    end
  end

  assign busy_o = pending_o || valid_q || open_q || cmd_valid_i || rsp_valid_i;

  logic unused;
  assign unused = ^bus_i.wdata[63:32];

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_busy_or_dead: assert ((busy_q & dead_q) == '0);
      a_free_tag: assert (!allocate || !used[free_tag]);
    end
  end
`endif

endmodule
