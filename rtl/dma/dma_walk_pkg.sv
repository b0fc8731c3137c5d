// SPDX-License-Identifier: Apache-2.0
// Types inside the translator (dma_xlate, xlate_*): device and process contexts reduced to what a
// walk needs, the state of one walk, and an entry of the IOTLB.
package dma_walk_pkg;

  // Translation schemes of either stage: Bare, Sv39(x4), Sv48(x4), Sv57(x4).
  localparam logic [1:0] StageBare = 2'd0;
  localparam logic [1:0] Stage39 = 2'd1;
  localparam logic [1:0] Stage48 = 2'd2;
  localparam logic [1:0] Stage57 = 2'd3;

  // Sizes of a mapping, ordered, so that the smaller of two is their minimum.
  localparam logic [2:0] Size4K = 3'd0;
  localparam logic [2:0] Size64K = 3'd1;  // Svnapot
  localparam logic [2:0] Size2M = 3'd2;
  localparam logic [2:0] Size1G = 3'd3;
  localparam logic [2:0] Size512G = 3'd4;
  localparam logic [2:0] Size256T = 3'd5;
  localparam logic [2:0] SizeAll = 3'd6;  // a Bare stage

  // Encodings of ddtp.iommu_mode.
  localparam logic [3:0] ModeOff = 4'd0;
  localparam logic [3:0] ModeBare = 4'd1;
  localparam logic [3:0] Mode1Lvl = 4'd2;
  localparam logic [3:0] Mode2Lvl = 4'd3;

  // Causes that do not depend on the kind of access.
  localparam logic [11:0] CauseAllDisallowed = 12'd256;
  localparam logic [11:0] CauseDdtAccess = 12'd257;
  localparam logic [11:0] CauseDdtInvalid = 12'd258;
  localparam logic [11:0] CauseDdtMisconfig = 12'd259;
  localparam logic [11:0] CauseTypeDisallowed = 12'd260;
  localparam logic [11:0] CauseMsiAccess = 12'd261;
  localparam logic [11:0] CauseMsiInvalid = 12'd262;
  localparam logic [11:0] CauseMsiMisconfig = 12'd263;
  localparam logic [11:0] CausePdtAccess = 12'd265;
  localparam logic [11:0] CausePdtInvalid = 12'd266;
  localparam logic [11:0] CausePdtMisconfig = 12'd267;
  localparam logic [11:0] CauseDdtCorrupt = 12'd268;
  localparam logic [11:0] CausePdtCorrupt = 12'd269;
  localparam logic [11:0] CauseMsiCorrupt = 12'd270;
  localparam logic [11:0] CausePtCorrupt = 12'd274;

  // Sets that an invalidation sweeps, one a cycle, however large the cache: sets beyond these are
  // banks beside them, looked up and swept together.
  localparam int SweepSets = 16;

  localparam int GpaPageWidth = 47;  // page numbers of Sv57x4

  // A device context that passed its checks.
  typedef struct packed {
    logic        en_ats;
    logic        en_pri;
    logic        prpr;
    logic        t2gpa;
    logic        dtf;
    logic        pdtv;
    logic        gade;
    logic        sade;
    logic        dpe;
    logic        sbe;
    logic [1:0]  gmode;   // iohgatp
    logic [15:0] gscid;
    logic [43:0] gppn;
    logic [19:0] pscid;
    logic [1:0]  fmode;   // iosatp: a scheme; pdtp (pdtv): 1 PD8, 2 PD17, 3 PD20
    logic [43:0] fppn;
    logic        msi;     // msiptp is Flat
    logic [43:0] msippn;
    logic [GpaPageWidth-1:0] mask;
    logic [GpaPageWidth-1:0] pattern;
  } dc_t;

  // A process context that passed its checks.
  typedef struct packed {
    logic        ens;
    logic        sum;
    logic [19:0] pscid;
    logic [1:0]  fmode;
    logic [43:0] fppn;
  } pc_t;

  // What a walk waits for next.
  typedef enum logic [3:0] {
    PhStart,   // look at the mode, the device_id and the directory cache
    PhDdt,     // a non-leaf DDT entry
    PhDc,      // the device context's doublewords
    PhCtx,     // checks of the request against the device context
    PhPdt,     // a non-leaf PDT entry
    PhPc,      // the process context's doublewords
    PhFirst,   // begin the first stage; without one, the second
    PhPte,     // a first-stage PTE
    PhPteW,    // the outcome of a first-stage A/D update
    PhGpa,     // walk.gpa is known: an interrupt file, or begin the second stage
    PhGpte,    // a second-stage PTE
    PhGpteW,   // the outcome of a second-stage A/D update
    PhMsiAddr, // the interrupt file's number is being extracted
    PhMsi,     // the MSI PTE's doublewords
    PhVoid     // a read that was begun too early: start over
  } phase_e;

  // A bit a phase: 1 for the one that it is.
  typedef logic [14:0] phases_t;

  // Why a GPA is translated, that is, what follows.
  typedef enum logic [1:0] {
    ForPdt,
    ForPte,
    ForAccess
  } purpose_e;

  // State of one walk between two steps.
  typedef struct packed {
    phase_e      phase;
    purpose_e    purpose;
    logic [2:0]  level;    // of the DDT, PDT or first stage
    logic [2:0]  glevel;   // of the second stage
    logic        update;   // first stage: the PTE is being updated
    logic        gupdate;  // second stage: likewise
    logic        gwrite;   // the implicit access behind walk.gpa is a write
    logic        dc_ok;    // the device context is there
    logic        pc_ok;    // a process context applies
    logic        counted;  // this walk is among the performance events: first stage
    logic        gcounted; // ... second stage
    pc_t         pc;       // first-stage controls, from the DC or the PC
    logic [63:0] gpa;      // the address that the second stage translates
    logic [55:0] addr;     // of the PTE last read
    logic [63:0] pte;      // PTE being updated
    logic        glob;   // a non-leaf PTE had G
    logic        r;        // first-stage permissions
    logic        w;
    logic        x;
    logic        u;
    logic        d;
    logic [1:0]  pbmt;
    logic [2:0]  size;
  } walk_t;

  // Of the doublewords of one entry that have come.
  typedef struct packed {
    logic valid;   // V of the first
    logic bad;     // misconfigured (device contexts)
    logic err;     // an error response
    logic poison;  // known bad data
  } burst_t;

  // What the first stage of a step found out about its event (xlate_check).
  typedef struct packed {
    logic        pte_fault;   // of the PTE: page fault
    logic        pte_leaf;
    logic        pte_must;    // leaf, permitted, but A or D is missing
    logic        pte_update;  // ... or wished for, and hardware updates them
    logic [43:0] pte_ppn;     // next table, or the page
    logic [2:0]  pte_size;
    logic [63:0] pte;
    logic [63:0] pte_updated;
    burst_t      burst;       // the entry as a whole
    logic        msi_fail;    // the MSI PTE
    logic [11:0] msi_cause;
    logic [2:0]  sext;        // the IOVA is canonical for Sv39, Sv48, Sv57
    logic [3:0]  fits;        // the GPA fits: 56 bits, Sv39x4, Sv48x4, Sv57x4
  } check_t;

  // Permissions as they are checked on a hit, with privilege, SUM and ENS already applied.
  typedef struct packed {
    logic ur;
    logic uw;
    logic ux;
    logic sr;
    logic sw;
    logic sx;
  } perm_t;

  // Whose translation an IOTLB entry is.
  typedef struct packed {
    logic [23:0] did;
    logic        pv;
    logic [19:0] pid;  // 0 without a process_id
    logic [51:0] vpn;
  } key_t;

  typedef struct packed {
    key_t        key;
    logic        gv;      // second stage active
    logic [15:0] gscid;
    logic        pscv;    // first stage active
    logic [19:0] pscid;
    logic        glob;
    logic        msi;
    logic [2:0]  fsize;   // of the first-stage mapping: IOTINVAL.VMA names any address in it
    logic [2:0]  size;    // this translation is good for
    logic [43:0] ppn;
    logic [1:0]  pbmt;
    perm_t       perm;
  } tlb_t;

  // Which IOTLB entry an insertion replaces, when the lookup found one without the permission.
  typedef struct packed {
    logic       valid;
    logic       big;
    logic [3:0] way;
  } hint_t;

  // The end of a walk.
  typedef struct packed {
    logic        ok;
    logic [11:0] cause;
    logic [63:0] iotval2;
    logic [43:0] ppn;
    logic        gr;
    logic        gw;
    logic        gx;
    logic [1:0]  gpbmt;
    logic [2:0]  gsize;
    logic        msi;
    logic        mrif;
    logic [46:0] mrif_addr;
    logic [10:0] nid;
    logic [43:0] nppn;
  } outcome_t;

  // A memory access of the walker; the id is the slot.
  typedef struct packed {
    logic        read;
    logic        write;
    logic        lock;
    logic [2:0]  last;  // beats - 1
    logic [55:0] addr;
    logic [63:0] data;
  } access_t;

  // Where a first-stage table is, as the walk cache has it.
  typedef struct packed {
    logic        glob;  // a PTE on the way had G
    logic [43:0] gppn;
    logic [43:0] ppn;   // its SPA
  } ftable_t;

  // What the caches hold for a step; contexts go beside it.
  typedef struct packed {
    logic        dc_hit;
    logic        pc_hit;
    logic        f_low_hit;     // tables of level 0 and 1: first stage, for the IOVA
    ftable_t     f_low;
    logic        f_middle_hit;
    ftable_t     f_middle;
    logic        g_low_hit;     // second stage, for the GPA
    logic [43:0] g_low;
    logic        g_middle_hit;
    logic [43:0] g_middle;
  } found_t;

  // What one step of a walk leads to.
  typedef struct packed {
    walk_t       walk;
    access_t     access;
    logic        again;      // another step, without an event
    logic        later;      // another step after the other slots had theirs
    logic        done;
    outcome_t    outcome;
    logic        dc_insert;  // into the directory caches
    logic        pc_insert;
    logic        g_insert;   // into the second stage's walk cache, for walk.gpa
    logic        g_middle;   // ... that of level 1, else of level 0
    logic [43:0] g_ppn;
    logic        f_insert;   // likewise, first stage
    logic        f_middle;
    ftable_t     f_table;
    logic        extract;    // start extracting the interrupt file's number
    logic [3:0]  event_id;   // performance event, 0: none
  } step_t;

endpackage
