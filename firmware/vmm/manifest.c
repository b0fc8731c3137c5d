/* SPDX-License-Identifier: Apache-2.0
 * Reads the manifest blob: form only (which properties there are, their sizes and types). What the
 * values must fulfil together is in manifest_rules.c. Unknown properties and nodes are errors, so
 * that a mistyped name is never silently a default. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "manifest.h"
#include "tree.h"

#define NODE_LIMIT 63 /* characters of a name that messages show */

/* State of one parse: where to look and whom to tell. */
struct parse {
    struct tree_reader tree;
    struct report *report;
    const char *property; /* the one at hand */
    bool broken;          /* the blob is not whole: nothing more is read */
};

void report_error(struct report *report, const char *format, ...) {
    char line[256];
    int n = 0;
    for (unsigned i = 0; i < 3 && report->path[i]; i++) {
        n += snprintf(line + n, sizeof line - (size_t)n, "/%.*s", NODE_LIMIT, report->path[i]);
    }
    n += snprintf(line + n, sizeof line - (size_t)n, ": ");
    va_list args;
    va_start(args, format);
    vsnprintf(line + n, sizeof line - (size_t)n, format, args);
    va_end(args);
    report->errors++;
    report->say(line);
}

/* One kind of property: how its bytes become a field. */
struct field {
    char name[11];
    bool required;
    uint16_t offset; /* in the struct that the node describes */
    void (*read)(struct parse *p, const void *value, unsigned size, void *out);
};

static void read_flag(struct parse *p, const void *value, unsigned size, void *out) {
    (void)value;
    if (size != 0) {
        report_error(p->report, "%s: a flag has no value", p->property);
    }
    *(bool *)out = true;
}

static void read_string(struct parse *p, const char *name, const void *value, unsigned size,
                        char *out, unsigned limit) {
    if (size < 1 || strnlen(value, size) != size - 1) {
        report_error(p->report, "%s: one string is expected", name);
    } else if (size > limit) {
        report_error(p->report, "%s: longer than %u characters", name, limit - 1);
    } else {
        memcpy(out, value, size);
    }
}

static void read_file(struct parse *p, const void *value, unsigned size, void *out) {
    read_string(p, "file", value, size, out, FILE_LIMIT);
}

static void read_bootargs(struct parse *p, const void *value, unsigned size, void *out) {
    read_string(p, "bootargs", value, size, out, BOOTARGS_LIMIT);
}

static void read_type(struct parse *p, const void *value, unsigned size, void *out) {
    char type[8] = "";
    read_string(p, "type", value, size, type, sizeof type);
    if (type[0] && strcmp(type, "linux") != 0 && strcmp(type, "raw") != 0) {
        report_error(p->report, "type: neither \"linux\" nor \"raw\"");
    }
    *(bool *)out = strcmp(type, "linux") == 0;
}

static void read_u64(struct parse *p, const void *value, unsigned size, void *out) {
    if (size != 8) {
        report_error(p->report, "%s: one /bits/ 64 number is expected", p->property);
        return;
    }
    *(uint64_t *)out = tree_number(value, 2);
}

static void read_harts(struct parse *p, const void *value, unsigned size, void *out) {
    struct domain_spec *spec = out;
    if (size < 4 || size % 4 != 0 || size / 4 > MAX_HARTS) {
        report_error(p->report, "harts: a list of 1 to %u numbers is expected", MAX_HARTS);
        return;
    }
    spec->hart_count = size / 4;
    for (unsigned i = 0; i < spec->hart_count; i++) {
        spec->harts[i] = tree_cell((const uint32_t *)value + i);
    }
}

static void read_memory(struct parse *p, const void *value, unsigned size, void *out) {
    struct domain_spec *spec = out;
    if (size < 24 || size % 24 != 0 || size / 24 > MAX_REGIONS) {
        report_error(p->report, "memory: 1 to %u triples /bits/ 64 <spa gpa size> are expected",
                     MAX_REGIONS);
        return;
    }
    spec->region_count = size / 24;
    for (unsigned i = 0; i < spec->region_count; i++) {
        const uint32_t *triple = (const uint32_t *)value + i * 6;
        spec->regions[i] = (struct region){tree_number(triple, 2), tree_number(triple + 2, 2),
                                           tree_number(triple + 4, 2)};
    }
}

/* Value of `count` hexadecimal digits, or -1. */
static int hex(const char *text, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        const char *digits = "0123456789abcdef";
        const char *at = text[i] ? strchr(digits, text[i]) : NULL;
        if (!at) {
            return -1;
        }
        value = value * 16 + (int)(at - digits);
    }
    return value;
}

static void read_devices(struct parse *p, const void *value, unsigned size, void *out) {
    struct domain_spec *spec = out;
    const char *text = value;
    for (unsigned at = 0; at < size; at += (unsigned)strnlen(text + at, size - at) + 1) {
        const char *bdf = text + at;
        bool whole = size - at >= 8 && strnlen(bdf, 8) == 7 && bdf[2] == ':' && bdf[5] == '.';
        int bus = whole ? hex(bdf, 2) : -1, dev = whole ? hex(bdf + 3, 2) : -1,
            fn = whole ? hex(bdf + 6, 1) : -1;
        if (bus < 0 || dev < 0 || dev > 31 || fn < 0 || fn > 7) {
            report_error(p->report, "devices: \"%.*s\" is not of the form \"01:00.0\"",
                         (int)strnlen(bdf, size - at), bdf);
        } else if (spec->device_count == MAX_DEVICES) {
            report_error(p->report, "devices: more than %u", MAX_DEVICES);
        } else {
            spec->devices[spec->device_count++] = (uint16_t)(bus << 8 | dev << 3 | fn);
        }
    }
}

static const struct field domain_fields[] = {
    {"privileged", false, offsetof(struct domain_spec, privileged), read_flag},
    {"autostart", false, offsetof(struct domain_spec, autostart), read_flag},
    {"harts", false, 0, read_harts},
    {"memory", false, 0, read_memory},
    {"devices", false, 0, read_devices},
    {"bootargs", false, offsetof(struct domain_spec, bootargs), read_bootargs},
    {.read = NULL},
};

/* An initrd has the same, but for the type. */
static const struct field image_fields[] = {
    {"type", true, offsetof(struct image, linux_header), read_type},
    {"load", true, offsetof(struct image, load), read_u64},
    {"size", false, offsetof(struct image, size), read_u64},
    {"copy", false, offsetof(struct image, copy), read_u64},
    {"file", true, offsetof(struct image, file), read_file},
    {.read = NULL},
};

static void read_compatible(struct parse *p, const void *value, unsigned size, void *out) {
    static const char want[] = "bulkhead,manifest-1";
    (void)out;
    if (size != sizeof want || memcmp(value, want, sizeof want) != 0) {
        report_error(p->report, "compatible is not \"%s\"", want);
    }
}

static const struct field root_fields[] = {
    {"compatible", true, 0, read_compatible},
    {.read = NULL},
};

typedef void child_fn(struct parse *p, const char *name, void *out);

/* Reads a node that has begun: its properties as `fields` say, its children by `child`. */
static void parse_node(struct parse *p, const struct field *fields, void *out, child_fn *child) {
    struct tree_item item;
    unsigned seen = 0;
    while (!p->broken) {
        enum tree_token token = tree_next(&p->tree, &item);
        unsigned i = 0;
        if (token == TREE_NODE) {
            child(p, item.node, out);
            continue;
        }
        if (token != TREE_PROPERTY) {
            p->broken |= token != TREE_END_NODE;
            break;
        }
        const char *name = tree_name(&p->tree, &item);
        while (fields[i].read &&
               (fields[i].name[0] != name[0] || strcmp(fields[i].name, name) != 0)) {
            i++;
        }
        if (fields[i].read) {
            p->property = fields[i].name;
            seen |= 1u << i;
            fields[i].read(p, item.value, item.size, (char *)out + fields[i].offset);
        } else {
            report_error(p->report, "unknown property \"%s\"", name);
        }
    }
    for (unsigned i = 0; fields[i].read && !p->broken; i++) {
        if (fields[i].required && !(seen >> i & 1)) {
            report_error(p->report, "property \"%s\" is missing", fields[i].name);
        }
    }
}

/* Reads the rest of a node for nothing. */
static void skip_node(struct parse *p) {
    struct tree_item item;
    for (unsigned depth = p->tree.depth; p->tree.depth >= depth && !p->broken;) {
        p->broken = tree_next(&p->tree, &item) >= TREE_END;
    }
}

static void unknown_child(struct parse *p, const char *name, void *out) {
    (void)out;
    report_error(p->report, "unknown node \"%s\"", name);
    skip_node(p);
}

static void parse_image(struct parse *p, const char *name, void *out) {
    struct domain_spec *spec = out;
    bool image = strcmp(name, "image") == 0, initrd = strcmp(name, "initrd") == 0;
    p->report->path[2] = name;
    if (image || initrd) {
        struct image *at = image ? &spec->image : &spec->initrd;
        at->present = true;
        parse_node(p, image ? image_fields : image_fields + 1, at, unknown_child);
    } else {
        report_error(p->report, "unknown node");
        skip_node(p);
    }
}

static void parse_domain(struct parse *p, const char *name, void *out) {
    struct manifest *manifest = out;
    p->report->path[1] = name;
    p->report->path[2] = NULL;
    if (manifest->domain_count == MAX_DOMAINS) {
        report_error(p->report, "more than %u domains", MAX_DOMAINS);
        skip_node(p);
    } else if (strlen(name) >= NAME_LIMIT) {
        report_error(p->report, "name longer than %u characters", NAME_LIMIT - 1);
        skip_node(p);
    } else {
        struct domain_spec *spec = &manifest->domains[manifest->domain_count++];
        *spec = (struct domain_spec){0};
        strcpy(spec->name, name);
        parse_node(p, domain_fields, spec, parse_image);
    }
}

static void parse_domains(struct parse *p, const char *name, void *out) {
    static const struct field none[] = {{.read = NULL}};
    if (strcmp(name, "domains") == 0) {
        p->report->path[0] = name;
        parse_node(p, none, out, parse_domain);
    } else {
        unknown_child(p, name, out);
    }
    p->report->path[0] = "";
    p->report->path[1] = NULL;
}

void manifest_parse(const void *blob, uint64_t size, struct manifest *manifest,
                    struct report *report) {
    struct parse p = {.report = report};
    struct tree_item root;
    report->path[0] = "";
    manifest->domain_count = 0;
    p.broken = !tree_open(&p.tree, blob, size) || tree_next(&p.tree, &root) != TREE_NODE;
    if (!p.broken) {
        parse_node(&p, root_fields, manifest, parse_domains);
    }
    if (p.broken || tree_next(&p.tree, &root) != TREE_END) {
        report_error(report, "no whole device-tree blob in %lu bytes", size);
    } else if (manifest->domain_count == 0) {
        report->path[0] = "domains";
        report_error(report, "no domain");
    }
}
