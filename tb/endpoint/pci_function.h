// SPDX-License-Identifier: Apache-2.0
// What every modelled PCIe function has: configuration space with BARs and capabilities, MSI-X, and
// DMA. A device adds its registers behind the BARs.
#ifndef TB_ENDPOINT_PCI_FUNCTION_H
#define TB_ENDPOINT_PCI_FUNCTION_H

#include "harness/machine.h"

// Configuration space: offsets and bits of the PCI and PCI Express base specifications.
enum {
    PCI_VENDOR = 0x00,
    PCI_COMMAND = 0x04,
    PCI_STATUS = 0x06,
    PCI_CLASS = 0x08, // with the revision in the lowest byte
    PCI_BAR0 = 0x10,
    PCI_SUBSYSTEM = 0x2c,
    PCI_CAPABILITIES = 0x34,
    PCI_EXPRESS_CAP = 0x40,
    PCI_MSIX_CAP = 0x80,
    PCI_DEVICE_CAPS = 0x90, // a device's own capabilities
};
enum { PCI_COMMAND_MEMORY = 1 << 1, PCI_COMMAND_MASTER = 1 << 2 };

enum { PCI_BARS = 6, PCI_CONFIG = 256, PCI_VECTORS = 8, PCI_TAGS = 32 };

struct pci_ops {
    // Registers behind a BAR: n bytes that were enabled, within one DW boundary to the next or a
    // run of whole ones.
    void (*read)(void *ctx, unsigned bar, uint64_t offset, void *buf, size_t n);
    void (*write)(void *ctx, unsigned bar, uint64_t offset, const void *buf, size_t n);
    void (*reset)(void *ctx); // function level reset
    // A configuration register is about to be read, or was written. NULL: nothing to do.
    void (*config)(void *ctx, unsigned reg, bool write);
};

struct pci_identity {
    uint16_t vendor, device, subsystem_vendor, subsystem;
    uint32_t class_code; // 24 bits
    uint8_t revision;
};

struct msix {
    unsigned vectors, bar;
    uint32_t table, pba; // offsets in the BAR
    struct {
        uint64_t address;
        uint32_t data, control;
    } entry[PCI_VECTORS];
    bool pending[PCI_VECTORS];
};

// One transfer; cut into requests on its way. done is called once, with the worst completion
// status.
struct dma {
    bool write;
    bool rogue; // goes also when the function may not master the bus
    uint8_t at;
    bool has_prefix;
    uint32_t prefix; // of struct tlp
    uint64_t iova;
    uint8_t *buf; // kept by the caller until done; a write's data are copied
    size_t n;
    void (*done)(void *ctx, enum tlp_status status);
    void *ctx;
};

struct dma_job {
    struct dma d;
    size_t issued, finished;
    enum tlp_status status;
    bool cancelled;
    struct dma_job *next;
};

struct dma_tag {
    struct dma_job *job;
    size_t at, owed;
};

struct pci_function {
    struct machine_function link;
    const struct pci_ops *ops;
    void *ctx;
    uint8_t config[PCI_CONFIG], writable[PCI_CONFIG], initial[PCI_CONFIG];
    uint64_t bar_size[PCI_BARS]; // 0: none
    bool bar_wide[PCI_BARS];
    unsigned caps_end;  // where the next capability goes, and
    unsigned caps_link; // ... the byte that will point to it
    struct msix msix;
    struct dma_job *jobs;
    struct dma_tag tags[PCI_TAGS];
    void (*message)(void *ctx, const struct tlp *t); // routed to it by ID; NULL: ignored
    void *message_ctx;
    unsigned split; // largest completion, bytes; 0: Max_Payload_Size
};

// Fills in f (zeroed by the caller) and attaches it to the machine as bus, device, function id.
void pci_function_init(struct pci_function *f, struct machine *m, uint16_t id,
                       const struct pci_identity *identity, const struct pci_ops *ops, void *ctx);
// Function level reset.
void pci_function_reset(struct pci_function *f);
void pci_function_close(struct pci_function *f);
// A memory BAR; a 64-bit one takes the next number as well.
enum pci_bar_type { PCI_BAR_32 = 0, PCI_BAR_64 = 4, PCI_BAR_64_PREFETCHABLE = 12 };
void pci_add_bar(struct pci_function *f, unsigned bar, uint64_t size, enum pci_bar_type type);
void pci_add_msix(struct pci_function *f, unsigned vectors, unsigned bar, uint32_t table,
                  uint32_t pba);
// Adds a capability of n bytes (the first two are set here), none of it writable; returns its
// offset.
unsigned pci_add_capability(struct pci_function *f, uint8_t id, const void *body, size_t n);

uint16_t pci_command(const struct pci_function *f);
unsigned pci_max_payload(const struct pci_function *f);
unsigned pci_max_read(const struct pci_function *f);
uint64_t pci_bar_address(const struct pci_function *f, unsigned bar);
void pci_config_init(struct pci_function *f, const struct pci_identity *id);
void pci_config_receive(struct pci_function *f, const struct tlp *t);

// Starts a transfer; refused at once, with TLP_CA, when the function may not master the bus.
void pci_dma(struct pci_function *f, const struct dma *d);
void pci_dma_cancel(struct pci_function *f); // running transfers end without a call of done
void pci_dma_step(struct pci_function *f);
void pci_dma_completion(struct pci_function *f, const struct tlp *t);

void pci_msix_raise(struct pci_function *f, unsigned vector);
void pci_msix_update(struct pci_function *f); // sends what is no longer masked
bool pci_msix_access(struct pci_function *f, bool write, unsigned bar, uint64_t offset,
                     uint8_t *buf, size_t n);

#endif
