// SPDX-License-Identifier: Apache-2.0
// What a step's page part needs of the contexts: the first stage's controls, whose place depends on what is
// just being found (the slot's state, the device's context, the process'), and whether the address is in the
// range of interrupt files. Combinational, in the cycle before the step.
module xlate_first #(
  parameter bit MsiFlat = 1'b1,
  parameter bit Ats = 1'b0
) (
  input  bulkhead_pkg::xlate_req_t req_i,
  input  logic                     early_i,      // the first stage may begin in this step
  input  dma_walk_pkg::walk_t      walk_i,
  input  dma_walk_pkg::dc_t        dc_i,
  input  dma_walk_pkg::pc_t        pc_i,         // cached
  input  logic [63:0]              gpa_i,
  output dma_walk_pkg::pc_t        pc_o,
  output logic                     pc_ok_o,
  output logic                     by_process_o, // a process context applies
  output logic                     file_o
);

  // An earlier translation request's answer; with T2GPA that was a GPA, and the first stage stays Bare.
  logic translated;
  assign translated = Ats && req_i.at == bulkhead_pkg::AtTranslated;
  assign by_process_o = !translated && dc_i.pdtv && (req_i.pv || dc_i.dpe) && dc_i.fmode != 2'd0;

  always_comb begin
    pc_o = walk_i.pc;
    pc_ok_o = walk_i.pc_ok;
    if (early_i) begin
      pc_o = '0;
      pc_ok_o = 1'b0;
      if (!dc_i.pdtv && !translated) begin
        pc_o.pscid = dc_i.pscid;
        pc_o.fmode = dc_i.fmode;
        pc_o.fppn = dc_i.fppn;
      end else if (by_process_o) begin
        pc_o = pc_i;
        pc_ok_o = 1'b1;
      end
    end
  end

  assign file_o = MsiFlat && gpa_i[63:59] == '0 && ((gpa_i[58:12] ^ dc_i.pattern) & ~dc_i.mask) == '0;

endmodule
