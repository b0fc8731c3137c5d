/* SPDX-License-Identifier: Apache-2.0
 * Every rule of the manifest: a good manifest is accepted; changed in one place, it is refused with
 * a line that names the node and the rule. */
#include <string.h>
#include <libfdt.h>
#include "check.h"
#include "manifest.h"

#define MAX_WORDS 8

/* One change to the good manifest and a part of the line that must follow. */
struct change {
    const char *name;
    const char *path;
    const char *property; /* NULL: add the node at path's end instead */
    enum { STRING, WORDS, LONGS, FLAG, DELETE, NODE } kind;
    const char *text;
    unsigned count;
    uint64_t words[MAX_WORDS];
    const char *want;
};

#define ON_DEVICE "overlaps the guest's devices"
#define A         "/domains/alpha"
#define B         "/domains/beta"

static const struct change changes[] = {
    {"compatible", "/", "compatible", STRING, "other", 0, {0}, "/: compatible is not"},
    {"root-property", "/", "colour", FLAG, "", 0, {0}, "/: unknown property \"colour\""},
    {"root-node", "/", NULL, NODE, "extra", 0, {0}, "/: unknown node \"extra\""},
    {"domain-property", A, "hart", WORDS, "", 1, {0}, A ": unknown property \"hart\""},
    {"domain-node", A, NULL, NODE, "disk", 0, {0}, A "/disk: unknown node"},
    {"image-property", A "/image", "entry", LONGS, "", 1, {0}, A "/image: unknown property"},
    {"copy-unaligned",
     A "/image",
     "copy",
     LONGS,
     "",
     1,
     {0xe0000010},
     A "/image: copy 0xe0000010: not"},
    {"copy-outside-ram", A "/image", "copy", LONGS, "", 1, {0x40000000}, "not in free RAM"},
    {"copy-in-the-vmm", A "/image", "copy", LONGS, "", 1, {0x80200000}, "not in free RAM"},
    {"copy-in-a-domain",
     A "/image",
     "copy",
     LONGS,
     "",
     1,
     {0x90000000},
     "overlaps memory 0x90000000 of"},
    {"copy-alone",
     A "/image",
     "copy",
     LONGS,
     "",
     1,
     {0xb0000000},
     A ": a copy of image and initrd, or of"},
    {"copy-size", A "/image", "copy", WORDS, "", 1, {0}, A "/image: copy: one /bits/ 64"},
    {"image-node", A "/image", NULL, NODE, "x", 0, {0}, A "/image: unknown node \"x\""},
    {"flag-with-value", A, "autostart", WORDS, "", 1, {1}, A ": autostart: a flag has no value"},
    {"harts-size", A, "harts", STRING, "xx", 0, {0}, A ": harts: a list"},
    {"harts-empty", A, "harts", FLAG, "", 0, {0}, A ": harts: a list"},
    {"harts-missing", A, "harts", DELETE, "", 0, {0}, A ": no harts"},
    {"hart-twice-in-domain", A, "harts", WORDS, "", 2, {1, 1}, A ": hart 1: given a second time"},
    {"hart-twice", A, "harts", WORDS, "", 2, {0, 2}, "hart 2: given a second time, to \"beta\""},
    {"hart-unknown", A, "harts", WORDS, "", 1, {9}, A ": hart 9: the machine has no such hart"},
    {"memory-size", A, "memory", LONGS, "", 2, {0x90000000, 0}, A ": memory: 1 to"},
    {"memory-missing", A, "memory", DELETE, "", 0, {0}, A ": no memory"},
    {"memory-zero", A, "memory", LONGS, "", 3, {0x90000000, 0x80000000, 0}, "not of whole pages"},
    {"memory-ragged",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0x90000000, 0x80000000, 0x10000800},
     A ": memory 0x90000000: not of whole pages"},
    {"memory-spa-unaligned",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0x90000010, 0x80000000, 0x10000000},
     "not of whole pages"},
    {"memory-outside-ram",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0xf8000000, 0x80000000, 0x10000000},
     A ": memory 0xf8000000: outside RAM"},
    {"memory-below-ram",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0x10000000, 0x80000000, 0x10000000},
     "outside RAM"},
    {"memory-wraps",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0xfffffffffffff000, 0x80000000, 0x10000000},
     "beyond the address space"},
    {"memory-huge",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0x90000000, 0x80000000, 0xfffffffffffff000},
     "beyond the address space"},
    {"memory-on-vmm",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0x80800000, 0x80000000, 0x10000000},
     "overlaps memory of the firmware or the VMM"},
    {"memory-on-firmware",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0x80000000, 0x80000000, 0x1000},
     "overlaps memory of the firmware or the VMM"},
    {"memory-overlap",
     A,
     "memory",
     LONGS,
     "",
     3,
     {0x98000000, 0x80000000, 0x10000000},
     A ": memory 0x98000000: overlaps memory 0xa0000000 of \"beta\""},
    {"memory-overlap-self",
     A,
     "memory",
     LONGS,
     "",
     6,
     {0x90000000, 0x80000000, 0x1000000, 0x90800000, 0xa0000000, 0x1000000},
     "overlaps memory 0x90800000 of \"alpha\""},
    {"gpa-overlap",
     A,
     "memory",
     LONGS,
     "",
     6,
     {0x90000000, 0x80000000, 0x1000000, 0x91000000, 0x80800000, 0x1000000},
     A ": memory at GPA 0x80000000: overlaps GPA 0x80800000"},
    {"gpa-on-uart", A, "memory", LONGS, "", 3, {0x90000000, 0x10000000, 0x1000}, ON_DEVICE},
    {"gpa-on-aplic", A, "memory", LONGS, "", 3, {0x90000000, 0x0d003000, 0x1000}, ON_DEVICE},
    {"gpa-on-imsic", A, "memory", LONGS, "", 3, {0x90000000, 0x2800f000, 0x1000}, ON_DEVICE},
    {"gpa-on-ecam", A, "memory", LONGS, "", 3, {0x90000000, 0x300ff000, 0x1000}, ON_DEVICE},
    {"gpa-on-channels", A, "memory", LONGS, "", 3, {0x90000000, 0x381ff000, 0x1000}, ON_DEVICE},
    {"gpa-on-bars", A, "memory", LONGS, "", 3, {0x90000000, 0x40000000, 0x10000000}, ON_DEVICE},
    {"device-form", A, "devices", STRING, "1:0.0", 0, {0}, "\"1:0.0\" is not of the form"},
    {"device-form-long", A, "devices", STRING, "01:00.00", 0, {0}, "is not of the form"},
    {"device-hex", A, "devices", STRING, "0g:00.0", 0, {0}, "is not of the form"},
    {"device-range", A, "devices", STRING, "01:20.0", 0, {0}, "is not of the form"},
    {"device-twice",
     B,
     "devices",
     STRING,
     "01:00.0",
     0,
     {0},
     A ": device 01:00.0: given a second time, to \"beta\""},
    {"image-missing", A, "image", DELETE, "", 0, {0}, A ": no image"},
    {"image-no-load", A "/image", "load", DELETE, "", 0, {0}, A "/image: property \"load\" is"},
    {"image-no-file", A "/image", "file", DELETE, "", 0, {0}, A "/image: property \"file\" is"},
    {"image-no-size", A "/image", "size", DELETE, "", 0, {0}, A "/image: size is missing or 0"},
    {"image-type", A "/image", "type", STRING, "elf", 0, {0}, A "/image: type: neither"},
    {"image-load-cells", A "/image", "load", WORDS, "", 1, {1}, A "/image: load: one /bits/ 64"},
    {"image-unaligned", A "/image", "load", LONGS, "", 1, {0x80201000}, "not aligned to 0x200000"},
    {"image-outside", A "/image", "load", LONGS, "", 1, {0x70000000}, "not inside one memory"},
    {"image-too-large", A "/image", "size", LONGS, "", 1, {0x10000000}, "not inside one memory"},
    {"image-small-region",
     A,
     "memory",
     LONGS,
     "",
     6,
     {0x90000000, 0x80200000, 0x8000, 0x91000000, 0x88000000, 0x8000},
     "has no room for a device tree"},
    {"image-on-fdt",
     A "/image",
     "size",
     LONGS,
     "",
     1,
     {0x0fe00000},
     "the place of the device tree"},
    {"initrd-outside", A "/initrd", "load", LONGS, "", 1, {0}, A "/initrd: 0x1000 bytes at GPA"},
    {"initrd-on-image",
     A "/initrd",
     "load",
     LONGS,
     "",
     1,
     {0x80200000},
     "image and initrd overlap"},
    {"initrd-type", A "/initrd", "type", STRING, "raw", 0, {0}, A "/initrd: unknown property"},
    {"bootargs-two", A, "bootargs", WORDS, "", 1, {0x61006200}, A ": bootargs: one string"},
    {"bootargs-unended", A, "bootargs", WORDS, "", 1, {0x61616161}, A ": bootargs: one string"},
    {"second-privileged", B, "privileged", FLAG, "", 0, {0}, B ": a second privileged domain"},
    {"name-long", "/domains", NULL, NODE, "a-name-that-is-long", 0, {0}, "name longer than 15"},
    {"name-letters", "/domains", NULL, NODE, "Al.pha", 0, {0}, "name: only a-z, 0-9 and '-'"},
    {"name-vmm", "/domains", NULL, NODE, "vmm", 0, {0}, "name: \"vmm\" is the VMM's own"},
    {"no-domain", "/", "domains", DELETE, "", 0, {0}, "/domains: no domain"},
};

static char said[4096];

static void say(const char *line) {
    strncat(said, line, sizeof said - strlen(said) - 2);
    strcat(said, "\n");
}

static const struct machine machine = {
    .ram = {{0x80000000, 0x80000000}},
    .ram_count = 1,
    .reserved = {{FIRMWARE_BASE, VMM_END - FIRMWARE_BASE}},
    .reserved_count = 1,
    .hart_count = 4,
    .hart_id = {0, 1, 2, 3},
};

static void set_string(void *fdt, int node, const char *name, const char *text) {
    fdt_setprop(fdt, node, name, text, (int)strlen(text) + 1);
}

static void set_longs(void *fdt, int node, const char *name, const uint64_t *values, unsigned n) {
    fdt64_t bytes[MAX_WORDS];
    for (unsigned i = 0; i < n; i++) {
        fdt64_st(&bytes[i], values[i]);
    }
    fdt_setprop(fdt, node, name, bytes, (int)(n * 8));
}

static void set_words(void *fdt, int node, const char *name, const uint64_t *values, unsigned n) {
    fdt32_t bytes[MAX_WORDS];
    for (unsigned i = 0; i < n; i++) {
        fdt32_st(&bytes[i], (uint32_t)values[i]);
    }
    fdt_setprop(fdt, node, name, bytes, (int)(n * 4));
}

static void add_domain(void *fdt, const char *name, uint64_t hart, uint64_t spa, const char *bdf) {
    int node = fdt_add_subnode(fdt, fdt_path_offset(fdt, "/domains"), name);
    set_words(fdt, node, "harts", &hart, 1);
    set_longs(fdt, node, "memory", (uint64_t[]){spa, 0x80000000, 0x10000000}, 3);
    set_string(fdt, node, "devices", bdf);
    set_string(fdt, node, "bootargs", "console=ttyS0");
    fdt_setprop(fdt, node, "autostart", NULL, 0);
    int initrd = fdt_add_subnode(fdt, node, "initrd");
    set_longs(fdt, initrd, "load", (uint64_t[]){0x88000000}, 1);
    set_longs(fdt, initrd, "size", (uint64_t[]){0x1000}, 1);
    set_string(fdt, initrd, "file", "initramfs");
    int image = fdt_add_subnode(fdt, node, "image");
    set_string(fdt, image, "type", "linux");
    set_longs(fdt, image, "load", (uint64_t[]){0x80200000}, 1);
    set_longs(fdt, image, "size", (uint64_t[]){0x1000}, 1);
    set_string(fdt, image, "file", "Image");
}

static void make_good(void *fdt, int size) {
    fdt_create_empty_tree(fdt, size);
    fdt_setprop_string(fdt, 0, "compatible", "bulkhead,manifest-1");
    fdt_add_subnode(fdt, 0, "domains");
    add_domain(fdt, "beta", 2, 0xa0000000, "02:00.0");
    add_domain(fdt, "alpha", 0, 0x90000000, "01:00.0");
    fdt_setprop(fdt, fdt_path_offset(fdt, "/domains/alpha"), "privileged", NULL, 0);
}

static void apply(void *fdt, const struct change *c) {
    int node = fdt_path_offset(fdt, c->path);
    switch (c->kind) {
    case STRING:
        set_string(fdt, node, c->property, c->text);
        break;
    case WORDS:
        set_words(fdt, node, c->property, c->words, c->count);
        break;
    case LONGS:
        set_longs(fdt, node, c->property, c->words, c->count);
        break;
    case FLAG:
        fdt_setprop(fdt, node, c->property, NULL, 0);
        break;
    case DELETE:
        if (fdt_delprop(fdt, node, c->property) != 0) {
            fdt_del_node(fdt, fdt_subnode_offset(fdt, node, c->property));
        }
        break;
    case NODE:
        fdt_add_subnode(fdt, node, c->text);
        break;
    }
}

/* What the VMM does: parse, and check when the form is right. */
static unsigned judge(const void *fdt, uint64_t size, struct manifest *manifest) {
    struct report report = {.say = say};
    said[0] = '\0';
    manifest_parse(fdt, size, manifest, &report);
    if (report.errors == 0) {
        manifest_check(manifest, &machine, &report);
    }
    return report.errors;
}

static void test_good(void *fdt, int size) {
    static struct manifest m;
    make_good(fdt, size);
    check("good-accepted", judge(fdt, fdt_totalsize(fdt), &m) == 0, said);
    const struct domain_spec *alpha = &m.domains[0];
    check("good-fields",
          m.domain_count == 2 && strcmp(alpha->name, "alpha") == 0 && alpha->privileged &&
              alpha->autostart && alpha->harts[0] == 0 && alpha->devices[0] == 0x100 &&
              alpha->regions[0].spa == 0x90000000 && alpha->image.load == 0x80200000 &&
              alpha->image.linux_header && alpha->initrd.present &&
              strcmp(alpha->bootargs, "console=ttyS0") == 0,
          "a field is not what the blob says");
    check("good-fdt-place", spec_fdt_gpa(alpha) == 0x90000000 - GUEST_FDT_SIZE, "other place");
    check("region-end",
          !spec_region(alpha, 0x8ffffff8, 16) && spec_region(alpha, 0x8ffffff8, 8) &&
              !spec_region(alpha, 0x8ffffff8, ~0ull - 4),
          "a range across the end counts as inside");
}

static void test_neighbours(void *fdt, int size) {
    static struct manifest m;
    make_good(fdt, size);
    set_longs(fdt, fdt_path_offset(fdt, A), "memory",
              (uint64_t[]){0x98000000, 0x88000000, 0x8000000, 0x90000000, 0x80000000, 0x8000000},
              6);
    set_longs(fdt, fdt_path_offset(fdt, A "/initrd"), "load", (uint64_t[]){0x82000000}, 1);
    check("good-neighbours", judge(fdt, fdt_totalsize(fdt), &m) == 0, said);
}

static void test_blob(void *fdt, int size) {
    static struct manifest m;
    make_good(fdt, size);
    check("blob-cut", judge(fdt, fdt_totalsize(fdt) / 2, &m) != 0, "a cut blob was accepted");
    check("blob-empty", judge(fdt, 0, &m) != 0, "an empty blob was accepted");
    memset(fdt, 0x5a, 64);
    check("blob-garbage", judge(fdt, 4096, &m) != 0, "garbage was accepted");
}

int main(void) {
    static uint64_t blob[2048];
    static struct manifest m;
    test_good(blob, sizeof blob);
    test_neighbours(blob, sizeof blob);
    test_blob(blob, sizeof blob);
    for (unsigned i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        make_good(blob, sizeof blob);
        apply(blob, &changes[i]);
        unsigned errors = judge(blob, fdt_totalsize(blob), &m);
        check(changes[i].name, errors > 0 && strstr(said, changes[i].want),
              errors ? said : "accepted");
    }
    return check_failed;
}
