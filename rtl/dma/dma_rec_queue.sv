// SPDX-License-Identifier: Apache-2.0
// Writes records into an in-memory queue: the fault queue (32 bytes) and the page-request queue
// (16). A record is dropped when the queue is off or an error bit is set; one that meets a
// full queue or a failing write sets that bit. The tail moves only after the write's response,
// so whoever sees the new tail (or the interrupt that follows it) sees the record.
module dma_rec_queue #(
  parameter int EntryLg2 = 5
) (
  input  logic                       clk_i,
  input  logic                       rst_ni,
  input  dma_pkg::queue_t            queue_i,
  output logic                       idle_o,
  output logic                       advance_o,   // a record was produced: the tail moves
  output logic                       drop_o,      // ... was dropped
  output logic [3:0]                 flag_set_o,  // csr bits 11:8

  input  logic                       rec_valid_i,
  output logic                       rec_ready_o,
  input  logic [8*(1<<EntryLg2)-1:0] rec_i,

  output logic                       store_valid_o,
  output dma_pkg::store_req_t        store_o,
  input  logic [1:0]                 store_beat_i,
  input  logic                       store_done_i,
  input  logic                       store_bad_i
);

  localparam int Beats = 1 << (EntryLg2 - 3);
  localparam int BeatLg2 = EntryLg2 - 3;
  localparam int W = dma_pkg::QueueMaxLg2;

  typedef enum logic [1:0] {Take, Check, Store} state_e;
  state_e state_q;

  logic [64*Beats-1:0] rec_q;
  logic                full;
  assign full = ((queue_i.hw + W'(1)) & queue_i.mask) == queue_i.sw;

  assign rec_ready_o = state_q == Take;
  assign idle_o = state_q == Take;
  assign store_valid_o = state_q == Store;
  assign advance_o = state_q == Store && store_done_i && !store_bad_i;

  always_comb begin
    store_o.addr = {queue_i.ppn, 12'd0} | (56'(queue_i.hw) << EntryLg2);
    store_o.word = 1'b0;
    store_o.last = 2'(Beats - 1);
    store_o.data = rec_q[{store_beat_i[BeatLg2-1:0], 6'd0}+:64];
  end

  assign drop_o = (state_q == Check && (!queue_i.run || full))
      || (state_q == Store && store_done_i && store_bad_i);

  always_comb begin
    flag_set_o = '0;
    flag_set_o[dma_pkg::ErrOf] = state_q == Check && queue_i.run && full;
    flag_set_o[dma_pkg::ErrMf] = state_q == Store && store_done_i && store_bad_i;
  end

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Take: begin
        rec_q <= rec_i;
        if (rec_valid_i) state_q <= Check;
      end
      Check: state_q <= (queue_i.run && !full) ? Store : Take;
      default: if (store_done_i) state_q <= Take;
    endcase
    if (!rst_ni) state_q <= Take;
  end

  logic unused_beat;
  assign unused_beat = ^store_beat_i;

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_never_overwrites: assert (!advance_o || !full);
    end
  end
`endif

endmodule
