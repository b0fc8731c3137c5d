// SPDX-License-Identifier: Apache-2.0
// ATS messages of devices on their way from the ring of posted writes, where they kept their place
// behind the writes before them, to the units that they are for. A place for one of each kind, so
// that neither kind waits for the other.
module path_ats (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  output logic                     page_room_o,   // a message of this kind can come
  output logic                     inval_room_o,
  input  logic                     valid_i,
  input  path_pkg::message_t       msg_i,

  output logic                     page_req_valid_o,
  input  logic                     page_req_ready_i,
  output bulkhead_pkg::page_req_t  page_req_o,
  output logic                     inval_cpl_valid_o,
  input  logic                     inval_cpl_ready_i,
  output bulkhead_pkg::inval_cpl_t inval_cpl_o,
  output logic                     busy_o
);

  path_pkg::message_t page_q;
  logic page_valid_q, inval_valid_q;
  bulkhead_pkg::inval_cpl_t inval_q;

  assign page_room_o = !page_valid_q;
  assign inval_room_o = !inval_valid_q;
  assign page_req_valid_o = page_valid_q;
  assign inval_cpl_valid_o = inval_valid_q;
  assign inval_cpl_o = inval_q;
  assign busy_o = page_valid_q || inval_valid_q;
  always_comb begin
    page_req_o.did = {8'd0, page_q.rid};
    page_req_o.pv = page_q.pv;
    page_req_o.pid = page_q.pid;
    page_req_o.priv = page_q.priv;
    page_req_o.exec = page_q.exec;
    page_req_o.payload = page_q.dws;
  end

  always_ff @(posedge clk_i) begin
    if (page_valid_q) begin
      page_valid_q <= !page_req_ready_i;
    end else if (valid_i && msg_i.page) begin
      page_valid_q <= 1'b1;
      page_q <= msg_i;
    end
    if (inval_valid_q) begin
      inval_valid_q <= !inval_cpl_ready_i;
    end else if (valid_i && !msg_i.page) begin
      inval_valid_q <= 1'b1;
      inval_q <= {msg_i.rid, msg_i.dws[34:32], msg_i.dws[31:0]};
    end
    if (!rst_ni) {page_valid_q, inval_valid_q} <= '0;
  end

  // Its kind is in where it stands.
  logic unused;
  assign unused = page_q.page;

endmodule
