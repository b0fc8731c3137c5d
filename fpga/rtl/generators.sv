// SPDX-License-Identifier: Apache-2.0
// What is behind the link on a board without a PCIe PHY: three DMA engines, functions 01:00.0, 02:00.0 and
// 03:00.0, that do as they are told, right or wrong. Their registers are those of tb/endpoint/dma_engine.h at PCI
// address 0x40000000 + n * 0x100000, but for MSI-X; a buffer has 512 bytes, and IOVA and LENGTH are multiples
// of 4. Registers and buffers take whole DWs, at most two a request; configuration space is read-only.
//
// Received TLPs: writes go to the registers, completions to a buffer, and a non-posted request waits in
// `pend` for the sender. Sender, one TLP after the other: that completion first, then the engines in turn, in
// requests of up to 128 bytes that do not cross a 128-byte border.
module generators (
    input  logic                      clk_i,
    input  logic                      rst_ni,      // also while the link is down

    // from Bulkhead
    input  logic                      tlp_valid_i,
    output logic                      tlp_ready_o,
    input  bulkhead_pkg::tlp_beat_t   tlp_beat_i,
    output bulkhead_pkg::tlp_credit_t tlp_credit_o,
    // to Bulkhead
    output logic                      tlp_valid_o,
    output bulkhead_pkg::tlp_beat_t   tlp_beat_o,
    input  bulkhead_pkg::tlp_credit_t tlp_credit_i
);

  localparam int N = 3;
  localparam logic [31:0] ConfigId = {16'h10f1, 16'h1af4};  // device, vendor
  localparam logic [31:0] ConfigClass = 32'h0880_0000;      // system peripheral
  localparam logic [31:0] RegId = 32'h454d_4144;            // "DAME"
  // Registers by DW.
  localparam logic [3:0] DwId = 4'd0;
  localparam logic [3:0] DwIovaLow = 4'd2;
  localparam logic [3:0] DwIovaHigh = 4'd3;
  localparam logic [3:0] DwLength = 4'd4;
  localparam logic [3:0] DwControl = 4'd6;
  localparam logic [3:0] DwStatus = 4'd8;
  localparam logic [3:0] DwCount = 4'd9;
  localparam logic [31:0] MaxBytes = 32'd512;

  // ---- Engines -----------------------------------------------------------------------------------------
  logic [N-1:0]       go, sent, got, failed, send, waits, writes, busy;
  logic [N-1:0][7:0]  go_len_q, done, left;
  logic [N-1:0][6:0]  status;
  logic [N-1:0][31:0] count;
  logic               go_write;
  logic [5:0]         chunk_q;
  logic [1:0]         got_len;
  logic [2:0]         cpl_status;

  for (genvar n = 0; n < N; n++) begin : gen_engine
    generator u_engine (
      .clk_i, .rst_ni,
      .go_i(go[n]), .go_write_i(go_write), .go_len_i(go_len_q[n]),
      .sent_i(sent[n]), .sent_len_i(chunk_q), .data_i(got[n]), .data_len_i(got_len),
      .error_i(failed[n]), .error_status_i(cpl_status),
      .send_o(send[n]), .waits_o(waits[n]), .write_o(writes[n]), .done_o(done[n]), .left_o(left[n]),
      .busy_o(busy[n]), .status_o(status[n]), .count_o(count[n])
    );
  end

  // ---- Receiver: one stage of registers, then what a beat means -----------------------------------------
  logic                    in_valid_q, take, second_q, pend_q;
  bulkhead_pkg::tlp_beat_t in_q;
  logic [9:0]              left_q;      // DWs of the completion under way
  logic                    is_cpl_q;
  logic [1:0]              cpl_engine_q;

  logic [2:0]  fmt;
  logic [4:0]  typ;
  logic [9:0]  len;
  logic [31:0] addr;
  logic        cpl, mem, write, cfg, nonposted, whole, in_bar;
  logic [1:0]  engine;
  assign fmt       = in_q.hdr[127:125];
  assign typ       = in_q.hdr[124:120];
  assign len       = in_q.hdr[105:96];
  assign addr      = in_q.hdr[63:32];
  assign cpl       = typ == bulkhead_pkg::TypeCpl;
  assign mem       = typ == bulkhead_pkg::TypeMem;
  assign write     = mem && fmt[1];
  assign cfg       = typ == bulkhead_pkg::TypeCfg0 || typ == bulkhead_pkg::TypeCfg1;
  assign nonposted = !cpl && !write;
  assign whole     = in_q.hdr[67:64] == 4'hf &&
                     (len == 10'd1 || (len == 10'd2 && in_q.hdr[71:68] == 4'hf));
  assign engine    = addr[21:20];
  assign in_bar    = !fmt[0] && addr[31:22] == 10'h100 && engine != 2'(N) && addr[19:14] == '0 &&
                     (addr[13:12] == 2'd0 || (addr[13:12] == 2'd1 && addr[11:9] == '0));

  logic       reg_write, buf_write;
  assign reg_write = in_valid_q && in_q.sop && write && in_bar && whole && !addr[12] &&
                     addr[11:6] == '0 && !busy[engine];
  assign buf_write = in_valid_q && in_q.sop && write && in_bar && whole && addr[12];
  assign take      = in_valid_q && (!in_q.sop || cpl || (nonposted && !pend_q) ||
                                    (write && (second_q || len != 10'd2 || addr[12])));
  assign tlp_ready_o = !in_valid_q || take;

  // Completions
  logic       cpl_now, cpl_good;
  logic [1:0] cpl_engine;
  logic [9:0] cpl_left;
  assign cpl_now    = in_valid_q && (in_q.sop ? cpl : is_cpl_q);
  assign cpl_engine = in_q.sop ? in_q.hdr[41:40] : cpl_engine_q;
  assign cpl_left   = in_q.sop ? len : left_q;
  assign cpl_status = in_q.hdr[79:77];
  assign cpl_good   = cpl_now && cpl_engine != 2'(N) && waits[cpl_engine];
  assign got_len    = cpl_left == 10'd1 ? 2'd1 : 2'd2;
  always_comb begin
    got    = '0;
    failed = '0;
    if (cpl_good) begin
      if (in_q.sop && cpl_status != bulkhead_pkg::CplSc) failed[cpl_engine] = 1'b1;
      else got[cpl_engine] = 1'b1;
    end
  end

  // Registers: RAM, written a DW a cycle
  logic [31:0] reg_wdata, reg_rdata;
  logic [3:0]  reg_dw;
  logic [5:0]  reg_raddr;
  assign reg_wdata = second_q ? in_q.data[63:32] : in_q.data[31:0];
  assign reg_dw    = addr[5:2] + {3'd0, second_q};
  ram_async #(.Width(32), .Depth(64)) u_regs (
    .clk_i, .we_i(reg_write), .waddr_i({engine, reg_dw}), .wdata_i(reg_wdata),
    .raddr_i(reg_raddr), .rdata_o(reg_rdata)
  );
  assign go_write = reg_wdata[1];
  always_comb begin
    go = '0;
    if (reg_write && reg_dw == DwControl && reg_wdata[0]) go[engine] = 1'b1;
  end

  // Buffers: 64 words each
  logic        buf_re, buf_rodd;
  logic [7:0]  buf_raddr;
  logic [63:0] buf_rdata;
  logic [6:0]  cpl_dw;
  assign cpl_dw = done[cpl_engine][6:0];
  dw_buffer #(.Words(256)) u_buffers (
    .clk_i,
    .we_i(buf_write ? {len == 10'd2, 1'b1} : got != '0 ? {got_len == 2'd2, 1'b1} : 2'b00),
    .wodd_i(buf_write ? addr[2] : cpl_dw[0]),
    .waddr_i(buf_write ? {engine, addr[8:3]} : {cpl_engine, cpl_dw[6:1]}), .wdata_i(in_q.data),
    .re_i(buf_re), .rodd_i(buf_rodd), .raddr_i(buf_raddr), .rdata_o(buf_rdata)
  );

  // The non-posted request that waits
  typedef struct packed {
    logic        cfg;
    logic        good;
    logic        data;    // is answered with data
    logic        two;     // of two DWs
    logic [2:0]  tc;
    logic [2:0]  attr;
    logic [15:0] rid;
    logic [9:0]  tag;
    logic [15:0] target;  // bus, device, function
    logic [12:2] addr;
    logic [1:0]  engine;
  } pend_t;
  pend_t pend;
  logic  pend_done;

  always_ff @(posedge clk_i) begin
    if (tlp_ready_o) begin
      in_valid_q <= tlp_valid_i;
      in_q       <= tlp_beat_i;
    end
    second_q <= in_valid_q && in_q.sop && write && !take;
    if (reg_write && reg_dw == DwLength) begin
      go_len_q[engine] <= reg_wdata > MaxBytes ? 8'd128 : reg_wdata[9:2];
    end
    if (take && in_q.sop) begin
      is_cpl_q     <= cpl;
      cpl_engine_q <= cpl_engine;
    end
    if (take) left_q <= cpl_left - 10'd2;
    if (take && in_q.sop && nonposted) begin
      pend_q      <= 1'b1;
      pend.cfg    <= cfg;
      pend.good   <= cfg ? addr[31:26] == '0 && addr[25:24] != 2'd0 && addr[23:16] == '0
                         : mem && in_bar && whole;
      pend.data   <= !fmt[1];
      pend.two    <= len == 10'd2;
      pend.tc     <= in_q.hdr[118:116];
      pend.attr   <= {in_q.hdr[114], in_q.hdr[109:108]};
      pend.rid    <= in_q.hdr[95:80];
      pend.tag    <= {in_q.hdr[119], in_q.hdr[115], in_q.hdr[79:72]};
      pend.target <= addr[31:16];
      pend.addr   <= addr[12:2];
      pend.engine <= engine;
    end
    if (pend_done) pend_q <= 1'b0;
    if (!rst_ni) begin
      in_valid_q <= 1'b0;
      second_q   <= 1'b0;
      is_cpl_q   <= 1'b0;
      pend_q     <= 1'b0;
    end
  end

  // Credits: a TLP that was taken makes room for the next of its kind.
  localparam bulkhead_pkg::tlp_credit_t FirstCredits =
      {8'd32, 12'd512, 8'd32, 12'd512, 8'd32, 12'd512};
  bulkhead_pkg::tlp_credit_t credit_q;
  logic [11:0]               units;
  assign tlp_credit_o = credit_q;
  assign units        = fmt[1] ? 12'((12'(len) + 12'd3) >> 2) : '0;
  always_ff @(posedge clk_i) begin
    if (take && in_q.sop) begin
      if (cpl) begin
        credit_q.cplh <= credit_q.cplh + 8'd1;
        credit_q.cpld <= credit_q.cpld + units;
      end else if (write) begin
        credit_q.ph <= credit_q.ph + 8'd1;
        credit_q.pd <= credit_q.pd + units;
      end else begin
        credit_q.nph <= credit_q.nph + 8'd1;
        credit_q.npd <= credit_q.npd + units;
      end
    end
    if (!rst_ni) credit_q <= FirstCredits;
  end

  // ---- Sender --------------------------------------------------------------------------------------------
  typedef enum logic [3:0] {
    TxIdle, TxWord0, TxWord1, TxCpl,
    TxIovaLow, TxIovaHigh, TxControl, TxAddr, TxChunk, TxHeader, TxRead, TxData
  } tx_e;
  tx_e         tx_q;
  logic [1:0]  who_q, next;
  logic        any;
  logic [31:0] low_q, high_q, control_q;
  logic [63:0] iova_q;
  logic [5:0]  beats_q;      // of payload still to be sent
  logic [7:0]  pos_q;        // DW in the buffer
  logic        first_q;
  logic [5:0]  border;

  rr_arb #(.N(N)) u_next (
    .clk_i, .rst_ni, .req_i(send), .step_i(tx_q == TxIdle && !pend_q), .valid_o(any), .index_o(next)
  );

  // Words of a completion
  logic [31:0] word;
  logic [3:0]  word_dw;
  assign word_dw = pend.addr[5:2] + {3'd0, tx_q == TxWord1};
  always_comb begin
    word = reg_rdata;
    unique case (word_dw)
      DwId:     word = RegId;
      DwStatus: word = {25'd0, status[pend.engine]};
      DwCount:  word = count[pend.engine];
      default:  ;
    endcase
    if (pend.cfg) begin
      word = pend.addr[11:2] == 10'd0 ? ConfigId : pend.addr[11:2] == 10'd2 ? ConfigClass : '0;
    end else if (pend.addr[11:6] != '0) begin
      word = '0;
    end
  end

  always_comb begin
    reg_raddr = {who_q, DwControl};
    unique case (tx_q)
      TxIovaLow:        reg_raddr = {who_q, DwIovaLow};
      TxIovaHigh:       reg_raddr = {who_q, DwIovaHigh};
      TxWord0, TxWord1: reg_raddr = {pend.engine, word_dw};
      default:          ;
    endcase
    buf_re    = tx_q == TxRead;
    buf_rodd  = pos_q[0];
    buf_raddr = {who_q, pos_q[6:1]};
    if (tx_q == TxWord0) begin
      buf_re    = 1'b1;
      buf_rodd  = pend.addr[2];
      buf_raddr = {pend.engine, pend.addr[8:3]};
    end
  end

  // Credits for the next request (base specification 2.6.1)
  bulkhead_pkg::tlp_credit_t used_q;
  logic       room;
  logic [11:0] chunk_units;
  assign chunk_units = 12'((12'(chunk_q) + 12'd3) >> 2);
  assign room = writes[who_q]
      ? 8'(tlp_credit_i.ph - used_q.ph - 8'd1) < 8'd128 &&
        12'(tlp_credit_i.pd - used_q.pd - chunk_units) < 12'd2048
      : 8'(tlp_credit_i.nph - used_q.nph - 8'd1) < 8'd128;

  assign border    = 6'd32 - {1'b0, iova_q[6:2]};
  assign pend_done = tx_q == TxCpl;
  always_comb begin
    sent = '0;
    if (tx_q == TxHeader && room) sent[who_q] = 1'b1;
  end

  // Headers
  logic [127:0] cpl_hdr, dma_hdr;
  logic         four_dw, cpl_data;
  assign cpl_data = pend.good && pend.data;
  assign cpl_hdr = {
    cpl_data ? bulkhead_pkg::FmtData3 : bulkhead_pkg::FmtNoData3, bulkhead_pkg::TypeCpl,
    pend.tag[9], pend.tc, pend.tag[8], pend.attr[2], 4'd0, pend.attr[1:0], 2'b00,
    cpl_data ? (pend.two ? 10'd2 : 10'd1) : 10'd0,
    pend.cfg ? pend.target : {6'd0, pend.engine + 2'd1, 8'd0},
    pend.good ? bulkhead_pkg::CplSc : bulkhead_pkg::CplUr, 1'b0, pend.two ? 12'd8 : 12'd4,
    pend.rid, pend.tag[7:0], 1'b0, pend.cfg ? 7'd0 : {pend.addr[6:2], 2'b00}, 32'd0
  };
  assign four_dw = iova_q[63:32] != '0;
  assign dma_hdr = {
    writes[who_q] ? (four_dw ? bulkhead_pkg::FmtData4 : bulkhead_pkg::FmtData3)
                  : (four_dw ? bulkhead_pkg::FmtNoData4 : bulkhead_pkg::FmtNoData3),
    bulkhead_pkg::TypeMem, 12'd0, control_q[3:2], 4'd0, chunk_q,
    6'd0, who_q + 2'd1, 8'd0, 6'd0, who_q, chunk_q == 6'd1 ? 4'h0 : 4'hf, 4'hf,
    four_dw ? {iova_q[63:2], 2'b00} : {iova_q[31:2], 34'd0}
  };

  logic                    out_valid_q;
  bulkhead_pkg::tlp_beat_t out_q;
  logic [31:0]             word0_q, word1_q;
  assign tlp_valid_o = out_valid_q;
  assign tlp_beat_o  = out_q;

  always_ff @(posedge clk_i) begin
    out_valid_q        <= 1'b0;
    out_q.err          <= 1'b0;
    out_q.prefix_valid <= tx_q != TxCpl && control_q[4];
    out_q.prefix       <= {8'h91, 2'b00, control_q[6], control_q[5], control_q[31:12]};
    out_q.hdr          <= tx_q == TxCpl ? cpl_hdr : dma_hdr;
    out_q.data         <= buf_rdata;
    out_q.sop          <= tx_q == TxCpl || first_q;
    out_q.eop          <= tx_q != TxData || beats_q == 6'd1;
    unique case (tx_q)
      TxIdle: begin
        who_q <= next;
        tx_q  <= pend_q ? TxWord0 : any ? TxIovaLow : TxIdle;
      end
      TxWord0: begin
        word0_q <= word;
        tx_q    <= TxWord1;
      end
      TxWord1: begin
        word1_q <= word;
        tx_q    <= TxCpl;
      end
      TxCpl: begin
        out_valid_q <= 1'b1;
        if (pend.cfg || !pend.addr[12]) out_q.data <= {pend.two ? word1_q : 32'd0, word0_q};
        tx_q <= TxIdle;
      end
      TxIovaLow: begin
        low_q <= reg_rdata;
        tx_q  <= TxIovaHigh;
      end
      TxIovaHigh: begin
        high_q <= reg_rdata;
        tx_q   <= TxControl;
      end
      TxControl: begin
        control_q <= reg_rdata;
        tx_q      <= TxAddr;
      end
      TxAddr: begin
        iova_q <= {high_q, low_q} + {54'd0, done[who_q], 2'b00};
        pos_q  <= done[who_q];
        tx_q   <= TxChunk;
      end
      TxChunk: begin
        chunk_q <= left[who_q] < {2'b00, border} ? left[who_q][5:0] : border;
        first_q <= 1'b1;
        tx_q    <= TxHeader;
      end
      TxHeader: begin
        beats_q <= 6'((chunk_q + 6'd1) >> 1);
        tx_q    <= TxIdle;
        if (room) begin
          if (writes[who_q]) begin
            used_q.ph <= used_q.ph + 8'd1;
            used_q.pd <= used_q.pd + chunk_units;
            tx_q      <= TxRead;
          end else begin
            used_q.nph  <= used_q.nph + 8'd1;
            out_valid_q <= 1'b1;
          end
        end
      end
      TxRead: begin
        pos_q <= pos_q + 8'd2;
        tx_q  <= TxData;
      end
      TxData: begin
        out_valid_q <= 1'b1;
        first_q     <= 1'b0;
        beats_q     <= beats_q - 6'd1;
        tx_q        <= beats_q == 6'd1 ? TxIdle : TxRead;
      end
      default: tx_q <= TxIdle;
    endcase
    if (!rst_ni) begin
      tx_q        <= TxIdle;
      used_q      <= '0;
      out_valid_q <= 1'b0;
    end
  end

  // Bits that no function here looks at; completions fit the room that was given for them.
  logic unused;
  assign unused = ^{in_q, used_q, fmt[2], addr[1:0], tlp_credit_i, pend.addr, control_q, pos_q, iova_q[1:0], done};

endmodule
