// SPDX-License-Identifier: Apache-2.0
// Memory-resident interrupt files (AIA, "Memory-resident interrupt files"; IOMMU specification, MSI page
// table entries in MRIF mode). An MRIF is 32 pairs of doublewords: pending bits, then enable bits.
//
//   Idle -> ReadPending -(bit clear)-> WritePending -(exclusive write won)-> ReadEnable -> Notice -> Idle
//               | ^                        |                                    ^     '-(disabled)-> Idle
//               | '------- lost -----------'                                    |
//               '------------------(bit already set)----------------------------'
// The pending bit is set by an exclusive read and write, so that no other hart's or device's change of the same
// doubleword is lost; the enable bit is read after that, so that software which enables and then looks
// at the pending bits misses nothing. A fault of memory ends the interrupt with a record, 264 or 271.
module irq_mrif (
    input  logic                          clk_i,
    input  logic                          rst_ni,
    input  logic                          valid_i,
    output logic                          ready_o,
    input  irq_pkg::mrif_t                mrif_i,

    output logic                          arvalid_o,
    input  logic                          arready_i,
    output logic [55:0]                   araddr_o,
    output logic                          arlock_o,
    input  logic                          rvalid_i,
    input  logic [63:0]                   rdata_i,
    input  logic [1:0]                    rresp_i,
    input  logic                          rpoison_i,
    output logic                          awvalid_o,
    input  logic                          awready_i,
    output logic [55:0]                   awaddr_o,
    output logic                          awlock_o,
    output logic                          wvalid_o,
    input  logic                          wready_i,
    output logic [63:0]                   wdata_o,
    output logic [7:0]                    wstrb_o,
    input  logic                          bvalid_i,
    input  logic [1:0]                    bresp_i,

    output logic                          done_valid_o,
    output logic [irq_pkg::SlotWidth-1:0] done_slot_o,
    output logic                          discard_o,    // an identity that no MRIF has
    output logic                          fault_valid_o,
    output bulkhead_pkg::fault_t          fault_o,
    output logic                          busy_o
);

  typedef enum logic [3:0] {
    Idle, ReadPending, WaitPending, WritePending, AnswerPending, ReadEnable, WaitEnable, Notice,
    AnswerNotice
  } state_e;
  state_e state_q;

  logic           valid, pop, aw_done_q, w_done_q, aw_ends, w_ends, bad, corrupt, writing;
  irq_pkg::mrif_t m;
  logic [2:0]     count;
  logic [63:0]    value_q, bit_mask;

  fifo #(.Width($bits(mrif_i)), .Depth(4)) u_fifo (
    .clk_i, .rst_ni, .clear_i(1'b0),
    .wr_valid_i(valid_i), .wr_ready_o(ready_o), .wr_data_i(mrif_i),
    .rd_valid_o(valid), .rd_ready_i(pop), .rd_data_o(m), .count_o(count)
  );

  assign bit_mask  = 64'd1 << m.eiid[5:0];
  assign arvalid_o = state_q == ReadPending || state_q == ReadEnable;
  assign araddr_o  = {m.addr, m.eiid[10:6], state_q == ReadEnable, 3'd0};
  assign arlock_o  = state_q == ReadPending;
  assign writing   = state_q == WritePending || state_q == Notice;
  assign awvalid_o = writing && !aw_done_q;
  assign wvalid_o  = writing && !w_done_q;
  assign awlock_o  = state_q == WritePending;
  assign awaddr_o  = awlock_o ? {m.addr, m.eiid[10:6], 4'd0} : {m.nppn, 12'd0};
  assign wdata_o   = awlock_o ? value_q | bit_mask : {53'd0, m.nid};
  assign wstrb_o   = awlock_o ? 8'hff : 8'h0f;
  assign aw_ends   = aw_done_q || (awvalid_o && awready_i);
  assign w_ends    = w_done_q || (wvalid_o && wready_i);

  // An exclusive read that memory does not know (plain OKAY) cannot be finished atomically: a fault.
  always_comb begin
    bad     = 1'b0;
    corrupt = 1'b0;
    unique case (state_q)
      WaitPending: begin
        bad     = rvalid_i && rresp_i != bulkhead_pkg::AxiExOkay;
        corrupt = rvalid_i && rpoison_i;
      end
      WaitEnable: begin
        bad     = rvalid_i && rresp_i[1];
        corrupt = rvalid_i && rpoison_i;
      end
      AnswerPending: bad = bvalid_i && bresp_i[1];
      default: ;
    endcase
  end

  state_e state_d;
  always_comb begin
    state_d = state_q;
    unique case (state_q)
      Idle: if (valid && m.eiid != '0) state_d = ReadPending;
      ReadPending: if (arready_i) state_d = WaitPending;
      WaitPending: if (rvalid_i) state_d = (rdata_i & bit_mask) != '0 ? ReadEnable : WritePending;
      WritePending: if (aw_ends && w_ends) state_d = AnswerPending;
      AnswerPending: if (bvalid_i) begin
        state_d = bresp_i == bulkhead_pkg::AxiExOkay ? ReadEnable : ReadPending;
      end
      ReadEnable: if (arready_i) state_d = WaitEnable;
      WaitEnable: if (rvalid_i) state_d = (rdata_i & bit_mask) != '0 ? Notice : Idle;
      Notice: if (aw_ends && w_ends) state_d = AnswerNotice;
      default: if (bvalid_i) state_d = Idle;
    endcase
    if (bad || corrupt) state_d = Idle;
  end

  assign discard_o    = state_q == Idle && valid && m.eiid == '0;
  assign pop          = discard_o || (state_q != Idle && state_d == Idle);
  assign done_valid_o = pop && m.has_slot;
  assign done_slot_o  = m.slot;
  assign busy_o       = valid;

  assign fault_valid_o = bad || corrupt;
  always_comb begin
    fault_o        = '0;
    fault_o.cause  = corrupt ? irq_pkg::CauseMrifCorrupt : irq_pkg::CauseMrifAccess;
    fault_o.ttyp   = 6'd3;  // untranslated write
    fault_o.did    = m.did;
    fault_o.iotval = {m.iova, 2'b00};
  end

  always_ff @(posedge clk_i) begin
    state_q   <= state_d;
    aw_done_q <= writing && aw_ends && !w_ends;
    w_done_q  <= writing && w_ends && !aw_ends;
    if (state_q == WaitPending && rvalid_i) value_q <= rdata_i;
    if (!rst_ni) begin
      state_q   <= Idle;
      aw_done_q <= 1'b0;
      w_done_q  <= 1'b0;
    end
  end

  logic unused;
  assign unused = ^count;

endmodule
