// SPDX-License-Identifier: Apache-2.0
// What the co-simulator saw: statistics at the end and on SIGUSR1, fault records as they are
// written.
#include "cosim.h"

#include <stdio.h>
#include <string.h>

// Of the interrupt unit: COUNT_REMAP (docs/registers.md).
enum { REG_REMAPPED = 0x4078 };

static void line(const char *what, uint64_t value) {
    printf("cosim: %-28s %llu\n", what, (unsigned long long)value);
}

void cosim_report(const struct cosim *c) {
    const struct cosim_counts *n = &c->counts;
    struct vfio_user_counts socket = vfio_user_counts(c->server);
    printf("cosim: ---- statistics\n");
    line("clock cycles", machine_cycle(c->machine));
    line("TLPs from Bulkhead", n->tlps_out);
    line("TLPs to Bulkhead", n->tlps_in);
    line("register reads", n->reg_reads);
    line("register writes", n->reg_writes);
    line("PIO reads", n->pio_reads);
    line("PIO writes", n->pio_writes);
    line("error responses to harts", n->bus_errors);
    line("memory reads", n->mem_reads);
    line("memory bytes read", n->mem_read_bytes);
    line("memory writes", n->mem_writes);
    line("memory bytes written", n->mem_write_bytes);
    line("atomic updates", n->atomics);
    line("MSIs", n->msis);
    uint64_t remapped = 0;
    machine_reg_read(c->machine, REG_REMAPPED, 8, &remapped);
    line("... led by the on-chip table", (uint32_t)remapped);
    line("other writes beyond RAM", n->foreign_writes);
    line("memory accesses refused", n->mem_refused);
    line("... reads of what is not RAM", n->mem_unreachable);
    line("fault records", n->faults);
    line("messages from QEMU", socket.messages);
    line("messages refused", socket.malformed);
    line("writes that QEMU refused", socket.refused_dma_writes);
    fflush(stdout);
}

void cosim_report_fault(const void *record) {
    uint64_t dw[4];
    memcpy(dw, record, sizeof dw);
    printf("cosim: fault record: device_id=0x%06llx cause=%llu ttyp=%llu iotval=0x%llx "
           "iotval2=0x%llx\n",
           (unsigned long long)(dw[0] >> 40), (unsigned long long)(dw[0] & 0xfff),
           (unsigned long long)(dw[0] >> 34 & 0x3f), (unsigned long long)dw[2],
           (unsigned long long)dw[3]);
}
