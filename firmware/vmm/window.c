/* SPDX-License-Identifier: Apache-2.0
 * The PIO unit: which functions the harts of a domain reach, and how many of their accesses may
 * wait for them. Each domain has a window of its own, from whose place the bus knows whose an
 * access is; its G-stage shows nothing but that window, and the access table is a second wall
 * behind it: what is mapped there by mistake is refused all the same. */
#include "defs.h"
#include "pio.h"
#include "pio_regs.h"

#define REPORT_LIMIT 16

_Static_assert(CONFIG_DWORDS == PIO_FILTER_DWS, "what the filter is made for");

static uint64_t unit;    /* SPA of its registers */
static unsigned reports; /* since a domain was last started */

static uint8_t number_of(const struct domain *domain) {
    return (uint8_t)(domain->index + 1); /* 0 is the VMM */
}

uint64_t window_of(const struct domain *domain) {
    return bridge.window + number_of(domain) * PIO_WINDOW_SIZE;
}

/* Everybody's share of the tags is the same, so that nobody's dead device keeps others waiting. */
void window_init(uint64_t page, const struct hart *duty) {
    unsigned users = manifest.domain_count + 1;
    unsigned tags = PIO_CAP_TAGS(io_read64(page + PIO_REG_CAP)) / users;
    unit = page;
    pio_set_buses(page, 1, 255, 0);
    for (unsigned i = 0; i < users; i++) {
        pio_set_quota(page, (uint8_t)i, tags);
    }
    pio_allow(page, 0, 0, PIO_WINDOW_SIZE, PIO_READ | PIO_WRITE);
    pio_check_access(page, true);
    pio_set_message(page, duty->imsic, IRQ_PIO);
    pio_mask_message(page, false);
}

static bool allow(const struct domain *domain, uint64_t offset, uint64_t size, unsigned rights) {
    return pio_allow(unit, number_of(domain), (uint32_t)offset,
                     size < PIO_PLACE_SMALLEST ? PIO_PLACE_SMALLEST : (uint32_t)size, rights);
}

/* Its configuration space, to read as it is and to write through the PIO unit's filter, and its
 * BARs. No lock is held while it is read: a dead function answers late. */
static bool open_device(const struct domain *domain, struct device *device) {
    struct config_filter filter;
    config_filter_make(&filter, device->bar, device_config_read, device);
    lock_take(&bridge.lock);
    bool ok = pio_filter(unit, number_of(domain), device->bdf, filter.writable, filter.rest) &&
              allow(domain, device->config - bridge.window, PAGE_SIZE, PIO_READ | PIO_WRITE);
    for (unsigned i = 0; ok && i < BAR_COUNT; i++) {
        if (device->bar_size[i]) {
            ok = allow(domain, PIO_WINDOW_MEMORY + (device->bar[i] - GPA_BAR), device->bar_size[i],
                       PIO_READ | PIO_WRITE);
        }
    }
    lock_release(&bridge.lock);
    return ok;
}

bool window_open(struct domain *domain) {
    bool ok = true;
    window_close(domain);
    for (unsigned d = 0; ok && d < domain->spec->device_count; d++) {
        ok = open_device(domain, &domain->devices[d]);
    }
    if (domain->spec->device_count) {
        lock_take(&bridge.lock);
        reports = 0;
        pio_set_interrupt(unit, true);
        lock_release(&bridge.lock);
    }
    if (!ok) {
        say("%s: the access table is full", domain->spec->name);
    }
    return ok;
}

void window_close(const struct domain *domain) {
    if (domain->spec->device_count) {
        lock_take(&bridge.lock);
        pio_forbid(unit, number_of(domain));
        lock_release(&bridge.lock);
    }
}

/* Tells errors of harts' accesses; not for ever, as guests can make them at will. */
void window_interrupt(void) {
    struct pio_error error;
    lock_take(&bridge.lock);
    while (reports < REPORT_LIMIT && pio_read_error(unit, &error)) {
        unsigned domain = error.domain;
        say("PIO error: %s at 0x%x of the window: %s",
            domain && domain <= manifest.domain_count ? domains[domain - 1].spec->name : "vmm",
            (unsigned)error.offset, pio_kind_text(error.kind));
        if (++reports == REPORT_LIMIT) {
            say("PIO error: further ones are not reported");
            pio_set_interrupt(unit, false);
        }
    }
    lock_release(&bridge.lock);
}
