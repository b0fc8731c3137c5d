// SPDX-License-Identifier: Apache-2.0
// Executes commands strictly in order, so that a fence has nothing to wait for but the devices' own
// accesses, and their answers to Invalidation Requests. cqh moves when a command is complete, and
// with ATS.INVAL when its request is on its way; on an error it stays and the queue stops.
//
//   Take -> Decode -> Inval ------------------------------------+-> Take
//                  -> Answers -> Order (PR|PW) -> Store (AV) ---+
//                  -> Order -> Send (ATS.INVAL) ----------------+
//                  -> Send (ATS.PRGR) --------------------------+
//
// ATS.INVAL orders the devices' reads first, so that no translation that was found before the
// invalidations in front of it is sent to a device after it.
module dma_cmd_exec #(
  parameter logic [63:0] Caps = dma_pkg::CapsDefault
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,

  input  logic                  cmd_valid_i,
  output logic                  cmd_ready_o,
  input  logic [127:0]          cmd_i,
  input  logic                  cmd_bad_i,

  input  logic [3:0]            mode_i,
  input  logic                  wsi_i,

  output logic                  inval_valid_o,
  input  logic                  inval_ready_i,
  output bulkhead_pkg::inval_t  inval_o,

  output logic                  order_req_o,     // devices' accesses: until order_done_i
  output logic                  order_pr_o,
  output logic                  order_pw_o,
  input  logic                  order_done_i,

  output logic                  store_valid_o,
  output dma_pkg::store_req_t   store_o,
  input  logic                  store_done_i,
  input  logic                  store_bad_i,

  output logic                  ats_valid_o,     // a message to a device
  input  logic                  ats_ready_i,
  output bulkhead_pkg::ats_msg_t ats_o,
  input  logic                  ats_pending_i,   // Invalidation Requests without their completions
  input  logic                  ats_late_i,      // some have timed out since the last fence
  output logic                  ats_late_clear_o,
  input  logic                  run_i,           // 0: software turns the queue off

  output logic                  advance_o,       // cqh
  output logic [3:0]            flag_set_o,      // cqcsr bits 11:8
  output logic                  idle_o
);

  typedef enum logic [2:0] {Take, Decode, Inval, Answers, Order, Store, Send, Finish} state_e;
  state_e state_q, state_d;

  logic [127:0] cmd_q;
  logic         bad_q;

  logic                   illegal, fence, ats, fence_q;
  bulkhead_pkg::inval_t   inval, inval_q;
  bulkhead_pkg::ats_msg_t msg;
  dma_cmd_decode #(.Caps(Caps)) u_decode (
    .cmd_i(cmd_q), .mode_i, .wsi_i,
    .illegal_o(illegal), .fence_o(fence), .ats_o(ats), .inval_o(inval), .msg_o(msg)
  );

  logic        av, fence_wsi, pr, pw, addr_wide;
  assign av = cmd_q[10];
  assign fence_wsi = cmd_q[11];
  assign pr = cmd_q[12];
  assign pw = cmd_q[13];
  assign addr_wide = cmd_q[125:118] != '0;  // ADDR beyond the physical addresses: access fault

  assign cmd_ready_o = state_q == Take;
  assign idle_o = state_q == Take;
  assign inval_valid_o = state_q == Inval;
  assign inval_o = inval_q;
  assign order_req_o = state_q == Order;
  assign order_pr_o = pr || !fence_q;
  assign order_pw_o = pw && fence_q;
  assign ats_valid_o = state_q == Send;
  assign ats_o = msg;
  assign store_valid_o = state_q == Store && !addr_wide;
  always_comb begin
    store_o.addr = {cmd_q[117:64], 2'b00};
    store_o.word = 1'b1;
    store_o.last = '0;
    store_o.data = {2{cmd_q[63:32]}};
  end

  always_comb begin
    state_d = state_q;
    advance_o = 1'b0;
    flag_set_o = '0;
    ats_late_clear_o = 1'b0;
    unique case (state_q)
      Take: if (cmd_valid_i) state_d = Decode;
      Decode: begin
        if (bad_q || illegal) begin
          flag_set_o[dma_pkg::ErrMf] = bad_q;
          flag_set_o[dma_pkg::ErrIll] = !bad_q;
          state_d = Take;
        end else if (ats) state_d = msg.prgr ? Send : Order;
        else if (!fence) state_d = Inval;
        else if (ats_pending_i || ats_late_i) state_d = Answers;
        else if (pr || pw) state_d = Order;
        else state_d = av ? Store : Finish;
      end
      Inval: if (inval_ready_i) begin
        advance_o = 1'b1;
        state_d = Take;
      end
      // All of them answered or timed out: some of the latter are an error, once.
      Answers: begin
        if (!run_i) begin
          state_d = Take;
        end else if (!ats_pending_i) begin
          ats_late_clear_o = 1'b1;
          flag_set_o[dma_pkg::ErrTo] = ats_late_i;
          state_d = ats_late_i ? Take : (pr || pw) ? Order : av ? Store : Finish;
        end
      end
      Order: if (order_done_i) state_d = !fence_q ? Send : av ? Store : Finish;
      Send: begin
        advance_o = ats_ready_i;
        if (ats_ready_i || !run_i) state_d = Take;
      end
      Store: begin
        if (addr_wide || (store_done_i && store_bad_i)) begin
          flag_set_o[dma_pkg::ErrMf] = 1'b1;
          state_d = Take;
        end else if (store_done_i) state_d = Finish;
      end
      default: begin
        advance_o = 1'b1;
        flag_set_o[dma_pkg::ErrFence] = fence_wsi;
        state_d = Take;
      end
    endcase
  end

  always_ff @(posedge clk_i) begin
    state_q <= state_d;
    if (state_q == Take) begin
      cmd_q <= cmd_i;
      bad_q <= cmd_bad_i;
    end
    if (state_q == Decode) begin
      inval_q <= inval;
      fence_q <= fence;
    end
    if (!rst_ni) state_q <= Take;
  end

endmodule
