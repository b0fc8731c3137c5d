/* SPDX-License-Identifier: Apache-2.0
 * Exits by cause, as the console and the end of a domain show them. */
#include <stdio.h>
#include "defs.h"

/* The domain's lock is held: its harts are not changed meanwhile. */
void exits_print(const struct domain *domain) {
    static const char names[EXIT_CAUSES][12] = {"interrupt", "sbi",         "uart",
                                                "config",    "instruction", "bad"};
    for (unsigned i = 0; i < domain->spec->hart_count; i++) {
        char line[160];
        int n = snprintf(line, sizeof line, "     hart %u exits:", i);
        for (unsigned cause = 0; cause < EXIT_CAUSES; cause++) {
            n += snprintf(line + n, sizeof line - (size_t)n, " %s %lu", names[cause],
                          domain->harts[i]->exits[cause]);
        }
        say("%s", line);
    }
}
