// SPDX-License-Identifier: Apache-2.0
// Device directory, device contexts, process directories and contexts, MSI page tables.
#include "gen.h"
#include <string.h>

#define CAP_AMO_HWAD (1ull << 24)
#define CAP_ATS      (1ull << 25)
#define CAP_T2GPA    (1ull << 26)
#define CAP_MSI_FLAT (1ull << 22)

static uint64_t deposit(uint64_t bits, uint64_t mask) {
    uint64_t out = 0;
    for (unsigned i = 0; i < 52; i++) {
        if (mask >> i & 1) {
            out |= (bits & 1) << i;
            bits >>= 1;
        }
    }
    return out;
}

// ---- MSI page tables ----

static unsigned gpa_bits(const struct gen_vm *vm) {
    return vm->mode == 0 ? 56 : 12 + 9 * (vm->mode - 5) + 2;
}

uint64_t gen_msi_gpa(struct gen *g, const struct gen_vm *vm) {
    return ((vm->pattern & ~vm->mask) | (gen_bits(g, 52) & vm->mask)) << 12;
}

static uint64_t msi_pte(struct gen *g, uint64_t *dw1) {
    uint64_t dw0 = gen_bits(g, 44) << 10 | 7;
    *dw1 = gen_bits(g, 64);
    if (gen_chance(g, 150)) {
        dw0 = gen_bits(g, 47) << 7 | 3;
        *dw1 = (*dw1 & 0x103fffffffffffffull);
    }
    if (gen_chance(g, 80))
        dw0 &= ~1ull;
    if (gen_chance(g, 50))
        dw0 ^= gen_bits(g, 2) << 1;
    gen_flip(g, &dw0);
    gen_flip(g, dw1);
    return dw0;
}

void gen_msi_table(struct gen *g, struct gen_vm *vm, uint8_t vm_index) {
    unsigned width = gpa_bits(vm) - 12;
    if (!(g->caps & CAP_MSI_FLAT))
        return;
    vm->msi = true;
    vm->msi_table = gen_alloc(g, 1);
    vm->pattern = gen_bits(g, width);
    vm->mask = 0;
    for (unsigned n = gen_below(g, 6); n > 0; n--)
        vm->mask |= 1ull << (gen_chance(g, 700) ? gen_below(g, 8) : gen_below(g, width));
    if (vm->mode == 0 || width > 47) // wider is reserved: the widest second stage has 59 bits
        vm->pattern &= (1ull << 44) - 1, vm->mask &= (1ull << 44) - 1;
    for (unsigned i = 0; i < 64; i++) {
        uint64_t pa = vm->msi_table + 16 * i, dw1;
        uint64_t gpa = ((vm->pattern & ~vm->mask) | deposit(i, vm->mask)) << 12;
        gen_put(g, pa, msi_pte(g, &dw1));
        gen_put(g, pa + 8, dw1);
        struct gen_word word = {.kind = WORD_MSI, .vm = vm_index, .pa = pa, .addr = gpa};
        gen_note(g, word);
    }
}

// ---- Process directory ----

static uint32_t some_pid(struct gen *g, unsigned pd_mode) {
    static const unsigned bits[4] = {20, 8, 17, 20};
    uint32_t pid = (uint32_t)gen_bits(g, bits[pd_mode]);
    return gen_chance(g, 300) ? pid & 0xff : pid;
}

// Spaces that this device may use: those of its own memory.
static uint8_t some_space(struct gen *g, uint8_t vm) {
    for (unsigned tries = 0; tries < 16; tries++) {
        uint8_t s = (uint8_t)gen_below(g, g->n_space);
        if (g->space[s].vm == vm)
            return s;
    }
    return NO_VM;
}

static void put_word(struct gen *g, struct gen_word word, uint64_t value) {
    gen_put(g, word.pa, value);
    gen_note(g, word);
}

// Makes the directory's path to the process and returns the PC's place; 0: something is in the way.
static uint64_t pc_place(struct gen *g, const struct gen_device *d, uint64_t root, uint32_t pid,
                         uint8_t dev) {
    const uint64_t pdi[3] = {pid & 0xff, pid >> 8 & 0x1ff, pid >> 17};
    uint64_t table = root;
    for (unsigned i = d->pd_mode - 1; i > 0; i--) {
        uint64_t pa = gen_spa(g, d->vm, table + 8 * pdi[i]);
        if (pa == 0)
            return 0;
        uint64_t entry = gen_get(g, pa);
        if (entry == 0) {
            entry = gen_guest_page(g, d->vm).gpa >> 12 << 10 | 1;
            gen_flip(g, &entry);
            put_word(g, (struct gen_word){.kind = WORD_PDTE, .pa = pa, .dev = dev, .vm = d->vm},
                     entry);
        }
        table = (entry >> 10 & 0xfffffffffffull) << 12;
    }
    return gen_spa(g, d->vm, table + 16 * pdi[0]);
}

static uint32_t fresh_id(struct gen *g, unsigned bits) {
    return (uint32_t)(gen_bits(g, bits - 4) << 4 | 15);
}

// Spoils a process context; the space is then known under another PSCID.
static void spoil_pc(struct gen *g, const struct gen_process *p, uint64_t *ta, uint64_t *fsc) {
    bool first = gen_flip(g, ta);
    if (!first && !gen_chance(g, g->malformed))
        return;
    if (!first) {
        *fsc ^= 1ull << (12 + gen_below(g, 52));
        *ta = (*ta & ~0xfffff000ull) | (uint64_t)fresh_id(g, 20) << 12;
    }
    if (p->space != NO_VM)
        g->space[p->space].aliased = true;
}

static void process(struct gen *g, uint8_t dev, uint64_t root) {
    struct gen_device *d = &g->dev[dev];
    struct gen_process p = {.pid = some_pid(g, d->pd_mode), .space = NO_VM};
    if (d->dpe && gen_chance(g, 500))
        p.pid = 0;
    if (gen_chance(g, 900))
        p.space = some_space(g, d->vm);
    uint64_t pa = pc_place(g, d, root, p.pid, dev);
    if (pa == 0)
        return;
    uint64_t ta = 1 | gen_bits(g, 2) << 1, fsc = 0;
    uint32_t pscid = fresh_id(g, 20);
    if (p.space != NO_VM) {
        const struct gen_space *s = &g->space[p.space];
        fsc = (uint64_t)s->mode << 60 | s->root >> 12;
        pscid = s->pscid;
    }
    ta |= (uint64_t)pscid << 12;
    spoil_pc(g, &p, &ta, &fsc);
    struct gen_word word = {.kind = WORD_PC, .pa = pa, .dev = dev, .vm = d->vm, .pid = p.pid};
    put_word(g, word, ta);
    gen_put(g, pa + 8, fsc);
    d->process[d->n_process++] = p;
}

// ---- Device contexts ----

static uint64_t first_stage_of(struct gen *g, uint8_t dev, uint64_t *tc, uint32_t *pscid) {
    struct gen_device *d = &g->dev[dev];
    *pscid = fresh_id(g, 20);
    d->pdtv = gen_chance(g, 550);
    if (d->pdtv) {
        *tc |= 1 << 5;
        d->dpe = gen_chance(g, 500);
        *tc |= d->dpe ? 1 << 9 : 0;
        d->pd_mode = gen_chance(g, 80) ? 0 : 1 + gen_below(g, 3);
        if (d->pd_mode == 0)
            return 0;
        uint64_t root = gen_guest_page(g, d->vm).gpa;
        for (unsigned n = 1 + gen_below(g, MAX_PID); n > 0; n--)
            process(g, dev, root);
        return (uint64_t)d->pd_mode << 60 | root >> 12;
    }
    d->space = gen_chance(g, 650) ? some_space(g, d->vm) : NO_VM;
    if (d->space == NO_VM)
        return 0;
    *pscid = g->space[d->space].pscid;
    return (uint64_t)g->space[d->space].mode << 60 | g->space[d->space].root >> 12;
}

static uint64_t control_bits(struct gen *g, uint8_t vm) {
    uint64_t tc = 1;
    tc |= gen_chance(g, 150) ? 1 << 4 : 0;
    if (g->caps & CAP_AMO_HWAD)
        tc |= vm == NO_VM ? g->host_msi.ade : g->vm[vm].ade;
    if ((g->caps & CAP_ATS) && gen_chance(g, 600)) {
        tc |= 1 << 1;
        tc |= gen_chance(g, 500) ? 1 << 2 : 0;
        tc |= (tc & 4) && gen_chance(g, 500) ? 1 << 6 : 0;
        tc |= vm != NO_VM && (g->caps & CAP_T2GPA) && gen_chance(g, 300) ? 1 << 3 : 0;
    }
    return tc;
}

// Spoils one doubleword. What makes the context's tables differ from others' gets IDs of its own,
// and PPN bits that choose among this world's pages are left alone, as in gen_flip.
static void spoil_dc(struct gen *g, const struct gen_device *d, uint64_t dw[8]) {
    if (!gen_chance(g, 4 * g->malformed))
        return;
    unsigned i = gen_below(g, 8), bit = gen_below(g, 64);
    if (i == 0 && (bit == 7 || bit == 8))
        bit = 12;
    if ((i == 1 || i == 3 || i == 4) && bit < 12)
        bit = i == 1 ? bit & 1 : bit + 12;
    dw[i] ^= 1ull << bit;
    if (dw[1] >> 60 == 0 && i >= 4 && (g->caps & CAP_MSI_FLAT))
        dw[7] |= 1; // no ID tells host contexts with different MSI tables apart: refused
    if (i == 1 || i >= 4) {
        uint16_t gscid = (uint16_t)fresh_id(g, 16);
        dw[1] = (dw[1] & ~(0xffffull << 44)) | (uint64_t)gscid << 44;
        g->alias[g->n_alias++] = gscid;
        if (d->vm != NO_VM)
            g->vm[d->vm].aliased = true;
    }
    if (i == 3)
        dw[2] = (dw[2] & ~0xfffff000ull) | (uint64_t)fresh_id(g, 20) << 12;
    if (d->space != NO_VM)
        g->space[d->space].aliased = true;
}

static void device_context(struct gen *g, uint8_t dev, uint64_t pa) {
    struct gen_device *d = &g->dev[dev];
    const struct gen_vm *vm = d->vm == NO_VM ? &g->host_msi : &g->vm[d->vm];
    uint64_t dw[8] = {control_bits(g, d->vm)};
    uint32_t pscid;
    dw[3] = first_stage_of(g, dev, &dw[0], &pscid);
    dw[2] = (uint64_t)pscid << 12;
    if (d->vm != NO_VM)
        dw[1] = (uint64_t)vm->mode << 60 | (uint64_t)vm->gscid << 44 | vm->root >> 12;
    if (vm->msi) {
        dw[4] = 1ull << 60 | vm->msi_table >> 12;
        dw[5] = vm->mask;
        dw[6] = vm->pattern;
    }
    spoil_dc(g, d, dw);
    for (unsigned i = 0; i < (g->caps & CAP_MSI_FLAT ? 8 : 4); i++) {
        struct gen_word word = {
            .kind = WORD_DC, .pa = pa + 8 * i, .dev = dev, .vm = d->vm, .index = i};
        put_word(g, word, dw[i]);
    }
}

// ---- Device directory ----

static uint64_t dc_place(struct gen *g, uint32_t did) {
    bool extended = g->caps & CAP_MSI_FLAT;
    unsigned low = extended ? 6 : 7;
    const uint64_t ddi[3] = {did & ((1u << low) - 1), did >> low & 0x1ff, did >> (low + 9)};
    uint64_t table = g->ddt_root;
    for (unsigned i = g->ddt_mode - 2; i > 0; i--) {
        uint64_t pa = table + 8 * ddi[i];
        uint64_t entry = gen_get(g, pa);
        if (entry == 0) {
            entry = gen_alloc(g, 1) >> 12 << 10 | 1;
            gen_flip(g, &entry);
            put_word(g, (struct gen_word){.kind = WORD_DDTE, .pa = pa}, entry);
        }
        table = (entry >> 10 & 0xfffffffffffull) << 12;
    }
    return table + (extended ? 64 : 32) * ddi[0];
}

static bool did_taken(const struct gen *g, uint32_t did) {
    for (unsigned i = 0; i < g->n_dev; i++)
        if (g->dev[i].did == did)
            return true;
    return false;
}

void gen_devices(struct gen *g) {
    static const unsigned bits[2][3] = {{7, 16, 24}, {6, 15, 24}};
    g->ddt_mode = gen_chance(g, 40) ? gen_below(g, 2) : 2 + gen_below(g, 3);
    g->ddt_root = gen_alloc(g, 1);
    if (g->ddt_mode < 2)
        return;
    unsigned n = 1 + gen_below(g, MAX_DEV);
    uint32_t last = 0;
    for (unsigned i = 0; i < n; i++) {
        uint32_t did = (uint32_t)gen_bits(g, bits[g->caps & CAP_MSI_FLAT ? 1 : 0][g->ddt_mode - 2]);
        if (gen_chance(g, 400) && i > 0)
            did = last ^ 1u << gen_below(g, 3); // a neighbour
        if (did_taken(g, did))
            continue;
        struct gen_device *d = &g->dev[g->n_dev];
        memset(d, 0, sizeof *d);
        last = d->did = did;
        d->space = NO_VM;
        d->vm = gen_chance(g, 250) || g->n_vm == 0 ? NO_VM : (uint8_t)gen_below(g, g->n_vm);
        device_context(g, (uint8_t)g->n_dev++, dc_place(g, did));
    }
}
