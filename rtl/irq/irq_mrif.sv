// SPDX-License-Identifier: Apache-2.0
// Memory-resident interrupt files: up to N interrupts under way at once, each in an irq_mrif_one with an AXI
// id of its own (the exclusive access needs it). Two that change the same doubleword go one after the other: they would
// only take each other's exclusive access away.
module irq_mrif #(
    parameter int N = 4  // at most 4
) (
    input  logic                          clk_i,
    input  logic                          rst_ni,
    input  logic                          valid_i,
    output logic                          ready_o,
    input  irq_pkg::mrif_t                mrif_i,

    output logic                          arvalid_o,
    input  logic                          arready_i,
    output logic [1:0]                    arid_o,
    output logic [55:0]                   araddr_o,
    output logic                          arlock_o,
    input  logic                          rvalid_i,
    input  logic [1:0]                    rid_i,
    input  logic [63:0]                   rdata_i,
    input  logic [1:0]                    rresp_i,
    input  logic                          rpoison_i,
    output logic                          awvalid_o,
    input  logic                          awready_i,
    output logic [1:0]                    awid_o,
    output logic [55:0]                   awaddr_o,
    output logic                          awlock_o,
    output logic                          wvalid_o,
    input  logic                          wready_i,
    output logic [63:0]                   wdata_o,
    output logic [7:0]                    wstrb_o,
    input  logic                          bvalid_i,
    input  logic [1:0]                    bid_i,
    input  logic [1:0]                    bresp_i,

    output logic                          done_valid_o,
    output logic [irq_pkg::SlotWidth-1:0] done_slot_o,
    output logic                          discard_o,    // an identity that no MRIF has
    output logic                          fault_valid_o,
    output bulkhead_pkg::fault_t          fault_o,
    output logic                          busy_o
);

  localparam int Nw = N > 1 ? $clog2(N) : 1;

  logic           valid_q, start;
  irq_pkg::mrif_t m_q, ended;
  logic [N-1:0][$bits(ended)-1:0] one;
  logic [N-1:0]   idle, lock, same, done, done_take, bad, corrupt;
  logic [N-1:0]   rd_valid, rd_ready, rd_lock, wr_valid, wr_ready, wr_lock;
  logic [N-1:0][55:0] rd_addr, wr_addr;
  logic [N-1:0][63:0] wr_data;
  logic [N-1:0][7:0]  wr_strb;
  logic [Nw-1:0]  place, last;
  logic           some_done;

  // The next one waits in a register.
  assign ready_o   = !valid_q;
  assign start     = valid_q && idle != '0 && (lock & same) == '0;
  assign discard_o = start && m_q.eiid == '0;

  for (genvar i = 0; i < N; i++) begin : gen_one
    irq_pkg::mrif_t mine;
    assign one[i]  = mine;
    assign same[i] = mine.addr == m_q.addr && mine.eiid[10:6] == m_q.eiid[10:6];
    irq_mrif_one u_one (
      .clk_i, .rst_ni,
      .start_i(start && place == Nw'(i)), .mrif_i(m_q), .idle_o(idle[i]), .lock_o(lock[i]),
      .mrif_o(mine),
      .arvalid_o(rd_valid[i]), .arready_i(rd_ready[i]), .araddr_o(rd_addr[i]),
      .arlock_o(rd_lock[i]), .rvalid_i(rvalid_i && rid_i == 2'(i)), .rdata_i, .rresp_i, .rpoison_i,
      .wvalid_o(wr_valid[i]), .wready_i(wr_ready[i]), .waddr_o(wr_addr[i]), .wlock_o(wr_lock[i]),
      .wdata_o(wr_data[i]), .wstrb_o(wr_strb[i]), .bvalid_i(bvalid_i && bid_i == 2'(i)), .bresp_i,
      .done_o(done[i]), .done_ready_i(done_take[i]), .fault_o(bad[i]), .corrupt_o(corrupt[i])
    );
  end

  // ---- Reads: an address once shown stays ----------------------------------------------------------------
  logic          held_q, any_read;
  logic [Nw-1:0] next_read, reader, reader_q;
  rr_arb #(.N(N)) u_reads (
    .clk_i, .rst_ni, .req_i(rd_valid), .step_i(!held_q), .valid_o(any_read), .index_o(next_read)
  );
  assign reader    = held_q ? reader_q : next_read;
  assign arvalid_o = any_read;
  assign arid_o    = 2'(reader);
  assign araddr_o  = rd_addr[reader];
  assign arlock_o  = rd_lock[reader];

  // ---- Writes: one at a time holds the port until its address and its word are taken ---------------------
  logic          open_q, aw_done_q, w_done_q, aw_ends, w_ends, any_write;
  logic [Nw-1:0] next_write, writer, writer_q;
  rr_arb #(.N(N)) u_writes (
    .clk_i, .rst_ni, .req_i(wr_valid), .step_i(!open_q), .valid_o(any_write), .index_o(next_write)
  );
  assign writer    = open_q ? writer_q : next_write;
  assign awvalid_o = any_write && !(open_q && aw_done_q);
  assign wvalid_o  = any_write && !(open_q && w_done_q);
  assign awid_o    = 2'(writer);
  assign awaddr_o  = wr_addr[writer];
  assign awlock_o  = wr_lock[writer];
  assign wdata_o   = wr_data[writer];
  assign wstrb_o   = wr_strb[writer];
  assign aw_ends   = (open_q && aw_done_q) || (awvalid_o && awready_i);
  assign w_ends    = (open_q && w_done_q) || (wvalid_o && wready_i);

  always_comb begin
    rd_ready         = '0;
    wr_ready         = '0;
    rd_ready[reader] = arvalid_o && arready_i;
    wr_ready[writer] = any_write && aw_ends && w_ends;
  end

  // ---- Ends: one a cycle ---------------------------------------------------------------------------------
  assign some_done = done != '0;
  always_comb begin
    place = '0;
    last  = '0;
    for (int i = N - 1; i >= 0; i--) begin
      if (idle[i]) place = Nw'(i);
      if (done[i]) last = Nw'(i);
    end
    done_take       = '0;
    done_take[last] = some_done;
  end
  assign ended         = one[last];
  assign done_valid_o  = some_done && ended.has_slot;
  assign done_slot_o   = ended.slot;
  assign fault_valid_o = some_done && bad[last];
  assign busy_o        = valid_q || idle != '1;
  always_comb begin
    fault_o        = '0;
    fault_o.cause  = corrupt[last] ? irq_pkg::CauseMrifCorrupt : irq_pkg::CauseMrifAccess;
    fault_o.ttyp   = 6'd3;  // untranslated write
    fault_o.did    = ended.did;
    fault_o.iotval = {ended.iova, 2'b00};
  end

  always_ff @(posedge clk_i) begin
    if (ready_o) m_q <= mrif_i;
    valid_q   <= (valid_q && !start) || (valid_i && ready_o);
    held_q    <= arvalid_o && !arready_i;
    reader_q  <= reader;
    open_q    <= any_write && !(aw_ends && w_ends);
    writer_q  <= writer;
    aw_done_q <= aw_ends;
    w_done_q  <= w_ends;
    if (!rst_ni) begin
      valid_q <= 1'b0;
      held_q  <= 1'b0;
      open_q  <= 1'b0;
    end
  end

  logic unused;
  assign unused = ^ended;

endmodule
