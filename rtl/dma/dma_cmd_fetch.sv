// SPDX-License-Identifier: Apache-2.0
// Command fetch: reads ahead up to eight commands, in bursts of up to four (one aligned
// 64-byte piece, so a burst crosses neither 4 KiB nor the end of the queue), and hands
// them on in order. A read that fails becomes a mark on its command: it counts only when
// that command's turn comes. While the queue does not run everything fetched is forgotten,
// because software may rewrite it.
module dma_cmd_fetch (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  dma_pkg::queue_t queue_i,
  output logic            idle_o,       // no read outstanding

  output logic            cmd_valid_o,
  input  logic            cmd_ready_i,
  output logic [127:0]    cmd_o,
  output logic            cmd_bad_o,    // its read failed: cqmf

  output logic            arvalid_o,
  input  logic            arready_i,
  output logic [55:0]     araddr_o,
  output logic [7:0]      arlen_o,
  input  logic            rvalid_i,
  output logic            rready_o,
  input  logic [63:0]     rdata_i,
  input  logic            rbad_i,       // error response or poisoned
  input  logic            rlast_i
);

  localparam int W = dma_pkg::QueueMaxLg2;
  localparam int DepthLg2 = 3;
  localparam int MaxBurst = 4;

  typedef enum logic [1:0] {Idle, Size, Addr, Data} state_e;
  state_e state_q;

  logic [W-1:0] next_q;         // index of the next command to read
  logic [W-1:0] first_q;        // ... of the first of this burst: stays while the read is shown
  logic [2:0]   count_q;        // commands in this burst
  logic         drop_q;         // the queue stopped while the burst was on its way

  // ---- commands read and not yet taken ----------------------------------------------------------
  logic [128:0]      fifo_q [1 << DepthLg2];
  logic [DepthLg2:0] wptr_q, rptr_q, used;
  logic              odd_q, low_bad_q, push;
  logic [63:0]       low_q;

  assign used = wptr_q - rptr_q;
  assign push = state_q == Data && rvalid_i && odd_q;
  assign cmd_valid_o = queue_i.run && used != '0;
  assign {cmd_bad_o, cmd_o} = fifo_q[rptr_q[DepthLg2-1:0]];

  always_ff @(posedge clk_i) begin
    if (push) fifo_q[wptr_q[DepthLg2-1:0]] <= {rbad_i || low_bad_q, rdata_i, low_q};
  end

  always_ff @(posedge clk_i) begin
    if (push && !drop_q) wptr_q <= wptr_q + 1'b1;
    if (cmd_valid_o && cmd_ready_i) rptr_q <= rptr_q + 1'b1;
    if (!rst_ni || !queue_i.run) begin
      wptr_q <= '0;
      rptr_q <= '0;
    end
  end

  // ---- bursts -----------------------------------------------------------------------------------
  // Aligned pieces of four never cross the end of a queue of four or more; a queue of two entries
  // holds at most one command.
  logic [W-1:0] left;
  logic [2:0]   room;
  assign left = (queue_i.sw - next_q) & queue_i.mask;
  assign room = 3'(MaxBurst) - {1'b0, next_q[1:0]};

  assign idle_o = state_q == Idle || state_q == Size;
  assign arvalid_o = state_q == Addr;
  assign araddr_o = {queue_i.ppn, 12'd0} | 56'({first_q, 4'd0});
  assign arlen_o = {4'd0, count_q, 1'b0} - 8'd1;
  assign rready_o = state_q == Data;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Idle: begin
        drop_q <= 1'b0;
        if (queue_i.run && next_q != queue_i.sw && used <= 4'(MaxBurst)) state_q <= Size;
      end
      Size: begin
        first_q <= next_q;
        count_q <= (left < W'(room)) ? left[2:0] : room;
        state_q <= queue_i.run ? Addr : Idle;
      end
      Addr: if (arready_i) begin
        odd_q <= 1'b0;
        if (!drop_q) next_q <= (next_q + W'(count_q)) & queue_i.mask;
        state_q <= Data;
      end
      default: if (rvalid_i) begin
        odd_q <= !odd_q;
        low_q <= rdata_i;
        low_bad_q <= rbad_i;
        if (rlast_i) state_q <= Idle;
      end
    endcase
    if (!queue_i.run) begin
      drop_q <= 1'b1;
      next_q <= queue_i.hw;
    end
    if (!rst_ni) state_q <= Idle;
  end

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_fifo_fits: assert (used <= 4'(1 << DepthLg2));
      a_whole_commands: assert (!(state_q == Data && rvalid_i && rlast_i) || odd_q);
      a_one_page: assert (state_q != Addr || {1'b0, first_q[1:0]} + count_q <= 3'd4);
    end
  end
`endif

endmodule
