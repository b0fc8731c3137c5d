// SPDX-License-Identifier: Apache-2.0
// Interrupts of whole pages that wait: a bit an identity, 2,048 of them for each page entry that has such a hold. As in
// an interrupt file, an identity that waits already and comes again is one interrupt.
//
// A tree of three levels finds the first one: 8 groups of 16 words of 16 bits. A bit of a level says that there is
// something below it; what is below a clear one has no meaning, so that only the groups' bits need a first value.
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

  logic [Hw-1:0] index, index_q;
  logic          change, any_group, any_word, any_bit;

  assign index  = index_i[Hw-1:0];
  assign change = set_i || take_i || clear_i;

  // ---- Groups with something in them -----------------------------------------------------------------------
  logic [7:0] groups, groups_q, groups_next;
  logic [2:0] group, group_q, first_group;
  ram_async #(.Width(8), .Depth(Holds)) u_groups (
    .clk_i, .we_i(init_i || change), .waddr_i(init_i ? init_index_i[Hw-1:0] : index_q),
    .wdata_i(init_i ? '0 : groups_next), .raddr_i(index), .rdata_o(groups)
  );
  first_from #(.N(8)) u_group (
    .req_i(groups), .start_i('0), .valid_o(any_group), .index_o(first_group)
  );
  assign group = first_i ? first_group : identity_i[10:8];

  // ---- Words of the group with something in them -----------------------------------------------------------
  logic [15:0] stored_words, words, words_q, words_next;
  logic [3:0]  word, word_q, first_word;
  ram_async #(.Width(16), .Depth(8 * Holds)) u_words (
    .clk_i, .we_i(change), .waddr_i({index_q, group_q}), .wdata_i(words_next),
    .raddr_i({index, group}), .rdata_o(stored_words)
  );
  assign words = stored_words & {16{groups[group]}};
  first_from #(.N(16)) u_word (
    .req_i(words), .start_i('0), .valid_o(any_word), .index_o(first_word)
  );
  assign word = first_i ? first_word : identity_i[7:4];

  // ---- The word --------------------------------------------------------------------------------------------
  logic [15:0] stored, value, next;
  logic [3:0]  bit_q, first_bit;
  ram_sync #(.Width(16), .Depth(128 * Holds)) u_bits (
    .clk_i, .we_i(change), .waddr_i({index_q, group_q, word_q}), .wdata_i(next),
    .re_i(read_i), .raddr_i({index, group, word}), .rdata_o(stored)
  );
  assign value = stored & {16{words_q[word_q]}};
  first_from #(.N(16)) u_bit (
    .req_i(value), .start_i('0), .valid_o(any_bit), .index_o(first_bit)
  );
  assign held_o  = value[bit_q];
  assign first_o = {group_q, word_q, first_bit};

  // One bit of each level changes, if any. (An index on the left would build shifters.)
  logic [3:0] change_bit;
  logic       some_bits, some_words;
  assign change_bit = set_i ? bit_q : first_bit;
  for (genvar i = 0; i < 16; i++) begin : gen_next
    assign next[i]       = change_bit == 4'(i) ? set_i : value[i];
    assign words_next[i] = word_q == 4'(i) ? some_bits : words_q[i];
  end
  for (genvar i = 0; i < 8; i++) begin : gen_groups_next
    assign groups_next[i] = !clear_i && (group_q == 3'(i) ? some_words : groups_q[i]);
  end
  assign some_bits  = next != '0;
  assign some_words = words_next != '0;

  always_ff @(posedge clk_i) begin
    if (read_i) begin
      index_q  <= index;
      group_q  <= group;
      word_q   <= word;
      bit_q    <= identity_i[3:0];
      groups_q <= groups;
      words_q  <= words;
    end
  end

  // With nothing in the hold, nothing is taken from it.
  logic unused;
  assign unused = ^{any_group, any_word, any_bit, index_i, init_index_i};

endmodule
