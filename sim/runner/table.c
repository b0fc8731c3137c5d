// SPDX-License-Identifier: Apache-2.0
// The table at the end of the demo: what was tried, what was expected, what was seen, and where.
#include "demo.h"

#include <string.h>

void row_settle(struct row *r, bool good, const char *seen, const char *evidence) {
    r->state = good ? ROW_GOOD : ROW_BAD;
    snprintf(r->seen, sizeof r->seen, "%s", seen);
    snprintf(r->evidence, sizeof r->evidence, "%s", evidence);
}

static int widest(const struct row *rows, size_t count, size_t (*width)(const struct row *r)) {
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        most = width(&rows[i]) > most ? width(&rows[i]) : most;
    }
    return (int)most;
}

static size_t tried_width(const struct row *r) {
    return strlen(r->tried);
}

static size_t expected_width(const struct row *r) {
    return strlen(r->expected);
}

static const char *seen_text(const struct row *r) {
    return r->state == ROW_OPEN ? "nothing" : r->seen;
}

static size_t seen_width(const struct row *r) {
    return strlen(seen_text(r));
}

bool table_print(const struct row *rows, size_t count, FILE *to) {
    int tried = widest(rows, count, tried_width), expected = widest(rows, count, expected_width);
    int seen = widest(rows, count, seen_width);
    bool good = true;
    fprintf(to, "\n     %-*s  %-*s  %-*s  %s\n", tried, "tried", expected, "expected", seen, "seen",
            "evidence");
    for (size_t i = 0; i < count; i++) {
        const struct row *r = &rows[i];
        fprintf(to, "%-4s %-*s  %-*s  %-*s  %s\n", r->state == ROW_GOOD ? "ok" : "FAIL", tried,
                r->tried, expected, r->expected, seen, seen_text(r), r->evidence);
        good &= r->state == ROW_GOOD;
    }
    return good;
}
