// SPDX-License-Identifier: Apache-2.0
// Admission by domain: what a domain may not issue yet waits in places of its own, and the others
// pass. The bus sees in empty_o whom it may let in: a domain with something waiting shows nothing
// more, so that it never stands in the channel before the others. Places has room for what can come
// until the bus has seen that: the burst that is held and the one behind it.
//
//   in -+--------------------------- pass ---> out
//       '-> places (domain 0, 1, ...) -- poll -^
//
// Posted words need nobody's leave but for their burst's answer. Words of a domain keep their
// order. Bus IDs are one domain's each while it has requests under way; an ID that is not waits at
// the entrance until the other domain has let go of it, so its answers keep their order too.
module pio_gate #(
    parameter int Width = 8,
    parameter int Places = 2,        // of each domain, in words, a power of two
    parameter int Domains = 16,      // a power of two
    localparam int Cw = $clog2(Domains),
    localparam int Pw = $clog2(Places)
) (
    input  logic               clk_i,
    input  logic               rst_ni,
    input  logic [Domains-1:0] room_i,      // the domain may take a tag
    input  logic [Domains-1:0] calm_i,      // ... or a posted burst's answer needs none for long

    input  logic               valid_i,
    output logic               ready_o,
    input  logic [7:0]         id_i,
    input  logic [Cw-1:0]      domain_i,
    input  logic               posted_i,
    input  logic               last_i,      // of its burst
    input  logic [Width-1:0]   data_i,

    output logic               valid_o,
    input  logic               ready_i,
    output logic [Width-1:0]   data_o,
    output logic               posted_o,    // of what is shown; sooner than data_o
    output logic [Domains-1:0] empty_o,
    output logic               busy_o
);

  logic [Domains-1:0][Pw:0]     wr_q, rd_q;      // of each domain's places
  logic [Domains-1:0][1:0][7:0] id_q;            // of the bursts that wait, two at most
  logic [Domains-1:0][1:0]      used_q;
  logic [Domains-1:0]           into_q, out_q;   // newest and oldest of the two
  logic                         open_q;          // the burst at the entrance is one of them
  logic                         clash, pass, hold, may_pass;
  logic [Pw:0]                  filled;

  // ---- Entrance ---------------------------------------------------------------------------------
  always_comb begin
    clash = 1'b0;
    for (int d = 0; d < Domains; d++) begin
      empty_o[d] = wr_q[d] == rd_q[d];
      for (int b = 0; b < 2; b++) begin
        if (used_q[d][b] && id_q[d][b] == id_i && domain_i != Cw'(d)) clash = 1'b1;
      end
    end
  end
  assign filled   = wr_q[domain_i] - rd_q[domain_i];
  assign may_pass = room_i[domain_i] || (posted_i && (!last_i || calm_i[domain_i]));
  assign pass     = valid_i && !clash && empty_o[domain_i] && may_pass;
  assign hold     = valid_i && !clash && !pass && filled != (Pw + 1)'(Places) &&
                    (open_q || used_q[domain_i] != 2'b11);

  // ---- Poll: one domain after the other shows its oldest word -----------------------------------
  logic               shown_q, show, choice_valid, held_posted, held_last, stay, leave;
  logic [Cw-1:0]      cur_q, choice;
  logic [Width-1:0]   held;
  logic [Domains-1:0] waiting;

  assign waiting = ~empty_o & ~(shown_q ? Domains'(1) << cur_q : '0);
  rr_arb #(.N(Domains)) u_poll (
    .clk_i, .rst_ni, .req_i(waiting), .step_i(!stay), .valid_o(choice_valid), .index_o(choice)
  );
  ram_sync #(.Width(Width), .Depth(Domains * Places)) u_places (
    .clk_i, .we_i(hold), .waddr_i({domain_i, wr_q[domain_i][Pw-1:0]}), .wdata_i(data_i),
    .re_i(!stay), .raddr_i({choice, rd_q[choice][Pw-1:0]}), .rdata_o(held)
  );
  // What decides whether it is shown comes sooner than from a block RAM.
  logic kept_posted, kept_last;
  ram_async #(.Width(2), .Depth(Domains * Places)) u_kinds (
    .clk_i, .we_i(hold), .waddr_i({domain_i, wr_q[domain_i][Pw-1:0]}), .wdata_i({posted_i, last_i}),
    .raddr_i({choice, rd_q[choice][Pw-1:0]}), .rdata_o({kept_posted, kept_last})
  );
  assign show  = shown_q && (room_i[cur_q] || (held_posted && (!held_last || calm_i[cur_q])));
  assign stay  = show && !ready_i;
  assign leave = show && ready_i;

  assign valid_o = show || pass;
  assign data_o  = show ? held : data_i;
  assign posted_o = show ? held_posted : posted_i;
  assign ready_o = pass ? ready_i && !show : hold;
  assign busy_o  = empty_o != '1;

  always_ff @(posedge clk_i) begin
    if (!stay) begin
      shown_q <= choice_valid;
      cur_q   <= choice;
      {held_posted, held_last} <= {kept_posted, kept_last};
    end
    if (valid_i && ready_o) open_q <= !last_i && (open_q || hold);
    if (hold) begin
      wr_q[domain_i] <= wr_q[domain_i] + 1'b1;
      if (!open_q) begin
        id_q[domain_i][into_q[domain_i]]   <= id_i;
        used_q[domain_i][into_q[domain_i]] <= 1'b1;
        into_q[domain_i]                   <= !into_q[domain_i];
      end
    end
    if (leave) rd_q[cur_q] <= rd_q[cur_q] + 1'b1;
    if (leave && held_last) begin
      used_q[cur_q][out_q[cur_q]] <= 1'b0;
      out_q[cur_q]                <= !out_q[cur_q];
    end
    if (pass && ready_o && last_i && open_q) begin
      used_q[domain_i][out_q[domain_i]] <= 1'b0;
      out_q[domain_i]                   <= !out_q[domain_i];
    end
    if (!rst_ni) begin
      wr_q    <= '0;
      rd_q    <= '0;
      used_q  <= '0;
      into_q  <= '0;
      out_q   <= '0;
      open_q  <= 1'b0;
      shown_q <= 1'b0;
    end
  end

endmodule
