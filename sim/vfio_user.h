// SPDX-License-Identifier: Apache-2.0
// A vfio-user server for one device and one client (QEMU's vfio-user-pci) on a Unix socket.
//
// Messages are taken one at a time with vfio_user_serve; nothing here ever waits for the client's
// answer to a request of ours: a hart of QEMU that waits for its own register read holds the lock
// which that answer needs.
#ifndef SIM_VFIO_USER_H
#define SIM_VFIO_USER_H

#include "guest_ram.h"
#include "vfio_wire.h"

// The device, as it is told to the client. The functions return 0 or a positive errno.
struct vfio_user_device {
    void *ctx;
    uint64_t region_size[VFIO_REGIONS]; // 0: there is no such region
    int (*read)(void *ctx, unsigned region, uint64_t offset, void *buf, size_t n);
    int (*write)(void *ctx, unsigned region, uint64_t offset, const void *buf, size_t n);
    void (*reset)(void *ctx);
};

struct vfio_user_counts {
    uint64_t messages, malformed, refused_dma_writes;
};

struct vfio_user;

// Listens at path (a stale socket there is replaced). NULL: no, and why is printed.
struct vfio_user *vfio_user_listen(const char *path, const struct vfio_user_device *device,
                                   struct guest_ram *ram);
// The same on a connection that exists already.
struct vfio_user *vfio_user_attach(int fd, const struct vfio_user_device *device,
                                   struct guest_ram *ram);
void vfio_user_close(struct vfio_user *v);

int vfio_user_fd(const struct vfio_user *v); // readable: call vfio_user_serve
// Accepts the client or takes what there is of one message. false: the client has gone.
bool vfio_user_serve(struct vfio_user *v);
// A write to memory that is the client's alone, such as an interrupt file.
void vfio_user_dma_write(struct vfio_user *v, uint64_t addr, const void *buf, uint32_t n);
struct vfio_user_counts vfio_user_counts(const struct vfio_user *v);

#endif
