// SPDX-License-Identifier: Apache-2.0
// Types shared by Bulkhead's units. Names are those of the RISC-V IOMMU specification (v1.0) and of the
// PCI Express base specification.
package bulkhead_pkg;

  localparam int PaWidth = 56;  // system physical address bits: capabilities.PAS
  localparam int GpaWidth = 59; // guest physical address bits: Sv57x4
  localparam int XidWidth = 8;  // transaction id of a translation request

  // ---- AXI4 responses and PCIe completion status -------------------------------------------------
  typedef enum logic [1:0] {
    AxiOkay = 2'b00,
    AxiExOkay = 2'b01,
    AxiSlvErr = 2'b10,
    AxiDecErr = 2'b11
  } axi_resp_e;

  // Address type of a memory request TLP (AT field).
  typedef enum logic [1:0] {
    AtUntranslated = 2'b00,
    AtTranslationRequest = 2'b01,
    AtTranslated = 2'b10,
    AtReserved = 2'b11  // inside: a page request, which wants its device context alone
  } tlp_at_e;

  // ---- A request to the translator and its answer -------------------------------------------------
  typedef struct packed {
    logic [XidWidth-1:0] id;     // returned with the answer; answers may come in any order
    logic [23:0]         did;    // device_id: {segment, requester id}
    logic                pv;     // a process_id is present (PASID prefix)
    logic [19:0]         pid;    // process_id
    logic                priv;   // privileged mode requested (PASID prefix)
    logic                exec;   // execute requested (PASID prefix); only with a read
    logic                write;  // write or AMO; 0: read
    logic                nw;     // ATS translation request with "no write" (at == AtTranslationRequest)
    tlp_at_e             at;
    logic [63:0]         iova;
  } xlate_req_t;

  // Outcome of a translation, as the TLP side must answer it.
  typedef enum logic [1:0] {
    XlateOk = 2'd0,
    XlateUr = 2'd1,    // Unsupported Request (posted: drop)
    XlateCa = 2'd2,    // Completer Abort (posted: drop)
    XlateNone = 2'd3   // ATS: Success with R = W = 0
  } xlate_status_e;

  typedef struct packed {
    logic [XidWidth-1:0] id;
    xlate_status_e       status;
    logic [GpaWidth-1:0] pa;         // SPA of the request's first byte (ATS with T2GPA: the GPA)
    logic [5:0]          page_lg2;   // log2 of the bytes this translation is good for (12 = 4 KiB)
    logic                r, w, x;    // permissions granted (ATS)
    logic                u, g;       // ATS: untranslated access only (U), global (G)
    logic [1:0]          pbmt;       // Svpbmt memory type
    logic                msi;        // the page is a virtual interrupt file (msiptp matched)
    logic                mrif;       // ... in MRIF mode: pa is the MRIF's address (512-byte aligned)
    logic [10:0]         nid;        // MRIF notice: interrupt identity
    logic [43:0]         nppn;       // MRIF notice: page number of the notice MSI's address
  } xlate_rsp_t;

  // ---- Faults -------------------------------------------------------------------------------------
  typedef struct packed {
    logic [11:0] cause;
    logic [5:0]  ttyp;
    logic [23:0] did;
    logic        pv;
    logic [19:0] pid;
    logic        priv;
    logic [63:0] iotval;
    logic [63:0] iotval2;
  } fault_t;

  // ---- Page requests (PRI) ------------------------------------------------------------------------
  typedef struct packed {
    logic [23:0] did;
    logic        pv;
    logic [19:0] pid;
    logic        priv;
    logic        exec;
    logic [63:0] payload;  // page address, PRGI, L, W, R as in the page-request queue's second dword
  } page_req_t;

  // ---- Messages to devices with an ATC, and from them ------------------------------------------------
  typedef struct packed {
    logic        prgr;     // Page Request Group Response; otherwise Invalidation Request
    logic [15:0] rid;      // of the function
    logic        pv;       // with a PASID
    logic [19:0] pid;
    logic [4:0]  itag;     // Invalidation Request
    logic [63:0] payload;  // as in ATS.INVAL and ATS.PRGR
  } ats_msg_t;

  typedef struct packed {  // Invalidation Completion
    logic [15:0] rid;
    logic [2:0]  cc;       // how many of them complete a request; 0: 8
    logic [31:0] itags;    // ITag Vector
  } inval_cpl_t;

  // ---- Invalidations from the command queue to the translator ---------------------------------------
  typedef enum logic [2:0] {
    InvalVma = 3'd0,   // IOTINVAL.VMA
    InvalGvma = 3'd1,  // IOTINVAL.GVMA
    InvalDdt = 3'd2,   // IODIR.INVAL_DDT
    InvalPdt = 3'd3    // IODIR.INVAL_PDT
  } inval_op_e;

  typedef struct packed {
    inval_op_e   op;
    logic        av;      // addr is valid
    logic        pscv;    // pscid is valid
    logic        gv;      // gscid is valid
    logic        nl;      // also non-leaf entries (capability NL)
    logic        s;       // addr is a NAPOT range (capability S)
    logic        dv;      // did is valid
    logic [19:0] pscid;
    logic [15:0] gscid;
    logic [23:0] did;
    logic [19:0] pid;
    logic [51:0] addr;    // bits 63:12
  } inval_t;

  // ---- Configuration the translator needs from the register file --------------------------------------
  typedef struct packed {
    logic [3:0]  iommu_mode;  // ddtp.iommu_mode
    logic [43:0] ddt_ppn;     // ddtp.PPN
    logic        be;          // fctl.BE
    logic        gxl;         // fctl.GXL
  } xlate_cfg_t;

  // ---- Debug translation interface (registers tr_req_iova, tr_req_ctl, tr_response) ---------------------
  typedef struct packed {
    logic [51:0] vpn;
    logic        priv;
    logic        exe;
    logic        nw;
    logic [19:0] pid;
    logic        pv;
    logic [23:0] did;
    logic        page;   // no debug request: may this page request be queued?
  } dbg_req_t;

  typedef struct packed {
    logic        fault;
    logic [1:0]  pbmt;
    logic        s;
    logic [43:0] ppn;
    logic        disallowed;  // page request: the fault is "transaction type disallowed"
    logic        prpr;        // ... DC.tc.PRPR, 0 without a device context
  } dbg_rsp_t;

  // ---- One event for the performance counters (HPM), at most one of a kind a cycle ---------------------
  typedef struct packed {
    logic        valid;
    logic [14:0] event_id;  // 1 untranslated .. 8 second-stage walk
    logic [23:0] did;
    logic        pv;
    logic [19:0] pid;
    logic        gscv;
    logic [15:0] gscid;
    logic        pscv;
    logic [19:0] pscid;
  } hpm_event_t;

  // ---- Requests on the memory port (AXI4) ---------------------------------------------------------------
  typedef struct packed {
    logic [7:0]  id;
    logic [55:0] addr;
    logic [7:0]  len;
    logic [2:0]  size;
    logic        lock;
  } axi_addr_t;

  typedef struct packed {
    logic [63:0] data;
    logic [7:0]  strb;
    logic        last;
  } axi_data_t;

  localparam int AxiAddrWidth = 8 + 56 + 8 + 3 + 1;
  localparam int AxiDataWidth = 64 + 8 + 1;

  // ---- Transaction layer packets ------------------------------------------------------------------------
  // A header is four DWs as the specification draws them: DW0 in bits 127:96, so that byte 0 of the
  // packet (Fmt, Type) is bits 127:120. A three-DW header leaves bits 31:0 zero.
  localparam logic [2:0] FmtNoData3 = 3'b000;
  localparam logic [2:0] FmtNoData4 = 3'b001;
  localparam logic [2:0] FmtData3 = 3'b010;
  localparam logic [2:0] FmtData4 = 3'b011;

  localparam logic [4:0] TypeMem = 5'b00000;
  localparam logic [4:0] TypeIo = 5'b00010;
  localparam logic [4:0] TypeCfg0 = 5'b00100;
  localparam logic [4:0] TypeCfg1 = 5'b00101;
  localparam logic [4:0] TypeCpl = 5'b01010;

  typedef enum logic [2:0] {
    CplSc = 3'b000,   // Successful Completion
    CplUr = 3'b001,   // Unsupported Request
    CplRrs = 3'b010,  // Request Retry Status (CRS)
    CplCa = 3'b100    // Completer Abort
  } cpl_status_e;

  // One beat of a TLP stream. sop comes with the header; payload byte 0 is data[7:0] of the first beat.
  typedef struct packed {
    logic         sop;
    logic         eop;
    logic         err;           // with eop: the link found the TLP bad (nullified, LCRC): discard it
    logic         prefix_valid;  // with sop: a PASID End-End prefix precedes the header
    logic [31:0]  prefix;
    logic [127:0] hdr;
    logic [63:0]  data;
  } tlp_beat_t;

  // Flow-control credit limits, cumulative and modulo their width as in UpdateFC packets
  // (base specification 2.6.1): headers 8 bits, data 12 bits in units of 16 bytes.
  typedef struct packed {
    logic [7:0]  ph;
    logic [11:0] pd;
    logic [7:0]  nph;
    logic [11:0] npd;
    logic [7:0]  cplh;
    logic [11:0] cpld;
  } tlp_credit_t;

  // A register as a write of some of its bytes leaves it.
  function automatic logic [63:0] merge(input logic [63:0] old, input logic [63:0] data,
                                        input logic [7:0] strb);
    merge = old;
    for (int i = 0; i < 8; i++) if (strb[i]) merge[8*i+:8] = data[8*i+:8];
  endfunction

endpackage
