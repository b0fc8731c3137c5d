/* SPDX-License-Identifier: Apache-2.0
 * What a node of the machine's tree is taken for, by properties of any values: memory and harts by
 * type, devices by each string of `compatible`, and nothing but memory within /reserved-memory. How
 * each is read is in prove/machine.c. */
#include "small.h"
#include "prove.h"
#include "../names.c"
#include "../machine_read.c"

#define WORDS 2 /* of a value */

static uint32_t words[WORDS];
static struct machine found;
static struct pass pass = {.machine = &found};
static struct node node;
static unsigned reserved, memory, hart, chosen, devices; /* what was asked to read it */

void stub_read_ranges(const struct node *of, struct range *list, unsigned *count) {
    bool ram = list == found.ram && count == &found.ram_count;
    prove(of == &node && (ram || (list == found.reserved && count == &found.reserved_count)));
    memory += ram;
    reserved += !ram;
}

void stub_read_hart(const struct node *of, struct machine *m) {
    prove(of == &node && m == &found);
    hart++;
}

void stub_read_chosen(const struct node *of, struct machine *m) {
    prove(of == &node && m == &found);
    chosen++;
}

/* A string that ends within the value. */
void stub_read_device(struct pass *p, const struct node *of, const char *kind) {
    const char *value = (const char *)node.property[FACT_compatible].value;
    uint32_t size = node.property[FACT_compatible].size;
    prove(p == &pass && of == &node && kind >= value && kind < value + size);
    prove(value[size - 1] == '\0' && (kind == value || kind[-1] == '\0'));
    devices++;
}

static const char text[4];
static enum fact meant; /* by the name at hand */

const char *tree_name(const struct tree_reader *reader, const struct tree_item *item) {
    prove(reader->strings == text && item);
    return text;
}

enum fact stub_fact_called(const char *name) {
    prove(name == text);
    return meant;
}

static bool type_is(const char *type, uint32_t size) {
    return size_of(&node, FACT_device_type) == size &&
           memcmp(node.property[FACT_device_type].value, type, size) == 0;
}

static void any_property(enum fact fact) {
    uint32_t size = any32();
    assume(size <= sizeof words);
    node.property[fact].size = size;
    node.property[fact].value = words + WORDS - (size + 3) / 4;
}

void check_kind_of_node(void);
void check_known(void);

void check_kind_of_node(void) {
    unsigned depth = any(), strings = 0;
    assume(depth >= 1 && depth <= TREE_DEPTH);
    __CPROVER_havoc_object(words);
    pass.reserved = any() & 1;
    node.has = any64();
    any_property(FACT_address_cells);
    any_property(FACT_size_cells);
    any_property(FACT_timebase_frequency);
    any_property(FACT_device_type);
    any_property(FACT_initrd_start);
    any_property(FACT_compatible);
    read_node(&pass, &node, depth);
    bool is_reserved = pass.reserved && depth == RESERVED_DEPTH;
    bool is_memory = !is_reserved && type_is("memory", 7), is_cpu = type_is("cpu", 4);
    prove(reserved == is_reserved && memory == is_memory);
    prove(hart == (is_cpu && !is_reserved));
    prove(chosen + hart + memory + reserved <= 1);
    prove(chosen || hart || memory || reserved || !size_of(&node, FACT_initrd_start));
    const char *value = (const char *)node.property[FACT_compatible].value;
    uint32_t size = size_of(&node, FACT_compatible);
    for (uint32_t i = 0; i < size; i++) {
        strings += value[i] == '\0';
    }
    bool device = !chosen && !hart && !memory && !reserved && size && value[size - 1] == '\0';
    prove(devices == (device ? strings : 0));
    prove(size_of(&node, FACT_address_cells) || pass.address_cells[depth] == 2);
    prove(size_of(&node, FACT_size_cells) || pass.size_cells[depth] == 1);
}

/* What was found out about a name is found out once. */
void check_known(void) {
    struct tree_reader reader = {.strings = text, .strings_size = sizeof text};
    struct tree_item item = {.name = any32()};
    struct known *known = &pass.known[item.name >> 24 & 63];
    meant = any() & 1 ? FACT_ranges : NOT_KNOWN;
    *known = (struct known){any32(), any() & 1 ? meant : FACT_reg};
    assume(known->asked != ~item.name || known->fact == meant);
    prove(fact_of(&pass, &reader, &item) == meant);
    prove(known->asked == ~item.name && known->fact == meant);
}
