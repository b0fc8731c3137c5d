// SPDX-License-Identifier: Apache-2.0
// Fences (IOFENCE.C with PR or PW): done when no request lives on a translation that it held when
// the fence began: writes are answered by memory, reads issued to memory have their data here, and
// the other reads have been told to be translated again. Memory alone decides how long that takes;
// the link may withhold its credits for ever. Requests translated later do not prolong it.
module path_drain #(
    parameter int NumWrites = 32
) (
    input  logic                 clk_i,
    input  logic                 rst_ni,
    input  logic                 pr_i,       // level until done_o
    input  logic                 pw_i,
    output logic                 done_o,
    input  logic [NumWrites-1:0] writes_i,   // slots translated and not in memory
    output logic                 stop_o,     // reads not issued lose their translations
    input  logic                 read_shown_i,     // a burst's address, not taken yet
    input  logic                 read_issued_i,    // a burst to memory, and the end of one
    input  logic                 read_returned_i,
    output logic                 busy_o
);

  typedef enum logic [2:0] {StIdle, StReads, StSlots, StBursts, StDone} state_e;
  state_e state_q;

  logic [NumWrites-1:0] writes_q;
  logic [7:0]           flight_q, flight, wait_q;  // bursts under way; those the fence waits for

  assign flight = flight_q + {7'd0, read_issued_i} - {7'd0, read_returned_i};
  assign stop_o = state_q == StReads && pr_i && !read_shown_i;
  assign done_o = state_q == StDone;
  assign busy_o = state_q != StIdle || flight_q != '0;

  always_ff @(posedge clk_i) begin
    flight_q <= flight;
    if (wait_q != '0 && read_returned_i) wait_q <= wait_q - 8'd1;
    unique case (state_q)
      StIdle: begin
        writes_q <= pw_i ? writes_i : '0;
        if (pr_i || pw_i) state_q <= StReads;
      end
      StReads: begin
        writes_q <= writes_q & writes_i;
        wait_q   <= pr_i ? flight : '0;
        if (!pr_i || stop_o) state_q <= StSlots;
      end
      StSlots: begin
        writes_q <= writes_q & writes_i;
        if (writes_q == '0) state_q <= StBursts;
      end
      StBursts: if (wait_q == '0) state_q <= StDone;
      default: if (!pr_i && !pw_i) state_q <= StIdle;
    endcase
    if (!rst_ni) begin
      state_q  <= StIdle;
      flight_q <= '0;
      wait_q   <= '0;
    end
  end

endmodule
