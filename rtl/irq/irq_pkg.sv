// SPDX-License-Identifier: Apache-2.0
// Types of the interrupt remap unit, and the hash that places an interrupt in its table.
package irq_pkg;

  // ---- An interrupt as it arrives --------------------------------------------------------------------
  // What names its source: the device, and the address and data of its message. A legacy interrupt
  // message (INTx) has the flag, and its pin as data.
  typedef struct packed {
    logic        intx;
    logic [23:0] did;
    logic [53:0] addr;  // bits 55:2
    logic [31:0] data;
  } key_t;

  // Lives of the link, counted: the INTx wires of an earlier one are down.
  localparam int LifeWidth = 12;
  typedef logic [LifeWidth-1:0] life_t;

  localparam int SlotWidth = 7;    // a posted request's place in the data path
  localparam int EntryWidth = 11;  // of the table: sets, ways, doorbells

  // Answer of the table, two cycles after the question.
  typedef struct packed {
    logic                  deny;   // a page where only listed interrupts may go: refuse this one
    logic                  fast;   // one plain write: the data path does it itself, with addr and data
    logic                  cached; // not an entry, but what the MSI page table says: as the translator would answer
    logic                  mrif;   // ... an MRIF: its address, and `extra` is {nid, nppn}
    logic [53:0]           addr;   // bits 55:2
    logic                  pass;   // write the device's data, not the entry's
    logic [54:0]           extra;  // of an entry: {its number, its data}
  } found_t;

  // What the translator found for a page of a device that is an interrupt file.
  typedef struct packed {
    logic [23:0] did;
    logic [43:0] page;   // bits 55:12
    logic        mrif;
    logic [46:0] addr;   // bits 55:9, of the interrupt file's page or of the MRIF
    logic [10:0] nid;
    logic [43:0] nppn;
  } fill_t;

  // An interrupt that the data path hands over: one of a table entry, or one that the translator found
  // to be for an MRIF.
  typedef struct packed {
    logic                  mrif;
    logic [SlotWidth-1:0]  slot;
    logic [EntryWidth-1:0] entry;
    logic [31:0]           data;
    logic [46:0]           mrif_addr;  // bits 55:9
    logic [10:0]           nid;
    logic [43:0]           nppn;
    logic [23:0]           did;
    logic [61:0]           iova;       // bits 63:2
  } handover_t;

  // ---- The table ---------------------------------------------------------------------------------------
  localparam logic [2:0] TypeDeny = 3'd0;
  localparam logic [2:0] TypeImsic = 3'd1;
  localparam logic [2:0] TypeMrif = 3'd2;
  localparam logic [2:0] TypeQueue = 3'd3;

  localparam logic [1:0] KindMsi = 2'd0;
  localparam logic [1:0] KindDoorbell = 2'd1;
  localparam logic [1:0] KindIntx = 2'd2;

  typedef struct packed {
    logic [1:0]  kind;
    logic [23:0] did;
    logic [10:0] eiid;    // MRIF: identity
    logic        pass;    // IMSIC, MRIF: the device's data instead
    logic [5:0]  ring;    // event queue; of a page entry that leads to none: its hold
    logic [5:0]  bucket;  // 0: not limited
    logic        mask;    // interrupts stay pending
    logic [2:0]  typ;
    logic [53:0] addr;    // IMSIC: bits 55:2; MRIF: bits 55:9 of an address
    logic [63:0] data;    // IMSIC: 31:0; MRIF: notice, 10:0 identity, 63:20 page; queue: 31:0 cookie, 37:32 hold of a page
  } target_t;

  // Counts of one source. What was raised and not yet delivered is pending; both together were raised.
  typedef struct packed {
    logic [31:0] pending;
    logic [31:0] sent;
    logic [31:0] data;  // of the last message
    logic        line;  // INTx: asserted ...
    life_t       life;  // ... in this life of the link
  } state_t;

  // The identity that a message to an interrupt file's page names: little-endian at offset 0, big-endian at 4. 0: none.
  function automatic logic [10:0] identity(input logic [9:0] place, input logic [31:0] data);
    logic [31:0] number;
    number = place == 10'd0 ? data
           : place == 10'd1 ? {data[7:0], data[15:8], data[23:16], data[31:24]} : '0;
    identity = number[31:11] == '0 ? number[10:0] : '0;
  endfunction

  function automatic logic [7:0] hash_page(input logic [15:0] did, input logic [15:0] page);
    hash_page = did[7:0] ^ did[15:8] ^ page[7:0] ^ page[15:8];
  endfunction

  function automatic logic [7:0] hash_vector(input logic [15:0] did, input logic [15:0] page,
                                             input logic [7:0] place, input logic [10:0] data);
    hash_vector = hash_page(did, page) ^ data[7:0] ^ {data[10:8], 5'd0} ^ place;
  endfunction

  // ---- Work for the engines ----------------------------------------------------------------------------
  typedef struct packed {  // a 32-bit write
    logic                 has_slot;
    logic [SlotWidth-1:0] slot;
    logic [53:0]          addr;
    logic [31:0]          data;
  } word_t;

  typedef struct packed {  // an interrupt for an MRIF
    logic                 has_slot;
    logic [SlotWidth-1:0] slot;
    logic [46:0]          addr;
    logic [10:0]          eiid;
    logic [10:0]          nid;
    logic [43:0]          nppn;
    logic [23:0]          did;
    logic [61:0]          iova;
  } mrif_t;

  typedef struct packed {  // a record for an event queue
    logic                  has_slot;
    logic [SlotWidth-1:0]  slot;
    logic [5:0]            ring;
    logic [50:0]           addr;    // bits 55:5
    logic                  phase;
    logic [1:0]            kind;
    logic [23:0]           did;
    logic [31:0]           data;
    logic [31:0]           raised;
    logic [31:0]           count;
    logic [63:0]           now;
    logic [31:0]           cookie;
    logic [EntryWidth-1:0] entry;
  } record_t;

  // ---- Registers ---------------------------------------------------------------------------------------
  // A command to the table, and what it writes.
  localparam logic [3:0] OpWrite = 4'd1;       // key and target; the entry counts from now on
  localparam logic [3:0] OpTarget = 4'd2;      // target alone: retarget
  localparam logic [3:0] OpInvalidate = 4'd3;
  localparam logic [3:0] OpRead = 4'd4;        // counts to the register SEQ
  localparam logic [3:0] OpSync = 4'd5;
  localparam logic [3:0] OpEnd = 4'd6;         // end of a level-triggered interrupt: again, if the wire is still up
  localparam logic [3:0] OpForget = 4'd7;      // drop what is pending
  localparam logic [3:0] OpClear = 4'd8;      // all entries: no key, nothing pending, counts from nought

  typedef struct packed {
    logic                  key;     // write the key with `valid`
    logic                  valid;
    logic                  target;
    logic [EntryWidth-1:0] entry;
    key_t                  k;
    target_t               t;
  } table_write_t;

  typedef struct packed {
    logic        en;
    logic [4:0]  log2;  // records, 0 .. 15
    logic [43:0] ppn;
  } ring_t;

  typedef struct packed {
    logic        cut;
    logic [23:0] interval;  // cycles a token
    logic [31:0] burst;     // cycles that may be saved up
  } bucket_t;

  typedef struct packed {
    logic        en;
    logic [18:0] data;
    logic [43:0] ppn;
  } notice_t;

  // One write of a queue's or bucket's configuration.
  typedef struct packed {
    logic       ring;
    logic       head;
    logic       notice;
    logic       coalesce;
    logic       bucket;
    logic [5:0] index;
    logic [63:0] data;
  } cfg_write_t;

  localparam logic [11:0] CauseShape = 12'd2048;   // custom: not one whole aligned DW
  localparam logic [11:0] CauseDenied = 12'd2049;  // custom: not a listed interrupt of this page
  localparam logic [11:0] CauseMrifAccess = 12'd264;
  localparam logic [11:0] CauseMrifCorrupt = 12'd271;

endpackage
