/* SPDX-License-Identifier: Apache-2.0
 * The machine's facts from its device tree. Nodes are found by `compatible`; supervisor-level
 * interrupt controllers are told from the machine-level ones by the interrupt that they raise. */
#include <string.h>
#include <libfdt.h>
#include "manifest.h"

static uint64_t cells(const fdt32_t *p, int count) {
    uint64_t value = 0;
    for (int i = 0; i < count; i++) {
        value = value << 32 | fdt32_ld(p + i);
    }
    return value;
}

/* Entry `index` of a node's reg property. Returns false when there is none. */
static bool read_reg(const void *fdt, int node, int index, struct range *out) {
    int parent = fdt_parent_offset(fdt, node);
    int ac = fdt_address_cells(fdt, parent), sc = fdt_size_cells(fdt, parent), size;
    const fdt32_t *reg = fdt_getprop(fdt, node, "reg", &size);
    if (!reg || ac < 1 || sc < 0 || size < (index + 1) * (ac + sc) * 4) {
        return false;
    }
    reg += index * (ac + sc);
    out->base = cells(reg, ac);
    out->size = cells(reg + ac, sc);
    return true;
}

static uint32_t read_u32(const void *fdt, int node, const char *name) {
    int size;
    const fdt32_t *value = fdt_getprop(fdt, node, name, &size);
    return value && size >= 4 ? fdt32_ld(value) : 0;
}

static void read_ram(const void *fdt, struct machine *m) {
    int node;
    fdt_for_each_subnode(node, fdt, 0) {
        const char *type = fdt_getprop(fdt, node, "device_type", NULL);
        if (!type || strcmp(type, "memory") != 0) {
            continue;
        }
        for (int i = 0; m->ram_count < MAX_REGIONS && read_reg(fdt, node, i, &m->ram[m->ram_count]);
             i++) {
            m->ram_count++;
        }
    }
}

static void read_reserved(const void *fdt, struct machine *m) {
    m->reserved[m->reserved_count++] =
        (struct range){FIRMWARE_BASE, (uint64_t)VMM_END - FIRMWARE_BASE};
    int parent = fdt_path_offset(fdt, "/reserved-memory"), node;
    if (parent < 0) {
        return;
    }
    fdt_for_each_subnode(node, fdt, parent) {
        if (m->reserved_count < MAX_REGIONS &&
            read_reg(fdt, node, 0, &m->reserved[m->reserved_count])) {
            m->reserved_count++;
        }
    }
}

/* Facts that all harts share are the first hart's. */
static void read_first_hart(const void *fdt, int node, struct machine *m) {
    int size = 0;
    const char *isa = fdt_getprop(fdt, node, "riscv,isa-extensions", &size);
    if (isa && size > 0 && (size_t)size <= sizeof m->isa) {
        memcpy(m->isa, isa, (size_t)size);
        m->isa_size = (unsigned)size;
    }
    const char *mmu = fdt_getprop(fdt, node, "mmu-type", &size);
    if (mmu && size > 0 && (size_t)size <= sizeof m->mmu_type) {
        memcpy(m->mmu_type, mmu, (size_t)size);
    }
    m->cbom_block_size = read_u32(fdt, node, "riscv,cbom-block-size");
    m->cboz_block_size = read_u32(fdt, node, "riscv,cboz-block-size");
}

static void read_harts(const void *fdt, struct machine *m) {
    int cpus = fdt_path_offset(fdt, "/cpus"), node;
    if (cpus < 0) {
        return;
    }
    m->timebase = read_u32(fdt, cpus, "timebase-frequency");
    fdt_for_each_subnode(node, fdt, cpus) {
        const char *type = fdt_getprop(fdt, node, "device_type", NULL);
        struct range reg;
        if (!type || strcmp(type, "cpu") != 0 || m->hart_count == MAX_HARTS ||
            !read_reg(fdt, node, 0, &reg)) {
            continue;
        }
        if (m->hart_count == 0) {
            read_first_hart(fdt, node, m);
        }
        m->hart_id[m->hart_count++] = reg.base;
    }
}

/* The IMSIC's files are in the order of interrupts-extended: {phandle of a hart's intc, 9}. */
static void read_imsic_order(const void *fdt, int node, struct machine *m) {
    int size;
    const fdt32_t *entry = fdt_getprop(fdt, node, "interrupts-extended", &size);
    for (int i = 0; entry && i < size / 8; i++) {
        int intc = fdt_node_offset_by_phandle(fdt, fdt32_ld(entry + i * 2));
        struct range cpu;
        if (intc < 0 || !read_reg(fdt, fdt_parent_offset(fdt, intc), 0, &cpu)) {
            continue;
        }
        for (unsigned h = 0; h < m->hart_count; h++) {
            if (m->hart_id[h] == cpu.base) {
                m->imsic_index[h] = (unsigned)i;
            }
        }
    }
}

/* Returns the phandle of the S-level IMSIC, 0: none. */
static uint32_t read_imsic(const void *fdt, struct machine *m) {
    int node = -1;
    while ((node = fdt_node_offset_by_compatible(fdt, node, "riscv,imsics")) >= 0) {
        int size;
        const fdt32_t *entry = fdt_getprop(fdt, node, "interrupts-extended", &size);
        struct range reg;
        if (!entry || size < 8 || fdt32_ld(entry + 1) != 9 || !read_reg(fdt, node, 0, &reg)) {
            continue;
        }
        m->imsic_base = reg.base;
        m->imsic_guest_bits = read_u32(fdt, node, "riscv,guest-index-bits");
        m->imsic_ids = read_u32(fdt, node, "riscv,num-ids");
        read_imsic_order(fdt, node, m);
        return fdt_get_phandle(fdt, node);
    }
    return 0;
}

static void read_aplic(const void *fdt, uint32_t imsic, struct machine *m) {
    int node = -1;
    while ((node = fdt_node_offset_by_compatible(fdt, node, "riscv,aplic")) >= 0) {
        struct range reg;
        if (read_u32(fdt, node, "msi-parent") == imsic && read_reg(fdt, node, 0, &reg)) {
            m->aplic_base = reg.base;
        }
    }
}

static void read_uart(const void *fdt, struct machine *m) {
    int node = fdt_node_offset_by_compatible(fdt, -1, "ns16550a");
    struct range reg;
    if (node >= 0 && read_reg(fdt, node, 0, &reg)) {
        m->uart_base = reg.base;
        m->uart_irq = read_u32(fdt, node, "interrupts");
    }
}

/* The host's windows: 2 = 32-bit memory, 3 = 64-bit memory in bits 25:24 of the first cell. */
static void read_pci(const void *fdt, struct machine *m) {
    int node = fdt_node_offset_by_compatible(fdt, -1, "pci-host-ecam-generic"), size;
    if (node < 0 || !read_reg(fdt, node, 0, &m->ecam)) {
        return;
    }
    const fdt32_t *window = fdt_getprop(fdt, node, "ranges", &size);
    for (; window && size >= 28; window += 7, size -= 28) {
        struct range cpu = {cells(window + 3, 2), cells(window + 5, 2)};
        unsigned space = fdt32_ld(window) >> 24 & 3;
        if (space == 2) {
            m->mem32 = cpu;
            m->mem32_pci = cells(window + 1, 2);
        } else if (space == 3) {
            m->mem64 = cpu;
            m->mem64_pci = cells(window + 1, 2);
        }
    }
}

static void read_initrd(const void *fdt, struct machine *m) {
    int chosen = fdt_path_offset(fdt, "/chosen"), start_size = 0, end_size = 0;
    const fdt32_t *start = fdt_getprop(fdt, chosen, "linux,initrd-start", &start_size);
    const fdt32_t *end = fdt_getprop(fdt, chosen, "linux,initrd-end", &end_size);
    if (start && end && start_size >= 4 && end_size >= 4) {
        m->manifest.base = cells(start, start_size / 4);
        m->manifest.size = cells(end, end_size / 4) - m->manifest.base;
    }
}

const char *machine_read(const void *fdt, struct machine *m) {
    memset(m, 0, sizeof *m);
    if (fdt_check_header(fdt) != 0) {
        return "a device tree";
    }
    read_ram(fdt, m);
    read_reserved(fdt, m);
    read_harts(fdt, m);
    uint32_t imsic = read_imsic(fdt, m);
    read_aplic(fdt, imsic, m);
    read_uart(fdt, m);
    read_pci(fdt, m);
    read_initrd(fdt, m);
    return m->ram_count == 0          ? "memory"
           : m->hart_count == 0       ? "harts"
           : m->isa_size == 0         ? "riscv,isa-extensions"
           : imsic == 0               ? "an S-level riscv,imsics"
           : m->imsic_guest_bits == 0 ? "guest interrupt files in the IMSIC"
           : m->uart_base == 0        ? "an ns16550a"
                                      : NULL;
}
