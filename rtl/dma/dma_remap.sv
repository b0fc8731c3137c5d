// SPDX-License-Identifier: Apache-2.0
// RISC-V IOMMU v1.0, the unit's top: register file, command queue, fault and page-request queues,
// interrupts, performance monitor and debug interface around the translator dma_xlate. Only
// wiring here; README.md has the diagram.
module dma_remap #(
  parameter logic [63:0] Caps = dma_pkg::CapsDefault,  // the `capabilities` register
  parameter int          HpmCounters = 4,              // iohpmctr1..N
  parameter bit          Large = 1'b0,                 // preset of the sizes that follow
  // Sizes of the translator, as dma_xlate has them; Dir: device and process contexts
  parameter int          Slots = Large ? 64 : 16,
  parameter int          SmallSets = Large ? 64 : 16,
  parameter int          SmallWays = 4,
  parameter int          LargeSets = Large ? 32 : 8,
  parameter int          LargeWays = 4,
  parameter int          DirSets = Large ? 64 : 8,
  parameter int          DirWays = 2,
  parameter int          LowSets = Large ? 256 : 16,
  parameter int          MiddleSets = Large ? 16 : 4,
  parameter int          WalkWays = 2,
  parameter int          Parked = 64,
  parameter int          Streams = Large ? 8 : 4,
  parameter int          Ahead = Large ? 2 : 1
) (
  input  logic                      clk_i,
  input  logic                      rst_ni,

  // registers: one access at a time, held until ready
  input  logic                      reg_valid_i,
  input  logic                      reg_write_i,
  input  logic [11:0]               reg_addr_i,
  input  logic [63:0]               reg_wdata_i,
  input  logic [7:0]                reg_wstrb_i,
  output logic                      reg_ready_o,
  output logic [63:0]               reg_rdata_o,

  // translation
  input  logic                      xlate_req_valid_i,
  output logic                      xlate_req_ready_o,
  input  bulkhead_pkg::xlate_req_t  xlate_req_i,
  output logic                      xlate_rsp_valid_o,
  input  logic                      xlate_rsp_ready_i,
  output bulkhead_pkg::xlate_rsp_t  xlate_rsp_o,

  // page requests, and faults that the data path finds
  input  logic                      page_req_valid_i,
  output logic                      page_req_ready_o,
  input  bulkhead_pkg::page_req_t   page_req_i,
  input  logic                      ext_fault_valid_i,
  output logic                      ext_fault_ready_o,
  input  bulkhead_pkg::fault_t      ext_fault_i,

  // level until done: reads (pr), writes (pw) already translated are globally observed
  output logic                      drain_pr_o,
  output logic                      drain_pw_o,
  input  logic                      drain_done_i,
  output logic                      stale_o,      // translations are being invalidated

  // memory
  output logic                      m_axi_awvalid_o,
  input  logic                      m_axi_awready_i,
  output logic [7:0]                m_axi_awid_o,
  output logic [55:0]               m_axi_awaddr_o,
  output logic [7:0]                m_axi_awlen_o,
  output logic [2:0]                m_axi_awsize_o,
  output logic                      m_axi_awlock_o,
  output logic                      m_axi_wvalid_o,
  input  logic                      m_axi_wready_i,
  output logic [63:0]               m_axi_wdata_o,
  output logic [7:0]                m_axi_wstrb_o,
  output logic                      m_axi_wlast_o,
  input  logic                      m_axi_bvalid_i,
  output logic                      m_axi_bready_o,
  input  logic [7:0]                m_axi_bid_i,
  input  logic [1:0]                m_axi_bresp_i,
  output logic                      m_axi_arvalid_o,
  input  logic                      m_axi_arready_i,
  output logic [7:0]                m_axi_arid_o,
  output logic [55:0]               m_axi_araddr_o,
  output logic [7:0]                m_axi_arlen_o,
  output logic [2:0]                m_axi_arsize_o,
  output logic                      m_axi_arlock_o,
  input  logic                      m_axi_rvalid_i,
  output logic                      m_axi_rready_o,
  input  logic [7:0]                m_axi_rid_i,
  input  logic [63:0]               m_axi_rdata_i,
  input  logic [1:0]                m_axi_rresp_i,
  input  logic                      m_axi_rlast_i,
  input  logic                      m_axi_rpoison_i,

  // devices that cache translations: messages to them, their Invalidation Completions
  input  logic                      ats_reset_i,     // level: their caches are gone (link down)
  output logic                      ats_msg_valid_o,
  input  logic                      ats_msg_ready_i,
  output bulkhead_pkg::ats_msg_t    ats_msg_o,
  input  logic                      inval_cpl_valid_i,
  output logic                      inval_cpl_ready_o,
  input  bulkhead_pkg::inval_cpl_t  inval_cpl_i,
  output logic                      inval_stray_o,   // pulse: one that completes nothing

  output logic [15:0]               irq_o,
  output logic                      busy_o
);

  // What this control half cannot do must not be claimed.
  if (Caps[dma_pkg::CapEnd] || Caps[dma_pkg::CapQosid]
      || Caps[dma_pkg::CapIgs+:2] != dma_pkg::IgsBoth) begin : gen_bad_caps
    $error("dma_remap: END and QOSID must be 0, IGS must be 2");
  end

  // ---- register bus: every group answers, the answers are ORed ----------------------------------
  dma_pkg::reg_bus_t bus;
  logic [63:0] csr_rdata, cq_rdata, fq_rdata, pq_rdata, irq_rdata, msi_rdata, hpm_rdata, dbg_rdata;
  logic        port_busy;

  dma_reg_port u_reg_port (
    .clk_i, .rst_ni,
    .reg_valid_i, .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_wstrb_i, .reg_ready_o, .reg_rdata_o,
    .bus_o(bus),
    .rdata_i(csr_rdata | cq_rdata | fq_rdata | pq_rdata | irq_rdata | msi_rdata | hpm_rdata
             | dbg_rdata),
    .busy_o(port_busy)
  );

  // ---- configuration and ordering ---------------------------------------------------------------
  bulkhead_pkg::xlate_cfg_t cfg;
  logic wsi, ddtp_req, ddtp_done, order_req, order_pr, order_pw, order_done;
  logic xlate_fence_req, xlate_fence_done;

  dma_csr #(.Caps(Caps)) u_csr (
    .clk_i, .rst_ni, .bus_i(bus), .rdata_o(csr_rdata),
    .cfg_o(cfg), .wsi_o(wsi), .fence_req_o(ddtp_req), .fence_done_i(ddtp_done)
  );

  dma_fence u_fence (
    .clk_i, .rst_ni,
    .cmd_req_i(order_req), .cmd_pr_i(order_pr), .cmd_pw_i(order_pw), .cmd_done_o(order_done),
    .ddtp_req_i(ddtp_req), .ddtp_done_o(ddtp_done),
    .xlate_req_o(xlate_fence_req), .xlate_done_i(xlate_fence_done),
    .drain_pr_o, .drain_pw_o, .drain_done_i
  );

  // ---- memory writes of this half ---------------------------------------------------------------
  logic [dma_pkg::NumStore-1:0] store_valid, store_done;
  dma_pkg::store_req_t          store_fence, store_fq, store_pq, store_msi;
  logic [1:0]                   store_beat;
  logic                         store_bad, store_busy;

  logic        c_awvalid, c_awready, c_wvalid, c_wready, c_wlast, c_bvalid, c_bready;
  logic [55:0] c_awaddr;
  logic [7:0]  c_awlen, c_wstrb;
  logic [2:0]  c_awsize;
  logic [63:0] c_wdata;

  dma_store u_store (
    .clk_i, .rst_ni, .valid_i(store_valid), .fence_i(store_fence), .fq_i(store_fq), .pq_i(store_pq),
    .msi_i(store_msi), .beat_o(store_beat), .done_o(store_done), .bad_o(store_bad),
    .busy_o(store_busy), .awvalid_o(c_awvalid), .awready_i(c_awready), .awaddr_o(c_awaddr),
    .awlen_o(c_awlen), .awsize_o(c_awsize), .wvalid_o(c_wvalid), .wready_i(c_wready),
    .wdata_o(c_wdata), .wstrb_o(c_wstrb), .wlast_o(c_wlast), .bvalid_i(c_bvalid),
    .bready_o(c_bready), .bbad_i(m_axi_bresp_i[1])
  );

  // ---- command queue ----------------------------------------------------------------------------
  dma_pkg::queue_t      cq;
  logic                 cq_irq, cq_busy, unused_cq_new, cq_advance, fetch_idle, exec_idle, cq_on;
  logic [3:0]           cq_set, unused_cq_flag;
  logic                 cmd_valid, cmd_ready, cmd_bad;
  logic [127:0]         cmd;
  logic                 inval_valid, inval_ready;
  bulkhead_pkg::inval_t inval;
  assign stale_o = inval_valid || ddtp_req;
  logic                 ats_cmd_valid, ats_cmd_ready, ats_pending, ats_late, ats_late_clear;
  bulkhead_pkg::ats_msg_t ats_cmd;
  logic                 c_arvalid, c_arready, c_rvalid, c_rready;
  logic [55:0]          c_araddr;
  logic [7:0]           c_arlen;

  dma_queue_regs #(
    .BaseReg(dma_pkg::RegCqb), .IndexReg(dma_pkg::RegCqh), .CsrReg(dma_pkg::RegCqcsr),
    .CsrHigh(1'b0), .SwTail(1'b1), .Stalls(4'b0111)
  ) u_cq_regs (
    .clk_i, .rst_ni, .bus_i(bus), .rdata_o(cq_rdata), .legal_i({wsi, 3'b111}), .set_i(cq_set),
    .advance_i(cq_advance), .idle_i(fetch_idle && exec_idle), .queue_o(cq), .on_o(cq_on),
    .flag_o(unused_cq_flag), .irq_o(cq_irq), .new_o(unused_cq_new), .busy_o(cq_busy)
  );

  dma_cmd_fetch u_cmd_fetch (
    .clk_i, .rst_ni, .queue_i(cq), .idle_o(fetch_idle), .cmd_valid_o(cmd_valid),
    .cmd_ready_i(cmd_ready), .cmd_o(cmd), .cmd_bad_o(cmd_bad), .arvalid_o(c_arvalid),
    .arready_i(c_arready), .araddr_o(c_araddr), .arlen_o(c_arlen), .rvalid_i(c_rvalid),
    .rready_o(c_rready), .rdata_i(m_axi_rdata_i), .rbad_i(m_axi_rresp_i[1] || m_axi_rpoison_i),
    .rlast_i(m_axi_rlast_i)
  );

  dma_cmd_exec #(.Caps(Caps)) u_cmd_exec (
    .clk_i, .rst_ni, .cmd_valid_i(cmd_valid), .cmd_ready_o(cmd_ready), .cmd_i(cmd),
    .cmd_bad_i(cmd_bad), .mode_i(cfg.iommu_mode), .wsi_i(wsi), .inval_valid_o(inval_valid),
    .inval_ready_i(inval_ready), .inval_o(inval), .order_req_o(order_req), .order_pr_o(order_pr),
    .order_pw_o(order_pw), .order_done_i(order_done),
    .store_valid_o(store_valid[dma_pkg::StoreFence]), .store_o(store_fence),
    .store_done_i(store_done[dma_pkg::StoreFence]), .store_bad_i(store_bad),
    .ats_valid_o(ats_cmd_valid), .ats_ready_i(ats_cmd_ready), .ats_o(ats_cmd),
    .ats_pending_i(ats_pending), .ats_late_i(ats_late), .ats_late_clear_o(ats_late_clear),
    .run_i(cq.run), .advance_o(cq_advance), .flag_set_o(cq_set), .idle_o(exec_idle)
  );

  // ---- fault queue ------------------------------------------------------------------------------
  dma_pkg::queue_t      fq;
  logic                 fq_irq, fq_new, fq_busy, fq_advance, fq_idle, rec_valid, rec_ready;
  logic [3:0]           fq_set, unused_fq_flag;
  logic                 unused_fq_on, unused_fq_drop;
  logic [255:0]         rec;
  logic                 xfault_valid, xfault_ready, mfault_valid, mfault_ready;
  bulkhead_pkg::fault_t xfault;
  logic [55:0]          mfault_addr;

  dma_fault u_fault (
    .clk_i, .rst_ni, .xlate_valid_i(xfault_valid), .xlate_ready_o(xfault_ready), .xlate_i(xfault),
    .ext_valid_i(ext_fault_valid_i), .ext_ready_o(ext_fault_ready_o), .ext_i(ext_fault_i),
    .msi_valid_i(mfault_valid), .msi_ready_o(mfault_ready), .msi_addr_i(mfault_addr),
    .rec_valid_o(rec_valid), .rec_ready_i(rec_ready), .rec_o(rec)
  );

  dma_queue_regs #(
    .BaseReg(dma_pkg::RegFqb), .IndexReg(dma_pkg::RegFqh), .CsrReg(dma_pkg::RegCqcsr),
    .CsrHigh(1'b1)
  ) u_fq_regs (
    .clk_i, .rst_ni, .bus_i(bus), .rdata_o(fq_rdata), .legal_i(4'b0011), .set_i(fq_set),
    .advance_i(fq_advance), .idle_i(fq_idle), .queue_o(fq), .on_o(unused_fq_on),
    .flag_o(unused_fq_flag), .irq_o(fq_irq), .new_o(fq_new), .busy_o(fq_busy)
  );

  dma_rec_queue #(.EntryLg2(5)) u_fq (
    .clk_i, .rst_ni, .queue_i(fq), .idle_o(fq_idle), .advance_o(fq_advance),
    .drop_o(unused_fq_drop), .flag_set_o(fq_set), .rec_valid_i(rec_valid), .rec_ready_o(rec_ready),
    .rec_i(rec), .store_valid_o(store_valid[dma_pkg::StoreFq]), .store_o(store_fq),
    .store_beat_i(store_beat), .store_done_i(store_done[dma_pkg::StoreFq]), .store_bad_i(store_bad)
  );

  // ---- page requests, and messages to and from devices that cache translations ------------------
  logic pq_irq, pq_new, pq_busy, ask_valid, ask_ready, ask_answer;
  bulkhead_pkg::dbg_req_t ask;
  bulkhead_pkg::dbg_rsp_t side_rsp;

  dma_services #(.Ats(Caps[dma_pkg::CapAts])) u_services (
    .clk_i, .rst_ni, .bus_i(bus), .rdata_o(pq_rdata), .reset_i(ats_reset_i), .page_req_valid_i,
    .page_req_ready_o, .page_req_i, .msg_valid_o(ats_msg_valid_o), .msg_ready_i(ats_msg_ready_i),
    .msg_o(ats_msg_o), .cpl_valid_i(inval_cpl_valid_i), .cpl_ready_o(inval_cpl_ready_o),
    .cpl_i(inval_cpl_i), .stray_o(inval_stray_o), .queue_on_i(cq_on), .cmd_valid_i(ats_cmd_valid),
    .cmd_ready_o(ats_cmd_ready), .cmd_i(ats_cmd), .pending_o(ats_pending), .late_o(ats_late),
    .late_clear_i(ats_late_clear), .ask_valid_o(ask_valid), .ask_ready_i(ask_ready), .ask_o(ask),
    .answer_valid_i(ask_answer), .answer_i(side_rsp), .store_valid_o(store_valid[dma_pkg::StorePq]),
    .store_o(store_pq), .store_beat_i(store_beat), .store_done_i(store_done[dma_pkg::StorePq]),
    .store_bad_i(store_bad), .irq_o(pq_irq), .new_o(pq_new), .busy_o(pq_busy)
  );

  // ---- interrupts -------------------------------------------------------------------------------
  logic        hpm_overflow, irq_busy, msi_busy;
  logic [3:0]  msi_send;
  logic [15:0] msi_vector;

  dma_irq u_irq (
    .clk_i, .rst_ni, .bus_i(bus), .rdata_o(irq_rdata), .wsi_i(wsi),
    .level_i({pq_irq, 1'b0, fq_irq, cq_irq}), .event_i({pq_new, hpm_overflow, fq_new, 1'b0}),
    .msi_o(msi_send), .vector_o(msi_vector), .wires_o(irq_o), .busy_o(irq_busy)
  );

  dma_msi u_msi (
    .clk_i, .rst_ni, .bus_i(bus), .rdata_o(msi_rdata), .wsi_i(wsi), .send_i(msi_send),
    .vector_i(msi_vector), .store_valid_o(store_valid[dma_pkg::StoreMsi]), .store_o(store_msi),
    .store_done_i(store_done[dma_pkg::StoreMsi]), .store_bad_i(store_bad),
    .fault_valid_o(mfault_valid), .fault_ready_i(mfault_ready), .fault_addr_o(mfault_addr),
    .busy_o(msi_busy)
  );

  // ---- performance monitor and debug interface --------------------------------------------------
  bulkhead_pkg::hpm_event_t ev_req, ev_walk;
  if (Caps[dma_pkg::CapHpm]) begin : gen_hpm
    dma_hpm #(.Counters(HpmCounters)) u_hpm (
      .clk_i, .rst_ni, .bus_i(bus), .rdata_o(hpm_rdata),
      .ev_req_i(ev_req), .ev_walk_i(ev_walk), .overflow_o(hpm_overflow)
    );
  end else begin : gen_no_hpm
    assign hpm_rdata = '0;
    assign hpm_overflow = 1'b0;
    logic unused_hpm;
    assign unused_hpm = ^{ev_req, ev_walk};
  end

  logic dbg_valid, dbg_ready, dbg_rsp_valid, dbg_busy, side_valid, side_ready, side_rsp_valid;
  bulkhead_pkg::dbg_req_t dbg_req, side_req;
  dma_ask u_ask (
    .clk_i, .rst_ni,
    .a_valid_i(dbg_valid), .a_ready_o(dbg_ready), .a_i(dbg_req), .a_answer_o(dbg_rsp_valid),
    .b_valid_i(ask_valid), .b_ready_o(ask_ready), .b_i(ask), .b_answer_o(ask_answer),
    .valid_o(side_valid), .ready_i(side_ready), .req_o(side_req), .answer_i(side_rsp_valid)
  );
  if (Caps[dma_pkg::CapDbg]) begin : gen_dbg
    dma_dbg u_dbg (
      .clk_i, .rst_ni, .bus_i(bus), .rdata_o(dbg_rdata),
      .req_valid_o(dbg_valid), .req_ready_i(dbg_ready), .req_o(dbg_req),
      .rsp_valid_i(dbg_rsp_valid), .rsp_i(side_rsp), .busy_o(dbg_busy)
    );
  end else begin : gen_no_dbg
    assign dbg_rdata = '0;
    assign dbg_valid = 1'b0;
    assign dbg_req = '0;
    assign dbg_busy = 1'b0;
    logic unused_dbg;
    assign unused_dbg = ^{dbg_ready, dbg_rsp_valid, side_rsp};
  end

  // ---- translator -------------------------------------------------------------------------------
  logic        x_awvalid, x_awready, x_awlock, x_wvalid, x_wready, x_wlast, x_bvalid, x_bready;
  logic        x_arvalid, x_arready, x_arlock, x_rvalid, x_rready, xlate_busy;
  logic [5:0]  x_awid, x_arid;
  logic [55:0] x_awaddr, x_araddr;
  logic [7:0]  x_awlen, x_arlen, x_wstrb;
  logic [2:0]  x_awsize, x_arsize;
  logic [63:0] x_wdata;

  logic unused_id;  // the translator has ids 0-63, this half one
  assign unused_id = ^{m_axi_bid_i[6], m_axi_rid_i[6]};

  dma_xlate #(
    .Caps(Caps), .Slots(Slots), .SmallSets(SmallSets), .SmallWays(SmallWays), .LargeSets(LargeSets),
    .LargeWays(LargeWays), .DcSets(DirSets), .DcWays(DirWays), .PcSets(DirSets), .PcWays(DirWays),
    .LowSets(LowSets), .MiddleSets(MiddleSets), .WalkWays(WalkWays), .Parked(Parked),
    .Streams(Streams), .Ahead(Ahead)
  ) u_xlate (
    .clk_i, .rst_ni, .cfg_i(cfg), .req_valid_i(xlate_req_valid_i), .req_ready_o(xlate_req_ready_o),
    .req_i(xlate_req_i), .rsp_valid_o(xlate_rsp_valid_o), .rsp_ready_i(xlate_rsp_ready_i),
    .rsp_o(xlate_rsp_o), .inval_valid_i(inval_valid), .inval_ready_o(inval_ready), .inval_i(inval),
    .fence_req_i(xlate_fence_req), .fence_done_o(xlate_fence_done), .fault_valid_o(xfault_valid),
    .fault_ready_i(xfault_ready), .fault_o(xfault), .dbg_valid_i(side_valid),
    .dbg_ready_o(side_ready), .dbg_i(side_req), .dbg_rsp_valid_o(side_rsp_valid),
    .dbg_rsp_o(side_rsp), .ev_req_o(ev_req), .ev_walk_o(ev_walk), .busy_o(xlate_busy),
    .m_axi_awvalid_o(x_awvalid), .m_axi_awready_i(x_awready), .m_axi_awid_o(x_awid),
    .m_axi_awaddr_o(x_awaddr), .m_axi_awlen_o(x_awlen), .m_axi_awsize_o(x_awsize),
    .m_axi_awlock_o(x_awlock), .m_axi_wvalid_o(x_wvalid), .m_axi_wready_i(x_wready),
    .m_axi_wdata_o(x_wdata), .m_axi_wstrb_o(x_wstrb), .m_axi_wlast_o(x_wlast),
    .m_axi_bvalid_i(x_bvalid), .m_axi_bready_o(x_bready), .m_axi_bid_i(m_axi_bid_i[5:0]),
    .m_axi_bresp_i(m_axi_bresp_i), .m_axi_arvalid_o(x_arvalid), .m_axi_arready_i(x_arready),
    .m_axi_arid_o(x_arid), .m_axi_araddr_o(x_araddr), .m_axi_arlen_o(x_arlen),
    .m_axi_arsize_o(x_arsize), .m_axi_arlock_o(x_arlock), .m_axi_rvalid_i(x_rvalid),
    .m_axi_rready_o(x_rready), .m_axi_rid_i(m_axi_rid_i[5:0]), .m_axi_rdata_i(m_axi_rdata_i),
    .m_axi_rresp_i(m_axi_rresp_i), .m_axi_rlast_i(m_axi_rlast_i), .m_axi_rpoison_i(m_axi_rpoison_i)
  );

  // ---- memory port ------------------------------------------------------------------------------
  localparam logic [7:0] CtrlId = 8'h80;

  bulkhead_pkg::axi_addr_t m_aw, m_ar;
  bulkhead_pkg::axi_data_t m_w;

  axi_join_w #(.N(2)) u_writes (
    .clk_i, .rst_ni,
    .awvalid_i({c_awvalid, x_awvalid}), .awready_o({c_awready, x_awready}),
    .aw_i({{CtrlId, c_awaddr, c_awlen, c_awsize, 1'b0},
           {2'd0, x_awid, x_awaddr, x_awlen, x_awsize, x_awlock}}),
    .wvalid_i({c_wvalid, x_wvalid}), .wready_o({c_wready, x_wready}),
    .w_i({{c_wdata, c_wstrb, c_wlast}, {x_wdata, x_wstrb, x_wlast}}),
    .bvalid_o({c_bvalid, x_bvalid}), .bready_i({c_bready, x_bready}),
    .m_awvalid_o(m_axi_awvalid_o), .m_awready_i(m_axi_awready_i), .m_aw_o(m_aw),
    .m_wvalid_o(m_axi_wvalid_o), .m_wready_i(m_axi_wready_i), .m_w_o(m_w),
    .m_bvalid_i(m_axi_bvalid_i), .m_bready_o(m_axi_bready_o),
    .m_b_of_i({m_axi_bid_i[7], !m_axi_bid_i[7]})
  );
  assign {m_axi_awid_o, m_axi_awaddr_o, m_axi_awlen_o, m_axi_awsize_o, m_axi_awlock_o} = m_aw;
  assign {m_axi_wdata_o, m_axi_wstrb_o, m_axi_wlast_o} = m_w;

  axi_join_r #(.N(2)) u_reads (
    .clk_i, .rst_ni,
    .arvalid_i({c_arvalid, x_arvalid}), .arready_o({c_arready, x_arready}),
    .ar_i({{CtrlId, c_araddr, c_arlen, 3'd3, 1'b0},
           {2'd0, x_arid, x_araddr, x_arlen, x_arsize, x_arlock}}),
    .rvalid_o({c_rvalid, x_rvalid}), .rready_i({c_rready, x_rready}),
    .m_arvalid_o(m_axi_arvalid_o), .m_arready_i(m_axi_arready_i), .m_ar_o(m_ar),
    .m_rvalid_i(m_axi_rvalid_i), .m_rready_o(m_axi_rready_o),
    .m_r_of_i({m_axi_rid_i[7], !m_axi_rid_i[7]})
  );
  assign {m_axi_arid_o, m_axi_araddr_o, m_axi_arlen_o, m_axi_arsize_o, m_axi_arlock_o} = m_ar;

  // ---- activity: held up for some cycles more, so that events in the counters' stages and an
  // interrupt condition that returns are not cut off
  logic       active;
  logic [2:0] linger_q;
  assign active = port_busy || ddtp_req || cq_busy || fq_busy || pq_busy || store_busy || irq_busy
      || msi_busy || dbg_busy || xlate_busy || (cq.run && cq.hw != cq.sw);
  assign busy_o = active || linger_q != '0;

  always_ff @(posedge clk_i) begin
    linger_q <= active ? '1 : (linger_q - 3'(linger_q != '0));
    if (!rst_ni) linger_q <= '0;
  end

endmodule
