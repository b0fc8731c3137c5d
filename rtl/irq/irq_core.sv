// SPDX-License-Identifier: Apache-2.0
// What happens to an interrupt of a table entry that is not one plain write. Three stages:
//
//   A  choose: message, doorbell, or an entry that the scan looks at; read target and counts
//   B  read the ring and the bucket that the target names
//   C  decide: hand to an engine, or leave it pending; write the counts back
//
// Each source has two counts, pending and sent; together they are what was raised, so nothing that holds an
// interrupt back (mask, empty bucket, full ring) can lose it, whatever the number. A pending
// interrupt goes where its entry points when it goes: retargeting takes pending ones along.
// An interrupt waits at A while one of the same entry is further on or software writes the table, and at B
// while one of the same ring or bucket is in C or software writes one: no memory is read where it is written.
module irq_core #(
    parameter int Entries = 1088,        // with the doorbells, which are the last
    parameter int Pages = 256,           // page entries, the last before the doorbells
    parameter int Doorbells = 64,
    parameter int Holds = 16,
    parameter int Queues = 64,
    parameter int Buckets = 64
) (
    input  logic                           clk_i,
    input  logic                           rst_ni,

    input  logic                           init_i,          // counts and holds from nought
    input  logic                           reset_i,         // ... and rings and buckets
    input  logic [irq_pkg::EntryWidth-1:0] init_entry_i,
    input  logic                           stop_i,          // take nothing more
    input  logic                           peek_i,          // nor now: when quiet, show what the registers ask for a cycle later
    output logic                           quiet_o,         // nothing is between the stages
    input  irq_pkg::table_write_t          table_i,
    input  logic                           table_valid_i,
    input  irq_pkg::cfg_write_t            cfg_i,
    input  logic [63:0]                    now_i,
    input  irq_pkg::life_t                 life_i,          // of the link

    input  logic                           cmd_valid_i,     // software: end of a level-triggered interrupt,
    output logic                           cmd_ready_o,
    input  logic                           cmd_forget_i,    // ... or drop what is pending
    input  logic [irq_pkg::EntryWidth-1:0] cmd_entry_i,

    input  logic                           msg_valid_i,
    output logic                           msg_ready_o,
    input  irq_pkg::handover_t             msg_i,
    input  logic                           bell_valid_i,
    output logic                           bell_ready_o,
    input  logic [5:0]                     bell_i,
    input  logic [31:0]                    bell_data_i,
    input  logic                           scan_valid_i,
    output logic                           scan_ready_o,
    input  logic [irq_pkg::EntryWidth-1:0] scan_i,

    output logic                           word_valid_o,
    input  logic                           word_ready_i,
    output irq_pkg::word_t                 word_o,
    output logic                           mrif_valid_o,
    input  logic                           mrif_ready_i,
    output irq_pkg::mrif_t                 mrif_o,
    output logic                           record_valid_o,
    input  logic                           record_ready_i,
    output irq_pkg::record_t               record_o,
    output logic                           held_valid_o,    // a message stays pending (or was cut off):
    output logic [irq_pkg::SlotWidth-1:0]  held_slot_o,     // its place in the data path is free

    output logic                           pend_o,          // an entry has something pending ...
    output logic [irq_pkg::EntryWidth-1:0] pend_entry_o,
    output logic                           pend_fresh_o,    // ... that has just come
    output logic                           pend_again_o,    // ... and waits for a token, or its turn
    output logic                           stalled_o,       // an engine makes the pipeline wait
    output logic                           discard_o,       // a message of a page named no identity
    output logic [15:0]                    pending_o,       // entries with pending interrupts

    input  logic [5:0]                     select_i,        // bucket whose counts are shown
    output logic [63:0]                    select_count_o,
    input  logic [irq_pkg::EntryWidth-1:0] counts_entry_i,  // the entry whose counts are shown
    output irq_pkg::state_t                counts_o,
    output logic                           busy_o
);

  localparam int Ew = $clog2(Entries);
  localparam int EntryBits = irq_pkg::EntryWidth;
  localparam logic [EntryBits-1:0] FirstBell = EntryBits'(Entries - Doorbells);
  localparam logic [EntryBits-1:0] FirstPage = EntryBits'(Entries - Doorbells - Pages);

  typedef struct packed {
    logic                           scan;
    logic                           ends;
    logic                           forget;
    logic                           has_slot;
    logic [irq_pkg::SlotWidth-1:0]  slot;
    logic [irq_pkg::EntryWidth-1:0] entry;
    logic [31:0]                    data;
    logic [61:0]                    iova;
  } event_t;

  // ---- A: choose -----------------------------------------------------------------------------------------
  // The scan goes first every eighth time, a doorbell every fourth, so that a storm of new interrupts does not
  // starve pending ones and harts.
  event_t     a, b_q, c_q;
  logic       b_valid_q, c_valid_q, a_go, b_go, c_go, a_hazard, b_hazard, a_valid;
  logic [2:0] turn_q;
  logic       take_cmd, take_scan, take_msg, take_bell, peek;

  assign take_scan = scan_valid_i && (turn_q == '0 || !(cmd_valid_i || msg_valid_i || bell_valid_i));
  assign take_cmd  = !take_scan && cmd_valid_i;
  assign take_bell = !take_cmd && !take_scan && bell_valid_i && (turn_q[1:0] == 2'd2 || !msg_valid_i);
  assign take_msg  = !take_cmd && !take_scan && !take_bell && msg_valid_i;
  assign a_valid   = (take_cmd || take_scan || take_msg || take_bell) && !init_i && !stop_i && !peek_i;
  assign quiet_o   = !b_valid_q && !c_valid_q;
  assign peek      = peek_i && quiet_o;

  always_comb begin
    a      = '0;
    a.slot = msg_i.slot;  // of others without meaning
    a.iova = msg_i.iova;
    if (take_cmd) begin
      a.ends   = !cmd_forget_i;
      a.forget = cmd_forget_i;
      a.entry  = cmd_entry_i;
    end else if (take_scan) begin
      a.scan  = 1'b1;
      a.entry = scan_i;
    end else if (take_msg) begin
      a.has_slot = 1'b1;
      a.entry    = msg_i.entry;
      a.data     = msg_i.data;
    end else begin
      a.entry = FirstBell + EntryBits'(bell_i);
      a.data  = bell_data_i;
    end
  end

  assign a_hazard = table_valid_i || (b_valid_q && b_q.entry == a.entry) ||
                    (c_valid_q && c_q.entry == a.entry);
  assign a_go     = a_valid && !a_hazard && (!b_valid_q || b_go);
  assign cmd_ready_o  = a_go && take_cmd;
  assign scan_ready_o = a_go && take_scan;
  assign msg_ready_o  = a_go && take_msg;
  assign bell_ready_o = a_go && take_bell;

  irq_pkg::target_t t_b, t_c_q;
  irq_pkg::state_t  s_b, s_c_q, s_next;
  logic             state_we;

  ram_sync #(.Width($bits(t_b)), .Depth(Entries)) u_targets (
    .clk_i, .we_i(table_valid_i && table_i.target), .waddr_i(table_i.entry[Ew-1:0]),
    .wdata_i(table_i.t), .re_i(a_go), .raddr_i(a.entry[Ew-1:0]), .rdata_o(t_b)
  );
  ram_sync #(.Width($bits(s_b)), .Depth(Entries), .Block(1'b1)) u_state (
    .clk_i, .we_i(init_i || state_we), .waddr_i(init_i ? init_entry_i[Ew-1:0] : c_q.entry[Ew-1:0]),
    .wdata_i(s_next), .re_i(a_go || peek), .raddr_i(peek_i ? counts_entry_i[Ew-1:0] : a.entry[Ew-1:0]), .rdata_o(s_b)
  );
  assign counts_o = s_b;

  // ---- B: ring and bucket --------------------------------------------------------------------------------
  logic        b_queue, c_queue;
  assign b_number = irq_pkg::identity(b_q.iova[9:0], b_q.data);
  assign b_queue  = t_b.typ == irq_pkg::TypeQueue;
  assign c_queue  = t_c_q.typ == irq_pkg::TypeQueue;
  assign b_hazard = cfg_i.ring || cfg_i.head || cfg_i.bucket ||
                    (c_valid_q && ((b_queue && c_queue && t_b.ring == t_c_q.ring) ||
                                   (t_b.bucket != '0 && t_b.bucket == t_c_q.bucket)));
  assign b_go = b_valid_q && !b_hazard && (!c_valid_q || c_go);

  logic        room, phase, open, cut, send_record, spent, limited, dropped;
  logic [50:0] place;
  logic        held;
  logic [10:0] first_held;

  irq_ring #(.Queues(Queues)) u_ring (
    .clk_i, .init_i(reset_i), .init_index_i(init_entry_i[5:0]), .cfg_i,
    .read_i(b_go), .index_i(t_b.ring), .room_o(room), .addr_o(place), .phase_o(phase),
    .take_i(send_record && c_go)
  );
  irq_bucket #(.Buckets(Buckets)) u_bucket (
    .clk_i, .rst_ni, .init_i(reset_i), .init_index_i(init_entry_i[5:0]), .cfg_i, .now_i,
    .read_i(b_go || peek), .index_i(peek ? select_i : t_b.bucket), .open_o(open), .cut_o(cut),
    .used_i(spent && c_go), .limited_i(limited && c_go), .dropped_i(dropped && c_go),
    .count_o(select_count_o)
  );

  irq_hold #(.Holds(Holds)) u_hold (
    .clk_i, .init_i, .init_index_i(init_entry_i[5:0]),
    .read_i(b_go), .first_i(b_q.scan || b_q.ends), .index_i(b_queue ? t_b.data[37:32] : t_b.ring),
    .identity_i(b_number),
    .held_o(held), .first_o(first_held),
    .set_i(c_go && page && raises && !spent), .take_i(c_go && page && !message && spent),
    .clear_i(c_go && page && c_q.forget)
  );

  // ---- C: decide -----------------------------------------------------------------------------------------
  logic            message, wanted, raises, can, may, send_word, send_mrif, ready;
  logic            page;    // for any identity: those that wait are in a hold
  logic            intx, line_up, current, deassert;
  irq_pkg::state_t s_now;   // with the new interrupt
  logic            was_pending_q, is_pending, all;
  logic [31:0]     data, step, told;
  logic [10:0]     b_number, c_number_q;  // the identity that a message names

  assign message  = !c_q.scan && !c_q.ends && !c_q.forget;
  assign page     = t_c_q.pass && c_q.entry >= FirstPage && c_q.entry < FirstBell;
  // A wire that changes in one life of the link is down in the next; messages from before mean nothing.
  assign intx     = t_c_q.kind == irq_pkg::KindIntx;
  assign line_up  = s_c_q.line && s_c_q.life == life_i;
  assign current  = c_q.data[15:4] == life_i;
  assign deassert = c_q.data[2];
  // What counts as an interrupt: a wire's rise and, still up, its end; the rest is one a message.
  always_comb begin
    wanted = message;
    if (page) wanted = message && c_number_q != '0;
    if (intx) wanted = message ? current && !deassert && !line_up
                               : c_q.ends && line_up && !was_pending_q;
  end
  assign can    = !cut && !t_c_q.mask && open && (!c_queue || room);
  assign raises = wanted && !cut && !(page && held && !can);
  always_comb begin
    s_now = s_c_q;
    if (raises) begin
      s_now.data = !intx ? c_q.data : message ? {30'd0, c_q.data[1:0]} : s_c_q.data;
    end
    if (intx && message && current) begin
      s_now.line = !deassert;
      s_now.life = life_i;
    end
  end
  assign may         = can && (raises || was_pending_q) && !c_q.forget && (!page || !message || raises);
  assign send_word   = c_valid_q && may && t_c_q.typ == irq_pkg::TypeImsic;
  assign send_mrif   = c_valid_q && may && t_c_q.typ == irq_pkg::TypeMrif;
  assign send_record = c_valid_q && may && c_queue;
  assign spent       = send_word || send_mrif || send_record;
  assign limited     = c_valid_q && wanted && !cut && !open;
  assign dropped     = c_valid_q && wanted && cut;
  assign discard_o    = c_go && page && message && c_number_q == '0;
  assign pend_o       = c_go && is_pending;
  assign pend_entry_o = c_q.entry;
  assign pend_fresh_o = !c_q.scan;
  assign pend_again_o = pend_o && !cut && (!open || spent);
  assign stalled_o    = c_valid_q && !c_go;
  assign ready       = (!send_word || word_ready_i) && (!send_mrif || mrif_ready_i) &&
                       (!send_record || record_ready_i);
  assign c_go        = c_valid_q && ready;

  // A record tells of all pending ones, but for a page: of one identity, as a write does. What is pending goes one
  // up or down, not both.
  assign all    = send_record && !page;
  assign step   = s_c_q.pending + (raises ? 32'd1 : '1);
  assign told   = !all ? {31'd0, spent} : raises ? step : s_c_q.pending;
  always_comb begin
    s_next         = s_now;
    s_next.sent    = s_c_q.sent + told;
    s_next.pending = raises == spent ? s_c_q.pending : step;
    if (all) s_next.pending = '0;
  end
  assign state_we   = c_go;
  assign is_pending = !all && !c_q.forget && (raises == spent ? was_pending_q : raises || s_c_q.pending[31:1] != '0);
  assign data       = page ? {21'd0, message ? c_number_q : first_held} : s_next.data;

  assign word_valid_o    = send_word;
  assign word_o.has_slot = c_q.has_slot;
  assign word_o.slot     = c_q.slot;
  assign word_o.addr     = page ? {t_c_q.addr[53:10], 10'd0} : t_c_q.addr;
  assign word_o.data     = t_c_q.pass ? data : t_c_q.data[31:0];

  assign mrif_valid_o    = send_mrif;
  assign mrif_o.has_slot = c_q.has_slot;
  assign mrif_o.slot     = c_q.slot;
  assign mrif_o.addr     = t_c_q.addr[53:7];
  // An identity that no MRIF has becomes 0, which none has either.
  assign mrif_o.eiid     = !t_c_q.pass ? t_c_q.eiid : data[31:11] == '0 ? data[10:0] : '0;
  assign mrif_o.nid      = t_c_q.data[10:0];
  assign mrif_o.nppn     = t_c_q.data[63:20];
  assign mrif_o.did      = t_c_q.did;
  assign mrif_o.iova     = c_q.has_slot ? c_q.iova : '0;

  assign record_valid_o    = send_record;
  assign record_o.has_slot = c_q.has_slot;
  assign record_o.slot     = c_q.slot;
  assign record_o.ring    = t_c_q.ring;
  assign record_o.addr     = place;
  assign record_o.phase    = phase;
  assign record_o.kind     = t_c_q.kind;
  assign record_o.did      = t_c_q.did;
  assign record_o.data     = data;
  assign record_o.raised   = s_next.sent;
  assign record_o.count    = told;
  assign record_o.now      = now_i;
  assign record_o.cookie   = t_c_q.data[31:0];
  assign record_o.entry    = c_q.entry;

  assign held_valid_o = c_go && c_q.has_slot && !spent;
  assign held_slot_o  = c_q.slot;
  assign busy_o       = b_valid_q || c_valid_q || msg_valid_i || bell_valid_i || scan_valid_i ||
                        cmd_valid_i;

  logic        wipe;
  logic [15:0] pending_q;
  assign wipe      = init_i || (stop_i && quiet_o) || !rst_ni;
  assign pending_o = pending_q;

  always_ff @(posedge clk_i) begin
    if (a_go) begin
      b_q    <= a;
      turn_q <= turn_q + 3'd1;
    end
    if (a_go || b_go) b_valid_q <= a_go;
    if (b_go) begin
      c_q   <= b_q;
      t_c_q <= t_b;
      was_pending_q <= s_b.pending != '0;
      c_number_q <= b_number;
    end
    if (b_go || c_go) c_valid_q <= b_go;
    // What init writes, and what is written of an entry that is forgotten: nothing.
    if (wipe || (b_go && b_q.forget)) s_c_q <= '0;
    else if (b_go) s_c_q <= s_b;
    if (wipe) c_q.forget <= 1'b1;
    if (c_go) pending_q <= pending_q + {15'd0, is_pending} - {15'd0, was_pending_q};
    if (!rst_ni) begin
      turn_q    <= '0;
      b_valid_q <= 1'b0;
      c_valid_q <= 1'b0;
    end
    if (!rst_ni || init_i) pending_q <= '0;
  end

  logic unused;
  assign unused = ^{msg_i, table_i, init_entry_i, counts_entry_i, a};

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_one_engine: assert ($onehot0({send_word, send_mrif, send_record}));
      if (c_go) a_few_pending: assert (s_next.pending < 32'h8000_0000);
    end
  end
`endif

endmodule
