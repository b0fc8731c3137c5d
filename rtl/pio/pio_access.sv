// SPDX-License-Identifier: Apache-2.0
// The access table: which parts of the PIO window a domain may read and write. A second wall behind
// the harts' second-stage translation. A request is allowed if all of it lies in one row of its
// domain; it is looked up in the cycle in which it is issued.
module pio_access #(
    parameter int Rows = 32,           // a power of two
    localparam int Rw = $clog2(Rows)
) (
    input  logic          clk_i,
    input  logic          rst_ni,

    input  logic          reg_we_i,
    input  logic [Rw-1:0] reg_row_i,
    input  logic          reg_rights_i,    // 0: place, 1: domain and rights
    input  logic [63:0]   reg_wdata_i,
    output logic [63:0]   reg_rdata_o,

    input  logic [7:0]    read_domain_i,
    input  logic [28:6]   read_first_i,    // of the first and the last byte
    input  logic [28:6]   read_last_i,
    output logic          read_allowed_o,
    input  logic [7:0]    write_domain_i,
    input  logic [28:6]   write_word_i,
    output logic          write_allowed_o
);

  logic [Rows-1:0][28:6] base_q, mask_q;  // mask: bits that count
  logic [Rows-1:0][7:0]  domain_q;
  logic [Rows-1:0][1:0]  rights_q;        // write, read
  logic [Rows-1:0] read_hit, write_hit;

  for (genvar r = 0; r < Rows; r++) begin : gen_row
    assign read_hit[r]  = domain_q[r] == read_domain_i && rights_q[r][0] &&
                          ((read_first_i ^ base_q[r]) & mask_q[r]) == '0 &&
                          ((read_last_i ^ base_q[r]) & mask_q[r]) == '0;
    assign write_hit[r] = domain_q[r] == write_domain_i && rights_q[r][1] &&
                          ((write_word_i ^ base_q[r]) & mask_q[r]) == '0;
    always_ff @(posedge clk_i) begin
      if (reg_we_i && reg_row_i == Rw'(r)) begin
        if (reg_rights_i) {rights_q[r], domain_q[r]} <= reg_wdata_i[9:0];
        else {mask_q[r], base_q[r]} <= {reg_wdata_i[60:38], reg_wdata_i[28:6]};
      end
      if (!rst_ni) begin
        rights_q[r] <= '0;
        domain_q[r] <= '0;
        base_q[r]   <= '0;
        mask_q[r]   <= '0;
      end
    end
  end
  assign read_allowed_o  = read_hit != '0;
  assign write_allowed_o = write_hit != '0;

  assign reg_rdata_o = reg_rights_i ? {54'd0, rights_q[reg_row_i], domain_q[reg_row_i]}
                                    : {3'd0, mask_q[reg_row_i], 9'd0, base_q[reg_row_i], 6'd0};

  logic unused;
  assign unused = ^{reg_wdata_i[63:61], reg_wdata_i[37:29], reg_wdata_i[5:0]};

endmodule
