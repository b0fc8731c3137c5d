// SPDX-License-Identifier: Apache-2.0
// Inside of the virtio-blk function: layouts and numbers of the virtio 1.2 specification (4.1 PCI
// transport, 2.7 split virtqueues, 5.2 block device).
#ifndef TB_ENDPOINT_VIRTIO_BLK_H
#define TB_ENDPOINT_VIRTIO_BLK_H

#include "endpoints.h"

enum { VIRTIO_VENDOR = 0x1af4, VIRTIO_BLK_DEVICE = 0x1042 };

// Two BARs, as QEMU's modern virtio functions have them: MSI-X in BAR1, 32-bit; the virtio
// structures in BAR4, 64-bit and prefetchable.
enum {
    VBLK_BAR_MSIX = 1,
    VBLK_MSIX = 0x000,
    VBLK_PBA = 0x800,
    VBLK_MSIX_SIZE = 0x1000,
    VBLK_BAR = 4,
    VBLK_COMMON = 0x0000,
    VBLK_ISR = 0x1000,
    VBLK_DEVICE = 0x2000,
    VBLK_NOTIFY = 0x3000,
    VBLK_BAR_SIZE = 0x4000,
};

enum { VIRTIO_STATUS_DRIVER_OK = 4, VIRTIO_STATUS_FEATURES_OK = 8, VIRTIO_STATUS_NEEDS_RESET = 64 };
enum { VIRTIO_NO_VECTOR = 0xffff };

enum { VBLK_QUEUE_SIZE = 128, VBLK_SECTOR = 512, VBLK_SEGMENTS = VBLK_QUEUE_SIZE - 2 };

// virtio_pci_common_cfg from device_feature_select on, as in 4.1.4.3; the two feature windows are
// kept apart.
struct vblk_common {
    uint32_t device_feature_select, driver_feature_select;
    uint64_t driver_features;
    uint16_t config_vector, queue_select;
    uint8_t status;
    uint16_t queue_size, queue_vector, queue_enable;
    uint64_t queue_desc, queue_driver, queue_device;
};

struct vring_desc {
    uint64_t addr;
    uint32_t len;
    uint16_t flags, next;
};

struct vblk_header {
    uint32_t type, reserved;
    uint64_t sector;
};

// The request in progress: its chain is fetched descriptor by descriptor, then its data moved one
// by one.
struct vblk_request {
    uint16_t head;
    unsigned n, current;
    struct vring_desc chain[VBLK_QUEUE_SIZE];
    struct vblk_header header;
    uint64_t offset;  // in the file
    uint32_t written; // bytes given to the driver
    uint8_t status;
    uint8_t *data; // of the current descriptor
};

struct virtio_blk {
    struct pci_function pci;
    struct vblk_common common;
    unsigned window; // offset of the PCI configuration access capability
    int file;
    uint64_t sectors;
    bool working, kicked;
    uint16_t next_avail, next_used;
    uint16_t avail[2]; // flags and idx, as last read
    uint16_t avail_entry;
    struct vblk_request request;
};

void vblk_kick(struct virtio_blk *b);
void vblk_queue_reset(struct virtio_blk *b);
void vblk_execute(struct virtio_blk *b); // the chain is here: do what it says
void vblk_finish(struct virtio_blk *b);  // status is known: put it on the used ring
void vblk_fail(struct virtio_blk *b);    // the queue is broken: the driver must reset

#endif
