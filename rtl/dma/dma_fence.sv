// SPDX-License-Identifier: Apache-2.0
// Orders the devices' accesses: first every request that the translator has accepted is
// answered, then the data path says that the reads and writes already translated are globally
// observed. Used by IOFENCE.C with PR or PW and by a write of ddtp; one after the other.
module dma_fence (
  input  logic clk_i,
  input  logic rst_ni,

  input  logic cmd_req_i,      // level until cmd_done_o
  input  logic cmd_pr_i,
  input  logic cmd_pw_i,
  output logic cmd_done_o,
  input  logic ddtp_req_i,     // level until ddtp_done_o; orders both
  output logic ddtp_done_o,

  output logic xlate_req_o,
  input  logic xlate_done_i,
  output logic drain_pr_o,
  output logic drain_pw_o,
  input  logic drain_done_i
);

  typedef enum logic [1:0] {Idle, Answer, Drain, Done} state_e;
  state_e state_q;
  logic   ddtp_q;

  assign xlate_req_o = state_q == Answer;
  assign drain_pr_o = state_q == Drain && (ddtp_q || cmd_pr_i);
  assign drain_pw_o = state_q == Drain && (ddtp_q || cmd_pw_i);
  assign cmd_done_o = state_q == Done && !ddtp_q;
  assign ddtp_done_o = state_q == Done && ddtp_q;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Idle: if (ddtp_req_i || cmd_req_i) begin
        ddtp_q <= ddtp_req_i;
        state_q <= Answer;
      end
      Answer: if (xlate_done_i) state_q <= Drain;
      Drain: if (drain_done_i) state_q <= Done;
      default: state_q <= Idle;
    endcase
    if (!rst_ni) begin
      state_q <= Idle;
      ddtp_q <= 1'b0;
    end
  end

endmodule
