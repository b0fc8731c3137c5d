/* SPDX-License-Identifier: Apache-2.0
 * A domain: made once from its part of the manifest, then started and stopped as a whole. */
#include <string.h>
#include "defs.h"
#include "hypercall.h"

#define LINUX_MAGIC        0x05435352 /* "RSC\5" at offset 56 of the RISC-V Image header */
#define LINUX_MAGIC_OFFSET 56
#define LINUX_SIZE_OFFSET  16 /* bytes in memory, with what is not in the file */
#define LINUX_HEADER       64

static bool map_memory(struct domain *domain) {
    bool ok = true;
    for (unsigned i = 0; i < domain->spec->region_count; i++) {
        const struct region *r = &domain->spec->regions[i];
        ok = ok &&
             gstage_map(domain->gstage, r->gpa, r->spa, r->size, GSTAGE_R | GSTAGE_W | GSTAGE_X);
    }
    for (unsigned i = 0; ok && i < domain->spec->hart_count; i++) {
        ok = gstage_map(domain->gstage, GPA_IMSIC + (uint64_t)i * PAGE_SIZE,
                        hart_find(domain->spec->harts[i])->imsic + PAGE_SIZE, PAGE_SIZE,
                        GSTAGE_R | GSTAGE_W);
    }
    return ok;
}

static void take_harts(struct domain *domain) {
    for (unsigned i = 0; i < machine.hart_count; i++) {
        if (harts[i].domain == domain) {
            harts[i].domain = NULL;
        }
    }
    for (unsigned i = 0; i < domain->spec->hart_count; i++) {
        struct hart *hart = hart_find(domain->spec->harts[i]);
        hart->domain = domain;
        hart->vid = i;
        domain->harts[i] = hart;
    }
}

uint64_t domain_spa(const struct domain *domain, uint64_t gpa, uint64_t size) {
    const struct region *r = spec_region(domain->spec, gpa, size);
    return r ? r->spa + (gpa - r->gpa) : 0;
}

/* The loader put something where the manifest says, and there is memory for it. */
static bool image_present(const struct domain *domain) {
    const struct image *image = &domain->spec->image;
    uint64_t spa = domain_spa(domain, image->load, image->size);
    if (image->linux_header) {
        return image->size >= LINUX_HEADER && io_read32(spa + LINUX_MAGIC_OFFSET) == LINUX_MAGIC &&
               spec_region(domain->spec, image->load, io_read64(spa + LINUX_SIZE_OFFSET));
    }
    return io_read32(spa) != 0;
}

static void restore(const struct domain *domain, const struct image *image) {
    if (image->present) {
        memory_copy(domain_spa(domain, image->load, image->size), image->copy, image->size);
    }
}

/* Nothing of what the domain did is left in its memory; with copies it is as the loader left it. */
static void clean_memory(struct domain *domain) {
    const struct domain_spec *spec = domain->spec;
    for (unsigned i = 0; i < spec->region_count; i++) {
        memory_scrub(spec->regions[i].spa, spec->regions[i].size);
    }
    domain->spent = !spec_restartable(spec);
    if (!domain->spent) {
        restore(domain, &spec->image);
        restore(domain, &spec->initrd);
    }
}

bool domain_create(struct domain *domain, struct domain_spec *spec, unsigned index) {
    *domain = (struct domain){.spec = spec, .index = index};
    domain->gstage = gstage_create();
    take_harts(domain);
    if (!domain->gstage || !map_memory(domain)) {
        vmm_fail("no memory for a domain's tables");
    }
    if (!image_present(domain)) {
        say("error: manifest: /domains/%s/image: missing image: none that fits at its load address",
            spec->name);
        return false;
    }
    bool ok = device_create_all(domain);
    control_show(domain);
    return ok;
}

/* Gives a stopped domain what an edited spec says. Nothing is changed when that fails. */
bool domain_rebuild(struct domain *domain, const struct domain_spec *spec) {
    static struct domain old UNSET; /* one domain is edited at a time */
    static struct domain_spec old_spec UNSET;
    old = *domain;
    old_spec = *domain->spec;
    *domain->spec = *spec;
    domain->gstage = gstage_create();
    bool ok = domain->gstage && map_memory(domain) &&
              channel_remap(domain, old.gstage, domain->gstage) && device_rebuild(domain);
    uint64_t unused = ok ? old.gstage : domain->gstage;
    if (ok) {
        take_harts(domain);
        iommu_msi_destroy(&old.space);
        control_show(domain);
    } else {
        *domain->spec = old_spec;
        memcpy(domain->devices, old.devices, sizeof old.devices);
        domain->gstage = old.gstage;
        domain->space = old.space;
    }
    if (unused) {
        gstage_destroy(unused);
    }
    return ok;
}

/* The lock is held, or no hart of the domain runs yet. */
static void set_state(struct domain *domain, enum domain_state state) {
    domain->state = state;
    control_show(domain);
}

/* Makes ready what a start needs. Returns why there cannot be one, NULL: nothing is in the way. */
static const char *prepare(struct domain *domain) {
    uint64_t fdt = domain_spa(domain, spec_fdt_gpa(domain->spec), GUEST_FDT_SIZE);
    if (domain->spent) {
        return "it ran before, and the manifest gives its images no copy";
    }
    if (!image_present(domain)) {
        return "its image is gone";
    }
    if (!guest_fdt_make(domain, (void *)fdt)) {
        return "its device tree does not fit";
    }
    return device_attach_all(domain) ? NULL : "a device fails";
}

/* The domain's lock is held. */
static bool start(struct domain *domain) {
    const struct domain_spec *spec = domain->spec;
    const char *reason = prepare(domain);
    if (reason) {
        say("%s: not started: %s", spec->name, reason);
        return false;
    }
    domain->live = spec->hart_count;
    domain->restart = false;
    domain->starts++;
    vuart_reset(domain);
    for (unsigned i = 0; i < spec->hart_count; i++) {
        memset(domain->harts[i]->exits, 0, EXIT_CAUSES * sizeof(uint64_t));
        domain->harts[i]->fresh = true;
    }
    set_state(domain, DOMAIN_RUNNING);
    event_add(domain->index, EVENT_STARTED);
    say("%s: started (%u)", spec->name, domain->starts);
    struct hart *boot = domain->harts[0];
    boot->entry = spec->image.load;
    boot->opaque = spec_fdt_gpa(spec);
    atomic_store(&boot->hsm, HSM_START_PENDING);
    imsic_send(boot, IRQ_KICK);
    return true;
}

long domain_start(struct domain *domain) {
    long error = SBI_ERR_ALREADY_STARTED;
    lock_take(&domain->lock);
    if (domain->state == DOMAIN_STOPPED) {
        error = start(domain) ? SBI_SUCCESS : SBI_ERR_FAILED;
    }
    lock_release(&domain->lock);
    return error;
}

/* Recalls the domain's harts; may be called on any hart, also one of them. While it stops to be
 * restarted, one who decides over it (the operator, the privileged domain) can still call that off;
 * its own wish comes too late. Returns false when it does not go as asked. */
bool domain_stop(struct domain *domain, const char *reason, bool restart, bool decides) {
    lock_take(&domain->lock);
    bool was_running = domain->state == DOMAIN_RUNNING;
    bool heard = was_running || (decides && domain->state == DOMAIN_STOPPING && domain->restart);
    if (was_running) {
        set_state(domain, DOMAIN_STOPPING);
    }
    if (heard) {
        domain->restart = restart;
    }
    lock_release(&domain->lock);
    if (!was_running) {
        return heard;
    }
    vuart_flush(domain);
    say("%s: stops: %s", domain->spec->name, reason);
    /* Once the last one has been asked the domain may have ended, and changed. */
    for (unsigned i = domain->spec->hart_count; i > 0; i--) {
        hart_send(domain->harts[i - 1], REQUEST_STOP);
    }
    return true;
}

/* Two domains may end at once, or one while others are still to be started: one at a time looks. */
static struct lock ending;

static bool any_running(void) {
    for (unsigned i = 0; i < manifest.domain_count; i++) {
        if (domains[i].state != DOMAIN_STOPPED) {
            return true;
        }
    }
    return false;
}

/* One of the domain's harts has left its guest. The last one cuts off and resets the devices and
 * cleans the memory, on the domain's own time, and reports the end, or starts the domain again. */
void domain_hart_parked(struct domain *domain) {
    lock_take(&domain->lock);
    bool last = --domain->live == 0;
    lock_release(&domain->lock);
    if (!last) {
        return;
    }
    device_cut_all(domain);
    channel_forget(domain);
    vuart_flush(domain);
    vuart_reset(domain); /* its APLIC sends no more: harts may be revoked from now on */
    clean_memory(domain);
    lock_take(&ending);
    lock_take(&domain->lock);
    say("%s: stopped", domain->spec->name);
    exits_print(domain);
    event_add(domain->index, EVENT_STOPPED);
    if (!domain->restart || !start(domain)) { /* between two lives nobody else may start it */
        set_state(domain, DOMAIN_STOPPED);
    }
    lock_release(&domain->lock);
    if (!any_running()) {
        say("all domains are stopped: power off");
        firmware_power_off(false);
    }
    lock_release(&ending);
}

/* Starts the domains that start by themselves. None of them is the last one before all have
 * started. */
void domain_start_all(void) {
    lock_take(&ending);
    for (unsigned i = 0; i < manifest.domain_count; i++) {
        if (manifest.domains[i].autostart) {
            domain_start(&domains[i]);
        }
    }
    lock_release(&ending);
}
