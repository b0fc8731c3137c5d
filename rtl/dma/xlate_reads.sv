// SPDX-License-Identifier: Apache-2.0
// Reads on their way to memory: a register in front of AR, and a queue for those that find it
// taken. A read begun early (xlate_ahead) comes only while nothing waits.
module xlate_reads #(
  parameter int Width = 8,
  parameter int Depth = 8
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  output logic             room_o,    // for early_i
  input  logic             early_i,
  input  logic             may_i,     // early_i may come in this cycle, known sooner than that
  input  logic [Width-1:0] early_data_i,
  input  logic             read_i,
  input  logic [Width-1:0] data_i,
  output logic             valid_o,
  input  logic             ready_i,
  output logic [Width-1:0] data_o
);

  logic free, queued, now;
  logic [Width-1:0] first;
  assign free = !valid_o || ready_i;
  assign room_o = free && !queued;
  assign now = read_i && room_o && !may_i;
  xlate_fifo #(.Width(Width), .Depth(Depth)) u_queue (
    .clk_i(clk_i), .rst_ni(rst_ni), .push_i(read_i && !now), .data_i(data_i),
    .valid_o(queued), .pop_i(queued && free), .data_o(first)
  );
  always_ff @(posedge clk_i) begin
    if (free) begin
      valid_o <= queued || early_i || now;
      data_o <= queued ? first : may_i ? early_data_i : data_i;
    end
    if (!rst_ni) valid_o <= 1'b0;
  end

endmodule
