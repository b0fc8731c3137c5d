// SPDX-License-Identifier: Apache-2.0
// The co-simulator: one process between QEMU (vfio-user) and the simulated Bulkhead (tb/harness).
#ifndef SIM_COSIM_H
#define SIM_COSIM_H

#include "guest_ram.h"
#include "config_space.h"
#include "vfio_user.h"
#include "harness/machine.h"

enum { COSIM_FUNCTIONS = 16 };

// A function behind Bulkhead that was asked for on the command line.
struct cosim_function {
    enum { FUNCTION_BLK, FUNCTION_DMA_ENGINE } kind;
    uint16_t id;      // bus, device, function
    const char *file; // of a virtio-blk: its disk
    uint64_t memory;  // of a DMA engine: bytes behind its BAR2
    void *endpoint;   // the model, once open
};

struct cosim_options {
    const char *socket, *wave;
    struct cosim_function functions[COSIM_FUNCTIONS];
    unsigned function_count;
};

struct cosim_counts {
    uint64_t tlps_out, tlps_in; // as Bulkhead sends and receives them
    uint64_t reg_reads, reg_writes, pio_reads, pio_writes, bus_errors;
    uint64_t mem_reads, mem_writes, mem_read_bytes, mem_write_bytes, mem_refused;
    uint64_t mem_unreachable; // of those refused: reads of what is not shared memory
    uint64_t msis, foreign_writes, atomics, faults;
};

struct cosim {
    struct cosim_options options;
    struct machine *machine;
    struct vfio_user *server;
    struct vfio_user_device device;
    struct guest_ram ram;
    struct config_space config;
    bool broken;                            // cannot go on; the reason has been printed
    uint64_t fault_queue, fault_queue_size; // where Bulkhead writes fault records (register fqb)
    struct cosim_counts counts;
};

// cosim_options.c: fills options from the command line. Returns 0, or the exit status plus one when
// the program shall end (after --help or a complaint).
int cosim_parse(struct cosim_options *options, int argc, char **argv);

// cosim_device.c: the function as QEMU uses it.
void cosim_device_init(struct cosim *c);

// cosim_memory.c: what is behind Bulkhead's memory port.
struct machine_ops cosim_memory_ops(struct cosim *c);

// cosim_endpoints.c: the functions behind the link. Returns false after a complaint.
bool cosim_endpoints_open(struct cosim *c);
void cosim_endpoints_close(struct cosim *c);

// cosim_report.c
void cosim_report(const struct cosim *c);
// One line for a fault record (32 bytes, RISC-V IOMMU specification 4.2).
void cosim_report_fault(const void *record);

#endif
