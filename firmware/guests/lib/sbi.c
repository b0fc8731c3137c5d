/* SPDX-License-Identifier: Apache-2.0 */
/* Calls to the supervisor execution environment (SBI 2.0 calling convention). */
#include "guest.h"

struct sbi_result sbi_call(uint64_t extension, uint64_t function, uint64_t arg0, uint64_t arg1,
                           uint64_t arg2) {
    register uint64_t a0 __asm__("a0") = arg0;
    register uint64_t a1 __asm__("a1") = arg1;
    register uint64_t a2 __asm__("a2") = arg2;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;

    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
    return (struct sbi_result){.error = (int64_t)a0, .value = (int64_t)a1};
}

bool sbi_has(uint64_t extension) {
    struct sbi_result probe = sbi_call(SBI_BASE, 3, extension, 0, 0);

    return probe.error == 0 && probe.value != 0;
}

void guest_shutdown(void) {
    sbi_call(SBI_SRST, 0, 0, 0, 0); /* type shutdown, reason none */
    for (;;) {
        __asm__ volatile("wfi"); /* nobody answered: stay out of the way */
    }
}
