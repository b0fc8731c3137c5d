// SPDX-License-Identifier: Apache-2.0
// Guest memory: the table of windows, and accesses that other processes may watch (guest_ram.h).
#include "guest_ram.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

// A mapping beyond the file's end would only be noticed at the first access, by SIGBUS.
static int map_file(struct ram_window *w, int fd, uint64_t offset) {
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return errno;
    }
    if (st.st_size < 0 || offset > (uint64_t)st.st_size ||
        w->size > (uint64_t)st.st_size - offset) {
        return EINVAL;
    }
    int protection = PROT_READ | (w->writable ? PROT_WRITE : 0);
    void *host = mmap(NULL, w->size, protection, MAP_SHARED, fd, (off_t)offset);
    if (host == MAP_FAILED) {
        return errno;
    }
    w->host = host;
    return 0;
}

int guest_ram_map(struct guest_ram *ram, uint64_t start, uint64_t size, int fd, uint64_t offset,
                  bool writable) {
    if (size == 0 || start + size - 1 < start) {
        return EINVAL;
    }
    for (unsigned i = 0; i < ram->count; i++) {
        const struct ram_window *w = &ram->windows[i];
        if (start <= w->start + (w->size - 1) && w->start <= start + (size - 1)) {
            return EEXIST;
        }
    }
    if (ram->count == RAM_WINDOWS) {
        return ENOSPC;
    }
    struct ram_window w = {.start = start, .size = size, .writable = writable};
    int error = fd >= 0 ? map_file(&w, fd, offset) : 0;
    if (error == 0) {
        ram->windows[ram->count++] = w;
    }
    return error;
}

static void drop(struct guest_ram *ram, unsigned i) {
    if (ram->windows[i].host) {
        munmap(ram->windows[i].host, ram->windows[i].size);
    }
    ram->windows[i] = ram->windows[--ram->count];
}

int guest_ram_unmap(struct guest_ram *ram, uint64_t start, uint64_t size) {
    int error = ENOENT;
    for (unsigned i = ram->count; i-- > 0;) {
        const struct ram_window *w = &ram->windows[i];
        if (w->start >= start && w->start - start < size && w->size <= size - (w->start - start)) {
            drop(ram, i);
            error = 0;
        }
    }
    return error;
}

void guest_ram_clear(struct guest_ram *ram) {
    while (ram->count > 0) {
        drop(ram, ram->count - 1);
    }
}

static uint8_t *find(const struct guest_ram *ram, uint64_t addr, size_t n, bool write) {
    for (unsigned i = 0; i < ram->count; i++) {
        const struct ram_window *w = &ram->windows[i];
        uint64_t into = addr - w->start;
        if (addr >= w->start && into < w->size && n <= w->size - into) {
            return w->host && (w->writable || !write) ? w->host + into : NULL;
        }
    }
    return NULL;
}

bool guest_ram_read(const struct guest_ram *ram, uint64_t addr, void *buf, size_t n) {
    const uint8_t *from = find(ram, addr, n, false);
    uint8_t *to = buf;
    if (!from) {
        return false;
    }
    while (n > 0) {
        if (n >= 8 && (uintptr_t)from % 8 == 0) {
            uint64_t v = __atomic_load_n((const uint64_t *)(const void *)from, __ATOMIC_ACQUIRE);
            memcpy(to, &v, sizeof v);
            from += 8, to += 8, n -= 8;
        } else {
            *to++ = __atomic_load_n(from++, __ATOMIC_ACQUIRE);
            n--;
        }
    }
    return true;
}

// The largest naturally aligned store that fits: an index of 2 or 4 bytes never tears.
static size_t store_some(uint8_t *to, const uint8_t *from, size_t n) {
    if (n >= 8 && (uintptr_t)to % 8 == 0) {
        uint64_t v;
        memcpy(&v, from, sizeof v);
        __atomic_store_n((uint64_t *)(void *)to, v, __ATOMIC_RELEASE);
        return sizeof v;
    }
    if (n >= 4 && (uintptr_t)to % 4 == 0) {
        uint32_t v;
        memcpy(&v, from, sizeof v);
        __atomic_store_n((uint32_t *)(void *)to, v, __ATOMIC_RELEASE);
        return sizeof v;
    }
    if (n >= 2 && (uintptr_t)to % 2 == 0) {
        uint16_t v;
        memcpy(&v, from, sizeof v);
        __atomic_store_n((uint16_t *)(void *)to, v, __ATOMIC_RELEASE);
        return sizeof v;
    }
    __atomic_store_n(to, *from, __ATOMIC_RELEASE);
    return 1;
}

bool guest_ram_write(const struct guest_ram *ram, uint64_t addr, const void *buf, size_t n) {
    uint8_t *to = find(ram, addr, n, true);
    const uint8_t *from = buf;
    if (!to) {
        return false;
    }
    while (n > 0) {
        size_t done = store_some(to, from, n);
        to += done, from += done, n -= done;
    }
    return true;
}

bool guest_ram_cas(const struct guest_ram *ram, uint64_t addr, size_t n, uint64_t expected,
                   uint64_t desired, bool *swapped) {
    void *at = find(ram, addr, n, true);
    if (!at) {
        return false;
    }
    if (n == 8) {
        *swapped = __atomic_compare_exchange_n((uint64_t *)at, &expected, desired, false,
                                               __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    } else {
        uint32_t old = (uint32_t)expected;
        *swapped = __atomic_compare_exchange_n((uint32_t *)at, &old, (uint32_t)desired, false,
                                               __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    }
    return true;
}
