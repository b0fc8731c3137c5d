// SPDX-License-Identifier: Apache-2.0
// Cache of page tables' places: where the table is that holds the PTE for an address, for the
// lowest two levels of one stage, so that a walk starts there. Entries belong to a device and
// process, as in the IOTLB; they come from non-leaf PTEs. First-stage entries hold the table's
// SPA as well as its GPA, so they also come from a second-stage leaf.
//
// Looked up at once.
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
  input  logic                    insert_i,
  input  logic [23:0]             insert_did_i,
  input  logic                    insert_pv_i,
  input  logic [19:0]             insert_pid_i,
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
  localparam int All = Sets / Rows * Ways;
  localparam int Lg2 = $clog2(Sets);
  localparam int TagWidth = 24 + 1 + 20 + PageWidth;
  localparam int DataWidth = 1 + 16 + 20 + Width;  // gv, gscid, pscid, data
  localparam int EntryWidth = TagWidth + DataWidth;

  function automatic logic [Lg2-1:0] hash_of(logic [23:0] did, logic [19:0] pid,
                                             logic [PageWidth-1:0] page);
    hash_of = page[Lg2-1:0] ^ page[Lg2+:Lg2] ^ did[Lg2-1:0] ^ did[3+:Lg2] ^ did[8+:Lg2]
        ^ pid[Lg2-1:0];
  endfunction

  logic [DataWidth-1:0] data;
  logic [All*EntryWidth-1:0] swept;
  logic [All-1:0] covered;
  xlate_assoc #(.TagWidth(TagWidth), .Width(DataWidth), .Sets(Sets), .Ways(Ways)) u_assoc (
    .clk_i(clk_i), .rst_ni(rst_ni), .hash_i(hash_of(did_i, pid_i, page_i)),
    .tag_i({did_i, pv_i, pid_i, page_i}), .hit_o(hit_o), .data_o(data), .insert_i(insert_i),
    .insert_hash_i(hash_of(insert_did_i, insert_pid_i, insert_page_i)),
    .insert_entry_i({insert_did_i, insert_pv_i, insert_pid_i, insert_page_i, gv_i, gscid_i,
                     pscid_i, data_i}),
    .sweep_i(sweep_i), .sweep_set_i(sweep_set_i), .swept_o(swept), .covered_i(covered)
  );
  assign data_o = data[Width-1:0];

  for (genvar w = 0; w < All; w++) begin : gen_covered
    logic [23:0] did;
    logic [19:0] pid, pscid;
    logic [15:0] gscid;
    logic        gv, same_gscid, same_did;
    assign did = swept[(w+1)*EntryWidth-1-:24];
    assign pid = swept[w*EntryWidth+DataWidth+PageWidth+:20];
    assign {gv, gscid, pscid} = swept[w*EntryWidth+Width+:37];
    assign same_gscid = inval_i.gscid == gscid;
    assign same_did = inval_i.did == did;
    // Commands with an address (AV) name leaf PTEs only.
    always_comb begin
      unique case (inval_i.op)
        bulkhead_pkg::InvalVma: covered[w] = First && !inval_i.av
            && (inval_i.gv ? gv && same_gscid : !gv) && (!inval_i.pscv || inval_i.pscid == pscid);
        bulkhead_pkg::InvalGvma: covered[w] = gv && (!inval_i.gv || same_gscid)
            && (First || !inval_i.av);
        bulkhead_pkg::InvalPdt: covered[w] = First && same_did && inval_i.pid == pid;
        default: covered[w] = !inval_i.dv || same_did;
      endcase
    end
  end

  logic unused;
  assign unused = ^{inval_i, swept, data};

endmodule
