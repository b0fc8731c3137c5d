/* SPDX-License-Identifier: Apache-2.0
 * The machine's facts from its device tree, in one pass: of each node the properties that matter
 * are kept until its first child or its end, when all of them are known. Nodes are told by
 * `compatible` or `device_type`; supervisor-level interrupt controllers from the machine-level ones
 * by the interrupt that they raise. */
#include <string.h>
#include "manifest.h"
#include "names.h"
#include "tree.h"

#define IRQ_SUPERVISOR_EXTERNAL 9
#define APLICS                  4 /* domains that are looked at */
#define RESERVED_DEPTH          3 /* of the children of /reserved-memory */
#define KNOWN_NAMES             64

/* The properties that matter, sorted, each with the number of characters that its name shares with
 * the one before. */
#define FACTS(X)                                                                                   \
    X(address_cells, 0)                                                                            \
    X(size_cells, 1)                                                                               \
    X(compatible, 0)                                                                               \
    X(device_type, 0)                                                                              \
    X(interrupts, 0)                                                                               \
    X(interrupts_extended, 10)                                                                     \
    X(initrd_end, 0)                                                                               \
    X(initrd_start, 13)                                                                            \
    X(mmu_type, 0)                                                                                 \
    X(msi_parent, 1)                                                                               \
    X(phandle, 0)                                                                                  \
    X(ranges, 0)                                                                                   \
    X(reg, 1)                                                                                      \
    X(cbom_block_size, 1)                                                                          \
    X(cboz_block_size, 9)                                                                          \
    X(guest_index_bits, 6)                                                                         \
    X(isa_extensions, 6)                                                                           \
    X(num_ids, 6)                                                                                  \
    X(timebase_frequency, 0)
#define AS_ID(id, shared)    FACT_##id,
#define AS_ENTRY(id, shared) {NAME_PLACE(id), shared},

enum fact { NOT_KNOWN, FACTS(AS_ID) FACT_COUNT };

static const struct {
    uint16_t name; /* its place in the block of names */
    uint16_t shared;
} facts[FACT_COUNT + 1] = {{0, 0}, FACTS(AS_ENTRY)};

/* By first character: the first fact whose name begins with it. */
#define AT(c) [(c) - '#']
static const uint8_t first[] = {
    AT('#') = FACT_address_cells, AT('c') = FACT_compatible, AT('d') = FACT_device_type,
    AT('i') = FACT_interrupts,    AT('l') = FACT_initrd_end, AT('m') = FACT_mmu_type,
    AT('p') = FACT_phandle,       AT('r') = FACT_ranges,     AT('t') = FACT_timebase_frequency};

/* What one node says: the properties of which `has` has the bit. */
struct node {
    uint64_t has;
    struct {
        const uint32_t *value;
        uint32_t size;
    } property[FACT_COUNT];
    uint32_t address_cells; /* of its reg: its parent's #address-cells */
    uint32_t size_cells;
};

_Static_assert(FACT_COUNT <= 64, "a bit a fact");

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
    struct known {
        uint32_t asked; /* the complement of a tree_item.name; 0 is that of no name ... */
        enum fact fact; /* ... and what was found out about it */
    } known[KNOWN_NAMES];
};

/* Each character of the text is compared once or twice: a name that shares more with the one before
 * than that had in common with the text fails where that failed; one that shares less fails for
 * good, as do all that follow. */
static enum fact fact_called(const char *text) {
    unsigned letter = (uint8_t)text[0] - (unsigned)'#';
    size_t fact = letter < sizeof first ? first[letter] : NOT_KNOWN, matched = 0;
    while (fact && facts[fact].shared == matched) {
        const char *name = (const char *)&names + facts[fact].name + matched;
        const char *at = text + matched;
        for (; *at == *name; at++, name++) {
            if (*at == '\0') {
                return (enum fact)fact;
            }
        }
        matched = (size_t)(at - text);
        do {
            fact++;
        } while (facts[fact].shared > matched);
    }
    return NOT_KNOWN;
}

static enum fact fact_of(struct pass *pass, const struct tree_reader *reader,
                         const struct tree_item *item) {
    struct known *known = &pass->known[(item->name >> 24) % KNOWN_NAMES];
    if (known->asked != ~item->name) {
        known->asked = ~item->name;
        known->fact = fact_called(tree_name(reader, item));
    }
    return known->fact;
}

/* 0: it has no such property, or an empty one. */
static uint32_t size_of(const struct node *node, enum fact fact) {
    return node->has >> fact & 1 ? node->property[fact].size : 0;
}

static uint32_t read_u32(const struct node *node, enum fact fact) {
    return size_of(node, fact) >= 4 ? tree_cell(node->property[fact].value) : 0;
}

/* Entry `index` of a node's reg property. Returns false when there is none. */
static bool read_reg(const struct node *node, unsigned index, struct range *out) {
    unsigned ac = node->address_cells, sc = node->size_cells;
    if (ac < 1 || ac > 2 || sc > 2 || size_of(node, FACT_reg) / 4 < (index + 1) * (ac + sc)) {
        return false;
    }
    const uint32_t *entry = node->property[FACT_reg].value + index * (ac + sc);
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
    const char *isa = (const char *)node->property[FACT_isa_extensions].value;
    uint32_t size = size_of(node, FACT_isa_extensions);
    if (size && size <= ISA_LIMIT && isa[size - 1] == '\0') {
        m->isa = isa;
        m->isa_size = size;
    }
    size = size_of(node, FACT_mmu_type);
    if (size && size < sizeof m->mmu_type) {
        memcpy(m->mmu_type, node->property[FACT_mmu_type].value, size);
    }
    m->cbom_block_size = read_u32(node, FACT_cbom_block_size);
    m->cboz_block_size = read_u32(node, FACT_cboz_block_size);
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
    const uint32_t *order = node->property[FACT_interrupts_extended].value;
    uint32_t size = size_of(node, FACT_interrupts_extended);
    struct machine *m = pass->machine;
    struct range reg;
    if (size >= 8 && tree_cell(order + 1) == IRQ_SUPERVISOR_EXTERNAL && read_reg(node, 0, &reg)) {
        pass->imsic_order = order;
        pass->imsic_files = size / 8;
        pass->imsic_phandle = read_u32(node, FACT_phandle);
        m->imsic_base = reg.base;
        m->imsic_guest_bits = read_u32(node, FACT_guest_index_bits);
        m->imsic_ids = read_u32(node, FACT_num_ids);
    }
}

static void read_aplic(struct pass *pass, const struct node *node) {
    struct range reg;
    if (pass->aplics < APLICS && read_reg(node, 0, &reg)) {
        pass->aplic_base[pass->aplics] = reg.base;
        pass->aplic_parent[pass->aplics++] = read_u32(node, FACT_msi_parent);
    }
}

/* The host's windows: 2 = 32-bit memory, 3 = 64-bit memory in bits 25:24 of the first cell. */
static void read_pci(const struct node *node, struct machine *m) {
    const uint32_t *window = node->property[FACT_ranges].value;
    uint32_t size = size_of(node, FACT_ranges);
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
        m->uart_irq = read_u32(node, FACT_interrupts);
    }
}

static void read_chosen(const struct node *node, struct machine *m) {
    uint32_t start = size_of(node, FACT_initrd_start), end = size_of(node, FACT_initrd_end);
    if (start >= 4 && end >= 4) {
        uint64_t begin = tree_number(node->property[FACT_initrd_start].value, start / 4);
        uint64_t limit = tree_number(node->property[FACT_initrd_end].value, end / 4);
        m->manifest = (struct range){begin, limit > begin ? limit - begin : 0};
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
        pass->hart_phandle[m->hart_count - 1] = read_u32(node, FACT_phandle); /* its parent's */
    }
}

static void read_compatible(struct pass *pass, const struct node *node) {
    const char *text = (const char *)node->property[FACT_compatible].value;
    uint32_t size = size_of(node, FACT_compatible);
    for (uint32_t at = 0; size && text[size - 1] == '\0' && at < size;) {
        read_device(pass, node, text + at);
        at += (uint32_t)strlen(text + at) + 1;
    }
}

static bool is_type(const struct node *node, const char *type, uint32_t size) {
    return size_of(node, FACT_device_type) == size &&
           memcmp(node->property[FACT_device_type].value, type, size) == 0;
}

/* All properties of the innermost node are known. */
static void read_node(struct pass *pass, const struct node *node, unsigned depth) {
    struct machine *m = pass->machine;
    pass->address_cells[depth] =
        size_of(node, FACT_address_cells) ? read_u32(node, FACT_address_cells) : 2;
    pass->size_cells[depth] = size_of(node, FACT_size_cells) ? read_u32(node, FACT_size_cells) : 1;
    if (size_of(node, FACT_timebase_frequency)) {
        m->timebase = read_u32(node, FACT_timebase_frequency);
    }
    if (pass->reserved && depth == RESERVED_DEPTH) {
        read_ranges(node, m->reserved, &m->reserved_count);
    } else if (is_type(node, "memory", 7)) {
        read_ranges(node, m->ram, &m->ram_count);
    } else if (is_type(node, "cpu", 4)) {
        read_hart(node, m);
    } else if (size_of(node, FACT_initrd_start)) {
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
            enum fact fact = fact_of(pass, &reader, &item);
            if (fact) {
                node.has |= 1ull << fact;
                node.property[fact].value = item.value;
                node.property[fact].size = item.size;
            }
            continue;
        }
        if (reading) {
            read_node(pass, &node, depth);
        }
        reading = token == TREE_NODE;
        if (reading) {
            node.has = 0;
            node.address_cells = pass->address_cells[depth];
            node.size_cells = pass->size_cells[depth];
        }
        if (reading && depth == 1) {
            pass->reserved = strcmp(item.node, "reserved-memory") == 0;
        }
    }
    return token == TREE_END;
}

const char *machine_read(const void *fdt, struct machine *m) {
    struct pass pass = {.machine = m};
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
