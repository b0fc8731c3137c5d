// SPDX-License-Identifier: Apache-2.0
// What software sees of the event queues: the tail, moved when a record is in memory, and the notice MSI,
// sent when `count` records wait or the oldest of them has waited `time` cycles. One queue at a time is
// looked at: that of a record just stored, else the next one that has records to tell of.
module irq_notice #(
    parameter int Queues = 64
) (
    input  logic                clk_i,
    input  logic                rst_ni,
    input  logic                init_i,
    input  logic [5:0]          init_index_i,
    input  irq_pkg::cfg_write_t cfg_i,
    input  logic [63:0]         now_i,

    input  logic                stored_valid_i,
    output logic                stored_ready_o,
    input  logic [5:0]          stored_queue_i,

    output logic                word_valid_o,
    input  logic                word_ready_i,
    output irq_pkg::word_t      word_o,

    input  logic [5:0]          select_i,      // for the registers
    output logic [15:0]         select_tail_o,
    output logic                busy_o
);

  typedef struct packed {
    logic [15:0] tail;
    logic [15:0] waiting;  // records not yet told of
    logic [31:0] due;      // when the oldest has waited long enough
  } queue_t;

  typedef enum logic [1:0] {Pick, Look, Tell} state_e;
  state_e state_q;

  localparam int Qw = $clog2(Queues);

  logic [Qw-1:0]     pick, queue_q, ptr_q, init_index, cfg_index;
  logic              stored_q;
  logic [Queues-1:0] armed_q, enabled_q;
  queue_t            q, q_next;
  logic [63:0]       cfg;       // in Look {time, count}, in Tell the notice
  logic              hold, pick_now, look_now, we, ready, late;

  assign init_index     = init_index_i[Qw-1:0];
  assign cfg_index      = cfg_i.index[Qw-1:0];
  // What a register writes is not read in that cycle.
  assign hold           = cfg_i.notice || cfg_i.coalesce;
  assign pick_now       = state_q == Pick && !hold;
  assign look_now       = state_q == Look && !hold;
  assign pick           = stored_valid_i ? stored_queue_i[Qw-1:0] : ptr_q;
  assign stored_ready_o = pick_now;

  ram_sync #(.Width($bits(q)), .Depth(Queues), .Block(1'b1)) u_queues (
    .clk_i, .we_i(init_i || we), .waddr_i(init_i ? init_index : queue_q), .wdata_i(q_next),
    .re_i(pick_now), .raddr_i(pick), .rdata_o(q)
  );
  ram_async #(.Width(16), .Depth(Queues)) u_tails (
    .clk_i, .we_i(init_i || we), .waddr_i(init_i ? init_index : queue_q),
    .wdata_i(q_next.tail), .raddr_i(select_i[Qw-1:0]), .rdata_o(select_tail_o)
  );
  ram_sync #(.Width(64), .Depth(2 * Queues), .Block(1'b1)) u_cfg (
    .clk_i, .we_i(hold), .waddr_i({cfg_i.notice, cfg_index}), .wdata_i(cfg_i.data),
    .re_i(pick_now || look_now), .raddr_i(look_now ? {1'b1, queue_q} : {1'b0, pick}), .rdata_o(cfg)
  );

  // Signed distance: a due time that has passed is "behind".
  logic [31:0] behind;
  logic [15:0] waiting;
  assign behind  = now_i[31:0] - q.due;
  assign late    = !behind[31];
  assign waiting = q.waiting + {15'd0, stored_q && q.waiting != '1};
  assign ready   = enabled_q[queue_q] && waiting != '0 &&
                   (waiting >= cfg[15:0] || (q.waiting != '0 && late));

  always_comb begin
    q_next.tail    = q.tail + {15'd0, stored_q};
    q_next.waiting = ready ? '0 : waiting;  // they are told of now
    q_next.due     = q.waiting == '0 ? now_i[31:0] + cfg[47:16] : q.due;
    if (init_i) begin
      q_next.tail    = '0;
      q_next.waiting = '0;
    end
  end
  assign we = look_now && (stored_q || ready);

  assign word_valid_o    = state_q == Tell;
  assign word_o.has_slot = 1'b0;
  assign word_o.slot     = '0;
  assign word_o.addr     = {cfg[43:0], 10'd0};
  assign word_o.data     = {13'd0, cfg[62:44]};
  assign busy_o          = state_q != Pick || armed_q != '0;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Pick: if (!hold) begin
        stored_q <= stored_valid_i;
        queue_q  <= pick;
        if (!stored_valid_i) ptr_q <= ptr_q + 1'b1;
        if (!init_i && (stored_valid_i || armed_q[ptr_q])) state_q <= Look;
      end
      Look: if (!hold) begin
        // Without the right to notify, or with nothing to tell, the queue needs no time.
        armed_q[queue_q] <= enabled_q[queue_q] && waiting != '0;
        state_q <= ready ? Tell : Pick;
      end
      default: if (word_ready_i) begin
        armed_q[queue_q] <= 1'b0;
        state_q <= Pick;
      end
    endcase
    // Look again at a queue whose notice has changed.
    if (hold) armed_q[cfg_index] <= 1'b1;
    if (cfg_i.notice) enabled_q[cfg_index] <= cfg_i.data[63];
    if (!rst_ni) begin
      state_q   <= Pick;
      armed_q   <= '0;
      enabled_q <= '0;
      ptr_q     <= '0;
    end
  end

  logic unused;
  assign unused = ^{cfg_i, cfg, stored_queue_i, init_index_i, select_i, now_i[63:32], behind[30:0]};

endmodule
