// SPDX-License-Identifier: Apache-2.0
// Interrupts of whole pages that wait: a bit an identity, 2,048 of them for each page entry that has such a hold. As in
// an interrupt file, an identity that waits already and comes again is one interrupt.
//
// read_i starts a look at a hold: at the word of `identity_i`, or with first_i at the first word with something in it.
// From the next cycle on the result is there, and set_i, take_i or clear_i may change the hold.
module irq_hold #(
    parameter int Holds = 16  // a power of two, 2 .. 64
) (
    input  logic        clk_i,
    input  logic        init_i,
    input  logic [5:0]  init_index_i,

    input  logic        read_i,
    input  logic        first_i,
    input  logic [5:0]  index_i,
    input  logic [10:0] identity_i,
    output logic        held_o,       // that identity waits
    output logic [10:0] first_o,      // the first identity that waits
    input  logic        set_i,        // that identity waits from now on
    input  logic        take_i,       // the first one waits no longer
    input  logic        clear_i       // none waits any more
);

  localparam int Hw = $clog2(Holds);

  // ---- Which words have something in them: what the others hold has no meaning ---------------------------
  logic [31:0]   some, some_q, some_next;
  logic [Hw-1:0] index_q;
  logic [4:0]    word, word_q, first_word;
  logic [5:0]    bit_q, first_bit;
  logic          any_word, any_bit, change;
  logic [63:0]   stored, value, next;

  assign change = set_i || take_i || clear_i;
  ram_async #(.Width(32), .Depth(Holds)) u_some (
    .clk_i, .we_i(init_i || change), .waddr_i(init_i ? init_index_i[Hw-1:0] : index_q),
    .wdata_i(init_i ? '0 : some_next), .raddr_i(index_i[Hw-1:0]), .rdata_o(some)
  );
  first_from #(.N(32)) u_word (
    .req_i(some), .start_i('0), .valid_o(any_word), .index_o(first_word)
  );
  assign word = first_i ? first_word : identity_i[10:6];

  // ---- The words -----------------------------------------------------------------------------------------
  ram_sync #(.Width(64), .Depth(32 * Holds)) u_words (
    .clk_i, .we_i(change), .waddr_i({index_q, word_q}), .wdata_i(next),
    .re_i(read_i), .raddr_i({index_i[Hw-1:0], word}), .rdata_o(stored)
  );
  assign value = some_q[word_q] ? stored : '0;
  first_from #(.N(64)) u_bit (
    .req_i(value), .start_i('0), .valid_o(any_bit), .index_o(first_bit)
  );
  assign held_o  = value[bit_q];
  assign first_o = {word_q, first_bit};

  always_comb begin
    next = value;
    if (set_i) next[bit_q] = 1'b1;
    else next[first_bit] = 1'b0;
    some_next         = some_q;
    some_next[word_q] = next != '0;
    if (clear_i) some_next = '0;
  end

  always_ff @(posedge clk_i) begin
    if (read_i) begin
      index_q <= index_i[Hw-1:0];
      word_q  <= word;
      bit_q   <= identity_i[5:0];
      some_q  <= some;
    end
  end

  // With nothing in the hold, nothing is taken from it.
  logic unused;
  assign unused = ^{any_word, any_bit, index_i, init_index_i};

endmodule
