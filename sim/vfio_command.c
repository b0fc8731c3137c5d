// SPDX-License-Identifier: Apache-2.0
// The commands of the vfio-user protocol. A command's handler checks all that the client sent and
// then returns 0 with the reply's body in `out`, or a positive errno, which becomes an error reply.
#include "vfio_user_int.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct reply {
    size_t n;
    uint8_t body[VFIO_MAX_BODY];
};

static size_t body_size(const struct vfio_user *v) {
    return v->in.header.size - sizeof v->in.header;
}

static void put(struct reply *out, const void *data, size_t n) {
    memcpy(out->body + out->n, data, n);
    out->n += n;
}

static void send_reply(struct vfio_user *v, uint32_t flags, int error, const struct reply *out) {
    if (v->in.header.flags & VFIO_FLAG_NO_REPLY) {
        return;
    }
    struct vfio_header header = {
        .id = v->in.header.id,
        .command = v->in.header.command,
        .size = (uint32_t)(sizeof header + (out ? out->n : 0)),
        .flags = VFIO_TYPE_REPLY | flags,
        .error = (uint32_t)error,
    };
    vfio_user_send(v, &header, out ? out->body : NULL, out ? out->n : 0);
}

void vfio_user_refuse(struct vfio_user *v, int error) {
    v->counts.malformed++;
    send_reply(v, VFIO_FLAG_ERROR, error, NULL);
}

// QEMU accepts version 0.0 only; what it may send at once is the one thing we limit.
static int do_version(struct vfio_user *v, const void *body, struct reply *out) {
    struct vfio_version theirs, ours = {0, 0};
    memcpy(&theirs, body, sizeof theirs);
    if (theirs.major != ours.major) {
        return EPROTONOSUPPORT;
    }
    char text[128];
    int n = snprintf(text, sizeof text,
                     "{\"capabilities\":{\"max_msg_fds\":1,\"max_data_xfer_size\":%d}}",
                     VFIO_MAX_TRANSFER);
    put(out, &ours, sizeof ours);
    put(out, text, (size_t)n + 1);
    v->greeted = true;
    return 0;
}

static int do_dma_map(struct vfio_user *v, const void *body, struct reply *out) {
    (void)out;
    struct vfio_dma_map map;
    memcpy(&map, body, sizeof map);
    if (!(map.flags & VFIO_DMA_READABLE)) {
        return EINVAL;
    }
    return guest_ram_map(v->ram, map.address, map.size, v->passed, map.offset,
                         (map.flags & VFIO_DMA_WRITABLE) != 0);
}

static int do_dma_unmap(struct vfio_user *v, const void *body, struct reply *out) {
    struct vfio_dma_unmap unmap;
    memcpy(&unmap, body, sizeof unmap);
    int error = 0;
    if (unmap.flags & VFIO_UNMAP_ALL) {
        guest_ram_clear(v->ram);
    } else {
        error = guest_ram_unmap(v->ram, unmap.address, unmap.size);
    }
    put(out, &unmap, sizeof unmap);
    return error;
}

static int do_info(struct vfio_user *v, const void *body, struct reply *out) {
    (void)v;
    (void)body;
    struct vfio_device_info info = {.argsz = sizeof info,
                                    .flags = VFIO_DEVICE_RESETS | VFIO_DEVICE_PCI,
                                    .regions = VFIO_REGIONS,
                                    .irqs = VFIO_IRQS};
    put(out, &info, sizeof info);
    return 0;
}

static int do_region_info(struct vfio_user *v, const void *body, struct reply *out) {
    struct vfio_region_info info;
    memcpy(&info, body, sizeof info);
    if (info.index >= VFIO_REGIONS) {
        return EINVAL;
    }
    uint64_t size = v->device->region_size[info.index];
    info =
        (struct vfio_region_info){.argsz = sizeof info,
                                  .flags = size ? VFIO_REGION_READABLE | VFIO_REGION_WRITABLE : 0,
                                  .index = info.index,
                                  .size = size};
    put(out, &info, sizeof info);
    return 0;
}

// No interrupts: the functions' MSIs are memory writes that pass through Bulkhead. Only the error
// interrupt is there, never raised, because QEMU warns of a function without it.
static int do_irq_info(struct vfio_user *v, const void *body, struct reply *out) {
    (void)v;
    struct vfio_irq_info info;
    memcpy(&info, body, sizeof info);
    if (info.index >= VFIO_IRQS) {
        return EINVAL;
    }
    bool error = info.index == VFIO_ERROR_IRQ;
    info = (struct vfio_irq_info){.argsz = sizeof info,
                                  .flags = error ? VFIO_IRQ_EVENTFD : 0,
                                  .index = info.index,
                                  .count = error};
    put(out, &info, sizeof info);
    return 0;
}

static int do_set_irqs(struct vfio_user *v, const void *body, struct reply *out) {
    (void)v;
    (void)out;
    struct vfio_irq_set set;
    memcpy(&set, body, sizeof set);
    uint32_t count = set.index == VFIO_ERROR_IRQ;
    return set.index >= VFIO_IRQS || set.start != 0 || set.count > count ? EINVAL : 0;
}

static int check_access(const struct vfio_user *v, const struct vfio_region_access *a) {
    if (a->region >= VFIO_REGIONS || a->count == 0 || a->count > VFIO_MAX_TRANSFER) {
        return EINVAL;
    }
    uint64_t size = v->device->region_size[a->region];
    return a->offset < size && a->count <= size - a->offset ? 0 : EINVAL;
}

static int do_region_read(struct vfio_user *v, const void *body, struct reply *out) {
    struct vfio_region_access a;
    memcpy(&a, body, sizeof a);
    int error = check_access(v, &a);
    if (error == 0) {
        put(out, &a, sizeof a);
        error = v->device->read(v->device->ctx, a.region, a.offset, out->body + out->n, a.count);
        out->n += a.count;
    }
    return error;
}

static int do_region_write(struct vfio_user *v, const void *body, struct reply *out) {
    struct vfio_region_access a;
    memcpy(&a, body, sizeof a);
    int error = check_access(v, &a);
    if (error == 0 && a.count != body_size(v) - sizeof a) {
        error = EINVAL;
    }
    if (error == 0) {
        put(out, &a, sizeof a);
        error = v->device->write(v->device->ctx, a.region, a.offset,
                                 (const uint8_t *)body + sizeof a, a.count);
    }
    return error;
}

static int do_reset(struct vfio_user *v, const void *body, struct reply *out) {
    (void)body;
    (void)out;
    v->device->reset(v->device->ctx);
    return 0;
}

static const struct {
    size_t min_body;
    int (*handle)(struct vfio_user *v, const void *body, struct reply *out);
} commands[] = {
    [VFIO_VERSION] = {sizeof(struct vfio_version), do_version},
    [VFIO_DMA_MAP] = {sizeof(struct vfio_dma_map), do_dma_map},
    [VFIO_DMA_UNMAP] = {sizeof(struct vfio_dma_unmap), do_dma_unmap},
    [VFIO_GET_INFO] = {sizeof(struct vfio_device_info), do_info},
    [VFIO_GET_REGION_INFO] = {sizeof(struct vfio_region_info), do_region_info},
    [VFIO_GET_IRQ_INFO] = {sizeof(struct vfio_irq_info), do_irq_info},
    [VFIO_SET_IRQS] = {sizeof(struct vfio_irq_set), do_set_irqs},
    [VFIO_REGION_READ] = {sizeof(struct vfio_region_access), do_region_read},
    [VFIO_REGION_WRITE] = {sizeof(struct vfio_region_access), do_region_write},
    [VFIO_RESET] = {0, do_reset},
};

static int perform(struct vfio_user *v, struct reply *out) {
    unsigned command = v->in.header.command;
    if (command >= sizeof commands / sizeof commands[0] || !commands[command].handle) {
        return ENOTSUP;
    }
    // The first message must be VERSION, and it comes once.
    if (body_size(v) < commands[command].min_body || v->greeted == (command == VFIO_VERSION)) {
        return EINVAL;
    }
    return commands[command].handle(v, v->in.body, out);
}

void vfio_user_command(struct vfio_user *v) {
    switch (v->in.header.flags & VFIO_TYPE_MASK) {
    case VFIO_TYPE_REPLY: // to a DMA write: only refusals are answered
        v->counts.refused_dma_writes += (v->in.header.flags & VFIO_FLAG_ERROR) != 0;
        return;
    case VFIO_TYPE_REQUEST:
        break;
    default:
        vfio_user_refuse(v, EINVAL);
        return;
    }
    struct reply out = {.n = 0};
    int error = perform(v, &out);
    if (error == 0) {
        send_reply(v, 0, 0, &out);
    } else {
        vfio_user_refuse(v, error);
    }
}

void vfio_user_dma_write(struct vfio_user *v, uint64_t addr, const void *buf, uint32_t n) {
    struct vfio_dma_access access = {.address = addr, .count = n};
    uint8_t body[sizeof access + VFIO_MAX_TRANSFER];
    if (v->client < 0 || v->gone || n > VFIO_MAX_TRANSFER) {
        return;
    }
    struct vfio_header header = {.id = v->next_id++,
                                 .command = VFIO_DMA_WRITE,
                                 .size = (uint32_t)(sizeof header + sizeof access + n),
                                 .flags = VFIO_TYPE_REQUEST | VFIO_FLAG_NO_REPLY};
    memcpy(body, &access, sizeof access);
    memcpy(body + sizeof access, buf, n);
    vfio_user_send(v, &header, body, sizeof access + n);
}
