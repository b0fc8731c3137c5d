// SPDX-License-Identifier: Apache-2.0
// Finds out which devices go through memory page by page, and says which pages come next. It only
// remembers a hash of the requester and the low bits of the page: a mistake costs a walk for
// nothing, no more.
module xlate_stream #(
  parameter int Streams = 4,  // followed at the same time
  parameter int Depth = 1     // pages ahead, 1 .. 15
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     touch_i,  // this request comes by
  input  bulkhead_pkg::xlate_req_t req_i,
  output logic                     want_o,   // this one will come
  output bulkhead_pkg::xlate_req_t req_o,
  input  logic                     take_i
);

  localparam int TagWidth = 12;
  localparam int PageWidth = 16;
  localparam int Lg2 = Streams > 1 ? $clog2(Streams) : 1;

  logic [Streams-1:0] valid_q, match, follows;
  logic [TagWidth-1:0] tag;
  logic [Streams-1:0][TagWidth-1:0] tag_q;
  logic [PageWidth-1:0] page;
  logic [Streams-1:0][PageWidth-1:0] page_q;
  logic [Lg2-1:0] oldest_q;
  assign tag = req_i.did[11:0] ^ req_i.did[23:12]
      ^ (req_i.pv ? ~req_i.pid[11:0] ^ {req_i.pid[19:12], 4'd0} : 12'd0);
  assign page = req_i.iova[12+:PageWidth];
  always_comb begin
    for (int s = 0; s < Streams; s++) begin
      match[s] = valid_q[s] && tag_q[s] == tag;
      follows[s] = match[s] && page_q[s] + 1'b1 == page;
    end
  end

  always_ff @(posedge clk_i) begin
    for (int s = 0; s < Streams; s++) begin
      if (touch_i && (match[s] || (match == '0 && oldest_q == Lg2'(s)))) begin
        valid_q[s] <= 1'b1;
        tag_q[s] <= tag;
        page_q[s] <= page;
      end
    end
    if (touch_i && match == '0) begin
      oldest_q <= oldest_q == Lg2'(Streams - 1) ? '0 : oldest_q + 1'b1;
    end
    if (!rst_ni) begin
      valid_q <= '0;
      oldest_q <= '0;
    end
  end

  logic [3:0] left_q;
  bulkhead_pkg::xlate_req_t req_q;
  logic [51:0] from, next;
  logic begins;
  assign begins = touch_i && follows != '0;
  assign from = begins ? req_i.iova[63:12] : req_q.iova[63:12];
  assign next = from + 1'b1;
  assign want_o = left_q != '0;
  assign req_o = req_q;
  always_ff @(posedge clk_i) begin
    if (begins) begin
      req_q <= req_i;
      left_q <= 4'(Depth);
    end else if (take_i) begin
      left_q <= left_q - 1'b1;
    end
    if (begins || take_i) req_q.iova <= {next, 12'd0};
    if (!rst_ni) left_q <= '0;
  end

endmodule
