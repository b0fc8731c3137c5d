/* SPDX-License-Identifier: Apache-2.0
 * How domains and images nest in the manifest, one level at a time: each of the functions that
 * meet a node stands for what prove/nodes.c supposes of them, and reads it as what its name says:
 * to a cleared domain while there is room, to its image or initrd, or not at all, with a finding.
 * Messages have the node's path. What nodes hold is in prove/nodes.c; that each step of the reader
 * goes forward, so that all of this ends, in prove/tree.c. */
#include <string.h>
#include "prove.h"
#include "../manifest.c"

#define LETTERS 20 /* of a node's name, with the NUL */

static struct manifest parsed;
static struct domain_spec spec;
static char name[LETTERS];
static struct report report;
static struct parse parse = {.report = &report};
static const char *path[3];    /* what messages must say */
static unsigned read, skipped; /* nodes */
static bool ended;             /* the reader has said its last */

/* What the node that is read must be read as. */
static const struct field *fields_wanted;
static void *out_wanted;
static child_fn *child_wanted;

static bool path_right(void) {
    return strcmp(report.path[0], path[0]) == 0 && report.path[1] == path[1] &&
           (!path[1] || report.path[2] == path[2]);
}

void stub_report_error(struct report *to, const char *format, ...) {
    prove(to == &report && format && path_right());
    report.errors = 1; /* or more */
}

/* To the node's end, or the reader's. */
static void leave(struct parse *p) {
    prove(!p->broken && !ended && p->report == &report);
    ended = p->broken = any() & 1;
    p->tree.depth--;
}

void stub_skip_node(struct parse *p) {
    prove(p == &parse);
    skipped++;
    leave(p);
}

void stub_parse_node(struct parse *p, const struct field *fields, void *out, child_fn *child) {
    prove(out == out_wanted && child == child_wanted && path_right());
    prove(fields_wanted ? fields == fields_wanted : !fields->read);
    if (child == parse_domain || child == parse_domains) { /* domains are added */
        prove(parsed.domain_count == 0 || child == parse_domain);
        parsed.domain_count = any();
        assume(parsed.domain_count <= MAX_DOMAINS);
    }
    if (child == parse_domain) {
        report.path[1] = report.path[2] = name; /* the last one's */
    }
    report.errors |= any() & 1;
    read++;
    leave(p);
}

bool tree_open(struct tree_reader *reader, const void *blob, uint64_t limit) {
    prove(blob == name && limit == sizeof name);
    reader->depth = 0;
    ended = !(any() & 1);
    return !ended;
}

static enum tree_token token; /* the last one */

enum tree_token tree_next(struct tree_reader *reader, struct tree_item *item) {
    unsigned number = any();
    (void)item;
    prove(!ended);
    assume(number <= TREE_BAD);
    token = (enum tree_token)number;
    ended = token >= TREE_END;
    reader->depth += token == TREE_NODE;
    if (read && token == TREE_END) {
        path[0] = "domains"; /* have none */
    }
    return token;
}

static void any_name(void) {
    __CPROVER_havoc_object(name);
    name[LETTERS - 1] = '\0';
    parse.tree.depth = 5;
}

/* What prove/nodes.c supposes of a node's child: it is read to its end, or breaks off. */
static void prove_left(void) {
    prove(read + skipped == 1 && parse.broken == ended && parse.tree.depth == 4);
    prove(report.errors || !skipped);
}

void check_image(void);
void check_domain(void);
void check_domains(void);
void check_parse(void);

void check_image(void) {
    any_name();
    bool image = strcmp(name, "image") == 0, initrd = strcmp(name, "initrd") == 0;
    report.path[0] = path[0] = "domains", report.path[1] = path[1] = "it", path[2] = name;
    fields_wanted = image ? image_fields : image_fields + 1;
    out_wanted = image ? &spec.image : &spec.initrd;
    child_wanted = unknown_child;
    parse_image(&parse, name, &spec);
    prove_left();
    prove(read == (image || initrd));
    prove(spec.image.present == image && spec.initrd.present == initrd);
}

static void one_domain(unsigned number) {
    struct domain_spec *it = parsed.domains + number;
    parsed.domain_count = number;
    out_wanted = it;
    parse_domain(&parse, name, &parsed);
    if (read) {
        prove(number < MAX_DOMAINS && parsed.domain_count == number + 1);
        prove(strlen(name) < NAME_LIMIT && strcmp(it->name, name) == 0);
        prove(!it->privileged && !it->autostart && !it->bootargs[0]);
        prove(it->hart_count == 0 && it->region_count == 0 && it->device_count == 0);
        prove(!it->image.present && it->image.size == 0 && it->image.copy == 0);
        prove(!it->initrd.present && it->initrd.size == 0 && it->initrd.copy == 0);
    } else {
        prove(parsed.domain_count == number);
        prove(number == MAX_DOMAINS || strlen(name) >= NAME_LIMIT);
    }
}

void check_domain(void) {
    unsigned count = any();
    assume(count <= MAX_DOMAINS);
    any_name();
    __CPROVER_havoc_object(&parsed);
    report.path[0] = path[0] = "domains", path[1] = name;
    report.path[1] = report.path[2] = "another";
    fields_wanted = domain_fields;
    child_wanted = parse_image;
    for (unsigned i = 0; i <= MAX_DOMAINS; i++) { /* so that CBMC has a number */
        if (i == count) {
            one_domain(i);
        }
    }
    prove_left();
}

void check_domains(void) {
    any_name();
    bool domains = strcmp(name, "domains") == 0;
    report.path[0] = "", path[0] = domains ? name : report.path[0];
    fields_wanted = NULL;
    out_wanted = &parsed;
    child_wanted = parse_domain;
    parse_domains(&parse, name, &parsed);
    prove_left();
    prove(read == domains);
    prove(report.path[0][0] == '\0' && !report.path[1]);
}

void check_parse(void) {
    path[0] = "";
    fields_wanted = root_fields;
    out_wanted = &parsed;
    child_wanted = parse_domains;
    parsed.domain_count = any(); /* what was before */
    manifest_parse(name, sizeof name, &parsed, &report);
    prove(report.errors || (read == 1 && token == TREE_END && parsed.domain_count));
}
