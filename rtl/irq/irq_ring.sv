// SPDX-License-Identifier: Apache-2.0
// Places in the event queues' rings. Indices run freely modulo 65,536 records; the ring's size masks them.
// read_i starts a look at a queue; from the next cycle on the result says whether there is room, and
// take_i in that state reserves the place. Software moves the head (cfg_i), so "full" may be told a little
// too long; never too short: an unread record is not overwritten.
module irq_ring #(
    parameter int Queues = 64
) (
    input  logic                clk_i,
    input  logic                init_i,
    input  logic [5:0]          init_index_i,
    input  irq_pkg::cfg_write_t cfg_i,

    input  logic                read_i,
    input  logic [5:0]          index_i,
    output logic                room_o,
    output logic [50:0]         addr_o,    // of the free place, bits 55:5
    output logic                phase_o,   // 1 in the first, third, ... round of the ring
    input  logic                take_i
);

  localparam int Qw = $clog2(Queues);

  logic [Qw-1:0]  index_q;
  irq_pkg::ring_t ring, ring_in;
  logic [15:0]    head, head_in, tail, tail_in, used, mask;

  assign ring_in = {cfg_i.data[0], cfg_i.data[5:1], cfg_i.data[55:12]};
  assign head_in = cfg_i.data[15:0];
  assign tail_in = init_i ? '0 : tail + 16'd1;

  ram_sync #(.Width($bits(ring)), .Depth(Queues)) u_ring (
    .clk_i, .we_i(cfg_i.ring), .waddr_i(cfg_i.index[Qw-1:0]),
    .wdata_i(ring_in), .re_i(read_i), .raddr_i(index_i[Qw-1:0]), .rdata_o(ring)
  );
  ram_sync #(.Width(16), .Depth(Queues)) u_head (
    .clk_i, .we_i(cfg_i.head), .waddr_i(cfg_i.index[Qw-1:0]),
    .wdata_i(head_in), .re_i(read_i), .raddr_i(index_i[Qw-1:0]), .rdata_o(head)
  );
  ram_sync #(.Width(16), .Depth(Queues)) u_tail (
    .clk_i, .we_i(init_i || take_i), .waddr_i(init_i ? init_index_i[Qw-1:0] : index_q),
    .wdata_i(tail_in), .re_i(read_i), .raddr_i(index_i[Qw-1:0]), .rdata_o(tail)
  );

  assign used    = tail - head;
  for (genvar i = 0; i < 15; i++) begin : gen_mask
    assign mask[i] = ring.log2[3:0] > 4'(i);
  end
  assign mask[15] = 1'b0;
  assign room_o  = ring.en && (used & ~mask) == '0;
  assign phase_o = !tail[ring.log2[3:0]];
  assign addr_o  = {ring.ppn, 7'd0} | {35'd0, tail & mask};

  always_ff @(posedge clk_i) begin
    if (read_i) index_q <= index_i[Qw-1:0];
  end

  logic unused;
  assign unused = ^{cfg_i, ring.log2[4], index_i, init_index_i};

endmodule
