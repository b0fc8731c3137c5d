/* SPDX-License-Identifier: Apache-2.0
 * Reads the manifest blob: form only (which properties there are, their sizes and types). What the
 * values must fulfil together is in manifest_rules.c. Unknown properties and nodes are errors, so
 * that a mistyped name is never silently a default. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <libfdt.h>
#include "manifest.h"

/* State of one parse: where to look and whom to tell. */
struct parse {
    const void *fdt;
    struct report *report;
    char node[64]; /* path of the node at hand, for messages */
};

void report_error(struct report *report, const char *node, const char *format, ...) {
    char line[256];
    int n = snprintf(line, sizeof line, "%s: ", node);
    va_list args;
    va_start(args, format);
    vsnprintf(line + n, sizeof line - (size_t)n, format, args);
    va_end(args);
    report->errors++;
    report->say(line);
}

/* One kind of property: how its bytes become a field. */
struct field {
    const char *name;
    void (*read)(struct parse *p, const void *value, int size, void *out);
    size_t offset; /* in the struct that the node describes */
};

static void read_flag(struct parse *p, const void *value, int size, void *out) {
    (void)value;
    if (size != 0) {
        report_error(p->report, p->node, "a flag has no value");
    }
    *(bool *)out = true;
}

static void read_string(struct parse *p, const char *name, const void *value, int size, char *out,
                        int limit) {
    if (size < 1 || strnlen(value, (size_t)size) != (size_t)size - 1) {
        report_error(p->report, p->node, "%s: one string is expected", name);
    } else if (size > limit) {
        report_error(p->report, p->node, "%s: longer than %d characters", name, limit - 1);
    } else {
        memcpy(out, value, (size_t)size);
    }
}

static void read_file(struct parse *p, const void *value, int size, void *out) {
    read_string(p, "file", value, size, out, FILE_LIMIT);
}

static void read_bootargs(struct parse *p, const void *value, int size, void *out) {
    read_string(p, "bootargs", value, size, out, BOOTARGS_LIMIT);
}

static void read_type(struct parse *p, const void *value, int size, void *out) {
    char type[8] = "";
    read_string(p, "type", value, size, type, sizeof type);
    if (type[0] && strcmp(type, "linux") != 0 && strcmp(type, "raw") != 0) {
        report_error(p->report, p->node, "type: neither \"linux\" nor \"raw\"");
    }
    *(bool *)out = strcmp(type, "linux") == 0;
}

static void read_u64(struct parse *p, const void *value, int size, void *out) {
    if (size != 8) {
        report_error(p->report, p->node, "one /bits/ 64 number is expected");
        return;
    }
    *(uint64_t *)out = fdt64_ld(value);
}

static void read_harts(struct parse *p, const void *value, int size, void *out) {
    struct domain_spec *spec = out;
    if (size < 4 || size % 4 != 0 || size / 4 > MAX_HARTS) {
        report_error(p->report, p->node, "harts: a list of 1 to %d numbers is expected", MAX_HARTS);
        return;
    }
    spec->hart_count = (unsigned)size / 4;
    for (unsigned i = 0; i < spec->hart_count; i++) {
        spec->harts[i] = fdt32_ld((const fdt32_t *)value + i);
    }
}

static void read_memory(struct parse *p, const void *value, int size, void *out) {
    struct domain_spec *spec = out;
    if (size < 24 || size % 24 != 0 || size / 24 > MAX_REGIONS) {
        report_error(p->report, p->node,
                     "memory: 1 to %d triples /bits/ 64 <spa gpa size> are expected", MAX_REGIONS);
        return;
    }
    spec->region_count = (unsigned)size / 24;
    for (unsigned i = 0; i < spec->region_count; i++) {
        const fdt64_t *triple = (const fdt64_t *)value + i * 3;
        spec->regions[i] =
            (struct region){fdt64_ld(triple), fdt64_ld(triple + 1), fdt64_ld(triple + 2)};
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

static void read_devices(struct parse *p, const void *value, int size, void *out) {
    struct domain_spec *spec = out;
    const char *text = value;
    for (int at = 0; at < size; at += (int)strnlen(text + at, (size_t)(size - at)) + 1) {
        const char *bdf = text + at;
        bool whole = size - at >= 8 && strnlen(bdf, 8) == 7 && bdf[2] == ':' && bdf[5] == '.';
        int bus = whole ? hex(bdf, 2) : -1, dev = whole ? hex(bdf + 3, 2) : -1,
            fn = whole ? hex(bdf + 6, 1) : -1;
        if (bus < 0 || dev < 0 || dev > 31 || fn < 0 || fn > 7) {
            report_error(p->report, p->node, "devices: \"%.*s\" is not of the form \"01:00.0\"",
                         (int)strnlen(bdf, (size_t)(size - at)), bdf);
        } else if (spec->device_count == MAX_DEVICES) {
            report_error(p->report, p->node, "devices: more than %d", MAX_DEVICES);
        } else {
            spec->devices[spec->device_count++] = (uint16_t)(bus << 8 | dev << 3 | fn);
        }
    }
}

static const struct field domain_fields[] = {
    {"privileged", read_flag, offsetof(struct domain_spec, privileged)},
    {"autostart", read_flag, offsetof(struct domain_spec, autostart)},
    {"harts", read_harts, 0},
    {"memory", read_memory, 0},
    {"devices", read_devices, 0},
    {"bootargs", read_bootargs, offsetof(struct domain_spec, bootargs)},
    {NULL, NULL, 0},
};

static const struct field image_fields[] = {
    {"type", read_type, offsetof(struct image, linux_header)},
    {"load", read_u64, offsetof(struct image, load)},
    {"size", read_u64, offsetof(struct image, size)},
    {"copy", read_u64, offsetof(struct image, copy)},
    {"file", read_file, offsetof(struct image, file)},
    {NULL, NULL, 0},
};

static const struct field initrd_fields[] = {
    {"load", read_u64, offsetof(struct image, load)},
    {"size", read_u64, offsetof(struct image, size)},
    {"copy", read_u64, offsetof(struct image, copy)},
    {"file", read_file, offsetof(struct image, file)},
    {NULL, NULL, 0},
};

static void parse_fields(struct parse *p, int node, const struct field *fields, void *out) {
    int property;
    fdt_for_each_property_offset(property, p->fdt, node) {
        const char *name;
        int size;
        const void *value = fdt_getprop_by_offset(p->fdt, property, &name, &size);
        const struct field *f = fields;
        while (value && f->name && strcmp(f->name, name) != 0) {
            f++;
        }
        if (!value || !f->name) {
            report_error(p->report, p->node, "unknown property \"%s\"", value ? name : "?");
        } else {
            f->read(p, value, size, (char *)out + f->offset);
        }
    }
}

static void parse_image(struct parse *p, int node, const struct field *fields, struct image *out) {
    int child;
    out->present = true;
    parse_fields(p, node, fields, out);
    fdt_for_each_subnode(child, p->fdt, node) {
        report_error(p->report, p->node, "unknown node \"%s\"", fdt_get_name(p->fdt, child, NULL));
    }
    for (const struct field *f = fields; f->name; f++) {
        bool optional = strcmp(f->name, "size") == 0 || strcmp(f->name, "copy") == 0;
        if (!optional && !fdt_getprop(p->fdt, node, f->name, NULL)) {
            report_error(p->report, p->node, "property \"%s\" is missing", f->name);
        }
    }
}

static void parse_domain(struct parse *p, int node, struct domain_spec *spec) {
    const char *name = fdt_get_name(p->fdt, node, NULL);
    if (strlen(name) >= NAME_LIMIT) {
        report_error(p->report, p->node, "name longer than %d characters", NAME_LIMIT - 1);
        return;
    }
    strcpy(spec->name, name);
    parse_fields(p, node, domain_fields, spec);
    int child;
    fdt_for_each_subnode(child, p->fdt, node) {
        const char *kind = fdt_get_name(p->fdt, child, NULL);
        snprintf(p->node, sizeof p->node, "/domains/%s/%s", spec->name, kind);
        if (strcmp(kind, "image") == 0) {
            parse_image(p, child, image_fields, &spec->image);
        } else if (strcmp(kind, "initrd") == 0) {
            parse_image(p, child, initrd_fields, &spec->initrd);
        } else {
            report_error(p->report, p->node, "unknown node");
        }
    }
}

static void parse_domains(struct parse *p, int domains, struct manifest *manifest) {
    int node;
    fdt_for_each_subnode(node, p->fdt, domains) {
        const char *name = fdt_get_name(p->fdt, node, NULL);
        snprintf(p->node, sizeof p->node, "/domains/%s", name);
        if (manifest->domain_count == MAX_DOMAINS) {
            report_error(p->report, p->node, "more than %d domains", MAX_DOMAINS);
            return;
        }
        parse_domain(p, node, &manifest->domains[manifest->domain_count++]);
    }
}

static void parse_root(struct parse *p, struct manifest *manifest) {
    int node, property;
    const char *name;
    snprintf(p->node, sizeof p->node, "/");
    if (fdt_node_check_compatible(p->fdt, 0, "bulkhead,manifest-1") != 0) {
        report_error(p->report, "/", "compatible is not \"bulkhead,manifest-1\"");
    }
    fdt_for_each_property_offset(property, p->fdt, 0) {
        if (fdt_getprop_by_offset(p->fdt, property, &name, NULL) && strcmp(name, "compatible")) {
            report_error(p->report, "/", "unknown property \"%s\"", name);
        }
    }
    fdt_for_each_subnode(node, p->fdt, 0) {
        name = fdt_get_name(p->fdt, node, NULL);
        if (strcmp(name, "domains") == 0) {
            parse_domains(p, node, manifest);
        } else {
            report_error(p->report, "/", "unknown node \"%s\"", name);
        }
    }
}

void manifest_parse(const void *fdt, uint64_t size, struct manifest *manifest,
                    struct report *report) {
    struct parse p = {.fdt = fdt, .report = report};
    memset(manifest, 0, sizeof *manifest);
    if (size < sizeof(struct fdt_header) || fdt_check_full(fdt, size) != 0) {
        report_error(report, "/", "no whole device-tree blob (initrd of %llu bytes)",
                     (unsigned long long)size);
        return;
    }
    parse_root(&p, manifest);
    if (manifest->domain_count == 0) {
        report_error(report, "/domains", "no domain");
    }
}
