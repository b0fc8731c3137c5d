// SPDX-License-Identifier: Apache-2.0
// Types of the DMA data path.
package path_pkg;

  // One completion to build: a piece of a read, as long as the largest payload allows.
  typedef struct packed {
    logic [15:0]               rid;
    logic [9:0]                tag;
    logic [2:0]                tc;
    logic [2:0]                attr;
    logic [7:0]                len;         // DWs in this piece
    logic                      odd;         // it starts at an odd DW of memory
    logic [11:0]               byte_count;  // still owed, with this piece; 0: 4096
    logic [6:0]                lower;       // address of its first byte
    logic [2:0]                status;      // bulkhead_pkg::cpl_status_e
    logic                      data;        // words of memory come for it
    logic                      last;        // the request's last piece
    logic [2:0]                epoch;       // the link's life in which it was asked for
    logic                      found;       // a translation: its data are here
    logic [63:0]               entry;
  } piece_t;

  // A message of a device that caches translations.
  typedef struct packed {
    logic        page;  // Page Request; otherwise Invalidation Completion
    logic [15:0] rid;
    logic        pv;
    logic [19:0] pid;
    logic        priv;
    logic        exec;
    logic [63:0] dws;   // third and fourth DW of the header
  } message_t;

  // A write on its way to memory.
  typedef struct packed {
    logic [52:0] pa;    // of the first word
    logic [7:0]  len;   // DWs
    logic        odd;   // the first is its word's second
    logic [3:0]  fbe;
    logic [3:0]  lbe;
    logic        over;  // `data` instead of the payload: one DW
    logic [31:0] data;
  } store_t;

endpackage
