// SPDX-License-Identifier: Apache-2.0
// The vfio-user server against a client that knows the protocol, and one that does not. The server
// runs in this process on one end of a socket pair; a message is sent, served, and its answer
// looked at.
#include "vfio_user.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RAM_BASE = 0x80000000, RAM_SIZE = 0x10000 };

static struct guest_ram ram;
static uint8_t registers[0x1000];
static unsigned resets;
static int failures;

static void check(bool good, const char *name) {
    printf(good ? "ok vfio-user %s\n" : "FAIL vfio-user %s: not as the protocol says\n", name);
    failures += !good;
}

static int device_read(void *ctx, unsigned region, uint64_t offset, void *buf, size_t n) {
    (void)ctx;
    (void)region;
    memcpy(buf, registers + offset, n);
    return n == 3 ? EINVAL : 0;
}

static int device_write(void *ctx, unsigned region, uint64_t offset, const void *buf, size_t n) {
    (void)ctx;
    (void)region;
    memcpy(registers + offset, buf, n);
    return 0;
}

static void device_reset(void *ctx) {
    (void)ctx;
    resets++;
}

static const struct vfio_user_device device = {.region_size = {[VFIO_BAR0] = sizeof registers},
                                               .read = device_read,
                                               .write = device_write,
                                               .reset = device_reset};

struct client {
    int fd;
    struct vfio_user *server;
    bool alive; // what vfio_user_serve last said
    struct vfio_header header;
    uint8_t body[8192];
    ssize_t got; // bytes of the answer's body, -1: no answer
};

static struct client *open_client(void) {
    int pair[2];
    struct client *c = calloc(1, sizeof *c);
    if (!c || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) {
        abort();
    }
    c->fd = pair[0];
    c->server = vfio_user_attach(pair[1], &device, &ram);
    c->alive = true;
    return c;
}

static void close_client(struct client *c) {
    vfio_user_close(c->server);
    close(c->fd);
    free(c);
}

static void serve(struct client *c) {
    for (int i = 0; i < 64 && c->alive; i++) {
        c->alive = vfio_user_serve(c->server);
    }
    c->got = -1;
    if (recv(c->fd, &c->header, sizeof c->header, MSG_DONTWAIT) == (ssize_t)sizeof c->header) {
        size_t n = c->header.size - sizeof c->header;
        c->got = n ? recv(c->fd, c->body, n, MSG_DONTWAIT) : 0;
    }
}

// size 0: the right one.
static void request(struct client *c, unsigned command, uint32_t flags, uint32_t size,
                    const void *body, size_t n, int fd) {
    struct vfio_header header = {.id = 77, .command = (uint16_t)command, .flags = flags};
    header.size = size ? size : (uint32_t)(sizeof header + n);
    struct iovec parts[2] = {{&header, sizeof header}, {(void *)(uintptr_t)body, n}};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {.header = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    struct msghdr msg = {.msg_iov = parts, .msg_iovlen = 2};
    if (fd >= 0) {
        memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
        msg.msg_control = &control;
        msg.msg_controllen = sizeof control;
    }
    if (sendmsg(c->fd, &msg, MSG_NOSIGNAL) < 0) {
        c->alive = false;
    }
    serve(c);
}

static bool answered(const struct client *c) {
    return c->got >= 0 && c->header.id == 77 && c->header.flags == VFIO_TYPE_REPLY;
}

static bool refused(const struct client *c, unsigned error) {
    return c->got == 0 && c->header.flags == (VFIO_TYPE_REPLY | VFIO_FLAG_ERROR) &&
           c->header.error == error && c->header.size == sizeof c->header;
}

static void greet(struct client *c) {
    const char version[] = "\0\0\0\0{}";
    request(c, VFIO_VERSION, 0, 0, version, sizeof version, -1);
}

static void test_version(void) {
    struct client *c = open_client();
    request(c, VFIO_GET_INFO, 0, 0, "0123456789abcdef", 16, -1);
    check(refused(c, EINVAL), "a command before VERSION is refused");
    greet(c);
    const char *caps = (const char *)c->body + 4;
    check(answered(c) && memcmp(c->body, "\0\0\0\0", 4) == 0 && c->got > 5 &&
              caps[c->got - 5] == '\0' && strstr(caps, "\"max_msg_fds\":1"),
          "VERSION is answered with 0.0 and capabilities");
    greet(c);
    check(refused(c, EINVAL), "a second VERSION is refused");
    close_client(c);
    c = open_client();
    request(c, VFIO_VERSION, 0, 0, "\1\0\0\0{}", 7, -1);
    check(refused(c, EPROTONOSUPPORT), "another major version is refused");
    close_client(c);
}

static void test_info(void) {
    struct client *c = open_client();
    struct vfio_device_info info = {.argsz = sizeof info};
    struct vfio_region_info region = {.argsz = sizeof region, .index = VFIO_BAR0};
    struct vfio_irq_info irq = {.argsz = sizeof irq, .index = 1};
    struct vfio_irq_set set = {.argsz = sizeof set, .index = 1, .count = 1};
    greet(c);
    request(c, VFIO_GET_INFO, 0, 0, &info, sizeof info, -1);
    memcpy(&info, c->body, sizeof info);
    check(answered(c) && info.regions == VFIO_REGIONS && info.irqs == VFIO_IRQS &&
              info.flags == (VFIO_DEVICE_PCI | VFIO_DEVICE_RESETS),
          "device information");
    request(c, VFIO_GET_REGION_INFO, 0, 0, &region, sizeof region, -1);
    memcpy(&region, c->body, sizeof region);
    check(answered(c) && region.size == sizeof registers && region.flags == 3,
          "region information");
    region.index = VFIO_REGIONS;
    request(c, VFIO_GET_REGION_INFO, 0, 0, &region, sizeof region, -1);
    check(refused(c, EINVAL), "information on a region that does not exist is refused");
    request(c, VFIO_GET_IRQ_INFO, 0, 0, &irq, sizeof irq, -1);
    memcpy(&irq, c->body, sizeof irq);
    check(answered(c) && irq.count == 0, "there are no interrupts");
    request(c, VFIO_SET_IRQS, 0, 0, &set, sizeof set, -1);
    check(refused(c, EINVAL), "an interrupt that does not exist cannot be set");
    request(c, VFIO_RESET, 0, 0, NULL, 0, -1);
    check(answered(c) && resets == 1, "reset");
    close_client(c);
}

static void access_region(struct client *c, unsigned command, uint32_t flags, uint64_t offset,
                          uint32_t count, const void *data) {
    uint8_t body[sizeof(struct vfio_region_access) + 16] = {0};
    struct vfio_region_access a = {.offset = offset, .region = VFIO_BAR0, .count = count};
    size_t n = data ? count : 0;
    memcpy(body, &a, sizeof a);
    if (data) {
        memcpy(body + sizeof a, data, n);
    }
    request(c, command, flags, 0, body, sizeof a + n, -1);
}

static void test_regions(void) {
    struct client *c = open_client();
    greet(c);
    access_region(c, VFIO_REGION_WRITE, 0, 8, 4, "abcd");
    check(answered(c) && memcmp(registers + 8, "abcd", 4) == 0, "a write is carried out");
    access_region(c, VFIO_REGION_WRITE, VFIO_FLAG_NO_REPLY, 12, 4, "efgh");
    check(c->got < 0 && memcmp(registers + 12, "efgh", 4) == 0, "a posted write has no answer");
    access_region(c, VFIO_REGION_READ, 0, 8, 8, NULL);
    check(answered(c) && c->got == sizeof(struct vfio_region_access) + 8 &&
              memcmp(c->body + sizeof(struct vfio_region_access), "abcdefgh", 8) == 0,
          "a read returns what was written");
    access_region(c, VFIO_REGION_READ, 0, sizeof registers - 4, 8, NULL);
    check(refused(c, EINVAL), "a read across the region's end is refused");
    access_region(c, VFIO_REGION_READ, 0, UINT64_MAX - 3, 8, NULL);
    check(refused(c, EINVAL), "a read at an offset that wraps is refused");
    access_region(c, VFIO_REGION_READ, 0, 0, 0xffffffff, NULL);
    check(refused(c, EINVAL), "a read of more than the announced maximum is refused");
    access_region(c, VFIO_REGION_READ, 0, 0, 3, NULL);
    check(refused(c, EINVAL), "a size that the device refuses is an error for the client");
    struct vfio_region_access a = {.offset = 0, .region = VFIO_BAR0, .count = 8};
    request(c, VFIO_REGION_WRITE, 0, 0, &a, sizeof a, -1);
    check(refused(c, EINVAL), "a write without its data is refused");
    close_client(c);
}

static int map_request(struct client *c, uint64_t address, uint64_t size, int fd) {
    struct vfio_dma_map map = {.argsz = sizeof map,
                               .flags = VFIO_DMA_READABLE | VFIO_DMA_WRITABLE,
                               .address = address,
                               .size = size};
    request(c, VFIO_DMA_MAP, 0, 0, &map, sizeof map, fd);
    return answered(c) ? 0 : (int)c->header.error;
}

static void test_memory(void) {
    struct client *c = open_client();
    int fd = memfd_create("ram", 0);
    uint64_t value = 0;
    bool swapped = false;
    if (fd < 0 || ftruncate(fd, RAM_SIZE) != 0) {
        abort();
    }
    greet(c);
    check(map_request(c, RAM_BASE, 2 * RAM_SIZE, fd) == EINVAL,
          "a mapping beyond the file's end is refused");
    check(map_request(c, UINT64_MAX - 0xfff, 0x2000, -1) == EINVAL,
          "a mapping that wraps is refused");
    check(map_request(c, RAM_BASE, RAM_SIZE, fd) == 0, "memory is mapped");
    check(map_request(c, RAM_BASE + 0x1000, 0x1000, fd) == EEXIST,
          "an overlapping mapping is refused");
    check(guest_ram_write(&ram, RAM_BASE + 0x102, "0123456789", 10) &&
              pread(fd, &value, 8, 0x104) == 8 && memcmp(&value, "23456789", 8) == 0,
          "a write reaches the client's memory");
    check(guest_ram_cas(&ram, RAM_BASE + 0x104, 4, 0x35343332, 7, &swapped) && swapped &&
              guest_ram_cas(&ram, RAM_BASE + 0x104, 4, 9, 8, &swapped) && !swapped &&
              guest_ram_read(&ram, RAM_BASE + 0x104, &value, 4) && (uint32_t)value == 7,
          "compare and swap");
    check(!guest_ram_read(&ram, RAM_BASE + RAM_SIZE - 4, &value, 8) &&
              !guest_ram_read(&ram, RAM_BASE - 8, &value, 8),
          "an access across the mapping's end does nothing");
    struct vfio_dma_unmap unmap = {.argsz = sizeof unmap, .address = RAM_BASE, .size = RAM_SIZE};
    request(c, VFIO_DMA_UNMAP, 0, 0, &unmap, sizeof unmap, -1);
    check(answered(c) && !guest_ram_read(&ram, RAM_BASE, &value, 8), "memory is unmapped");
    request(c, VFIO_DMA_UNMAP, 0, 0, &unmap, sizeof unmap, -1);
    check(refused(c, ENOENT), "unmapping what is not mapped is refused");
    close(fd);
    close_client(c);
}

static void test_dma_write(void) {
    struct client *c = open_client();
    greet(c);
    vfio_user_dma_write(c->server, 0x28001000, "\1\2\3\4", 4);
    serve(c);
    check(c->got == 20 && c->header.command == VFIO_DMA_WRITE &&
              memcmp(c->body, "\x00\x10\x00\x28\0\0\0\0\4\0\0\0\0\0\0\0\1\2\3\4", 20) == 0,
          "a write beyond RAM is the client's to do");
    request(c, VFIO_DMA_WRITE, VFIO_TYPE_REPLY | VFIO_FLAG_ERROR, 0, NULL, 0, -1);
    check(c->got < 0 && c->alive && vfio_user_counts(c->server).refused_dma_writes == 1,
          "its refusal is counted");
    close_client(c);
}

static void test_malformed(void) {
    struct client *c = open_client();
    static const uint8_t big[3 * 4096];
    greet(c);
    request(c, 99, 0, 0, NULL, 0, -1);
    check(refused(c, ENOTSUP), "an unknown command is refused");
    request(c, VFIO_DMA_MAP, 0, 0, "short", 5, -1);
    check(refused(c, EINVAL), "a message shorter than its command needs is refused");
    request(c, VFIO_GET_INFO, 5, 0, NULL, 0, -1);
    check(refused(c, EINVAL), "a message that is neither request nor reply is refused");
    request(c, VFIO_REGION_WRITE, 0, 0, big, sizeof big, -1);
    bool good = refused(c, E2BIG);
    access_region(c, VFIO_REGION_READ, 0, 0, 4, NULL);
    check(good && answered(c), "an overlong message is refused, and the next one is understood");
    request(c, VFIO_GET_INFO, 0, 15, NULL, 0, -1);
    check(refused(c, EINVAL) && !c->alive, "a size below the header's ends the connection");
    close_client(c);
}

static void test_random(unsigned seed) {
    srandom(seed);
    for (int round = 0; round < 200; round++) {
        struct client *c = open_client();
        uint8_t noise[256];
        greet(c);
        for (int i = 0; i < 20 && c->alive; i++) {
            for (size_t k = 0; k < sizeof noise; k++) {
                noise[k] = (uint8_t)random();
            }
            size_t n = (size_t)random() % sizeof noise;
            uint32_t size = random() % 8 ? 0 : (uint32_t)random() % 9000;
            request(c, (unsigned)random() % 18, (uint32_t)random() & 0x3f, size, noise, n, -1);
        }
        close_client(c);
        guest_ram_clear(&ram);
    }
    check(true, "survives noise");
}

int main(void) {
    const char *seed = getenv("SEED");
    unsigned number = seed ? (unsigned)strtoul(seed, NULL, 0) : 1;
    printf("seed %u\n", number);
    test_version();
    test_info();
    test_regions();
    test_memory();
    test_dma_write();
    test_malformed();
    test_random(number);
    return failures != 0;
}
