// SPDX-License-Identifier: Apache-2.0
// Types of the PIO unit.
package pio_pkg;

  typedef enum logic [1:0] {
    SpaceCfg = 2'd0,
    SpaceMem = 2'd1,
    SpaceIo = 2'd2
  } space_e;

  // What a place in the PIO window is.
  typedef struct packed {
    space_e space;
    logic   type1;   // configuration: behind another bridge
    logic   absent;  // configuration: no such bus; all ones, no TLP
    logic   error;   // nothing is here
  } place_t;

  // What a tag's request is, kept from its issue to its answer.
  typedef struct packed {
    logic        write;
    space_e      space;
    logic        type1;
    logic        silent;  // part of a burst of writes: only the burst's last word is answered
    logic [7:0]  id;
    logic [7:0]  domain;
    logic [28:0] off;     // first byte, in the window
    logic [6:0]  cnt;     // bytes
    logic [2:0]  size;    // of the bus beats
    logic [7:0]  len;     // bus beats less one
  } req_t;

  // How it ended.
  typedef struct packed {
    logic [1:0] resp;
    logic       ones;  // read data: all ones
    logic       crs;   // read data: vendor ID 0x0001, the rest ones
  } result_t;

  // Numbers of register FIRST.
  typedef enum logic [3:0] {
    KindNone = 4'd0,
    KindUr = 4'd1,
    KindCa = 4'd2,
    KindCrs = 4'd3,
    KindTimeout = 4'd4,
    KindPoison = 4'd5,
    KindLength = 4'd6,
    KindLower = 4'd7,
    KindLink = 4'd8,
    KindDenied = 4'd9,
    KindQuota = 4'd10
  } kind_e;

  // Place of the next byte of a request from off on, from its low bits: at most 64 bytes further, in the page.
  function automatic logic [28:0] next_off(input logic [28:0] off, input logic [6:0] low);
    next_off = {off[28:12], off[11:7] + 5'(low < off[6:0]), low};
  endfunction

  // DWs of a read, and the bytes enabled in the first and the last (2.2.5). Only memory requests go beyond
  // a DW.
  typedef struct packed {
    logic [4:0] dws;
    logic [3:0] fbe;
    logic [3:0] lbe;
  } span_t;

  function automatic span_t span(input logic mem, input logic [1:0] first, input logic [6:0] more);
    logic [6:0] last;      // byte, from the first DW's start; more: bytes behind the first one
    logic [3:0] to_last;
    logic       ends;      // in the first DW
    last    = more + {5'd0, first};
    to_last = ~(4'he << last[1:0]);
    ends    = last[6:2] == '0;
    span    = {mem ? last[6:2] + 5'd1 : 5'd1, (4'hf << first) & (ends ? to_last : 4'hf),
               mem && !ends ? to_last : 4'h0};
  endfunction

endpackage
