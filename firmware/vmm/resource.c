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

/* Adds an element to a list of `count`, or takes one that is equal out of it. */
static bool edit_list(void *list, unsigned *count, unsigned limit, size_t size, const void *element,
                      bool grant) {
    char *place = list, *end = place + *count * size;
    if (grant) {
        bool room = *count < limit;
        if (room) {
            memcpy(end, element, size);
            ++*count;
        }
        return room;
    }
    while (place < end && memcmp(place, element, size) != 0) {
        place += size;
    }
    if (place == end) {
        return false;
    }
    memmove(place, place + size, (size_t)(end - place) - size);
    --*count;
    return true;
}

/* Regions are granted and revoked whole. */
static bool edit(struct domain_spec *spec, const uint64_t *args) {
    bool grant = args[1] == RESOURCE_GRANT;
    uint32_t hart = (uint32_t)args[3];
    uint16_t device = (uint16_t)args[3];
    switch (args[2]) {
    case RESOURCE_HART:
        return hart == args[3] &&
               edit_list(spec->harts, &spec->hart_count, MAX_HARTS, sizeof hart, &hart, grant);
    case RESOURCE_DEVICE:
        return device == args[3] && edit_list(spec->devices, &spec->device_count, MAX_DEVICES,
                                              sizeof device, &device, grant);
    default:
        return edit_list(spec->regions, &spec->region_count, MAX_REGIONS, sizeof(struct region),
                         &(struct region){args[3], args[4], args[5]}, grant);
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
