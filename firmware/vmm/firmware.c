/* SPDX-License-Identifier: Apache-2.0
 * Calls to OpenSBI below. */
#include "defs.h"

struct sbi_ret firmware_call(uint64_t extension, uint64_t function, uint64_t arg0, uint64_t arg1,
                             uint64_t arg2) {
    register uint64_t a0 __asm__("a0") = arg0;
    register uint64_t a1 __asm__("a1") = arg1;
    register uint64_t a2 __asm__("a2") = arg2;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct sbi_ret){(long)a0, a1};
}

_Noreturn void firmware_power_off(bool failed) {
    /* System reset: a shutdown, for no reason or because of a failure (1). */
    firmware_call(SBI_EXT_SRST, 0, 0, failed, 0);
    for (;;) {
        __asm__ volatile("wfi");
    }
}
