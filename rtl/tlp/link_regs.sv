// SPDX-License-Identifier: Apache-2.0
// Registers of the link unit, page 0x3000. Read in 32 or 64 bits; writes take effect by byte.
// Fields not named read as zero. Counters are 32 bits wide, stop at all ones, and a write sets
// them.
//
// offset name         access fields
// 0x000  CAP          RO     15:0 largest payload accepted, in bytes; 16 completions wait for earlier writes
// 0x008  STATUS       RO     0 link up; 15:8 posted requests held; 23:16 non-posted requests held
// 0x010  CONTROL      RW     2:0 largest payload sent (0: 128 bytes, 1: 256, 2: 512; reset 0); 8 source validation: requests
//                            from buses outside the PIO unit's secondary .. subordinate are dropped, or answered CA (0)
// 0x018  COMPLETER    RW     15:0 completer ID in completions (reset 0)
// Received TLPs that went no further, one counter a reason:
// 0x020  COUNT_BAD    RW     31:0 malformed, or posted from a wrong bus; 63:32 marked bad by the link
// 0x028  COUNT_UNSUP  RW     31:0 unsupported non-posted requests, answered UR, or from a wrong bus; 63:32 messages dropped
// 0x030  COUNT_POISON RW     31:0 poisoned requests dropped; 63:32 TLPs beyond the credits given
// Requests that passed the receiver and failed later:
// 0x038  COUNT_DENIED RW     31:0 writes dropped: translation refused; 63:32 reads answered UR or CA:
//                            translation refused
// 0x040  COUNT_MSI    RW     31:0 writes to an interrupt file that are not one aligned DW, dropped;
//                            63:32 Invalidation Completions that complete nothing
// 0x048  COUNT_MEM    RW     31:0 writes that memory answered with an error; 63:32 reads the same (CA)
// 0x050  LOG_INFO     RW     3:0 reason of the first dropped TLP (0: none; a write of 0 arms the log again):
//                            1 length and payload disagree, 2 format or type, 3 byte enables, 4 crosses
//                            4 KiB, 5 payload too long, 6 4-DW header with upper address zero, 7 reserved
//                            address type or prefix, 8 traffic class, 9 marked bad by the link,
//                            10 beyond the credits, 11 poisoned, 12 a completion that no request
//                            waits for, 13 from a bus that is not behind the port
// 0x058  LOG_HEADER   RO     16 bytes: its header, DW0 first
// 0x068  LOG_PREFIX   RO     31:0 its PASID prefix (0: none)
module link_regs #(
    parameter int MaxPayload = 512
) (
    input  logic         clk_i,
    input  logic         rst_ni,

    input  logic         reg_valid_i,
    input  logic         reg_write_i,
    input  logic [11:0]  reg_addr_i,
    input  logic [63:0]  reg_wdata_i,
    input  logic [7:0]   reg_wstrb_i,
    output logic         reg_ready_o,
    output logic [63:0]  reg_rdata_o,

    output logic [2:0]   max_payload_o,
    output logic [15:0]  completer_o,
    output logic         source_check_o,

    input  logic         link_up_i,
    input  logic [7:0]   posted_held_i,
    input  logic [7:0]   nonposted_held_i,
    input  logic         drop_i,         // a TLP was dropped, for the reason below
    input  logic [3:0]   drop_reason_i,
    input  logic [127:0] drop_hdr_i,
    input  logic [31:0]  drop_prefix_i,
    input  logic         cpl_i,          // a completion has come
    input  logic [127:0] cpl_hdr_i,
    input  logic         stray_i,        // the one of the cycle before: nobody waited for it
    input  logic         unsupported_i,  // events, one cycle each
    input  logic         message_i,
    input  logic         write_denied_i,
    input  logic         read_denied_i,
    input  logic         msi_shape_i,
    input  logic         inval_stray_i,
    input  logic         write_error_i,
    input  logic         read_error_i
);

  localparam logic [3:0] ReasonLink = 4'd9;
  localparam logic [3:0] ReasonCredit = 4'd10;
  localparam logic [3:0] ReasonPoison = 4'd11;
  localparam logic [3:0] ReasonStray = 4'd12;
  localparam logic [3:0] ReasonSource = 4'd13;
  localparam int NumCounters = 12;  // two a word, from COUNT_BAD on

  logic [2:0]             max_payload_q;
  logic                   source_check_q;
  logic [15:0]            completer_q;
  logic [NumCounters-1:0] event_bits;
  logic [NumCounters-1:0][1:0] steps;
  logic                   is_count, count_ready;
  logic [63:0]            count;
  logic [3:0]             reason_q;
  logic [127:0]           hdr_q;
  logic [31:0]            prefix_q;

  assign max_payload_o = max_payload_q;
  assign source_check_o = source_check_q;
  assign completer_o   = completer_q;
  assign is_count      = reg_addr_i[11:3] >= 9'h004 && reg_addr_i[11:3] < 9'h00a;
  assign reg_ready_o   = !is_count || count_ready;

  assign event_bits = {
    read_error_i,
    write_error_i,
    inval_stray_i,
    msi_shape_i,
    read_denied_i,
    write_denied_i,
    drop_i && drop_reason_i == ReasonCredit,
    drop_i && drop_reason_i == ReasonPoison,
    message_i,
    unsupported_i,
    drop_i && drop_reason_i == ReasonLink,
    drop_i && (drop_reason_i < ReasonLink || (drop_reason_i == ReasonSource && !unsupported_i))
  };

  always_comb begin
    unique case (reg_addr_i[11:3])
      9'h000:  reg_rdata_o = {47'd0, 1'b1, 16'(MaxPayload)};
      9'h001:  reg_rdata_o = {40'd0, nonposted_held_i, posted_held_i, 7'd0, link_up_i};
      9'h002:  reg_rdata_o = {55'd0, source_check_q, 5'd0, max_payload_q};
      9'h003:  reg_rdata_o = {48'd0, completer_q};
      9'h00a:  reg_rdata_o = {60'd0, reason_q};
      9'h00b:  reg_rdata_o = {hdr_q[95:64], hdr_q[127:96]};
      9'h00c:  reg_rdata_o = {hdr_q[31:0], hdr_q[63:32]};
      9'h00d:  reg_rdata_o = {32'd0, prefix_q};
      default: reg_rdata_o = is_count ? count : '0;
    endcase
  end

  for (genvar i = 0; i < NumCounters; i++) begin : gen_step
    assign steps[i] = {1'b0, event_bits[i]};
  end
  counters #(.Words(NumCounters / 2)) u_counters (
    .clk_i, .rst_ni, .step_i(steps),
    .valid_i(reg_valid_i && is_count), .write_i(reg_write_i), .word_i(3'(reg_addr_i[6:3] - 4'd4)),
    .wdata_i(reg_wdata_i), .wstrb_i(reg_wstrb_i), .ready_o(count_ready), .rdata_o(count)
  );

  logic write;
  assign write = reg_valid_i && reg_write_i;
  always_ff @(posedge clk_i) begin
    if (write && reg_addr_i[11:3] == 9'h002 && reg_wstrb_i[0]) begin
      max_payload_q <= reg_wdata_i[2:0] > 3'd2 ? 3'd2 : reg_wdata_i[2:0];
    end
    if (write && reg_addr_i[11:3] == 9'h002 && reg_wstrb_i[1]) source_check_q <= reg_wdata_i[8];
    if (write && reg_addr_i[11:3] == 9'h003) begin
      completer_q <= 16'(bulkhead_pkg::merge(64'(completer_q), reg_wdata_i, reg_wstrb_i));
    end
    if (write && reg_addr_i[11:3] == 9'h00a && reg_wstrb_i[0] && reg_wdata_i[3:0] == '0) begin
      reason_q <= '0;
    end else if (reason_q == '0) begin
      // Until one is logged, the last completion's header stands ready.
      if (stray_i) begin
        reason_q <= ReasonStray;
        prefix_q <= '0;
      end else if (drop_i) begin
        reason_q <= drop_reason_i;
        hdr_q    <= drop_hdr_i;
        prefix_q <= drop_prefix_i;
      end else if (cpl_i) begin
        hdr_q <= cpl_hdr_i;
      end
    end
    if (!rst_ni) begin
      source_check_q <= 1'b0;
      max_payload_q <= '0;
      completer_q   <= '0;
      reason_q      <= '0;
      hdr_q         <= '0;
      prefix_q      <= '0;
    end
  end

  // The byte lanes say which half is meant: bits 2:0 of the address add nothing.
  logic unused;
  assign unused = ^reg_addr_i[2:0];

endmodule
