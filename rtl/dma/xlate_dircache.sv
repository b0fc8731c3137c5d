// SPDX-License-Identifier: Apache-2.0
// Cache of device or process contexts by {device_id, process_id}; device contexts have process_id
// 0. Distributed RAM; random replacement, as in the IOTLB.
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
  input  logic                    sweep_i,     // one set a cycle, whatever did_i, pid_i
  input  logic [7:0]              sweep_set_i,
  input  bulkhead_pkg::inval_t    inval_i
);

  localparam int Rows = Sets < dma_walk_pkg::SweepSets ? Sets : dma_walk_pkg::SweepSets;
  localparam int All = Sets / Rows * Ways;  // ways of all banks
  localparam int HashLg2 = $clog2(Sets);
  localparam int SetLg2 = $clog2(Rows);
  localparam int WayLg2 = $clog2(All);

  function automatic logic [HashLg2-1:0] hash_of(logic [23:0] did, logic [19:0] pid);
    hash_of = did[HashLg2-1:0] ^ did[3+:HashLg2] ^ did[8+:HashLg2] ^ pid[HashLg2-1:0]
        ^ pid[8+:HashLg2];
  endfunction

  logic [Rows*All-1:0] valid_q;
  logic [All-1:0] valid, insert_valid, match, covered, way;
  logic [HashLg2-1:0] hash, insert_hash;
  logic [SetLg2-1:0] set, insert_set;
  logic [7:0] random_q;
  logic inval_dc, inval_pc;

  assign hash = hash_of(did_i, pid_i);
  assign set = sweep_i ? sweep_set_i[SetLg2-1:0] : hash[SetLg2-1:0];
  assign insert_hash = hash_of(insert_did_i, insert_pid_i);
  assign insert_set = insert_hash[SetLg2-1:0];
  assign insert_valid = valid_q[insert_set*All+:All];
  assign valid = valid_q[set*All+:All];
  // A device context takes its process contexts along.
  assign inval_dc = inval_i.op == bulkhead_pkg::InvalDdt;
  assign inval_pc = Process && inval_i.op == bulkhead_pkg::InvalPdt;

  logic [All*Width-1:0] data;
  for (genvar w = 0; w < All; w++) begin : gen_way
    logic [Width+43:0] mem [Rows];
    logic [23:0] did;
    logic [19:0] pid;
    assign {did, pid, data[w*Width+:Width]} = mem[set];
    assign match[w] = valid[w] && did == did_i && pid == pid_i;
    assign covered[w] = (inval_dc && (!inval_i.dv || inval_i.did == did))
        || (inval_pc && inval_i.did == did && inval_i.pid == pid);
    always_ff @(posedge clk_i) begin
      if (insert_i && way[w]) mem[insert_set] <= {insert_did_i, insert_pid_i, data_i};
    end
  end

  assign hit_o = match != '0;
  always_comb begin
    data_o = data[Width-1:0];
    for (int w = 1; w < All; w++) if (match[w]) data_o = data[w*Width+:Width];
  end

  // Two walks may bring the same context: then there are two entries, which agree.
  logic [WayLg2-1:0] first, victim;
  assign first = WayLg2'((32'(insert_hash) >> SetLg2) * Ways);
  always_comb begin
    victim = first + WayLg2'(random_q[$clog2(Ways)-1:0]);
    for (int w = Ways - 1; w >= 0; w--) begin
      if (!insert_valid[first + WayLg2'(w)]) victim = first + WayLg2'(w);
    end
    way = '0;
    way[victim] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    random_q <= {random_q[6:0], random_q[7] ^ random_q[5] ^ random_q[4] ^ random_q[3]};
    if (sweep_i) valid_q[set*All+:All] <= valid & ~covered;
    else if (insert_i) valid_q[insert_set*All+:All] <= insert_valid | way;
    if (!rst_ni) begin
      random_q <= 8'h1;
      valid_q <= '0;
    end
  end

  logic unused;
  assign unused = ^{inval_i, sweep_set_i};

endmodule
