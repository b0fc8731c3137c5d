// SPDX-License-Identifier: Apache-2.0
// A function that is not ready answers configuration requests with retry status (CRS, now RRS; base
// specification 2.3.1): the request is made again until the time-out; with software visibility a
// read of the vendor ID tells.
#include "bench.h"
#include <string.h>

enum { SLOW = 0x0108, TIMEOUT = 3000 };

static void begin(struct bench *b, struct pio_request *r, unsigned reg) {
    *r = (struct pio_request){.offset = (uint64_t)SLOW << 12 | reg, .n = 4};
    machine_pio_submit(b->m, r);
}

static uint32_t finish(struct bench *b, const struct pio_request *r) {
    uint32_t v;
    for (unsigned i = 0; i < 10 * TIMEOUT && !r->done; i++)
        machine_step(b->m);
    memcpy(&v, r->data, sizeof v);
    return r->done ? v : 0xdead0000;
}

static void made_again(struct bench *b, struct script *s) {
    struct pio_request r;
    struct pio_counts c;
    const uint8_t id[4] = {0xf4, 0x1a, 0x42, 0x10};
    begin(b, &r, 0);
    for (unsigned i = 1; i <= 3; i++) {
        script_wait(s, i);
        check(!r.done, "retry status is no answer", "the read ended");
        script_answer(s, &s->request[i - 1], TLP_RRS, NULL);
    }
    script_wait(s, 4);
    script_answer(s, &s->request[3], TLP_SC, id);
    check_equal("the read made again gets the data", finish(b, &r), 0x10421af4);
    pio_read_counts(IO_REGS + REG_PIO, &c);
    check_equal("retries counted", c.retries, 3);
}

static void visible(struct bench *b, struct script *s) {
    struct pio_request r;
    uint32_t control = reg_read32(b->m, REG_PIO + PIO_REG_CONTROL);
    reg_write32(b->m, REG_PIO + PIO_REG_CONTROL, control | PIO_CONTROL_CRS_VISIBLE);
    begin(b, &r, 0);
    script_wait(s, 5);
    script_answer(s, &s->request[4], TLP_RRS, NULL);
    check_equal("software visibility: vendor ID 0001", finish(b, &r), 0xffff0001);
    reg_write32(b->m, REG_PIO + PIO_REG_CONTROL, control);
}

static void for_ever(struct bench *b, struct script *s) {
    struct pio_request r;
    pio_set_timeout(IO_REGS + REG_PIO, TIMEOUT);
    begin(b, &r, 8);
    for (unsigned i = 5; !r.done && i < SCRIPT_REQUESTS - 1;) {
        machine_run(b->m, 40);
        for (; i < s->count; i++)
            script_answer(s, &s->request[i], TLP_RRS, NULL);
    }
    check_equal("for ever not ready: ones after the time-out", finish(b, &r), 0xffffffff);
    struct pio_error e = {0};
    bool found = pio_read_error(IO_REGS + REG_PIO, &e);
    check(found && e.kind == PIO_RETRY && e.status == 4, "... and logged", "kind %s, status %x",
          pio_kind_text(e.kind), e.status);
}

int main(void) {
    struct bench b;
    static struct script s;
    bench_open(&b);
    script_attach(&s, &b, SLOW, 0, 0);
    made_again(&b, &s);
    visible(&b, &s);
    for_ever(&b, &s);
    machine_detach(b.m, &s.link);
    return bench_close(&b);
}
