// SPDX-License-Identifier: Apache-2.0
// Configuration space of the one PCI function that QEMU sees: Bulkhead as a system device with two
// BARs and no capability. (An MSI capability would be taken over by QEMU; Bulkhead sends its
// interrupts itself, as memory writes.)
#ifndef SIM_CONFIG_SPACE_H
#define SIM_CONFIG_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CONFIG_SIZE = 256,
    CONFIG_VENDOR = 0x1af4, // with a device ID of its range for experiments
    CONFIG_DEVICE = 0x10f0,
    CONFIG_CLASS = 0x080600, // IOMMU
    BAR0_SIZE = 0x100000,
};

// The PIO window, once for the VMM and once for each domain: window N is the one of domain N.
#define PIO_WINDOW UINT64_C(0x20000000)
#define BAR2_SIZE  (16 * PIO_WINDOW)

struct config_space {
    uint8_t config[CONFIG_SIZE];
    uint8_t writable[CONFIG_SIZE];
};

void config_space_reset(struct config_space *f);
// Both within CONFIG_SIZE.
void config_space_read(const struct config_space *f, uint64_t offset, void *buf, size_t n);
void config_space_write(struct config_space *f, uint64_t offset, const void *buf, size_t n);
bool config_space_is_master(const struct config_space *f); // Bus Master Enable

#endif
