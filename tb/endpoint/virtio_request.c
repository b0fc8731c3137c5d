// SPDX-License-Identifier: Apache-2.0
// Block requests (virtio 5.2.6): a readable header, data, and one writable status byte at the
// chain's end.
#include "virtio_blk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { T_IN = 0, T_OUT = 1, T_FLUSH = 4, T_GET_ID = 8 };
enum { S_OK = 0, S_IOERR = 1, S_UNSUPP = 2 };
enum { DESC_WRITE = 2, HEADER = 16, ID_LENGTH = 20, LARGEST = 1 << 20 };

static void next_segment(struct virtio_blk *b);

static void dma(struct virtio_blk *b, bool write, uint64_t addr, void *buf, size_t n,
                void (*done)(void *, enum tlp_status)) {
    pci_dma(&b->pci, &(struct dma){
                         .write = write, .iova = addr, .buf = buf, .n = n, .done = done, .ctx = b});
}

static void status_written(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    if (status == TLP_SC)
        vblk_finish(b);
    else
        vblk_fail(b);
}

static void end(struct virtio_blk *b, uint8_t status) {
    struct vblk_request *r = &b->request;
    r->status = status;
    r->written++;
    dma(b, true, r->chain[r->n - 1].addr, &r->status, 1, status_written);
}

// A segment ends, good or bad.
static void segment_done(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    struct vblk_request *r = &b->request;
    const struct vring_desc *d = &r->chain[r->current];
    bool good = status == TLP_SC;
    if (good && r->header.type == T_OUT)
        good = pwrite(b->file, r->data, d->len, (off_t)r->offset) == (ssize_t)d->len;
    if (d->flags & DESC_WRITE)
        r->written += d->len;
    free(r->data);
    r->data = NULL;
    r->offset += d->len;
    r->current++;
    if (good)
        next_segment(b);
    else
        end(b, S_IOERR);
}

static bool fill(struct virtio_blk *b, const struct vring_desc *d) {
    struct vblk_request *r = &b->request;
    if (r->header.type == T_IN)
        return pread(b->file, r->data, d->len, (off_t)r->offset) == (ssize_t)d->len;
    char id[ID_LENGTH + 1] = {0};
    snprintf(id, sizeof id, "bulkhead-%04x", b->pci.link.id);
    memcpy(r->data, id, d->len < ID_LENGTH ? d->len : ID_LENGTH);
    return true;
}

static void next_segment(struct virtio_blk *b) {
    struct vblk_request *r = &b->request;
    const struct vring_desc *d = &r->chain[r->current];
    if (r->current == r->n - 1) {
        end(b, S_OK);
        return;
    }
    bool write = (d->flags & DESC_WRITE) != 0;
    bool within = r->header.type == T_GET_ID || r->offset + d->len <= b->sectors * VBLK_SECTOR;
    if (write == (r->header.type == T_OUT) || !within || d->len == 0 || d->len > LARGEST) {
        end(b, S_IOERR);
        return;
    }
    r->data = calloc(1, d->len);
    if (write && !fill(b, d)) {
        end(b, S_IOERR);
        return;
    }
    dma(b, write, d->addr, r->data, d->len, segment_done);
}

static void take_header(void *ctx, enum tlp_status status) {
    struct virtio_blk *b = ctx;
    struct vblk_request *r = &b->request;
    if (status != TLP_SC) {
        vblk_fail(b);
        return;
    }
    r->current = 1;
    // A sector beyond any file would wrap as a byte offset.
    r->offset = r->header.sector < b->sectors ? r->header.sector * VBLK_SECTOR : ~0ull >> 1;
    switch (r->header.type) {
    case T_GET_ID:
        r->offset = 0;
        next_segment(b);
        break;
    case T_IN:
    case T_OUT:
        next_segment(b);
        break;
    case T_FLUSH:
        end(b, fdatasync(b->file) ? S_IOERR : S_OK);
        break;
    default:
        end(b, S_UNSUPP);
    }
}

void vblk_execute(struct virtio_blk *b) {
    struct vblk_request *r = &b->request;
    const struct vring_desc *first = &r->chain[0], *last = &r->chain[r->n - 1];
    if (r->n < 2 || first->flags & DESC_WRITE || first->len != HEADER ||
        !(last->flags & DESC_WRITE) || last->len != 1)
        vblk_fail(b);
    else
        dma(b, false, first->addr, &r->header, HEADER, take_header);
}
