// SPDX-License-Identifier: Apache-2.0
// Executes commands strictly in order, so that a fence has nothing to wait for but the devices'
// own accesses. cqh moves when a command is complete; on an error it stays and the queue stops.
//
//   Take -> Decode -> Inval --------------------------+-> Take
//                  -> Order (PR|PW) -> Store (AV) ----+
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

  output logic                  advance_o,       // cqh
  output logic [3:0]            flag_set_o,      // cqcsr bits 11:8
  output logic                  idle_o
);

  typedef enum logic [2:0] {Take, Decode, Inval, Order, Store, Finish} state_e;
  state_e state_q, state_d;

  logic [127:0] cmd_q;
  logic         bad_q;

  logic                 illegal, fence;
  bulkhead_pkg::inval_t inval, inval_q;
  dma_cmd_decode #(.Caps(Caps)) u_decode (
    .cmd_i(cmd_q), .mode_i, .wsi_i,
    .illegal_o(illegal), .fence_o(fence), .inval_o(inval)
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
  assign order_pr_o = pr;
  assign order_pw_o = pw;
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
    unique case (state_q)
      Take: if (cmd_valid_i) state_d = Decode;
      Decode: begin
        if (bad_q || illegal) begin
          flag_set_o[dma_pkg::ErrMf] = bad_q;
          flag_set_o[dma_pkg::ErrIll] = !bad_q;
          state_d = Take;
        end else if (!fence) state_d = Inval;
        else if (pr || pw) state_d = Order;
        else state_d = av ? Store : Finish;
      end
      Inval: if (inval_ready_i) begin
        advance_o = 1'b1;
        state_d = Take;
      end
      Order: if (order_done_i) state_d = av ? Store : Finish;
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
    if (state_q == Decode) inval_q <= inval;
    if (!rst_ni) state_q <= Take;
  end

endmodule
