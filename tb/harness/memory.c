// SPDX-License-Identifier: Apache-2.0
// Sparse memory: a hash table of pages, a list of ranges with errors, and a bump allocator for
// drivers' tables.
#include "memory.h"
#include "fail.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, BUCKETS = 4096, RANGES = 16 };
static const uint64_t HEAP = 0x1000000000; // above anything that a test places by hand

struct page {
    uint64_t number;
    struct page *next;
    uint8_t data[PAGE];
};

struct range {
    uint64_t addr, n;
    bool write;
    enum mem_result result;
};

struct memory {
    struct page *buckets[BUCKETS];
    struct range ranges[RANGES];
    uint64_t heap;
    memory_seen *seen;
    void *seen_ctx;
};

struct memory *memory_open(void) {
    struct memory *mem = calloc(1, sizeof *mem);
    mem->heap = HEAP;
    return mem;
}

void memory_close(struct memory *mem) {
    for (unsigned i = 0; i < BUCKETS; i++) {
        while (mem->buckets[i]) {
            struct page *p = mem->buckets[i];
            mem->buckets[i] = p->next;
            free(p);
        }
    }
    free(mem);
}

static uint8_t *at(struct memory *mem, uint64_t addr, bool make) {
    static uint8_t zeroes[PAGE];
    uint64_t number = addr / PAGE;
    struct page **bucket = &mem->buckets[(number ^ number >> 12) % BUCKETS];
    for (struct page *p = *bucket; p; p = p->next)
        if (p->number == number)
            return p->data + addr % PAGE;
    if (!make)
        return zeroes + addr % PAGE;
    struct page *p = calloc(1, sizeof *p);
    p->number = number;
    p->next = *bucket;
    *bucket = p;
    return p->data + addr % PAGE;
}

static size_t piece(uint64_t addr, size_t n) {
    size_t room = PAGE - addr % PAGE;
    return n < room ? n : room;
}

void memory_get(struct memory *mem, uint64_t addr, void *buf, size_t n) {
    for (size_t i = 0, k; i < n; i += k) {
        k = piece(addr + i, n - i);
        memcpy((uint8_t *)buf + i, at(mem, addr + i, false), k);
    }
}

void memory_put(struct memory *mem, uint64_t addr, const void *buf, size_t n) {
    for (size_t i = 0, k; i < n; i += k) {
        k = piece(addr + i, n - i);
        memcpy(at(mem, addr + i, true), (const uint8_t *)buf + i, k);
    }
}

uint64_t memory_get64(struct memory *mem, uint64_t addr) {
    uint64_t v;
    memory_get(mem, addr, &v, sizeof v);
    return v;
}

uint32_t memory_get32(struct memory *mem, uint64_t addr) {
    uint32_t v;
    memory_get(mem, addr, &v, sizeof v);
    return v;
}

void memory_put64(struct memory *mem, uint64_t addr, uint64_t value) {
    memory_put(mem, addr, &value, sizeof value);
}

// ---- The hardware's side
// ------------------------------------------------------------------------------------
void memory_inject(struct memory *mem, uint64_t addr, uint64_t n, bool write,
                   enum mem_result result) {
    struct range *free_range = NULL;
    for (unsigned i = 0; i < RANGES; i++) {
        struct range *r = &mem->ranges[i];
        bool same = r->addr == addr && r->n == n && r->write == write;
        if (same)
            *r = (struct range){0};
        if (!r->n)
            free_range = r;
    }
    if (result == MEM_OK)
        return;
    if (!free_range)
        harness_fail("more than %d injected errors", RANGES);
    *free_range = (struct range){addr, n, write, result};
}

static enum mem_result access_result(struct memory *mem, uint64_t addr, size_t n,
                                     const void *data) {
    bool write = data != NULL;
    if (mem->seen)
        mem->seen(mem->seen_ctx, addr, n, data);
    for (unsigned i = 0; i < RANGES; i++) {
        const struct range *r = &mem->ranges[i];
        if (r->n && r->write == write && addr < r->addr + r->n && r->addr < addr + n)
            return r->result;
    }
    return MEM_OK;
}

static enum mem_result hw_read(void *ctx, uint64_t addr, void *buf, size_t n) {
    memory_get(ctx, addr, buf, n);
    return access_result(ctx, addr, n, NULL);
}

static enum mem_result hw_write(void *ctx, uint64_t addr, const void *buf, size_t n) {
    enum mem_result r = access_result(ctx, addr, n, buf);
    if (r == MEM_OK)
        memory_put(ctx, addr, buf, n);
    return r;
}

static enum mem_result hw_cas(void *ctx, uint64_t addr, size_t n, uint64_t expected,
                              uint64_t desired, bool *swapped) {
    uint64_t now = 0;
    memory_get(ctx, addr, &now, n);
    *swapped = now == expected;
    return *swapped ? hw_write(ctx, addr, &desired, n) : access_result(ctx, addr, n, &desired);
}

struct machine_ops memory_ops(struct memory *mem) {
    return (struct machine_ops){.ctx = mem, .read = hw_read, .write = hw_write, .cas = hw_cas};
}

void memory_watch(struct memory *mem, memory_seen *seen, void *ctx) {
    mem->seen = seen;
    mem->seen_ctx = ctx;
}

uint64_t memory_alloc(struct memory *mem, uint64_t bytes) {
    uint64_t size = 8;
    while (size < bytes)
        size *= 2;
    mem->heap = (mem->heap + size - 1) & ~(size - 1);
    uint64_t addr = mem->heap;
    mem->heap += size;
    return addr;
}
