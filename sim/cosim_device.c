// SPDX-License-Identifier: Apache-2.0
// The function as QEMU uses it: configuration space here, BAR0 to Bulkhead's register port, BAR2 to
// its PIO window. An error response of a bus reads as all ones, as on a PC; QEMU could not tell a
// hart more.
#include "cosim.h"

#include <errno.h>
#include <string.h>

// Of the IOMMU's register file (RISC-V IOMMU specification 5.9): watched to recognise fault
// records.
enum { REG_FQB = 0x28, REG_FQB_END = 0x30 };

static void follow_fault_queue(struct cosim *c) {
    uint64_t fqb;
    if (machine_reg_read(c->machine, REG_FQB, 8, &fqb) == 0) {
        c->fault_queue = (fqb >> 10 & 0xfffffffffff) << 12;
        c->fault_queue_size = UINT64_C(32) << ((fqb & 0x1f) + 1);
    }
}

static int access_registers(struct cosim *c, bool write, uint64_t offset, void *buf, size_t n) {
    // Registers are 4 or 8 bytes wide; a doorbell takes a store of any size.
    if ((n != 1 && n != 2 && n != 4 && n != 8) || offset % n != 0) {
        return EINVAL;
    }
    uint64_t value = 0;
    int resp;
    if (write) {
        memcpy(&value, buf, n);
        resp = machine_reg_write(c->machine, (uint32_t)offset, n, value);
        c->counts.reg_writes++;
    } else {
        resp = machine_reg_read(c->machine, (uint32_t)offset, n, &value);
        c->counts.reg_reads++;
        value = resp ? UINT64_MAX : value;
        memcpy(buf, &value, n);
    }
    c->counts.bus_errors += resp != 0;
    if (write && offset >= REG_FQB && offset < REG_FQB_END) {
        follow_fault_queue(c);
    }
    return 0;
}

// Which window it is tells whose access it is: here stands the address decoder of a real bus,
// between the harts and the port.
static int access_window(struct cosim *c, bool write, uint64_t offset, void *buf, size_t n) {
    if (n > 64 || offset / 64 != (offset + n - 1) / 64) {
        return EINVAL;
    }
    uint8_t domain = (uint8_t)(offset / PIO_WINDOW);
    int resp;
    offset %= PIO_WINDOW;
    if (write) {
        resp = machine_pio_write(c->machine, offset, buf, n, domain);
        c->counts.pio_writes++;
    } else {
        resp = machine_pio_read(c->machine, offset, buf, n, domain);
        c->counts.pio_reads++;
        if (resp) {
            memset(buf, 0xff, n);
        }
    }
    c->counts.bus_errors += resp != 0;
    return 0;
}

static int device_read(void *ctx, unsigned region, uint64_t offset, void *buf, size_t n) {
    struct cosim *c = ctx;
    switch (region) {
    case VFIO_BAR0:
        return access_registers(c, false, offset, buf, n);
    case VFIO_BAR2:
        return access_window(c, false, offset, buf, n);
    default:
        config_space_read(&c->config, offset, buf, n);
        return 0;
    }
}

static int device_write(void *ctx, unsigned region, uint64_t offset, const void *buf, size_t n) {
    struct cosim *c = ctx;
    uint8_t copy[64];
    if (region == VFIO_CONFIG) {
        config_space_write(&c->config, offset, buf, n);
        return 0;
    }
    if (n > sizeof copy) {
        return EINVAL;
    }
    memcpy(copy, buf, n);
    return region == VFIO_BAR0 ? access_registers(c, true, offset, copy, n)
                               : access_window(c, true, offset, copy, n);
}

// A reset of the function is one of all that is behind it: the models start anew.
static void device_reset(void *ctx) {
    struct cosim *c = ctx;
    config_space_reset(&c->config);
    cosim_endpoints_close(c);
    machine_reset(c->machine);
    c->broken |= !cosim_endpoints_open(c);
    c->fault_queue_size = 0;
}

void cosim_device_init(struct cosim *c) {
    config_space_reset(&c->config);
    c->device = (struct vfio_user_device){
        .ctx = c,
        .region_size =
            {[VFIO_BAR0] = BAR0_SIZE, [VFIO_BAR2] = BAR2_SIZE, [VFIO_CONFIG] = CONFIG_SIZE},
        .read = device_read,
        .write = device_write,
        .reset = device_reset};
}
