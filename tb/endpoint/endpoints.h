// SPDX-License-Identifier: Apache-2.0
// The functions that can be put behind the link. id is bus, device, function; a NULL answer has an
// errno.
#ifndef TB_ENDPOINT_ENDPOINTS_H
#define TB_ENDPOINT_ENDPOINTS_H

#include "pci_function.h"

struct dma_engine;
// memory: bytes behind BAR2, a power of two; 0: there is no such BAR.
struct dma_engine *dma_engine_open(struct machine *m, uint16_t id, uint64_t memory);
void dma_engine_close(struct dma_engine *e);
struct pci_function *dma_engine_function(struct dma_engine *e);

struct virtio_blk;
struct virtio_blk *virtio_blk_open(struct machine *m, uint16_t id, const char *path);
void virtio_blk_close(struct virtio_blk *b);

#endif
