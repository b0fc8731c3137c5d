// SPDX-License-Identifier: Apache-2.0
// The runner's command line.
#include "demo.h"

#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: demo --vmm ELF --manifest DTB --images LIST [OPTION...]\n"
    "Boots the demo's machine on QEMU and the simulated Bulkhead, and judges the isolation.\n"
    "\n"
    "  --vmm ELF, --manifest DTB      the monitor and its manifest\n"
    "  --images LIST                  file with a line `0xADDRESS FILE` for each image to load\n"
    "  --blk BB:DD.F,file=PATH        a virtio block function; a copy of the disk is used\n"
    "  --dma-engine BB:DD.F           a DMA engine\n"
    "  --logs DIR                     where logs and disks go (default: build/demo)\n"
    "  --cosim FILE, --qemu FILE      the programs (default: build/sim/cosim, "
    "qemu-system-riscv64)\n"
    "  --time-out SECONDS             of every phase, in place of its own\n"
    "  --interactive                  no scenario: your terminal is the console\n"
    "  --help                         this text\n";

static int complain(const char *what, const char *text) {
    fprintf(stderr, "demo: %s: %s (try --help)\n", what, text);
    return 1 + 2;
}

// Returns false when the option is unknown, or there are too many of it.
static bool take_value(struct demo_options *o, const char *name, const char *value) {
    const struct {
        const char *name;
        const char **value;
    } texts[] = {{"--vmm", &o->vmm},   {"--manifest", &o->manifest}, {"--images", &o->images},
                 {"--logs", &o->logs}, {"--cosim", &o->cosim},       {"--qemu", &o->qemu}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(name, texts[i].name) == 0) {
            *texts[i].value = value;
            return true;
        }
    }
    if (strcmp(name, "--blk") == 0 && o->blk_count < DEMO_FUNCTIONS) {
        o->blk[o->blk_count++] = value;
    } else if (strcmp(name, "--dma-engine") == 0 && o->dma_engine_count < DEMO_FUNCTIONS) {
        o->dma_engine[o->dma_engine_count++] = value;
    } else if (strcmp(name, "--time-out") == 0) {
        o->time_out = (unsigned)strtoul(value, NULL, 10);
    } else {
        return false;
    }
    return true;
}

int demo_parse(struct demo_options *o, int argc, char **argv) {
    *o = (struct demo_options){
        .cosim = "build/sim/cosim", .qemu = "qemu-system-riscv64", .logs = "build/demo"};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return 1;
        }
        if (strcmp(argv[i], "--interactive") == 0) {
            o->interactive = true;
        } else if (!argv[i + 1]) {
            return complain("unknown option, or one without its value", argv[i]);
        } else if (!take_value(o, argv[i], argv[i + 1])) {
            return complain("unknown option, or too many of it", argv[i]);
        } else {
            i++;
        }
    }
    return o->vmm && o->manifest && o->images
               ? 0
               : complain("missing option", "--vmm, --manifest and --images are needed");
}
