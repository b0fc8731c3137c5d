/* SPDX-License-Identifier: Apache-2.0
 * The ISA that a guest is told: the machine's, without what belongs to M- and HS-mode or what the
 * VMM does not hand on. */
#include <string.h>
#include "defs.h"

/* Extensions, or all that begin so ('*'), that work in a guest only when henvcfg has a bit; with
 * none, never. */
static const struct {
    char name[8];
    uint64_t envcfg;
} limited[] = {{"zihpm", 0},
               {"zicbom", HENVCFG_CBCFE},
               {"zicboz", HENVCFG_CBZE},
               {"sh*", 0},
               {"sm*", 0},
               {"sdtrig", 0},
               {"sstc", HENVCFG_STCE},
               {"svadu", HENVCFG_ADUE},
               {"svpbmt", HENVCFG_PBMTE},
               {"h", 0}};

static bool matches(const char *name, const char *pattern) {
    while (*name && *name == *pattern) {
        name++;
        pattern++;
    }
    return *pattern == '*' || *name == *pattern;
}

static bool is_hidden(const char *name, uint64_t envcfg) {
    for (unsigned i = 0; i < sizeof limited / sizeof limited[0]; i++) {
        const char *pattern = limited[i].name;
        if (pattern[0] == name[0] && pattern[1] == name[1] && matches(name + 1, pattern + 1)) {
            return !(envcfg & limited[i].envcfg);
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
