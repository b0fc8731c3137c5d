/* SPDX-License-Identifier: Apache-2.0
 * Exits by cause, as the console and the end of a domain show them. */
#include "defs.h"

static const char *const cause_names[EXIT_CAUSES] = {"interrupt", "sbi", "uart",
                                                     "config", "instruction", "bad"};

void exits_print(const struct domain *domain) {
    char line[128];
    (void)line;
    for (unsigned i = 0; i < domain->spec->hart_count; i++) {
        const uint64_t *n = domain->harts[i]->exits;
        say("    hart %u exits: %s %llu, %s %llu, %s %llu, %s %llu, %s %llu, %s %llu", i,
            cause_names[0], (unsigned long long)n[0], cause_names[1], (unsigned long long)n[1],
            cause_names[2], (unsigned long long)n[2], cause_names[3], (unsigned long long)n[3],
            cause_names[4], (unsigned long long)n[4], cause_names[5], (unsigned long long)n[5]);
    }
}
