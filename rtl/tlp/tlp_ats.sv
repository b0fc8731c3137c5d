// SPDX-License-Identifier: Apache-2.0
// Forms Invalidation Requests and Page Request Group Responses (base specification 10.3.1, 10.4.2)
// and joins them with the PIO unit's posted requests, in turn at the border of TLPs.
//
// An Invalidation Request leaves after the answers to translation requests that were found before
// it: hold_o asks that no more are begun, quiet_i says that those begun have gone.
module tlp_ats (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic [15:0]             requester_i,

  input  logic                    msg_valid_i,
  output logic                    msg_ready_o,
  input  bulkhead_pkg::ats_msg_t  msg_i,
  output logic                    hold_o,
  input  logic                    quiet_i,

  input  logic                    pio_valid_i,
  output logic                    pio_ready_o,
  input  bulkhead_pkg::tlp_beat_t pio_beat_i,
  output logic                    p_valid_o,
  input  logic                    p_ready_i,
  output bulkhead_pkg::tlp_beat_t p_beat_o
);

  localparam logic [4:0] TypeMsgById = 5'b10010;
  localparam logic [7:0] PrefixPasid = 8'h91;
  localparam logic [7:0] CodeInvalidate = 8'h01;
  localparam logic [7:0] CodeResponse = 8'h05;

  function automatic logic [31:0] bytes(input logic [31:0] dw);
    bytes = {dw[7:0], dw[15:8], dw[23:16], dw[31:24]};
  endfunction

  bulkhead_pkg::tlp_beat_t beat;
  always_comb begin
    beat = '0;
    {beat.sop, beat.eop} = 2'b11;
    beat.prefix_valid = msg_i.pv;
    beat.prefix = {PrefixPasid, 4'd0, msg_i.pid};
    if (msg_i.prgr) begin
      beat.hdr = {bulkhead_pkg::FmtNoData4, TypeMsgById, 24'd0, requester_i, 8'd0, CodeResponse,
                  msg_i.rid, msg_i.payload[47:0]};
    end else begin
      beat.hdr = {bulkhead_pkg::FmtData4, TypeMsgById, 14'd0, 10'd2,
                  requester_i, 3'd0, msg_i.itag, CodeInvalidate, msg_i.rid, 48'd0};
      beat.data = {bytes(msg_i.payload[31:0]), bytes(msg_i.payload[63:32])};
    end
  end

  // Chosen at the border of TLPs; what was shown stays.
  logic inside_q, shown_q, ats_q, own_q, free, ats;
  assign hold_o = msg_valid_i && !msg_i.prgr;
  assign free = !inside_q && (msg_i.prgr || quiet_i) && !(own_q && pio_valid_i);
  assign ats = msg_valid_i && (shown_q ? ats_q : free);
  assign p_valid_o = ats || pio_valid_i;
  assign p_beat_o = ats ? beat : pio_beat_i;
  assign msg_ready_o = ats && p_ready_i;
  assign pio_ready_o = !ats && p_ready_i;

  always_ff @(posedge clk_i) begin
    shown_q <= p_valid_o && !p_ready_i;
    ats_q <= ats;
    if (p_valid_o && p_ready_i) begin
      inside_q <= !p_beat_o.eop;
      own_q <= ats;
    end
    if (!rst_ni) {shown_q, inside_q, own_q} <= '0;
  end

  // The destination is the requester of the ATS command.
  logic unused;
  assign unused = ^msg_i.payload[63:48];

endmodule
