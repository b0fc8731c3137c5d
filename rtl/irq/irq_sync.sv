// SPDX-License-Identifier: Apache-2.0
// Tells when every message that the data path held at the request has gone on: after a change of the table,
// no message refers to the old entry any more, and those that did are delivered or pending.
module irq_sync #(
    parameter int Slots = 32
) (
    input  logic             clk_i,
    input  logic             rst_ni,
    input  logic             start_i,
    input  logic [Slots-1:0] slots_i,   // messages that have their answer and are not delivered
    output logic             busy_o
);

  typedef enum logic [1:0] {Idle, Settle, Wait} state_e;
  state_e           state_q;
  logic [2:0]       settle_q;   // questions to the table that are on their way
  logic [Slots-1:0] wait_q;

  assign busy_o = state_q != Idle;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Idle: if (start_i) begin
        state_q  <= Settle;
        settle_q <= '1;
      end
      Settle: begin
        settle_q <= settle_q - 3'd1;
        wait_q   <= slots_i;
        if (settle_q == '0) state_q <= Wait;
      end
      default: begin
        wait_q <= wait_q & slots_i;
        if (wait_q == '0) state_q <= Idle;
      end
    endcase
    if (!rst_ni) state_q <= Idle;
  end

endmodule
