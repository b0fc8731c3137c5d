/* SPDX-License-Identifier: Apache-2.0
 * What must hold before any domain may start: everything given once, inside the machine, aligned,
 * and every image inside its domain's memory. Each finding names the node and the rule. */
#include <stdio.h>
#include <string.h>
#include "manifest.h"

/* One check's surroundings. */
struct check {
    const struct manifest *manifest;
    const struct machine *machine;
    struct report *report;
};

static bool overlap(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size) {
    return a < b + b_size && b < a + a_size;
}

const struct region *spec_region(const struct domain_spec *spec, uint64_t gpa, uint64_t size) {
    for (unsigned i = 0; i < spec->region_count; i++) {
        const struct region *r = &spec->regions[i];
        if (gpa >= r->gpa && gpa - r->gpa < r->size && size <= r->size - (gpa - r->gpa)) {
            return r;
        }
    }
    return NULL;
}

uint64_t spec_fdt_gpa(const struct domain_spec *spec) {
    const struct region *r = spec_region(spec, spec->image.load, spec->image.size);
    return r->gpa + r->size - GUEST_FDT_SIZE;
}

static bool in_ram(const struct machine *m, uint64_t spa, uint64_t size) {
    for (unsigned i = 0; i < m->ram_count; i++) {
        if (spa >= m->ram[i].base && size <= m->ram[i].size &&
            spa - m->ram[i].base <= m->ram[i].size - size) {
            return true;
        }
    }
    return false;
}

static bool is_reserved(const struct machine *m, uint64_t spa, uint64_t size) {
    for (unsigned i = 0; i < m->reserved_count; i++) {
        if (overlap(spa, size, m->reserved[i].base, m->reserved[i].size)) {
            return true;
        }
    }
    return false;
}

static void check_region_alone(struct check *c, const struct region *r) {
    static const struct {
        uint32_t base, size;
    } guest_map[] = {{GPA_UART, GPA_UART_SIZE},          {GPA_APLIC, GPA_APLIC_SIZE},
                     {GPA_IMSIC, MAX_HARTS * PAGE_SIZE}, {GPA_ECAM, GPA_ECAM_SIZE},
                     {GPA_CHANNEL, GPA_CHANNEL_SIZE},    {GPA_BAR, GPA_BAR_SIZE}};
    const struct machine *m = c->machine;
    if (r->size == 0 || (r->spa | r->gpa | r->size) % PAGE_SIZE != 0) {
        report_error(c->report, "memory 0x%lx: not of whole pages", r->spa);
    }
    if (r->gpa >> 41 || r->size > (1ull << 41) - r->gpa || r->spa + r->size < r->spa) {
        report_error(c->report, "memory 0x%lx: beyond the address space", r->spa);
        return;
    }
    if (!in_ram(m, r->spa, r->size)) {
        report_error(c->report, "memory 0x%lx: outside RAM", r->spa);
    }
    if (is_reserved(m, r->spa, r->size)) {
        report_error(c->report, "memory 0x%lx: overlaps memory of the firmware or the VMM", r->spa);
    }
    for (unsigned i = 0; i < sizeof guest_map / sizeof guest_map[0]; i++) {
        if (overlap(r->gpa, r->size, guest_map[i].base, guest_map[i].size)) {
            report_error(c->report, "memory at GPA 0x%lx: overlaps the guest's devices", r->gpa);
        }
    }
}

/* Against all regions that come later, so that each pair is named once. */
static void check_region_pairs(struct check *c, unsigned domain, unsigned index) {
    const struct domain_spec *mine = &c->manifest->domains[domain];
    const struct region *r = &mine->regions[index];
    for (unsigned d = domain; d < c->manifest->domain_count; d++) {
        const struct domain_spec *other = &c->manifest->domains[d];
        for (unsigned i = d == domain ? index + 1 : 0; i < other->region_count; i++) {
            const struct region *o = &other->regions[i];
            if (overlap(r->spa, r->size, o->spa, o->size)) {
                report_error(c->report, "memory 0x%lx: overlaps memory 0x%lx of \"%s\"", r->spa,
                             o->spa, other->name);
            }
            if (d == domain && overlap(r->gpa, r->size, o->gpa, o->size)) {
                report_error(c->report, "memory at GPA 0x%lx: overlaps GPA 0x%lx", r->gpa, o->gpa);
            }
        }
    }
}

static bool machine_has_hart(const struct machine *m, uint32_t hart) {
    for (unsigned i = 0; i < m->hart_count; i++) {
        if (m->hart_id[i] == hart) {
            return true;
        }
    }
    return false;
}

static void check_harts(struct check *c, unsigned domain) {
    const struct domain_spec *spec = &c->manifest->domains[domain];
    if (spec->hart_count == 0) {
        report_error(c->report, "no harts");
    }
    for (unsigned i = 0; i < spec->hart_count; i++) {
        if (!machine_has_hart(c->machine, spec->harts[i])) {
            report_error(c->report, "hart %u: the machine has no such hart",
                         (unsigned)spec->harts[i]);
        }
        for (unsigned d = domain; d < c->manifest->domain_count; d++) {
            const struct domain_spec *other = &c->manifest->domains[d];
            for (unsigned k = d == domain ? i + 1 : 0; k < other->hart_count; k++) {
                if (other->harts[k] == spec->harts[i]) {
                    report_error(c->report, "hart %u: given a second time, to \"%s\"",
                                 (unsigned)spec->harts[i], other->name);
                }
            }
        }
    }
}

static void check_devices(struct check *c, unsigned domain) {
    const struct domain_spec *spec = &c->manifest->domains[domain];
    for (unsigned i = 0; i < spec->device_count; i++) {
        unsigned bdf = spec->devices[i];
        for (unsigned d = domain; d < c->manifest->domain_count; d++) {
            const struct domain_spec *other = &c->manifest->domains[d];
            for (unsigned k = d == domain ? i + 1 : 0; k < other->device_count; k++) {
                if (other->devices[k] == bdf) {
                    report_error(c->report, "device %02x:%02x.%x: given a second time, to \"%s\"",
                                 bdf >> 8, bdf >> 3 & 31, bdf & 7, other->name);
                }
            }
        }
    }
}

/* Bytes of the pages that a copy takes. */
static uint64_t image_pages(const struct image *image) {
    return (image->size + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
}

/* Domains with the same file may share one copy; nothing else may lie where a copy is. */
static bool copies_meet(const struct image *a, const struct image *b) {
    bool same = a->copy == b->copy && a->size == b->size && strcmp(a->file, b->file) == 0;
    return a != b && a->copy && b->copy && !same &&
           overlap(a->copy, image_pages(a), b->copy, image_pages(b));
}

/* The pristine copy lies in RAM that is nobody else's. */
static void check_copy(struct check *c, const struct image *image) {
    uint64_t size = image_pages(image);
    if (image->copy % PAGE_SIZE != 0) {
        report_error(c->report, "copy 0x%lx: not aligned to 0x%x", image->copy, PAGE_SIZE);
    }
    if (!in_ram(c->machine, image->copy, size) || is_reserved(c->machine, image->copy, size)) {
        report_error(c->report, "copy 0x%lx: not in free RAM", image->copy);
        return;
    }
    for (unsigned d = 0; d < c->manifest->domain_count; d++) {
        const struct domain_spec *other = &c->manifest->domains[d];
        for (unsigned i = 0; i < other->region_count; i++) {
            const struct region *r = &other->regions[i];
            if (overlap(image->copy, size, r->spa, r->size)) {
                report_error(c->report, "copy 0x%lx: overlaps memory 0x%lx of \"%s\"", image->copy,
                             r->spa, other->name);
            }
        }
        if (copies_meet(image, &other->image) || copies_meet(image, &other->initrd)) {
            report_error(c->report, "copy 0x%lx: overlaps another copy, of \"%s\"", image->copy,
                         other->name);
        }
    }
}

/* An image that is to be entered, or an initrd. */
static void check_image(struct check *c, const struct domain_spec *spec, const struct image *image,
                        const char *what) {
    c->report->path[2] = what;
    if (image->size == 0) {
        report_error(c->report, "size is missing or 0 (manifest-check fills it in)");
        return;
    }
    if (!spec_region(spec, image->load, image->size)) {
        report_error(c->report, "0x%lx bytes at GPA 0x%lx: not inside one memory region",
                     image->size, image->load);
        return;
    }
    if (image->copy) {
        check_copy(c, image);
    }
    uint64_t align = image->linux_header ? 0x200000 : PAGE_SIZE;
    if (image->load % align != 0) {
        report_error(c->report, "load address 0x%lx: not aligned to 0x%lx", image->load, align);
    }
}

static void check_images(struct check *c, const struct domain_spec *spec) {
    const struct image *image = &spec->image, *initrd = &spec->initrd;
    unsigned before = c->report->errors;
    if (!image->present) {
        report_error(c->report, "no image");
        return;
    }
    check_image(c, spec, image, "image");
    c->report->path[2] = NULL;
    if (initrd->present) {
        check_image(c, spec, initrd, "initrd");
        c->report->path[2] = NULL;
        if (!image->copy != !initrd->copy) {
            report_error(c->report, "a copy of image and initrd, or of neither");
        }
    }
    if (c->report->errors != before) {
        return;
    }
    if (spec_region(spec, image->load, image->size)->size < GUEST_FDT_SIZE) {
        report_error(c->report, "the image's memory region has no room for a device tree");
        return;
    }
    uint64_t fdt = spec_fdt_gpa(spec);
    if (overlap(fdt, GUEST_FDT_SIZE, image->load, image->size) ||
        (initrd->present && overlap(fdt, GUEST_FDT_SIZE, initrd->load, initrd->size))) {
        report_error(c->report,
                     "an image lies in the last 0x%x bytes, the place of the device tree",
                     GUEST_FDT_SIZE);
    }
    if (initrd->present && overlap(image->load, image->size, initrd->load, initrd->size)) {
        report_error(c->report, "image and initrd overlap");
    }
}

/* Names stand before console lines and in the ABI: letters, digits, '-' only. */
static void check_name(struct check *c, const struct domain_spec *spec) {
    for (const char *p = spec->name; *p; p++) {
        bool good = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-';
        if (!good) {
            report_error(c->report, "name: only a-z, 0-9 and '-'");
            return;
        }
    }
    if (strcmp(spec->name, "vmm") == 0) {
        report_error(c->report, "name: \"vmm\" is the VMM's own");
    }
}

void manifest_check(const struct manifest *manifest, const struct machine *machine,
                    struct report *report) {
    struct check c = {.manifest = manifest, .machine = machine, .report = report};
    unsigned privileged = 0;
    report->path[0] = "domains";
    report->path[2] = NULL;
    for (unsigned d = 0; d < manifest->domain_count; d++) {
        const struct domain_spec *spec = &manifest->domains[d];
        report->path[1] = spec->name;
        check_name(&c, spec);
        check_harts(&c, d);
        check_devices(&c, d);
        if (spec->region_count == 0) {
            report_error(report, "no memory");
        }
        for (unsigned i = 0; i < spec->region_count; i++) {
            check_region_alone(&c, &spec->regions[i]);
            check_region_pairs(&c, d, i);
        }
        check_images(&c, spec);
        if (spec->privileged && ++privileged == 2) {
            report_error(report, "a second privileged domain");
        }
    }
}
