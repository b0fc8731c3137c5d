/* SPDX-License-Identifier: Apache-2.0
 * Finds Bulkhead, places it, and starts its units: afterwards every device behind it is blocked.
 * Devices are attached to their domain while that runs. At other times they are attached, quietly,
 * to an address space without memory: without a context each of their requests would be reported,
 * and no guest may make others' harts busy with reports. */
#include "defs.h"
#include "bulkhead.h"
#include "bulkhead_regs.h"
#include "link.h"
#include "pio_regs.h"

#define VENDOR         0x1af4
#define DEVICE         0x10f0
#define REGISTERS_SIZE 0x100000

struct bridge bridge;

/* Says what the IOMMU driver found wrong for somebody, if it did; returns whether. */
static bool failed(const char *whom, int error) {
    if (error) {
        say("IOMMU: %s: %s", whom, iommu_error_text(error));
    }
    return error;
}

static uint64_t find_unit(uint64_t registers, uint16_t kind) {
    uint64_t page;
    if (!bulkhead_find_unit(registers, kind, &page)) {
        vmm_fail("a unit of Bulkhead is missing");
    }
    return page;
}

/* It may be training still. */
static void wait_for_link(uint64_t page) {
    uint64_t begin = csr_read(time);
    while (!link_is_up(page)) {
        if (csr_read(time) - begin > machine.timebase) {
            vmm_fail("Bulkhead's link is down");
        }
    }
}

static void start_units(uint64_t registers, const struct hart *duty) {
    int error = iommu_init(&bridge.iommu, find_unit(registers, BULKHEAD_KIND_IOMMU), NULL);
    if (!error) {
        error = iommu_irq_msi(&bridge.iommu, IOMMU_IRQ_FAULT, duty->imsic, IRQ_IOMMU);
    }
    if (failed("start", error)) {
        vmm_fail("Bulkhead's IOMMU does not start");
    }
    bridge.nowhere = (struct iommu_domain){
        .root = gstage_create(), .mode = HGATP_MODE_SV39X4, .gscid = MAX_DOMAINS + 1};
    window_init(find_unit(registers, BULKHEAD_KIND_PIO), duty);
    remap_init(find_unit(registers, BULKHEAD_KIND_IRQ));
    wait_for_link(find_unit(registers, BULKHEAD_KIND_LINK));
}

void bridge_init(const struct hart *duty) {
    uint64_t config = pci_find(VENDOR, DEVICE);
    if (!config) { /* domains have no devices, then */
        return;
    }
    uint64_t registers =
        pci_place_bar(config, 0, REGISTERS_SIZE, &machine.mem32, machine.mem32_pci);
    bridge.window =
        pci_place_bar(config, 2, PIO_WINDOWS * PIO_WINDOW_SIZE, &machine.mem64, machine.mem64_pci);
    bridge.registers = registers;
    if (!registers || !bridge.window) {
        vmm_fail("Bulkhead's register pages or PIO window cannot be placed");
    }
    pci_enable(config);
    uint32_t version = bulkhead_version(registers);
    if (!version) {
        vmm_fail("the Bulkhead function has no identification page");
    }
    start_units(registers, duty);
    bridge.present = true;
    say("Bulkhead %u.%u: registers at 0x%lx, PIO windows at 0x%lx", version >> 16, version & 0xffff,
        registers, bridge.window);
}

/* What the domain's devices may reach: its G-stage tables and its interrupt files. */
bool bridge_create_domain(struct domain *domain) {
    struct iommu_domain *space = &domain->space;
    unsigned files_log2 = 0;
    while (1u << files_log2 < domain->spec->hart_count) {
        files_log2++;
    }
    space->root = domain->gstage;
    space->mode = HGATP_MODE_SV39X4;
    space->gscid = (uint16_t)(domain->index + 1);
    int error = iommu_msi_create(&bridge.iommu, space, GPA_IMSIC, files_log2);
    for (unsigned i = 0; !error && i < domain->spec->hart_count; i++) {
        error = iommu_msi_map(&bridge.iommu, space, GPA_IMSIC + (uint64_t)i * PAGE_SIZE,
                              hart_find(domain->spec->harts[i])->imsic + PAGE_SIZE);
    }
    if (failed(domain->spec->name, error)) {
        iommu_msi_destroy(space);
    }
    return !error;
}

/* To a domain's address space, or to none. Returns false, having said why, when that fails. */
bool bridge_attach(struct device *device, const struct domain *domain) {
    lock_take(&bridge.lock);
    int error = iommu_detach(&bridge.iommu, device->bdf);
    if (!error) {
        error = iommu_attach(&bridge.iommu, device->bdf, domain ? &domain->space : &bridge.nowhere,
                             domain ? 0 : IOMMU_ATTACH_QUIET);
    }
    device->attached = domain && !error;
    if (domain) {
        device->faults = 0;
    }
    lock_release(&bridge.lock);
    return !failed(domain ? domain->spec->name : "detach", error);
}

/* On return nothing of the device is under way to memory. */
void bridge_detach(struct device *device) {
    if (!bridge_attach(device, NULL)) {
        vmm_fail("a device cannot be cut off");
    }
}
