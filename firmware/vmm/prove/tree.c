/* SPDX-License-Identifier: Apache-2.0
 * Any blob of up to 128 bytes whose header is anything, and one step of the reader from any state
 * that opening or earlier steps can leave: nothing outside of the blob is read, what is handed out
 * lies whole in it, the state stays one of those, and each step goes forward, so that reading ends.
 * Blocks end where their object ends, so that CBMC sees a read of a byte more. */
#include <stdlib.h>
#include "prove.h"
#include "tree.h"
#include "tree_format.h"

#define BLOB  128 /* bytes; 40 of them are the header */
#define WORDS 16  /* of a structure block */
#define NAMES 8   /* bytes of a strings block */

void check_open(void);
void check_next(void);

void check_open(void) {
    static uint32_t room[BLOB / 4 + 1]; /* a blob may begin anywhere, and end where this ends */
    struct tree_reader reader;
    uint64_t limit = any64(), size = any();
    assume(size <= BLOB && limit <= size);
    uint8_t *blob = (uint8_t *)room + sizeof room - size;
    __CPROVER_havoc_object(room);
    if (!tree_open(&reader, blob, limit)) {
        return;
    }
    const uint8_t *at = (const uint8_t *)reader.at, *end = (const uint8_t *)reader.end;
    const uint8_t *names = (const uint8_t *)reader.strings;
    prove((uintptr_t)at % 4 == 0 && at >= blob && at <= end && end <= blob + limit);
    prove((end - at) % 4 == 0 && reader.depth == 0);
    prove(names >= blob && names + reader.strings_size <= blob + limit);
    prove(reader.strings_size == 0 || names[reader.strings_size - 1] == 0);
}

void check_next(void) {
    uint32_t words[WORDS]; /* any, as are the names but for their last byte */
    char names[NAMES];
    uint32_t begin = any(), size = any();
    assume(begin <= WORDS && size <= NAMES);
    names[NAMES - 1] = '\0';
    struct tree_reader reader = {.at = words + begin,
                                 .end = words + WORDS,
                                 .strings = names + NAMES - size,
                                 .strings_size = size,
                                 .depth = any(),
                                 .properties = any() & 1};
    assume(reader.depth <= TREE_DEPTH);
    unsigned depth = reader.depth;
    struct tree_item item;
    enum tree_token token = tree_next(&reader, &item);
    prove(token <= TREE_BAD);
    if (token == TREE_BAD) {
        return;
    }
    prove(reader.at > words + begin && reader.at <= words + WORDS && reader.end == words + WORDS);
    prove(reader.strings == names + NAMES - size && reader.strings_size == size);
    prove(reader.depth == depth + (token == TREE_NODE) - (token == TREE_END_NODE));
    prove(reader.depth <= TREE_DEPTH && (token != TREE_END || depth == 0));
    if (token == TREE_NODE) {
        prove(item.node >= (char *)(words + begin) && item.node < (char *)reader.at);
        prove(((const char *)reader.at)[-1] == '\0'); /* it ends there at last */
    } else if (token == TREE_PROPERTY) {
        prove(item.value > words + begin + 1 && item.value <= reader.at);
        prove(item.size <= 4 * (size_t)(reader.at - item.value));
        const char *name = tree_name(&reader, &item);
        prove(*name == '\0' || (name >= reader.strings && name < names + NAMES));
    }
}
