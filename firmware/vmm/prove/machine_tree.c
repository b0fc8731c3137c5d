/* SPDX-License-Identifier: Apache-2.0
 * The pass over the machine's tree, for any of up to EVENTS steps of the reader (prove/tree.c) from
 * any depth: each node is read once, when its properties are known, with those that it has itself
 * and with its parent's numbers of cells; a tree that breaks off is none. What a node is taken for
 * is in prove/machine_node.c. */
#include "small.h"
#include "prove.h"
#include "../names.c"
#include "../machine_read.c"

#define EVENTS 6

static struct machine found;
static struct pass pass = {.machine = &found};
static uint32_t values[EVENTS]; /* of properties: in the place of their nodes' numbers */
static unsigned events, nodes, nodes_read;
static unsigned number, depth;       /* of the last node, before the step at hand */
static bool over, allowed, reserved; /* nothing more is to come; there may be properties; ... */
static enum tree_token token;

bool tree_open(struct tree_reader *reader, const void *blob, uint64_t limit) {
    prove(blob == &found && limit == UINT32_MAX);
    *reader = (struct tree_reader){.depth = any()};
    assume(reader->depth <= TREE_DEPTH);
    over = any() & 1;
    return !over;
}

enum tree_token tree_next(struct tree_reader *reader, struct tree_item *item) {
    unsigned any_token = any();
    prove(!over);
    number = nodes, depth = reader->depth;
    assume(any_token <= TREE_BAD);
    token = (enum tree_token)any_token;
    assume(token != TREE_PROPERTY || allowed);
    assume(token != TREE_NODE || reader->depth < TREE_DEPTH);
    assume(token != TREE_END_NODE || reader->depth > 0);
    assume(token >= TREE_END || events++ < EVENTS);
    over = token >= TREE_END;
    reader->depth = reader->depth + (token == TREE_NODE) - (token == TREE_END_NODE);
    nodes += token == TREE_NODE;
    allowed = token == TREE_NODE || (allowed && token == TREE_PROPERTY);
    item->node = "name";
    item->name = any32();
    item->size = any32();
    item->value = &values[nodes > 0 ? nodes - 1 : 0];
    return token;
}

/* Of each of the root's children, whether it is /reserved-memory. */
int strcmp(const char *a, const char *b) {
    prove(a[0] == 'n' && b[0] == 'r' && token == TREE_NODE && depth == 1);
    reserved = any() & 1;
    return reserved ? 0 : 1;
}

enum fact stub_fact_of(struct pass *p, const struct tree_reader *reader,
                       const struct tree_item *item) {
    unsigned fact = any();
    prove(p == &pass && reader && item && token == TREE_PROPERTY);
    assume(fact < FACT_COUNT);
    return (enum fact)fact;
}

void stub_read_node(struct pass *p, const struct node *node, unsigned at) {
    prove(p == &pass && at == depth && at >= 1 && at <= TREE_DEPTH);
    prove(nodes_read == number - 1); /* each once, in their order */
    nodes_read++;
    unsigned i = any(); /* any property that it has */
    if (i < 64 && (node->has >> i & 1)) {
        prove(i > 0 && i < FACT_COUNT && node->property[i].value == &values[number - 1]);
    }
    prove(node->address_cells == pass.address_cells[at - 1]);
    prove(pass.reserved == reserved);
    prove(node->size_cells == pass.size_cells[at - 1]);
    pass.address_cells[at] = any32();
    pass.size_cells[at] = any32();
}

void check_pass(void);

void check_pass(void) {
    bool whole = read_tree(&pass, &found);
    prove(over && whole == (token == TREE_END && nodes_read == nodes));
}
