/* SPDX-License-Identifier: Apache-2.0
 * See tree.h. The machine's tree has hundreds of properties of which few matter: each costs a few
 * instructions, checks included. */
#include "tree.h"
#include "tree_format.h"

static bool inside(uint32_t offset, uint32_t size, uint32_t total) {
    return offset <= total && size <= total - offset;
}

bool tree_open(struct tree_reader *reader, const void *blob, uint64_t limit) {
    const uint32_t *header = blob;
    uint32_t field[TREE_HEADER];
    if ((uintptr_t)blob % 4 != 0 || limit < sizeof field) {
        return false;
    }
    for (unsigned i = 0; i < TREE_HEADER; i++) {
        field[i] = tree_cell(header + i);
    }
    uint32_t total = field[TREE_TOTAL], tree = field[TREE_STRUCT], size = field[TREE_STRUCT_SIZE];
    uint32_t names = field[TREE_STRINGS], names_size = field[TREE_STRINGS_SIZE];
    const char *bytes = blob;
    if (field[0] != TREE_MAGIC || field[TREE_VERSION] < 17 || field[TREE_COMPATIBLE] > 17 ||
        total > limit || !inside(tree, size, total) || (tree | size) % 4 != 0 ||
        !inside(names, names_size, total) || (names_size && bytes[names + names_size - 1])) {
        return false;
    }
    *reader = (struct tree_reader){.at = header + tree / 4,
                                   .end = header + (tree + size) / 4,
                                   .strings = bytes + names,
                                   .strings_size = names_size};
    return true;
}

/* Padding is zeros, so the last byte of a name's last word is one. */
static enum tree_token begin_node(struct tree_reader *reader, struct tree_item *item) {
    item->node = (const char *)reader->at;
    while (reader->at < reader->end && ((const char *)reader->at)[3] != '\0') {
        reader->at++;
    }
    if (reader->at == reader->end || reader->depth == TREE_DEPTH) {
        return TREE_BAD;
    }
    reader->at++;
    reader->depth++;
    reader->properties = true;
    return TREE_NODE;
}

static enum tree_token property(struct tree_reader *reader, struct tree_item *item) {
    const uint32_t *head = reader->at;
    if (!reader->properties || reader->end - head < 2) {
        return TREE_BAD;
    }
    item->size = tree_cell(head);
    item->value = head + 2;
    item->name = head[1];
    uint64_t words = ((uint64_t)item->size + 3) / 4;
    if (words > (uint64_t)(reader->end - item->value)) {
        return TREE_BAD;
    }
    reader->at = item->value + words;
    return TREE_PROPERTY;
}

const char *tree_name(const struct tree_reader *reader, const struct tree_item *item) {
    uint32_t place = tree_cell(&item->name);
    return place < reader->strings_size ? reader->strings + place : "";
}

enum tree_token tree_next(struct tree_reader *reader, struct tree_item *item) {
    uint32_t token;
    do {
        if (reader->at == reader->end) {
            return TREE_BAD;
        }
        token = *reader->at++;
        if (token == TREE_TOKEN_PROPERTY) {
            return property(reader, item);
        }
    } while (token == TREE_TOKEN_NOP);
    if (token == TREE_TOKEN_NODE) {
        return begin_node(reader, item);
    }
    if (token == TREE_TOKEN_END_NODE && reader->depth > 0) {
        reader->depth--;
        reader->properties = false;
        return TREE_END_NODE;
    }
    return token == TREE_TOKEN_END && reader->depth == 0 ? TREE_END : TREE_BAD;
}
