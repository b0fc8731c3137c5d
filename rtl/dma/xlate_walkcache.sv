// SPDX-License-Identifier: Apache-2.0
// Cache of page tables' places: where the table is that holds the PTE for an address, for the
// lowest two levels of one stage, so that a walk starts there. Entries belong to a device and
// process, as in the IOTLB; they come from non-leaf PTEs. First-stage entries hold the table's
// SPA as well as its GPA, so they also come from a second-stage leaf.
//
// Looked up in the cycle of the walk's step (distributed RAM). Random replacement.
module xlate_walkcache #(
  parameter int Sets = 16,      // powers of two
  parameter int Ways = 2,
  parameter int Width = 44,     // of the data
  parameter int PageWidth = 29, // of the page number: by the span of a table at this level
  parameter bit First = 1'b0    // first stage
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic [23:0]             did_i,
  input  logic                    pv_i,
  input  logic [19:0]             pid_i,
  input  logic [PageWidth-1:0]    page_i,
  output logic                    hit_o,
  output logic [Width-1:0]        data_o,
  input  logic                    insert_i,    // for did_i, pv_i, pid_i, insert_page_i
  input  logic [PageWidth-1:0]    insert_page_i,
  input  logic                    gv_i,
  input  logic [15:0]             gscid_i,
  input  logic [19:0]             pscid_i,
  input  logic [Width-1:0]        data_i,
  input  logic                    sweep_i,     // one set a cycle
  input  logic [7:0]              sweep_set_i,
  input  bulkhead_pkg::inval_t    inval_i
);

  localparam int Rows = Sets < dma_walk_pkg::SweepSets ? Sets : dma_walk_pkg::SweepSets;
  localparam int All = Sets / Rows * Ways;  // ways of all banks
  localparam int HashLg2 = $clog2(Sets);
  localparam int SetLg2 = $clog2(Rows);
  localparam int WayLg2 = $clog2(All);
  localparam int TagWidth = 24 + 1 + 20 + PageWidth;
  localparam int IdWidth = 1 + 16 + 20;

  function automatic logic [HashLg2-1:0] hash_of(logic [23:0] did, logic [19:0] pid,
                                                 logic [PageWidth-1:0] page);
    hash_of = page[HashLg2-1:0] ^ page[HashLg2+:HashLg2] ^ did[HashLg2-1:0] ^ did[3+:HashLg2]
        ^ did[8+:HashLg2] ^ pid[HashLg2-1:0];
  endfunction

  logic [Rows*All-1:0] valid_q;
  logic [All-1:0] valid, match, covered, way;
  logic [All*Width-1:0] data;
  logic [HashLg2-1:0] hash, insert_hash;
  logic [SetLg2-1:0] set, insert_set;
  logic [TagWidth-1:0] tag, insert_tag;
  logic [7:0] random_q;

  assign hash = hash_of(did_i, pid_i, page_i);
  assign set = sweep_i ? sweep_set_i[SetLg2-1:0] : hash[SetLg2-1:0];
  assign tag = {did_i, pv_i, pid_i, page_i};
  assign insert_hash = hash_of(did_i, pid_i, insert_page_i);
  assign insert_set = insert_hash[SetLg2-1:0];
  assign insert_tag = {did_i, pv_i, pid_i, insert_page_i};
  assign valid = valid_q[set*All+:All];

  for (genvar w = 0; w < All; w++) begin : gen_way
    logic [TagWidth+IdWidth+Width-1:0] mem [Rows];
    logic [TagWidth-1:0] entry_tag;
    logic gv, same_gscid, same_did;
    logic [15:0] gscid;
    logic [19:0] pscid;
    assign {entry_tag, gv, gscid, pscid, data[w*Width+:Width]} = mem[set];
    assign match[w] = valid[w] && entry_tag == tag;
    assign same_gscid = inval_i.gscid == gscid;
    assign same_did = inval_i.did == entry_tag[TagWidth-1-:24];
    // Commands with an address (AV) name leaf PTEs only.
    always_comb begin
      unique case (inval_i.op)
        bulkhead_pkg::InvalVma: covered[w] = First && !inval_i.av
            && (inval_i.gv ? gv && same_gscid : !gv) && (!inval_i.pscv || inval_i.pscid == pscid);
        bulkhead_pkg::InvalGvma: covered[w] = gv && (!inval_i.gv || same_gscid)
            && (First || !inval_i.av);
        bulkhead_pkg::InvalPdt: covered[w] = First && same_did
            && inval_i.pid == entry_tag[PageWidth+:20];
        default: covered[w] = !inval_i.dv || same_did;
      endcase
    end
    always_ff @(posedge clk_i) begin
      if (insert_i && way[w]) mem[insert_set] <= {insert_tag, gv_i, gscid_i, pscid_i, data_i};
    end
  end

  assign hit_o = match != '0;
  always_comb begin
    data_o = data[Width-1:0];
    for (int w = 1; w < All; w++) if (match[w]) data_o = data[w*Width+:Width];
  end

  // Two walks may bring the same table: then there are two entries, which agree.
  logic [All-1:0] insert_valid;
  logic [WayLg2-1:0] first, victim;
  assign insert_valid = valid_q[insert_set*All+:All];
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

endmodule
