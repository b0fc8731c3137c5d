/* SPDX-License-Identifier: Apache-2.0
 * Any registers at an ecall: the extension that is named answers, with the six arguments, or none
 * does. And any arguments of the small extensions. */
#include "prove.h"
#include "hypercall.h"
#define sbi_each_hart real_each_hart /* prove/masks.c has it */
#include "../sbi.c"
#undef sbi_each_hart
#include "../sbi_base.c"
#include "../sbi_ipi.c"
#include "../sbi_rfence.c"
#include "../sbi_srst.c"
#include "../sbi_time.c"

static struct hart hart;
static struct domain domain;

struct sbi_ret sbi_hsm(struct hart *of, uint64_t function, const uint64_t *args) {
    prove(of == &hart && function == hart.x[16] && args == &hart.x[10]);
    return (struct sbi_ret){(long)any64(), any64()};
}

struct sbi_ret sbi_dbcn(struct hart *of, uint64_t function, const uint64_t *args) {
    prove(of == &hart && function == hart.x[16] && args == &hart.x[10]);
    return (struct sbi_ret){(long)any64(), any64()};
}

struct sbi_ret hypercall_rare(struct hart *of, uint64_t function, const uint64_t *args) {
    prove(of == &hart && function == hart.x[16] && args == &hart.x[10]);
    prove(function != HYPERCALL_NOTIFY);
    return (struct sbi_ret){(long)any64(), any64()};
}

struct sbi_ret channel_notify(struct domain *from, uint64_t number) {
    prove(from == &domain && number == hart.x[10]);
    return (struct sbi_ret){(long)any64(), 0};
}

struct sbi_ret firmware_call(uint64_t extension, uint64_t function, uint64_t a0, uint64_t a1,
                             uint64_t a2) {
    prove(extension == SBI_EXT_BASE && function <= 6 && !a0 && !a1 && !a2);
    return (struct sbi_ret){(long)any64(), any64()};
}

bool domain_stop(struct domain *of, const char *reason, bool restart, bool decides) {
    prove(of == &domain && reason && !decides && restart == ((uint32_t)hart.x[10] != 0));
    prove((uint32_t)hart.x[10] <= 2 && (uint32_t)hart.x[11] <= 1);
    return any() & 1;
}

long sbi_each_hart(struct hart *of, uint64_t mask, uint64_t base, void (*fn)(struct hart *)) {
    prove(of == &hart && mask == hart.x[10] && base == hart.x[11] && fn);
    return (long)any64();
}

void check_call(void);

void check_call(void) {
    hart.domain = &domain;
    for (unsigned i = 10; i < 18; i++) {
        hart.x[i] = any64();
    }
    uint64_t extension = hart.x[17];
    struct sbi_ret ret = sbi_call(&hart);
    bool known = false;
    for (unsigned i = 0; i < 8; i++) {
        known |= sbi_extensions[i].id == extension;
    }
    prove(known || ret.error == SBI_ERR_NOT_SUPPORTED);
}
