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

endpackage
