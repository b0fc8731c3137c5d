/* SPDX-License-Identifier: Apache-2.0
 * SBI DBCN: the debug console is the same as the domain's 16550. */
#include "defs.h"

enum { CONSOLE_WRITE, CONSOLE_READ, CONSOLE_WRITE_BYTE };

/* Long writes are made in parts: the guest calls again with the rest. */
#define PART_LIMIT 4096

/* The bytes' place in memory; 0: not all of it is the domain's RAM. */
static uint64_t buffer(struct hart *hart, const uint64_t *args) {
    return args[2] ? 0 : domain_spa(hart->domain, args[1], args[0]);
}

static struct sbi_ret transfer(struct hart *hart, uint64_t function, const uint64_t *args) {
    uint8_t *bytes = (uint8_t *)buffer(hart, args);
    uint64_t n = 0;
    if (args[0] == 0) {
        return (struct sbi_ret){SBI_SUCCESS, 0};
    }
    if (!bytes) {
        return (struct sbi_ret){SBI_ERR_INVALID_PARAM, 0};
    }
    for (; n < args[0] && n < PART_LIMIT; n++) {
        if (function == CONSOLE_WRITE) {
            vuart_put(hart->domain, (char)bytes[n]);
            continue;
        }
        int c = vuart_get(hart->domain);
        if (c < 0) {
            break;
        }
        bytes[n] = (uint8_t)c;
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
