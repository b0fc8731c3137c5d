// SPDX-License-Identifier: Apache-2.0
// Tags that each domain holds, and how many it may: those of requests not yet answered, and those in
// quarantine that its requests have left there. A domain over its quota waits for its own tags
// (room_o); when it waits for nothing but quarantined ones its requests are refused (over_o), as
// these may never come back. A posted burst's tag is free again at once unless its answer must wait
// for that of a configuration or I/O write: it needs no room while the domain has none of those under
// way (calm_o). Domains beyond the table share its rows by the low bits of their numbers.
//
// What is told of a domain is of the counts as they were in the cycle before, and of the tag that was taken
// in it: never more room than there is, and all of one moment.
module pio_quota #(
    parameter int NumTags = 32,
    parameter int Domains = 16,        // a power of two
    localparam int Iw = $clog2(NumTags),
    localparam int Cw = $clog2(Domains)
) (
    input  logic               clk_i,
    input  logic               rst_ni,
    input  logic               link_up_i,

    input  logic               reg_we_i,
    input  logic [Cw-1:0]      reg_row_i,
    input  logic [15:0]        reg_wdata_i,
    output logic [47:0]        reg_rdata_o,   // 15:0 quota, 31:16 owed, 47:32 in quarantine

    input  logic               alloc_i,
    input  logic [Iw-1:0]      alloc_slot_i,
    input  logic [Cw-1:0]      alloc_domain_i,
    input  logic               alloc_write_i, // ... of a write that waits for a completion
    input  logic               r_answer_i,    // a tag's answer is given
    input  logic [Iw-1:0]      r_slot_i,
    input  logic               b_answer_i,
    input  logic [Iw-1:0]      b_slot_i,
    input  logic               quarantine_i,  // a tag goes into quarantine
    input  logic [Iw-1:0]      quarantine_slot_i,
    input  logic               settle_i,      // ... and comes back
    input  logic [Iw-1:0]      settle_slot_i,
    input  logic               release_i,     // all come back

    output logic [Domains-1:0] calm_o,
    output logic [Domains-1:0] over_o,
    output logic [Domains-1:0] room_o
);

  logic [Domains-1:0][Iw:0] quota_q, owed_q, quarantined_q, writes_q;

  // A tag that is taken is entered one cycle later.
  logic          alloc_q, write_q;
  logic [Iw-1:0] slot_q;
  logic [Cw-1:0] domain_q;
  always_ff @(posedge clk_i) begin
    alloc_q  <= alloc_i && rst_ni;
    slot_q   <= alloc_slot_i;
    domain_q <= alloc_domain_i;
    write_q  <= alloc_write_i;
  end

  logic          b_write;
  logic [Cw-1:0] r_domain, b_domain, quarantine_domain, settle_domain;

  ram_async #(.Width(Cw), .Depth(NumTags)) u_r (
    .clk_i, .we_i(alloc_q), .waddr_i(slot_q), .wdata_i(domain_q),
    .raddr_i(r_slot_i), .rdata_o(r_domain)
  );
  ram_async #(.Width(Cw + 1), .Depth(NumTags)) u_b (
    .clk_i, .we_i(alloc_q), .waddr_i(slot_q), .wdata_i({write_q, domain_q}),
    .raddr_i(b_slot_i), .rdata_o({b_write, b_domain})
  );
  ram_async #(.Width(Cw), .Depth(NumTags)) u_quarantine (
    .clk_i, .we_i(alloc_q), .waddr_i(slot_q), .wdata_i(domain_q),
    .raddr_i(quarantine_slot_i), .rdata_o(quarantine_domain)
  );
  ram_async #(.Width(Cw), .Depth(NumTags)) u_settle (
    .clk_i, .we_i(alloc_q), .waddr_i(slot_q), .wdata_i(domain_q),
    .raddr_i(settle_slot_i), .rdata_o(settle_domain)
  );

  for (genvar d = 0; d < Domains; d++) begin : gen_domain
    logic came, entered, went_r, went_b, locked, freed, over_q, room_q, calm_q;
    logic [Iw+1:0] held;
    logic full, last, none;  // no tag more, at most one; none owed
    assign came   = alloc_i && alloc_domain_i == Cw'(d);
    assign entered = alloc_q && domain_q == Cw'(d);
    assign went_r = r_answer_i && r_domain == Cw'(d);
    assign went_b = b_answer_i && b_domain == Cw'(d);
    assign locked = quarantine_i && quarantine_domain == Cw'(d);
    assign freed  = settle_i && settle_domain == Cw'(d);
    // A tag in quarantine whose answer is still under way counts twice for that time: it only waits.
    assign held      = {1'b0, owed_q[d]} + {1'b0, quarantined_q[d]} + (Iw + 2)'(locked) + (Iw + 2)'(entered);
    assign full      = held >= {1'b0, quota_q[d]};
    assign last      = held + 1'b1 >= {1'b0, quota_q[d]};
    assign none      = owed_q[d] == '0 && !entered;
    assign over_o[d] = over_q;
    assign room_o[d] = room_q;
    assign calm_o[d] = calm_q;

    always_ff @(posedge clk_i) begin
      owed_q[d] <= owed_q[d] + (Iw + 1)'(entered) - (Iw + 1)'(went_r) - (Iw + 1)'(went_b);
      writes_q[d] <= writes_q[d] + (Iw + 1)'(entered && write_q) -
                     (Iw + 1)'(went_b && b_write);
      quarantined_q[d] <= (release_i ? '0 : quarantined_q[d] - (Iw + 1)'(freed)) +
                          (Iw + 1)'(locked);
      over_q <= came ? last : full;
      room_q <= came ? !last : !full || none;
      calm_q <= writes_q[d] == '0 && !(entered && write_q) && !(came && alloc_write_i);
      if (reg_we_i && reg_row_i == Cw'(d)) begin
        quota_q[d] <= reg_wdata_i > 16'(NumTags) ? (Iw + 1)'(NumTags) : reg_wdata_i[Iw:0];
      end
      if (!link_up_i) quarantined_q[d] <= '0;
      if (!rst_ni) begin
        quota_q[d]       <= (Iw + 1)'(NumTags);
        owed_q[d]        <= '0;
        writes_q[d]      <= '0;
        quarantined_q[d] <= '0;
        over_q           <= 1'b0;
        room_q           <= 1'b1;
        calm_q           <= 1'b1;
      end
    end
  end

  assign reg_rdata_o = {16'(quarantined_q[reg_row_i]), 16'(owed_q[reg_row_i]),
                        16'(quota_q[reg_row_i])};

endmodule
