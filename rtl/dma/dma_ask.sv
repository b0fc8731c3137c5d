// SPDX-License-Identifier: Apache-2.0
// Lets the debug interface (a) and page requests (b) share the translator's side entrance, which
// answers one at a time.
module dma_ask (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   a_valid_i,
  output logic                   a_ready_o,
  input  bulkhead_pkg::dbg_req_t a_i,
  output logic                   a_answer_o,
  input  logic                   b_valid_i,
  output logic                   b_ready_o,
  input  bulkhead_pkg::dbg_req_t b_i,
  output logic                   b_answer_o,
  output logic                   valid_o,
  input  logic                   ready_i,
  output bulkhead_pkg::dbg_req_t req_o,
  input  logic                   answer_i
);

  // Whose turn it is; the other one has it next if it wants it.
  logic b_q, under_way_q;
  assign req_o = b_q ? b_i : a_i;
  assign valid_o = !under_way_q && (b_q ? b_valid_i : a_valid_i);
  assign {a_ready_o, b_ready_o} = {!b_q, b_q} & {2{valid_o && ready_i}};
  assign {a_answer_o, b_answer_o} = {!b_q, b_q} & {2{answer_i}};

  always_ff @(posedge clk_i) begin
    if (valid_o && ready_i) under_way_q <= 1'b1;
    else if (answer_i || (!under_way_q && !valid_o)) begin
      under_way_q <= 1'b0;
      b_q <= b_q ? !a_valid_i : b_valid_i;
    end
    if (!rst_ni) {under_way_q, b_q} <= '0;
  end

endmodule
