// SPDX-License-Identifier: Apache-2.0
// One interrupt on its way into a memory-resident interrupt file (AIA, "Memory-resident interrupt files"; IOMMU
// specification, MSI page table entries in MRIF mode). An MRIF is 32 pairs of doublewords: pending bits, then
// enable bits.
//
//   Idle -> ReadPending -(bit clear)-> WritePending -(exclusive write won)-> ReadEnable -> Notice -> Done -> Idle
//               | ^                        |                                    ^     '-(disabled)-> Done
//               | '------- lost -----------'                                    |
//               '------------------(bit already set)----------------------------'
// The pending bit is set by an exclusive read and write, so that no other hart's or device's change of the same
// doubleword is lost; the enable bit is read after that, so that software which enables and then looks
// at the pending bits misses nothing. A fault of memory ends the interrupt with a record, 264 or 271.
module irq_mrif_one (
    input  logic           clk_i,
    input  logic           rst_ni,
    input  logic           start_i,      // when idle; an identity of 0 is done at once, without a trace
    input  irq_pkg::mrif_t mrif_i,
    output logic           idle_o,
    output logic           lock_o,       // it may still change the pending bits
    output irq_pkg::mrif_t mrif_o,

    output logic           arvalid_o,
    input  logic           arready_i,
    output logic [55:0]    araddr_o,
    output logic           arlock_o,
    input  logic           rvalid_i,
    input  logic [63:0]    rdata_i,
    input  logic [1:0]     rresp_i,
    input  logic           rpoison_i,
    output logic           wvalid_o,     // a write, address and data together
    input  logic           wready_i,
    output logic [55:0]    waddr_o,
    output logic           wlock_o,
    output logic [63:0]    wdata_o,
    output logic [7:0]     wstrb_o,
    input  logic           bvalid_i,
    input  logic [1:0]     bresp_i,

    output logic           done_o,       // until done_ready_i
    input  logic           done_ready_i,
    output logic           fault_o,      // with done_o: memory refused ...
    output logic           corrupt_o     // ... or its data are known to be bad
);

  typedef enum logic [3:0] {
    Idle, ReadPending, WaitPending, WritePending, AnswerPending, ReadEnable, WaitEnable, Notice,
    AnswerNotice, Done
  } state_e;
  state_e state_q, state_d;

  irq_pkg::mrif_t m_q;
  logic [63:0]    value_q, bit_mask;
  logic           fault_q, corrupt_q, bad, corrupt;

  assign bit_mask  = 64'd1 << m_q.eiid[5:0];
  assign idle_o    = state_q == Idle;
  assign lock_o    = state_q == ReadPending || state_q == WaitPending || state_q == WritePending ||
                     state_q == AnswerPending;
  assign mrif_o    = m_q;
  assign arvalid_o = state_q == ReadPending || state_q == ReadEnable;
  assign araddr_o  = {m_q.addr, m_q.eiid[10:6], state_q == ReadEnable, 3'd0};
  assign arlock_o  = state_q == ReadPending;
  assign wvalid_o  = state_q == WritePending || state_q == Notice;
  assign wlock_o   = state_q == WritePending;
  assign waddr_o   = wlock_o ? {m_q.addr, m_q.eiid[10:6], 4'd0} : {m_q.nppn, 12'd0};
  assign wdata_o   = wlock_o ? value_q | bit_mask : {53'd0, m_q.nid};
  assign wstrb_o   = wlock_o ? 8'hff : 8'h0f;
  assign done_o    = state_q == Done;
  assign fault_o   = fault_q;
  assign corrupt_o = corrupt_q;

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

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      Idle: if (start_i) state_d = mrif_i.eiid == '0 ? Done : ReadPending;
      ReadPending: if (arready_i) state_d = WaitPending;
      WaitPending: if (rvalid_i) state_d = (rdata_i & bit_mask) != '0 ? ReadEnable : WritePending;
      WritePending: if (wready_i) state_d = AnswerPending;
      AnswerPending: if (bvalid_i) begin
        state_d = bresp_i == bulkhead_pkg::AxiExOkay ? ReadEnable : ReadPending;
      end
      ReadEnable: if (arready_i) state_d = WaitEnable;
      WaitEnable: if (rvalid_i) state_d = (rdata_i & bit_mask) != '0 ? Notice : Done;
      Notice: if (wready_i) state_d = AnswerNotice;
      AnswerNotice: if (bvalid_i) state_d = Done;
      default: if (done_ready_i) state_d = Idle;
    endcase
    if (bad || corrupt) state_d = Done;
  end

  always_ff @(posedge clk_i) begin
    state_q <= state_d;
    if (state_q == Idle) m_q <= mrif_i;
    if (state_q == WaitPending) value_q <= rdata_i;
    if (state_q == Idle) begin
      fault_q   <= 1'b0;
      corrupt_q <= 1'b0;
    end else if (bad || corrupt) begin
      fault_q   <= 1'b1;
      corrupt_q <= corrupt;
    end
    if (!rst_ni) state_q <= Idle;
  end

endmodule
