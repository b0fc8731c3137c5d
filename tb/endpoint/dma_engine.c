// SPDX-License-Identifier: Apache-2.0
// The DMA engine of dma_engine.h.
#include "endpoints.h"
#include "dma_engine.h"
#include <stdlib.h>
#include <string.h>

enum { BAR_MEMORY = 2, BUFFER = 4096, REGISTERS = 0x28 };

struct dma_engine {
    struct pci_function pci;
    uint64_t iova;
    uint32_t length, control, status, count;
    uint8_t buffer[BUFFER];
    uint8_t *memory; // behind BAR2
    bool pacing;     // rogue: the read between two writes, which the link answers when it has room
    uint8_t paced[4];
};

static void go(struct dma_engine *e);

static void done(void *ctx, enum tlp_status status) {
    struct dma_engine *e = ctx;
    e->status = DMA_ENGINE_DONE;
    if (status != TLP_SC)
        e->status |= DMA_ENGINE_ERROR | (uint32_t)status << DMA_ENGINE_CPL_SHIFT;
    e->count++;
    e->pacing = (e->control & DMA_ENGINE_ROGUE) != 0 && !e->pacing;
    if (e->control & DMA_ENGINE_ROGUE)
        go(e);
    else
        pci_msix_raise(&e->pci, 0);
}

static void go(struct dma_engine *e) {
    struct dma d = {.write = (e->control & DMA_ENGINE_WRITE) != 0,
                    .rogue = (e->control & DMA_ENGINE_ROGUE) != 0,
                    .iova = e->iova,
                    .buf = e->buffer,
                    .n = e->length > BUFFER ? BUFFER : e->length,
                    .done = done,
                    .ctx = e};
    if (e->pacing) {
        d.write = false;
        d.buf = e->paced;
        d.n = sizeof e->paced;
    }
    d.at = e->control >> DMA_ENGINE_AT_SHIFT & 3;
    d.has_prefix = (e->control & DMA_ENGINE_PASID) != 0;
    d.prefix = (uint32_t)TLP_PREFIX_PASID << 24 | e->control >> DMA_ENGINE_PASID_SHIFT;
    d.prefix |= e->control & DMA_ENGINE_EXECUTE ? TLP_PREFIX_EXEC : 0;
    d.prefix |= e->control & DMA_ENGINE_PRIV ? TLP_PREFIX_PRIV : 0;
    e->status = DMA_ENGINE_BUSY;
    if (d.n)
        pci_dma(&e->pci, &d);
    else
        done(e, TLP_SC);
}

static void image(const struct dma_engine *e, uint8_t regs[REGISTERS]) {
    const uint32_t id = DMA_ENGINE_ID_VALUE;
    memset(regs, 0, REGISTERS);
    memcpy(regs + DMA_ENGINE_ID, &id, 4);
    memcpy(regs + DMA_ENGINE_IOVA, &e->iova, 8);
    memcpy(regs + DMA_ENGINE_LENGTH, &e->length, 4);
    memcpy(regs + DMA_ENGINE_CONTROL, &e->control, 4);
    memcpy(regs + DMA_ENGINE_STATUS, &e->status, 4);
    memcpy(regs + DMA_ENGINE_COUNT, &e->count, 4);
}

static void bar_read(void *ctx, unsigned bar, uint64_t offset, void *buf, size_t n) {
    const struct dma_engine *e = ctx;
    uint8_t regs[REGISTERS];
    if (bar == BAR_MEMORY) {
        memcpy(buf, e->memory + offset, n);
        return;
    }
    memset(buf, 0, n);
    image(e, regs);
    if (offset + n <= REGISTERS)
        memcpy(buf, regs + offset, n);
    else if (offset >= DMA_ENGINE_BUFFER && offset + n <= DMA_ENGINE_BUFFER + BUFFER)
        memcpy(buf, e->buffer + offset - DMA_ENGINE_BUFFER, n);
}

static void bar_write(void *ctx, unsigned bar, uint64_t offset, const void *buf, size_t n) {
    struct dma_engine *e = ctx;
    uint8_t regs[REGISTERS];
    if (bar == BAR_MEMORY) {
        memcpy(e->memory + offset, buf, n);
        return;
    }
    if (offset >= DMA_ENGINE_BUFFER && offset + n <= DMA_ENGINE_BUFFER + BUFFER) {
        memcpy(e->buffer + offset - DMA_ENGINE_BUFFER, buf, n);
        return;
    }
    if (offset + n > REGISTERS || e->status & DMA_ENGINE_BUSY)
        return; // registers are held while a transfer runs
    image(e, regs);
    memcpy(regs + offset, buf, n);
    memcpy(&e->iova, regs + DMA_ENGINE_IOVA, 8);
    memcpy(&e->length, regs + DMA_ENGINE_LENGTH, 4);
    memcpy(&e->control, regs + DMA_ENGINE_CONTROL, 4);
    if (offset <= DMA_ENGINE_CONTROL && offset + n > DMA_ENGINE_CONTROL &&
        e->control & DMA_ENGINE_GO)
        go(e);
}

static void reset(void *ctx) {
    struct dma_engine *e = ctx;
    if (e->control & DMA_ENGINE_ROGUE) {
        go(e);
        return;
    }
    e->iova = 0;
    e->length = e->control = e->status = e->count = 0;
    memset(e->buffer, 0, BUFFER);
    if (e->memory)
        memset(e->memory, 0, e->pci.bar_size[BAR_MEMORY]);
}

struct dma_engine *dma_engine_open(struct machine *m, uint16_t id, uint64_t memory) {
    static const struct pci_ops ops = {bar_read, bar_write, reset, NULL};
    static const struct pci_identity identity = {.vendor = DMA_ENGINE_VENDOR,
                                                 .device = DMA_ENGINE_DEVICE,
                                                 .subsystem_vendor = DMA_ENGINE_VENDOR,
                                                 .subsystem = DMA_ENGINE_DEVICE,
                                                 .class_code =
                                                     0x088000}; // system peripheral, other
    struct dma_engine *e = calloc(1, sizeof *e);
    pci_function_init(&e->pci, m, id, &identity, &ops, e);
    pci_add_bar(&e->pci, 0, DMA_ENGINE_SIZE, PCI_BAR_64);
    if (memory) {
        e->memory = calloc(memory, 1);
        if (!e->memory) {
            dma_engine_close(e);
            return NULL;
        }
        pci_add_bar(&e->pci, BAR_MEMORY, memory, PCI_BAR_64_PREFETCHABLE);
    }
    pci_add_msix(&e->pci, 1, 0, DMA_ENGINE_MSIX, DMA_ENGINE_PBA);
    return e;
}

void dma_engine_close(struct dma_engine *e) {
    pci_function_close(&e->pci);
    free(e->memory);
    free(e);
}

struct pci_function *dma_engine_function(struct dma_engine *e) {
    return &e->pci;
}
