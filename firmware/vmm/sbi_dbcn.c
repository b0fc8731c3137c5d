/* SPDX-License-Identifier: Apache-2.0
 * SBI DBCN: the debug console is the same as the domain's 16550. */
#include "defs.h"

enum { CONSOLE_WRITE, CONSOLE_READ, CONSOLE_WRITE_BYTE };

/* Regions of memory may adjoin for the guest and yet lie apart. */
static bool all_ram(const struct domain *domain, uint64_t gpa, uint64_t size) {
    const struct region *r;
    while (size && (r = spec_region(domain->spec, gpa, 1)) != NULL) {
        uint64_t left = r->size - (gpa - r->gpa), part = left < size ? left : size;
        gpa += part;
        size -= part;
    }
    return size == 0;
}

static struct sbi_ret transfer(struct hart *hart, uint64_t function, const uint64_t *args) {
    uint64_t n = 0;
    if (args[2] || !all_ram(hart->domain, args[1], args[0])) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    /* Long ones are made in parts: the guest calls again with the rest. */
    for (; n < args[0] && n < PAGE_SIZE; n++) {
        uint8_t *byte = (uint8_t *)domain_spa(hart->domain, args[1] + n, 1);
        if (function == CONSOLE_WRITE) {
            vuart_put(hart->domain, (char)*byte);
            continue;
        }
        int c = vuart_get(hart->domain);
        if (c < 0) {
            break;
        }
        *byte = (uint8_t)c;
    }
    return (struct sbi_ret){SBI_SUCCESS, n};
}

struct sbi_ret sbi_dbcn(struct hart *hart, uint64_t function, const uint64_t *args) {
    hart->exits[EXIT_SBI]--; /* it counts as the console's */
    hart->exits[EXIT_UART]++;
    switch (function) {
    case CONSOLE_WRITE:
    case CONSOLE_READ:
        return transfer(hart, function, args);
    case CONSOLE_WRITE_BYTE:
        vuart_put(hart->domain, (char)args[0]);
        return (struct sbi_ret){SBI_SUCCESS, 0};
    default:
        return (struct sbi_ret){SBI_ERR_NOT_SUPPORTED, 0};
    }
}
