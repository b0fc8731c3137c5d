/* SPDX-License-Identifier: Apache-2.0
 * The partition manifest after parsing; docs/manifest.md has the format. Everything is copied out
 * of the blob, so the blob's memory may be used again. */
#ifndef MANIFEST_H
#define MANIFEST_H

#include "machine.h"

#define NAME_LIMIT     16
#define FILE_LIMIT     128
#define BOOTARGS_LIMIT 512

struct region {
    uint64_t spa;  /* where it is in the machine */
    uint64_t gpa;  /* where its domain sees it */
    uint64_t size; /* in bytes, whole pages */
};

struct image {
    bool present;          /* the manifest has it; an image always */
    bool linux_header;     /* type = "linux": begins with the header of the RISC-V boot protocol */
    uint64_t load;         /* GPA of the first byte; an image is entered there */
    uint64_t size;         /* of the file; manifest-check fills it in */
    uint64_t copy;         /* SPA of a pristine copy in the VMM's memory; 0: none, no restart */
    char file[FILE_LIMIT]; /* for the loader */
};

struct domain_spec {
    char name[NAME_LIMIT];         /* of its node */
    bool privileged;               /* may start, stop, grant, and read of others */
    bool autostart;                /* by the VMM, at boot */
    unsigned hart_count;           /* of harts */
    unsigned region_count;         /* of regions */
    unsigned device_count;         /* of devices */
    uint32_t harts[MAX_HARTS];     /* physical IDs; a guest's hart 0 is the first */
    uint16_t devices[MAX_DEVICES]; /* requester IDs: bus << 8 | device << 3 | function */
    struct region regions[MAX_REGIONS];
    struct image image;            /* what is entered */
    struct image initrd;           /* present or not */
    char bootargs[BOOTARGS_LIMIT]; /* "": none */
};

struct manifest {
    unsigned domain_count;                   /* of domains */
    struct domain_spec domains[MAX_DOMAINS]; /* by the numbers that users and calls give them */
};

/* Can the domain's memory be made again what the loader left? */
static inline bool spec_restartable(const struct domain_spec *spec) {
    return spec->image.copy != 0;
}

/* Does the guest have a PCI bus? The privileged one has the control function on it. */
static inline bool spec_has_pci(const struct domain_spec *spec) {
    return spec->device_count || spec->privileged;
}

/* Where findings go. say() gets a whole line without line end. */
struct report {
    void (*say)(const char *line);
    unsigned errors;     /* findings so far */
    const char *path[3]; /* of the node at hand; unused ones are NULL, "" is the root */
};

__attribute__((format(printf, 2, 3))) void report_error(struct report *report, const char *format,
                                                        ...);

/* machine_read.c: fills *machine, all zeros before. Returns 0, or the name of what is missing in
 * the device tree. */
const char *machine_read(const void *fdt, struct machine *machine);

/* manifest.c: reads the blob; findings go to the report. */
void manifest_parse(const void *fdt, uint64_t size, struct manifest *manifest,
                    struct report *report);

/* manifest_rules.c: what must hold between domains and the machine, and where images may lie. */
void manifest_check(const struct manifest *manifest, const struct machine *machine,
                    struct report *report);

/* The region of a domain that holds all of [gpa, gpa + size), 0: none. */
const struct region *spec_region(const struct domain_spec *spec, uint64_t gpa, uint64_t size);
/* GPA of a guest's device tree. Only for a manifest without errors. */
uint64_t spec_fdt_gpa(const struct domain_spec *spec);

#endif
