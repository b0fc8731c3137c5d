/* SPDX-License-Identifier: Apache-2.0
 * Harts, devices and memory of a stopped domain are granted and revoked. The change is made to a
 * copy of the manifest, which must pass every rule that the manifest itself had to pass; then the
 * domain's tables are built anew beside the old ones. Only then anything is changed. What is in no
 * domain is free. A stopped domain's memory holds no secrets: it was wiped when the domain left. */
#include <string.h>
#include "defs.h"
#include "hypercall.h"

static struct lock editing;
static struct manifest edited UNSET;

static void say_nothing(const char *line) {
    (void)line;
}

/* Takes element `at` out of a list. */
static void take_out(void *list, unsigned *count, unsigned at, size_t size) {
    char *place = (char *)list + at * size;
    memmove(place, place + size, (--*count - at) * size);
}

static bool edit_hart(struct domain_spec *spec, bool grant, uint64_t id) {
    if (grant) {
        bool room = spec->hart_count < MAX_HARTS && id <= UINT32_MAX;
        if (room) {
            spec->harts[spec->hart_count++] = (uint32_t)id;
        }
        return room;
    }
    for (unsigned i = 0; i < spec->hart_count; i++) {
        if (spec->harts[i] == id) {
            take_out(spec->harts, &spec->hart_count, i, sizeof spec->harts[0]);
            return true;
        }
    }
    return false;
}

static bool edit_device(struct domain_spec *spec, bool grant, uint64_t bdf) {
    if (grant) {
        bool room = spec->device_count < MAX_DEVICES && bdf <= UINT16_MAX;
        if (room) {
            spec->devices[spec->device_count++] = (uint16_t)bdf;
        }
        return room;
    }
    for (unsigned i = 0; i < spec->device_count; i++) {
        if (spec->devices[i] == bdf) {
            take_out(spec->devices, &spec->device_count, i, sizeof spec->devices[0]);
            return true;
        }
    }
    return false;
}

/* Regions are granted and revoked whole. */
static bool edit_memory(struct domain_spec *spec, bool grant, const struct region *region) {
    if (grant) {
        bool room = spec->region_count < MAX_REGIONS;
        if (room) {
            spec->regions[spec->region_count++] = *region;
        }
        return room;
    }
    for (unsigned i = 0; i < spec->region_count; i++) {
        if (memcmp(&spec->regions[i], region, sizeof *region) == 0) {
            take_out(spec->regions, &spec->region_count, i, sizeof spec->regions[0]);
            return true;
        }
    }
    return false;
}

static bool edit(struct domain_spec *spec, const uint64_t *args) {
    bool grant = args[1] == RESOURCE_GRANT;
    switch (args[2]) {
    case RESOURCE_HART:
        return edit_hart(spec, grant, args[3]);
    case RESOURCE_DEVICE:
        return edit_device(spec, grant, args[3]);
    default:
        return edit_memory(spec, grant, &(struct region){args[3], args[4], args[5]});
    }
}

static long change(struct domain *domain, const uint64_t *args) {
    struct report report = {.say = say_nothing};
    if (domain->state != DOMAIN_STOPPED) {
        return SBI_ERR_ALREADY_STARTED;
    }
    edited = manifest;
    if (!edit(&edited.domains[domain->index], args)) {
        return SBI_ERR_INVALID_PARAM;
    }
    manifest_check(&edited, &machine, &report);
    if (report.errors) {
        return SBI_ERR_INVALID_PARAM;
    }
    return domain_rebuild(domain, &edited.domains[domain->index]) ? SBI_SUCCESS : SBI_ERR_FAILED;
}

/* args: domain, operation, kind, id, GPA, size; the domain's number has been checked. */
long resource_call(const uint64_t *args) {
    struct domain *domain = &domains[args[0]];
    if (args[1] > RESOURCE_REVOKE || args[2] > RESOURCE_MEMORY) {
        return SBI_ERR_INVALID_PARAM;
    }
    lock_take(&editing);
    lock_take(&domain->lock);
    long error = change(domain, args);
    lock_release(&domain->lock);
    lock_release(&editing);
    if (!error) {
        event_add(domain->index, EVENT_EDITED);
    }
    return error;
}
