// SPDX-License-Identifier: Apache-2.0
// Configuration space: a byte array with a mask of writable bits; effects of a write are looked for
// afterwards.
#include "pci_function.h"
#include <string.h>

enum {
    EXPRESS_LENGTH = 0x3c, // capability version 2
    EXPRESS_DEVICE_CAP = PCI_EXPRESS_CAP + 0x04,
    EXPRESS_DEVICE_CTL = PCI_EXPRESS_CAP + 0x08,
    EXPRESS_LINK_CAP = PCI_EXPRESS_CAP + 0x0c,
    EXPRESS_LINK_STATUS = PCI_EXPRESS_CAP + 0x12,
    DEVICE_CAP_VALUE =
        1 << 28 | 1 << 15 | 1 << 5 | 2, // FLR, role-based errors, extended tags, 512 bytes
    DEVICE_CTL_RESET = 1 << 15,
    DEVICE_CTL_DEFAULT = 2 << 12 | 1 << 8, // reads of up to 512 bytes, extended tags, payload 128
    MSIX_CONTROL = PCI_MSIX_CAP + 2,
};

static void set(uint8_t *at, uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static uint64_t get(const uint8_t *at, unsigned bytes) {
    uint64_t v = 0;
    for (unsigned i = 0; i < bytes; i++)
        v |= (uint64_t)at[i] << 8 * i;
    return v;
}

uint16_t pci_command(const struct pci_function *f) {
    return (uint16_t)get(f->config + PCI_COMMAND, 2);
}

unsigned pci_max_payload(const struct pci_function *f) {
    unsigned code = (unsigned)get(f->config + EXPRESS_DEVICE_CTL, 2) >> 5 & 7;
    return 128u << (code > 2 ? 2 : code);
}

unsigned pci_max_read(const struct pci_function *f) {
    unsigned code = (unsigned)get(f->config + EXPRESS_DEVICE_CTL, 2) >> 12 & 7;
    return 128u << (code > 5 ? 5 : code);
}

uint64_t pci_bar_address(const struct pci_function *f, unsigned bar) {
    return get(f->config + PCI_BAR0 + 4 * bar, f->bar_wide[bar] ? 8 : 4) & ~15ull;
}

void pci_add_bar(struct pci_function *f, unsigned bar, uint64_t size, enum pci_bar_type type) {
    const bool wide = type != PCI_BAR_32;
    unsigned at = PCI_BAR0 + 4 * bar, bytes = wide ? 8 : 4;
    f->bar_size[bar] = size;
    f->bar_wide[bar] = wide;
    set(f->initial + at, type, bytes);
    set(f->writable + at, ~(size - 1) & ~15ull, bytes);
    memcpy(f->config, f->initial, PCI_CONFIG);
}

// Capabilities at fixed places keep the list simple; the device's own follow from PCI_DEVICE_CAPS
// on.
static void link_capability(struct pci_function *f, unsigned at, uint8_t id) {
    f->initial[f->caps_link] = (uint8_t)at;
    f->initial[at] = id;
    f->initial[at + 1] = 0;
    f->caps_link = at + 1;
    set(f->initial + PCI_STATUS, 1 << 4, 2);
}

unsigned pci_add_capability(struct pci_function *f, uint8_t id, const void *body, size_t n) {
    unsigned at = f->caps_end;
    memcpy(f->initial + at, body, n);
    link_capability(f, at, id);
    f->caps_end = (unsigned)(at + n + 3) & ~3u;
    memcpy(f->config, f->initial, PCI_CONFIG);
    return at;
}

void pci_add_msix(struct pci_function *f, unsigned vectors, unsigned bar, uint32_t table,
                  uint32_t pba) {
    f->msix.vectors = vectors;
    f->msix.bar = bar;
    f->msix.table = table;
    f->msix.pba = pba;
    for (unsigned i = 0; i < vectors; i++)
        f->msix.entry[i].control = 1; // masked after reset
    link_capability(f, PCI_MSIX_CAP, 0x11);
    set(f->initial + MSIX_CONTROL, vectors - 1, 2);
    set(f->writable + MSIX_CONTROL, 0xc000, 2);
    set(f->initial + PCI_MSIX_CAP + 4, table | bar, 4);
    set(f->initial + PCI_MSIX_CAP + 8, pba | bar, 4);
    memcpy(f->config, f->initial, PCI_CONFIG);
}

static void add_express(struct pci_function *f) {
    link_capability(f, PCI_EXPRESS_CAP, 0x10);
    set(f->initial + PCI_EXPRESS_CAP + 2, 2, 2); // version 2, type 0: endpoint
    set(f->initial + EXPRESS_DEVICE_CAP, DEVICE_CAP_VALUE, 4);
    set(f->initial + EXPRESS_DEVICE_CTL, DEVICE_CTL_DEFAULT, 2);
    set(f->writable + EXPRESS_DEVICE_CTL, 0xffff, 2);
    set(f->initial + EXPRESS_LINK_CAP, 1 << 4 | 1, 4); // x1, 2.5 GT/s
    set(f->initial + EXPRESS_LINK_STATUS, 1 << 4 | 1, 2);
}

void pci_function_reset(struct pci_function *f) {
    pci_dma_cancel(f);
    memcpy(f->config, f->initial, PCI_CONFIG);
    for (unsigned i = 0; i < f->msix.vectors; i++) {
        f->msix.entry[i].address = f->msix.entry[i].data = 0;
        f->msix.entry[i].control = 1;
        f->msix.pending[i] = false;
    }
    f->ops->reset(f->ctx);
}

static void config_write(struct pci_function *f, const struct tlp *t) {
    for (unsigned i = 0; i < 4; i++) {
        unsigned at = t->reg + i;
        if (!(t->first_be >> i & 1) || at >= PCI_CONFIG)
            continue;
        uint8_t mask = f->writable[at];
        f->config[at] = (uint8_t)((f->config[at] & ~mask) | (t->data[i] & mask));
    }
    if (get(f->config + EXPRESS_DEVICE_CTL, 2) & DEVICE_CTL_RESET)
        pci_function_reset(f);
    pci_msix_update(f);
    if (f->ops->config)
        f->ops->config(f->ctx, t->reg, true);
}

// Extended space holds nothing: its first capability reads as zero, which ends the list.
void pci_config_receive(struct pci_function *f, const struct tlp *t) {
    struct tlp answer;
    tlp_complete(&answer, t, f->link.id, TLP_SC);
    if (!tlp_has_data(t) && f->ops->config)
        f->ops->config(f->ctx, t->reg, false);
    if (tlp_has_data(t))
        config_write(f, t);
    else if (t->reg < PCI_CONFIG)
        memcpy(answer.data, f->config + t->reg, 4);
    machine_send(f->link.machine, &answer);
}

void pci_config_init(struct pci_function *f, const struct pci_identity *id) {
    set(f->initial + PCI_VENDOR, id->vendor | (uint32_t)id->device << 16, 4);
    set(f->initial + PCI_CLASS, (uint64_t)id->class_code << 8 | id->revision, 4);
    set(f->initial + PCI_SUBSYSTEM, id->subsystem_vendor | (uint32_t)id->subsystem << 16, 4);
    // Memory space, bus master, parity and SERR reporting, INTx disable.
    set(f->writable + PCI_COMMAND, 1 << 10 | 1 << 8 | 1 << 6 | 1 << 2 | 1 << 1, 2);
    f->writable[0x0c] = 0xff; // cache line size
    f->writable[0x3c] = 0xff; // interrupt line
    f->caps_link = PCI_CAPABILITIES;
    f->caps_end = PCI_DEVICE_CAPS;
    add_express(f);
    memcpy(f->config, f->initial, PCI_CONFIG);
}
