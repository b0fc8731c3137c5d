/* SPDX-License-Identifier: Apache-2.0
 * Checks a manifest on the build machine with the VMM's own parser and rules, fills in the sizes of
 * the image files, and prints what the loader must place: one line "ADDRESS FILE" for each image
 * and for each pristine copy, of which domains may share one.
 *
 *   manifest-check MACHINE.dtb MANIFEST.dtb [FILLED.dtb]
 *
 * Findings go to standard error as "MANIFEST: node: rule"; the exit status is 1 when there are any.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <libfdt.h>
#include "manifest.h"

static const char *manifest_name;

static void say(const char *line) {
    fprintf(stderr, "%s: %s\n", manifest_name, line);
}

static _Noreturn void give_up(const char *file, const char *why) {
    fprintf(stderr, "%s: %s\n", file, why);
    exit(1);
}

/* Reads a whole file, with `room` bytes of space behind it. */
static void *read_whole(const char *name, size_t room, size_t *size) {
    FILE *file = fopen(name, "rb");
    struct stat status;
    if (!file || fstat(fileno(file), &status) != 0) {
        give_up(name, "cannot be read");
    }
    *size = (size_t)status.st_size;
    char *data = calloc(1, *size + room);
    if (!data || fread(data, 1, *size, file) != *size) {
        give_up(name, "cannot be read whole");
    }
    fclose(file);
    return data;
}

/* Sets the size property of a domain's image or initrd node from its file. */
static void fill_size(void *fdt, const struct domain_spec *spec, const char *kind,
                      struct image *image, struct report *report) {
    char path[128];
    struct stat status;
    if (!image->present || !image->file[0]) {
        return;
    }
    snprintf(path, sizeof path, "/domains/%s/%s", spec->name, kind);
    report->path[0] = "domains";
    report->path[1] = spec->name;
    report->path[2] = kind;
    if (stat(image->file, &status) != 0 || !S_ISREG(status.st_mode)) {
        report_error(report, "missing image: there is no file \"%s\"", image->file);
        return;
    }
    if (status.st_size == 0) {
        report_error(report, "missing image: \"%s\" is empty", image->file);
        return;
    }
    image->size = (uint64_t)status.st_size;
    if (fdt_setprop_u64(fdt, fdt_path_offset(fdt, path), "size", image->size) != 0) {
        report_error(report, "no space left for the size");
    }
}

static bool copy_printed(uint64_t copy) {
    static uint64_t printed[2 * MAX_DOMAINS];
    static unsigned count;
    for (unsigned i = 0; i < count; i++) {
        if (printed[i] == copy) {
            return true;
        }
    }
    printed[count++] = copy;
    return false;
}

static void print_image(const struct domain_spec *spec, const struct image *image) {
    if (image->present) {
        const struct region *r = spec_region(spec, image->load, image->size);
        printf("0x%llx %s\n", (unsigned long long)(r->spa + (image->load - r->gpa)), image->file);
    }
    if (image->copy && !copy_printed(image->copy)) {
        printf("0x%llx %s\n", (unsigned long long)image->copy, image->file);
    }
}

static void write_whole(const char *name, const void *data, size_t size) {
    FILE *file = fopen(name, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        give_up(name, "cannot be written");
    }
}

/* Parses, fills in the sizes, checks. Returns false when anything was found. */
static bool check_manifest(void *fdt, size_t size, size_t room, const struct machine *machine,
                           struct manifest *manifest) {
    struct report report = {.say = say};
    manifest_parse(fdt, size, manifest, &report);
    if (report.errors) {
        return false;
    }
    fdt_set_totalsize(fdt, (uint32_t)(size + room));
    for (unsigned i = 0; i < manifest->domain_count; i++) {
        struct domain_spec *spec = &manifest->domains[i];
        fill_size(fdt, spec, "image", &spec->image, &report);
        fill_size(fdt, spec, "initrd", &spec->initrd, &report);
    }
    if (!report.errors) {
        manifest_check(manifest, machine, &report);
    }
    return report.errors == 0;
}

int main(int argc, char **argv) {
    static struct manifest manifest;
    static struct machine machine;
    size_t size, room = 64 * MAX_DOMAINS;
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: manifest-check MACHINE.dtb MANIFEST.dtb [FILLED.dtb]\n");
        return 2;
    }
    manifest_name = argv[2];
    const char *missing = machine_read(read_whole(argv[1], 0, &size), &machine);
    if (missing) {
        fprintf(stderr, "%s: the machine lacks %s\n", argv[1], missing);
        return 1;
    }
    void *fdt = read_whole(argv[2], room, &size);
    if (!check_manifest(fdt, size, room, &machine, &manifest)) {
        return 1;
    }
    for (unsigned i = 0; i < manifest.domain_count; i++) {
        print_image(&manifest.domains[i], &manifest.domains[i].image);
        print_image(&manifest.domains[i], &manifest.domains[i].initrd);
    }
    if (argc == 4) {
        fdt_pack(fdt);
        write_whole(argv[3], fdt, fdt_totalsize(fdt));
    }
    return 0;
}
