/* SPDX-License-Identifier: Apache-2.0
 * Any arguments of SBI DBCN: what is read or written lies where domain_spa() says that the domain
 * has memory. Here that is eight bytes, one region. */
#include "prove.h"

#define GPA 0x80000000ul

static uint8_t memory[8];

uint64_t domain_spa(const struct domain *domain, uint64_t gpa, uint64_t size) {
    (void)domain;
    bool inside = gpa >= GPA && gpa - GPA < sizeof memory && size <= sizeof memory - (gpa - GPA);
    return inside ? (uint64_t)&memory[gpa - GPA] : 0;
}

const struct region *spec_region(const struct domain_spec *spec, uint64_t gpa, uint64_t size) {
    static const struct region all = {.gpa = GPA, .size = sizeof memory};
    (void)spec;
    prove(size == 1);
    return gpa >= GPA && gpa - GPA < sizeof memory ? &all : NULL;
}

void vuart_put(struct domain *domain, char c) {
    (void)domain, (void)c;
}

int vuart_get(struct domain *domain) {
    (void)domain;
    return (int)any() % 257 - 1;
}

void check_console(void);

void check_console(void) {
    static struct hart hart;
    static struct domain domain;
    uint64_t exits[EXIT_CAUSES] = {[EXIT_SBI] = 1}; /* the call itself has been counted */
    uint64_t args[6];                               /* any */
    hart.exits = exits;
    hart.domain = &domain;
    struct sbi_ret ret = sbi_dbcn(&hart, any64(), args);
    prove(ret.error <= 0);
    prove(ret.value <= args[0]);
}
