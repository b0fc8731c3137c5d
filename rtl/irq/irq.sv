// SPDX-License-Identifier: Apache-2.0
// Interrupt remap: messages of devices and doorbells, through an on-chip table, to interrupt files, MRIFs and
// event queues. README.md has the diagram.
module irq #(
    parameter int Sets = 256,       // of the table, a power of two, at most 256
    parameter int Ways = 4,         // the last for pages, 2 .. 4
    parameter int CacheSets = Sets < 64 ? 16 : Sets / 4,  // what hardware remembers of MSI page tables; a power of two
    parameter int CacheWays = Sets < 64 ? 1 : 2,
    parameter int Doorbells = 64,   // at most 64; with the table's entries a multiple of 16
    parameter int Holds = Sets < 32 ? 2 : Sets / 16,  // of page entries that may wait, a power of two, 2 .. 64
    parameter int Queues = 64,      // event queues, a power of two, 2 .. 64
    parameter int Buckets = 64,     // token buckets, a power of two, 2 .. 64
    parameter int Mrifs = Sets < 64 ? 1 : 4,  // interrupts on their way into MRIFs at once, 1 .. 4
    parameter int Slots = 32        // posted requests that the data path holds
) (
    input  logic                          clk_i,
    input  logic                          rst_ni,

    input  logic                          reg_valid_i,
    input  logic                          reg_write_i,
    input  logic [11:0]                   reg_addr_i,
    input  logic [63:0]                   reg_wdata_i,
    input  logic [7:0]                    reg_wstrb_i,
    output logic                          reg_ready_o,
    output logic [63:0]                   reg_rdata_o,
    input  logic                          bell_valid_i,   // a write to doorbell bell_i
    output logic                          bell_ready_o,
    input  logic [5:0]                    bell_i,
    input  logic [31:0]                   bell_data_i,

    // data path: questions to the table, messages handed over, and their end
    output logic                          enable_o,
    input  logic                          look_valid_i,
    input  irq_pkg::key_t                 look_i,
    output logic                          look_hit_o,
    output irq_pkg::found_t               look_found_o,
    input  irq_pkg::life_t                life_i,         // of the link
    input  logic                          flush_i,        // forget what the MSI page tables said
    input  logic                          fill_valid_i,   // what they say
    input  irq_pkg::fill_t                fill_i,
    input  logic                          msg_valid_i,
    output logic                          msg_ready_o,
    input  irq_pkg::handover_t            msg_i,
    output logic                          done_valid_o,
    input  logic                          done_ready_i,
    output logic [irq_pkg::SlotWidth-1:0] done_slot_o,
    input  logic [Slots-1:0]              slots_i,        // answered and not yet delivered
    input  logic                          path_fault_i,
    input  bulkhead_pkg::fault_t          path_fault_data_i,

    output logic                          fault_valid_o,
    input  logic                          fault_ready_i,
    output bulkhead_pkg::fault_t          fault_o,

    output logic                          m_awvalid_o,
    input  logic                          m_awready_i,
    output logic [7:0]                    m_awid_o,
    output logic [55:0]                   m_awaddr_o,
    output logic [7:0]                    m_awlen_o,
    output logic [2:0]                    m_awsize_o,
    output logic                          m_awlock_o,
    output logic                          m_wvalid_o,
    input  logic                          m_wready_i,
    output logic [63:0]                   m_wdata_o,
    output logic [7:0]                    m_wstrb_o,
    output logic                          m_wlast_o,
    input  logic                          m_bvalid_i,
    output logic                          m_bready_o,
    input  logic [2:0]                    m_bid_i,
    input  logic [1:0]                    m_bresp_i,
    output logic                          m_arvalid_o,
    input  logic                          m_arready_i,
    output logic [7:0]                    m_arid_o,
    output logic [55:0]                   m_araddr_o,
    output logic [7:0]                    m_arlen_o,
    output logic [2:0]                    m_arsize_o,
    output logic                          m_arlock_o,
    input  logic                          m_rvalid_i,
    output logic                          m_rready_o,
    input  logic [1:0]                    m_rid_i,
    input  logic [63:0]                   m_rdata_i,
    input  logic [1:0]                    m_rresp_i,
    input  logic                          m_rpoison_i,

    output logic                          busy_o
);

  localparam int Entries = Sets * Ways + Doorbells;

  // ---- Registers, reset, scan ----------------------------------------------------------------------------
  logic                           init, reset, clear, quiet, peek, trigger, table_valid, scan_valid, scan_ready;
  logic                           pend, pend_fresh, pend_again, stalled;
  logic [irq_pkg::EntryWidth-1:0] scan_entry, counts_entry, pend_entry;
  irq_pkg::table_write_t          table_write;
  irq_pkg::cfg_write_t            cfg;
  irq_pkg::state_t                counts;
  logic [5:0]                     bucket, queue;
  logic [63:0]                    bucket_count, doorbells, now_q;
  logic [15:0]                    tail, pending;
  logic                           regs_busy, scan_busy, cmd_valid, cmd_ready, cmd_forget;
  logic [irq_pkg::EntryWidth-1:0] cmd_entry;
  logic [1:0]                     missed;
  logic [9:0][1:0]                steps;

  irq_regs #(
    .Sets(Sets), .Ways(Ways), .Doorbells(Doorbells), .Holds(Holds), .Queues(Queues), .Buckets(Buckets),
    .Slots(Slots)
  ) u_regs (
    .clk_i, .rst_ni, .init_i(init),
    .reg_valid_i, .reg_write_i, .reg_addr_i, .reg_wdata_i, .reg_wstrb_i, .reg_ready_o, .reg_rdata_o,
    .enable_o, .doorbells_o(doorbells), .table_valid_o(table_valid), .table_o(table_write),
    .cfg_o(cfg), .trigger_o(trigger), .bucket_o(bucket), .bucket_count_i(bucket_count), .queue_o(queue), .tail_i(tail), .counts_entry_o(counts_entry),
    .counts_i(counts), .peek_o(peek), .quiet_i(quiet), .now_i(now_q), .pending_i(pending), .slots_i, .steps_i(steps),
    .cmd_valid_o(cmd_valid), .cmd_ready_i(cmd_ready), .cmd_forget_o(cmd_forget),
    .cmd_entry_o(cmd_entry), .clear_o(clear), .clear_done_i(quiet), .busy_o(regs_busy)
  );

  irq_scan #(.Entries(Entries)) u_scan (
    .clk_i, .rst_ni, .clear_i(clear && quiet), .init_o(init), .reset_o(reset), .entry_o(scan_entry),
    .trigger_i(trigger), .held_i(pend), .held_entry_i(pend_entry), .fresh_i(pend_fresh),
    .again_i(pend_again), .stalled_i(stalled),
    .valid_o(scan_valid), .ready_i(scan_ready), .busy_o(scan_busy)
  );

  always_ff @(posedge clk_i) begin
    now_q <= now_q + 64'd1;
    if (!rst_ni) now_q <= '0;
  end

  // ---- Table ---------------------------------------------------------------------------------------------
  logic            entry_hit, cache_hit;
  irq_pkg::found_t entry_found, cache_found;

  irq_lookup #(.Sets(Sets), .Ways(Ways)) u_lookup (
    .clk_i, .rst_ni, .init_i(init), .init_set_i(scan_entry[7:0]),
    .write_i(table_valid), .write_data_i(table_write),
    .valid_i(look_valid_i), .key_i(look_i), .hit_o(entry_hit), .found_o(entry_found)
  );

  irq_cache #(.Sets(CacheSets), .Ways(CacheWays)) u_cache (
    .clk_i, .rst_ni, .flush_i, .fill_i(fill_valid_i), .fill_data_i(fill_i),
    .valid_i(look_valid_i), .key_i(look_i), .hit_o(cache_hit), .found_o(cache_found)
  );
  assign look_hit_o   = entry_hit || cache_hit;
  assign look_found_o = entry_hit ? entry_found : cache_found;

  // ---- Decisions -----------------------------------------------------------------------------------------
  logic             core_msg_ready, core_bell_ready, bell_on;
  logic             word_valid, word_ready, core_word, core_word_ready, notice_word, notice_word_ready;
  irq_pkg::word_t   word, core_word_data, notice_word_data;
  logic             mrif_valid, mrif_ready, core_mrif, direct_mrif;
  irq_pkg::mrif_t   mrif, core_mrif_data, direct_mrif_data;
  logic             record_valid, record_ready;
  irq_pkg::record_t record;
  logic             held_valid, core_busy, nameless;
  logic [irq_pkg::SlotWidth-1:0] held_slot, word_slot, record_slot, mrif_slot;

  assign bell_on      = doorbells[bell_i];
  assign bell_ready_o = core_bell_ready || (!bell_on && !init);

  irq_core #(
    .Entries(Entries), .Pages(Sets), .Doorbells(Doorbells), .Holds(Holds), .Queues(Queues),
    .Buckets(Buckets)
  ) u_core (
    .clk_i, .rst_ni, .init_i(init), .reset_i(reset), .init_entry_i(scan_entry), .stop_i(clear), .peek_i(peek), .quiet_o(quiet),
    .table_i(table_write), .table_valid_i(table_valid), .cfg_i(cfg), .now_i(now_q),
    .life_i, .cmd_valid_i(cmd_valid), .cmd_ready_o(cmd_ready), .cmd_forget_i(cmd_forget),
    .cmd_entry_i(cmd_entry),
    .msg_valid_i(msg_valid_i && !msg_i.mrif), .msg_ready_o(core_msg_ready), .msg_i,
    .bell_valid_i(bell_valid_i && bell_on), .bell_ready_o(core_bell_ready), .bell_i, .bell_data_i,
    .scan_valid_i(scan_valid), .scan_ready_o(scan_ready), .scan_i(scan_entry),
    .word_valid_o(core_word), .word_ready_i(core_word_ready), .word_o(core_word_data),
    .mrif_valid_o(core_mrif), .mrif_ready_i(mrif_ready), .mrif_o(core_mrif_data),
    .record_valid_o(record_valid), .record_ready_i(record_ready), .record_o(record),
    .held_valid_o(held_valid), .held_slot_o(held_slot),
    .pend_o(pend), .pend_entry_o(pend_entry), .pend_fresh_o(pend_fresh), .pend_again_o(pend_again),
    .stalled_o(stalled), .discard_o(nameless), .pending_o(pending),
    .select_i(bucket), .select_count_o(bucket_count),
    .counts_entry_i(counts_entry), .counts_o(counts), .busy_o(core_busy)
  );

  // ---- MRIFs: those of the table first, then those that the translator found ------------------------------
  assign direct_mrif = msg_valid_i && msg_i.mrif;
  always_comb begin
    direct_mrif_data.has_slot = 1'b1;
    direct_mrif_data.slot     = msg_i.slot;
    direct_mrif_data.addr     = msg_i.mrif_addr;
    direct_mrif_data.eiid     = irq_pkg::identity(msg_i.iova[9:0], msg_i.data);
    direct_mrif_data.nid      = msg_i.nid;
    direct_mrif_data.nppn     = msg_i.nppn;
    direct_mrif_data.did      = msg_i.did;
    direct_mrif_data.iova     = msg_i.iova;
  end
  assign mrif_valid  = core_mrif || direct_mrif;
  assign mrif        = core_mrif ? core_mrif_data : direct_mrif_data;
  assign msg_ready_o = msg_i.mrif ? mrif_ready && !core_mrif : core_msg_ready;

  // ---- Words: notices first, they are rare ---------------------------------------------------------------
  assign word_valid        = notice_word || core_word;
  assign word              = notice_word ? notice_word_data : core_word_data;
  assign notice_word_ready = word_ready;
  assign core_word_ready   = word_ready && !notice_word;

  // ---- Engines -------------------------------------------------------------------------------------------
  logic [2:0]  awvalid, awready, wvalid, wready, bvalid;
  logic [55:0] word_awaddr, record_awaddr, mrif_awaddr;
  logic [63:0] word_wdata, record_wdata, mrif_wdata;
  logic [7:0]  word_wstrb, mrif_wstrb;
  logic [1:0]  mrif_awid, mrif_arid;
  logic        record_wlast, mrif_awlock;
  logic        word_done, record_done, mrif_done, word_error, record_error, discard;
  logic        word_busy, record_busy, mrif_busy, notice_busy, fault_busy;
  logic        stored_valid, stored_ready, mrif_fault;
  logic [5:0]  stored_queue;
  bulkhead_pkg::fault_t mrif_fault_data;

  irq_word u_word (
    .clk_i, .rst_ni, .valid_i(word_valid), .ready_o(word_ready), .word_i(word),
    .awvalid_o(awvalid[0]), .awready_i(awready[0]), .awaddr_o(word_awaddr),
    .wvalid_o(wvalid[0]), .wready_i(wready[0]), .wdata_o(word_wdata), .wstrb_o(word_wstrb),
    .bvalid_i(bvalid[0]), .bbad_i(m_bresp_i[1]),
    .done_valid_o(word_done), .done_slot_o(word_slot), .error_o(word_error), .busy_o(word_busy)
  );

  irq_record u_record (
    .clk_i, .rst_ni, .valid_i(record_valid), .ready_o(record_ready), .record_i(record),
    .awvalid_o(awvalid[1]), .awready_i(awready[1]), .awaddr_o(record_awaddr),
    .wvalid_o(wvalid[1]), .wready_i(wready[1]), .wdata_o(record_wdata), .wlast_o(record_wlast),
    .bvalid_i(bvalid[1]), .bbad_i(m_bresp_i[1]),
    .done_valid_o(record_done), .done_slot_o(record_slot),
    .stored_valid_o(stored_valid), .stored_ready_i(stored_ready), .stored_queue_o(stored_queue),
    .error_o(record_error), .busy_o(record_busy)
  );

  irq_mrif #(.N(Mrifs)) u_mrif (
    .clk_i, .rst_ni, .valid_i(mrif_valid), .ready_o(mrif_ready), .mrif_i(mrif),
    .arvalid_o(m_arvalid_o), .arready_i(m_arready_i), .arid_o(mrif_arid), .araddr_o(m_araddr_o),
    .arlock_o(m_arlock_o), .rvalid_i(m_rvalid_i), .rid_i(m_rid_i), .rdata_i(m_rdata_i), .rresp_i(m_rresp_i), .rpoison_i(m_rpoison_i),
    .awvalid_o(awvalid[2]), .awready_i(awready[2]), .awid_o(mrif_awid), .awaddr_o(mrif_awaddr),
    .awlock_o(mrif_awlock),
    .wvalid_o(wvalid[2]), .wready_i(wready[2]), .wdata_o(mrif_wdata), .wstrb_o(mrif_wstrb),
    .bvalid_i(bvalid[2]), .bid_i(m_bid_i[1:0]), .bresp_i(m_bresp_i),
    .done_valid_o(mrif_done), .done_slot_o(mrif_slot), .discard_o(discard),
    .fault_valid_o(mrif_fault), .fault_o(mrif_fault_data), .busy_o(mrif_busy)
  );
  assign m_arid_o   = {6'h29, mrif_arid};
  assign m_arlen_o  = '0;
  assign m_arsize_o = 3'd3;
  assign m_rready_o = 1'b1;

  irq_notice #(.Queues(Queues)) u_notice (
    .clk_i, .rst_ni, .init_i(reset), .init_index_i(scan_entry[5:0]), .cfg_i(cfg), .now_i(now_q),
    .stored_valid_i(stored_valid), .stored_ready_o(stored_ready), .stored_queue_i(stored_queue),
    .word_valid_o(notice_word), .word_ready_i(notice_word_ready), .word_o(notice_word_data),
    .select_i(queue), .select_tail_o(tail), .busy_o(notice_busy)
  );

  // The size of a word matters to an interrupt file, where nothing else is allowed; an MRIF's own words are
  // 8 bytes, and their writes exclusive.
  bulkhead_pkg::axi_addr_t m_aw;
  bulkhead_pkg::axi_data_t m_w;

  axi_join_w #(.N(3)) u_writes (
    .clk_i, .rst_ni,
    .awvalid_i(awvalid), .awready_o(awready),
    .aw_i({{6'h29, mrif_awid, mrif_awaddr, 8'd0, 2'b01, mrif_awlock, mrif_awlock},
           {8'ha1, record_awaddr, 8'd3, 3'd3, 1'b0},
           {8'ha0, word_awaddr, 8'd0, 3'd2, 1'b0}}),
    .wvalid_i(wvalid), .wready_o(wready),
    .w_i({{mrif_wdata, mrif_wstrb, 1'b1}, {record_wdata, 8'hff, record_wlast},
          {word_wdata, word_wstrb, 1'b1}}),
    .bvalid_o(bvalid), .bready_i('1),
    .m_awvalid_o, .m_awready_i, .m_aw_o(m_aw), .m_wvalid_o, .m_wready_i, .m_w_o(m_w),
    .m_bvalid_i, .m_bready_o,
    .m_b_of_i({m_bid_i[2], !m_bid_i[2] && m_bid_i[0], !m_bid_i[2] && !m_bid_i[0]})
  );
  assign {m_awid_o, m_awaddr_o, m_awlen_o, m_awsize_o, m_awlock_o} = m_aw;
  assign {m_wdata_o, m_wstrb_o, m_wlast_o} = m_w;

  // ---- Ends and faults -----------------------------------------------------------------------------------
  irq_done #(.Slots(Slots)) u_done (
    .clk_i, .rst_ni, .valid_i({held_valid, mrif_done, record_done, word_done}),
    .slot0_i(word_slot), .slot1_i(record_slot), .slot2_i(mrif_slot), .slot3_i(held_slot),
    .valid_o(done_valid_o), .ready_i(done_ready_i), .slot_o(done_slot_o)
  );

  irq_fault u_fault (
    .clk_i, .rst_ni,
    .path_valid_i(path_fault_i), .path_i(path_fault_data_i),
    .mrif_valid_i(mrif_fault), .mrif_i(mrif_fault_data),
    .valid_o(fault_valid_o), .ready_i(fault_ready_i), .fault_o(fault_o),
    .missed_o(missed), .busy_o(fault_busy)
  );

  assign steps = {
    1'b0, notice_word && notice_word_ready,
    1'b0, record_valid && record_ready,
    {discard && nameless, discard ^ nameless},
    1'b0, mrif_valid && mrif_ready,
    1'b0, word_error || record_error,
    missed,
    1'b0, path_fault_i && path_fault_data_i.cause == irq_pkg::CauseDenied,
    1'b0, path_fault_i && path_fault_data_i.cause == irq_pkg::CauseShape,
    1'b0, msg_valid_i && msg_ready_o && !msg_i.mrif,
    1'b0, look_hit_o
  };

  assign busy_o = regs_busy || scan_busy || core_busy || word_busy || record_busy || mrif_busy ||
                  notice_busy || fault_busy || done_valid_o;

endmodule
