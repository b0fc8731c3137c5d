// SPDX-License-Identifier: Apache-2.0
#include "driver_io.h"
#include "fail.h"
#include "../../firmware/drivers/io.h"

static struct machine *machine;
static struct memory *memory;

void driver_io_use(struct machine *m, struct memory *mem) {
    machine = m;
    memory = mem;
}

static uint64_t read(uint64_t addr, size_t n) {
    uint64_t v = 0;
    if (addr >= IO_PIO)
        machine_pio_read(machine, addr - IO_PIO, &v, n, 0);
    else if (machine_reg_read(machine, (uint32_t)(addr - IO_REGS), n, &v))
        harness_fail("driver: register at 0x%llx answers an error", (unsigned long long)addr);
    return v;
}

static void write(uint64_t addr, uint64_t value, size_t n) {
    if (addr >= IO_PIO)
        machine_pio_write(machine, addr - IO_PIO, &value, n, 0);
    else if (machine_reg_write(machine, (uint32_t)(addr - IO_REGS), n, value))
        harness_fail("driver: register at 0x%llx answers an error", (unsigned long long)addr);
}

uint32_t io_read32(uint64_t addr) {
    return (uint32_t)read(addr, 4);
}

uint64_t io_read64(uint64_t addr) {
    return read(addr, 8);
}

void io_write32(uint64_t addr, uint32_t value) {
    write(addr, value, 4);
}

void io_write64(uint64_t addr, uint64_t value) {
    write(addr, value, 8);
}

// A driver that polls memory must see the hardware move.
uint64_t mem_read64(uint64_t spa) {
    machine_step(machine);
    return memory_get64(memory, spa);
}

void mem_write64(uint64_t spa, uint64_t value) {
    memory_put64(memory, spa, value);
}

void io_fence(void) {
}

uint64_t mem_alloc(uint64_t bytes) {
    uint64_t spa = memory_alloc(memory, bytes);
    for (uint64_t i = 0; i < bytes; i += 8)
        memory_put64(memory, spa + i, 0);
    return spa;
}

void mem_free(uint64_t spa, uint64_t bytes) {
    (void)spa, (void)bytes; // the heap is as long as the test
}
