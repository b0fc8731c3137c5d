/* SPDX-License-Identifier: Apache-2.0
 * Device-tree blobs (Devicetree Specification, chapter 5: flattened format, version 17), read and
 * written once from front to back. Nothing in a blob that is read is trusted. */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stdint.h>

#define TREE_DEPTH 16 /* deeper trees are refused */

enum tree_token { TREE_NODE, TREE_PROPERTY, TREE_END_NODE, TREE_END, TREE_BAD };

struct tree_reader {
    const uint32_t *at; /* what of the structure block is still to be read, ... */
    const uint32_t *end;
    const char *strings; /* property names; the last one is terminated */
    uint32_t strings_size;
    unsigned depth;  /* nodes that are open */
    bool properties; /* the node at hand has had no children: there may be more of them */
};

/* A node or a property; points into the blob. */
struct tree_item {
    const char *node;      /* its name */
    uint32_t name;         /* of a property: the same for each that is called so; see tree_name() */
    uint32_t size;         /* bytes of the value */
    const uint32_t *value; /* big-endian cells, or bytes */
};

static inline __attribute__((always_inline)) uint32_t tree_cell(const uint32_t *cell) {
    uint32_t v = *cell;
    return v << 24 | (v & 0xff00) << 8 | (v >> 8 & 0xff00) | v >> 24;
}

/* A number of one or two cells. */
static inline uint64_t tree_number(const uint32_t *cells, unsigned count) {
    uint64_t high = count > 1 ? tree_cell(cells) : 0;
    return high << 32 | tree_cell(cells + count - 1);
}

/* False: no blob that is whole within `limit` bytes. */
bool tree_open(struct tree_reader *reader, const void *blob, uint64_t limit);
/* TREE_END and TREE_BAD are the last ones; before TREE_END every node has ended. */
enum tree_token tree_next(struct tree_reader *reader, struct tree_item *item);
/* A property's name in letters; "": it has none within the blob. */
const char *tree_name(const struct tree_reader *reader, const struct tree_item *item);

/* What does not fit is left out; tree_finish() tells. Properties are named by their places in the
 * strings block, which the caller has, as the blob is to have them: big-endian. */
struct tree_writer {
    uint32_t *blob; /* its beginning */
    uint32_t *at;   /* the structure block's end */
    uint32_t *end;  /* ... and its limit */
    bool full;      /* something did not fit */
};

void tree_start(struct tree_writer *writer, void *blob, uint32_t size);
void tree_begin_node(struct tree_writer *writer, const char *name);
void tree_end_node(struct tree_writer *writer);
void tree_bytes(struct tree_writer *writer, uint32_t name, const void *value, uint32_t size);
void tree_string(struct tree_writer *writer, uint32_t name, const char *value);
void tree_cells(struct tree_writer *writer, uint32_t name, const uint32_t *cells, unsigned count);
void tree_u32(struct tree_writer *writer, uint32_t name, uint32_t value);
void tree_u64(struct tree_writer *writer, uint32_t name, uint64_t value);
/* Adds the strings block, for which the caller has kept room behind the writer's. */
bool tree_finish(struct tree_writer *writer, const void *names, uint32_t size);

#endif
