// SPDX-License-Identifier: Apache-2.0
// Page requests (specification "PCIe ATS Page Request handling"), one at a time: the translator
// says whether the device context allows them, the page-request queue takes them, and what cannot
// be queued is answered here if it is the last of its group. Faults are recorded by the translator.
//
//   Take -> Ask -> Answer -> Queue -> Wait -> Take
//                     '---------------'-> Respond -> Take
module dma_pri (
  input  logic                    clk_i,
  input  logic                    rst_ni,

  input  logic                    page_req_valid_i,
  output logic                    page_req_ready_o,
  input  bulkhead_pkg::page_req_t page_req_i,

  output logic                    ask_valid_o,
  input  logic                    ask_ready_i,
  output bulkhead_pkg::dbg_req_t  ask_o,
  input  logic                    answer_valid_i,
  input  bulkhead_pkg::dbg_rsp_t  answer_i,

  output logic                    rec_valid_o,
  input  logic                    rec_ready_i,
  output logic [127:0]            rec_o,
  input  logic                    kept_i,     // pulses: the record is in the queue,
  input  logic                    dropped_i,  // ... is not,
  input  logic                    failed_i,   // ... because the queue is off or has met a fault

  output logic                    rsp_valid_o,
  input  logic                    rsp_ready_i,
  output bulkhead_pkg::ats_msg_t  rsp_o,
  output logic                    busy_o
);

  // Response codes of a Page Request Group Response (base specification 10.4.2.1).
  localparam logic [3:0] Success = 4'b0000;
  localparam logic [3:0] InvalidRequest = 4'b0001;
  localparam logic [3:0] ResponseFailure = 4'b1111;

  typedef enum logic [2:0] {Take, Ask, Answer, Queue, Wait, Respond} state_e;
  state_e state_q, refuse;

  bulkhead_pkg::page_req_t page_q;
  logic [3:0]              code_q;
  logic                    prpr_q;

  // L asks for a response; a Stop Marker (a PASID, L, neither W nor R) does not.
  logic last, stop;
  assign last = page_q.payload[2];
  assign stop = page_q.pv && page_q.payload[1:0] == 2'b00;
  assign refuse = last && !stop ? Respond : Take;

  assign page_req_ready_o = state_q == Take;
  assign ask_valid_o = state_q == Ask;
  assign rec_valid_o = state_q == Queue;
  assign rsp_valid_o = state_q == Respond;
  assign busy_o = state_q != Take || page_req_valid_i;

  always_comb begin
    ask_o = '0;
    ask_o.did = page_q.did;
    ask_o.pv = page_q.pv;
    ask_o.pid = page_q.pid;
    ask_o.priv = page_q.priv;
    ask_o.page = 1'b1;
  end

  assign rec_o = {page_q.payload, page_q.did, 5'd0, page_q.pv && page_q.exec,
                  page_q.pv && page_q.priv, page_q.pv, page_q.pv ? page_q.pid : 20'd0, 12'd0};

  always_comb begin
    rsp_o = '0;
    rsp_o.prgr = 1'b1;
    rsp_o.rid = page_q.did[15:0];
    rsp_o.pv = page_q.pv && (prpr_q || code_q == ResponseFailure);
    rsp_o.pid = page_q.pid;
    rsp_o.payload = {16'd0, code_q, 3'd0, page_q.payload[11:3], 32'd0};
  end

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      Take: begin
        page_q <= page_req_i;
        if (page_req_valid_i) state_q <= Ask;
      end
      Ask: if (ask_ready_i) state_q <= Answer;
      Answer: if (answer_valid_i) begin
        prpr_q <= answer_i.prpr;
        code_q <= answer_i.disallowed ? InvalidRequest : ResponseFailure;
        state_q <= answer_i.fault ? refuse : Queue;
      end
      Queue: if (rec_ready_i) state_q <= Wait;
      Wait: begin
        code_q <= failed_i ? ResponseFailure : Success;
        if (kept_i) state_q <= Take;
        else if (dropped_i) state_q <= refuse;
      end
      default: if (rsp_ready_i) state_q <= Take;
    endcase
    if (!rst_ni) state_q <= Take;
  end

  logic unused;
  assign unused = ^{answer_i.pbmt, answer_i.s, answer_i.ppn};

endmodule
