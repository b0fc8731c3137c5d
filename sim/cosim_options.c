// SPDX-License-Identifier: Apache-2.0
// The co-simulator's command line.
#include "cosim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: cosim --socket PATH [OPTION...]\n"
    "Simulates Bulkhead's RTL as a PCI function for QEMU's vfio-user-pci device.\n"
    "\n"
    "  --socket PATH            Unix socket to listen on\n"
    "  --blk BB:DD.F,file=PATH  a virtio block function there, with this disk\n"
    "  --dma-engine BB:DD.F[,memory=BYTES]\n"
    "                           a plain DMA engine there; with so much memory in a second BAR\n"
    "  --wave FILE              dump all signals (FST); slow, and large\n"
    "  --help                   this text\n"
    "\n"
    "BB:DD.F is bus, device and function behind Bulkhead, in hexadecimal; buses from 01.\n"
    "Statistics are printed at the end and on SIGUSR1.\n";

static int complain(const char *what, const char *text) {
    fprintf(stderr, "cosim: %s: %s (try --help)\n", what, text);
    return 1 + 2;
}

// BB:DD.F up to the end or a comma. Returns the text after it, NULL: not one.
static const char *parse_bdf(const char *text, uint16_t *id) {
    unsigned bus, device, function;
    int n = 0;
    if (sscanf(text, "%2x:%2x.%1x%n", &bus, &device, &function, &n) != 3 || bus == 0 ||
        device > 31 || function > 7 || (text[n] && text[n] != ',')) {
        return NULL;
    }
    *id = (uint16_t)(bus << 8 | device << 3 | function);
    return text + n;
}

static struct cosim_function *add_function(struct cosim_options *o, uint16_t id) {
    for (unsigned i = 0; i < o->function_count; i++) {
        if (o->functions[i].id == id) {
            return NULL;
        }
    }
    if (o->function_count == COSIM_FUNCTIONS) {
        return NULL;
    }
    struct cosim_function *f = &o->functions[o->function_count++];
    f->id = id;
    return f;
}

// As BARs are.
static bool parse_memory(const char *text, uint64_t *bytes) {
    char *end;
    *bytes = strtoull(text, &end, 0);
    return *end == '\0' && *bytes >= 16 && *bytes <= UINT64_C(1) << 32 &&
           (*bytes & (*bytes - 1)) == 0;
}

static int parse_function(struct cosim_options *o, bool blk, char *text) {
    uint16_t id;
    const char *rest = parse_bdf(text, &id);
    if (!rest) {
        return complain("not an address BB:DD.F with a bus from 01", text);
    }
    struct cosim_function *f = add_function(o, id);
    if (!f) {
        return complain("this address is given twice, or there are too many functions", text);
    }
    f->kind = blk ? FUNCTION_BLK : FUNCTION_DMA_ENGINE;
    for (char *save, *word = strtok_r(text + (rest - text), ",", &save); word;
         word = strtok_r(NULL, ",", &save)) {
        if (blk && strncmp(word, "file=", 5) == 0 && word[5]) {
            f->file = word + 5;
        } else if (!blk && strncmp(word, "memory=", 7) == 0) {
            if (!parse_memory(word + 7, &f->memory)) {
                return complain("not a power of two from 16 to 4 GiB", word);
            }
        } else {
            return complain("unknown property of a function", word);
        }
    }
    return blk && !f->file ? complain("a block function needs file=PATH", text) : 0;
}

int cosim_parse(struct cosim_options *o, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        if (strcmp(name, "--help") == 0) {
            fputs(help, stdout);
            return 1;
        }
        char *value = argv[i + 1];
        bool blk = strcmp(name, "--blk") == 0, engine = strcmp(name, "--dma-engine") == 0;
        bool socket = strcmp(name, "--socket") == 0, wave = strcmp(name, "--wave") == 0;
        if (!blk && !engine && !socket && !wave) {
            return complain("unknown option", name);
        }
        if (!value) {
            return complain("option without its value", name);
        }
        i++;
        int status = blk || engine ? parse_function(o, blk, value) : 0;
        if (status != 0) {
            return status;
        }
        o->socket = socket ? value : o->socket;
        o->wave = wave ? value : o->wave;
    }
    return o->socket ? 0 : complain("missing option", "--socket PATH");
}
