/* SPDX-License-Identifier: Apache-2.0
 * The device tree of a guest: what its part of the manifest and the machine say, in the words that
 * stock kernels know. Written straight into the guest's memory, once at each start. */
#include <stdio.h>
#include <string.h>
#include <libfdt.h>
#include "defs.h"

enum {
    PHANDLE_IMSIC = 1,
    PHANDLE_APLIC = 2,
    PHANDLE_INTC = 0x100
}; /* of hart h: PHANDLE_INTC + h */

#define FDT_LEVEL_HIGH 4 /* second cell of an interrupt */

/* libfdt's sequential writer keeps its first error; every step below may so be made without a look.
 */
struct tree {
    void *fdt;
    int error;
};

static void check(struct tree *t, int result) {
    if (t->error == 0) {
        t->error = result;
    }
}

static void begin(struct tree *t, const char *name) {
    check(t, fdt_begin_node(t->fdt, name));
}

static void end(struct tree *t) {
    check(t, fdt_end_node(t->fdt));
}

static void put_u32(struct tree *t, const char *name, uint32_t value) {
    check(t, fdt_property_u32(t->fdt, name, value));
}

static void put_u64(struct tree *t, const char *name, uint64_t value) {
    check(t, fdt_property_u64(t->fdt, name, value));
}

static void put_string(struct tree *t, const char *name, const char *value) {
    check(t, fdt_property(t->fdt, name, value, (int)strlen(value) + 1));
}

static void put_bytes(struct tree *t, const char *name, const void *value, unsigned size) {
    check(t, fdt_property(t->fdt, name, value, (int)size));
}

/* A list of 32-bit cells. */
static void put_cells(struct tree *t, const char *name, const uint32_t *cells, unsigned count) {
    fdt32_t value[2 * MAX_HARTS + 32];
    for (unsigned i = 0; i < count; i++) {
        fdt32_st(&value[i], cells[i]);
    }
    put_bytes(t, name, value, count * 4);
}

static void put_reg(struct tree *t, uint64_t base, uint64_t size) {
    put_cells(t, "reg",
              (const uint32_t[]){(uint32_t)(base >> 32), (uint32_t)base, (uint32_t)(size >> 32),
                                 (uint32_t)size},
              4);
}

static void put_chosen(struct tree *t, const struct domain_spec *spec) {
    begin(t, "chosen");
    put_string(t, "bootargs", spec->bootargs);
    put_string(t, "stdout-path", "/soc/serial@10000000");
    put_u32(t, "linux,pci-probe-only", 1);
    if (spec->initrd.present) {
        put_u64(t, "linux,initrd-start", spec->initrd.load);
        put_u64(t, "linux,initrd-end", spec->initrd.load + spec->initrd.size);
    }
    end(t);
}

static void put_memory(struct tree *t, const struct domain_spec *spec) {
    for (unsigned i = 0; i < spec->region_count; i++) {
        char name[32];
        snprintf(name, sizeof name, "memory@%llx", (unsigned long long)spec->regions[i].gpa);
        begin(t, name);
        put_string(t, "device_type", "memory");
        put_reg(t, spec->regions[i].gpa, spec->regions[i].size);
        end(t);
    }
}

static void put_cpu(struct tree *t, unsigned vid, const char *isa, unsigned isa_size) {
    char name[16];
    snprintf(name, sizeof name, "cpu@%x", vid);
    begin(t, name);
    put_string(t, "device_type", "cpu");
    put_string(t, "compatible", "riscv");
    put_u32(t, "reg", vid);
    put_string(t, "status", "okay");
    put_string(t, "riscv,isa-base", "rv64i");
    put_bytes(t, "riscv,isa-extensions", isa, isa_size);
    put_string(t, "mmu-type", machine.mmu_type);
    if (machine.cbom_block_size) {
        put_u32(t, "riscv,cbom-block-size", machine.cbom_block_size);
    }
    if (machine.cboz_block_size) {
        put_u32(t, "riscv,cboz-block-size", machine.cboz_block_size);
    }
    begin(t, "interrupt-controller");
    put_string(t, "compatible", "riscv,cpu-intc");
    put_u32(t, "#interrupt-cells", 1);
    put_bytes(t, "interrupt-controller", NULL, 0);
    put_u32(t, "phandle", PHANDLE_INTC + vid);
    end(t);
    end(t);
}

static void put_cpus(struct tree *t, const struct domain_spec *spec) {
    static char isa[sizeof machine.isa]; /* the same for every guest */
    unsigned size = isa_filter(machine.isa, machine.isa_size, csr_read(henvcfg), isa);
    begin(t, "cpus");
    put_u32(t, "#address-cells", 1);
    put_u32(t, "#size-cells", 0);
    put_u32(t, "timebase-frequency", machine.timebase);
    for (unsigned i = 0; i < spec->hart_count; i++) {
        put_cpu(t, i, isa, size);
    }
    end(t);
}

static void put_serial(struct tree *t) {
    begin(t, "serial@10000000");
    put_string(t, "compatible", "ns16550a");
    put_reg(t, GPA_UART, 0x100);
    put_u32(t, "clock-frequency", UART_CLOCK);
    put_u32(t, "current-speed", UART_CLOCK / 16 / UART_DIVISOR);
    put_u32(t, "interrupt-parent", PHANDLE_APLIC);
    put_cells(t, "interrupts", (const uint32_t[]){VAPLIC_SOURCES, FDT_LEVEL_HIGH}, 2);
    /* Output goes at any speed: let a poll bring many characters. */
    put_u32(t, "fifo-size", 256);
    put_u32(t, "tx-threshold", 1);
    end(t);
}

static void put_imsic(struct tree *t, const struct domain_spec *spec) {
    uint32_t interrupts[2 * MAX_HARTS];
    for (uint32_t i = 0; i < spec->hart_count; i++) {
        interrupts[2 * i] = PHANDLE_INTC + i;
        interrupts[2 * i + 1] = IRQ_SEI;
    }
    begin(t, "interrupt-controller@28000000");
    put_string(t, "compatible", "riscv,imsics");
    put_reg(t, GPA_IMSIC, (uint64_t)spec->hart_count * PAGE_SIZE);
    put_cells(t, "interrupts-extended", interrupts, 2 * spec->hart_count);
    put_bytes(t, "interrupt-controller", NULL, 0);
    put_u32(t, "#interrupt-cells", 0);
    put_bytes(t, "msi-controller", NULL, 0);
    put_u32(t, "#msi-cells", 0);
    put_u32(t, "riscv,num-ids", machine.imsic_ids);
    put_u32(t, "riscv,guest-index-bits", 0);
    put_u32(t, "phandle", PHANDLE_IMSIC);
    end(t);
}

/* For the 16550 alone: devices send messages. */
static void put_aplic(struct tree *t) {
    begin(t, "interrupt-controller@d000000");
    put_string(t, "compatible", "riscv,aplic");
    put_reg(t, GPA_APLIC, GPA_APLIC_SIZE);
    put_bytes(t, "interrupt-controller", NULL, 0);
    put_u32(t, "#interrupt-cells", 2);
    put_u32(t, "msi-parent", PHANDLE_IMSIC);
    put_u32(t, "riscv,num-sources", VAPLIC_SOURCES);
    put_u32(t, "phandle", PHANDLE_APLIC);
    end(t);
}

static void put_pci(struct tree *t) {
    static const uint32_t window[] = {0x02000000, 0, GPA_BAR, 0, GPA_BAR, 0, GPA_BAR_SIZE};
    begin(t, "pci@30000000");
    put_string(t, "compatible", "pci-host-ecam-generic");
    put_string(t, "device_type", "pci");
    put_reg(t, GPA_ECAM, GPA_ECAM_SIZE);
    put_cells(t, "bus-range", (const uint32_t[]){0, 0}, 2);
    put_u32(t, "#address-cells", 3);
    put_u32(t, "#size-cells", 2);
    put_cells(t, "ranges", window, 7);
    put_u32(t, "msi-parent", PHANDLE_IMSIC);
    put_bytes(t, "dma-coherent", NULL, 0);
    end(t);
}

bool guest_fdt_make(const struct domain *domain, void *fdt, int size) {
    const struct domain_spec *spec = domain->spec;
    struct tree t = {.fdt = fdt};
    check(&t, fdt_create(fdt, size));
    check(&t, fdt_finish_reservemap(fdt));
    begin(&t, "");
    put_string(&t, "compatible", "bulkhead,guest");
    put_string(&t, "model", spec->name);
    put_u32(&t, "#address-cells", 2);
    put_u32(&t, "#size-cells", 2);
    put_chosen(&t, spec);
    put_memory(&t, spec);
    put_cpus(&t, spec);
    begin(&t, "soc");
    put_string(&t, "compatible", "simple-bus");
    put_u32(&t, "#address-cells", 2);
    put_u32(&t, "#size-cells", 2);
    put_bytes(&t, "ranges", NULL, 0);
    put_serial(&t);
    put_imsic(&t, spec);
    put_aplic(&t);
    if (spec_has_pci(spec)) {
        put_pci(&t);
    }
    end(&t);
    end(&t);
    check(&t, fdt_finish(fdt));
    return t.error == 0;
}
