/* SPDX-License-Identifier: Apache-2.0
 * The device tree of a guest: what its part of the manifest and the machine say, in the words that
 * stock kernels know. Written straight into the guest's memory, once at each start. */
#include <stdio.h>
#include <string.h>
#include "defs.h"
#include "names.h"
#include "tree.h"

/* Of hart h: PHANDLE_INTC + h. */
enum { PHANDLE_IMSIC = 1, PHANDLE_APLIC = 2, PHANDLE_INTC = 0x100 };

#define FDT_LEVEL_HIGH 4 /* second cell of an interrupt */

static void put_reg(struct tree_writer *t, uint64_t base, uint64_t size) {
    tree_cells(t, NAME(reg),
               (const uint32_t[]){(uint32_t)(base >> 32), (uint32_t)base, (uint32_t)(size >> 32),
                                  (uint32_t)size},
               4);
}

static void put_chosen(struct tree_writer *t, const struct domain_spec *spec) {
    tree_begin_node(t, "chosen");
    tree_string(t, NAME(bootargs), spec->bootargs);
    tree_string(t, NAME(stdout_path), "/soc/serial@10000000");
    tree_u32(t, NAME(pci_probe_only), 1);
    if (spec->initrd.present) {
        tree_u64(t, NAME(initrd_start), spec->initrd.load);
        tree_u64(t, NAME(initrd_end), spec->initrd.load + spec->initrd.size);
    }
    tree_end_node(t);
}

static void put_memory(struct tree_writer *t, const struct domain_spec *spec) {
    for (unsigned i = 0; i < spec->region_count; i++) {
        char name[32];
        snprintf(name, sizeof name, "memory@%lx", spec->regions[i].gpa);
        tree_begin_node(t, name);
        tree_string(t, NAME(device_type), "memory");
        put_reg(t, spec->regions[i].gpa, spec->regions[i].size);
        tree_end_node(t);
    }
}

static void put_cpu(struct tree_writer *t, unsigned vid) {
    char name[16];
    snprintf(name, sizeof name, "cpu@%x", vid);
    tree_begin_node(t, name);
    tree_string(t, NAME(device_type), "cpu");
    tree_string(t, NAME(compatible), "riscv");
    tree_u32(t, NAME(reg), vid);
    tree_string(t, NAME(status), "okay");
    tree_string(t, NAME(isa_base), "rv64i");
    tree_bytes(t, NAME(isa_extensions), machine.isa, machine.isa_size);
    tree_string(t, NAME(mmu_type), machine.mmu_type);
    if (machine.cbom_block_size) {
        tree_u32(t, NAME(cbom_block_size), machine.cbom_block_size);
    }
    if (machine.cboz_block_size) {
        tree_u32(t, NAME(cboz_block_size), machine.cboz_block_size);
    }
    tree_begin_node(t, "interrupt-controller");
    tree_string(t, NAME(compatible), "riscv,cpu-intc");
    tree_u32(t, NAME(interrupt_cells), 1);
    tree_bytes(t, NAME(interrupt_controller), NULL, 0);
    tree_u32(t, NAME(phandle), PHANDLE_INTC + vid);
    tree_end_node(t);
    tree_end_node(t);
}

static void put_cpus(struct tree_writer *t, const struct domain_spec *spec) {
    tree_begin_node(t, "cpus");
    tree_u32(t, NAME(address_cells), 1);
    tree_u32(t, NAME(size_cells), 0);
    tree_u32(t, NAME(timebase_frequency), machine.timebase);
    for (unsigned i = 0; i < spec->hart_count; i++) {
        put_cpu(t, i);
    }
    tree_end_node(t);
}

static void put_serial(struct tree_writer *t) {
    tree_begin_node(t, "serial@10000000");
    tree_string(t, NAME(compatible), "ns16550a");
    put_reg(t, GPA_UART, 0x100);
    tree_u32(t, NAME(clock_frequency), UART_CLOCK);
    tree_u32(t, NAME(current_speed), UART_CLOCK / 16 / UART_DIVISOR);
    tree_u32(t, NAME(interrupt_parent), PHANDLE_APLIC);
    tree_cells(t, NAME(interrupts), (const uint32_t[]){VAPLIC_SOURCES, FDT_LEVEL_HIGH}, 2);
    /* Output goes at any speed: let a poll bring many characters. */
    tree_u32(t, NAME(fifo_size), 256);
    tree_u32(t, NAME(tx_threshold), 1);
    tree_end_node(t);
}

static void put_imsic(struct tree_writer *t, const struct domain_spec *spec) {
    uint32_t interrupts[2 * MAX_HARTS];
    for (uint32_t i = 0; i < spec->hart_count; i++) {
        interrupts[2 * i] = PHANDLE_INTC + i;
        interrupts[2 * i + 1] = IRQ_SEI;
    }
    tree_begin_node(t, "interrupt-controller@28000000");
    tree_string(t, NAME(compatible), "riscv,imsics");
    put_reg(t, GPA_IMSIC, (uint64_t)spec->hart_count * PAGE_SIZE);
    tree_cells(t, NAME(interrupts_extended), interrupts, 2 * spec->hart_count);
    tree_bytes(t, NAME(interrupt_controller), NULL, 0);
    tree_u32(t, NAME(interrupt_cells), 0);
    tree_bytes(t, NAME(msi_controller), NULL, 0);
    tree_u32(t, NAME(msi_cells), 0);
    tree_u32(t, NAME(num_ids), machine.imsic_ids);
    tree_u32(t, NAME(guest_index_bits), 0);
    tree_u32(t, NAME(phandle), PHANDLE_IMSIC);
    tree_end_node(t);
}

/* For the 16550 alone: devices send messages. */
static void put_aplic(struct tree_writer *t) {
    tree_begin_node(t, "interrupt-controller@d000000");
    tree_string(t, NAME(compatible), "riscv,aplic");
    put_reg(t, GPA_APLIC, GPA_APLIC_SIZE);
    tree_bytes(t, NAME(interrupt_controller), NULL, 0);
    tree_u32(t, NAME(interrupt_cells), 2);
    tree_u32(t, NAME(msi_parent), PHANDLE_IMSIC);
    tree_u32(t, NAME(num_sources), VAPLIC_SOURCES);
    tree_u32(t, NAME(phandle), PHANDLE_APLIC);
    tree_end_node(t);
}

static void put_pci(struct tree_writer *t) {
    static const uint32_t window[] = {0x02000000, 0, GPA_BAR, 0, GPA_BAR, 0, GPA_BAR_SIZE};
    tree_begin_node(t, "pci@30000000");
    tree_string(t, NAME(compatible), "pci-host-ecam-generic");
    tree_string(t, NAME(device_type), "pci");
    put_reg(t, GPA_ECAM, GPA_ECAM_SIZE);
    tree_cells(t, NAME(bus_range), (const uint32_t[]){0, 0}, 2);
    tree_u32(t, NAME(address_cells), 3);
    tree_u32(t, NAME(size_cells), 2);
    tree_cells(t, NAME(ranges), window, 7);
    tree_u32(t, NAME(msi_parent), PHANDLE_IMSIC);
    tree_bytes(t, NAME(dma_coherent), NULL, 0);
    tree_end_node(t);
}

bool guest_fdt_make(const struct domain *domain, void *fdt) {
    const struct domain_spec *spec = domain->spec;
    struct tree_writer writer, *t = &writer;
    tree_start(t, fdt, GUEST_FDT_SIZE - sizeof names);
    tree_begin_node(t, "");
    tree_string(t, NAME(compatible), "bulkhead,guest");
    tree_string(t, NAME(model), spec->name);
    tree_u32(t, NAME(address_cells), 2);
    tree_u32(t, NAME(size_cells), 2);
    put_chosen(t, spec);
    put_memory(t, spec);
    put_cpus(t, spec);
    tree_begin_node(t, "soc");
    tree_string(t, NAME(compatible), "simple-bus");
    tree_u32(t, NAME(address_cells), 2);
    tree_u32(t, NAME(size_cells), 2);
    tree_bytes(t, NAME(ranges), NULL, 0);
    put_serial(t);
    put_imsic(t, spec);
    put_aplic(t);
    if (spec_has_pci(spec)) {
        put_pci(t);
    }
    tree_end_node(t);
    tree_end_node(t);
    return tree_finish(t, &names, sizeof names);
}
