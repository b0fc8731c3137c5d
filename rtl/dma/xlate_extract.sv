// SPDX-License-Identifier: Apache-2.0
// Number of a virtual interrupt file: the bits of its guest page number where the mask has ones,
// packed (AIA, "extract"). One bit a cycle from the lowest, until the rest of the mask is zero:
// masks of interrupt files have their ones in the low bits.
module xlate_extract #(
  parameter int Width = 47,
  parameter int TagWidth = 3
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                start_i,
  output logic                ready_o,
  input  logic [TagWidth-1:0] tag_i,
  input  logic [Width-1:0]    page_i,
  input  logic [Width-1:0]    mask_i,
  output logic                done_o,    // one cycle
  output logic [TagWidth-1:0] tag_o,
  output logic [Width-1:0]    number_o,
  input  logic                take_i     // the number has been used
);

  logic             busy_q, held_q;
  logic [TagWidth-1:0] tag_q;
  logic [Width-1:0] page_q, mask_q, place_q, number_q;

  always_ff @(posedge clk_i) begin
    if (start_i) begin
      busy_q <= 1'b1;
      held_q <= 1'b1;
      tag_q <= tag_i;
      page_q <= page_i;
      mask_q <= mask_i;
      place_q <= Width'(1);
      number_q <= '0;
    end else if (busy_q) begin
      if (mask_q == '0) busy_q <= 1'b0;
      if (mask_q[0] && page_q[0]) number_q <= number_q | place_q;
      if (mask_q[0]) place_q <= place_q << 1;
      mask_q <= mask_q >> 1;
      page_q <= page_q >> 1;
    end
    if (take_i) held_q <= 1'b0;
    if (!rst_ni) begin
      busy_q <= 1'b0;
      held_q <= 1'b0;
    end
  end

  assign ready_o = !held_q;
  assign done_o = busy_q && mask_q == '0;
  assign tag_o = tag_q;
  assign number_o = number_q;

endmodule
