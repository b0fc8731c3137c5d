/* SPDX-License-Identifier: Apache-2.0
 * Numbers of the flattened format: the header's words, and tokens as they lie in memory, which is
 * little-endian here. */
#ifndef TREE_FORMAT_H
#define TREE_FORMAT_H

#define TREE_MAGIC 0xd00dfeed
enum {
    TREE_TOTAL = 1,
    TREE_STRUCT,
    TREE_STRINGS,
    TREE_RESERVED,
    TREE_VERSION,
    TREE_COMPATIBLE,
    TREE_BOOT_HART,
    TREE_STRINGS_SIZE,
    TREE_STRUCT_SIZE,
    TREE_HEADER
};

#define TREE_TOKEN_NODE     0x01000000
#define TREE_TOKEN_END_NODE 0x02000000
#define TREE_TOKEN_PROPERTY 0x03000000
#define TREE_TOKEN_NOP      0x04000000
#define TREE_TOKEN_END      0x09000000

#endif
