// SPDX-License-Identifier: Apache-2.0
// Interrupts and notices that are one 32-bit write each: up to one every second cycle, any number under way. Memory
// answers in order (one id); the answer frees the message's place in the data path.
module irq_word (
    input  logic                          clk_i,
    input  logic                          rst_ni,
    input  logic                          valid_i,
    output logic                          ready_o,
    input  irq_pkg::word_t                word_i,

    output logic                          awvalid_o,
    input  logic                          awready_i,
    output logic [55:0]                   awaddr_o,
    output logic                          wvalid_o,
    input  logic                          wready_i,
    output logic [63:0]                   wdata_o,
    output logic [7:0]                    wstrb_o,
    input  logic                          bvalid_i,
    input  logic                          bbad_i,

    output logic                          done_valid_o,
    output logic [irq_pkg::SlotWidth-1:0] done_slot_o,
    output logic                          error_o,
    output logic                          busy_o
);

  localparam int Depth = 16;

  logic           valid_q, pop, track_ready, track_valid, aw_done_q, w_done_q, aw_ends, w_ends;
  irq_pkg::word_t word_q;
  logic [4:0]     track_count;
  logic           has_slot;

  assign ready_o = !valid_q;

  // A write begins when its answer's place is free, and both channels are then independent.
  assign awvalid_o = valid_q && track_ready && !aw_done_q;
  assign wvalid_o  = valid_q && track_ready && !w_done_q;
  assign awaddr_o  = {word_q.addr, 2'd0};
  assign wdata_o   = {2{word_q.data}};
  assign wstrb_o   = word_q.addr[0] ? 8'hf0 : 8'h0f;
  assign aw_ends   = aw_done_q || (awvalid_o && awready_i);
  assign w_ends    = w_done_q || (wvalid_o && wready_i);
  assign pop       = valid_q && aw_ends && w_ends;

  fifo #(.Width(1 + irq_pkg::SlotWidth), .Depth(Depth)) u_track (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(pop), .wr_ready_o(track_ready), .wr_data_i({word_q.has_slot, word_q.slot}),
    .rd_valid_o(track_valid), .rd_ready_i(bvalid_i), .rd_data_o({has_slot, done_slot_o}),
    .count_o(track_count)
  );
  assign done_valid_o = track_valid && bvalid_i && has_slot;
  assign error_o      = track_valid && bvalid_i && bbad_i;
  assign busy_o       = valid_q || track_valid;

  always_ff @(posedge clk_i) begin
    if (ready_o) word_q <= word_i;
    valid_q   <= (valid_q && !pop) || (valid_i && ready_o);
    aw_done_q <= aw_ends && !pop;
    w_done_q  <= w_ends && !pop;
    if (!rst_ni) begin
      valid_q   <= 1'b0;
      aw_done_q <= 1'b0;
      w_done_q  <= 1'b0;
    end
  end

  logic unused;
  assign unused = ^track_count;

endmodule
