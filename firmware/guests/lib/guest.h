/* SPDX-License-Identifier: Apache-2.0 */
/* What a bare-metal guest has to work with: SBI calls, a console, the device tree, CSRs. */
#ifndef GUEST_H
#define GUEST_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- supplied by each guest ------------------------------------------------------------------ */

/* The guest's program; it shuts the machine down when it returns. */
void guest_main(uint64_t hart, const void *fdt);

/* A trap in supervisor mode; returns the address where to go on. */
uint64_t guest_trap(uint64_t cause, uint64_t epc, uint64_t tval);

/* ---- sbi.c ----------------------------------------------------------------------------------- */

#define SBI_BASE 0x10U
#define SBI_DBCN 0x4442434eU
#define SBI_SRST 0x53525354U

struct sbi_result {
    int64_t error;
    int64_t value;
};

struct sbi_result sbi_call(uint64_t extension, uint64_t function, uint64_t a0, uint64_t a1,
                           uint64_t a2);
bool sbi_has(uint64_t extension);
void guest_shutdown(void) __attribute__((noreturn));

/* ---- console.c ------------------------------------------------------------------------------- */

/* Formats: %s string, %c char, %u unsigned decimal, %x hex (both uint64_t), %04x zero-padded to a
 * width. */
void print(const char *format, ...);

/* ---- tree.c ---------------------------------------------------------------------------------- */

struct tree_range {
    uint64_t base;
    uint64_t size;
};

/* First "reg" of the first node whose property `name` has the string `value`; false: there is none.
 */
bool tree_reg(const void *fdt, const char *name, const char *value, struct tree_range *range);
/* The supervisor-level IMSIC: the page of the given hart. */
bool tree_imsic(const void *fdt, uint64_t hart, uint64_t *page);
const char *tree_bootargs(const void *fdt);

/* ---- CSRs and device registers --------------------------------------------------------------- */

#define SCAUSE_INTERRUPT        (UINT64_C(1) << 63)
#define IRQ_SUPERVISOR_TIMER    5U
#define IRQ_SUPERVISOR_EXTERNAL 9U

#define csr_read(csr)                                                                              \
    __extension__({                                                                                \
        uint64_t value_;                                                                           \
        __asm__ volatile("csrr %0, " #csr : "=r"(value_) : : "memory");                            \
        value_;                                                                                    \
    })
#define csr_write(csr, value)                                                                      \
    __asm__ volatile("csrw " #csr ", %0" : : "r"((uint64_t)(value)) : "memory")
#define csr_set(csr, bits)                                                                         \
    __asm__ volatile("csrs " #csr ", %0" : : "r"((uint64_t)(bits)) : "memory")
#define csr_clear(csr, bits)                                                                       \
    __asm__ volatile("csrc " #csr ", %0" : : "r"((uint64_t)(bits)) : "memory")

static inline uint32_t mmio_read32(uint64_t address) {
    uint32_t value;
    __asm__ volatile("lw %0, 0(%1)" : "=r"(value) : "r"(address) : "memory");
    return value;
}

static inline void mmio_write32(uint64_t address, uint32_t value) {
    __asm__ volatile("fence iorw, iorw\n sw %0, 0(%1)" : : "r"(value), "r"(address) : "memory");
}

static inline void mmio_write64(uint64_t address, uint64_t value) {
    __asm__ volatile("fence iorw, iorw\n sd %0, 0(%1)" : : "r"(value), "r"(address) : "memory");
}

/* Sleeps until an interrupt is pending, and takes it. Interrupts are off before and after, so that
 * none comes between the caller's last look and WFI. */
static inline void wait_interrupt(void) {
    __asm__ volatile("wfi" ::: "memory");
    csr_set(sstatus, 2);
    csr_clear(sstatus, 2);
}

/* The next number (xorshift) of a state that is not 0. */
static inline uint64_t random_next(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
