/* SPDX-License-Identifier: Apache-2.0
 * The machine's facts from its device tree, in one pass: of each node the properties that matter
 * are kept until its first child or its end, when all of them are known. Nodes are told by
 * `compatible` or `device_type`; supervisor-level interrupt controllers from the machine-level ones
 * by the interrupt that they raise. */
#include <string.h>
#include "manifest.h"
#include "tree.h"

#define IRQ_SUPERVISOR_EXTERNAL 9
#define APLICS                  4 /* domains that are looked at */
#define RESERVED_DEPTH          3 /* of the children of /reserved-memory */
#define KNOWN_NAMES             64

/* Sorted by first letter: key_of() begins at the first one of its letter. */
enum key {
    ADDRESS_CELLS,
    SIZE_CELLS,
    COMPATIBLE,
    DEVICE_TYPE,
    INTERRUPTS,
    INTERRUPTS_EXTENDED,
    INITRD_START,
    INITRD_END,
    MMU_TYPE,
    MSI_PARENT,
    PHANDLE,
    REG,
    RANGES,
    ISA_EXTENSIONS,
    CBOM_BLOCK_SIZE,
    CBOZ_BLOCK_SIZE,
    NUM_IDS,
    GUEST_INDEX_BITS,
    TIMEBASE,
    KEYS
};

static const char *const key_names[KEYS + 1] = {"#address-cells",
                                                "#size-cells",
                                                "compatible",
                                                "device_type",
                                                "interrupts",
                                                "interrupts-extended",
                                                "linux,initrd-start",
                                                "linux,initrd-end",
                                                "mmu-type",
                                                "msi-parent",
                                                "phandle",
                                                "reg",
                                                "ranges",
                                                "riscv,isa-extensions",
                                                "riscv,cbom-block-size",
                                                "riscv,cboz-block-size",
                                                "riscv,num-ids",
                                                "riscv,guest-index-bits",
                                                "timebase-frequency",
                                                ""};

/* What one node says; size 0: it says nothing about that. */
struct node {
    uint32_t size[KEYS];
    const uint32_t *value[KEYS];
    uint32_t address_cells; /* of its reg: its parent's #address-cells */
    uint32_t size_cells;
};

/* The pass: the innermost node, and what can be judged only at the end. */
struct pass {
    struct machine *machine;
    uint32_t address_cells[TREE_DEPTH + 1]; /* for the children of each open node */
    uint32_t size_cells[TREE_DEPTH + 1];
    bool reserved;                    /* within /reserved-memory */
    uint32_t hart_phandle[MAX_HARTS]; /* of each hart's interrupt controller */
    const uint32_t *imsic_order;      /* the IMSIC's interrupts-extended: pairs */
    unsigned imsic_files;
    uint32_t imsic_phandle; /* 0: none found */
    uint64_t aplic_base[APLICS];
    uint32_t aplic_parent[APLICS];
    unsigned aplics;
    struct { /* names are shared: what was found out about one */
        const char *name;
        enum key key;
    } known[KNOWN_NAMES];
};

static enum key key_of(const char *name) {
    static const uint8_t first[256] = {
        ['#'] = 1 + ADDRESS_CELLS, ['c'] = 1 + COMPATIBLE,   ['d'] = 1 + DEVICE_TYPE,
        ['i'] = 1 + INTERRUPTS,    ['l'] = 1 + INITRD_START, ['m'] = 1 + MMU_TYPE,
        ['p'] = 1 + PHANDLE,       ['r'] = 1 + REG,          ['t'] = 1 + TIMEBASE};
    unsigned key = first[(uint8_t)name[0]];
    for (; key && key_names[key - 1][0] == name[0]; key++) {
        if (strcmp(key_names[key - 1], name) == 0) {
            return key - 1;
        }
    }
    return KEYS;
}

static enum key known_key(struct pass *pass, const char *name) {
    unsigned place = (uintptr_t)name % KNOWN_NAMES;
    if (pass->known[place].name != name) {
        pass->known[place].name = name;
        pass->known[place].key = key_of(name);
    }
    return pass->known[place].key;
}

static uint32_t read_u32(const struct node *node, enum key key) {
    return node->size[key] >= 4 ? tree_cell(node->value[key]) : 0;
}

/* Entry `index` of a node's reg property. Returns false when there is none. */
static bool read_reg(const struct node *node, unsigned index, struct range *out) {
    unsigned ac = node->address_cells, sc = node->size_cells;
    if (ac < 1 || ac > 2 || sc > 2 || node->size[REG] / 4 < (index + 1) * (ac + sc)) {
        return false;
    }
    const uint32_t *entry = node->value[REG] + index * (ac + sc);
    out->base = tree_number(entry, ac);
    out->size = sc ? tree_number(entry + ac, sc) : 0;
    return true;
}

static void read_ranges(const struct node *node, struct range *list, unsigned *count) {
    for (unsigned i = 0; *count < MAX_REGIONS && read_reg(node, i, &list[*count]); i++) {
        ++*count;
    }
}

/* Facts that all harts share are the first hart's. */
static void read_first_hart(const struct node *node, struct machine *m) {
    const char *isa = (const char *)node->value[ISA_EXTENSIONS];
    uint32_t size = node->size[ISA_EXTENSIONS];
    if (size && size <= sizeof m->isa && isa[size - 1] == '\0') {
        memcpy(m->isa, isa, size);
        m->isa_size = size;
    }
    size = node->size[MMU_TYPE];
    if (size && size < sizeof m->mmu_type) {
        memcpy(m->mmu_type, node->value[MMU_TYPE], size);
    }
    m->cbom_block_size = read_u32(node, CBOM_BLOCK_SIZE);
    m->cboz_block_size = read_u32(node, CBOZ_BLOCK_SIZE);
}

static void read_hart(const struct node *node, struct machine *m) {
    struct range reg;
    if (m->hart_count == MAX_HARTS || !read_reg(node, 0, &reg)) {
        return;
    }
    if (m->hart_count == 0) {
        read_first_hart(node, m);
    }
    m->hart_id[m->hart_count++] = reg.base;
}

static void read_imsic(struct pass *pass, const struct node *node) {
    const uint32_t *order = node->value[INTERRUPTS_EXTENDED];
    uint32_t size = node->size[INTERRUPTS_EXTENDED];
    struct machine *m = pass->machine;
    struct range reg;
    if (size >= 8 && tree_cell(order + 1) == IRQ_SUPERVISOR_EXTERNAL && read_reg(node, 0, &reg)) {
        pass->imsic_order = order;
        pass->imsic_files = size / 8;
        pass->imsic_phandle = read_u32(node, PHANDLE);
        m->imsic_base = reg.base;
        m->imsic_guest_bits = read_u32(node, GUEST_INDEX_BITS);
        m->imsic_ids = read_u32(node, NUM_IDS);
    }
}

static void read_aplic(struct pass *pass, const struct node *node) {
    struct range reg;
    if (pass->aplics < APLICS && read_reg(node, 0, &reg)) {
        pass->aplic_base[pass->aplics] = reg.base;
        pass->aplic_parent[pass->aplics++] = read_u32(node, MSI_PARENT);
    }
}

/* The host's windows: 2 = 32-bit memory, 3 = 64-bit memory in bits 25:24 of the first cell. */
static void read_pci(const struct node *node, struct machine *m) {
    const uint32_t *window = node->value[RANGES];
    uint32_t size = node->size[RANGES];
    if (m->ecam.size || !read_reg(node, 0, &m->ecam)) {
        return;
    }
    for (; size >= 28; window += 7, size -= 28) {
        struct range cpu = {tree_number(window + 3, 2), tree_number(window + 5, 2)};
        unsigned space = tree_cell(window) >> 24 & 3;
        if (space == 2) {
            m->mem32 = cpu;
            m->mem32_pci = tree_number(window + 1, 2);
        } else if (space == 3) {
            m->mem64 = cpu;
            m->mem64_pci = tree_number(window + 1, 2);
        }
    }
}

static void read_uart(const struct node *node, struct machine *m) {
    struct range reg;
    if (!m->uart_base && read_reg(node, 0, &reg)) {
        m->uart_base = reg.base;
        m->uart_irq = read_u32(node, INTERRUPTS);
    }
}

static void read_chosen(const struct node *node, struct machine *m) {
    uint32_t start = node->size[INITRD_START], end = node->size[INITRD_END];
    if (start >= 4 && end >= 4) {
        m->manifest.base = tree_number(node->value[INITRD_START], start / 4);
        m->manifest.size = tree_number(node->value[INITRD_END], end / 4) - m->manifest.base;
    }
}

static bool same(const char *a, const char *b) {
    return *a == *b && strcmp(a, b) == 0;
}

/* A device by one string of its `compatible`. */
static void read_device(struct pass *pass, const struct node *node, const char *kind) {
    struct machine *m = pass->machine;
    if (same(kind, "riscv,imsics")) {
        read_imsic(pass, node);
    } else if (same(kind, "riscv,aplic")) {
        read_aplic(pass, node);
    } else if (same(kind, "ns16550a")) {
        read_uart(node, m);
    } else if (same(kind, "pci-host-ecam-generic")) {
        read_pci(node, m);
    } else if (same(kind, "riscv,cpu-intc") && m->hart_count) {
        pass->hart_phandle[m->hart_count - 1] = read_u32(node, PHANDLE); /* its parent's */
    }
}

static void read_compatible(struct pass *pass, const struct node *node) {
    const char *text = (const char *)node->value[COMPATIBLE];
    uint32_t size = node->size[COMPATIBLE];
    for (uint32_t at = 0; size && text[size - 1] == '\0' && at < size;) {
        read_device(pass, node, text + at);
        at += (uint32_t)strlen(text + at) + 1;
    }
}

static bool is_type(const struct node *node, const char *type, uint32_t size) {
    return node->size[DEVICE_TYPE] == size && memcmp(node->value[DEVICE_TYPE], type, size) == 0;
}

/* All properties of the innermost node are known. */
static void read_node(struct pass *pass, const struct node *node, unsigned depth) {
    struct machine *m = pass->machine;
    pass->address_cells[depth] = node->size[ADDRESS_CELLS] ? read_u32(node, ADDRESS_CELLS) : 2;
    pass->size_cells[depth] = node->size[SIZE_CELLS] ? read_u32(node, SIZE_CELLS) : 1;
    if (node->size[TIMEBASE]) {
        m->timebase = read_u32(node, TIMEBASE);
    }
    if (pass->reserved && depth == RESERVED_DEPTH) {
        read_ranges(node, m->reserved, &m->reserved_count);
    } else if (is_type(node, "memory", 7)) {
        read_ranges(node, m->ram, &m->ram_count);
    } else if (is_type(node, "cpu", 4)) {
        read_hart(node, m);
    } else if (node->size[INITRD_START]) {
        read_chosen(node, m);
    } else {
        read_compatible(pass, node);
    }
}

/* The IMSIC's files are in the order of interrupts-extended: {phandle of a hart's intc, 9}. */
static void read_imsic_order(const struct pass *pass) {
    for (unsigned i = 0; i < pass->imsic_files; i++) {
        for (unsigned h = 0; h < pass->machine->hart_count; h++) {
            if (pass->hart_phandle[h] == tree_cell(pass->imsic_order + 2 * i)) {
                pass->machine->imsic_index[h] = i;
            }
        }
    }
    for (unsigned i = 0; i < pass->aplics; i++) {
        if (pass->aplic_parent[i] == pass->imsic_phandle) {
            pass->machine->aplic_base = pass->aplic_base[i];
        }
    }
}

/* False: the blob is no device tree. */
static bool read_tree(struct pass *pass, const void *fdt) {
    struct tree_reader reader;
    struct tree_item item;
    struct node node;
    enum tree_token token = TREE_NODE;
    bool reading = false; /* properties of the innermost node */
    if (!tree_open(&reader, fdt, UINT32_MAX)) {
        return false;
    }
    while (token < TREE_END) {
        unsigned depth = reader.depth;
        token = tree_next(&reader, &item);
        if (token == TREE_PROPERTY) {
            enum key key = known_key(pass, item.name);
            if (key < KEYS) {
                node.value[key] = item.value;
                node.size[key] = item.size;
            }
            continue;
        }
        if (reading) {
            read_node(pass, &node, depth);
        }
        reading = token == TREE_NODE;
        if (reading) {
            memset(node.size, 0, sizeof node.size);
            node.address_cells = pass->address_cells[depth];
            node.size_cells = pass->size_cells[depth];
        }
        if (reading && depth == 1) {
            pass->reserved = strcmp(item.name, "reserved-memory") == 0;
        }
    }
    return token == TREE_END;
}

const char *machine_read(const void *fdt, struct machine *m) {
    struct pass pass = {.machine = m};
    memset(m, 0, sizeof *m);
    m->reserved[m->reserved_count++] =
        (struct range){FIRMWARE_BASE, (uint64_t)VMM_END - FIRMWARE_BASE};
    if (!read_tree(&pass, fdt)) {
        return "a device tree";
    }
    read_imsic_order(&pass);
    return m->ram_count == 0          ? "memory"
           : m->hart_count == 0       ? "harts"
           : m->isa_size == 0         ? "riscv,isa-extensions"
           : pass.imsic_phandle == 0  ? "an S-level riscv,imsics"
           : m->imsic_guest_bits == 0 ? "guest interrupt files in the IMSIC"
           : m->uart_base == 0        ? "an ns16550a"
                                      : NULL;
}
