/* SPDX-License-Identifier: Apache-2.0
 * Any records in the PIO unit's error log: the line names the domain that there is of the number
 * in the record, or the VMM, and guests that go on making errors make no more lines. */
#include <stdarg.h>
#include "small.h"
#include "prove.h"
#include "../window.c"

struct manifest manifest;
struct domain domains[MAX_DOMAINS];
struct bridge bridge;

static struct domain_spec specs[MAX_DOMAINS];
static struct pio_error record;
static unsigned lines;
static bool silent; /* the unit has been told */

bool pio_read_error(uint64_t page, struct pio_error *error) {
    prove(page == unit && !silent);
    record = (struct pio_error){
        .kind = any() & 15, .domain = (uint8_t)any(), .offset = any32()}; /* prove/texts.c */
    *error = record;
    return any() & 1;
}

const char *pio_kind_text(enum pio_kind kind) {
    prove(kind == record.kind);
    return "kind";
}

void pio_set_interrupt(uint64_t page, bool on) {
    prove(page == unit && !on && reports == REPORT_LIMIT);
    silent = true;
}

void say(const char *format, ...) {
    va_list args;
    va_start(args, format);
    lines++;
    if (format[11] == '%') { /* the record's line */
        const char *name = va_arg(args, const char *);
        bool is_domain = false;
        for (unsigned d = 0; d < MAX_DOMAINS; d++) {
            is_domain |=
                d < manifest.domain_count && record.domain == d + 1 && name == specs[d].name;
        }
        prove(record.domain && record.domain <= manifest.domain_count ? is_domain : name[0] == 'v');
        prove(va_arg(args, unsigned) == record.offset);
        prove(*va_arg(args, const char *) == 'k');
    }
    va_end(args);
}

void check_error(void);

void check_error(void) {
    unsigned before = any();
    manifest.domain_count = any();
    assume(manifest.domain_count <= MAX_DOMAINS);
    assume(before >= REPORT_LIMIT - 3 && before <= REPORT_LIMIT); /* the last ones */
    for (unsigned d = 0; d < MAX_DOMAINS; d++) {
        domains[d].spec = &specs[d];
        specs[d].name[0] = 'd';
    }
    unit = any64(), reports = before;
    window_interrupt();
    prove(reports <= REPORT_LIMIT && lines == reports - before + silent);
    prove(silent == (before < REPORT_LIMIT && reports == REPORT_LIMIT));
}
