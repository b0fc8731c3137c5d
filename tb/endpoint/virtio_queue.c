// SPDX-License-Identifier: Apache-2.0
// The split virtqueue of the virtio-blk function (virtio 2.7). One request at a time; every step is
// a DMA transfer whose end starts the next step:
//   index -> entry -> descriptors -> (virtio_request.c) -> used element, used index -> index ...
#include "virtio_blk.h"
#include <stdlib.h>
#include <string.h>

enum { DESC_NEXT = 1, DESC_INDIRECT = 4, AVAIL_NO_INTERRUPT = 1 };

static void dma(struct virtio_blk *b, bool write, uint64_t addr, void *buf, size_t n,
                void (*done)(void *, enum tlp_status)) {
    pci_dma(&b->pci, &(struct dma){
                         .write = write, .iova = addr, .buf = buf, .n = n, .done = done, .ctx = b});
}

void vblk_fail(struct virtio_blk *b) {
    b->common.status |= VIRTIO_STATUS_NEEDS_RESET;
    b->working = false;
    if (b->common.config_vector != VIRTIO_NO_VECTOR)
        pci_msix_raise(&b->pci, b->common.config_vector);
}

void vblk_queue_reset(struct virtio_blk *b) {
    free(b->request.data);
    b->request.data = NULL;
    b->working = b->kicked = false;
    b->next_avail = b->next_used = 0;
}

static void fetch_index(struct virtio_blk *b);

static void take_descriptor(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    struct vblk_request *r = &b->request;
    const struct vring_desc *d = &r->chain[r->n++];
    bool more = (d->flags & DESC_NEXT) != 0;
    if (status != TLP_SC || d->flags & DESC_INDIRECT || (more && r->n == b->common.queue_size) ||
        (more && d->next >= b->common.queue_size))
        vblk_fail(b);
    else if (more)
        dma(b, false, b->common.queue_desc + 16ull * d->next, &r->chain[r->n], 16, take_descriptor);
    else
        vblk_execute(b);
}

static void take_entry(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    struct vblk_request *r = &b->request;
    if (status != TLP_SC || b->avail_entry >= b->common.queue_size) {
        vblk_fail(b);
        return;
    }
    free(r->data);
    memset(r, 0, sizeof *r);
    r->head = b->avail_entry;
    b->next_avail++;
    dma(b, false, b->common.queue_desc + 16ull * r->head, &r->chain[0], 16, take_descriptor);
}

static void take_index(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    if (status != TLP_SC) {
        vblk_fail(b);
    } else if (b->avail[1] != b->next_avail) {
        uint64_t slot = b->next_avail % b->common.queue_size;
        dma(b, false, b->common.queue_driver + 4 + 2 * slot, &b->avail_entry, 2, take_entry);
    } else if (b->kicked) {
        fetch_index(b); // the notice may be of an entry younger than the index just read
    } else {
        b->working = false;
    }
}

static void fetch_index(struct virtio_blk *b) {
    b->kicked = false;
    dma(b, false, b->common.queue_driver, b->avail, 4, take_index);
}

// The driver's wish about interrupts is read after the used index is written, so that none is
// missed (2.7.7).
static void interrupt_and_go_on(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    if (status == TLP_SC && !(b->avail[0] & AVAIL_NO_INTERRUPT) &&
        b->common.queue_vector != VIRTIO_NO_VECTOR)
        pci_msix_raise(&b->pci, b->common.queue_vector);
    take_index(b, status);
}

static void used_written(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    if (status != TLP_SC) {
        vblk_fail(b);
        return;
    }
    b->kicked = false;
    dma(b, false, b->common.queue_driver, b->avail, 4, interrupt_and_go_on);
}

void vblk_finish(struct virtio_blk *b) {
    uint32_t element[2] = {b->request.head, b->request.written};
    uint64_t slot = b->next_used % b->common.queue_size;
    dma(b, true, b->common.queue_device + 4 + 8 * slot, element, sizeof element, NULL);
    b->next_used++;
    dma(b, true, b->common.queue_device + 2, &b->next_used, 2, used_written);
}

void vblk_kick(struct virtio_blk *b) {
    const uint8_t status = b->common.status;
    b->kicked = true;
    if (b->working || !b->common.queue_enable || !(status & VIRTIO_STATUS_DRIVER_OK) ||
        status & VIRTIO_STATUS_NEEDS_RESET)
        return;
    b->working = true;
    fetch_index(b);
}
