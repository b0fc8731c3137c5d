// SPDX-License-Identifier: Apache-2.0
// What every walk slot is doing. A slot holds one request that missed: it walks, or it waits for
// another slot's walk of the same page and is then looked up again.
//
//   free --alloc--> walk --finish--> free
//               \-> wait --(the other finishes)--> replay --hit--> free
//                    ^------------------------------ miss (or walk)
//
// go: the walk can take a step now. fresh: its next step is the first. stale: it has read what an
// invalidation covers; its next step starts over.
module xlate_slots #(
  parameter int Slots = 8,
  localparam int Lg2 = $clog2(Slots)
) (
  input  logic             clk_i,
  input  logic             rst_ni,

  output logic             free_one_o,    // at least one, at least two slots are free
  output logic             free_two_o,
  output logic [Lg2-1:0]   free_slot_o,
  output logic             busy_o,

  // a request missed: a new one (takes free_slot_o) or one looked up again
  input  logic             miss_i,
  input  logic             miss_again_i,
  input  logic [Lg2-1:0]   miss_slot_i,   // with miss_again_i
  input  logic [15:0]      miss_hash_i,   // of its page
  input  logic             miss_alone_i,  // never waits for another walk
  input  logic             miss_spare_i,  // rather not at all than wait for another walk
  output logic             miss_walks_o,  // it does not wait: its walk can begin
  input  logic             miss_begun_i,  // ... and has begun
  input  logic             hit_again_i,   // miss_slot_i was looked up again and hit: free

  // to be looked up again
  output logic             replay_valid_o,
  output logic [Lg2-1:0]   replay_slot_o,
  input  logic             replay_take_i,

  // walks
  input  logic [Slots-1:0] go_after_i,    // those behind the slot that stepped last: they come first
  output logic             go_valid_o,
  output logic [Lg2-1:0]   go_slot_o,
  input  logic             go_take_i,
  input  logic             go_set_i,      // this slot can take another step
  input  logic [Lg2-1:0]   go_set_slot_i,
  input  logic             wake_i,        // so can this one
  input  logic [Lg2-1:0]   wake_slot_i,
  output logic [Slots-1:0] fresh_o,
  input  logic             begin_i,       // this slot takes its first step
  input  logic [Lg2-1:0]   begin_slot_i,
  input  logic             finish_i,
  input  logic             restart_i,     // start over: this slot's result, or its step, is stale
  input  logic [Lg2-1:0]   finish_slot_i,
  input  logic             drop_i,
  input  logic [Lg2-1:0]   drop_slot_i,

  input  logic             mark_i,        // an invalidation begins
  output logic [Slots-1:0] stale_o
);

  logic [Slots-1:0] busy_q, walk_q, replay_q, go_q, fresh_q, stale_q;
  logic [Slots-1:0] wait_q;
  logic [Lg2-1:0]   wait_for_q [Slots];
  logic [15:0]      hash_q [Slots];

  // ---- who is free, who comes next -------------------------------------------------------------
  logic [Lg2:0] free_count;
  always_comb begin
    free_slot_o = '0;
    replay_slot_o = '0;
    free_count = '0;
    for (int s = Slots - 1; s >= 0; s--) begin
      if (!busy_q[s]) free_slot_o = Lg2'(s);
      if (replay_q[s]) replay_slot_o = Lg2'(s);
      free_count = free_count + (Lg2 + 1)'(!busy_q[s]);
    end
  end
  assign free_one_o = busy_q != '1;
  assign free_two_o = free_count > (Lg2 + 1)'(1);
  assign busy_o = busy_q != '0;
  assign replay_valid_o = replay_q != '0;

  always_comb begin
    go_slot_o = '0;
    for (int s = Slots - 1; s >= 0; s--) if (go_q[s]) go_slot_o = Lg2'(s);
    for (int s = Slots - 1; s >= 0; s--) begin
      if (go_q[s] && go_after_i[s]) go_slot_o = Lg2'(s);
    end
  end
  assign go_valid_o = go_q != '0;
  assign fresh_o = fresh_q;
  assign stale_o = stale_q;

  // ---- is somebody walking this page? ----------------------------------------------------------
  logic [Lg2-1:0] miss_slot, leader;
  logic           follow;
  assign miss_slot = miss_again_i ? miss_slot_i : free_slot_o;
  always_comb begin
    follow = 1'b0;
    leader = '0;
    for (int s = 0; s < Slots; s++) begin
      if (walk_q[s] && hash_q[s] == miss_hash_i && !(finish_i && finish_slot_i == Lg2'(s))) begin
        follow = !miss_alone_i;
        leader = Lg2'(s);
      end
    end
  end

  logic taken;
  assign taken = miss_i && !(follow && miss_spare_i);
  assign miss_walks_o = miss_i && !follow;

  always_ff @(posedge clk_i) begin
    for (int s = 0; s < Slots; s++) begin
      if (finish_i && wait_q[s] && wait_for_q[s] == finish_slot_i) begin
        wait_q[s] <= 1'b0;
        replay_q[s] <= 1'b1;
      end
      if (mark_i && walk_q[s]) stale_q[s] <= 1'b1;
    end
    if (replay_take_i) replay_q[replay_slot_o] <= 1'b0;
    if (go_take_i) go_q[go_slot_o] <= 1'b0;
    if (go_set_i) go_q[go_set_slot_i] <= 1'b1;
    if (wake_i) go_q[wake_slot_i] <= 1'b1;
    if (begin_i) fresh_q[begin_slot_i] <= 1'b0;
    if (finish_i) begin
      busy_q[finish_slot_i] <= 1'b0;
      walk_q[finish_slot_i] <= 1'b0;
    end
    if (restart_i) begin
      go_q[finish_slot_i] <= 1'b1;
      fresh_q[finish_slot_i] <= 1'b1;
      stale_q[finish_slot_i] <= 1'b0;
    end
    if (drop_i) begin
      go_q[drop_slot_i] <= 1'b1;
      fresh_q[drop_slot_i] <= 1'b1;
      stale_q[drop_slot_i] <= 1'b0;
    end
    if (hit_again_i) busy_q[miss_slot_i] <= 1'b0;
    if (taken) begin
      busy_q[miss_slot] <= 1'b1;
      hash_q[miss_slot] <= miss_hash_i;
      walk_q[miss_slot] <= !follow;
      wait_q[miss_slot] <= follow;
      wait_for_q[miss_slot] <= leader;
      go_q[miss_slot] <= !follow && !miss_begun_i;
      fresh_q[miss_slot] <= 1'b1;
      stale_q[miss_slot] <= 1'b0;
    end
    if (!rst_ni) begin
      busy_q <= '0;
      walk_q <= '0;
      wait_q <= '0;
      replay_q <= '0;
      go_q <= '0;
      stale_q <= '0;
    end
  end

endmodule
