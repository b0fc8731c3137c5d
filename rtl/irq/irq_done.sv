// SPDX-License-Identifier: Apache-2.0
// Brings the engines' answers to the data path, one place a cycle, in any order: a bit a place, since
// each place is under way once at most.
module irq_done #(
    parameter int Slots = 32
) (
    input  logic                          clk_i,
    input  logic                          rst_ni,
    input  logic [3:0]                    valid_i,
    input  logic [irq_pkg::SlotWidth-1:0] slot0_i,
    input  logic [irq_pkg::SlotWidth-1:0] slot1_i,
    input  logic [irq_pkg::SlotWidth-1:0] slot2_i,
    input  logic [irq_pkg::SlotWidth-1:0] slot3_i,
    output logic                          valid_o,
    input  logic                          ready_i,
    output logic [irq_pkg::SlotWidth-1:0] slot_o
);

  localparam int Iw = $clog2(Slots);
  localparam int SlotBits = irq_pkg::SlotWidth;
  logic [Slots-1:0] done_q, set;
  logic [Iw-1:0]    index;

  always_comb begin
    set = '0;
    if (valid_i[0]) set[slot0_i[Iw-1:0]] = 1'b1;
    if (valid_i[1]) set[slot1_i[Iw-1:0]] = 1'b1;
    if (valid_i[2]) set[slot2_i[Iw-1:0]] = 1'b1;
    if (valid_i[3]) set[slot3_i[Iw-1:0]] = 1'b1;
  end

  first_from #(.N(Slots)) u_first (
    .req_i(done_q), .start_i('0), .valid_o(valid_o), .index_o(index)
  );
  assign slot_o = SlotBits'(index);

  always_ff @(posedge clk_i) begin
    done_q <= done_q | set;
    if (valid_o && ready_i) done_q[index] <= set[index];
    if (!rst_ni) done_q <= '0;
  end

  // Numbers of places may be wider than there are places.
  logic unused;
  assign unused = ^{slot0_i, slot1_i, slot2_i, slot3_i};

endmodule
