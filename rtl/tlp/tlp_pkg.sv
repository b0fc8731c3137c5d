// SPDX-License-Identifier: Apache-2.0
// Types between the TLP receiver and the units behind it.
package tlp_pkg;

  // A message of a device that caches translations: it is held among the writes.
  typedef enum logic [1:0] {
    MsgNone = 2'd0,
    MsgPage = 2'd1,  // Page Request
    MsgInval = 2'd2  // Invalidation Completion
  } msg_e;

  // A memory request as received. Address bits 1:0 are zero: byte enables say which bytes are
  // meant; but bit 0 of a translation request is its "no write" flag, and a message has the third
  // and the fourth DW of its header there.
  typedef struct packed {
    logic [15:0]           rid;
    logic [9:0]            tag;
    logic [2:0]            tc;
    logic [2:0]            attr;    // ID-based ordering, relaxed ordering, no snoop
    logic [1:0]            at;      // bulkhead_pkg::tlp_at_e
    logic                  pv;      // PASID prefix
    logic [19:0]           pid;
    logic                  priv;
    logic                  exec;
    logic [10:0]           len;     // in DWs, 1 .. 1024; 0: a message
    logic [3:0]            fbe;
    logic [3:0]            lbe;
    logic [63:0]           addr;
    logic                  mem;     // a memory read; else lower address 0, byte count 4 in the answer
    logic                  reject;  // non-posted: answer Unsupported Request, do not translate
    logic                  ca;      // ... but Completer Abort
    msg_e                  msg;
  } dma_req_t;

  // A legacy interrupt message travels as a write of no DWs, its pin in address bits 4:3, and bit 5 for
  // Deassert. What it has for data: 1:0 pin, 2 Deassert, 15:4 in which life of the link it came.
  function automatic logic [31:0] message_data(input logic intx, input logic [2:0] code,
                                               input logic [11:0] life, input logic [31:0] first);
    message_data = intx ? {16'd0, life, 1'b0, code} : first;
  endfunction

  // Why a received TLP was dropped: numbers of register LOG_INFO.
  typedef enum logic [3:0] {
    DropNone = 4'd0,
    DropLength = 4'd1,
    DropType = 4'd2,
    DropByteEnable = 4'd3,
    DropCross4K = 4'd4,
    DropPayload = 4'd5,
    DropUpperZero = 4'd6,
    DropReserved = 4'd7,
    DropTrafficClass = 4'd8,
    DropLink = 4'd9,
    DropCredit = 4'd10,
    DropPoison = 4'd11,
    DropStray = 4'd12,  // a completion that no request waits for
    DropSource = 4'd13
  } drop_e;

endpackage
