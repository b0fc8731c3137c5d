/* SPDX-License-Identifier: Apache-2.0
 * The functions of a domain: found and given addresses once, mapped into the domain's G-stage,
 * attached while it runs. Each BAR has whole pages for itself, so that no page shows another
 * function's registers. */
#include "defs.h"
#include "pio.h"
#include "pio_regs.h"

enum { ID = 0x00, COMMAND = 0x04, HEADER = 0x0c, BAR0 = 0x10 };
enum { CAP_EXPRESS = 0x10, CAP_MSIX = 0x11 };
#define EXPRESS_FLR   (1u << 28) /* device capabilities: can be reset */
#define EXPRESS_RESET (1u << 15) /* device control: do it */
#define HEADER_TYPE   0x007f0000
#define BAR_IO        1
#define BAR_TYPE_MASK 6
#define BAR_64BIT     4

static uint64_t next_bar = GPA_BAR; /* PCI address not yet given out */
static uint64_t ones_page;          /* what an absent function reads as */

uint32_t device_config_read(void *function, unsigned offset) {
    return io_read32(((struct device *)function)->config + offset);
}

/* Takes the next PCI addresses for a BAR of `size` bytes; 0: none left. */
static uint64_t take_addresses(uint64_t size) {
    uint64_t span = size < PAGE_SIZE ? PAGE_SIZE : size;
    uint64_t base = (next_bar + span - 1) & ~(span - 1);
    if (span > GPA_BAR_SIZE || base + span > GPA_CONTROL) {
        return 0;
    }
    next_bar = base + span;
    return base;
}

/* Sizes and places one BAR. Returns the number of registers it takes, 0: no room. */
static unsigned place_bar(struct device *device, unsigned index) {
    uint64_t at = device->config + BAR0 + 4 * (uint64_t)index;
    io_write32(at, ~0u);
    uint32_t sized = io_read32(at);
    bool wide = !(sized & BAR_IO) && (sized & BAR_TYPE_MASK) == BAR_64BIT && index + 1 < BAR_COUNT;
    uint64_t mask = sized & ~0xful;
    if (wide) {
        io_write32(at + 4, ~0u);
        mask |= (uint64_t)io_read32(at + 4) << 32;
    } else {
        mask |= 0xffffffff00000000;
    }
    bool memory = sized != 0 && !(sized & BAR_IO);
    device->bar_size[index] = memory ? ~mask + 1 : 0;
    uint64_t base = memory ? take_addresses(device->bar_size[index]) : 0;
    if (memory && !base) {
        return 0;
    }
    device->bar[index] = (uint32_t)base;
    io_write32(at, (uint32_t)base);
    if (wide) {
        io_write32(at + 4, 0);
    }
    return wide ? 2 : 1;
}

static bool probe(struct device *device, uint16_t bdf) {
    uint64_t first_bar = next_bar;
    *device = (struct device){.bdf = bdf}; /* another one may have been in this place */
    device->config = bridge.window + pio_config_offset(bdf >> 8, bdf >> 3 & 31, bdf & 7, 0);
    if (io_read32(device->config + ID) == ~0u ||
        (io_read32(device->config + HEADER) & HEADER_TYPE) != 0) {
        return false;
    }
    io_write16(device->config + COMMAND, 0);
    for (unsigned i = 0; i < BAR_COUNT;) {
        unsigned taken = place_bar(device, i);
        if (!taken) {
            next_bar = first_bar; /* those that had found their places need none */
            return false;
        }
        i += taken;
    }
    return true;
}

static bool map_bars(const struct domain *domain, const struct device *device) {
    bool ok = true;
    for (unsigned i = 0; i < BAR_COUNT; i++) {
        uint64_t base = device->bar[i], size = device->bar_size[i];
        if (ok && size) {
            ok = gstage_map(domain->gstage, base,
                            window_of(domain) + PIO_WINDOW_MEMORY + (base - GPA_BAR),
                            size < PAGE_SIZE ? PAGE_SIZE : size, GSTAGE_R | GSTAGE_W);
        }
    }
    return ok;
}

/* The domain's function at an offset in its ECAM, NULL: absent. */
static struct device *device_at(struct domain *domain, unsigned offset) {
    unsigned slot = offset >> 15, function = offset >> 12 & 7;
    if (slot < 1 || slot > domain->spec->device_count || function != 0) {
        return NULL;
    }
    return &domain->devices[slot - 1];
}

static void make_ones_page(void) {
    if (ones_page) {
        return;
    }
    ones_page = pool_page();
    for (uint64_t at = 0; at < PAGE_SIZE; at += 8) {
        io_write64(ones_page + at, ~0ul);
    }
}

/* What the guest reads at an offset in its ECAM: its functions at 00:01.0, 00:02.0 ..., for the
 * privileged domain the control function as the last, and ones. */
static uint64_t config_page(const struct domain *domain, unsigned offset,
                            const struct device *device) {
    if (domain->spec->privileged && offset == CONTROL_CONFIG) {
        return control_config();
    }
    return device ? window_of(domain) + (device->config - bridge.window) : ones_page;
}

static bool map_config(struct domain *domain) {
    bool ok = true;
    make_ones_page();
    for (unsigned at = 0; ok && at < GPA_ECAM_SIZE; at += PAGE_SIZE) {
        const struct device *device = device_at(domain, at);
        ok = gstage_map(domain->gstage, GPA_ECAM + (uint64_t)at, config_page(domain, at, device),
                        PAGE_SIZE, device ? GSTAGE_R | GSTAGE_W : GSTAGE_R);
    }
    return ok && (!domain->spec->privileged || control_map(domain));
}

/* Known already, or found now: a function keeps its addresses in whatever domain it comes. */
static bool find(struct device *device, uint16_t bdf) {
    static struct device known[MAX_DOMAINS * MAX_DEVICES] UNSET;
    static unsigned count;
    for (unsigned i = 0; i < count; i++) {
        if (known[i].bdf == bdf) {
            *device = known[i];
            return true;
        }
    }
    if (!bridge.present || count == sizeof known / sizeof known[0] || !probe(device, bdf)) {
        return false;
    }
    device->counter = count;
    device->counted = iommu_count_requests(&bridge.iommu, count, bdf) == 0;
    known[count++] = *device;
    bridge_detach(device);
    return true;
}

/* All that the guest and the IOMMU are to see of the domain's functions; false: no memory. */
static bool map_all(struct domain *domain) {
    bool ok = !spec_has_pci(domain->spec) || map_config(domain);
    for (unsigned i = 0; ok && i < domain->spec->device_count; i++) {
        ok = map_bars(domain, &domain->devices[i]);
    }
    return ok && (domain->spec->device_count == 0 || bridge_create_domain(domain));
}

/* The same for an edited domain, in new tables. Says nothing; the caller puts back what was. */
bool device_rebuild(struct domain *domain) {
    domain->space.msi_table = 0;
    for (unsigned i = 0; i < domain->spec->device_count; i++) {
        if (!find(&domain->devices[i], domain->spec->devices[i])) {
            return false;
        }
    }
    return map_all(domain);
}

/* Returns false, having said why, when one of the domain's devices cannot be had. */
bool device_create_all(struct domain *domain) {
    const struct domain_spec *spec = domain->spec;
    if (spec->device_count && !bridge.present) {
        say("error: manifest: /domains/%s: devices: the machine has no Bulkhead function",
            spec->name);
        return false;
    }
    for (unsigned i = 0; i < spec->device_count; i++) {
        struct device *device = &domain->devices[i];
        if (!find(device, spec->devices[i])) {
            say("error: manifest: /domains/%s: devices: there is no endpoint %02x:%02x.%x that "
                "fits",
                spec->name, device->bdf >> 8, device->bdf >> 3 & 31, device->bdf & 7);
            return false;
        }
    }
    if (!map_all(domain)) {
        vmm_fail("no memory for a domain's devices");
    }
    return true;
}

/* As after power on, but with its addresses: function level reset where the function has it (base
 * specification, 6.6.2: ready after 100 ms), else at least silent. */
static void reset(struct device *device) {
    unsigned express = config_capability(device_config_read, device, CAP_EXPRESS);
    unsigned msix = config_capability(device_config_read, device, CAP_MSIX);
    io_write16(device->config + COMMAND, 0);
    if (express && io_read32(device->config + express + 4) & EXPRESS_FLR) {
        io_write16(device->config + express + 8, EXPRESS_RESET);
        uint64_t begin = csr_read(time);
        while (csr_read(time) - begin < machine.timebase / 10) {
        }
    } else if (msix) {
        io_write16(device->config + msix + 2, 0);
    }
    for (unsigned i = 0; i < BAR_COUNT; i++) {
        io_write32(device->config + BAR0 + 4 * (uint64_t)i, device->bar[i]);
    }
}

bool device_attach_all(struct domain *domain) {
    remap_open(domain);
    bool ok = window_open(domain);
    for (unsigned i = 0; ok && i < domain->spec->device_count; i++) {
        ok = bridge_attach(&domain->devices[i], domain);
    }
    if (!ok) { /* what was opened would outlast a revocation */
        device_cut_all(domain);
    }
    return ok;
}

void device_cut_all(struct domain *domain) {
    if (domain->spec->privileged) {
        control_reset();
    }
    window_close(domain);
    remap_close(domain);
    for (unsigned i = 0; i < domain->spec->device_count; i++) {
        /* A device that obeys falls silent here; one that does not is cut off all the same. */
        io_write16(domain->devices[i].config + COMMAND, 0);
        (void)io_read32(domain->devices[i].config + COMMAND);
        bridge_detach(&domain->devices[i]);
        reset(&domain->devices[i]);
    }
}
