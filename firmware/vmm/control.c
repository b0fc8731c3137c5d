/* SPDX-License-Identifier: Apache-2.0
 * The control function (control.h), as the privileged domain sees it on its PCI bus: configuration
 * space in a page of the VMM's, the live page of counters and states, and a page that is not
 * mapped, so that each store to it comes here. What a store asks for is one of the VMM's own calls
 * and is decoded, checked and done by the same code. */
#include <string.h>
#include "defs.h"

enum { COMMAND = 0x04, CLASS = 0x08, BAR0 = 0x10, SUBSYSTEM = 0x2c };
#define COMMAND_BITS 0x0006     /* memory space, bus master */
#define CLASS_CODE   0x08800000 /* base system peripheral, other */
#define ARGUMENTS    6

_Static_assert(sizeof(struct control_page) <= CONTROL_COMMANDS, "it is one page");
_Static_assert(CONTROL_HARTS == MAX_HARTS && CONTROL_DOMAINS == MAX_DOMAINS, "control.h");
_Static_assert(CONTROL_DEVICES == MAX_DEVICES && EXIT_CAUSES <= CONTROL_CAUSES, "control.h");
_Static_assert(GPA_CONTROL + CONTROL_BYTES == GPA_BAR + GPA_BAR_SIZE, "layout.h");

static uint32_t config[PAGE_SIZE / 4] __attribute__((aligned(PAGE_SIZE))) UNSET;
struct control_page control_page UNSET;
static uint64_t arguments[ARGUMENTS];

void control_init(void) {
    memory_clear((uint64_t)config, sizeof config);
    memory_clear((uint64_t)&control_page, sizeof control_page);
    control_page.magic = CONTROL_MAGIC;
    control_page.timebase = machine.timebase;
    control_page.domain_count = manifest.domain_count;
    for (unsigned i = 0; i < machine.hart_count; i++) {
        control_page.harts[i].id = harts[i].id;
        harts[i].exits = control_page.harts[i].exits;
    }
    config[0] = CONTROL_DEVICE << 16 | CONTROL_VENDOR;
    config[CLASS / 4] = CLASS_CODE;
    config[SUBSYSTEM / 4] = CONTROL_DEVICE << 16 | CONTROL_VENDOR;
    control_reset();
}

/* Nothing of what the privileged domain had begun is its next life's. */
void control_reset(void) {
    config[COMMAND / 4] = COMMAND_BITS;
    config[BAR0 / 4] = GPA_CONTROL;
    memset(arguments, 0, sizeof arguments);
}

/* Maps what can be read; false: no memory. */
bool control_map(const struct domain *domain) {
    control_page.self = domain->index;
    return gstage_map(domain->gstage, GPA_CONTROL, (uint64_t)&control_page, PAGE_SIZE, GSTAGE_R);
}

uint64_t control_config(void) {
    return (uint64_t)config;
}

/* The base address register can be sized, but not moved. */
void control_config_write(unsigned offset, unsigned size, uint32_t value) {
    if (offset == COMMAND) {
        config[COMMAND / 4] = value & COMMAND_BITS;
    } else if (offset == BAR0 && size == 4) {
        config[BAR0 / 4] = value == ~0u ? -(uint32_t)CONTROL_BYTES : GPA_CONTROL;
    }
}

static void call(struct hart *hart, uint64_t function) {
    uint64_t given[ARGUMENTS];
    memcpy(given, arguments, sizeof given);
    memset(arguments, 0, sizeof arguments);
    struct sbi_ret ret = sbi_hypercall(hart, function, given);
    control_page.error = ret.error;
    control_page.value = ret.value;
    control_page.calls++;
}

/* A store to BAR 0. What is no register of 8 bytes ignores it. */
void control_store(struct hart *hart, unsigned offset, unsigned size, uint64_t value) {
    unsigned number = (offset - CONTROL_COMMANDS) / 8;
    if (size != 8 || offset % 8 != 0) {
        return;
    }
    if (number < ARGUMENTS) {
        arguments[number] = value;
    } else if (number == CONTROL_CALL / 8) {
        call(hart, value);
    }
}

/* What can be read of a domain follows what the VMM knows. */
void control_show(const struct domain *domain) {
    struct control_domain *shown = &control_page.domains[domain->index];
    const struct domain_spec *spec = domain->spec;
    memcpy(shown->name, spec->name, sizeof shown->name);
    shown->memory = 0;
    for (unsigned i = 0; i < spec->region_count; i++) {
        shown->memory += spec->regions[i].size;
    }
    for (unsigned i = 0; i < spec->hart_count; i++) {
        shown->harts[i] = (uint8_t)(domain->harts[i] - harts);
    }
    for (unsigned i = 0; i < spec->device_count; i++) {
        shown->devices[i].bdf = domain->devices[i].bdf;
        shown->devices[i].faults = domain->devices[i].faults;
    }
    shown->hart_count = spec->hart_count;
    shown->device_count = spec->device_count;
    shown->starts = domain->starts;
    shown->state = domain->state;
}
