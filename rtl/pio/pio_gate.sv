// SPDX-License-Identifier: Apache-2.0
// Holds back the requests of a domain that has used up its tags, and lets the others pass. A held
// request waits in one of Depth places; those of one bus ID, and those of one domain, keep their
// order. When no place is left the channel stops: the bus must not let a domain have more requests
// under way than its quota and Depth together.
module pio_gate #(
    parameter int Width = 8,
    parameter int Depth = 16,        // a power of two
    parameter int Domains = 16,
    localparam int Cw = $clog2(Domains),
    localparam int Pw = $clog2(Depth)
) (
    input  logic               clk_i,
    input  logic               rst_ni,
    input  logic [Domains-1:0] room_i,      // the domain may take a tag

    input  logic               valid_i,
    output logic               ready_o,
    input  logic [7:0]         id_i,
    input  logic [Cw-1:0]      domain_i,
    input  logic               free_i,      // needs no tag
    input  logic [Width-1:0]   data_i,

    output logic               valid_o,
    input  logic               ready_i,
    output logic [Width-1:0]   data_o,
    output logic               busy_o
);

  logic [Depth-1:0] valid_q, free_q, eligible, same;
  logic [Depth-1:0][7:0]       id_q;
  logic [Depth-1:0][Cw-1:0]    domain_q;
  logic [Depth-1:0][Depth-1:0] behind_q;   // the held requests that must go before
  logic             pick_valid, place_valid, pass, hold, leave;
  logic [Pw-1:0]    pick, place;
  logic [Width-1:0] held;

  always_comb begin
    for (int i = 0; i < Depth; i++) begin
      same[i]     = valid_q[i] && (id_q[i] == id_i || domain_q[i] == domain_i);
      eligible[i] = valid_q[i] && behind_q[i] == '0 && (free_q[i] || room_i[domain_q[i]]);
    end
  end
  rr_arb #(.N(Depth)) u_pick (
    .clk_i, .rst_ni, .req_i(eligible), .step_i(leave), .valid_o(pick_valid), .index_o(pick)
  );
  first_from #(.N(Depth)) u_place (
    .req_i(~valid_q), .start_i('0), .valid_o(place_valid), .index_o(place)
  );
  ram_async #(.Width(Width), .Depth(Depth)) u_held (
    .clk_i, .we_i(hold), .waddr_i(place), .wdata_i(data_i), .raddr_i(pick), .rdata_o(held)
  );

  assign pass    = valid_i && same == '0 && (free_i || room_i[domain_i]);
  assign hold    = valid_i && !pass && place_valid;
  assign leave   = pick_valid && ready_i;
  assign valid_o = pick_valid || pass;
  assign data_o  = pick_valid ? held : data_i;
  assign ready_o = pass ? ready_i && !pick_valid : place_valid;
  assign busy_o  = valid_q != '0;

  always_ff @(posedge clk_i) begin
    if (leave) begin
      valid_q[pick] <= 1'b0;
      for (int i = 0; i < Depth; i++) behind_q[i][pick] <= 1'b0;
    end
    if (hold) begin
      valid_q[place]  <= 1'b1;
      free_q[place]   <= free_i;
      id_q[place]     <= id_i;
      domain_q[place] <= domain_i;
      behind_q[place] <= same & ~(leave ? Depth'(1) << pick : '0);
    end
    if (!rst_ni) valid_q <= '0;
  end

endmodule
