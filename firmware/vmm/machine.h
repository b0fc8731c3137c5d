/* SPDX-License-Identifier: Apache-2.0
 * What the machine is, as its device tree tells. Used by the VMM and, for the checks, by the host.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include "layout.h"

#define ISA_LIMIT 1024 /* bytes of a list of extensions */

struct range {
    uint64_t base; /* the first byte's address */
    uint64_t size; /* in bytes */
};

struct machine {
    struct range ram[MAX_REGIONS]; /* /memory nodes */
    unsigned ram_count;
    struct range reserved[MAX_REGIONS]; /* firmware, the VMM, /reserved-memory */
    unsigned reserved_count;

    unsigned hart_count;             /* of hart_id and imsic_index */
    uint64_t hart_id[MAX_HARTS];     /* as the device tree numbers them */
    unsigned imsic_index[MAX_HARTS]; /* place of each hart among the IMSIC's interrupt files */
    const char *isa;                 /* riscv,isa-extensions of the first hart: a string list */
    unsigned isa_size;               /* its bytes */
    bool stateen;                    /* it has sstateen0 and hstateen0 */
    char mmu_type[16];               /* of the first hart: "riscv,sv..." */
    uint32_t cbom_block_size;        /* 0: no such instructions */
    uint32_t cboz_block_size;        /* the same for cbo.zero */
    uint32_t timebase;               /* ticks of time a second */

    uint64_t imsic_base;       /* S-level files */
    unsigned imsic_guest_bits; /* each has 2^n - 1 guest files behind it */
    uint32_t imsic_ids;        /* interrupt identities: 1 to this */
    uint64_t aplic_base;       /* S-level domain, delivering to the IMSIC */

    uint64_t uart_base; /* 16550 */
    uint32_t uart_irq;  /* source of the APLIC */

    struct range ecam;  /* PCI host: configuration space, 0 bytes: no PCI */
    struct range mem32; /* CPU address of its 32-bit memory window */
    uint64_t mem32_pci; /* the same as PCI address */
    struct range mem64; /* 64-bit prefetchable window */
    uint64_t mem64_pci; /* the same as PCI address */

    struct range manifest; /* the initrd */
};

#endif
