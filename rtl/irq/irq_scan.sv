// SPDX-License-Identifier: Apache-2.0
// Walks through the table's entries: after reset and when software says so to empty them, and then whenever something has
// happened that may let a pending interrupt go (ring has room, mask or target changed, tokens).
//
// A bit a group of 16 entries says that one of them may have something pending; groups without it are passed
// over. The bit is cleared when the visit begins and set again by what the visit finds. An interrupt that
// was decided on before the event, and held, must be found by the walk that the event started: it leaves
// the pipeline before the walk ends, because the walk stands while the pipeline does, and then the walk
// goes round again.
module irq_scan #(
    parameter int Entries = 1088  // a multiple of 16
) (
    input  logic                           clk_i,
    input  logic                           rst_ni,
    input  logic                           clear_i,     // empty the entries; nothing is in the pipeline
    output logic                           init_o,
    output logic                           reset_o,     // ... after reset: queues and buckets, too
    output logic [irq_pkg::EntryWidth-1:0] entry_o,

    input  logic                           trigger_i,
    input  logic                           held_i,      // an entry has something pending ...
    input  logic [irq_pkg::EntryWidth-1:0] held_entry_i,
    input  logic                           fresh_i,     // ... that has just come
    input  logic                           again_i,     // one waits for time alone: walk on
    input  logic                           stalled_i,
    output logic                           valid_o,
    input  logic                           ready_i,
    output logic                           busy_o
);

  localparam int Groups = Entries / 16;
  localparam int Gw = $clog2(Groups);
  // The group that is being visited counts once more; and a walk takes longer than a decision.
  localparam int Walk = Groups + 1 < 8 ? 8 : Groups + 1;
  localparam int Lw = $clog2(Walk + 1);

  logic              init_q, reset_q, visit_q, again_q, start, next;
  logic [Gw-1:0]     group_q;
  logic [3:0]        place_q;
  logic [Lw-1:0]     left_q;
  logic [Groups-1:0] some_q;

  assign init_o  = init_q;
  assign reset_o = init_q && reset_q;
  assign entry_o = 11'({group_q, place_q});
  assign valid_o = visit_q;
  assign busy_o  = init_q || visit_q || left_q != '0 || again_q;

  assign start = !init_q && !visit_q && left_q != '0 && some_q[group_q];
  assign next  = (init_q && place_q == '1) || (visit_q && ready_i && place_q == '1) ||
                 (!init_q && !visit_q && left_q != '0 && !some_q[group_q] && !stalled_i);

  always_ff @(posedge clk_i) begin
    if (init_q || (visit_q && ready_i)) place_q <= place_q + 4'd1;
    if (next) group_q <= group_q == Gw'(Groups - 1) ? '0 : group_q + 1'b1;
    if (next && group_q == Gw'(Groups - 1)) init_q <= 1'b0;
    if (start) begin
      visit_q         <= 1'b1;
      some_q[group_q] <= 1'b0;
    end else if (next) begin
      visit_q <= 1'b0;
    end
    if (held_i) some_q[held_entry_i[4+:Gw]] <= 1'b1;

    again_q <= (again_q && left_q != '0) || again_i || (held_i && fresh_i && left_q != '0);
    if (trigger_i || (again_q && left_q == '0)) left_q <= Lw'(Walk);
    else if (next && left_q != '0) left_q <= left_q - 1'b1;
    if (clear_i || !rst_ni) begin
      init_q  <= 1'b1;
      reset_q <= !rst_ni;
      visit_q <= 1'b0;
      again_q <= 1'b0;
      group_q <= '0;
      place_q <= '0;
      left_q  <= '0;
      some_q  <= '0;
    end
  end

  if (Entries % 16 != 0) begin : gen_bad_entries
    $error("irq_scan: Entries must be a multiple of 16");
  end

  logic unused;
  assign unused = ^held_entry_i;

endmodule
