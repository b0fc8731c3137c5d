// SPDX-License-Identifier: Apache-2.0
// virtio-blk over PCI: the function, its capabilities and registers. The queue is in
// virtio_queue.c, the requests in virtio_request.c.
#include "virtio_blk.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { F_SEG_MAX = 2, F_BLK_SIZE = 6, F_FLUSH = 9, F_VERSION_1 = 32, F_ACCESS_PLATFORM = 33 };
static const uint64_t FEATURES = 1ull << F_SEG_MAX | 1ull << F_BLK_SIZE | 1ull << F_FLUSH |
                                 1ull << F_VERSION_1 | 1ull << F_ACCESS_PLATFORM;
enum { COMMON_SIZE = 0x38, DEVICE_SIZE = 0x40, WINDOW_DATA = 16 };

static uint32_t feature_window(uint64_t features, uint32_t select) {
    return select > 1 ? 0 : (uint32_t)(features >> 32 * select);
}

// The structure as bytes: reads take from it, writes go through it.
static void common_image(const struct virtio_blk *b, uint8_t p[COMMON_SIZE]) {
    const struct vblk_common *c = &b->common;
    const uint32_t device = feature_window(FEATURES, c->device_feature_select);
    const uint32_t driver = feature_window(c->driver_features, c->driver_feature_select);
    const bool queue = c->queue_select == 0;
    memset(p, 0, COMMON_SIZE);
    memcpy(p + 0x00, &c->device_feature_select, 4);
    memcpy(p + 0x04, &device, 4);
    memcpy(p + 0x08, &c->driver_feature_select, 4);
    memcpy(p + 0x0c, &driver, 4);
    memcpy(p + 0x10, &c->config_vector, 2);
    p[0x12] = 1; // one queue
    p[0x14] = c->status;
    memcpy(p + 0x16, &c->queue_select, 2);
    if (!queue)
        return;
    memcpy(p + 0x18, &c->queue_size, 2);
    memcpy(p + 0x1a, &c->queue_vector, 2);
    memcpy(p + 0x1c, &c->queue_enable, 2);
    memcpy(p + 0x20, &c->queue_desc, 8);
    memcpy(p + 0x28, &c->queue_driver, 8);
    memcpy(p + 0x30, &c->queue_device, 8);
}

static void device_reset(void *ctx) {
    struct virtio_blk *b = ctx;
    pci_dma_cancel(&b->pci);
    vblk_queue_reset(b);
    memset(&b->common, 0, sizeof b->common);
    b->common.config_vector = b->common.queue_vector = VIRTIO_NO_VECTOR;
    b->common.queue_size = VBLK_QUEUE_SIZE;
}

static void set_status(struct virtio_blk *b, uint8_t status) {
    const uint64_t must = 1ull << F_VERSION_1;
    if (status == 0) {
        device_reset(b);
        return;
    }
    // 3.1.1: FEATURES_OK stays clear for a set of features that the device does not accept.
    bool good = !(b->common.driver_features & ~FEATURES) && b->common.driver_features & must;
    if (!good)
        status &= (uint8_t)~VIRTIO_STATUS_FEATURES_OK;
    b->common.status = status;
    vblk_kick(b);
}

static uint16_t legal_vector(const struct virtio_blk *b, uint16_t v) {
    return v < b->pci.msix.vectors ? v : VIRTIO_NO_VECTOR;
}

static void write_queue(struct virtio_blk *b, const uint8_t *p) {
    struct vblk_common *c = &b->common;
    uint16_t size, enable;
    memcpy(&size, p + 0x18, 2);
    memcpy(&c->queue_vector, p + 0x1a, 2);
    memcpy(&enable, p + 0x1c, 2);
    memcpy(&c->queue_desc, p + 0x20, 8);
    memcpy(&c->queue_driver, p + 0x28, 8);
    memcpy(&c->queue_device, p + 0x30, 8);
    c->queue_vector = legal_vector(b, c->queue_vector);
    if (size && size <= VBLK_QUEUE_SIZE && (size & (size - 1)) == 0)
        c->queue_size = size;
    if (enable == 1)
        c->queue_enable = 1;
}

static void common_write(struct virtio_blk *b, uint64_t offset, const void *buf, size_t n) {
    struct vblk_common *c = &b->common;
    uint8_t p[COMMON_SIZE];
    uint32_t window;
    if (offset + n > COMMON_SIZE)
        return;
    uint16_t queue = c->queue_select;
    common_image(b, p);
    memcpy(p + offset, buf, n);
    memcpy(&c->device_feature_select, p + 0x00, 4);
    memcpy(&c->driver_feature_select, p + 0x08, 4);
    memcpy(&c->config_vector, p + 0x10, 2);
    memcpy(&c->queue_select, p + 0x16, 2);
    c->config_vector = legal_vector(b, c->config_vector);
    memcpy(&window, p + 0x0c, 4);
    if (offset < 0x10 && offset + n > 0x0c && c->driver_feature_select < 2) {
        unsigned shift = 32 * c->driver_feature_select;
        c->driver_features &= ~(0xffffffffull << shift);
        c->driver_features |= (uint64_t)window << shift;
    }
    if (queue == 0 && c->queue_select == 0 && offset + n > 0x18)
        write_queue(b, p);
    if (offset <= 0x14 && offset + n > 0x14)
        set_status(b, p[0x14]);
}

static void device_image(const struct virtio_blk *b, uint8_t p[DEVICE_SIZE]) {
    const uint32_t segments = VBLK_SEGMENTS, block = VBLK_SECTOR;
    memset(p, 0, DEVICE_SIZE);
    memcpy(p + 0x00, &b->sectors, 8);
    memcpy(p + 0x0c, &segments, 4);
    memcpy(p + 0x14, &block, 4);
}

static void bar_read(void *ctx, unsigned bar, uint64_t offset, void *buf, size_t n) {
    const struct virtio_blk *b = ctx;
    uint8_t common[COMMON_SIZE], device[DEVICE_SIZE];
    memset(buf, 0, n); // ISR: no interrupt but MSI-X
    if (bar != VBLK_BAR)
        return; // reserved places around the MSI-X table
    common_image(b, common);
    device_image(b, device);
    if (offset + n <= COMMON_SIZE)
        memcpy(buf, common + offset, n);
    else if (offset >= VBLK_DEVICE && offset + n <= VBLK_DEVICE + DEVICE_SIZE)
        memcpy(buf, device + offset - VBLK_DEVICE, n);
}

static void bar_write(void *ctx, unsigned bar, uint64_t offset, const void *buf, size_t n) {
    if (bar != VBLK_BAR)
        return;
    if (offset < VBLK_ISR)
        common_write(ctx, offset, buf, n);
    else if (offset == VBLK_NOTIFY)
        vblk_kick(ctx);
}

// Access to the BAR through configuration space (4.1.4.9): offset, length and data are registers of
// the capability.
static void config_window(void *ctx, unsigned reg, bool write) {
    struct virtio_blk *b = ctx;
    uint8_t *cap = b->pci.config + b->window, *data = cap + WINDOW_DATA;
    uint32_t offset, length;
    if (reg != b->window + WINDOW_DATA)
        return;
    memcpy(&offset, cap + 8, 4);
    memcpy(&length, cap + 12, 4);
    if (cap[4] != VBLK_BAR || (length != 1 && length != 2 && length != 4) || offset % length)
        return;
    if (write)
        bar_write(b, VBLK_BAR, offset, data, length);
    else
        bar_read(b, VBLK_BAR, offset, data, length);
}

static void add_config_window(struct virtio_blk *b) {
    const uint8_t body[20] = {0, 0, 20, 5};
    b->window = pci_add_capability(&b->pci, 0x09, body, sizeof body);
    b->pci.writable[b->window + 4] = 0xff;
    memset(b->pci.writable + b->window + 8, 0xff, 12);
}

// virtio_pci_cap (4.1.4): the length is that of the whole capability; the notify one is 4 bytes
// longer.
static void add_capability(struct virtio_blk *b, uint8_t type, uint32_t offset, uint32_t length) {
    const size_t size = type == 2 ? 20 : 16;
    uint8_t body[20] = {0};
    body[2] = (uint8_t)size;
    body[3] = type;
    body[4] = VBLK_BAR;
    memcpy(body + 8, &offset, 4);
    memcpy(body + 12, &length, 4);
    pci_add_capability(&b->pci, 0x09, body, size);
}

struct virtio_blk *virtio_blk_open(struct machine *m, uint16_t id, const char *path) {
    static const struct pci_ops ops = {bar_read, bar_write, device_reset, config_window};
    static const struct pci_identity identity = {.vendor = VIRTIO_VENDOR,
                                                 .device = VIRTIO_BLK_DEVICE,
                                                 .subsystem_vendor = VIRTIO_VENDOR,
                                                 .subsystem = VIRTIO_BLK_DEVICE,
                                                 .class_code = 0x018000, // mass storage, other
                                                 .revision = 1};
    struct stat st;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return NULL;
    if (fstat(file, &st)) {
        close(file);
        return NULL;
    }
    struct virtio_blk *b = calloc(1, sizeof *b);
    b->file = file;
    b->sectors = (uint64_t)st.st_size / VBLK_SECTOR;
    pci_function_init(&b->pci, m, id, &identity, &ops, b);
    pci_add_bar(&b->pci, VBLK_BAR_MSIX, VBLK_MSIX_SIZE, PCI_BAR_32);
    pci_add_bar(&b->pci, VBLK_BAR, VBLK_BAR_SIZE, PCI_BAR_64_PREFETCHABLE);
    pci_add_msix(&b->pci, 2, VBLK_BAR_MSIX, VBLK_MSIX, VBLK_PBA);
    add_capability(b, 1, VBLK_COMMON, COMMON_SIZE);
    add_capability(b, 2, VBLK_NOTIFY, 4);
    add_capability(b, 3, VBLK_ISR, 1);
    add_capability(b, 4, VBLK_DEVICE, DEVICE_SIZE);
    add_config_window(b);
    device_reset(b);
    return b;
}

void virtio_blk_close(struct virtio_blk *b) {
    pci_function_close(&b->pci);
    vblk_queue_reset(b);
    close(b->file);
    free(b);
}
