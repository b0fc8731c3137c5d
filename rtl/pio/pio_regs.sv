// SPDX-License-Identifier: Apache-2.0
// Registers of the PIO unit, page 0x2000. Read in 32 or 64 bits; writes take effect by byte. Fields
// not named read as zero. "Error" below is a request of a hart that did not end with good data;
// kinds:
//   1 UR, 2 CA, 3 retry status (CRS) until the time-out, 4 time-out, 5 poisoned data, 6 byte count or
//   length not as requested, 7 lower address not as requested, 8 link down, 9 forbidden by the access table,
//   10 refused for want of a tag (the domain's quota, or all tags, are in quarantine).
//
// offset name             access fields
// 0x000  CAP              RO     15:0 tags usable; 23:16 bytes of the largest request (64);
//                                31:24 rows of the access table; 39:32 domains with a quota of their own;
//                                40 ten-bit tags can be enabled; 55:48 functions whose configuration writes can be filtered
// 0x008  BUS              RW     7:0 secondary bus (reset 1); 15:8 subordinate bus (reset 255);
//                                31:16 requester ID of outgoing requests (reset 0)
// 0x010  TIMEOUT          RW     31:0 completion time-out in clock cycles (reset 0x00400000; 0: never)
// 0x018  MEM_BASE         RW     63:12 PCI address of the memory window's start (reset 0x40000000)
// 0x020  CONTROL          RW     0 CRS software visibility: a read of the vendor ID answered with CRS
//                                gives 0xffff0001 at once instead of being sent again (reset 0)
//                                1 the access table holds: what no row allows ends in SLVERR (reset 0)
//                                2 ten-bit tags (PCIe 2.2.6.2; where CAP has them): from 256 on, and as many as there are
//                                (reset 0: of eight bits, at most 256). For use when every function that may be asked is a
//                                completer of ten-bit tags; a write changes it only while TAGS is zero
// 0x028  TAGS             RW     15:0 requests outstanding; 31:16 tags in quarantine. A write ends all
//                                quarantines: for use when no late completion can come (device reset)
// 0x030  COUNT0           RW     31:0 unexpected completions (no such request); 63:32 requests sent again
//                                after CRS. Counters stop at all ones; a write sets them.
// 0x038  COUNT1           RW     31:0 errors; 63:32 time-outs
// 0x040  FIRST            RO     the first error since STATUS was clear: 3:0 kind (0: none); 15:8 domain;
//                                23:16 bus ID; 41:32 tag (kinds 9 and 10: none)
// 0x048  INTERRUPT        RW     0 enable (reset 0). The interrupt is active while enabled and PIO_STATUS is not
//                                zero: wire pio_irq_o, and one message each time it becomes so.
//                                RO: 8 active; 9 a message waits
// 0x050  MSI_ADDR         RW     55:2 address of the message
// 0x058  MSI_DATA         RW     31:0 data of the message; 32 mask (reset 1): the message waits
// 0x060  COUNT2           RW     31:0 accesses forbidden by the table; 63:32 requests refused for want of a tag
// Root port PIO error registers, laid out and working as those of the PCIe DPC extended capability
// (header at 0x100). The memory bits stand for I/O space and memory space as named.
// 0x100  DPC_HEADER       RO     15:0 0x001d; 19:16 1
// 0x104  DPC_CAP          RO     5 root port extensions; 11:8 log size (5 DWs)
// 0x108  DPC_STATUS       RO     12:8 first error pointer: bit number in PIO_STATUS
// 0x10c  PIO_STATUS       RW1C   0 config UR (and kinds 8, 9), 1 config CA (and kinds 5, 6, 7),
//                                2 config time-out (and kinds 3, 10); 8, 9, 10 I/O; 16, 17, 18 memory
// 0x110  PIO_MASK         RW     1: such an error is counted, but not logged and not in PIO_STATUS (reset 0)
// 0x114  PIO_SEVERITY     RO     0
// 0x118  PIO_SYSERROR     RO     0
// 0x11c  PIO_EXCEPTION    RW     1: a request ended by this error gets SLVERR instead of OKAY (reset 0).
//                                Reads return all ones in both cases. Link down is always SLVERR, but
//                                for configuration requests.
// 0x120  PIO_HEADER       RO     16 bytes: the first error's request header, DW0 first
// 0x130  PIO_IMPSPEC      RO     31:0 the first error's offset in the PIO window
// Clearing all of PIO_STATUS arms FIRST, PIO_HEADER, PIO_IMPSPEC and the first error pointer again.
// Tables, n from 0:
// 0x200  QUOTA n          RW     (8 bytes each) 15:0 tags that domain n may hold (reset: all); RO: 31:16 tags of
//                                requests not yet answered; 47:32 tags in quarantine. Domains above the table
//                                share its rows by the low bits of their numbers.
// 0x400  PLACE n          RW     (16 bytes each) 28:6 offset in the PIO window; 60:38 bits of it that count
// 0x408  RIGHTS n         RW     7:0 domain; 8 it may read; 9 it may write (reset 0: the row allows nothing)
// 0x600  FUNCTION n       RW     (8 bytes each) configuration writes of a domain that are filtered (pio_filter.sv):
//                                15:0 routing ID of the function; 23:16 domain; 24 in use (reset 0)
// 0x700  FILTER_AT        RW     5:0 DW of configuration space, 15:8 function n: where FILTER_WORD goes
// 0x708  FILTER_WORD      WO     31:0 bits that may be written, of a base address register: that do not count;
//                                63:32 what is written to the others, of a base address register: its value.
//                                Stored when its upper half is written; then FILTER_AT is the next DW
module pio_regs #(
    parameter int NumTags = 32,
    parameter int Narrow = NumTags,
    parameter bit TenBitTags = 1'b0,
    parameter int Rows = 32,
    parameter int Functions = 16,
    parameter int Domains = 16
) (
    input  logic         clk_i,
    input  logic         rst_ni,

    input  logic         reg_valid_i,
    input  logic         reg_write_i,
    input  logic [11:0]  reg_addr_i,
    input  logic [63:0]  reg_wdata_i,
    input  logic [7:0]   reg_wstrb_i,
    output logic         reg_ready_o,
    output logic [63:0]  reg_rdata_o,

    output logic [7:0]   secondary_o,
    output logic [7:0]   subordinate_o,
    output logic [15:0]  requester_o,
    output logic [31:0]  timeout_o,
    output logic [63:0]  mem_base_o,
    output logic         crs_visible_o,
    output logic [18:0]  exception_o,
    output logic         access_on_o,
    output logic         ten_bit_o,
    output logic         relist_o,       // ten_bit_o changes
    input  logic         still_i,        // no tag is owed an answer, in quarantine, or taken
    output logic         release_o,    // end all quarantines
    output logic         table_we_o,     // quotas and access table, 0x200 and above
    output logic [63:0]  table_wdata_o,
    input  logic [63:0]  table_rdata_i,
    output logic         irq_o,
    output logic         msi_mask_o,
    output logic [55:2]  msi_addr_o,
    output logic [31:0]  msi_data_o,
    input  logic         msi_pending_i,

    input  logic [15:0]  outstanding_i,
    input  logic [15:0]  quarantined_i,
    input  logic         unexpected_i,  // events, one cycle each
    input  logic         retry_i,
    input  logic         error_i,       // with the following
    input  logic [3:0]   error_kind_i,
    input  logic [4:0]   error_bit_i,   // number in PIO_STATUS
    input  logic [9:0]   error_tag_i,
    input  logic [7:0]   error_domain_i,
    input  logic [7:0]   error_id_i,
    input  logic [28:0]  error_offset_i,
    input  logic [127:0] error_hdr_i,
    input  logic         denied_i,       // of a request as it is issued; logged when no error is
    input  logic         refused_i,
    input  pio_pkg::req_t refused_req_i,
    input  logic [127:0] refused_hdr_i
);

  localparam logic [18:0] StatusBits = 19'h7_0707;
  localparam logic [3:0]  KindTimeout = 4'd4;
  localparam logic [3:0]  KindDenied = 4'd9;
  localparam logic [3:0]  KindQuota = 4'd10;

  logic [7:0]   secondary_q, subordinate_q;
  logic [15:0]  requester_q;
  logic [31:0]  timeout_q;
  logic [51:0]  mem_base_q;
  logic         crs_visible_q, access_q, ten_bit_q, irq_enable_q, msi_mask_q;
  logic [31:0]  msi_data_q;
  logic [55:2]  msi_addr_q;
  logic [18:0]  status_q, mask_q, exception_q;
  logic [4:0]   first_bit_q;
  logic [63:0]  first_q;
  logic [127:0] hdr_q;
  logic [28:0]  offset_q;

  assign secondary_o   = secondary_q;
  assign subordinate_o = subordinate_q;
  assign requester_o   = requester_q;
  assign timeout_o     = timeout_q;
  assign mem_base_o    = {mem_base_q, 12'd0};
  assign crs_visible_o = crs_visible_q;
  assign exception_o   = exception_q;
  assign access_on_o   = access_q;
  assign ten_bit_o     = ten_bit_q;
  assign relist_o      = TenBitTags && write && reg_addr_i[11:3] == 9'h004 && still_i &&
                         control[2] != ten_bit_q;
  assign table_we_o    = write && reg_addr_i[11:9] != '0;
  assign table_wdata_o = put(table_rdata_i);
  assign irq_o         = irq_enable_q && status_q != '0;
  assign msi_mask_o    = msi_mask_q;
  assign msi_addr_o    = msi_addr_q;
  assign msi_data_o    = msi_data_q;
  assign release_o     = write && reg_addr_i[11:3] == 9'h005 && reg_wstrb_i != '0;
  assign reg_ready_o   = !is_count || count_ready;

  always_comb begin
    unique case (reg_addr_i[11:3])
      9'h000:  reg_rdata_o = {8'd0, 8'(Functions), 7'd0, TenBitTags, 8'(Domains), 8'(Rows), 8'd64, 16'(ten_bit_q ? NumTags : Narrow)};
      9'h001:  reg_rdata_o = {32'd0, requester_q, subordinate_q, secondary_q};
      9'h002:  reg_rdata_o = {32'd0, timeout_q};
      9'h003:  reg_rdata_o = {mem_base_q, 12'd0};
      9'h004:  reg_rdata_o = {61'd0, ten_bit_q, access_q, crs_visible_q};
      9'h005:  reg_rdata_o = {32'd0, quarantined_i, outstanding_i};
      9'h008:  reg_rdata_o = first_q;
      9'h009:  reg_rdata_o = {54'd0, msi_pending_i, irq_o, 7'd0, irq_enable_q};
      9'h00a:  reg_rdata_o = {8'd0, msi_addr_q, 2'b00};
      9'h00b:  reg_rdata_o = {31'd0, msi_mask_q, msi_data_q};
      9'h020:  reg_rdata_o = {32'h0000_0520, 32'h0001_001d};
      9'h021:  reg_rdata_o = {13'd0, status_q, 19'd0, first_bit_q, 8'd0};
      9'h022:  reg_rdata_o = {45'd0, mask_q};
      9'h023:  reg_rdata_o = {13'd0, exception_q, 32'd0};
      9'h024:  reg_rdata_o = {hdr_q[95:64], hdr_q[127:96]};
      9'h025:  reg_rdata_o = {hdr_q[31:0], hdr_q[63:32]};
      9'h026:  reg_rdata_o = {35'd0, offset_q};
      default: reg_rdata_o = is_count ? count : reg_addr_i[11:9] != '0 ? table_rdata_i : '0;
    endcase
  end

  logic write;
  assign write = reg_valid_i && reg_write_i;

  // The bytes that are written are new, the rest stays.
  function automatic logic [63:0] put(input logic [63:0] old);
    put = bulkhead_pkg::merge(old, reg_wdata_i, reg_wstrb_i);
  endfunction
  logic [2:0] control;
  assign control = 3'(put({61'd0, ten_bit_q, access_q, crs_visible_q}));
  logic [50:32] ones;  // written as 1
  assign ones = 19'(bulkhead_pkg::merge('0, reg_wdata_i, reg_wstrb_i) >> 32);

  // ---- Counters: words 0x030, 0x038, 0x060 --------------------------------------------------------
  logic            is_count, count_ready;
  logic [63:0]     count;
  logic [5:0][1:0] steps;
  assign is_count = reg_addr_i[11:3] == 9'h006 || reg_addr_i[11:3] == 9'h007 ||
                    reg_addr_i[11:3] == 9'h00c;
  assign steps    = {1'b0, refused_i, 1'b0, denied_i,
                     1'b0, error_i && error_kind_i == KindTimeout, 1'b0, error_i,
                     1'b0, retry_i, 1'b0, unexpected_i};
  counters #(.Words(3)) u_counters (
    .clk_i, .rst_ni, .step_i(steps),
    .valid_i(reg_valid_i && is_count), .write_i(reg_write_i),
    .word_i({reg_addr_i[6], reg_addr_i[3]}), .wdata_i(reg_wdata_i), .wstrb_i(reg_wstrb_i),
    .ready_o(count_ready), .rdata_o(count)
  );

  // ---- Errors -----------------------------------------------------------------------------------
  logic [18:0] error_onehot, refused_onehot;
  logic        logged, first, refused_logged, refused_first;
  logic [4:0]  refused_bit;
  assign error_onehot = 19'd1 << error_bit_i;
  assign logged       = error_i && (error_onehot & mask_q) == '0;
  assign first        = logged && status_q == '0;

  // Forbidden accesses count as unsupported requests, those refused for want of a tag as time-outs.
  always_comb begin
    unique case (refused_req_i.space)
      pio_pkg::SpaceMem: refused_bit = 5'd16;
      pio_pkg::SpaceIo:  refused_bit = 5'd8;
      default:           refused_bit = 5'd0;
    endcase
    if (!denied_i) refused_bit[1] = 1'b1;
  end
  assign refused_onehot = 19'd1 << refused_bit;
  assign refused_logged = (denied_i || refused_i) && (refused_onehot & mask_q) == '0;
  assign refused_first  = refused_logged && !logged && status_q == '0;

  always_ff @(posedge clk_i) begin
    if (first) begin
      first_bit_q <= error_bit_i;
      first_q     <= {22'd0, error_tag_i, 8'd0, error_id_i, error_domain_i, 4'd0, error_kind_i};
      hdr_q       <= error_hdr_i;
      offset_q    <= error_offset_i;
    end
    if (refused_first) begin
      first_bit_q <= refused_bit;
      first_q     <= {40'd0, refused_req_i.id, refused_req_i.domain, 4'd0,
                      denied_i ? KindDenied : KindQuota};
      hdr_q       <= refused_hdr_i;
      offset_q    <= refused_req_i.off;
    end
    if (write) begin
      unique case (reg_addr_i[11:3])
        9'h001:  {requester_q, subordinate_q, secondary_q} <=
                   32'(put({32'd0, requester_q, subordinate_q, secondary_q}));
        9'h002:  timeout_q <= 32'(put({32'd0, timeout_q}));
        9'h003:  mem_base_q <= 52'(put({mem_base_q, 12'd0}) >> 12);
        9'h004:  {access_q, crs_visible_q} <= control[1:0];
        9'h009:  irq_enable_q <= 1'(put({63'd0, irq_enable_q}));
        9'h00a:  msi_addr_q <= 54'(put({8'd0, msi_addr_q, 2'd0}) >> 2);
        9'h00b:  {msi_mask_q, msi_data_q} <= 33'(put({31'd0, msi_mask_q, msi_data_q}));
        9'h022:  mask_q <= 19'(put({45'd0, mask_q})) & StatusBits;
        9'h023:  exception_q <= 19'(put({13'd0, exception_q, 32'd0}) >> 32) & StatusBits;
        default: ;
      endcase
    end
    if (relist_o) ten_bit_q <= !ten_bit_q;
    // An error that comes with the clearing write is kept.
    status_q <= (status_q & ~((write && reg_addr_i[11:3] == 9'h021) ?
                              ones : 19'd0)) |
                (logged ? error_onehot & StatusBits : 19'd0) |
                (refused_logged ? refused_onehot & StatusBits : 19'd0);
    if (!rst_ni) begin
      secondary_q   <= 8'd1;
      subordinate_q <= 8'hff;
      requester_q   <= '0;
      timeout_q     <= 32'h0040_0000;
      mem_base_q    <= 52'h40000;
      crs_visible_q <= 1'b0;
      access_q      <= 1'b0;
      ten_bit_q     <= 1'b0;
      irq_enable_q  <= 1'b0;
      msi_mask_q    <= 1'b1;
      msi_addr_q    <= '0;
      msi_data_q    <= '0;
      status_q      <= '0;
      mask_q        <= '0;
      exception_q   <= '0;
      first_bit_q   <= '0;
      first_q       <= '0;
      hdr_q         <= '0;
      offset_q      <= '0;
    end
  end

  // The byte lanes say which half is meant: bits 2:0 of the address add nothing.
  logic unused;
  assign unused = ^{reg_addr_i[2:0], refused_req_i};

endmodule
