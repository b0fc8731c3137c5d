// SPDX-License-Identifier: Apache-2.0
// "Everything accepted before this has been answered." Requests are counted by the half of time
// in which they were accepted; a fence begins a new half and waits until the count of the old one
// is zero. So requests that come during a fence neither wait nor prolong it.
module xlate_fence (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic fence_req_i,   // level, until done
  output logic fence_done_o,
  input  logic accept_i,
  output logic half_o,        // of a request accepted now
  input  logic answer_i,
  input  logic answer_half_i
);

  logic half_q, wait_q, done_q;
  logic [8:0] even_q, odd_q;  // requests under way

  assign half_o = half_q;
  assign fence_done_o = done_q;

  always_ff @(posedge clk_i) begin
    done_q <= fence_req_i && wait_q && (half_q ? even_q : odd_q) == '0;
    if (!fence_req_i || done_q) begin
      wait_q <= 1'b0;
    end else if (!wait_q) begin
      wait_q <= 1'b1;
      half_q <= !half_q;
    end
    even_q <= even_q + 9'(accept_i && !half_q) - 9'(answer_i && !answer_half_i);
    odd_q <= odd_q + 9'(accept_i && half_q) - 9'(answer_i && answer_half_i);
    if (!rst_ni) begin
      half_q <= 1'b0;
      wait_q <= 1'b0;
      done_q <= 1'b0;
      even_q <= '0;
      odd_q <= '0;
    end
  end

endmodule
