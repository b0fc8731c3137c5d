// SPDX-License-Identifier: Apache-2.0
// Frames from the serial line to accesses on the board, and their answers (docs/fpga.md has the format).
// A frame is carried out only when all of it is here and its checksum is right, so a bad one changes nothing.
//
//   Idle -'B'-> Head -> Payload -> Sum -> Access (each word) -> Answer -> Idle
//                 |        |        `- bad sum ----------------^
//                 `--------`- header makes no sense, line stopped -> Flush (until the line is idle) -^
module bridge #(
    parameter int MemWords = 16384  // host memory
) (
    input  logic        clk_i,
    input  logic        rst_ni,

    // bytes
    input  logic        rx_valid_i,
    input  logic [7:0]  rx_byte_i,
    input  logic        rx_bad_i,
    input  logic        rx_gap_i,
    output logic        tx_valid_o,
    input  logic        tx_ready_i,
    output logic [7:0]  tx_byte_o,

    // accesses: one at a time, held until done; 32-bit ones have their data in the low half
    output logic [3:0]  valid_o,     // one bit a space: board, registers, PIO window, memory
    output logic        write_o,
    output logic        half_o,      // 32 bits wide
    output logic [28:0] addr_o,
    output logic [63:0] wdata_o,
    input  logic        done_i,
    input  logic        error_i,
    input  logic [63:0] rdata_i,

    output logic        good_o,      // a frame was carried out
    output logic        bad_o        // a frame was refused
);

  localparam logic [7:0] Start = 8'h42;   // 'B'
  localparam logic [7:0] Reply = 8'h62;   // 'b'
  localparam logic [15:0] MaxWords = 16'd32;

  typedef enum logic [2:0] {StIdle, StHead, StPayload, StSum, StAccess, StFlush, StAnswer} state_e;
  typedef enum logic [2:0] {
    Done = 3'd0, BadSum = 3'd1, BadHeader = 3'd2, Stopped = 3'd3, BusError = 3'd4
  } status_e;

  state_e      state_q;
  status_e     status_q;
  logic [63:0] head_q;      // op, tag, count, address: bytes as they came, first byte lowest
  logic [15:0] crc_q;
  logic [2:0]  byte_q;      // within a word
  logic [15:0] word_q;      // words of payload seen, accesses made, words sent
  logic [55:0] part_q;      // a word being put together
  logic        pending_q;   // an access is under way

  logic [1:0]  space;
  logic        write, half, fill;
  logic [7:0]  tag;
  logic [15:0] count;
  logic [31:0] addr;
  assign space = head_q[1:0];
  assign write = head_q[2];
  assign half  = head_q[3];
  assign fill  = head_q[4];
  assign tag   = head_q[15:8];
  assign count = head_q[31:16];
  assign addr  = head_q[63:32];

  // CRC-16 of polynomial 0x1021, most significant bit first.
  function automatic logic [15:0] crc16(input logic [15:0] crc, input logic [7:0] data);
    logic [15:0] c;
    c = crc ^ {data, 8'd0};
    for (int i = 0; i < 8; i++) c = c[15] ? {c[14:0], 1'b0} ^ 16'h1021 : {c[14:0], 1'b0};
    crc16 = c;
  endfunction

  // ---- Does the header make sense? -------------------------------------------------------------------
  logic        head_ok, in_range, head_end;
  logic [63:0] head;
  logic [17:0] mem_end;
  assign head     = {rx_byte_i, head_q[63:8]};
  assign head_end = state_q == StHead && rx_valid_i && byte_q == 3'd7;
  assign mem_end  = {2'b00, head[31:16]} + {1'b0, head[51:35]};
  always_comb begin
    unique case (head[1:0])
      2'd0:    in_range = head[63:38] == '0;
      2'd1:    in_range = head[63:52] == '0;
      2'd2:    in_range = head[63:61] == '0;
      default: in_range = head[63:52] == '0 && mem_end <= 18'(MemWords);
    endcase
    head_ok = in_range && head[7:5] == '0 && head[31:16] != '0 && head[33:32] == '0 &&
              (head[3] ? head[31:16] == 16'd1 && head[1:0] != 2'd0 && head[1:0] != 2'd3
                       : !head[34]) &&
              (head[4] ? head[2:0] == 3'b111 : head[31:16] <= MaxWords);
  end

  // ---- Words of the frame and of the answer -----------------------------------------------------------
  logic        store, word_end;
  logic [63:0] word;
  logic [4:0]  index;
  logic [63:0] stored;
  assign word_end = byte_q == 3'd7;
  assign index    = fill ? 5'd0 : word_q[4:0];
  assign store    = state_q == StPayload ? rx_valid_i && word_end
                                         : pending_q && done_i && !write;
  assign word     = state_q == StPayload ? {rx_byte_i, part_q} : rdata_i;
  ram_async #(.Width(64), .Depth(32)) u_words (
    .clk_i, .we_i(store), .waddr_i(index), .wdata_i(word), .raddr_i(index), .rdata_o(stored)
  );

  assign write_o = write;
  assign half_o  = half;
  assign wdata_o = stored;
  assign addr_o  = addr[28:0] + {10'd0, word_q, 3'd0};
  for (genvar s = 0; s < 4; s++) begin : gen_space
    assign valid_o[s] = pending_q && space == 2'(s);
  end

  // ---- The answer's bytes -------------------------------------------------------------------------------
  // Position: 0 .. 3 start, status, tag, words; 4 the payload's; 5 and 6 the checksum.
  logic [2:0] pos_q;
  logic [7:0] words, payload;
  logic       tx_take, tx_pay_end;
  assign words      = status_q == Done && !write ? {2'b00, count[5:0]} : 8'd0;
  assign payload    = stored[8*byte_q+:8];
  assign tx_valid_o = state_q == StAnswer;
  assign tx_take    = tx_valid_o && tx_ready_i;
  assign tx_pay_end = word_end && word_q[7:0] == words - 8'd1;
  always_comb begin
    unique case (pos_q)
      3'd0:    tx_byte_o = Reply;
      3'd1:    tx_byte_o = {5'd0, status_q};
      3'd2:    tx_byte_o = tag;
      3'd3:    tx_byte_o = words;
      3'd4:    tx_byte_o = payload;
      3'd5:    tx_byte_o = crc_q[7:0];
      default: tx_byte_o = crc_q[15:8];
    endcase
  end

  logic [7:0] crc_byte;
  assign crc_byte = state_q == StAnswer ? tx_byte_o : rx_byte_i;

  // ---- States -------------------------------------------------------------------------------------------
  logic sum_end, listens;
  assign listens = state_q == StHead || state_q == StPayload || state_q == StSum;
  assign sum_end = state_q == StSum && rx_valid_i && byte_q == 3'd1;
  assign good_o  = tx_take && pos_q == 3'd6 && (status_q == Done || status_q == BusError);
  assign bad_o   = tx_take && pos_q == 3'd6 && status_q != Done && status_q != BusError;

  always_ff @(posedge clk_i) begin
    if (listens && rx_valid_i) begin
      part_q <= {rx_byte_i, part_q[55:8]};
      byte_q <= byte_q + 3'd1;
      crc_q  <= crc16(crc_q, crc_byte);
    end
    unique case (state_q)
      StIdle: begin
        crc_q    <= '1;
        byte_q   <= '0;
        word_q   <= '0;
        pos_q    <= '0;
        status_q <= Done;
        if (rx_valid_i && !rx_bad_i && rx_byte_i == Start) state_q <= StHead;
      end
      StHead: begin
        if (rx_valid_i) head_q <= head;
        if (head_end) begin
          state_q <= head[2] ? StPayload : StSum;
          if (!head_ok) begin
            status_q <= BadHeader;
            state_q  <= StFlush;
          end
        end
      end
      StPayload: begin
        if (rx_valid_i && word_end) begin
          word_q <= word_q + 16'd1;
          if (fill || word_q == count - 16'd1) state_q <= StSum;
        end
      end
      StSum: begin
        if (rx_valid_i) crc_q <= {crc_q[7:0], crc_q[15:8]};  // against the low byte, then the high one
        if (rx_valid_i && rx_byte_i != crc_q[7:0]) status_q <= BadSum;
        if (sum_end) begin
          state_q <= StAccess;
          byte_q  <= '0;
          word_q  <= '0;
          if (status_q == BadSum || rx_byte_i != crc_q[7:0]) begin
            crc_q   <= '1;
            state_q <= StAnswer;
          end
        end
      end
      StAccess: begin
        crc_q     <= '1;
        byte_q    <= '0;
        pending_q <= !(pending_q && done_i);
        if (pending_q && done_i) begin
          word_q <= word_q + 16'd1;
          if (error_i) status_q <= BusError;
          if (error_i || word_q == count - 16'd1) begin
            word_q  <= '0;
            state_q <= StAnswer;
          end
        end
      end
      StFlush: begin
        crc_q  <= '1;
        byte_q <= '0;
        word_q <= '0;
        if (rx_gap_i) state_q <= StAnswer;
      end
      StAnswer: begin
        if (tx_take) begin
          if (pos_q != 3'd0 && pos_q < 3'd5) crc_q <= crc16(crc_q, crc_byte);
          pos_q <= pos_q + 3'd1;
          if (pos_q == 3'd3 && words == '0) pos_q <= 3'd5;
          if (pos_q == 3'd4) begin
            byte_q <= byte_q + 3'd1;
            if (word_end) word_q <= word_q + 16'd1;
            if (!tx_pay_end) pos_q <= 3'd4;
          end
          if (pos_q == 3'd6) state_q <= StIdle;
        end
      end
      default: state_q <= StIdle;
    endcase
    if (listens) begin
      if (rx_valid_i && rx_bad_i) begin
        status_q <= BadSum;
        state_q  <= StFlush;
      end else if (rx_gap_i) begin
        status_q <= Stopped;
        crc_q    <= '1;
        byte_q   <= '0;
        word_q   <= '0;
        state_q  <= StAnswer;
      end
    end
    if (!rst_ni) begin
      state_q   <= StIdle;
      pending_q <= 1'b0;
    end
  end

  logic unused;
  assign unused = ^{addr[31:29], head_q[7:5]};

endmodule
