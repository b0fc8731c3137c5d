// SPDX-License-Identifier: Apache-2.0
// The units that work from memory: DMA remap and interrupt remap, and the memory port, which they share
// with the data path (prefix p_) and the PIO unit's interrupt message.
//
//   data path, dma_remap, irq, pio_msi -- axi_join_* -- memory
//
// Ids: 0x00 to 0x3f walks, 0x40 data path, 0x80 queues of the IOMMU, 0xa0 to 0xbf interrupts, 0xc0 PIO.
module bulkhead_memory #(
    // As bulkhead has them
    parameter bit Ats         = 1'b1,
    parameter int NumWrites   = 32,
    parameter int Parked      = 64,
    parameter int Walks       = 16,
    parameter int SmallSets   = 16,
    parameter int SmallWays   = 4,
    parameter int LargeSets   = 8,
    parameter int LargeWays   = 4,
    parameter int DirSets     = 8,
    parameter int DirWays     = 2,
    parameter int LowSets     = 16,
    parameter int MiddleSets  = 4,
    parameter int WalkWays    = 2,
    parameter int Streams     = 4,
    parameter int Ahead       = 1,
    parameter int HpmCounters = 4,
    parameter bit Interrupts  = 1'b1,
    parameter int IrqSets     = 256,
    parameter int IrqWays     = 4,
    parameter int Doorbells   = 64,
    parameter int Queues      = 64,
    parameter int Buckets     = 64
) (
    input  logic        clk_i,
    input  logic        rst_ni,
    input  logic        link_up_i,

    // registers
    input  logic        reg_write_i,
    input  logic [11:0] reg_addr_i,
    input  logic [63:0] reg_wdata_i,
    input  logic [7:0]  reg_wstrb_i,
    input  logic        dma_valid_i,
    output logic        dma_ready_o,
    output logic [63:0] dma_rdata_o,
    input  logic        irq_valid_i,
    output logic        irq_ready_o,
    output logic [63:0] irq_rdata_o,
    input  logic        bell_valid_i,
    output logic        bell_ready_o,
    input  logic [5:0]  bell_i,
    input  logic [31:0] bell_data_i,

    // data path: translations
    input  logic                     xreq_valid_i,
    output logic                     xreq_ready_o,
    input  bulkhead_pkg::xlate_req_t xreq_i,
    output logic                     xrsp_valid_o,
    input  logic                     xrsp_ready_i,
    output bulkhead_pkg::xlate_rsp_t xrsp_o,
    output logic                     drain_pr_o,
    output logic                     drain_pw_o,
    input  logic                     drain_done_i,
    output logic                     inval_stale_o,

    // data path and link: devices that cache translations
    input  logic                     page_req_valid_i,
    output logic                     page_req_ready_o,
    input  bulkhead_pkg::page_req_t  page_req_i,
    output logic                     ats_msg_valid_o,
    input  logic                     ats_msg_ready_i,
    output bulkhead_pkg::ats_msg_t   ats_msg_o,
    input  logic                     inval_cpl_valid_i,
    output logic                     inval_cpl_ready_o,
    input  bulkhead_pkg::inval_cpl_t inval_cpl_i,
    output logic                     inval_stray_o,

    // data path: messages
    output logic                     irq_enable_o,
    input  logic                     look_valid_i,
    input  irq_pkg::key_t            look_i,
    output logic                     look_hit_o,
    output irq_pkg::found_t          look_found_o,
    input  irq_pkg::life_t           life_i,
    input  logic                     stale_i,
    input  logic                     fill_valid_i,
    input  irq_pkg::fill_t           fill_i,
    input  logic                     msg_valid_i,
    output logic                     msg_ready_o,
    input  irq_pkg::handover_t       msg_i,
    output logic                     msg_done_valid_o,
    input  logic                     msg_done_ready_i,
    output logic [irq_pkg::SlotWidth-1:0] msg_done_slot_o,
    input  logic [NumWrites-1:0]     answered_i,
    input  logic                     path_fault_valid_i,
    input  bulkhead_pkg::fault_t     path_fault_i,

    // data path: memory
    input  logic        p_awvalid_i,
    output logic        p_awready_o,
    input  logic [55:0] p_awaddr_i,
    input  logic [7:0]  p_awlen_i,
    input  logic        p_wvalid_i,
    output logic        p_wready_o,
    input  logic [63:0] p_wdata_i,
    input  logic [7:0]  p_wstrb_i,
    input  logic        p_wlast_i,
    output logic        p_bvalid_o,
    input  logic        p_bready_i,
    input  logic        p_arvalid_i,
    output logic        p_arready_o,
    input  logic [55:0] p_araddr_i,
    input  logic [7:0]  p_arlen_i,
    output logic        p_rvalid_o,
    input  logic        p_rready_i,

    // PIO unit's message
    input  logic        pio_irq_i,
    input  logic        pio_mask_i,
    input  logic [55:2] pio_addr_i,
    input  logic [31:0] pio_data_i,
    output logic        pio_pending_o,

    // memory: AXI4
    output logic        m_axi_awvalid_o,
    input  logic        m_axi_awready_i,
    output logic [7:0]  m_axi_awid_o,
    output logic [55:0] m_axi_awaddr_o,
    output logic [7:0]  m_axi_awlen_o,
    output logic [2:0]  m_axi_awsize_o,
    output logic        m_axi_awlock_o,
    output logic        m_axi_wvalid_o,
    input  logic        m_axi_wready_i,
    output logic [63:0] m_axi_wdata_o,
    output logic [7:0]  m_axi_wstrb_o,
    output logic        m_axi_wlast_o,
    input  logic        m_axi_bvalid_i,
    output logic        m_axi_bready_o,
    input  logic [7:0]  m_axi_bid_i,
    input  logic [1:0]  m_axi_bresp_i,
    output logic        m_axi_arvalid_o,
    input  logic        m_axi_arready_i,
    output logic [7:0]  m_axi_arid_o,
    output logic [55:0] m_axi_araddr_o,
    output logic [7:0]  m_axi_arlen_o,
    output logic [2:0]  m_axi_arsize_o,
    output logic        m_axi_arlock_o,
    input  logic        m_axi_rvalid_i,
    output logic        m_axi_rready_o,
    input  logic [7:0]  m_axi_rid_i,
    input  logic [63:0] m_axi_rdata_i,
    input  logic [1:0]  m_axi_rresp_i,
    input  logic        m_axi_rlast_i,
    input  logic        m_axi_rpoison_i,

    output logic [15:0] irq_o,
    output logic        busy_o
);

  logic                 dma_busy, irq_busy, msi_busy, ext_fault_valid, ext_fault_ready;
  bulkhead_pkg::fault_t ext_fault;

  logic                    t_awvalid, t_awready, t_wvalid, t_wready, t_bvalid, t_bready;
  logic                    t_arvalid, t_arready, t_rvalid, t_rready;
  bulkhead_pkg::axi_addr_t t_aw, t_ar;
  bulkhead_pkg::axi_data_t t_w;

  dma_remap #(
    .Caps((Ats ? dma_pkg::CapsDefault : dma_pkg::CapsNoAts) &
          ~(Interrupts ? 64'd0 : 64'd1 << dma_pkg::CapMsiMrif)),
    .HpmCounters(HpmCounters), .Slots(Walks), .SmallSets(SmallSets), .SmallWays(SmallWays),
    .LargeSets(LargeSets), .LargeWays(LargeWays), .DirSets(DirSets), .DirWays(DirWays),
    .LowSets(LowSets), .MiddleSets(MiddleSets), .WalkWays(WalkWays),
    .Parked(Parked), .Streams(Streams), .Ahead(Ahead)
  ) u_dma_remap (
    .clk_i, .rst_ni,
    .reg_valid_i(dma_valid_i), .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_wstrb_i,
    .reg_ready_o(dma_ready_o), .reg_rdata_o(dma_rdata_o),
    .xlate_req_valid_i(xreq_valid_i), .xlate_req_ready_o(xreq_ready_o), .xlate_req_i(xreq_i),
    .xlate_rsp_valid_o(xrsp_valid_o), .xlate_rsp_ready_i(xrsp_ready_i), .xlate_rsp_o(xrsp_o),
    .page_req_valid_i, .page_req_ready_o, .page_req_i,
    .ext_fault_valid_i(ext_fault_valid), .ext_fault_ready_o(ext_fault_ready), .ext_fault_i(ext_fault),
    .drain_pr_o, .drain_pw_o, .drain_done_i, .stale_o(inval_stale_o),
    .m_axi_awvalid_o(t_awvalid), .m_axi_awready_i(t_awready), .m_axi_awid_o(t_aw.id),
    .m_axi_awaddr_o(t_aw.addr), .m_axi_awlen_o(t_aw.len), .m_axi_awsize_o(t_aw.size),
    .m_axi_awlock_o(t_aw.lock),
    .m_axi_wvalid_o(t_wvalid), .m_axi_wready_i(t_wready), .m_axi_wdata_o(t_w.data),
    .m_axi_wstrb_o(t_w.strb), .m_axi_wlast_o(t_w.last),
    .m_axi_bvalid_i(t_bvalid), .m_axi_bready_o(t_bready), .m_axi_bid_i, .m_axi_bresp_i,
    .m_axi_arvalid_o(t_arvalid), .m_axi_arready_i(t_arready), .m_axi_arid_o(t_ar.id),
    .m_axi_araddr_o(t_ar.addr), .m_axi_arlen_o(t_ar.len), .m_axi_arsize_o(t_ar.size),
    .m_axi_arlock_o(t_ar.lock),
    .m_axi_rvalid_i(t_rvalid), .m_axi_rready_o(t_rready), .m_axi_rid_i,
    .m_axi_rdata_i, .m_axi_rresp_i, .m_axi_rlast_i, .m_axi_rpoison_i,
    .ats_reset_i(!link_up_i), .ats_msg_valid_o, .ats_msg_ready_i, .ats_msg_o,
    .inval_cpl_valid_i, .inval_cpl_ready_o, .inval_cpl_i, .inval_stray_o,
    .irq_o, .busy_o(dma_busy)
  );

  logic                    i_awvalid, i_awready, i_wvalid, i_wready, i_bvalid, i_bready;
  logic                    i_arvalid, i_arready, i_rvalid, i_rready;
  bulkhead_pkg::axi_addr_t i_aw, i_ar;
  bulkhead_pkg::axi_data_t i_w;

  if (Interrupts) begin : gen_irq
    irq #(
      .Sets(IrqSets), .Ways(IrqWays), .Doorbells(Doorbells), .Queues(Queues), .Buckets(Buckets),
      .Slots(NumWrites)
    ) u_irq (
      .clk_i, .rst_ni,
      .reg_valid_i(irq_valid_i), .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_wstrb_i,
      .reg_ready_o(irq_ready_o), .reg_rdata_o(irq_rdata_o),
      .bell_valid_i, .bell_ready_o, .bell_i, .bell_data_i,
      .enable_o(irq_enable_o), .look_valid_i, .look_i, .look_hit_o,
      .look_found_o, .life_i, .flush_i(stale_i), .fill_valid_i, .fill_i,
      .msg_valid_i, .msg_ready_o, .msg_i,
      .done_valid_o(msg_done_valid_o), .done_ready_i(msg_done_ready_i), .done_slot_o(msg_done_slot_o),
      .slots_i(answered_i), .path_fault_i(path_fault_valid_i), .path_fault_data_i(path_fault_i),
      .fault_valid_o(ext_fault_valid), .fault_ready_i(ext_fault_ready), .fault_o(ext_fault),
      .m_awvalid_o(i_awvalid), .m_awready_i(i_awready), .m_awid_o(i_aw.id), .m_awaddr_o(i_aw.addr),
      .m_awlen_o(i_aw.len), .m_awsize_o(i_aw.size), .m_awlock_o(i_aw.lock),
      .m_wvalid_o(i_wvalid), .m_wready_i(i_wready), .m_wdata_o(i_w.data), .m_wstrb_o(i_w.strb),
      .m_wlast_o(i_w.last), .m_bvalid_i(i_bvalid), .m_bready_o(i_bready),
      .m_bid_i(m_axi_bid_i[2:0]), .m_bresp_i(m_axi_bresp_i),
      .m_arvalid_o(i_arvalid), .m_arready_i(i_arready), .m_arid_o(i_ar.id), .m_araddr_o(i_ar.addr),
      .m_arlen_o(i_ar.len), .m_arsize_o(i_ar.size), .m_arlock_o(i_ar.lock), .m_rvalid_i(i_rvalid), .m_rready_o(i_rready),
      .m_rid_i(m_axi_rid_i[1:0]), .m_rdata_i(m_axi_rdata_i), .m_rresp_i(m_axi_rresp_i),
      .m_rpoison_i(m_axi_rpoison_i), .busy_o(irq_busy)
    );
  end else begin : gen_no_irq
    // Messages go where the MSI page tables say; refused ones are still told.
    logic [1:0] missed;
    irq_fault u_fault (
      .clk_i, .rst_ni,
      .path_valid_i(path_fault_valid_i), .path_i(path_fault_i),
      .mrif_valid_i(1'b0), .mrif_i(path_fault_i),
      .valid_o(ext_fault_valid), .ready_i(ext_fault_ready), .fault_o(ext_fault),
      .missed_o(missed), .busy_o(irq_busy)
    );
    assign {irq_ready_o, bell_ready_o, msg_ready_o} = '1;
    assign {irq_rdata_o, irq_enable_o, look_hit_o, look_found_o} = '0;
    assign {msg_done_valid_o, msg_done_slot_o} = '0;
    assign {i_awvalid, i_wvalid, i_bready, i_arvalid, i_rready, i_aw, i_w, i_ar} = '0;
    logic unused;
    assign unused = ^{life_i, irq_valid_i, bell_valid_i, bell_i, bell_data_i, look_valid_i, look_i,
                      msg_valid_i, msg_i, stale_i, msg_done_ready_i, answered_i, fill_valid_i, fill_i,
                      i_awready, i_wready, i_bvalid, i_arready, i_rvalid, missed};
  end

  // The PIO unit's interrupt message.
  logic                    msi_awvalid, msi_awready, msi_wvalid, msi_wready, msi_bvalid;
  bulkhead_pkg::axi_addr_t msi_aw;
  bulkhead_pkg::axi_data_t msi_w;

  pio_msi u_pio_msi (
    .clk_i, .rst_ni,
    .active_i(pio_irq_i), .mask_i(pio_mask_i), .addr_i(pio_addr_i), .data_i(pio_data_i),
    .pending_o(pio_pending_o),
    .awvalid_o(msi_awvalid), .awready_i(msi_awready), .aw_o(msi_aw),
    .wvalid_o(msi_wvalid), .wready_i(msi_wready), .w_o(msi_w), .bvalid_i(msi_bvalid),
    .busy_o(msi_busy)
  );

  // ---- The port: whose an answer is, bits 7:5 of its id say ------------------------------------------
  localparam logic [7:0] PathId   = 8'h40;
  localparam logic [2:0] SizeBeat = 3'd3;

  function automatic logic [3:0] owner(input logic [2:0] id);  // PIO, irq, dma_remap, data path
    owner = {id[2:1] == 2'b11, id == 3'b101, !id[1] && id != 3'b101, id[2:1] == 2'b01};
  endfunction

  bulkhead_pkg::axi_addr_t m_aw, m_ar;
  bulkhead_pkg::axi_data_t m_w;

  // The translator's and the queues' writes are few, and come through a joiner of their own.
  logic                    s_awvalid, s_awready, s_wvalid, s_wready;
  bulkhead_pkg::axi_addr_t s_aw;
  bulkhead_pkg::axi_data_t s_w;
  axi_slice_w u_slice (
    .clk_i, .rst_ni,
    .awvalid_i(t_awvalid), .awready_o(t_awready), .aw_i(t_aw),
    .wvalid_i(t_wvalid), .wready_o(t_wready), .w_i(t_w),
    .m_awvalid_o(s_awvalid), .m_awready_i(s_awready), .m_aw_o(s_aw),
    .m_wvalid_o(s_wvalid), .m_wready_i(s_wready), .m_w_o(s_w)
  );

  axi_join_w #(.N(4)) u_writes (
    .clk_i, .rst_ni,
    .awvalid_i({msi_awvalid, i_awvalid, s_awvalid, p_awvalid_i}),
    .awready_o({msi_awready, i_awready, s_awready, p_awready_o}),
    .aw_i({msi_aw, i_aw, s_aw, {PathId, p_awaddr_i, p_awlen_i, SizeBeat, 1'b0}}),
    .wvalid_i({msi_wvalid, i_wvalid, s_wvalid, p_wvalid_i}),
    .wready_o({msi_wready, i_wready, s_wready, p_wready_o}),
    .w_i({msi_w, i_w, s_w, {p_wdata_i, p_wstrb_i, p_wlast_i}}),
    .bvalid_o({msi_bvalid, i_bvalid, t_bvalid, p_bvalid_o}),
    .bready_i({1'b1, i_bready, t_bready, p_bready_i}),
    .m_awvalid_o(m_axi_awvalid_o), .m_awready_i(m_axi_awready_i), .m_aw_o(m_aw),
    .m_wvalid_o(m_axi_wvalid_o), .m_wready_i(m_axi_wready_i), .m_w_o(m_w),
    .m_bvalid_i(m_axi_bvalid_i), .m_bready_o(m_axi_bready_o), .m_b_of_i(owner(m_axi_bid_i[7:5]))
  );
  assign {m_axi_awid_o, m_axi_awaddr_o, m_axi_awlen_o, m_axi_awsize_o, m_axi_awlock_o} = m_aw;
  assign {m_axi_wdata_o, m_axi_wstrb_o, m_axi_wlast_o} = m_w;

  axi_join_r #(.N(3)) u_reads (
    .clk_i, .rst_ni,
    .arvalid_i({i_arvalid, t_arvalid, p_arvalid_i}), .arready_o({i_arready, t_arready, p_arready_o}),
    .ar_i({i_ar, t_ar, {PathId, p_araddr_i, p_arlen_i, SizeBeat, 1'b0}}),
    .rvalid_o({i_rvalid, t_rvalid, p_rvalid_o}), .rready_i({i_rready, t_rready, p_rready_i}),
    .m_arvalid_o(m_axi_arvalid_o), .m_arready_i(m_axi_arready_i), .m_ar_o(m_ar),
    .m_rvalid_i(m_axi_rvalid_i), .m_rready_o(m_axi_rready_o), .m_r_of_i(3'(owner(m_axi_rid_i[7:5])))
  );
  assign {m_axi_arid_o, m_axi_araddr_o, m_axi_arlen_o, m_axi_arsize_o, m_axi_arlock_o} = m_ar;

  assign busy_o = dma_busy || irq_busy || msi_busy;

endmodule
