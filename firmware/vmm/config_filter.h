/* SPDX-License-Identifier: Apache-2.0
 * Which bits of a function's configuration space its guest may write. Made once from the function's
 * header and capabilities; applying it needs no hardware. All else reads as the function has it and
 * ignores writes. */
#ifndef CONFIG_FILTER_H
#define CONFIG_FILTER_H

#include <stdbool.h>
#include <stdint.h>

#define CONFIG_DWORDS 64 /* the extended space above has nothing for guests to write */
#define BAR_COUNT     6

struct config_filter {
    uint32_t writable[CONFIG_DWORDS]; /* bits that the guest may change or, by writing 1, clear */
    uint32_t bar[BAR_COUNT];          /* the value assigned to each base address register */
    uint32_t bar_type[BAR_COUNT];     /* its read-only low bits: 0 in an upper half */
};

/* Reads one dword of the function's configuration space, by byte offset. */
typedef uint32_t config_read_fn(void *function, unsigned offset);

void config_filter_make(struct config_filter *filter, const uint32_t bar[BAR_COUNT],
                        config_read_fn *read, void *function);

/* Decides on a guest's write. Returns false: it has no effect. Otherwise *value, of the same size,
 * is to be written; `old` is the dword at offset & ~3 as it reads now. */
bool config_filter_write(const struct config_filter *filter, unsigned offset, unsigned size,
                         uint32_t old, uint32_t *value);

/* Offset of a capability, 0: not there. */
unsigned config_capability(config_read_fn *read, void *function, unsigned id);

#endif
