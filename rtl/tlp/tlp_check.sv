// SPDX-License-Identifier: Apache-2.0
// What a received header is, by itself: class, request, and the first rule it breaks.
// Combinational. Section numbers are those of the PCI Express base specification.
module tlp_check #(
    parameter int MaxPayload = 512,
    parameter bit Ats = 1'b1
) (
    input  logic [15:0]       completer_i,  // Invalidation Completions come to it
    input  logic [15:0]       requester_i,  // of the PIO unit's requests
    input  logic              source_check_i,  // requests come from buses behind the port (ACS Source Validation)
    input  logic [7:0]        secondary_i,
    input  logic [7:0]        subordinate_i,
    input  logic [127:0]      hdr_i,
    input  logic              prefix_valid_i,
    input  logic [31:0]       prefix_i,

    output logic              posted_o,     // flow-control class; none set: completion or unknown
    output logic              nonposted_o,
    output logic              completion_o,
    output logic              ours_o,       // ... of a request of the PIO unit, as far as ID, class and attributes tell
    output logic              message_o,
    output logic              intx_o,       // ... a legacy interrupt's
    output logic              ats_o,        // ... of a device that caches translations
    output logic              write_o,      // memory write
    output logic              has_data_o,
    output logic [10:0]       data_dws_o,   // payload that the header announces
    output tlp_pkg::dma_req_t req_o,        // for posted and non-posted requests
    output tlp_pkg::drop_e    drop_o        // DropNone: acceptable
);

  localparam logic [4:0] TypeMemLocked = 5'b00001;
  localparam logic [4:0] TypeCplLocked = 5'b01011;
  localparam logic [4:0] TypeFetchAdd = 5'b01100;
  localparam logic [4:0] TypeSwap = 5'b01101;
  localparam logic [4:0] TypeCas = 5'b01110;
  localparam logic [7:0] PrefixPasid = 8'h91;
  localparam logic [4:0] Intx = 5'b00100;  // message codes 0x20 to 0x23 Assert_INTx, 0x24 to 0x27 Deassert_INTx
  localparam logic [7:0] CodeInvalCompletion = 8'h02;
  localparam logic [7:0] CodePageRequest = 8'h04;
  localparam logic [2:0] RouteToRoot = 3'b000;
  localparam logic [2:0] RouteById = 3'b010;

  logic [2:0]  fmt;
  logic [4:0]  typ;
  logic [10:0] len;
  logic [3:0]  fbe, lbe;
  logic        four_dw, nw, is_mem, is_atomic, is_io_cfg, known;
  logic [63:0] addr;
  logic [63:2] whole;
  logic [11:0] end_dw;
  logic        be_bad, crosses, translation, page, inval, foreign;
  logic [1:0]  at;

  assign fmt        = hdr_i[127:125];
  assign typ        = hdr_i[124:120];
  assign four_dw    = fmt[0];
  assign has_data_o = fmt[1];
  assign at         = hdr_i[107:106];
  assign len        = hdr_i[105:96] == '0 ? 11'd1024 : {1'b0, hdr_i[105:96]};
  assign data_dws_o = has_data_o ? len : '0;
  assign lbe        = hdr_i[71:68];
  assign fbe        = hdr_i[67:64];
  // Of the address of a translation request only the page is meant, and bit 0.
  assign nw         = at == bulkhead_pkg::AtTranslationRequest && (four_dw ? hdr_i[0] : hdr_i[32]);
  assign whole      = four_dw ? hdr_i[63:2] : {32'd0, hdr_i[63:34]};
  assign addr       = {whole[63:12], translation ? 10'd0 : whole[11:2], 1'b0, nw};

  // ---- Class (2.2.1, 2.3) -----------------------------------------------------------------------
  assign is_mem       = typ == bulkhead_pkg::TypeMem || (typ == TypeMemLocked && !has_data_o);
  assign is_atomic    = has_data_o && (typ == TypeFetchAdd || typ == TypeSwap || typ == TypeCas);
  assign is_io_cfg    = !four_dw && (typ == bulkhead_pkg::TypeIo || typ == bulkhead_pkg::TypeCfg0 ||
                                     typ == bulkhead_pkg::TypeCfg1);
  assign message_o    = typ[4:3] == 2'b10 && four_dw;
  assign intx_o       = message_o && !has_data_o && !prefix_valid_i && hdr_i[71:67] == Intx;
  assign page         = Ats && message_o && !has_data_o && typ[2:0] == RouteToRoot &&
                        hdr_i[71:64] == CodePageRequest;
  assign inval        = Ats && message_o && !has_data_o && typ[2:0] == RouteById &&
                        hdr_i[71:64] == CodeInvalCompletion && hdr_i[63:48] == completer_i;
  assign ats_o        = page || inval;
  assign translation  = Ats && plain_read && at == bulkhead_pkg::AtTranslationRequest;
  assign completion_o = !four_dw && !fmt[2] &&
                        (typ == bulkhead_pkg::TypeCpl || typ == TypeCplLocked);
  // Its requests go out with traffic class and attributes zero.
  assign ours_o       = hdr_i[63:48] == requester_i && hdr_i[118:116] == '0 && !hdr_i[114] && hdr_i[109:108] == '0;
  assign write_o      = !fmt[2] && typ == bulkhead_pkg::TypeMem && has_data_o;
  assign posted_o     = !fmt[2] && (write_o || message_o);
  assign nonposted_o  = !fmt[2] && ((is_mem && !has_data_o) || is_atomic || is_io_cfg);
  assign foreign      = source_check_i && (hdr_i[95:88] < secondary_i || hdr_i[95:88] > subordinate_i);
  assign known        = posted_o || nonposted_o || completion_o;

  // ---- Byte enables (2.2.5) and the 4 KiB rule (2.2.7) ------------------------------------------
  function automatic logic up_to_msb(input logic [3:0] be);
    up_to_msb = be == 4'hf || be == 4'he || be == 4'hc || be == 4'h8;
  endfunction
  function automatic logic from_lsb(input logic [3:0] be);
    from_lsb = be == 4'hf || be == 4'h7 || be == 4'h3 || be == 4'h1;
  endfunction

  assign end_dw  = {2'b00, addr[11:2]} + {1'b0, len};
  assign crosses = end_dw > 12'd1024;

  always_comb begin
    be_bad = 1'b0;
    if (len == 11'd1) be_bad = lbe != '0;
    else if (fbe == '0 || lbe == '0) be_bad = 1'b1;
    else if (len != 11'd2 || addr[2]) be_bad = !up_to_msb(fbe) || !from_lsb(lbe);
  end

  always_comb begin
    drop_o = tlp_pkg::DropNone;
    if (!known) begin
      drop_o = tlp_pkg::DropType;
    end else if (has_data_o && len > 11'(MaxPayload / 4)) begin
      drop_o = tlp_pkg::DropPayload;
    end else if (prefix_valid_i &&
                 (prefix_i[31:24] != PrefixPasid || completion_o || is_io_cfg)) begin
      drop_o = tlp_pkg::DropReserved;
    end else if (is_mem || is_atomic) begin
      if (four_dw && hdr_i[63:32] == '0) drop_o = tlp_pkg::DropUpperZero;
      else if (crosses && !translation) drop_o = tlp_pkg::DropCross4K;
      else if (is_mem && be_bad && !translation) drop_o = tlp_pkg::DropByteEnable;
      else if (write_o && (at == bulkhead_pkg::AtReserved ||
                           at == bulkhead_pkg::AtTranslationRequest)) drop_o = tlp_pkg::DropReserved;
      else if (write_o && hdr_i[110]) drop_o = tlp_pkg::DropPoison;
    end else if (is_io_cfg) begin
      if (len != 11'd1) drop_o = tlp_pkg::DropLength;
      else if (lbe != '0) drop_o = tlp_pkg::DropByteEnable;
      else if (hdr_i[118:116] != '0) drop_o = tlp_pkg::DropTrafficClass;
      else if (at != bulkhead_pkg::AtUntranslated) drop_o = tlp_pkg::DropReserved;
    end
    if (posted_o && foreign && drop_o == tlp_pkg::DropNone) drop_o = tlp_pkg::DropSource;
  end

  // ---- The request ------------------------------------------------------------------------------
  logic plain_read;
  assign plain_read = typ == bulkhead_pkg::TypeMem && !has_data_o;

  always_comb begin
    req_o.rid    = hdr_i[95:80];
    req_o.tag    = {hdr_i[119], hdr_i[115], hdr_i[79:72]};
    req_o.tc     = hdr_i[118:116];
    req_o.attr   = {hdr_i[114], hdr_i[109:108]};
    req_o.at     = at;
    req_o.pv     = prefix_valid_i;
    req_o.pid    = prefix_i[19:0];
    req_o.priv   = prefix_valid_i && prefix_i[21];
    req_o.exec   = prefix_valid_i && prefix_i[20] && (plain_read || page);
    req_o.len    = message_o ? '0 : len;
    req_o.fbe    = fbe;
    req_o.lbe    = lbe;
    req_o.addr   = ats_o ? hdr_i[63:0] : intx_o ? {58'd0, hdr_i[66:64], 3'd0} : addr;
    req_o.mem    = plain_read;
    // A translation takes two DWs, whole ones.
    req_o.ca     = nonposted_o && foreign;
    req_o.reject = nonposted_o && (foreign || !plain_read || at == bulkhead_pkg::AtReserved ||
                                   (translation && (len[0] || fbe != 4'hf || lbe != 4'hf)));
    req_o.msg    = page ? tlp_pkg::MsgPage : inval ? tlp_pkg::MsgInval : tlp_pkg::MsgNone;
  end

  // Fields that no rule here reads: hints, digest flag, no-write flag of translation requests.
  logic unused;
  assign unused = ^{hdr_i[113:111], hdr_i[33], hdr_i[1], prefix_i[23:22]};

endmodule
