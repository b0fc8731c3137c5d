// SPDX-License-Identifier: Apache-2.0
// Constants and internal types of the RISC-V IOMMU's control half: the bits of `capabilities`,
// the register offsets (specification chapter "Memory-mapped register interface") and the small
// buses between the modules of rtl/dma.
package dma_pkg;

  // ---- capabilities: bit positions --------------------------------------------------------------
  localparam int CapSv32 = 8;
  localparam int CapSv39 = 9;
  localparam int CapSv48 = 10;
  localparam int CapSv57 = 11;
  localparam int CapSvrsw = 14;  // Svrsw60t59b
  localparam int CapSvpbmt = 15;
  localparam int CapSv32x4 = 16;
  localparam int CapSv39x4 = 17;
  localparam int CapSv48x4 = 18;
  localparam int CapSv57x4 = 19;
  localparam int CapAmoMrif = 21;
  localparam int CapMsiFlat = 22;
  localparam int CapMsiMrif = 23;
  localparam int CapAmoHwad = 24;
  localparam int CapAts = 25;
  localparam int CapT2gpa = 26;
  localparam int CapEnd = 27;
  localparam int CapIgs = 28;  // two bits
  localparam int CapHpm = 30;
  localparam int CapDbg = 31;
  localparam int CapPas = 32;  // six bits
  localparam int CapPd8 = 38;
  localparam int CapPd17 = 39;
  localparam int CapPd20 = 40;
  localparam int CapQosid = 41;
  localparam int CapNl = 42;
  localparam int CapS = 43;

  localparam logic [1:0] IgsBoth = 2'd2;

  // What every configuration of the translator does, and what none does: an elaboration check of
  // dma_xlate holds `capabilities` to it.
  localparam logic [63:0] CapsAlways = (64'd1 << CapSv39) | (64'd1 << CapSv48) | (64'd1 << CapSv57)
      | (64'd1 << CapSvpbmt) | (64'd1 << CapSv39x4) | (64'd1 << CapSv48x4) | (64'd1 << CapSv57x4)
      | (64'd1 << CapPd8) | (64'd1 << CapPd17) | (64'd1 << CapPd20);
  localparam logic [63:0] CapsNever = (64'd1 << CapSv32) | (64'd1 << CapSvrsw) | (64'd1 << CapSv32x4)
      | (64'd1 << CapQosid) | (64'd1 << CapNl) | (64'd1 << CapS);

  // The one statement of what the unit can do; everything not in it is refused.
  localparam logic [63:0] CapsDefault = 64'h10  // version 1.0
      | (64'd1 << CapSv39) | (64'd1 << CapSv48) | (64'd1 << CapSv57) | (64'd1 << CapSvpbmt)
      | (64'd1 << CapSv39x4) | (64'd1 << CapSv48x4) | (64'd1 << CapSv57x4)
      | (64'd1 << CapMsiFlat) | (64'd1 << CapMsiMrif) | (64'd1 << CapAmoMrif)
      | (64'd1 << CapAmoHwad) | (64'd1 << CapAts) | (64'd1 << CapT2gpa) | (64'd2 << CapIgs)
      | (64'd1 << CapHpm) | (64'd1 << CapDbg) | (64'd56 << CapPas)
      | (64'd1 << CapPd8) | (64'd1 << CapPd17) | (64'd1 << CapPd20);

  // ... when no device may cache translations.
  localparam logic [63:0] CapsNoAts = CapsDefault & ~((64'd1 << CapAts) | (64'd1 << CapT2gpa));

  // ---- registers: byte offsets ------------------------------------------------------------------
  localparam logic [11:0] RegCapabilities = 12'h000;
  localparam logic [11:0] RegFctl = 12'h008;
  localparam logic [11:0] RegDdtp = 12'h010;
  localparam logic [11:0] RegCqb = 12'h018;
  localparam logic [11:0] RegCqh = 12'h020;  // cqt in the high half
  localparam logic [11:0] RegFqb = 12'h028;
  localparam logic [11:0] RegFqh = 12'h030;  // fqt in the high half
  localparam logic [11:0] RegPqb = 12'h038;
  localparam logic [11:0] RegPqh = 12'h040;  // pqt in the high half
  localparam logic [11:0] RegCqcsr = 12'h048;  // fqcsr in the high half
  localparam logic [11:0] RegPqcsr = 12'h050;  // ipsr in the high half
  localparam logic [11:0] RegIocountovf = 12'h058;  // iocountinh in the high half
  localparam logic [11:0] RegIohpmcycles = 12'h060;
  localparam logic [11:0] RegIohpmevt0 = 12'h158;  // iohpmevt0 does not exist: the origin of 1..31
  localparam logic [11:0] RegTrReqIova = 12'h258;
  localparam logic [11:0] RegTrReqCtl = 12'h260;
  localparam logic [11:0] RegTrResponse = 12'h268;
  localparam logic [11:0] RegAtsPeriod = 12'h2b0;  // custom
  localparam logic [11:0] RegIcvec = 12'h2f8;
  localparam logic [11:0] RegMsiCfgTbl = 12'h300;

  // One register access inside the unit. `addr` is stable while the access is looked at; `we`
  // pulses for the written halves in that cycle. A group answers with its register's value, or 0
  // when the address is not its own, so that the answers are simply ORed.
  typedef struct packed {
    logic [8:0]  addr;  // byte offset bits 11:3
    logic [1:0]  we;    // {high half, low half}
    logic [63:0] wdata;
  } reg_bus_t;

  // ---- queues -----------------------------------------------------------------------------------
  localparam int QueueMaxLg2 = 16;  // largest queue: 65,536 entries (LOG2SZ-1 is WARL)

  // What a queue's engine sees of its registers.
  typedef struct packed {
    logic                   run;   // enabled, on and free of errors
    logic [43:0]            ppn;
    logic [QueueMaxLg2-1:0] mask;  // entries - 1
    logic [QueueMaxLg2-1:0] hw;    // the index this unit moves: cqh, fqt, pqt
    logic [QueueMaxLg2-1:0] sw;    // the index software moves: cqt, fqh, pqh
  } queue_t;

  // Bits of xqcsr[11:8] as the engines report them.
  localparam int ErrMf = 0;      // cqmf, fqmf, pqmf
  localparam int ErrOf = 1;      // fqof, pqof
  localparam int ErrTo = 1;      // cmd_to
  localparam int ErrIll = 2;     // cmd_ill
  localparam int ErrFence = 3;   // fence_w_ip: no error, but it lives among them

  // ---- memory writes of the control half --------------------------------------------------------
  typedef struct packed {
    logic [55:0] addr;
    logic        word;  // 4 bytes (data in both halves); otherwise `last`+1 beats of 8 bytes
    logic [1:0]  last;
    logic [63:0] data;  // of the beat that the store engine names
  } store_req_t;

  localparam int StoreFence = 0;
  localparam int StoreFq = 1;
  localparam int StorePq = 2;
  localparam int StoreMsi = 3;
  localparam int NumStore = 4;

  localparam logic [11:0] CauseMsiWrite = 12'd273;

endpackage
