/* SPDX-License-Identifier: Apache-2.0
 * The drivers' way to hardware and memory (firmware/drivers/io.h) when they run in the VMM. */
#include "defs.h"

uint32_t io_read32(uint64_t addr) {
    return *(volatile uint32_t *)addr;
}

void io_write32(uint64_t addr, uint32_t value) {
    *(volatile uint32_t *)addr = value;
}

uint64_t io_read64(uint64_t addr) {
    return *(volatile uint64_t *)addr;
}

void io_write64(uint64_t addr, uint64_t value) {
    *(volatile uint64_t *)addr = value;
}

uint64_t mem_read64(uint64_t spa) {
    return *(volatile uint64_t *)spa;
}

void mem_write64(uint64_t spa, uint64_t value) {
    *(volatile uint64_t *)spa = value;
}

void io_fence(void) {
    __asm__ volatile("fence iorw, iorw" ::: "memory");
}

void io_write16(uint64_t addr, uint16_t value) {
    *(volatile uint16_t *)addr = value;
}
