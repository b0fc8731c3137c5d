// SPDX-License-Identifier: Apache-2.0
// Host memory on block RAM: an AXI4 slave for Bulkhead and a plain port for the bridge, which goes between
// two bursts. One read and one write burst at a time, a word a cycle. Addresses outside answer SLVERR.
//
// Exclusive access: one reservation, the last exclusive read's; a write to its word ends it.
module host_mem #(
    parameter int          Words = 16384,            // of 64 bits, a power of two
    parameter logic [55:0] Base  = 56'h00_8000_0000, // a multiple of the size
    localparam int Aw = $clog2(Words)
) (
    input  logic          clk_i,
    input  logic          rst_ni,

    input  logic          valid_i,     // bridge: held until done
    input  logic          write_i,
    input  logic [Aw-1:0] addr_i,
    input  logic [63:0]   wdata_i,
    output logic          done_o,
    output logic [63:0]   rdata_o,

    input  logic          awvalid_i,
    output logic          awready_o,
    input  logic [7:0]    awid_i,
    input  logic [55:0]   awaddr_i,
    input  logic [7:0]    awlen_i,
    input  logic          awlock_i,
    input  logic          wvalid_i,
    output logic          wready_o,
    input  logic [63:0]   wdata_axi_i,
    input  logic [7:0]    wstrb_i,
    input  logic          wlast_i,
    output logic          bvalid_o,
    input  logic          bready_i,
    output logic [7:0]    bid_o,
    output logic [1:0]    bresp_o,
    input  logic          arvalid_i,
    output logic          arready_o,
    input  logic [7:0]    arid_i,
    input  logic [55:0]   araddr_i,
    input  logic [7:0]    arlen_i,
    input  logic          arlock_i,
    output logic          rvalid_o,
    input  logic          rready_i,
    output logic [7:0]    rid_o,
    output logic [63:0]   rdata_axi_o,
    output logic [1:0]    rresp_o,
    output logic          rlast_o
);

  function automatic logic outside(input logic [55:Aw+3] page);
    outside = page != Base[55:Aw+3];
  endfunction

  // ---- Writes ------------------------------------------------------------------------------------------
  typedef enum logic [1:0] {WrIdle, WrData, WrResp, WrBridge} wr_e;
  wr_e           wr_q;
  logic [Aw-1:0] waddr_q, waddr_ram_q;
  logic [7:0]    bid_q, be_ram_q;
  logic [63:0]   wdata_ram_q;
  logic          wskip_q;               // outside, or an exclusive write without reservation
  logic [1:0]    bresp_q;
  logic          bridge_write, resv_q;
  logic [Aw-1:0] resv_addr_q;

  assign bridge_write = wr_q == WrIdle && valid_i && write_i;
  assign awready_o    = wr_q == WrIdle && !bridge_write;
  assign wready_o     = wr_q == WrData;
  assign bvalid_o     = wr_q == WrResp;
  assign bid_o        = bid_q;
  assign bresp_o      = bresp_q;

  logic holds;
  assign holds = resv_q && awaddr_i[Aw+2:3] == resv_addr_q;

  always_ff @(posedge clk_i) begin
    be_ram_q    <= '0;
    wdata_ram_q <= wr_q == WrData ? wdata_axi_i : wdata_i;
    waddr_ram_q <= wr_q == WrData ? waddr_q : addr_i;
    unique case (wr_q)
      WrIdle: begin
        waddr_q <= awaddr_i[Aw+2:3];
        bid_q   <= awid_i;
        wskip_q <= outside(awaddr_i[55:Aw+3]) || (awlock_i && !holds);
        bresp_q <= outside(awaddr_i[55:Aw+3]) ? bulkhead_pkg::AxiSlvErr
                   : awlock_i && holds ? bulkhead_pkg::AxiExOkay : bulkhead_pkg::AxiOkay;
        if (bridge_write) begin
          be_ram_q <= '1;
          wr_q     <= WrBridge;
        end else if (awvalid_i) begin
          wr_q <= WrData;
        end
      end
      WrData: begin
        if (wvalid_i) begin
          be_ram_q <= wskip_q ? '0 : wstrb_i;
          waddr_q  <= waddr_q + 1'b1;
          if (wlast_i) wr_q <= WrResp;
        end
      end
      WrResp:  if (bready_i) wr_q <= WrIdle;
      default: wr_q <= WrIdle;  // the bridge sees done
    endcase
    if (arvalid_i && arready_o && arlock_i) begin
      resv_q      <= !outside(araddr_i[55:Aw+3]);
      resv_addr_q <= araddr_i[Aw+2:3];
    end
    if (be_ram_q != '0 && waddr_ram_q == resv_addr_q) resv_q <= 1'b0;
    if (!rst_ni) begin
      wr_q     <= WrIdle;
      be_ram_q <= '0;
      resv_q   <= 1'b0;
    end
  end

  // ---- Reads: address, RAM's output, output register -------------------------------------------------------
  typedef struct packed {
    logic       bridge;
    logic       bad;
    logic       lock;
    logic [7:0] id;
  } tag_t;

  logic          active_q, s1_valid_q, s2_valid_q, s2_free, clash, fetch, bridge_read, bridge_busy_q;
  logic [Aw-1:0] raddr_q;
  logic [7:0]    left_q;
  tag_t          head_q, s1_q, s2_q;
  logic          s1_last_q, s2_last_q;
  logic [63:0]   ram, rdata_q;

  assign bridge_read = valid_i && !write_i && !active_q && !bridge_busy_q;
  assign arready_o   = !active_q && !bridge_read;
  assign s2_free     = !s2_valid_q || s2_q.bridge || rready_i;
  // The word that is being written is read in the next cycle.
  assign clash       = be_ram_q != '0 && waddr_ram_q == raddr_q;
  assign fetch       = active_q && !clash && (!s1_valid_q || s2_free);
  assign rvalid_o    = s2_valid_q && !s2_q.bridge;
  assign rid_o       = s2_q.id;
  assign rdata_axi_o = rdata_q;
  assign rlast_o     = s2_last_q;
  assign rresp_o     = s2_q.bad ? bulkhead_pkg::AxiSlvErr
                       : s2_q.lock ? bulkhead_pkg::AxiExOkay : bulkhead_pkg::AxiOkay;
  assign rdata_o     = rdata_q;
  assign done_o      = wr_q == WrBridge || (s2_valid_q && s2_q.bridge);

  always_ff @(posedge clk_i) begin
    if (!active_q) begin
      head_q.bridge <= bridge_read;
      head_q.bad    <= !bridge_read && outside(araddr_i[55:Aw+3]);
      head_q.lock   <= !bridge_read && arlock_i;
      head_q.id     <= arid_i;
      raddr_q       <= bridge_read ? addr_i : araddr_i[Aw+2:3];
      left_q        <= bridge_read ? '0 : arlen_i;
      active_q      <= bridge_read || arvalid_i;
    end else if (fetch) begin
      raddr_q  <= raddr_q + 1'b1;
      left_q   <= left_q - 8'd1;
      active_q <= left_q != '0;
    end
    if (fetch) begin
      s1_q      <= head_q;
      s1_last_q <= left_q == '0;
    end
    if (!s1_valid_q || s2_free) s1_valid_q <= fetch;
    if (s2_free) begin
      s2_valid_q <= s1_valid_q;
      s2_q       <= s1_q;
      s2_last_q  <= s1_last_q;
      rdata_q    <= ram;
    end
    if (bridge_read) bridge_busy_q <= 1'b1;
    else if (s2_valid_q && s2_q.bridge) bridge_busy_q <= 1'b0;
    if (!rst_ni) begin
      active_q      <= 1'b0;
      s1_valid_q    <= 1'b0;
      s2_valid_q    <= 1'b0;
      bridge_busy_q <= 1'b0;
    end
  end

  // ---- The RAM: a byte column each -----------------------------------------------------------------------
  for (genvar b = 0; b < 8; b++) begin : gen_byte
    ram_sync #(.Width(8), .Depth(Words)) u_ram (
      .clk_i,
      .we_i(be_ram_q[b]), .waddr_i(waddr_ram_q), .wdata_i(wdata_ram_q[8*b+:8]),
      .re_i(fetch), .raddr_i(raddr_q), .rdata_o(ram[8*b+:8])
    );
  end

  logic unused;
  assign unused = ^{awaddr_i[2:0], awlen_i, araddr_i[2:0]};

endmodule
