// SPDX-License-Identifier: Apache-2.0
#include "scene.h"
#include <string.h>

void scene_open(struct scene *x) {
    bench_open(&x->b);
    script_attach(&x->s, &x->b, SCRIPT_ID, BASE, 0x1000);
}

int scene_close(struct scene *x) {
    machine_detach(x->b.m, &x->s.link);
    return bench_close(&x->b);
}

uint64_t scene_page(void) {
    return IO_REGS + REG_PIO;
}

void scene_read(struct scene *x, struct pio_request *r, uint8_t domain, uint8_t id, unsigned at,
                size_t n) {
    *r = (struct pio_request){.offset = OFFSET + at, .n = n, .domain = domain, .id = id};
    machine_pio_submit(x->b.m, r);
}

bool scene_wait(struct scene *x, const struct pio_request *r, unsigned cycles) {
    for (unsigned i = 0; i < cycles && !r->done; i++)
        machine_step(x->b.m);
    return r->done;
}

uint64_t scene_value(const struct pio_request *r) {
    uint64_t v = 0;
    memcpy(&v, r->data, r->n < sizeof v ? r->n : sizeof v);
    return v;
}

void scene_answer(struct scene *x, unsigned i) {
    uint64_t data[8];
    for (unsigned k = 0; k < 8; k++)
        data[k] = x->s.request[i].address + 8 * k;
    script_answer(&x->s, &x->s.request[i], TLP_SC, data);
}

unsigned scene_requests(const struct scene *x) {
    return x->s.count;
}

struct pio_counts scene_counts(void) {
    struct pio_counts c;
    pio_read_counts(scene_page(), &c);
    return c;
}
