/* SPDX-License-Identifier: Apache-2.0
 * The manifest's rules, for any values of what each is about, and any machine whose ranges do not
 * wrap: all that is read is there, and what a rule lets pass is as it should be, looked at byte by
 * byte. */
#include "small.h"
#include "prove.h"
#include "../manifest_rules.c"

static struct machine machine;
static struct report report;
static struct manifest manifest;
static struct check check = {&manifest, &machine, &report};

void report_error(struct report *to, const char *format, ...) {
    prove(to == &report && format);
    to->errors++;
}

static bool texts_equal; /* the last two compared */

/* Nothing else depends on which are. */
int strcmp(const char *a, const char *b) {
    prove(__CPROVER_r_ok(a, 1) && __CPROVER_r_ok(b, 1));
    int difference = (int)any();
    texts_equal = difference == 0;
    return difference;
}

static bool in(uint64_t byte, uint64_t base, uint64_t size) {
    return byte >= base && byte - base < size;
}

static unsigned any_up_to(unsigned most) {
    unsigned count = any();
    assume(count <= most);
    return count;
}

static struct range any_range(void) {
    struct range range = {any64(), any64()};
    assume(range.base <= ~0ul - range.size);
    return range;
}

static void any_machine(void) {
    machine.ram_count = any_up_to(MAX_REGIONS);
    machine.reserved_count = any_up_to(MAX_REGIONS);
    machine.hart_count = any_up_to(MAX_HARTS);
    for (unsigned i = 0; i < MAX_REGIONS; i++) {
        machine.ram[i] = any_range();
        machine.reserved[i] = any_range();
    }
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        machine.hart_id[i] = any64();
    }
}

static void any_regions(struct domain_spec *spec) {
    spec->region_count = any_up_to(MAX_REGIONS);
    for (unsigned i = 0; i < MAX_REGIONS; i++) {
        spec->regions[i] = (struct region){any64(), any64(), any64()};
    }
}

static bool is_ram(uint64_t byte) {
    bool ram = false, reserved = false;
    for (unsigned i = 0; i < MAX_REGIONS; i++) {
        ram |= i < machine.ram_count && in(byte, machine.ram[i].base, machine.ram[i].size);
        reserved |= i < machine.reserved_count &&
                    in(byte, machine.reserved[i].base, machine.reserved[i].size);
    }
    return ram && !reserved;
}

static bool is_device(uint64_t gpa) {
    return in(gpa, 0x0d000000, 0x4000) || in(gpa, 0x10000000, 0x1000) ||
           in(gpa, 0x28000000, MAX_HARTS * 0x1000) || in(gpa, 0x30000000, 0x100000) ||
           in(gpa, 0x38000000, 0x200000) || in(gpa, 0x40000000, 0x0f000000);
}

void check_overlap(void);
void check_place(void);
void check_apart(void);
void check_owners(void);
void check_present(void);
void check_meet(void);
void check_letters(void);

/* A region, and any byte of it. */
void check_place(void) {
    struct region r = {any64(), any64(), any64()};
    uint64_t x = any64();
    any_machine();
    check_region_alone(&check, &r);
    if (!report.errors) {
        prove(r.size > 0 && (r.spa | r.gpa | r.size) % PAGE_SIZE == 0);
        prove(r.gpa <= 1ul << 41 && r.size <= (1ul << 41) - r.gpa && r.spa <= ~0ul - r.size);
        prove(x >= r.size || (is_ram(r.spa + x) && !is_device(r.gpa + x)));
    }
}

/* What the others compare with: a byte in both tells. */
void check_overlap(void) {
    struct range a = any_range(), b = any_range();
    uint64_t byte = any64();
    prove(!in(byte, a.base, a.size) || !in(byte, b.base, b.size) ||
          overlap(a.base, a.size, b.base, b.size));
}

/* Any region against all that come later. */
void check_apart(void) {
    unsigned index = any() & 1;
    manifest.domain_count = 1 + (any() & 1);
    any_regions(&manifest.domains[0]);
    any_regions(&manifest.domains[1]);
    if (index == 0) {
        check_region_pairs(&check, 0, 0);
    } else {
        check_region_pairs(&check, 0, 1);
    }
    for (unsigned d = 0; d < 2; d++) {
        for (unsigned i = 0; i < MAX_REGIONS; i++) {
            const struct region *r =
                index ? &manifest.domains[0].regions[1] : &manifest.domains[0].regions[0];
            const struct region *o = &manifest.domains[d].regions[i];
            bool later = d < manifest.domain_count && i < manifest.domains[d].region_count &&
                         (d > 0 || i > index);
            prove(report.errors || !later || !overlap(r->spa, r->size, o->spa, o->size));
            prove(report.errors || !later || d > 0 || !overlap(r->gpa, r->size, o->gpa, o->size));
        }
    }
}

void check_owners(void) {
    any_machine();
    manifest.domain_count = 1 + (any() & 1);
    for (unsigned d = 0; d < 2; d++) {
        struct domain_spec *spec = &manifest.domains[d];
        spec->hart_count = any_up_to(MAX_HARTS);
        spec->device_count = any_up_to(MAX_DEVICES);
        for (unsigned i = 0; i < MAX_HARTS; i++) {
            spec->harts[i] = any32();
            spec->devices[i] = (uint16_t)any();
        }
    }
    check_harts(&check, 0);
    check_devices(&check, 0);
    const struct domain_spec *mine = &manifest.domains[0];
    prove(report.errors || mine->hart_count);
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        uint32_t hart = mine->harts[i];
        prove(report.errors || i >= mine->hart_count ||
              (machine.hart_count > 0 && hart == machine.hart_id[0]) ||
              (machine.hart_count > 1 && hart == machine.hart_id[1]));
        for (unsigned d = 0; d < 2; d++) {
            const struct domain_spec *other = &manifest.domains[d];
            for (unsigned k = d == 0 ? i + 1 : 0; k < MAX_HARTS; k++) {
                bool both =
                    d < manifest.domain_count && i < mine->hart_count && k < other->hart_count;
                prove(report.errors || !both || hart != other->harts[k]);
                both =
                    d < manifest.domain_count && i < mine->device_count && k < other->device_count;
                prove(report.errors || !both || mine->devices[i] != other->devices[k]);
            }
        }
    }
}

static void any_image(struct image *image) {
    image->present = any() & 1;
    image->linux_header = any() & 1;
    image->load = any64();
    image->size = any64();
    image->copy = any64();
}

void check_present(void) {
    struct domain_spec *spec = &manifest.domains[0];
    const struct image *image = &spec->image, *initrd = &spec->initrd;
    any_regions(spec);
    any_image(&spec->image);
    any_image(&spec->initrd);
    for (unsigned i = 0; i < MAX_REGIONS; i++) {
        assume(spec->regions[i].gpa <= ~0ul - spec->regions[i].size);
    }
    any_machine();
    check_images(&check, spec);
    if (report.errors) {
        return;
    }
    const struct region *place = spec_region(spec, image->load, image->size);
    prove(image->present && image->size && place && image->load % PAGE_SIZE == 0);
    prove(!image->linux_header || image->load % 0x200000 == 0);
    uint64_t tree = place->gpa + place->size - GUEST_FDT_SIZE;
    prove(place->size >= GUEST_FDT_SIZE && image->load + image->size <= tree);
    if (initrd->present) {
        prove(initrd->size && spec_region(spec, initrd->load, initrd->size));
        prove(initrd->load % PAGE_SIZE == 0 && !image->copy == !initrd->copy);
        prove(!overlap(tree, GUEST_FDT_SIZE, initrd->load, initrd->size));
        prove(!overlap(image->load, image->size, initrd->load, initrd->size));
    }
}

/* Two copies: one file's, or of no byte in common. */
void check_meet(void) {
    struct image a, b; /* any, but what is in RAM does not wrap */
    uint64_t byte = any64();
    assume(a.size <= 1ul << 41 && b.size <= 1ul << 41);
    assume(a.copy <= ~0ul - (1ul << 42) && b.copy <= ~0ul - (1ul << 42));
    if (a.copy && b.copy && !copies_meet(&a, &b)) {
        prove((a.copy == b.copy && a.size == b.size && texts_equal) ||
              !in(byte, a.copy, image_pages(&a)) || !in(byte, b.copy, image_pages(&b)));
    }
    prove(image_pages(&a) >= a.size && image_pages(&a) % PAGE_SIZE == 0);
    prove(!copies_meet(&a, &a));
}

void check_letters(void) {
    struct domain_spec spec; /* any */
    unsigned at = any_up_to(NAME_LIMIT - 1);
    spec.name[NAME_LIMIT - 1] = '\0';
    check_name(&check, &spec);
    for (unsigned i = 0; i < at; i++) {
        assume(spec.name[i]);
    }
    char c = spec.name[at];
    prove(report.errors || !c || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
}
