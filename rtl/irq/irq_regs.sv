// SPDX-License-Identifier: Apache-2.0
// Registers of the interrupt remap unit, page 0x4000. Read in 32 or 64 bits; a 32-bit write changes its half
// only. Fields not named read as zero; numbers of queues, buckets and doorbells are as wide as CAP has some.
//
// offset name         access fields
// 0x000  CAP          RO     3:0 log2 of the table's sets; 7:4 ways, the last for page entries; 15:8
//                            doorbells; 23:16 queues; 31:24 buckets; 43:32 entry of doorbell 0; 51:44 holds
// 0x008  CONTROL      RW     0 use the table (reset 0: MSIs go where the IOMMU's tables say, nothing else)
// 0x010  STATUS       RO     0 SYNC under way; 31:16 entries with pending interrupts
// 0x018  KEY_ADDR     RW     55:2 address that the device writes to; 63 a legacy interrupt message instead
// 0x020  KEY_ID       RW     31:0 data of the message (INTx: pin 0..3); 55:32 device_id
// 0x028  TARGET       RW     2:0 type (0 refuse, 1 IMSIC, 2 MRIF, 3 event queue); 3 mask; 9:4 bucket (0: not
//                            limited); 15:10 queue; of a page entry that leads to none its hold; 16 pass the device's data on; 27:17 MRIF: identity;
//                            29:28 kind, as the record tells it (0 MSI, 1 doorbell, 2 INTx)
// 0x030  TARGET_ADDR  RW     55:2 IMSIC: address written; MRIF: 55:9 its address
// 0x038  TARGET_DATA  RW     IMSIC: 31:0 data; MRIF: 10:0 notice identity, 63:20 notice page; event queue:
//                            31:0 cookie for the record; of a page entry 37:32 its hold
// 0x040  COMMAND      WO     10:0 entry; 19:16 1 write key and target, 2 write the target alone, 3 invalidate
//                            the key, 4 show the entry's counts in SEQ, 5 SYNC: wait until no message uses
//                            an entry as it was; 6 END of a level-triggered interrupt: again if its wire
//                            is still up; 7 FORGET what is pending; 8 CLEAR all entries: no key, nothing pending,
//                            counts from nought (accesses to the page wait until it is done)
// 0x048  SEQ          RO     31:0 interrupts raised; 63:32 sent
// 0x050  TIME         RO     clock cycles since reset
// 0x058  BUCKET       RW     5:0 the bucket that the next two registers show
// 0x060  BUCKET_RATE  RW     31:0 burst, in cycles saved up; 55:32 cycles an interrupt (0: not limited); 63 cut
//                            off: interrupts are dropped and counted
// 0x068  BUCKET_COUNT RO     31:0 interrupts held back; 63:32 dropped
// 0x070  DOORBELLS    RW     a bit a doorbell: writes to its page raise its entry's interrupt
// 0x078  COUNT_REMAP  RW     31:0 messages found in the table; 63:32 of those, handed to the engines
// 0x080  COUNT_REFUSE RW     31:0 misshapen writes to interrupt files; 63:32 refused by the table
// 0x088  COUNT_FAULT  RW     31:0 fault records that found no place; 63:32 writes that memory refused
// 0x090  COUNT_MRIF   RW     31:0 interrupts for MRIFs; 63:32 of those, identities that no MRIF has
// 0x098  COUNT_QUEUE  RW     31:0 records written; 63:32 notices sent
// Queue q at 0x800 + 32 q, q below the number in CAP:
// 0x800  RING         RW     0 enabled; 5:1 log2 of its records (0..15); 55:12 page (ring aligned to its size)
// 0x808  INDEX        RW     15:0 head (software's, counts on modulo 65,536); 47:32 tail, RO
// 0x810  NOTICE       RW     43:0 page of the notice's address; 62:44 its data; 63 enabled
// 0x818  COALESCE     RW     15:0 records that make a notice; 47:16 cycles that the oldest may wait
module irq_regs #(
    parameter int Sets = 256,        // sizes: irq.sv
    parameter int Ways = 4,
    parameter int Doorbells = 64,
    parameter int Holds = 16,
    parameter int Queues = 64,
    parameter int Buckets = 64,
    parameter int Slots = 32
) (
    input  logic                           clk_i,
    input  logic                           rst_ni,
    input  logic                           init_i,         // the table is being emptied

    input  logic                           reg_valid_i,
    input  logic                           reg_write_i,
    input  logic [11:0]                    reg_addr_i,
    input  logic [63:0]                    reg_wdata_i,
    input  logic [7:0]                     reg_wstrb_i,
    output logic                           reg_ready_o,
    output logic [63:0]                    reg_rdata_o,

    output logic                           enable_o,
    output logic [63:0]                    doorbells_o,
    output logic                           table_valid_o,
    output irq_pkg::table_write_t          table_o,
    output irq_pkg::cfg_write_t            cfg_o,
    output logic                           trigger_o,      // a pending interrupt may go now
    output logic [5:0]                     bucket_o,
    input  logic [63:0]                    bucket_count_i,
    output logic [5:0]                     queue_o,
    input  logic [15:0]                    tail_i,
    output logic [irq_pkg::EntryWidth-1:0] counts_entry_o,
    input  irq_pkg::state_t                counts_i,
    output logic                           peek_o,         // show these counts in the next cycle, when ...
    input  logic                           quiet_i,
    input  logic [63:0]                    now_i,
    input  logic [15:0]                    pending_i,
    input  logic [Slots-1:0]               slots_i,
    input  logic [9:0][1:0]                steps_i,        // of the counters, in the order of the registers
    output logic                           cmd_valid_o,    // END or FORGET, for the pipeline
    input  logic                           cmd_ready_i,
    output logic                           cmd_forget_o,
    output logic [irq_pkg::EntryWidth-1:0] cmd_entry_o,
    output logic                           clear_o,        // empty the table, until ...
    input  logic                           clear_done_i,
    output logic                           busy_o
);

  localparam int Entries = Sets * Ways + Doorbells;
  localparam int EntryBits = irq_pkg::EntryWidth;
  localparam logic [63:0] BellMask = ~(64'd0) >> (64 - Doorbells);
  // Of the register TARGET: numbers of buckets and queues are as wide as there are some.
  localparam logic [63:0] TargetMask = 64'h3fff_000f | 64'(Buckets - 1) << 4 |
                                       (64'(Queues - 1) | 64'(Holds - 1)) << 10;

  logic        write, sync_busy, sync_start, is_queue, queue_there, is_count, is_peek, count_ready, free;
  logic [63:0] fixed, count, stored, mask, value;
  logic [63:0] key_addr_q, key_id_q, target_q, target_addr_q, target_data_q, doorbells_q;
  logic        enable_q, wait_q, peeked_q;
  logic [5:0]  bucket_q, queue;
  logic [irq_pkg::EntryWidth-1:0] counts_entry_q;
  logic [3:0]  op;

  // Memories behind the registers answer in the cycle after the address, so every access takes two.
  // One that follows a command for the pipeline waits until that is taken; one that shows what the pipeline has in its
  // memories waits until nothing is between its stages.
  assign free        = wait_q && !init_i && !walk_q[9] && !cmd_valid_o && !clear_o;
  assign reg_ready_o = free && (!is_count || count_ready) && (!is_peek || peeked_q);
  assign peek_o      = reg_valid_i && free && is_peek && !peeked_q;
  assign write       = reg_valid_i && reg_write_i && reg_ready_o;
  assign is_queue    = reg_addr_i[11];
  assign is_peek     = !reg_write_i && (reg_addr_i[11:3] == 9'h009 || reg_addr_i[11:3] == 9'h00d);
  assign queue       = reg_addr_i[10:5];
  assign queue_there = {1'b0, queue} < 7'(Queues);

  // ---- What software wrote: one memory, of which each word but those of writable registers is nought ----------
  // Words: 0 .. 31 registers, 64 .. 127 rates of buckets, 256 .. 511 queues. After reset, each is written once.
  logic [9:0]  walk_q;
  logic [8:0]  place;
  logic        is_plain, is_rate;
  assign is_plain = reg_addr_i[11:8] == '0;
  assign is_rate  = reg_addr_i[11:3] == 9'h00c;
  always_comb begin
    place = {3'd0, !is_plain, reg_addr_i[7:3]};  // beyond the registers: words that stay nought
    if (is_rate) place = {3'd1, bucket_q};
    if (is_queue) place = {1'b1, queue, reg_addr_i[4:3]};
  end
  always_comb begin
    mask = '0;
    unique case (reg_addr_i[7:3])
      5'h01: mask[0]     = 1'b1;
      5'h03: mask        = 64'h80ff_ffff_ffff_fffc;
      5'h04: mask        = 64'h00ff_ffff_ffff_ffff;
      5'h05: mask        = TargetMask;
      5'h06: mask        = 64'h00ff_ffff_ffff_fffc;
      5'h07: mask        = '1;
      5'h0b: mask        = 64'(Buckets - 1);
      5'h0c: mask        = 64'h80ff_ffff_ffff_ffff;
      5'h0e: mask        = BellMask;
      default: ;
    endcase
    if (!is_plain) mask = '0;
    if (is_queue && queue_there) begin
      unique case (reg_addr_i[4:3])
        2'd0: mask    = 64'h00ff_ffff_ffff_f03f;
        2'd1: mask    = 64'hffff;
        2'd2: mask    = '1;
        default: mask = 64'h0000_ffff_ffff_ffff;
      endcase
    end
    if (walk_q[9]) mask = '0;
  end
  assign value = bulkhead_pkg::merge(stored, reg_wdata_i, reg_wstrb_i) & mask;
  ram_sync #(.Width(64), .Depth(512), .Block(1'b1)) u_written (
    .clk_i, .we_i(walk_q[9] || write), .waddr_i(walk_q[9] ? walk_q[8:0] : place), .wdata_i(value),
    .re_i(1'b1), .raddr_i(place), .rdata_o(stored)
  );

  // ---- Reads: what is not in that memory ----------------------------------------------------------------------
  always_comb begin
    fixed = '0;
    if (is_plain) begin
      unique case (reg_addr_i[7:3])
        5'h00: fixed = {12'd0, 8'(Holds), 12'(Sets * Ways), 8'(Buckets), 8'(Queues), 8'(Doorbells), 4'(Ways),
                        4'($clog2(Sets))};
        5'h02: fixed = {32'd0, pending_i, 15'd0, sync_busy};
        5'h09: fixed = {counts_i.sent, counts_i.sent + counts_i.pending};
        5'h0a: fixed = now_i;
        5'h0d: fixed = bucket_count_i;
        default: fixed = is_count ? count : '0;
      endcase
    end
    if (is_queue && queue_there && reg_addr_i[4:3] == 2'd1) fixed[47:32] = tail_i;
  end
  assign reg_rdata_o = stored | fixed;

  // ---- Queues and buckets: to their units ---------------------------------------------------------------------
  logic queue_write;
  assign queue_o     = queue;
  assign queue_write = write && is_queue && queue_there;
  always_comb begin
    cfg_o.ring     = walk_q[9] || (queue_write && reg_addr_i[4:3] == 2'd0);
    cfg_o.head     = walk_q[9] || (queue_write && reg_addr_i[4:3] == 2'd1);
    cfg_o.notice   = (walk_q[9] && !walk_q[6]) || (queue_write && reg_addr_i[4:3] == 2'd2);
    cfg_o.coalesce = (walk_q[9] && walk_q[6]) || (queue_write && reg_addr_i[4:3] == 2'd3);
    cfg_o.bucket   = walk_q[9] || (write && is_rate);
    cfg_o.index    = walk_q[9] ? walk_q[5:0] : is_queue ? queue : bucket_q;
    cfg_o.data     = value;
  end

  // ---- Table ---------------------------------------------------------------------------------------------
  logic command, known;
  assign command = write && reg_addr_i[11:3] == 9'h008 && reg_wstrb_i[3:0] == '1;
  assign known   = reg_wdata_i[EntryBits-1:0] < EntryBits'(Entries);
  assign op      = reg_wdata_i[19:16];
  assign table_valid_o = command && known && (op == irq_pkg::OpWrite || op == irq_pkg::OpTarget ||
                                              op == irq_pkg::OpInvalidate);
  assign sync_start    = command && op == irq_pkg::OpSync;
  always_comb begin
    table_o.key    = op != irq_pkg::OpTarget;
    table_o.valid  = op == irq_pkg::OpWrite;
    table_o.target = op != irq_pkg::OpInvalidate;
    table_o.entry  = reg_wdata_i[irq_pkg::EntryWidth-1:0];
    table_o.k.intx = key_addr_q[63];
    table_o.k.did  = key_id_q[55:32];
    table_o.k.addr = key_addr_q[55:2];
    table_o.k.data = key_id_q[31:0];
    table_o.t.kind = target_q[29:28];
    table_o.t.did  = key_id_q[55:32];
    table_o.t.eiid = target_q[27:17];
    table_o.t.pass = target_q[16];
    table_o.t.ring  = target_q[15:10];
    table_o.t.bucket = target_q[9:4];
    table_o.t.mask   = target_q[3];
    table_o.t.typ    = target_q[2:0];
    table_o.t.addr   = target_addr_q[55:2];
    table_o.t.data   = target_data_q;
  end
  assign trigger_o = table_valid_o || (!walk_q[9] && (cfg_o.ring || cfg_o.head || cfg_o.bucket));

  irq_sync #(.Slots(Slots)) u_sync (
    .clk_i, .rst_ni, .start_i(sync_start), .slots_i, .busy_o(sync_busy)
  );

  assign enable_o       = enable_q;
  assign doorbells_o    = doorbells_q;
  assign bucket_o       = bucket_q;
  assign counts_entry_o = counts_entry_q;
  assign busy_o         = sync_busy || cmd_valid_o || clear_o || walk_q[9];

  assign is_count = reg_addr_i[11:3] >= 9'h00f && reg_addr_i[11:3] < 9'h014;
  counters #(.Words(5)) u_counters (
    .clk_i, .rst_ni, .step_i(steps_i),
    .valid_i(reg_valid_i && is_count && free), .write_i(reg_write_i),
    .word_i(3'(reg_addr_i[7:3] + 5'd17)), .wdata_i(reg_wdata_i), .wstrb_i(reg_wstrb_i),
    .ready_o(count_ready), .rdata_o(count)
  );

  always_ff @(posedge clk_i) begin
    wait_q   <= reg_valid_i && !reg_ready_o;
    peeked_q <= peek_o && quiet_i;
    if (walk_q[9]) walk_q <= walk_q + 10'd1;
    if (write) begin
      unique case (reg_addr_i[11:3])
        9'h001: enable_q <= value[0];
        9'h003: key_addr_q <= value;
        9'h004: key_id_q <= value;
        9'h005: target_q <= value;
        9'h006: target_addr_q <= value;
        9'h007: target_data_q <= value;
        9'h00b: bucket_q <= value[5:0];
        9'h00e: doorbells_q <= value;
        default: ;
      endcase
    end
    if (command && known && (op == irq_pkg::OpEnd || op == irq_pkg::OpForget)) begin
      cmd_valid_o  <= 1'b1;
      cmd_forget_o <= op == irq_pkg::OpForget;
      cmd_entry_o  <= reg_wdata_i[irq_pkg::EntryWidth-1:0];
    end else if (cmd_ready_i) begin
      cmd_valid_o <= 1'b0;
    end
    if (command && op == irq_pkg::OpClear) clear_o <= 1'b1;
    else if (clear_done_i) clear_o <= 1'b0;
    if (command && known && op == irq_pkg::OpRead) counts_entry_q <= reg_wdata_i[irq_pkg::EntryWidth-1:0];
    if (!rst_ni) begin
      wait_q         <= 1'b0;
      peeked_q       <= 1'b0;
      walk_q         <= 10'h200;
      cmd_valid_o    <= 1'b0;
      clear_o        <= 1'b0;
      enable_q       <= 1'b0;
      key_addr_q     <= '0;
      key_id_q       <= '0;
      target_q       <= '0;
      target_addr_q  <= '0;
      target_data_q  <= '0;
      doorbells_q    <= '0;
      bucket_q       <= '0;
      counts_entry_q <= '0;
    end
  end

  if (Doorbells < 1 || Doorbells > 64) begin : gen_bad_doorbells
    $error("irq_regs: one 64-bit register enables the doorbells");
  end
  if (Queues > 64 || Buckets > 64 || Entries < Queues || Entries < Buckets) begin : gen_bad_sizes
    $error("irq_regs: at most 64 queues and buckets, and no more than entries of the table");
  end

  // Of an entry's counts two are shown; registers have bits that are always nought.
  logic unused;
  assign unused = ^{reg_addr_i[2:0], counts_i.data, counts_i.line, counts_i.life, key_addr_q, key_id_q, target_q,
                    target_addr_q};

endmodule
