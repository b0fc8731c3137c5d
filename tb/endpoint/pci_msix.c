// SPDX-License-Identifier: Apache-2.0
// MSI-X: table and pending bits in a BAR; a message is a posted write of one DW behind the
// function's earlier DMA.
#include "pci_function.h"
#include <string.h>

enum { ENTRY = 16, MASKED = 1, FUNCTION_MASK = 1 << 14, ENABLE = 1 << 15 };

static unsigned control(const struct pci_function *f) {
    return (unsigned)f->config[PCI_MSIX_CAP + 2] | (unsigned)f->config[PCI_MSIX_CAP + 3] << 8;
}

static bool may_send(const struct pci_function *f, unsigned vector) {
    return (control(f) & (ENABLE | FUNCTION_MASK)) == ENABLE &&
           !(f->msix.entry[vector].control & MASKED) && pci_command(f) & PCI_COMMAND_MASTER;
}

void pci_msix_raise(struct pci_function *f, unsigned vector) {
    if (vector >= f->msix.vectors || !(control(f) & ENABLE))
        return;
    f->msix.pending[vector] = true;
    pci_msix_update(f);
}

void pci_msix_update(struct pci_function *f) {
    for (unsigned i = 0; i < f->msix.vectors; i++) {
        if (!f->msix.pending[i] || !may_send(f, i))
            continue;
        f->msix.pending[i] = false;
        uint8_t data[4];
        memcpy(data, &f->msix.entry[i].data, sizeof data);
        pci_dma(
            f, &(struct dma){
                   .write = true, .iova = f->msix.entry[i].address, .buf = data, .n = sizeof data});
    }
}

// Table and pending bits as the bytes that software sees.
static size_t image(const struct pci_function *f, bool pba, uint8_t *bytes) {
    if (pba) {
        memset(bytes, 0, 8);
        for (unsigned i = 0; i < f->msix.vectors; i++)
            bytes[i / 8] |= (uint8_t)(f->msix.pending[i] << i % 8);
        return 8;
    }
    for (unsigned i = 0; i < f->msix.vectors; i++) {
        memcpy(bytes + ENTRY * i, &f->msix.entry[i].address, 8);
        memcpy(bytes + ENTRY * i + 8, &f->msix.entry[i].data, 4);
        memcpy(bytes + ENTRY * i + 12, &f->msix.entry[i].control, 4);
    }
    return ENTRY * f->msix.vectors;
}

bool pci_msix_access(struct pci_function *f, bool write, unsigned bar, uint64_t offset,
                     uint8_t *buf, size_t n) {
    uint8_t bytes[ENTRY * PCI_VECTORS];
    bool pba = offset >= f->msix.pba && offset < f->msix.pba + 8;
    uint64_t at = offset - (pba ? f->msix.pba : f->msix.table);
    if (!f->msix.vectors || bar != f->msix.bar)
        return false;
    size_t size = image(f, pba, bytes);
    if (at >= size || at + n > size)
        return false;
    if (!write) {
        memcpy(buf, bytes + at, n);
        return true;
    }
    if (pba)
        return true; // read only
    memcpy(bytes + at, buf, n);
    for (unsigned i = 0; i < f->msix.vectors; i++) {
        memcpy(&f->msix.entry[i].address, bytes + ENTRY * i, 8);
        memcpy(&f->msix.entry[i].data, bytes + ENTRY * i + 8, 4);
        f->msix.entry[i].control = bytes[ENTRY * i + 12] & MASKED;
    }
    pci_msix_update(f);
    return true;
}
