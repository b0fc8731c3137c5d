// SPDX-License-Identifier: Apache-2.0
// Fences (IOFENCE.C with PR or PW): done when every request that held a translation when the fence
// began is globally visible: writes answered by memory, reads with all their data here. Requests
// translated later do not prolong it.
module path_drain #(
    parameter int NumWrites = 32,
    parameter int NumReads = 32
) (
    input  logic                 clk_i,
    input  logic                 rst_ni,
    input  logic                 pr_i,       // level until done_o
    input  logic                 pw_i,
    output logic                 done_o,
    input  logic [NumWrites-1:0] writes_i,   // slots translated and not in memory
    input  logic [NumReads-1:0]  reads_i,    // slots translated and not wholly issued
    input  logic                 read_issued_i,    // a burst to memory, and the end of one
    input  logic                 read_returned_i,
    output logic                 busy_o
);

  typedef enum logic [1:0] {StIdle, StSlots, StBursts, StDone} state_e;
  state_e state_q;

  logic [NumWrites-1:0] writes_q;
  logic [NumReads-1:0]  reads_q;
  logic [7:0]           flight_q, wait_q;  // bursts under way; those the fence still waits for

  assign done_o = state_q == StDone;
  assign busy_o = state_q != StIdle || flight_q != '0;

  always_ff @(posedge clk_i) begin
    flight_q <= flight_q + {7'd0, read_issued_i} - {7'd0, read_returned_i};
    unique case (state_q)
      StIdle: begin
        writes_q <= pw_i ? writes_i : '0;
        reads_q  <= pr_i ? reads_i : '0;
        if (pr_i || pw_i) state_q <= StSlots;
      end
      StSlots: begin
        writes_q <= writes_q & writes_i;
        reads_q  <= reads_q & reads_i;
        wait_q   <= pr_i ? flight_q - {7'd0, read_returned_i} + {7'd0, read_issued_i} : '0;
        if (writes_q == '0 && reads_q == '0) state_q <= StBursts;
      end
      StBursts: begin
        wait_q <= wait_q - {7'd0, read_returned_i && wait_q != '0};
        if (wait_q == '0) state_q <= StDone;
      end
      default: if (!pr_i && !pw_i) state_q <= StIdle;
    endcase
    if (!rst_ni) begin
      state_q  <= StIdle;
      flight_q <= '0;
    end
  end

endmodule
