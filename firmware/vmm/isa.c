/* SPDX-License-Identifier: Apache-2.0
 * The ISA that a guest is told: the machine's, without what belongs to M- and HS-mode or what the
 * VMM does not hand on. */
#include <string.h>
#include "defs.h"

#define BIT(field) __builtin_ctzl(HENVCFG_##field)
#define NEVER      1 /* a bit of henvcfg that is always 0 */

/* Extensions, or all that begin so ('*'), that work in a guest only when henvcfg has a bit, or
 * never. Sorted by their first two letters. No name begins as the last but one does, not even an
 * empty one. */
static const struct limit {
    char name[7];
    uint8_t envcfg; /* the bit's number */
} limited[] = {{"h", NEVER},          {"sdtrig", NEVER}, {"sh*", NEVER},
               {"sm*", NEVER},        {"sscof*", NEVER}, {"ssctr", NEVER},
               {"ssdbl*", NEVER},     {"ssqos*", NEVER}, {"sstc", BIT(STCE)},
               {"svadu", BIT(ADUE)},  {"svpbmt", NEVER}, {"zicbom", BIT(CBCFE)},
               {"zicboz", BIT(CBZE)}, {"zicfi*", NEVER}, {"zihpm", NEVER},
               {"zkr", NEVER},        {"\1", NEVER},     {"", NEVER}};
enum { FIRST_H = 0, FIRST_S = 1, FIRST_Z = 11, NONE = 16 };

static bool matches(const char *name, const char *pattern) {
    while (*name && *name == *pattern) {
        name++;
        pattern++;
    }
    return *pattern == '*' || *name == *pattern;
}

static bool is_hidden(const char *name, uint64_t envcfg) {
    const struct limit *limit = &limited[name[0] == 'z'   ? FIRST_Z
                                         : name[0] == 's' ? FIRST_S
                                         : name[0] == 'h' ? FIRST_H
                                                          : NONE];
    for (; limit->name[0] == name[0] && limit->name[1] <= name[1]; limit++) {
        if (limit->name[1] == name[1] && matches(name + 1, limit->name + 1)) {
            return !(envcfg >> limit->envcfg & 1);
        }
    }
    return false;
}

/* Copies a string list without the rest, in place too; returns its size. *stateen: the machine has
 * sstateen0 and, with it, hstateen0. */
unsigned isa_filter(char *to, const char *isa, unsigned size, uint64_t envcfg, bool *stateen) {
    const char *from = isa, *end = isa + size, *begin = to;
    *stateen = false;
    while (from < end) {
        /* smstateen, ssstateen */
        *stateen |= from[0] == 's' && from[1] && from[2] == 's' && strcmp(from + 2, "stateen") == 0;
        if (is_hidden(from, envcfg)) {
            from += strlen(from) + 1;
            continue;
        }
        do {
            *to++ = *from;
        } while (*from++);
    }
    return (unsigned)(to - begin);
}
