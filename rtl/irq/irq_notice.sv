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

  logic [Qw-1:0]    queue_q, ptr_q, init_index, cfg_index;
  logic             stored_q;
  logic [Queues-1:0] armed_q;
  queue_t           q, q_next;
  irq_pkg::notice_t notice, notice_in;
  logic [47:0]      coalesce;
  logic             we, ready, late;

  assign notice_in = {cfg_i.data[63], cfg_i.data[62:44], cfg_i.data[43:0]};
  assign init_index     = init_index_i[Qw-1:0];
  assign cfg_index      = cfg_i.index[Qw-1:0];
  assign stored_ready_o = state_q == Pick;

  ram_async #(.Width($bits(q)), .Depth(Queues)) u_queues (
    .clk_i, .we_i(init_i || we), .waddr_i(init_i ? init_index : queue_q),
    .wdata_i(init_i ? '0 : q_next), .raddr_i(queue_q), .rdata_o(q)
  );
  ram_async #(.Width(16), .Depth(Queues)) u_tails (
    .clk_i, .we_i(init_i || we), .waddr_i(init_i ? init_index : queue_q),
    .wdata_i(init_i ? '0 : q_next.tail), .raddr_i(select_i[Qw-1:0]), .rdata_o(select_tail_o)
  );
  ram_async #(.Width($bits(notice)), .Depth(Queues)) u_notices (
    .clk_i, .we_i(init_i || cfg_i.notice), .waddr_i(init_i ? init_index : cfg_index),
    .wdata_i(init_i ? '0 : notice_in), .raddr_i(queue_q), .rdata_o(notice)
  );
  // {time, count}
  ram_async #(.Width(48), .Depth(Queues)) u_coalesce (
    .clk_i, .we_i(init_i || cfg_i.coalesce), .waddr_i(init_i ? init_index : cfg_index),
    .wdata_i(init_i ? '0 : cfg_i.data[47:0]), .raddr_i(queue_q), .rdata_o(coalesce)
  );

  // Signed distance: a due time that has passed is "behind".
  logic [31:0] behind;
  logic [15:0] waiting;
  assign behind  = now_i[31:0] - q.due;
  assign late    = !behind[31];
  assign waiting = q.waiting + {15'd0, stored_q && q.waiting != '1};
  assign ready   = notice.en && waiting != '0 && (waiting >= coalesce[15:0] || (q.waiting != '0 && late));

  always_comb begin
    q_next = q;
    if (state_q == Look && stored_q) begin
      q_next.tail    = q.tail + 16'd1;
      q_next.waiting = waiting;
      if (q.waiting == '0) q_next.due = now_i[31:0] + coalesce[47:16];
    end
    if (state_q == Tell) q_next.waiting = '0;
  end
  assign we = (state_q == Look && stored_q) || (state_q == Tell && word_ready_i);

  assign word_valid_o    = state_q == Tell;
  assign word_o.has_slot = 1'b0;
  assign word_o.slot     = '0;
  assign word_o.addr     = {notice.ppn, 10'd0};
  assign word_o.data     = {13'd0, notice.data};
  assign busy_o          = state_q != Pick || armed_q != '0;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Pick: begin
        stored_q <= stored_valid_i;
        queue_q  <= stored_valid_i ? stored_queue_i[Qw-1:0] : ptr_q;
        if (!stored_valid_i) ptr_q <= ptr_q + 1'b1;
        if (!init_i && (stored_valid_i || armed_q[ptr_q])) state_q <= Look;
      end
      Look: begin
        // Without the right to notify, or with nothing to tell, the queue needs no time.
        armed_q[queue_q] <= notice.en && waiting != '0;
        state_q <= ready ? Tell : Pick;
      end
      default: if (word_ready_i) begin
        armed_q[queue_q] <= 1'b0;
        state_q <= Pick;
      end
    endcase
    // Look again at a queue whose notice has changed.
    if (cfg_i.notice || cfg_i.coalesce) armed_q[cfg_index] <= 1'b1;
    if (!rst_ni) begin
      state_q <= Pick;
      armed_q <= '0;
      ptr_q   <= '0;
    end
  end

  logic unused;
  assign unused = ^{cfg_i, stored_queue_i, init_index_i, select_i, now_i[63:32], behind[30:0]};

endmodule
