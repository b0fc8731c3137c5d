/* SPDX-License-Identifier: Apache-2.0
 * The interrupt table: each function of a running domain has an entry for each of the domain's
 * interrupt files, so that its messages go there with no table in memory asked; and the doorbells
 * of channels, which ring in the other domain with no exit. */
#include "defs.h"
#include "irq.h"
#include "irq_regs.h"

/* A bell that is rung without end costs the other end an interrupt in so many cycles. */
#define BELL_INTERVAL 256
#define BELL_BURST    64

static struct irq table UNSET;

void remap_init(uint64_t page) {
    if (irq_init(&table, page)) {
        vmm_fail("Bulkhead's interrupt table does not start");
    }
}

/* An entry that finds no place is no loss: the MSI page table says the same. */
void remap_open(const struct domain *domain) {
    lock_take(&bridge.lock);
    for (unsigned d = 0; d < domain->spec->device_count; d++) {
        for (unsigned i = 0; i < domain->spec->hart_count; i++) {
            const struct irq_target target = {
                .type = IRQ_IMSIC, .pass = true, .address = domain->harts[i]->imsic + PAGE_SIZE};
            irq_pin_page(&table, domain->devices[d].bdf, GPA_IMSIC + (uint64_t)i * PAGE_SIZE,
                         &target);
        }
    }
    lock_release(&bridge.lock);
}

/* What may still be under way to a hart would find that hart in another domain. */
static void check_unpinned(int error) {
    if (error == IRQ_E_TIMEOUT) {
        vmm_fail("an interrupt cannot be cut off");
    }
}

/* On return no message of the domain's functions is under way. */
void remap_close(const struct domain *domain) {
    lock_take(&bridge.lock);
    for (unsigned d = 0; d < domain->spec->device_count; d++) {
        check_unpinned(irq_unpin_device(&table, domain->devices[d].bdf));
    }
    lock_release(&bridge.lock);
}

uint64_t remap_bell_page(unsigned bell) {
    return bridge.present && bell < table.doorbells ? bridge.registers + IRQ_DOORBELL_PAGE(bell)
                                                    : 0;
}

void remap_bell(unsigned bell, const struct hart *hart, uint32_t identity) {
    if (!remap_bell_page(bell)) {
        return;
    }
    lock_take(&bridge.lock);
    check_unpinned(irq_unpin(&table, table.first_doorbell + bell));
    if (identity) {
        struct irq_target target = {.type = IRQ_IMSIC,
                                    .address = hart->imsic + PAGE_SIZE,
                                    .identity = identity,
                                    .bucket = (uint8_t)(bell + 1)};
        if (irq_set_bucket(&table, target.bucket, BELL_INTERVAL, BELL_BURST, false)) {
            target.bucket = 0;
        }
        irq_open_doorbell(&table, bell, &target);
    }
    lock_release(&bridge.lock);
}
