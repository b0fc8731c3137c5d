/* SPDX-License-Identifier: Apache-2.0
 * The rule of copies in a manifest of any size: when nothing is wrong with the images of a domain,
 * each copy of theirs lies on a page, was found in free RAM, apart from whichever region and from
 * whichever other image's copy one looks at. What those answers mean is in prove/rules.c. */
#include "prove.h"
#include "../manifest_rules.c"

static struct machine machine;
static struct manifest manifest;
static struct report report;
static struct domain_spec owner;
static const struct region *home; /* of its images */
static unsigned number, region;   /* any region of any domain, also the owner's */
static const struct image *image; /* one of the owner's, whose copy takes these: */
static uint64_t place, pages;
static const struct image *other_image, *other_initrd; /* of that domain */
static bool in_memory, off_reserve, off_region, off_image, off_initrd;

void report_error(struct report *to, const char *format, ...) {
    prove(to == &report && format);
    to->errors = 1; /* or more */
}

/* Any; whether a certain question was ever answered well is remembered. */
static bool any_answer(bool certain, bool good, bool *well) {
    bool answer = any() & 1;
    *well |= certain && answer == good;
    return answer;
}

static bool is_copy(uint64_t at, uint64_t size) {
    return at == place && size == pages;
}

bool stub_in_ram(const struct machine *m, uint64_t spa, uint64_t size) {
    prove(m == &machine);
    return any_answer(is_copy(spa, size), true, &in_memory);
}

bool stub_is_reserved(const struct machine *m, uint64_t spa, uint64_t size) {
    prove(m == &machine);
    return any_answer(is_copy(spa, size), false, &off_reserve);
}

bool stub_overlap(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size) {
    bool certain = is_copy(a, a_size) && b == number && b_size == region;
    return any_answer(certain, false, &off_region);
}

bool stub_copies_meet(const struct image *a, const struct image *b) {
    bool meet = any_answer(a == image && b == other_image, false, &off_image);
    off_initrd |= a == image && b == other_initrd && !meet;
    return meet;
}

const struct region *stub_spec_region(const struct domain_spec *spec, uint64_t gpa, uint64_t size) {
    (void)gpa, (void)size;
    prove(spec == &owner);
    return home;
}

uint64_t stub_spec_fdt_gpa(const struct domain_spec *spec) {
    prove(spec == &owner);
    return any64();
}

static void any_image(struct image *any_one) {
    *any_one = (struct image){.present = any() & 1,
                              .linux_header = any() & 1,
                              .load = any64(),
                              .size = any64(),
                              .copy = any64()};
}

void check_copies(void);

void check_copies(void) {
    struct check check = {&manifest, &machine, &report};
    unsigned regions = 0;
    number = any(), region = any();
    manifest.domain_count = any();
    assume(manifest.domain_count <= MAX_DOMAINS && number < manifest.domain_count);
    for (unsigned d = 0; d < MAX_DOMAINS; d++) {
        struct domain_spec *spec = &manifest.domains[d];
        spec->region_count = any();
        assume(spec->region_count <= MAX_REGIONS);
        for (unsigned i = 0; i < MAX_REGIONS; i++) {
            /* Nobody but the stubs looks at them. */
            spec->regions[i] = (struct region){.spa = d, .size = i};
        }
        regions = d == number ? spec->region_count : regions;
        other_image = d == number ? &spec->image : other_image;
        other_initrd = d == number ? &spec->initrd : other_initrd;
    }
    any_image(&owner.image);
    any_image(&owner.initrd);
    owner.regions[0] = (struct region){any64(), any64(), any64()};
    bool initrd = any() & 1;
    image = initrd ? &owner.initrd : &owner.image;
    place = initrd ? owner.initrd.copy : owner.image.copy;
    pages = initrd ? image_pages(&owner.initrd) : image_pages(&owner.image);
    home = any() & 1 ? owner.regions : NULL;
    assume(place && (!initrd || owner.initrd.present));
    check_images(&check, &owner);
    if (!report.errors) {
        prove(place % PAGE_SIZE == 0);
        prove(in_memory && off_reserve);
        prove(region >= regions || off_region);
        prove(off_image && off_initrd);
    }
}
