// SPDX-License-Identifier: Apache-2.0
// Messages of the vfio-user protocol, version 0.0, as they are on the socket (host byte order, no
// padding).
#ifndef SIM_VFIO_WIRE_H
#define SIM_VFIO_WIRE_H

#include <stdint.h>

enum vfio_command {
    VFIO_VERSION = 1,
    VFIO_DMA_MAP = 2,
    VFIO_DMA_UNMAP = 3,
    VFIO_GET_INFO = 4,
    VFIO_GET_REGION_INFO = 5,
    VFIO_GET_REGION_IO_FDS = 6,
    VFIO_GET_IRQ_INFO = 7,
    VFIO_SET_IRQS = 8,
    VFIO_REGION_READ = 9,
    VFIO_REGION_WRITE = 10,
    VFIO_DMA_READ = 11,  // server to client
    VFIO_DMA_WRITE = 12, // server to client
    VFIO_RESET = 13,
};

// vfio_header.flags
enum {
    VFIO_TYPE_MASK = 0xf,
    VFIO_TYPE_REQUEST = 0,
    VFIO_TYPE_REPLY = 1,
    VFIO_FLAG_NO_REPLY = 0x10,
    VFIO_FLAG_ERROR = 0x20,
};

struct vfio_header {
    uint16_t id, command;
    uint32_t size; // of the whole message
    uint32_t flags;
    uint32_t error; // errno of a reply with VFIO_FLAG_ERROR
};

struct vfio_version {
    uint16_t major, minor; // a JSON text with a zero byte at its end follows
};

enum { VFIO_DMA_READABLE = 1, VFIO_DMA_WRITABLE = 2, VFIO_UNMAP_ALL = 2 };

struct vfio_dma_map {
    uint32_t argsz, flags;
    uint64_t offset, address, size;
};

struct vfio_dma_unmap {
    uint32_t argsz, flags;
    uint64_t address, size;
};

enum { VFIO_DEVICE_RESETS = 1, VFIO_DEVICE_PCI = 2 };

struct vfio_device_info {
    uint32_t argsz, flags, regions, irqs;
};

enum { VFIO_REGION_READABLE = 1, VFIO_REGION_WRITABLE = 2 };

// Indices of a PCI function's regions and interrupts.
enum { VFIO_BAR0 = 0, VFIO_BAR2 = 2, VFIO_CONFIG = 7, VFIO_REGIONS = 9, VFIO_IRQS = 5 };

struct vfio_region_info {
    uint32_t argsz, flags, index, cap_offset;
    uint64_t size, offset;
};

enum { VFIO_ERROR_IRQ = 3, VFIO_IRQ_EVENTFD = 1 };

struct vfio_irq_info {
    uint32_t argsz, flags, index, count;
};

struct vfio_irq_set {
    uint32_t argsz, flags, index, start, count;
};

struct vfio_region_access {
    uint64_t offset;
    uint32_t region, count; // the data follow, in a write request and in a read's reply
};

struct vfio_dma_access {
    uint64_t address, count; // the data follow, in a write request
};

#endif
