/* SPDX-License-Identifier: Apache-2.0
 * Names of device-tree properties: those of a guest's tree, among which are all that matter in the
 * machine's. They are the strings block of every guest's tree, made by the compiler. */
#ifndef NAMES_H
#define NAMES_H

#include <stddef.h>
#include <stdint.h>

#define NAMES(X)                                                                                   \
    X(address_cells, "#address-cells")                                                             \
    X(interrupt_cells, "#interrupt-cells")                                                         \
    X(msi_cells, "#msi-cells")                                                                     \
    X(size_cells, "#size-cells")                                                                   \
    X(bootargs, "bootargs")                                                                        \
    X(bus_range, "bus-range")                                                                      \
    X(clock_frequency, "clock-frequency")                                                          \
    X(compatible, "compatible")                                                                    \
    X(current_speed, "current-speed")                                                              \
    X(device_type, "device_type")                                                                  \
    X(dma_coherent, "dma-coherent")                                                                \
    X(fifo_size, "fifo-size")                                                                      \
    X(interrupt_controller, "interrupt-controller")                                                \
    X(interrupt_parent, "interrupt-parent")                                                        \
    X(interrupts, "interrupts")                                                                    \
    X(interrupts_extended, "interrupts-extended")                                                  \
    X(initrd_end, "linux,initrd-end")                                                              \
    X(initrd_start, "linux,initrd-start")                                                          \
    X(pci_probe_only, "linux,pci-probe-only")                                                      \
    X(mmu_type, "mmu-type")                                                                        \
    X(model, "model")                                                                              \
    X(msi_controller, "msi-controller")                                                            \
    X(msi_parent, "msi-parent")                                                                    \
    X(phandle, "phandle")                                                                          \
    X(ranges, "ranges")                                                                            \
    X(reg, "reg")                                                                                  \
    X(cbom_block_size, "riscv,cbom-block-size")                                                    \
    X(cboz_block_size, "riscv,cboz-block-size")                                                    \
    X(guest_index_bits, "riscv,guest-index-bits")                                                  \
    X(isa_base, "riscv,isa-base")                                                                  \
    X(isa_extensions, "riscv,isa-extensions")                                                      \
    X(num_ids, "riscv,num-ids")                                                                    \
    X(num_sources, "riscv,num-sources")                                                            \
    X(status, "status")                                                                            \
    X(stdout_path, "stdout-path")                                                                  \
    X(timebase_frequency, "timebase-frequency")                                                    \
    X(tx_threshold, "tx-threshold")

#define NAME_AS_MEMBER(id, text) char id[sizeof text];
#define NAME_PLACE(id)           offsetof(struct names, id)
#define NAME(id)                 __builtin_bswap32(NAME_PLACE(id)) /* as blobs have it */

struct names {
    NAMES(NAME_AS_MEMBER)
};
extern const struct names names;

#endif
