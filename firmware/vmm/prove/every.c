/* SPDX-License-Identifier: Apache-2.0
 * The manifest's rules are applied to all that a manifest of any size has: whichever domain, region
 * or image one looks at, its rules were asked about it, with the node told that it is about; and
 * what any of them finds wrong stays found. What they find is in prove/rules.c. */
#include "prove.h"
#include "../manifest_rules.c"

static struct machine machine;
static struct manifest manifest;
static struct report report;
static unsigned domain, region; /* the ones that are looked at: any */
static const struct domain_spec *mine;
static const struct region *part;
static bool asked_name, asked_harts, asked_devices, asked_alone, asked_pairs, asked_images;
static bool wrong; /* a rule has found something */

void report_error(struct report *to, const char *format, ...) {
    prove(to == &report && format);
    to->errors = 1; /* or more */
}

static void find(const struct check *c) {
    prove(c->manifest == &manifest && c->machine == &machine && c->report == &report);
    if (any() & 1) {
        report.errors = 1;
        wrong = true;
    }
}

/* The node that messages name. */
static bool told(const struct domain_spec *spec) {
    return strcmp(report.path[0], "domains") == 0 && report.path[1] == spec->name &&
           !report.path[2];
}

void stub_check_name(struct check *c, const struct domain_spec *spec) {
    asked_name |= spec == mine && told(spec);
    find(c);
}

void stub_check_harts(struct check *c, unsigned number) {
    prove(told(&manifest.domains[number]));
    asked_harts |= number == domain;
    find(c);
}

void stub_check_devices(struct check *c, unsigned number) {
    prove(told(&manifest.domains[number]));
    asked_devices |= number == domain;
    find(c);
}

void stub_check_region_alone(struct check *c, const struct region *r) {
    asked_alone |= r == part && told(mine);
    find(c);
}

void stub_check_region_pairs(struct check *c, unsigned number, unsigned index) {
    prove(told(&manifest.domains[number]) && index < manifest.domains[number].region_count);
    asked_pairs |= number == domain && index == region;
    find(c);
}

void stub_check_images(struct check *c, const struct domain_spec *spec) {
    asked_images |= spec == mine && told(spec);
    find(c);
}

void check_every(void);

void check_every(void) {
    unsigned privileged = 0;
    domain = any(), region = any(), manifest.domain_count = any();
    assume(manifest.domain_count <= MAX_DOMAINS);
    assume(domain < manifest.domain_count && region < MAX_REGIONS);
    for (unsigned d = 0; d < MAX_DOMAINS; d++) {
        struct domain_spec *spec = &manifest.domains[d];
        spec->region_count = any();
        spec->privileged = any() & 1;
        assume(spec->region_count <= MAX_REGIONS);
        privileged += d < manifest.domain_count && spec->privileged;
        mine = d == domain ? spec : mine;
        for (unsigned i = 0; i < MAX_REGIONS; i++) {
            part = d == domain && i == region ? &spec->regions[i] : part;
        }
    }
    manifest_check(&manifest, &machine, &report);
    prove(asked_name && asked_harts && asked_devices && asked_images);
    prove(region >= mine->region_count || (asked_alone && asked_pairs));
    prove(report.errors || (!wrong && mine->region_count && privileged <= 1));
}
