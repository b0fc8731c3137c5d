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

  logic             valid, pop, track_ready, track_valid, aw_done_q, w_done_q, aw_ends, w_ends;
  irq_pkg::record_t r;
  logic [1:0]       beat_q;
  logic [2:0]       count;
  logic [3:0]       track_count, stored_count;
  logic             has_slot, answered, place, stored_room;
  logic [5:0]       ring;

  fifo #(.Width($bits(record_i)), .Depth(4)) u_records (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(valid_i), .wr_ready_o(ready_o), .wr_data_i(record_i),
    .rd_valid_o(valid), .rd_ready_i(pop), .rd_data_o(r), .count_o(count)
  );

  // Answers are always taken, whatever the notices wait for: an answer that stands would hold up those that the
  // notices need. So a record begins when there is a place for what is told of it.
  assign place     = track_count + stored_count < 4'(Depth);
  assign awvalid_o = valid && place && !aw_done_q;
  assign wvalid_o  = valid && place && !w_done_q;
  assign awaddr_o  = {r.addr, 5'd0};
  assign wlast_o   = beat_q == 2'd3;
  assign aw_ends   = aw_done_q || (awvalid_o && awready_i);
  assign w_ends    = w_done_q || (wvalid_o && wready_i && wlast_o);
  assign pop       = valid && aw_ends && w_ends;

  always_comb begin
    unique case (beat_q)
      2'd0: wdata_o = {r.data, 6'd0, r.kind, r.did};
      2'd1: wdata_o = {r.count, r.raised};
      2'd2: wdata_o = r.now;
      default: wdata_o = {r.phase, 20'd0, r.entry, r.cookie};
    endcase
  end

  fifo #(.Width(1 + irq_pkg::SlotWidth + 6), .Depth(Depth)) u_track (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(pop), .wr_ready_o(track_ready), .wr_data_i({r.has_slot, r.slot, r.ring}),
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
  assign busy_o       = valid || track_valid || stored_valid_o;

  always_ff @(posedge clk_i) begin
    aw_done_q <= aw_ends && !pop;
    w_done_q  <= w_ends && !pop;
    if (wvalid_o && wready_i) beat_q <= beat_q + 2'd1;
    if (!rst_ni) begin
      aw_done_q <= 1'b0;
      w_done_q  <= 1'b0;
      beat_q    <= '0;
    end
  end

  logic unused;
  assign unused = ^{track_ready, stored_room, count};

endmodule
