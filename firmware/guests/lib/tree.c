/* SPDX-License-Identifier: Apache-2.0 */
/* The few questions a bare-metal guest asks its device tree. */
#include "guest.h"
#include <libfdt.h>

static uint64_t read_cells(const fdt32_t *cells, int count) {
    uint64_t value = 0;

    for (int i = 0; i < count; i++) {
        value = value << 32 | fdt32_to_cpu(cells[i]);
    }
    return value;
}

static bool node_reg(const void *fdt, int node, struct tree_range *range) {
    int parent = fdt_parent_offset(fdt, node);
    int address_cells = fdt_address_cells(fdt, parent);
    int size_cells = fdt_size_cells(fdt, parent);
    int length;
    const fdt32_t *reg = fdt_getprop(fdt, node, "reg", &length);

    if (reg == NULL || address_cells < 1 || size_cells < 0 ||
        length < (address_cells + size_cells) * (int)sizeof *reg) {
        return false;
    }
    range->base = read_cells(reg, address_cells);
    range->size = read_cells(reg + address_cells, size_cells);
    return true;
}

bool tree_reg(const void *fdt, const char *name, const char *value, struct tree_range *range) {
    for (int node = fdt_next_node(fdt, -1, NULL); node >= 0;
         node = fdt_next_node(fdt, node, NULL)) {
        if (fdt_stringlist_search(fdt, node, name, value) >= 0) {
            return node_reg(fdt, node, range);
        }
    }
    return false;
}

/* The hart whose interrupt controller has this phandle: its "reg". */
static bool controller_hart(const void *fdt, uint32_t phandle, uint64_t *hart) {
    int node = fdt_node_offset_by_phandle(fdt, phandle);
    struct tree_range range;

    if (node < 0 || !node_reg(fdt, fdt_parent_offset(fdt, node), &range)) {
        return false;
    }
    *hart = range.base;
    return true;
}

bool tree_imsic(const void *fdt, uint64_t hart, uint64_t *page) {
    for (int node = fdt_node_offset_by_compatible(fdt, -1, "riscv,imsics"); node >= 0;
         node = fdt_node_offset_by_compatible(fdt, node, "riscv,imsics")) {
        struct tree_range range;
        int length;
        const fdt32_t *wires = fdt_getprop(fdt, node, "interrupts-extended", &length);
        int guest_bits_length;
        const fdt32_t *guest_bits =
            fdt_getprop(fdt, node, "riscv,guest-index-bits", &guest_bits_length);
        unsigned shift = 12 + (guest_bits == NULL ? 0 : fdt32_to_cpu(*guest_bits));

        if (wires == NULL || !node_reg(fdt, node, &range)) {
            continue;
        }
        /* Entries are {hart's controller, cause}, one a hart, in the order of the files' pages. */
        for (int i = 0; i < length / 8; i++) {
            uint64_t owner;
            if (fdt32_to_cpu(wires[2 * i + 1]) == IRQ_SUPERVISOR_EXTERNAL &&
                controller_hart(fdt, fdt32_to_cpu(wires[2 * i]), &owner) && owner == hart) {
                *page = range.base + ((uint64_t)i << shift);
                return true;
            }
        }
    }
    return false;
}

const char *tree_bootargs(const void *fdt) {
    const char *arguments = fdt_getprop(fdt, fdt_path_offset(fdt, "/chosen"), "bootargs", NULL);

    return arguments == NULL ? "" : arguments;
}
