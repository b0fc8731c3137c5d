/* SPDX-License-Identifier: Apache-2.0
 * Device-tree blobs: what the writer makes is whole to libfdt, and blobs with any bytes changed are
 * read within their bounds (the sanitizer tells) and to an end.
 *
 *   [SEED=N] tree MACHINE.dtb MANIFEST.dtb */
#include <stdlib.h>
#include <string.h>
#include <libfdt.h>
#include "check.h"
#include "manifest.h"
#include "tree.h"

#define ROUNDS 3000

static bool write_tree(void *blob, uint32_t room) {
    static const char names[] = "compatible\0reg\0empty";
    struct tree_writer w;
    tree_start(&w, blob, room - (uint32_t)sizeof names);
    tree_begin_node(&w, "");
    tree_string(&w, 0, "some,thing");
    tree_begin_node(&w, "four");
    tree_u64(&w, 11u << 24, 0x123456789abcdef0);
    tree_bytes(&w, 15u << 24, NULL, 0);
    tree_end_node(&w);
    tree_begin_node(&w, "seven77");
    tree_cells(&w, 11u << 24, (const uint32_t[]){1, 2, 3}, 3);
    tree_end_node(&w);
    tree_end_node(&w);
    return tree_finish(&w, names, sizeof names);
}

static void test_writer(void) {
    static uint64_t blob[64];
    uint8_t *bytes = (uint8_t *)blob;
    bool good = write_tree(blob, sizeof blob) && fdt_check_full(blob, sizeof blob) == 0;
    uint32_t whole = good ? fdt_totalsize(blob) : 0;
    int size = 0, four = good ? fdt_path_offset(blob, "/four") : -1;
    const fdt64_t *reg = fdt_getprop(blob, four, "reg", &size);
    check("writer-whole", good, "libfdt finds a fault in the tree");
    check("writer-values",
          reg && size == 8 && fdt64_ld(reg) == 0x123456789abcdef0 &&
              fdt_getprop(blob, four, "empty", &size) && size == 0 &&
              fdt_node_check_compatible(blob, 0, "some,thing") == 0 &&
              fdt_getprop(blob, fdt_path_offset(blob, "/seven77"), "reg", &size) && size == 12,
          "a value is not what was written");
    bool refused = whole > 0;
    for (uint32_t room = 24; room < whole; room++) {
        memset(blob, 0x77, sizeof blob);
        refused &= !write_tree(blob, room);
        for (uint32_t at = room; at < sizeof blob; at++) {
            refused &= bytes[at] == 0x77;
        }
    }
    check("writer-room", refused, "a tree without room was finished, or written beyond it");
}

static void say_nothing(const char *line) {
    (void)line;
}

/* Returns how often the reader took a changed blob for a whole one. */
static unsigned read_changed(const char *name, bool is_machine, uint32_t state) {
    static struct machine machine;
    static struct manifest manifest;
    FILE *file = fopen(name, "rb");
    unsigned accepted = 0;
    uint8_t *good = malloc(1 << 20);
    size_t size = file && good ? fread(good, 1, 1 << 20, file) : 0;
    uint8_t *blob = malloc(size + 1);
    check("blob-read", blob && size > 64, name);
    for (unsigned i = 0; blob && size > 64 && i < ROUNDS; i++) {
        memcpy(blob, good, size);
        for (unsigned k = 0; k < i % 4; k++) { /* not magic and size: the loader's word is taken */
            state = state * 1664525 + 1013904223;
            blob[8 + (state >> 8) % (size - 8)] = (uint8_t)(state >> (i & 4 ? 24 : 29));
        }
        struct report report = {.say = say_nothing};
        if (is_machine) {
            machine = (struct machine){0};
            accepted += machine_read(blob, &machine) == NULL;
        } else {
            manifest_parse(blob, size, &manifest, &report);
            accepted += report.errors == 0;
        }
    }
    free(blob);
    free(good);
    if (file) {
        fclose(file);
    }
    return accepted;
}

int main(int argc, char **argv) {
    const char *text = getenv("SEED");
    uint32_t seed = text ? (uint32_t)strtoul(text, NULL, 0) : 1;
    if (argc != 3) {
        return 2;
    }
    printf("seed %u\n", (unsigned)seed);
    test_writer();
    unsigned machines = read_changed(argv[1], true, seed);
    unsigned manifests = read_changed(argv[2], false, seed);
    check("changed-machine", machines > 0 && machines < ROUNDS, "none or all of them accepted");
    check("changed-manifest", manifests > 0 && manifests < ROUNDS, "none or all of them accepted");
    return check_failed;
}
