/* SPDX-License-Identifier: Apache-2.0
 * A virtio block function as a guest's own, without a driver's comfort: set up, and one request at
 * a time (virtio 1.2: 4.1 PCI transport, 2.7 split virtqueues, 5.2 block device). */
#ifndef DISK_H
#define DISK_H

#include "function.h"

#define DISK_ID       0x10421af4u
#define DISK_VECTOR   1u
#define DISK_IDENTITY 11u
#define DISK_WAIT     50000000u /* 5 s */

enum { COMMON = 1, NOTIFY = 2, DEVICE = 4 }; /* kinds of structures */
enum { SELECT = 0x08, FEATURES = 0x0c, STATUS = 0x14, QUEUE = 0x16, VECTOR = 0x1a, ENABLE = 0x1c };
enum { QUEUE_DESC = 0x20, QUEUE_DRIVER = 0x28, QUEUE_DEVICE = 0x30 };

static struct {
    struct {
        uint64_t address;
        uint32_t length;
        uint16_t flags, next;
    } desc[4];
    uint32_t header[4]; /* type, reserved, sector */
    uint8_t data[24], status;
    struct {
        uint16_t flags, index, ring[128];
    } driver;
    struct {
        uint16_t flags, index;
        uint32_t ring[256];
    } device __attribute__((aligned(4)));
} disk_queue __attribute__((aligned(4096)));

static inline void disk_write8(uint64_t address, uint8_t value) {
    __asm__ volatile("fence iorw, iorw\n sb %0, 0(%1)" : : "r"(value), "r"(address) : "memory");
}

static inline void disk_write16(uint64_t address, uint16_t value) {
    __asm__ volatile("fence iorw, iorw\n sh %0, 0(%1)" : : "r"(value), "r"(address) : "memory");
}

/* Where a structure of virtio's is; 0: it has none. */
static inline uint64_t disk_structure(uint64_t config, unsigned kind) {
    unsigned at = capability(config, 0, CAP_VENDOR);
    while (at && mmio_read32(config + at) >> 24 != kind) {
        at = capability(config, at, CAP_VENDOR);
    }
    return at ? bar_address(config, mmio_read32(config + at + 4) & 0xff) +
                    mmio_read32(config + at + 8)
              : 0;
}

static inline void disk_set_up(uint64_t config) {
    uint64_t common = disk_structure(config, COMMON);
    mmio_write32(config + CFG_COMMAND, 6);
    disk_write8(common + STATUS, 0);
    disk_write8(common + STATUS, 3);
    mmio_write32(common + SELECT, 1);
    mmio_write32(common + FEATURES, 3); /* VERSION_1, ACCESS_PLATFORM */
    disk_write8(common + STATUS, 11);
    enable_msix(config, DISK_VECTOR, DISK_IDENTITY);
    disk_queue.driver.index = disk_queue.device.index = 0;
    disk_write16(common + QUEUE, 0);
    disk_write16(common + VECTOR, DISK_VECTOR);
    mmio_write64(common + QUEUE_DESC, (uint64_t)disk_queue.desc);
    mmio_write64(common + QUEUE_DRIVER, (uint64_t)&disk_queue.driver);
    mmio_write64(common + QUEUE_DEVICE, (uint64_t)&disk_queue.device);
    disk_write16(common + ENABLE, 1);
    disk_write8(common + STATUS, 15);
}

/* Asks the disk for its name: it reads and writes memory, and sends its message. */
static inline bool disk_works(uint64_t config) {
    volatile uint16_t *used = &disk_queue.device.index;
    uint16_t number = disk_queue.driver.index;
    uint64_t begin = csr_read(time);
    disk_queue.header[0] = 8; /* VIRTIO_BLK_T_GET_ID */
    disk_queue.data[0] = disk_queue.status = 0xff;
    disk_queue.desc[0].address = (uint64_t)disk_queue.header;
    disk_queue.desc[1].address = (uint64_t)disk_queue.data;
    disk_queue.desc[2].address = (uint64_t)&disk_queue.status;
    for (uint16_t i = 0; i < 3; i++) {
        disk_queue.desc[i].length = i == 0 ? 16 : i == 1 ? 20 : 1;
        disk_queue.desc[i].flags = (uint16_t)((i < 2) | (i > 0) << 1); /* NEXT, WRITE */
        disk_queue.desc[i].next = (uint16_t)(i + 1);
    }
    imsic_write(EIP0, 0);
    disk_queue.driver.ring[number % 128] = 0;
    __asm__ volatile("fence iorw, iorw" ::: "memory");
    disk_queue.driver.index = (uint16_t)(number + 1);
    disk_write16(disk_structure(config, NOTIFY), 0);
    while ((*used != (uint16_t)(number + 1) || !(imsic_read(EIP0) >> DISK_IDENTITY & 1)) &&
           csr_read(time) - begin < DISK_WAIT) {
    }
    __asm__ volatile("fence iorw, iorw" ::: "memory");
    return *used == (uint16_t)(number + 1) && imsic_read(EIP0) >> DISK_IDENTITY & 1 &&
           disk_queue.status == 0 && disk_queue.data[0] == 'b';
}

#endif
