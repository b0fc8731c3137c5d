// SPDX-License-Identifier: Apache-2.0
// Cache of device or process contexts by {device_id, process_id}; device contexts have process_id
// 0.
module xlate_dircache #(
  parameter int Width = 8,
  parameter int Sets = 8,          // powers of two
  parameter int Ways = 2,
  parameter bit Process = 1'b0     // process contexts
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic [23:0]             did_i,
  input  logic [19:0]             pid_i,
  output logic                    hit_o,
  output logic [Width-1:0]        data_o,
  input  logic                    insert_i,
  input  logic [23:0]             insert_did_i,
  input  logic [19:0]             insert_pid_i,
  input  logic [Width-1:0]        data_i,
  input  logic                    sweep_i,     // one set a cycle
  input  logic [7:0]              sweep_set_i,
  input  bulkhead_pkg::inval_t    inval_i
);

  localparam int Rows = Sets < dma_walk_pkg::SweepSets ? Sets : dma_walk_pkg::SweepSets;
  localparam int All = Sets / Rows * Ways;
  localparam int Lg2 = $clog2(Sets);

  function automatic logic [Lg2-1:0] hash_of(logic [23:0] did, logic [19:0] pid);
    hash_of = did[Lg2-1:0] ^ did[3+:Lg2] ^ did[8+:Lg2] ^ pid[Lg2-1:0] ^ pid[8+:Lg2];
  endfunction

  logic [All*(44+Width)-1:0] swept;
  logic [All-1:0] covered;
  xlate_assoc #(.TagWidth(44), .Width(Width), .Sets(Sets), .Ways(Ways)) u_assoc (
    .clk_i(clk_i), .rst_ni(rst_ni), .hash_i(hash_of(did_i, pid_i)), .tag_i({did_i, pid_i}),
    .hit_o(hit_o), .data_o(data_o), .insert_i(insert_i),
    .insert_hash_i(hash_of(insert_did_i, insert_pid_i)),
    .insert_entry_i({insert_did_i, insert_pid_i, data_i}),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .swept_o(swept), .covered_i(covered)
  );

  // A device context takes its process contexts along.
  logic inval_dc, inval_pc;
  assign inval_dc = inval_i.op == bulkhead_pkg::InvalDdt;
  assign inval_pc = Process && inval_i.op == bulkhead_pkg::InvalPdt;
  for (genvar w = 0; w < All; w++) begin : gen_covered
    logic [23:0] did;
    logic [19:0] pid;
    assign {did, pid} = swept[w*(44+Width)+Width+:44];
    assign covered[w] = (inval_dc && (!inval_i.dv || inval_i.did == did))
        || (inval_pc && inval_i.did == did && inval_i.pid == pid);
  end

  logic unused;
  assign unused = ^{inval_i, swept};

endmodule
