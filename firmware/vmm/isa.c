/* SPDX-License-Identifier: Apache-2.0
 * The ISA that a guest is told: the machine's, without what belongs to M- and HS-mode or what the
 * VMM does not hand on. */
#include <string.h>
#include "defs.h"

/* Extensions that are not for guests, by name or (ending in '*') by prefix. */
static const char *const hidden[] = {"h", "sh*", "sm*", "sdtrig", "zihpm", NULL};

/* Extensions that work in a guest only when henvcfg says so. */
static const struct {
    const char *name;
    uint64_t envcfg;
} enabled_by[] = {{"sstc", HENVCFG_STCE},    {"svadu", HENVCFG_ADUE},  {"svpbmt", HENVCFG_PBMTE},
                  {"zicbom", HENVCFG_CBCFE}, {"zicboz", HENVCFG_CBZE}, {NULL, 0}};

static bool is_hidden(const char *name, uint64_t envcfg) {
    for (unsigned i = 0; hidden[i]; i++) {
        size_t length = strlen(hidden[i]);
        if (hidden[i][length - 1] == '*' ? strncmp(name, hidden[i], length - 1) == 0
                                         : strcmp(name, hidden[i]) == 0) {
            return true;
        }
    }
    for (unsigned i = 0; enabled_by[i].name; i++) {
        if (strcmp(name, enabled_by[i].name) == 0) {
            return !(envcfg & enabled_by[i].envcfg);
        }
    }
    return false;
}

/* Filters a string list into `out` (room for `size` bytes); returns its size. */
unsigned isa_filter(const char *isa, unsigned size, uint64_t envcfg, char *out) {
    unsigned used = 0;
    for (unsigned at = 0; at < size;) {
        unsigned length = (unsigned)strlen(isa + at) + 1;
        if (!is_hidden(isa + at, envcfg)) {
            memcpy(out + used, isa + at, length);
            used += length;
        }
        at += length;
    }
    return used;
}
