// SPDX-License-Identifier: Apache-2.0
// What the tests of the PIO unit have in common: a function that answers only when the test says
// so.
#ifndef TB_PIO_SCENE_H
#define TB_PIO_SCENE_H

#include "top/bench.h"

enum { SCRIPT_ID = 0x0500, BASE = PCI_MEMORY + 0x800000, OFFSET = WINDOW_MEMORY + 0x800000 };

struct scene {
    struct bench b;
    struct script s;
};

void scene_open(struct scene *x);
int scene_close(struct scene *x);
uint64_t scene_page(void); // of the PIO unit, for its driver

// A read of n bytes at an offset of the function, and until it ends.
void scene_read(struct scene *x, struct pio_request *r, uint8_t domain, uint8_t id, unsigned at,
                size_t n);
bool scene_wait(struct scene *x, const struct pio_request *r, unsigned cycles);
uint64_t scene_value(const struct pio_request *r);
// The function's answer to its i-th request: bytes of its address.
void scene_answer(struct scene *x, unsigned i);
unsigned scene_requests(const struct scene *x);
struct pio_counts scene_counts(void);

#endif
