// SPDX-License-Identifier: Apache-2.0
// How far one DMA engine is: the part of generators.sv that is there once an engine. Counts in DWs.
module generator #(
    localparam int Lw = 8  // transfers of up to 128 DWs
) (
    input  logic          clk_i,
    input  logic          rst_ni,

    input  logic          go_i,
    input  logic          go_write_i,
    input  logic [Lw-1:0] go_len_i,
    input  logic          sent_i,       // a request for this many was sent
    input  logic [5:0]    sent_len_i,
    input  logic          data_i,       // this many arrived in a completion
    input  logic [1:0]    data_len_i,
    input  logic          error_i,      // a completion with this status ended the transfer
    input  logic [2:0]    error_status_i,

    output logic          send_o,       // has something to send
    output logic          waits_o,      // for a completion
    output logic          write_o,
    output logic [Lw-1:0] done_o,       // sent (writes), arrived (reads)
    output logic [Lw-1:0] left_o,
    output logic          busy_o,
    output logic [6:0]    status_o,     // as register STATUS
    output logic [31:0]   count_o
);

  logic          busy_q, done_q, error_q, write_q;
  logic [2:0]    cpl_q;
  logic [Lw-1:0] pos_q, len_q;
  logic [5:0]    wait_q;   // DWs that completions owe
  logic [31:0]   count_q;
  logic          ends;

  assign send_o   = busy_q && wait_q == '0 && pos_q != len_q;
  assign waits_o  = wait_q != '0;
  assign write_o  = write_q;
  assign done_o   = pos_q;
  assign left_o   = len_q - pos_q;
  assign busy_o   = busy_q;
  assign status_o = {cpl_q, 1'b0, error_q, done_q, busy_q};
  assign count_o  = count_q;
  assign ends     = busy_q && wait_q == '0 && pos_q == len_q;

  always_ff @(posedge clk_i) begin
    if (go_i) begin
      busy_q  <= 1'b1;
      done_q  <= 1'b0;
      error_q <= 1'b0;
      cpl_q   <= '0;
      write_q <= go_write_i;
      pos_q   <= '0;
      len_q   <= go_len_i;
      wait_q  <= '0;
    end else begin
      if (sent_i && write_q) pos_q <= pos_q + {2'b00, sent_len_i};
      if (sent_i && !write_q) wait_q <= sent_len_i;
      if (data_i) begin
        pos_q  <= pos_q + {6'd0, data_len_i};
        wait_q <= wait_q - {4'd0, data_len_i};
      end
      if (error_i) begin
        error_q <= 1'b1;
        cpl_q   <= error_status_i;
        wait_q  <= '0;
        pos_q   <= len_q;
      end
      if (ends) begin
        busy_q  <= 1'b0;
        done_q  <= 1'b1;
        count_q <= count_q + 32'd1;
      end
    end
    if (!rst_ni) begin
      busy_q  <= 1'b0;
      done_q  <= 1'b0;
      error_q <= 1'b0;
      cpl_q   <= '0;
      wait_q  <= '0;
      count_q <= '0;
    end
  end

endmodule
