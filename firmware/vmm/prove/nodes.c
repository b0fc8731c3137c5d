/* SPDX-License-Identifier: Apache-2.0
 * Any node of the manifest, of up to EVENTS properties and children, as the tree reader hands them
 * out (prove/tree.c): only known properties are read, each whole, and to the struct that the node
 * describes; what is unknown or missing is told; nothing is read when the blob has ended, and a
 * node that is skipped is left where it ends. Values and messages are in prove/manifest.c. */
#include <stdio.h>
#include <string.h>
#include "small.h"
#include "prove.h"
#define snprintf(...)            0
#define vsnprintf(...)           0
#define read(p, value, size, to) offset, read_value(value, size, to)
static void read_value(const uint32_t *value, unsigned size, const char *to);
#include "../manifest.c"

#define EVENTS  4
#define LETTERS 12 /* of a property's name, with the NUL */
#define WORDS   4

static struct image image;
static uint32_t words[WORDS]; /* of a value */
static char property_name[LETTERS];
static unsigned events;
static bool over, unknown, known[3], values[3]; /* type, load, file: handed out, read */

static void heard(const char *line) {
    (void)line;
}

static struct report report = {.say = heard, .path = {"", "domains", "it"}};
static struct parse parse = {.report = &report};

enum tree_token tree_next(struct tree_reader *reader, struct tree_item *item) {
    unsigned number = any();
    prove(!over && reader->depth > 0);
    assume(number <= TREE_BAD && number != TREE_END);
    enum tree_token token = (enum tree_token)number;
    assume(token == TREE_BAD || token == TREE_END_NODE || events++ < EVENTS);
    over = token == TREE_BAD;
    if (token == TREE_NODE) {
        reader->depth++;
        item->node = "child";
    } else if (token == TREE_END_NODE) {
        reader->depth--;
    } else if (token == TREE_PROPERTY) {
        __CPROVER_havoc_object(property_name);
        property_name[LETTERS - 1] = '\0';
        item->size = any();
        assume(item->size <= sizeof words);
        item->value = words + WORDS - (item->size + 3) / 4;
    }
    return token;
}

const char *tree_name(const struct tree_reader *reader, const struct tree_item *item) {
    (void)reader, (void)item;
    known[0] |= strcmp(property_name, "type") == 0;
    known[1] |= strcmp(property_name, "load") == 0;
    known[2] |= strcmp(property_name, "file") == 0;
    unknown |= !known[0] && !known[1] && !known[2] && strcmp(property_name, "size") != 0 &&
               strcmp(property_name, "copy") != 0;
    return property_name;
}

static void read_value(const uint32_t *value, unsigned size, const char *to) {
    prove(size == 0 || __CPROVER_r_ok(value, size));
    bool type = to == (char *)&image.linux_header, load = to == (char *)&image.load;
    bool file = to == image.file;
    prove(type || load || file || to == (char *)&image.size || to == (char *)&image.copy);
    prove(!type || strcmp(property_name, "type") == 0);
    prove(!load || strcmp(property_name, "load") == 0);
    prove(!file || strcmp(property_name, "file") == 0);
    values[0] |= type, values[1] |= load, values[2] |= file;
}

/* A child that is read to its end, or breaks off. */
static void any_child(struct parse *p, const char *name, void *out) {
    prove(p == &parse && name && out == &image && !over);
    over = p->broken = any() & 1;
    p->tree.depth--;
}

void check_node(void);
void check_skip(void);

void check_node(void) {
    unsigned depth = any();
    assume(depth > 0 && depth <= TREE_DEPTH);
    parse.tree.depth = depth;
    parse_node(&parse, image_fields, &image, any_child);
    prove(parse.broken == over && (over || parse.tree.depth == depth - 1));
    for (unsigned i = 0; i < 3; i++) {
        prove(over || values[i] == known[i]);
        prove(over || report.errors || values[i]);
    }
    prove(over || report.errors || !unknown);
}

void check_skip(void) {
    unsigned depth = any();
    assume(depth > 0 && depth <= TREE_DEPTH);
    parse.tree.depth = depth;
    skip_node(&parse);
    prove(parse.broken == over && (over || parse.tree.depth == depth - 1));
}
