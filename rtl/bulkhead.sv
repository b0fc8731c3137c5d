// SPDX-License-Identifier: Apache-2.0
// Bulkhead: the units between the ports (docs/interfaces.md, section 1) and nothing else.
//
//                 registers               PIO window
//                     |                       |
//               bulkhead_regs               pio ----- posted, non-posted --.
//                     |                       ^                            v
//     memory <- bulkhead_memory               | completions             tlp_tx -> link out
//                 ^          | translations   |                            ^
//                 '------ dma_path <------- tlp_rx <- link in              |
//                            '------------- completions -------------------'
module bulkhead #(
    parameter int NumTags    = 32,   // PIO requests outstanding, 2 .. 256, a power of two
    parameter bit TenBitTags = 1'b0, // software may enable tags from 256 on: then 512 or 768 too
    parameter bit Ats        = 1'b1, // devices may cache translations (capabilities ATS and T2GPA)
    parameter bit Large      = 1'b0, // preset of the sizes that follow
    parameter int NumWrites  = Large ? 128 : 32,  // posted DMA requests held, a power of two
    parameter int NumReads   = Large ? 64 : 32,  // non-posted DMA requests held, a power of two
    parameter int MaxPayload = 512,  // bytes accepted in a TLP from the link: 128, 256 or 512
    parameter int PayloadWords = Large ? 1024 : 512,  // ... and 64-bit words of payload for posted ones
    // Sizes of the translator, as dma_xlate has them
    parameter int Walks      = Large ? 64 : 16,  // at most 64: memory ids 0x00 to 0x3f
    parameter int SmallSets  = Large ? 64 : 16,
    parameter int SmallWays  = 4,
    parameter int LargeSets  = Large ? 32 : 8,
    parameter int LargeWays  = 4,
    parameter int DirSets    = Large ? 64 : 8,
    parameter int DirWays    = 2,
    parameter int LowSets    = Large ? 256 : 16,
    parameter int MiddleSets = Large ? 16 : 4,
    parameter int WalkWays   = 2,
    parameter int Streams    = Large ? 8 : 4,
    parameter int Ahead      = Large ? 2 : 1,
    parameter int HpmCounters = 4,   // performance counters beside the cycle counter
    // Sizes of the PIO unit, as pio has them
    parameter int AccessRows   = 32,
    parameter int QuotaDomains = 16,
    // The interrupt unit, and its sizes, as irq has them; without it MRIFs are not supported
    parameter bit Interrupts = 1'b1,
    parameter int IrqSets    = 256,
    parameter int IrqWays    = 4,
    parameter int Doorbells  = 64,
    parameter int Queues     = 64,
    parameter int Buckets    = 64
) (
    input  logic        clk_i,
    input  logic        rst_ni,

    // registers: AXI4-Lite
    input  logic        s_axil_awvalid_i,
    output logic        s_axil_awready_o,
    input  logic [19:0] s_axil_awaddr_i,
    input  logic        s_axil_wvalid_i,
    output logic        s_axil_wready_o,
    input  logic [63:0] s_axil_wdata_i,
    input  logic [7:0]  s_axil_wstrb_i,
    output logic        s_axil_bvalid_o,
    input  logic        s_axil_bready_i,
    output logic [1:0]  s_axil_bresp_o,
    input  logic        s_axil_arvalid_i,
    output logic        s_axil_arready_o,
    input  logic [19:0] s_axil_araddr_i,
    output logic        s_axil_rvalid_o,
    input  logic        s_axil_rready_i,
    output logic [63:0] s_axil_rdata_o,
    output logic [1:0]  s_axil_rresp_o,

    // PIO window: AXI4
    input  logic        s_pio_awvalid_i,
    output logic        s_pio_awready_o,
    input  logic [7:0]  s_pio_awid_i,
    input  logic [28:0] s_pio_awaddr_i,
    input  logic [7:0]  s_pio_awlen_i,
    input  logic [2:0]  s_pio_awsize_i,
    input  logic [7:0]  s_pio_awuser_i,
    output logic [QuotaDomains-1:0] s_pio_awroom_o,
    input  logic        s_pio_wvalid_i,
    output logic        s_pio_wready_o,
    input  logic [63:0] s_pio_wdata_i,
    input  logic [7:0]  s_pio_wstrb_i,
    input  logic        s_pio_wlast_i,
    output logic        s_pio_bvalid_o,
    input  logic        s_pio_bready_i,
    output logic [7:0]  s_pio_bid_o,
    output logic [1:0]  s_pio_bresp_o,
    input  logic        s_pio_arvalid_i,
    output logic        s_pio_arready_o,
    input  logic [7:0]  s_pio_arid_i,
    input  logic [28:0] s_pio_araddr_i,
    input  logic [7:0]  s_pio_arlen_i,
    input  logic [2:0]  s_pio_arsize_i,
    input  logic [7:0]  s_pio_aruser_i,
    output logic [QuotaDomains-1:0] s_pio_arroom_o,
    output logic        s_pio_rvalid_o,
    input  logic        s_pio_rready_i,
    output logic [7:0]  s_pio_rid_o,
    output logic [63:0] s_pio_rdata_o,
    output logic [1:0]  s_pio_rresp_o,
    output logic        s_pio_rlast_o,

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

    // link
    input  logic                      tlp_rx_valid_i,
    input  bulkhead_pkg::tlp_beat_t   tlp_rx_beat_i,
    output bulkhead_pkg::tlp_credit_t tlp_rx_credit_o,
    output logic                      tlp_tx_valid_o,
    input  logic                      tlp_tx_ready_i,
    output bulkhead_pkg::tlp_beat_t   tlp_tx_beat_o,
    input  bulkhead_pkg::tlp_credit_t tlp_tx_credit_i,
    input  logic                      link_up_i,

    output logic [15:0] irq_o,
    output logic        pio_irq_o,
    output logic        busy_o
);

  // ---- Registers --------------------------------------------------------------------------------
  logic        reg_write;
  logic [11:0] reg_addr;
  logic [63:0] reg_wdata;
  logic [7:0]  reg_wstrb;
  logic        dma_reg_valid, dma_reg_ready, pio_reg_valid, pio_reg_ready;
  logic        link_reg_valid, link_reg_ready;
  logic        irq_reg_valid, irq_reg_ready, bell_valid, bell_ready;
  logic [63:0] irq_reg_rdata;
  logic [5:0]  bell;
  logic [31:0] bell_data;
  logic [63:0] dma_reg_rdata, pio_reg_rdata, link_reg_rdata;
  logic        regs_busy;

  bulkhead_regs #(.Interrupts(Interrupts)) u_regs (
    .clk_i, .rst_ni, .s_axil_awvalid_i, .s_axil_awready_o, .s_axil_awaddr_i, .s_axil_wvalid_i,
    .s_axil_wready_o, .s_axil_wdata_i, .s_axil_wstrb_i, .s_axil_bvalid_o, .s_axil_bready_i,
    .s_axil_bresp_o, .s_axil_arvalid_i, .s_axil_arready_o, .s_axil_araddr_i, .s_axil_rvalid_o,
    .s_axil_rready_i, .s_axil_rdata_o, .s_axil_rresp_o, .reg_write_o(reg_write),
    .reg_addr_o(reg_addr), .reg_wdata_o(reg_wdata), .reg_wstrb_o(reg_wstrb),
    .dma_valid_o(dma_reg_valid), .dma_ready_i(dma_reg_ready), .dma_rdata_i(dma_reg_rdata),
    .pio_valid_o(pio_reg_valid), .pio_ready_i(pio_reg_ready), .pio_rdata_i(pio_reg_rdata),
    .link_valid_o(link_reg_valid), .link_ready_i(link_reg_ready), .link_rdata_i(link_reg_rdata),
    .irq_valid_o(irq_reg_valid), .irq_ready_i(irq_reg_ready), .irq_rdata_i(irq_reg_rdata),
    .bell_valid_o(bell_valid), .bell_ready_i(bell_ready), .bell_o(bell), .bell_data_o(bell_data),
    .busy_o(regs_busy)
  );

  // ---- Interrupt remap: what the data path hands over, and back ---------------------------------
  logic                 irq_enable, look_valid, look_hit, msg_valid, msg_ready;
  logic                 msg_done_valid, msg_done_ready, path_fault_valid;
  irq_pkg::key_t        look;
  irq_pkg::found_t      look_found;
  logic                 inval_stale, stale, fill_valid;
  irq_pkg::fill_t       fill;
  irq_pkg::life_t       life;
  irq_pkg::handover_t   msg;
  logic [irq_pkg::SlotWidth-1:0] msg_done_slot;
  logic [NumWrites-1:0] answered;
  bulkhead_pkg::fault_t path_fault;

  // ---- Link: receiver, transmitter, registers ---------------------------------------------------
  tlp_pkg::dma_req_t req;
  logic              wr_beat, wr_first, wr_commit, wr_full, rd_valid, rd_full;
  logic [63:0]       rx_data;
  logic [10:0]       wr_room;
  logic              wr_release, rd_release;
  logic [7:0]        wr_release_pd;
  logic [7:0]        wr_held, rd_held;
  logic [11:0]       wr_held_pd;
  logic              cpl_valid, cpl_sop, cpl_eop, cpl_good, cpl_ours;
  logic [127:0]      cpl_hdr;
  logic              drop, unsupported, message;
  tlp_pkg::drop_e    drop_reason;
  logic [127:0]      drop_hdr;
  logic [31:0]       drop_prefix;
  logic              source_check, stray;
  logic [7:0]        secondary, subordinate;  // buses behind the port
  logic [15:0]       requester;               // of PIO requests
  logic              rx_busy;

  tlp_rx #(
    .NumWrites(NumWrites), .NumReads(NumReads), .MaxPayload(MaxPayload), .Words(PayloadWords),
    .Ats(Ats)
  ) u_tlp_rx (
    .clk_i, .rst_ni, .link_up_i, .completer_i(completer), .requester_i(requester), .source_check_i(source_check),
    .secondary_i(secondary), .subordinate_i(subordinate), .tlp_rx_valid_i, .tlp_rx_beat_i,
    .tlp_rx_credit_o, .req_o(req), .data_o(rx_data), .wr_beat_o(wr_beat), .wr_first_o(wr_first),
    .wr_commit_o(wr_commit), .wr_full_i(wr_full), .wr_room_i(wr_room), .wr_release_i(wr_release),
    .wr_release_pd_i(wr_release_pd), .wr_held_i(wr_held), .wr_held_pd_i(wr_held_pd),
    .rd_valid_o(rd_valid), .rd_full_i(rd_full), .rd_release_i(rd_release), .rd_held_i(rd_held),
    .cpl_valid_o(cpl_valid), .cpl_sop_o(cpl_sop), .cpl_eop_o(cpl_eop), .cpl_good_o(cpl_good),
    .cpl_ours_o(cpl_ours), .cpl_hdr_o(cpl_hdr), .drop_o(drop), .drop_reason_o(drop_reason), .drop_hdr_o(drop_hdr),
    .drop_prefix_o(drop_prefix), .unsupported_o(unsupported), .message_o(message),
    .intx_enable_i(irq_enable), .busy_o(rx_busy)
  );

  logic                    tx_cpl_valid, tx_cpl_ready, tx_p_valid, tx_p_ready;
  logic                    tx_np_valid, tx_np_ready;
  bulkhead_pkg::tlp_beat_t tx_cpl, tx_p, tx_np;
  logic                    tx_busy;

  bulkhead_pkg::tlp_beat_t tx_pio;
  bulkhead_pkg::ats_msg_t  ats_msg;
  logic                    tx_pio_valid, tx_pio_ready, ats_msg_valid, ats_msg_ready;
  logic                    ats_hold, ats_quiet;

  tlp_ats u_tlp_ats (
    .clk_i, .rst_ni, .requester_i(completer),
    .msg_valid_i(ats_msg_valid), .msg_ready_o(ats_msg_ready), .msg_i(ats_msg),
    .hold_o(ats_hold), .quiet_i(ats_quiet),
    .pio_valid_i(tx_pio_valid), .pio_ready_o(tx_pio_ready), .pio_beat_i(tx_pio),
    .p_valid_o(tx_p_valid), .p_ready_i(tx_p_ready), .p_beat_o(tx_p)
  );

  tlp_tx u_tlp_tx (
    .clk_i, .rst_ni,
    .link_up_i,
    .cpl_valid_i(tx_cpl_valid), .cpl_ready_o(tx_cpl_ready), .cpl_beat_i(tx_cpl),
    .p_valid_i(tx_p_valid), .p_ready_o(tx_p_ready), .p_beat_i(tx_p),
    .np_valid_i(tx_np_valid), .np_ready_o(tx_np_ready), .np_beat_i(tx_np),
    .tlp_tx_valid_o, .tlp_tx_ready_i, .tlp_tx_beat_o, .tlp_tx_credit_i,
    .busy_o(tx_busy)
  );

  logic [2:0]  max_payload;
  logic [15:0] completer;
  logic        write_denied, read_denied, msi_shape, write_error, read_error, inval_stray;

  link_regs #(.MaxPayload(MaxPayload)) u_link_regs (
    .clk_i, .rst_ni, .reg_valid_i(link_reg_valid), .reg_write_i(reg_write), .reg_addr_i(reg_addr),
    .reg_wdata_i(reg_wdata), .reg_wstrb_i(reg_wstrb), .reg_ready_o(link_reg_ready),
    .reg_rdata_o(link_reg_rdata), .max_payload_o(max_payload), .completer_o(completer), .link_up_i,
    .source_check_o(source_check),
    .posted_held_i(wr_held), .nonposted_held_i(rd_held), .drop_i(drop), .drop_reason_i(drop_reason),
    .drop_hdr_i(drop_hdr), .drop_prefix_i(drop_prefix), .unsupported_i(unsupported),
    .cpl_i(cpl_valid && cpl_eop && cpl_good), .cpl_hdr_i(cpl_hdr), .stray_i(stray),
    .message_i(message), .write_denied_i(write_denied), .read_denied_i(read_denied),
    .msi_shape_i(msi_shape), .inval_stray_i(inval_stray), .write_error_i(write_error),
    .read_error_i(read_error)
  );

  // ---- PIO --------------------------------------------------------------------------------------
  logic [7:0] wr_head, wr_tail;  // DMA writes: oldest not yet in memory, next to come
  logic        pio_busy, msi_mask, msi_pending;
  logic [55:2] msi_addr;
  logic [31:0] msi_data;

  pio #(
    .NumTags(NumTags), .TenBitTags(TenBitTags), .Rows(AccessRows), .Domains(QuotaDomains)
  ) u_pio (
    .clk_i, .rst_ni,
    .link_up_i,
    .reg_valid_i(pio_reg_valid), .reg_write_i(reg_write), .reg_addr_i(reg_addr),
    .reg_wdata_i(reg_wdata), .reg_wstrb_i(reg_wstrb),
    .reg_ready_o(pio_reg_ready), .reg_rdata_o(pio_reg_rdata),
    .s_pio_awvalid_i, .s_pio_awready_o, .s_pio_awid_i, .s_pio_awaddr_i, .s_pio_awlen_i,
    .s_pio_awsize_i, .s_pio_awuser_i, .s_pio_awroom_o,
    .s_pio_wvalid_i, .s_pio_wready_o, .s_pio_wdata_i, .s_pio_wstrb_i, .s_pio_wlast_i,
    .s_pio_bvalid_o, .s_pio_bready_i, .s_pio_bid_o, .s_pio_bresp_o,
    .s_pio_arvalid_i, .s_pio_arready_o, .s_pio_arid_i, .s_pio_araddr_i, .s_pio_arlen_i,
    .s_pio_arsize_i, .s_pio_aruser_i, .s_pio_arroom_o,
    .s_pio_rvalid_o, .s_pio_rready_i, .s_pio_rid_o, .s_pio_rdata_o, .s_pio_rresp_o, .s_pio_rlast_o,
    .cpl_valid_i(cpl_valid), .cpl_sop_i(cpl_sop), .cpl_eop_i(cpl_eop), .cpl_good_i(cpl_good),
    .cpl_ours_i(cpl_ours), .cpl_hdr_i(cpl_hdr), .cpl_data_i(rx_data),
    .wr_head_i(wr_head), .wr_tail_i(wr_tail),
    .p_valid_o(tx_pio_valid), .p_ready_i(tx_pio_ready), .p_beat_o(tx_pio),
    .np_valid_o(tx_np_valid), .np_ready_i(tx_np_ready), .np_beat_o(tx_np),
    .unexpected_o(stray), .secondary_o(secondary), .subordinate_o(subordinate), .requester_o(requester),
    .irq_o(pio_irq_o), .msi_mask_o(msi_mask), .msi_addr_o(msi_addr), .msi_data_o(msi_data),
    .msi_pending_i(msi_pending), .busy_o(pio_busy)
  );

  // ---- DMA: data path ----------------------------------------------------------------------------
  logic                      xreq_valid, xreq_ready, xrsp_valid, xrsp_ready;
  bulkhead_pkg::xlate_req_t  xreq;
  bulkhead_pkg::xlate_rsp_t  xrsp;
  logic                      drain_pr, drain_pw, drain_done;
  logic                      path_busy, memory_busy;
  bulkhead_pkg::page_req_t   page_req;
  bulkhead_pkg::inval_cpl_t  inval_cpl;
  logic                      page_req_valid, page_req_ready, inval_cpl_valid, inval_cpl_ready;

  logic        p_awvalid, p_awready, p_wvalid, p_wready, p_wlast, p_bvalid, p_bready;
  logic        p_arvalid, p_arready, p_rvalid, p_rready;
  logic [55:0] p_awaddr, p_araddr;
  logic [7:0]  p_awlen, p_arlen, p_wstrb;
  logic [63:0] p_wdata;

  dma_path #(
    .NumWrites(NumWrites), .NumReads(NumReads), .Words(PayloadWords), .Ats(Ats)
  ) u_path (
    .clk_i, .rst_ni, .link_up_i, .max_payload_i(max_payload), .completer_i(completer), .req_i(req),
    .data_i(rx_data), .wr_beat_i(wr_beat), .wr_first_i(wr_first), .wr_commit_i(wr_commit),
    .wr_full_o(wr_full), .wr_room_o(wr_room), .wr_release_o(wr_release),
    .wr_release_pd_o(wr_release_pd), .wr_held_o(wr_held), .wr_held_pd_o(wr_held_pd),
    .wr_head_o(wr_head), .wr_tail_o(wr_tail), .rd_valid_i(rd_valid), .rd_full_o(rd_full),
    .rd_release_o(rd_release), .rd_held_o(rd_held), .xlate_req_valid_o(xreq_valid),
    .xlate_req_ready_i(xreq_ready), .xlate_req_o(xreq), .xlate_rsp_valid_i(xrsp_valid),
    .xlate_rsp_ready_o(xrsp_ready), .xlate_rsp_i(xrsp), .drain_pr_i(drain_pr),
    .drain_pw_i(drain_pw), .drain_done_o(drain_done), .page_req_valid_o(page_req_valid),
    .page_req_ready_i(page_req_ready), .page_req_o(page_req), .inval_cpl_valid_o(inval_cpl_valid),
    .inval_cpl_ready_i(inval_cpl_ready), .inval_cpl_o(inval_cpl), .hold_i(ats_hold),
    .quiet_o(ats_quiet), .awvalid_o(p_awvalid), .awready_i(p_awready), .awaddr_o(p_awaddr),
    .awlen_o(p_awlen), .wvalid_o(p_wvalid), .wready_i(p_wready), .wdata_o(p_wdata),
    .wstrb_o(p_wstrb), .wlast_o(p_wlast), .bvalid_i(p_bvalid), .bready_o(p_bready),
    .bresp_i(m_axi_bresp_i), .arvalid_o(p_arvalid), .arready_i(p_arready), .araddr_o(p_araddr),
    .arlen_o(p_arlen), .rvalid_i(p_rvalid), .rready_o(p_rready), .rdata_i(m_axi_rdata_i),
    .rresp_i(m_axi_rresp_i), .rlast_i(m_axi_rlast_i), .rpoison_i(m_axi_rpoison_i),
    .cpl_valid_o(tx_cpl_valid), .cpl_ready_i(tx_cpl_ready), .cpl_beat_o(tx_cpl),
    .irq_enable_i(irq_enable), .look_valid_o(look_valid), .look_o(look), .look_hit_i(look_hit),
    .look_found_i(look_found), .stale_i(inval_stale), .stale_o(stale), .fill_valid_o(fill_valid),
    .fill_o(fill), .life_o(life), .msg_valid_o(msg_valid), .msg_ready_i(msg_ready), .msg_o(msg),
    .msg_done_valid_i(msg_done_valid), .msg_done_ready_o(msg_done_ready),
    .msg_done_slot_i(msg_done_slot), .answered_o(answered), .fault_valid_o(path_fault_valid),
    .fault_o(path_fault), .write_denied_o(write_denied), .read_denied_o(read_denied),
    .msi_shape_o(msi_shape), .write_error_o(write_error), .read_error_o(read_error),
    .busy_o(path_busy)
  );

  // ---- What works from memory: DMA remap, interrupt remap, the port ------------------------------
  bulkhead_memory #(
    .Ats(Ats), .NumWrites(NumWrites), .Parked(1 << $clog2(NumWrites + NumReads)), .Walks(Walks),
    .SmallSets(SmallSets), .SmallWays(SmallWays), .LargeSets(LargeSets), .LargeWays(LargeWays),
    .DirSets(DirSets), .DirWays(DirWays), .LowSets(LowSets), .MiddleSets(MiddleSets),
    .WalkWays(WalkWays), .Streams(Streams), .Ahead(Ahead), .HpmCounters(HpmCounters),
    .Interrupts(Interrupts), .IrqSets(IrqSets), .IrqWays(IrqWays), .Doorbells(Doorbells),
    .Queues(Queues), .Buckets(Buckets)
  ) u_memory (
    .clk_i, .rst_ni, .link_up_i, .reg_write_i(reg_write), .reg_addr_i(reg_addr),
    .reg_wdata_i(reg_wdata), .reg_wstrb_i(reg_wstrb), .dma_valid_i(dma_reg_valid),
    .dma_ready_o(dma_reg_ready), .dma_rdata_o(dma_reg_rdata), .irq_valid_i(irq_reg_valid),
    .irq_ready_o(irq_reg_ready), .irq_rdata_o(irq_reg_rdata), .bell_valid_i(bell_valid),
    .bell_ready_o(bell_ready), .bell_i(bell), .bell_data_i(bell_data), .xreq_valid_i(xreq_valid),
    .xreq_ready_o(xreq_ready), .xreq_i(xreq), .xrsp_valid_o(xrsp_valid), .xrsp_ready_i(xrsp_ready),
    .xrsp_o(xrsp), .drain_pr_o(drain_pr), .drain_pw_o(drain_pw), .drain_done_i(drain_done),
    .inval_stale_o(inval_stale), .page_req_valid_i(page_req_valid),
    .page_req_ready_o(page_req_ready), .page_req_i(page_req), .ats_msg_valid_o(ats_msg_valid),
    .ats_msg_ready_i(ats_msg_ready), .ats_msg_o(ats_msg), .inval_cpl_valid_i(inval_cpl_valid),
    .inval_cpl_ready_o(inval_cpl_ready), .inval_cpl_i(inval_cpl), .inval_stray_o(inval_stray),
    .irq_enable_o(irq_enable), .look_valid_i(look_valid), .look_i(look), .look_hit_o(look_hit),
    .look_found_o(look_found), .life_i(life), .stale_i(stale), .fill_valid_i(fill_valid),
    .fill_i(fill), .msg_valid_i(msg_valid), .msg_ready_o(msg_ready), .msg_i(msg),
    .msg_done_valid_o(msg_done_valid), .msg_done_ready_i(msg_done_ready),
    .msg_done_slot_o(msg_done_slot), .answered_i(answered), .path_fault_valid_i(path_fault_valid),
    .path_fault_i(path_fault), .p_awvalid_i(p_awvalid), .p_awready_o(p_awready),
    .p_awaddr_i(p_awaddr), .p_awlen_i(p_awlen), .p_wvalid_i(p_wvalid), .p_wready_o(p_wready),
    .p_wdata_i(p_wdata), .p_wstrb_i(p_wstrb), .p_wlast_i(p_wlast), .p_bvalid_o(p_bvalid),
    .p_bready_i(p_bready), .p_arvalid_i(p_arvalid), .p_arready_o(p_arready), .p_araddr_i(p_araddr),
    .p_arlen_i(p_arlen), .p_rvalid_o(p_rvalid), .p_rready_i(p_rready), .pio_irq_i(pio_irq_o),
    .pio_mask_i(msi_mask), .pio_addr_i(msi_addr), .pio_data_i(msi_data),
    .pio_pending_o(msi_pending), .m_axi_awvalid_o, .m_axi_awready_i, .m_axi_awid_o, .m_axi_awaddr_o,
    .m_axi_awlen_o, .m_axi_awsize_o, .m_axi_awlock_o, .m_axi_wvalid_o, .m_axi_wready_i,
    .m_axi_wdata_o, .m_axi_wstrb_o, .m_axi_wlast_o, .m_axi_bvalid_i, .m_axi_bready_o, .m_axi_bid_i,
    .m_axi_bresp_i, .m_axi_arvalid_o, .m_axi_arready_i, .m_axi_arid_o, .m_axi_araddr_o,
    .m_axi_arlen_o, .m_axi_arsize_o, .m_axi_arlock_o, .m_axi_rvalid_i, .m_axi_rready_o,
    .m_axi_rid_i, .m_axi_rdata_i, .m_axi_rresp_i, .m_axi_rlast_i, .m_axi_rpoison_i, .irq_o,
    .busy_o(memory_busy)
  );

  assign busy_o = regs_busy || rx_busy || tx_busy || pio_busy || path_busy || memory_busy;

endmodule
