// SPDX-License-Identifier: Apache-2.0
// Configuration space of the one PCI function that QEMU sees: Bulkhead as a system device with two
// BARs and no capability. (An MSI capability would be taken over by QEMU; Bulkhead sends its
// interrupts itself, as memory writes.)
#ifndef SIM_PCI_FUNCTION_H
#define SIM_PCI_FUNCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PCI_CONFIG_SIZE = 256,
    PCI_VENDOR = 0x1af4, // with a device ID of its range for experiments
    PCI_DEVICE = 0x10f0,
    PCI_CLASS = 0x080600, // IOMMU
    BAR0_SIZE = 0x100000,
    BAR2_SIZE = 0x20000000,
};

struct pci_function {
    uint8_t config[PCI_CONFIG_SIZE];
    uint8_t writable[PCI_CONFIG_SIZE];
};

void pci_function_reset(struct pci_function *f);
// Both within PCI_CONFIG_SIZE.
void pci_function_read(const struct pci_function *f, uint64_t offset, void *buf, size_t n);
void pci_function_write(struct pci_function *f, uint64_t offset, const void *buf, size_t n);
bool pci_function_is_master(const struct pci_function *f); // Bus Master Enable

#endif
