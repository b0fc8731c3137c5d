/* SPDX-License-Identifier: Apache-2.0
 * From OpenSBI to the first guest: reads the machine and the manifest, checks, builds, starts. No
 * domain starts when anything is wrong. */
#include <stdio.h>
#include <string.h>
#include "defs.h"

struct machine machine;
struct manifest manifest UNSET;
struct domain domains[MAX_DOMAINS] UNSET;
struct hart harts[MAX_HARTS] UNSET;

static char isa[ISA_LIMIT] UNSET; /* what guests are told of machine.isa */
static uint8_t stacks[MAX_HARTS][STACK_SIZE] __attribute__((aligned(16))) UNSET;

_Noreturn void vmm_fail(const char *reason) {
    say("failed: %s", reason);
    firmware_power_off(true);
}

/* A trap in the VMM itself (trap.S). */
_Noreturn void vmm_panic(uint64_t cause, uint64_t pc, uint64_t value, uint64_t ra) {
    say("panic: trap in the VMM: cause %lu, pc 0x%lx, stval 0x%lx, ra 0x%lx", cause, pc, value, ra);
    firmware_power_off(true);
}

static void say_error(const char *line) {
    say("error: manifest: %s", line);
}

static void read_manifest(void) {
    struct report report = {.say = say_error};
    manifest_parse((const void *)machine.manifest.base, machine.manifest.size, &manifest, &report);
    if (report.errors == 0) {
        manifest_check(&manifest, &machine, &report);
    }
    if (report.errors) {
        vmm_fail("the manifest is not accepted; no domain is started");
    }
}

static void set_up_harts(void) {
    uint64_t stride = (uint64_t)PAGE_SIZE << machine.imsic_guest_bits;
    for (unsigned i = 0; i < machine.hart_count; i++) {
        struct hart *hart = &harts[i];
        *hart = (struct hart){.id = machine.hart_id[i],
                              .stack = (uint64_t)(stacks[i] + STACK_SIZE),
                              .imsic = machine.imsic_base + machine.imsic_index[i] * stride,
                              .hsm = HSM_STOPPED};
    }
}

static void start_harts(const struct hart *boot) {
    for (unsigned i = 0; i < machine.hart_count; i++) {
        struct hart *hart = &harts[i];
        if (hart == boot) {
            continue;
        }
        struct sbi_ret ret =
            firmware_call(SBI_EXT_HSM, 0, hart->id, (uint64_t)hart_entry, (uint64_t)hart);
        if (ret.error) {
            vmm_fail("a hart does not start");
        }
        uint64_t begin = csr_read(time);
        while (!atomic_load(&hart->online)) {
            if (csr_read(time) - begin > machine.timebase) {
                vmm_fail("a hart does not come up within a second");
            }
        }
    }
}

static void print_list(char *line, size_t size, const struct domain_spec *spec) {
    int n = 0;
    line[0] = '\0';
    for (unsigned i = 0; i < spec->hart_count && n < (int)size - 4; i++) {
        n += snprintf(line + n, size - (size_t)n, "%s%u", i ? "," : "", (unsigned)spec->harts[i]);
    }
}

/* Row `row` of a domain: its name and harts in the first, then a memory region and a device each.
 */
static void print_row(const struct domain_spec *spec, unsigned row) {
    char list[32] = "", device[16] = "-";
    if (row == 0) {
        print_list(list, sizeof list, spec);
    }
    if (row < spec->device_count) {
        unsigned bdf = spec->devices[row];
        snprintf(device, sizeof device, "%02x:%02x.%x", bdf >> 8, bdf >> 3 & 31, bdf & 7);
    }
    if (row < spec->region_count) {
        const struct region *r = &spec->regions[row];
        say("%-15s %-7s 0x%-10lx 0x%-10lx %6lu  %s", row ? "" : spec->name, list, r->spa, r->gpa,
            r->size >> 20, device);
    } else {
        say("%-23s %-32s  %s", "", "", device);
    }
}

static void print_table(void) {
    say("domain          harts   spa          gpa             MiB  devices");
    for (unsigned d = 0; d < manifest.domain_count; d++) {
        const struct domain_spec *spec = &manifest.domains[d];
        print_row(spec, 0);
        for (unsigned row = 1; row < spec->region_count || row < spec->device_count; row++) {
            print_row(spec, row);
        }
    }
}

static void create_domains(void) {
    bool ok = true;
    for (unsigned i = 0; i < manifest.domain_count; i++) {
        ok &= domain_create(&domains[i], &manifest.domains[i], i);
    }
    if (!ok) {
        vmm_fail("an image or a device is missing; no domain is started");
    }
}

/* The hart that takes the console's and the IOMMU's interrupts: the privileged domain's first one,
 * so that neither the operator nor a hostile device costs any other guest time. */
static const struct hart *duty_hart(const struct hart *boot) {
    for (unsigned i = 0; i < manifest.domain_count; i++) {
        if (manifest.domains[i].privileged) {
            return hart_find(manifest.domains[i].harts[0]);
        }
    }
    return boot;
}

struct hart *vmm_main(uint64_t hart_id, const void *fdt) {
    const char *missing = machine_read(fdt, &machine);
    uart_init(machine.uart_base);
    say("Bulkhead VMM: %u harts", machine.hart_count);
    if (missing) {
        say("the machine's device tree lacks %s", missing);
        firmware_power_off(true);
    }
    pool_init();
    set_up_harts();
    struct hart *boot = hart_find(hart_id);
    if (!boot) {
        vmm_fail("started by a hart beyond those that it can have");
    }
    read_manifest();
    control_init();
    hart_setup();
    machine.isa_size =
        isa_filter(isa, machine.isa, machine.isa_size, csr_read(henvcfg), &machine.stateen);
    machine.isa = isa;
    const struct hart *duty = duty_hart(boot);
    bridge_init(duty);
    create_domains();
    print_table();
    aplic_init(machine.aplic_base, machine.uart_irq, machine.imsic_index[duty - harts], IRQ_UART);
    start_harts(boot);
    domain_start_all();
    return boot;
}
