// SPDX-License-Identifier: Apache-2.0
// Writes the event queues' records, four words each, and tells when one is in memory (in order).
//
//   word 0  23:0 device_id or doorbell, 25:24 kind (0 MSI, 1 doorbell, 2 INTx), 63:32 data of the last message
//   word 1  31:0 sequence number of the last interrupt told of, 63:32 how many this record tells of
//   word 2  time in clock cycles
//   word 3  31:0 cookie of the table entry, 42:32 entry, 63 phase: 1 in odd rounds of the ring
// Word 3 is the last to be written: a reader that sees the phase change has the whole record.
module irq_record (
    input  logic                          clk_i,
    input  logic                          rst_ni,
    input  logic                          valid_i,
    output logic                          ready_o,
    input  irq_pkg::record_t              record_i,

    output logic                          awvalid_o,
    input  logic                          awready_i,
    output logic [55:0]                   awaddr_o,
    output logic                          wvalid_o,
    input  logic                          wready_i,
    output logic [63:0]                   wdata_o,
    output logic                          wlast_o,
    input  logic                          bvalid_i,
    input  logic                          bbad_i,

    output logic                          done_valid_o,   // a slot of the data path
    output logic [irq_pkg::SlotWidth-1:0] done_slot_o,
    output logic                          stored_valid_o, // one more record of that queue
    input  logic                          stored_ready_i,
    output logic [5:0]                    stored_queue_o,
    output logic                          error_o,
    output logic                          busy_o
);

  localparam int Depth = 8;  // records written and not yet told of

  logic             valid_q, pop, track_ready, track_valid, aw_done_q, w_done_q, aw_ends, w_ends;
  irq_pkg::record_t r_q;
  logic [1:0]       beat_q;
  logic [3:0]       track_count, stored_count;
  logic             has_slot, answered, place, stored_room;
  logic [5:0]       ring;

  assign ready_o = !valid_q;

  // Answers are always taken, whatever the notices wait for: an answer that stands would hold up those that the
  // notices need. So a record begins when there is a place for what is told of it.
  assign place     = track_count + stored_count < 4'(Depth);
  assign awvalid_o = valid_q && place && !aw_done_q;
  assign wvalid_o  = valid_q && place && !w_done_q;
  assign awaddr_o  = {r_q.addr, 5'd0};
  assign wlast_o   = beat_q == 2'd3;
  assign aw_ends   = aw_done_q || (awvalid_o && awready_i);
  assign w_ends    = w_done_q || (wvalid_o && wready_i && wlast_o);
  assign pop       = valid_q && aw_ends && w_ends;

  always_comb begin
    unique case (beat_q)
      2'd0: wdata_o = {r_q.data, 6'd0, r_q.kind, r_q.did};
      2'd1: wdata_o = {r_q.count, r_q.raised};
      2'd2: wdata_o = r_q.now;
      default: wdata_o = {r_q.phase, 20'd0, r_q.entry, r_q.cookie};
    endcase
  end

  fifo #(.Width(1 + irq_pkg::SlotWidth + 6), .Depth(Depth)) u_track (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(pop), .wr_ready_o(track_ready), .wr_data_i({r_q.has_slot, r_q.slot, r_q.ring}),
    .rd_valid_o(track_valid), .rd_ready_i(answered),
    .rd_data_o({has_slot, done_slot_o, ring}), .count_o(track_count)
  );
  assign answered     = track_valid && bvalid_i;

  fifo #(.Width(6), .Depth(Depth)) u_stored (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(answered), .wr_ready_o(stored_room), .wr_data_i(ring),
    .rd_valid_o(stored_valid_o), .rd_ready_i(stored_ready_i), .rd_data_o(stored_queue_o),
    .count_o(stored_count)
  );
  assign done_valid_o = answered && has_slot;
  assign error_o      = answered && bbad_i;
  assign busy_o       = valid_q || track_valid || stored_valid_o;

  always_ff @(posedge clk_i) begin
    if (ready_o) r_q <= record_i;
    valid_q   <= (valid_q && !pop) || (valid_i && ready_o);
    aw_done_q <= aw_ends && !pop;
    w_done_q  <= w_ends && !pop;
    if (wvalid_o && wready_i) beat_q <= beat_q + 2'd1;
    if (!rst_ni) begin
      valid_q   <= 1'b0;
      aw_done_q <= 1'b0;
      w_done_q  <= 1'b0;
      beat_q    <= '0;
    end
  end

  logic unused;
  assign unused = ^{track_ready, stored_room};

endmodule
