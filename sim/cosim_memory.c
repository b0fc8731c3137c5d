// SPDX-License-Identifier: Apache-2.0
// Bulkhead's memory port: guest RAM where QEMU shares it with us; a write elsewhere is QEMU's to
// carry out, and is how an MSI reaches an interrupt file.
#include "cosim.h"

#include <stdio.h>

enum { FAULT_RECORD = 32 };

// With Bus Master Enable off the function must not reach memory at all (PCI 3.0, 6.2.2).
static bool may_access(struct cosim *c) {
    bool may = config_space_is_master(&c->config);
    c->counts.mem_refused += !may;
    return may;
}

static enum mem_result mem_read(void *ctx, uint64_t addr, void *buf, size_t n) {
    struct cosim *c = ctx;
    if (!may_access(c)) {
        return MEM_SLVERR;
    }
    if (!guest_ram_read(&c->ram, addr, buf, n)) {
        if (c->counts.mem_unreachable++ == 0) {
            printf("cosim: Bulkhead reads 0x%llx, which is no memory that QEMU shares "
                   "(memory-backend with share=on?)\n",
                   (unsigned long long)addr);
        }
        c->counts.mem_refused++;
        return MEM_DECERR;
    }
    c->counts.mem_reads++;
    c->counts.mem_read_bytes += n;
    return MEM_OK;
}

// Fault records are recognised by where they go; a record may come as several writes.
static void note_faults(struct cosim *c, uint64_t addr, size_t n) {
    uint64_t into = addr - c->fault_queue;
    if (c->fault_queue_size == 0 || into >= c->fault_queue_size) {
        return;
    }
    uint64_t first = into / FAULT_RECORD, end = (into + n) / FAULT_RECORD;
    for (uint64_t i = first; i < end; i++) {
        uint8_t record[FAULT_RECORD];
        if (guest_ram_read(&c->ram, c->fault_queue + i * FAULT_RECORD, record, sizeof record)) {
            c->counts.faults++;
            cosim_report_fault(record);
        }
    }
}

static enum mem_result mem_write(void *ctx, uint64_t addr, const void *buf, size_t n) {
    struct cosim *c = ctx;
    if (!may_access(c)) {
        return MEM_SLVERR;
    }
    if (guest_ram_write(&c->ram, addr, buf, n)) {
        c->counts.mem_writes++;
        c->counts.mem_write_bytes += n;
        note_faults(c, addr, n);
    } else {
        c->counts.msis += n == 4;
        c->counts.foreign_writes += n != 4;
        vfio_user_dma_write(c->server, addr, buf, (uint32_t)n);
    }
    return MEM_OK;
}

static enum mem_result mem_cas(void *ctx, uint64_t addr, size_t n, uint64_t expected,
                               uint64_t desired, bool *swapped) {
    struct cosim *c = ctx;
    if (!may_access(c)) {
        return MEM_SLVERR;
    }
    if (!guest_ram_cas(&c->ram, addr, n, expected, desired, swapped)) {
        c->counts.mem_refused++;
        return MEM_DECERR;
    }
    c->counts.atomics++;
    return MEM_OK;
}

struct machine_ops cosim_memory_ops(struct cosim *c) {
    return (struct machine_ops){.ctx = c, .read = mem_read, .write = mem_write, .cas = mem_cas};
}
