/* SPDX-License-Identifier: Apache-2.0
 * Which bits of a function's configuration space its guest may write, as the PIO unit's filter
 * wants to know it (firmware/drivers/pio.h): made from the function's header and capabilities. All
 * else reads as the function has it and ignores writes. */
#ifndef CONFIG_FILTER_H
#define CONFIG_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#define CONFIG_DWORDS 64 /* the extended space above has nothing for guests to write */
#define BAR_COUNT     6

struct config_filter {
    /* Bits that the guest may change or, by writing 1, clear; of a base address register, those
     * that do not count: it takes all ones, or `rest`. */
    uint32_t writable[CONFIG_DWORDS];
    uint32_t rest[CONFIG_DWORDS]; /* what goes with them: the other bits as they are now */
};

/* Reads one dword of the function's configuration space, by byte offset. */
typedef uint32_t config_read_fn(void *function, unsigned offset);

/* bar: the addresses that were assigned. */
void config_filter_make(struct config_filter *filter, const uint32_t bar[BAR_COUNT],
                        config_read_fn *read, void *function);

/* Offset of a capability, 0: not there. */
unsigned config_capability(config_read_fn *read, void *function, unsigned id);

#endif
