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
#define KINDS   6 /* of properties */

static struct image image;
static struct domain_spec spec;
static uint32_t words[WORDS]; /* of a value */
static char property_name[LETTERS];
static unsigned events;
/* Where the values of a node's properties belong, and which of them there must be. */
struct wanted {
    const char *name;
    const void *place;
    bool required;
};

static const struct wanted image_wanted[KINDS] = {
    {"type", &image.linux_header, true}, {"load", &image.load, true},  {"file", image.file, true},
    {"size", &image.size, false},        {"copy", &image.copy, false}, {"", NULL, false}};
static const struct wanted domain_wanted[KINDS] = {{"privileged", &spec.privileged, false},
                                                   {"autostart", &spec.autostart, false},
                                                   {"bootargs", spec.bootargs, false},
                                                   {"harts", &spec, false},
                                                   {"memory", &spec, false},
                                                   {"devices", &spec, false}};
static const struct wanted *wanted;
static void *node;                                      /* what is read */
static unsigned meant;                                  /* by the name at hand */
static bool over, unknown, known[KINDS], values[KINDS]; /* ..., handed out, read */

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
    meant = KINDS;
    for (unsigned i = 0; i < KINDS; i++) {
        if (wanted[i].place && strcmp(property_name, wanted[i].name) == 0) {
            meant = i;
            known[i] = true;
        }
    }
    unknown |= meant == KINDS;
    return property_name;
}

static void read_value(const uint32_t *value, unsigned size, const char *to) {
    prove(size == 0 || __CPROVER_r_ok(value, size));
    prove(meant < KINDS && to == wanted[meant].place);
    values[meant] = true;
}

/* A child that is read to its end, or breaks off. */
static void any_child(struct parse *p, const char *name, void *out) {
    prove(p == &parse && name && out == node && !over);
    over = p->broken = any() & 1;
    p->tree.depth--;
}

void check_node(void);
void check_domain_node(void);
void check_skip(void);

static void one_node(const struct field *fields, child_fn *child) {
    unsigned depth = any();
    assume(depth > 0 && depth <= TREE_DEPTH);
    parse.tree.depth = depth;
    parse_node(&parse, fields, node, child);
    prove(parse.broken == over && (over || parse.tree.depth == depth - 1));
    for (unsigned i = 0; i < KINDS; i++) {
        prove(over || values[i] == known[i]);
        prove(over || report.errors || !wanted[i].required || values[i]);
    }
    prove(over || report.errors || !unknown);
}

void check_node(void) {
    wanted = image_wanted, node = &image;
    one_node(image_fields, any_child);
}

void check_domain_node(void) {
    wanted = domain_wanted, node = &spec;
    one_node(domain_fields, any_child);
}

void check_skip(void) {
    unsigned depth = any();
    assume(depth > 0 && depth <= TREE_DEPTH);
    parse.tree.depth = depth;
    skip_node(&parse);
    prove(parse.broken == over && (over || parse.tree.depth == depth - 1));
}
