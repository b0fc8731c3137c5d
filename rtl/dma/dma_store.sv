// SPDX-License-Identifier: Apache-2.0
// The control half's memory writes, one at a time: fence data, fault records, page requests,
// MSIs. A requester holds its request until its done pulse, which comes with the write's
// response, and gives the data of the beat that is asked for.
module dma_store (
  input  logic                          clk_i,
  input  logic                          rst_ni,
  input  logic [dma_pkg::NumStore-1:0]  valid_i,
  input  dma_pkg::store_req_t           fence_i,
  input  dma_pkg::store_req_t           fq_i,
  input  dma_pkg::store_req_t           pq_i,
  input  dma_pkg::store_req_t           msi_i,
  output logic [1:0]                    beat_o,
  output logic [dma_pkg::NumStore-1:0]  done_o,
  output logic                          bad_o,   // with done_o: the write failed
  output logic                          busy_o,

  output logic                          awvalid_o,
  input  logic                          awready_i,
  output logic [55:0]                   awaddr_o,
  output logic [7:0]                    awlen_o,
  output logic [2:0]                    awsize_o,
  output logic                          wvalid_o,
  input  logic                          wready_i,
  output logic [63:0]                   wdata_o,
  output logic [7:0]                    wstrb_o,
  output logic                          wlast_o,
  input  logic                          bvalid_i,
  output logic                          bready_o,
  input  logic                          bbad_i
);

  typedef enum logic [1:0] {Idle, Send, Response} state_e;
  state_e state_q;

  logic [1:0] owner_q, beat_q;
  logic       aw_done_q, w_done_q;

  dma_pkg::store_req_t req;
  always_comb begin
    unique case (owner_q)
      2'(dma_pkg::StoreFence): req = fence_i;
      2'(dma_pkg::StoreFq): req = fq_i;
      2'(dma_pkg::StorePq): req = pq_i;
      default: req = msi_i;
    endcase
  end

  assign beat_o = beat_q;
  assign busy_o = state_q != Idle;
  assign awvalid_o = state_q == Send && !aw_done_q;
  assign awaddr_o = req.addr;
  assign awlen_o = {6'd0, req.last};
  assign awsize_o = req.word ? 3'd2 : 3'd3;
  assign wvalid_o = state_q == Send && !w_done_q;
  assign wdata_o = req.data;
  assign wstrb_o = !req.word ? 8'hff : req.addr[2] ? 8'hf0 : 8'h0f;
  assign wlast_o = beat_q == req.last;
  assign bready_o = state_q == Response;
  assign bad_o = bbad_i;

  always_comb begin
    done_o = '0;
    done_o[owner_q] = state_q == Response && bvalid_i;
  end

  logic aw_ends, w_ends;
  assign aw_ends = aw_done_q || awready_i;
  assign w_ends = w_done_q || (wready_i && wlast_o);

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Idle: begin
        beat_q <= '0;
        aw_done_q <= 1'b0;
        w_done_q <= 1'b0;
        for (int i = dma_pkg::NumStore - 1; i >= 0; i--) if (valid_i[i]) owner_q <= 2'(i);
        if (valid_i != '0) state_q <= Send;
      end
      Send: begin
        aw_done_q <= aw_ends;
        w_done_q <= w_ends;
        if (wvalid_o && wready_i) beat_q <= beat_q + 1'b1;
        if (aw_ends && w_ends) state_q <= Response;
      end
      default: if (bvalid_i) state_q <= Idle;
    endcase
    if (!rst_ni) state_q <= Idle;
  end

`ifndef SYNTHESIS
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      a_owner_waits: assert (state_q == Idle || valid_i[owner_q]);
      a_one_done: assert ($onehot0(done_o));
    end
  end
`endif

endmodule
