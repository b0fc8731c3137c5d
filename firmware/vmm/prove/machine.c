/* SPDX-License-Identifier: Apache-2.0
 * Any node of the machine's own tree, at any point of the pass: properties of any values and sizes
 * (to 56 bytes), any numbers of cells, more harts, memories and controllers than there is room for.
 * Nothing outside of a property's value is read, tables are not left, and what is kept is whole.
 * How nodes and properties come is in prove/machine_tree.c. */
#include "small.h"
#include "prove.h"
#include "../names.c"
#include "../machine_read.c"

#define WORDS 14 /* of a value: two windows of a PCI host, three pieces of memory and more */

static uint32_t words[WORDS];
static struct machine found;
static struct pass pass = {.machine = &found};
static struct node node;
static char texts[ISA_LIMIT + 8];

/* Nothing depends on which names are there. */
bool stub_same(const char *a, const char *b) {
    prove(a == texts && b);
    return any() & 1;
}

/* To the text that is kept. */
void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    prove(size == 0 || __CPROVER_r_ok(from, size));
    prove(to == found.mmu_type && size < sizeof found.mmu_type);
    return to;
}

static bool whole; /* the tree */

bool stub_read_tree(struct pass *p, const void *fdt) {
    struct machine *m = p->machine;
    prove(fdt == &words && m->reserved_count == 1);
    m->ram_count = any();
    m->hart_count = any();
    assume(m->ram_count <= MAX_REGIONS && m->hart_count <= MAX_HARTS);
    m->isa_size = any();
    m->imsic_guest_bits = any();
    m->uart_base = any64();
    p->imsic_phandle = any32();
    return whole;
}

/* Any value begins or ends where words do, so that a byte more is outside. */
static void any_property(enum fact fact) {
    uint32_t size = any32();
    assume(size <= sizeof words);
    node.property[fact].size = size;
    node.property[fact].value = any() & 1 ? words : words + WORDS - (size + 3) / 4;
}

static void any_properties(void) {
    __CPROVER_havoc_object(words);
    node.has = any64();
    node.address_cells = any32();
    node.size_cells = any32();
    for (unsigned i = 1; i < FACT_COUNT; i++) {
        any_property((enum fact)i);
    }
}

static bool good(void) {
    return found.hart_count <= MAX_HARTS && found.ram_count <= MAX_REGIONS &&
           found.reserved_count <= MAX_REGIONS && pass.aplics <= APLICS;
}

static void any_counts(void) {
    found.hart_count = any();
    found.ram_count = any();
    found.reserved_count = any();
    pass.aplics = any();
    assume(good());
}

void check_cells(void);
void check_ranges(void);
void check_hart(void);
void check_device(void);
void check_order(void);
void check_machine(void);

void check_cells(void) {
    struct range range;
    unsigned index = any();
    any_properties();
    assume(index <= MAX_REGIONS);
    if (read_reg(&node, index, &range)) {
        unsigned cells = node.address_cells + node.size_cells;
        prove(cells >= 1 && cells <= 4);
        prove(4 * (index + 1) * cells <= node.property[FACT_reg].size);
        prove(range.base ==
              tree_number(node.property[FACT_reg].value + index * cells, node.address_cells));
        prove(node.size_cells || range.size == 0);
    }
}

/* Memory, and where the manifest is. */
void check_ranges(void) {
    any_counts();
    any_properties();
    unsigned before = found.ram_count;
    read_ranges(&node, found.ram, &found.ram_count);
    prove(good() && found.ram_count >= before);
    read_chosen(&node, &found);
}

void check_hart(void) {
    any_counts();
    any_properties();
    unsigned before = found.hart_count, size = any();
    assume(size <= sizeof texts);
    texts[sizeof texts - 1] = (char)any();
    node.property[FACT_isa_extensions].size = size;
    node.property[FACT_isa_extensions].value =
        (const uint32_t *)(const void *)(texts + sizeof texts - size);
    read_hart(&node, &found);
    prove(good() && found.hart_count <= before + 1 && found.isa_size <= ISA_LIMIT);
    prove(found.isa_size == 0 || __CPROVER_r_ok(found.isa, found.isa_size));
    prove(found.isa_size == 0 || (before == 0 && !found.isa[found.isa_size - 1]));
}

void check_device(void) {
    any_counts();
    any_properties();
    read_device(&pass, &node, texts);
    prove(good());
    prove(pass.imsic_files == 0 ||
          8 * pass.imsic_files <= node.property[FACT_interrupts_extended].size);
}

/* What is left for the end. */
void check_order(void) {
    any_counts();
    __CPROVER_havoc_object(words);
    pass.imsic_files = any();
    assume(pass.imsic_files <= 3);
    pass.imsic_order = words + WORDS - 2 * pass.imsic_files;
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        pass.hart_phandle[i] = any32();
    }
    for (unsigned i = 0; i < APLICS; i++) {
        pass.aplic_parent[i] = any32();
    }
    read_imsic_order(&pass);
    for (unsigned i = 0; i < MAX_HARTS; i++) {
        unsigned index = found.imsic_index[i];
        prove(index == 0 || index < pass.imsic_files);
    }
}

/* The whole, after a pass that found anything. */
void check_machine(void) {
    static struct machine m;
    whole = any() & 1;
    const char *missing = machine_read(&words, &m);
    if (!missing) {
        prove(whole && m.ram_count && m.hart_count && m.isa_size && m.imsic_guest_bits);
        prove(m.uart_base);
    }
    prove(m.reserved_count >= 1 && m.reserved[0].base == FIRMWARE_BASE);
}
