// SPDX-License-Identifier: Apache-2.0
// The socket side of the vfio-user server: messages in and out, file descriptors that come with
// them. What the commands mean is in vfio_command.c.
#include "vfio_user_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct vfio_user *new_server(const struct vfio_user_device *device, struct guest_ram *ram) {
    struct vfio_user *v = calloc(1, sizeof *v);
    if (v) {
        v->device = device;
        v->ram = ram;
        v->listener = v->client = v->passed = -1;
    }
    return v;
}

struct vfio_user *vfio_user_attach(int fd, const struct vfio_user_device *device,
                                   struct guest_ram *ram) {
    struct vfio_user *v = new_server(device, ram);
    if (v) {
        v->client = fd;
    }
    return v;
}

struct vfio_user *vfio_user_listen(const char *path, const struct vfio_user_device *device,
                                   struct guest_ram *ram) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof name.sun_path) {
        fprintf(stderr, "cosim: the socket's path is longer than %zu bytes: %s\n",
                sizeof name.sun_path - 1, path);
        return NULL;
    }
    strcpy(name.sun_path, path);
    struct vfio_user *v = new_server(device, ram);
    if (!v) {
        return NULL;
    }
    unlink(path);
    v->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (v->listener < 0 || bind(v->listener, (struct sockaddr *)&name, sizeof name) != 0 ||
        listen(v->listener, 1) != 0) {
        fprintf(stderr, "cosim: cannot listen on %s: %s\n", path, strerror(errno));
        vfio_user_close(v);
        return NULL;
    }
    return v;
}

static void close_passed(struct vfio_user *v) {
    if (v->passed >= 0) {
        close(v->passed);
        v->passed = -1;
    }
}

void vfio_user_close(struct vfio_user *v) {
    close_passed(v);
    if (v->listener >= 0) {
        close(v->listener);
    }
    if (v->client >= 0) {
        close(v->client);
    }
    free(v);
}

int vfio_user_fd(const struct vfio_user *v) {
    return v->client >= 0 ? v->client : v->listener;
}

struct vfio_user_counts vfio_user_counts(const struct vfio_user *v) {
    return v->counts;
}

void vfio_user_send(struct vfio_user *v, const struct vfio_header *header, const void *body,
                    size_t n) {
    struct iovec parts[2] = {{(void *)(uintptr_t)header, sizeof *header},
                             {(void *)(uintptr_t)body, n}};
    struct msghdr msg = {.msg_iov = parts, .msg_iovlen = 2};
    size_t left = sizeof *header + n;
    while (left > 0) {
        ssize_t sent = sendmsg(v->client, &msg, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            v->gone = true;
            return;
        }
        left -= (size_t)sent;
        for (int i = 0; i < 2; i++) {
            size_t used = (size_t)sent < parts[i].iov_len ? (size_t)sent : parts[i].iov_len;
            parts[i].iov_base = (uint8_t *)parts[i].iov_base + used;
            parts[i].iov_len -= used;
            sent -= (ssize_t)used;
        }
    }
}

// One descriptor is enough (and is what we offer in VERSION); further ones are closed.
static void take_descriptors(struct vfio_user *v, struct msghdr *msg) {
    for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
            close_passed(v);
            v->passed = fd;
        }
    }
}

// Takes up to n more bytes of the message; the reads never go beyond it, so that a descriptor
// always belongs to the message at hand. Returns the number of bytes, 0: none now.
static size_t receive(struct vfio_user *v, void *to, size_t n) {
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(16 * sizeof(int))];
    } control;
    struct iovec part = {to, n};
    struct msghdr msg = {.msg_iov = &part,
                         .msg_iovlen = 1,
                         .msg_control = control.space,
                         .msg_controllen = sizeof control.space};
    ssize_t got = recvmsg(v->client, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got > 0) {
        take_descriptors(v, &msg);
        return (size_t)got;
    }
    if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
        v->gone = true;
    }
    return 0;
}

static void finish(struct vfio_user *v) {
    close_passed(v);
    v->have = 0;
    v->skip = 0;
}

// The header is complete: is the rest of this message bearable? When not, what follows is skipped,
// or, if its size makes no sense, cannot be told from the next message: the connection ends.
static void check_header(struct vfio_user *v) {
    size_t size = v->in.header.size;
    if (size < sizeof v->in.header) {
        vfio_user_refuse(v, EINVAL);
        v->gone = true;
    } else if (size > sizeof v->in) {
        vfio_user_refuse(v, E2BIG);
        v->skip = size - sizeof v->in.header;
    }
}

static void receive_more(struct vfio_user *v) {
    size_t header = sizeof v->in.header;
    if (v->have < header) {
        v->have += receive(v, (uint8_t *)&v->in + v->have, header - v->have);
        if (v->have == header) {
            check_header(v);
        }
    }
    while (v->skip > 0 && !v->gone) {
        size_t n = v->skip < sizeof v->in.body ? v->skip : sizeof v->in.body;
        size_t got = receive(v, v->in.body, n);
        if (got == 0) {
            return;
        }
        v->skip -= got;
        if (v->skip == 0) {
            finish(v);
        }
    }
    if (v->have >= header && v->have < v->in.header.size && !v->gone) {
        v->have += receive(v, (uint8_t *)&v->in + v->have, v->in.header.size - v->have);
    }
    if (v->have >= header && v->have == v->in.header.size && !v->gone) {
        v->counts.messages++;
        vfio_user_command(v);
        finish(v);
    }
}

bool vfio_user_serve(struct vfio_user *v) {
    if (v->client < 0) {
        v->client = accept4(v->listener, NULL, NULL, SOCK_CLOEXEC);
        return true;
    }
    if (!v->gone) {
        receive_more(v);
    }
    return !v->gone;
}
