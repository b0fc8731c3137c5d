// SPDX-License-Identifier: Apache-2.0
// Does an invalidation cover an IOTLB entry? Invalidating more than demanded is allowed, and is
// done where the entry does not hold what an exact answer needs: IOTINVAL.GVMA ignores its
// address, and directory invalidations take along the translations that were made through the
// entry. Combinational.
module xlate_inval (
  input  bulkhead_pkg::inval_t inval_i,
  input  dma_walk_pkg::tlb_t   entry_i,
  output logic                 match_o
);

  // Address bits above the first-stage mapping that the entry was made from.
  logic [51:0] diff;
  logic        same_page;
  assign diff = inval_i.addr ^ entry_i.key.vpn;
  always_comb begin
    unique case (entry_i.fsize)
      dma_walk_pkg::Size4K: same_page = diff == '0;
      dma_walk_pkg::Size64K: same_page = diff[51:4] == '0;
      dma_walk_pkg::Size2M: same_page = diff[51:9] == '0;
      dma_walk_pkg::Size1G: same_page = diff[51:18] == '0;
      dma_walk_pkg::Size512G: same_page = diff[51:27] == '0;
      default: same_page = diff[51:36] == '0;
    endcase
  end

  logic same_gscid, same_did, second;
  assign same_gscid = inval_i.gscid == entry_i.gscid;
  assign same_did = inval_i.did == entry_i.key.did;
  assign second = entry_i.gv || entry_i.msi;

  always_comb begin
    unique case (inval_i.op)
      bulkhead_pkg::InvalVma:
        match_o = entry_i.pscv && (inval_i.gv ? entry_i.gv && same_gscid : !entry_i.gv)
            && (!inval_i.pscv || (!entry_i.glob && inval_i.pscid == entry_i.pscid))
            && (!inval_i.av || same_page);
      bulkhead_pkg::InvalGvma: match_o = second && (!inval_i.gv || same_gscid);
      bulkhead_pkg::InvalPdt: match_o = same_did && inval_i.pid == entry_i.key.pid;
      default: match_o = !inval_i.dv || same_did;
    endcase
  end

  // NL and S are not among the capabilities; the rest of an entry has no part in this.
  logic unused;
  assign unused = ^{inval_i.nl, inval_i.s, entry_i.key.pv, entry_i.size, entry_i.ppn, entry_i.pbmt,
                    entry_i.perm};

endmodule
