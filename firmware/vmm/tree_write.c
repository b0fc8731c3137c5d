/* SPDX-License-Identifier: Apache-2.0
 * See tree.h. */
#include <string.h>
#include "tree.h"
#include "tree_format.h"

#define RESERVED_WORDS 4 /* an empty memory reservation block: one entry of zeros */
#define FIRST_WORD     (TREE_HEADER + RESERVED_WORDS)

void tree_start(struct tree_writer *writer, void *blob, uint32_t size) {
    uint32_t *words = blob;
    *writer = (struct tree_writer){.blob = words,
                                   .at = words + FIRST_WORD,
                                   .end = words + size / 4,
                                   .full = size / 4 < FIRST_WORD};
}

/* Room for `words` more words of structure, with a token in the first one. NULL: there is none. */
static uint32_t *take(struct tree_writer *writer, uint32_t token, uint32_t words) {
    uint32_t *place = writer->at;
    writer->full |= words > writer->end - place;
    if (writer->full) {
        return NULL;
    }
    writer->at += words;
    writer->at[-1] = 0; /* the value's padding */
    *place = token;
    return place;
}

void tree_begin_node(struct tree_writer *writer, const char *name) {
    uint32_t length = (uint32_t)strlen(name);
    uint32_t *place = take(writer, TREE_TOKEN_NODE, 1 + length / 4 + 1);
    if (place) {
        memcpy(place + 1, name, length);
    }
}

void tree_end_node(struct tree_writer *writer) {
    take(writer, TREE_TOKEN_END_NODE, 1);
}

/* A property's head and room for its value. */
static uint32_t *begin_property(struct tree_writer *writer, uint32_t name, uint32_t size) {
    uint32_t *place = take(writer, TREE_TOKEN_PROPERTY, 3 + (size + 3) / 4);
    if (!place) {
        return NULL;
    }
    place[1] = tree_cell(&size);
    place[2] = name;
    return place + 3;
}

void tree_bytes(struct tree_writer *writer, uint32_t name, const void *value, uint32_t size) {
    uint32_t *place = begin_property(writer, name, size);
    if (place && size) {
        memcpy(place, value, size);
    }
}

void tree_string(struct tree_writer *writer, uint32_t name, const char *value) {
    tree_bytes(writer, name, value, (uint32_t)strlen(value) + 1);
}

void tree_cells(struct tree_writer *writer, uint32_t name, const uint32_t *cells, unsigned count) {
    uint32_t *place = begin_property(writer, name, count * 4);
    for (unsigned i = 0; place && i < count; i++) {
        place[i] = tree_cell(&cells[i]);
    }
}

void tree_u32(struct tree_writer *writer, uint32_t name, uint32_t value) {
    tree_cells(writer, name, &value, 1);
}

void tree_u64(struct tree_writer *writer, uint32_t name, uint64_t value) {
    tree_cells(writer, name, (const uint32_t[]){(uint32_t)(value >> 32), (uint32_t)value}, 2);
}

bool tree_finish(struct tree_writer *writer, const void *names, uint32_t size) {
    if (!take(writer, TREE_TOKEN_END, 1)) {
        return false;
    }
    uint32_t end = 4 * (uint32_t)(writer->at - writer->blob);
    memcpy(writer->at, names, size);
    const uint32_t header[FIRST_WORD] = {[0] = TREE_MAGIC,
                                         [TREE_TOTAL] = end + size,
                                         [TREE_STRUCT] = 4 * FIRST_WORD,
                                         [TREE_STRINGS] = end,
                                         [TREE_RESERVED] = 4 * TREE_HEADER,
                                         [TREE_VERSION] = 17,
                                         [TREE_COMPATIBLE] = 16,
                                         [TREE_STRINGS_SIZE] = size,
                                         [TREE_STRUCT_SIZE] = end - 4 * FIRST_WORD};
    for (unsigned i = 0; i < FIRST_WORD; i++) {
        writer->blob[i] = tree_cell(&header[i]);
    }
    return true;
}
